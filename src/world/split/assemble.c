/* The finer world: shares from balanced values, and elasticities. Merging the sub-sectors again gives back every array
 * of the coarse world, elasticities included. */
#include <math.h>
#include <string.h>

#include "world/schema.h"
#include "world/split/split.h"

static void set_trade(const truce_split *split, truce_world *world) {
    const truce_world *w = split->coarse;
    size_t N = split->N;
    for (size_t g = 0; g < split->K; g++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                size_t flow = truce_split_flow(split, i, n, g), coarse = truce_flow(w, i, n, split->parent[g]);
                double X = split->expenditure[n * split->K + g];
                double idle = truce_split_is_sub(split, g) ? 0 : w->trade_share[coarse];
                bool same = !truce_split_is_sub(split, g) && !split->is_split[g];
                world->trade_share[flow] = same ? w->trade_share[coarse] : X > 0 ? split->landed[flow] / X : idle;
                world->tariff[flow] = split->tariff[flow];
                world->export_tax[flow] = w->export_tax[coarse];
            }
    memcpy(world->expenditure, split->expenditure, N * split->K * sizeof *split->expenditure);
}

/* A user that buys nothing has its parent's input shares, divided as spending on the good is. */
static double idle_share(const truce_split *split, size_t n, size_t g, size_t u) {
    size_t p = split->parent[g];
    double whole = split->coarse->expenditure[n * split->J + p];
    double part = whole > 0 ? split->expenditure[n * split->K + g] / whole : !truce_split_is_sub(split, g);
    return truce_split_parent_share(split, n, split->parent[u], p) * part;
}

static void set_inputs(const truce_split *split, truce_world *world) {
    size_t K = split->K;
    for (size_t n = 0; n < split->N; n++)
        for (size_t u = 0; u < K; u++) {
            double cost = split->cost[n * K + u];
            bool user_same = !split->is_split[split->parent[u]];
            for (size_t g = 0; g < K; g++) {
                bool same = user_same && !split->is_split[split->parent[g]];
                world->intermediate_share[(n * K + u) * K + g] =
                    same || !(cost > 0) ? idle_share(split, n, g, u)
                                        : split->use[truce_split_use(split, n, g, u)] / cost;
            }
        }
}

/* The rest of a parent has the trade elasticity that leaves the mean, weighted by world spending, the parent's. */
static truce_status set_trade_elasticities(const truce_split *split, truce_world *world, truce_error *error) {
    const truce_world *w = split->coarse;
    for (size_t g = 0; g < split->K; g++) world->trade_elasticity[g] = w->trade_elasticity[split->parent[g]];
    for (size_t p = 0; p < split->J; p++) {
        double left = 0, sum = 0, theta = w->trade_elasticity[p];
        bool own = false;
        for (size_t n = 0; n < split->N; n++) left += split->expenditure[n * split->K + p];
        for (size_t g = split->J; g < split->K; g++) {
            double given = split->recipe.sub[g - split->J].trade_elasticity.value;
            if (split->parent[g] != p || isnan(given)) continue;
            world->trade_elasticity[g] = given;
            for (size_t n = 0; n < split->N; n++) sum += (given - theta) * split->expenditure[n * split->K + g];
            own = true;
        }
        if (!own) continue;
        double rest = theta - (left > 0 ? sum / left : 0);
        if (!(rest > 0))
            return truce_fail(
                error, TRUCE_BAD_INPUT,
                "%s: trade_elasticity: those of the sub-sectors of '%s' leave %.4g for the rest of it, so "
                "that the mean stays %.4g: give smaller ones",
                split->recipe.path, split->sector.code[p], rest, theta);
        world->trade_elasticity[p] = rest;
    }
    return TRUCE_OK;
}

static truce_status set_parameters(const truce_split *split, truce_world *world, truce_error *error) {
    const truce_world *w = split->coarse;
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        const double *from = truce_world_array(w, variable);
        double *to = truce_world_array(world, variable);
        if (variable->shape == TRUCE_OVER_SECTORS)
            for (size_t g = 0; g < split->K; g++) to[g] = from[split->parent[g]];
        else if (variable->shape == TRUCE_OVER_REGIONS)
            memcpy(to, from, split->N * sizeof *to);
    }
    memcpy(world->factor_share, split->factor_share, split->N * split->K * sizeof *split->factor_share);
    return set_trade_elasticities(split, world, error);
}

static truce_status set_about(const truce_split *split, truce_world *world, truce_error *error) {
    TRUCE_TRY(truce_world_copy_about(world, split->coarse, error));
    const char *const given[] = {split->recipe.title, split->recipe.source};
    const char **const field[] = {&world->title, &world->source};
    for (size_t k = 0; k < 2; k++)
        if (given[k] != NULL && (*field[k] = truce_arena_string(&world->arena, given[k])) == NULL)
            return truce_fail_memory(error);
    if (given[0] != NULL || world->title == NULL) return TRUCE_OK;
    world->title = truce_arena_printf(&world->arena, "%s, split", world->title);
    return world->title == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

static truce_status fill(const truce_split *split, truce_world *world, truce_error *error) {
    set_trade(split, world);
    if (world->intermediate_share != NULL) set_inputs(split, world);
    TRUCE_TRY(set_parameters(split, world, error));
    TRUCE_TRY(set_about(split, world, error));
    return truce_world_finish(world, split->recipe.path, error);
}

truce_status truce_split_assemble(const truce_split *split, truce_world **world, truce_error *error) {
    const truce_labels *regions = &split->coarse->region;
    truce_world *made;
    TRUCE_TRY(truce_world_allocate(split->allocator, split->recipe.name, regions->code, regions->name, split->N,
                                   split->sector.code, split->sector.name, split->K,
                                   split->coarse->intermediate_share != NULL, &made, error));
    truce_status status = fill(split, made, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
