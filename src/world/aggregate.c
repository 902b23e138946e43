/* Aggregation of regions and sectors. Whatever is a value adds up: flows before and after every tax, revenues,
 * expenditure, material purchases, final demand. Shares and tax rates are then ratios of sums. Elasticities cannot be
 * exact; they are averages weighted by expenditure. */
#include <math.h>
#include <string.h>

#include "world/check.h"
#include "world/mapping.h"

/* The old world w, the new one a, and sums on the way. Indices of w are i, n, j, k; capitals are groups. */
typedef struct aggregation {
    const truce_world *w;
    truce_world *a;
    const size_t *region, *sector; /* group of each old region and sector */
    truce_arena scratch;
    const char *source;
    double *V;        /* [flows of a] producer receipts */
    double *columns;  /* [regions][sectors] of a: expenditure, or the number of columns of shares where that is 0 */
    double *Y;        /* [regions][sectors] of a: revenue */
    double *material; /* [regions][sectors] of a: material cost, or the number of columns of shares likewise */
} aggregation;

static truce_status allocate(aggregation *g, truce_error *error) {
    size_t cells = g->a->n_regions * g->a->n_sectors;
    g->V = TRUCE_NEW_ARRAY(&g->scratch, double, cells * g->a->n_regions);
    g->columns = TRUCE_NEW_ARRAY(&g->scratch, double, cells);
    g->Y = TRUCE_NEW_ARRAY(&g->scratch, double, cells);
    g->material = TRUCE_NEW_ARRAY(&g->scratch, double, cells);
    if (g->V == NULL || g->columns == NULL || g->Y == NULL || g->material == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

static size_t cell_of(const aggregation *g, size_t n, size_t j) {
    return g->region[n] * g->a->n_sectors + g->sector[j];
}

static size_t flow_of(const aggregation *g, size_t i, size_t n, size_t j) {
    return truce_flow(g->a, g->region[i], g->region[n], g->sector[j]);
}

/* ---- spending and trade ------------------------------------------------------------------------------------ */

static bool has_shares(const truce_world *w, size_t n, size_t j) {
    for (size_t i = 0; i < w->n_regions; i++)
        if (w->trade_share[truce_flow(w, i, n, j)] != 0) return true;
    return false;
}

static void add_expenditure(aggregation *g) {
    const truce_world *w = g->w;
    size_t N = w->n_regions, J = w->n_sectors, cells = g->a->n_regions * g->a->n_sectors;
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) g->a->expenditure[cell_of(g, n, j)] += w->expenditure[n * J + j];
    memcpy(g->columns, g->a->expenditure, cells * sizeof *g->columns);
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++)
            if (g->a->expenditure[cell_of(g, n, j)] == 0 && has_shares(w, n, j)) g->columns[cell_of(g, n, j)] += 1;
}

/* What destination n counts for in its group's shares of sector j: its expenditure; alike where nobody spends. */
static double weight_of(const aggregation *g, size_t n, size_t j) {
    return g->a->expenditure[cell_of(g, n, j)] > 0 ? g->w->expenditure[n * g->w->n_sectors + j] : 1;
}

/* Sums of landed values into trade_share, of tariff revenue t (1+e) V into tariff, of export-tax revenue e V into
 * export_tax, of V into V. */
static void add_flows(aggregation *g) {
    const truce_world *w = g->w;
    for (size_t j = 0; j < w->n_sectors; j++) {
        for (size_t i = 0; i < w->n_regions; i++) {
            for (size_t n = 0; n < w->n_regions; n++) {
                size_t old = truce_flow(w, i, n, j), new = flow_of(g, i, n, j);
                double pi = w->trade_share[old], t = w->tariff[old], e = w->export_tax[old];
                double at_border = pi * w->expenditure[n * w->n_sectors + j] / (1 + t);
                double V = at_border / (1 + e);
                g->a->trade_share[new] += pi * weight_of(g, n, j);
                g->a->tariff[new] += t * at_border;
                g->a->export_tax[new] += e * V;
                g->V[new] += V;
            }
        }
    }
}

/* Rates of flows that are absent: averages over the members' rates, weighted by the destination's expenditure. */
static truce_status average_idle_rates(aggregation *g, truce_error *error) {
    const truce_world *w = g->w;
    size_t flows = truce_world_cells(TRUCE_OVER_FLOWS, g->a->n_regions, g->a->n_sectors);
    double *weight = TRUCE_NEW_ARRAY(&g->scratch, double, flows);
    if (weight == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < w->n_sectors; j++) {
        for (size_t i = 0; i < w->n_regions; i++) {
            for (size_t n = 0; n < w->n_regions; n++) {
                size_t old = truce_flow(w, i, n, j), new = flow_of(g, i, n, j);
                if (g->V[new] != 0) continue;
                double counts = weight_of(g, n, j);
                g->a->tariff[new] += counts * w->tariff[old];
                g->a->export_tax[new] += counts * w->export_tax[old];
                weight[new] += counts;
            }
        }
    }
    for (size_t f = 0; f < flows; f++) {
        if (g->V[f] != 0) continue;
        g->a->tariff[f] /= weight[f];
        g->a->export_tax[f] /= weight[f];
    }
    return TRUCE_OK;
}

/* Turns the sums of add_flows into shares and rates. */
static truce_status divide_flows(aggregation *g, truce_error *error) {
    truce_world *a = g->a;
    for (size_t j = 0; j < a->n_sectors; j++) {
        for (size_t i = 0; i < a->n_regions; i++) {
            for (size_t n = 0; n < a->n_regions; n++) {
                size_t flow = truce_flow(a, i, n, j);
                double columns = g->columns[n * a->n_sectors + j], V = g->V[flow];
                if (columns > 0) a->trade_share[flow] /= columns;
                if (V == 0) continue;
                a->tariff[flow] /= V + a->export_tax[flow];
                a->export_tax[flow] /= V;
            }
        }
    }
    return average_idle_rates(g, error);
}

/* ---- technology -------------------------------------------------------------------------------------------- */

/* Material cost (1-beta) (1-mu) Y of an old cell. */
static double material_cost(const truce_world *w, size_t i, size_t j) {
    size_t cell = i * w->n_sectors + j;
    return (1 - w->factor_share[cell]) * (1 - w->profit_share[j]) * w->accounts.output[cell];
}

/* mu is a number of the sector alone: profits of the world over its revenue; a plain average without revenue. */
static truce_status average_profit_share(aggregation *g, truce_error *error) {
    const truce_world *w = g->w;
    size_t J = g->a->n_sectors;
    double *revenue = TRUCE_NEW_ARRAY(&g->scratch, double, J), *mu = g->a->profit_share;
    double *members = TRUCE_NEW_ARRAY(&g->scratch, double, J), *plain = TRUCE_NEW_ARRAY(&g->scratch, double, J);
    if (revenue == NULL || members == NULL || plain == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < w->n_sectors; j++) {
        size_t to = g->sector[j];
        double Y = 0;
        for (size_t i = 0; i < w->n_regions; i++) Y += w->accounts.output[i * w->n_sectors + j];
        mu[to] += w->profit_share[j] * Y;
        revenue[to] += Y;
        plain[to] += w->profit_share[j];
        members[to] += 1;
    }
    for (size_t j = 0; j < J; j++) mu[j] = revenue[j] > 0 ? mu[j] / revenue[j] : plain[j] / members[j];
    return TRUCE_OK;
}

/* beta so that material cost adds up: 1 - beta = materials / ((1-mu) Y). */
static truce_status set_factor_share(aggregation *g, size_t i, size_t j, double plain, truce_error *error) {
    truce_world *a = g->a;
    size_t cell = i * a->n_sectors + j;
    double revenue = (1 - a->profit_share[j]) * g->Y[cell];
    if (revenue == 0) {
        a->factor_share[cell] = plain;
        return TRUCE_OK;
    }
    double beta = 1 - g->material[cell] / revenue;
    if (beta < -1e-9)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s: sectors with different profit shares cannot be merged into %s: in %s they spend %.4g of "
                          "their revenue on inputs, more than the merged profit share of %.4g leaves; merge sectors "
                          "with nearer profit shares",
                          g->source, a->sector.code[j], a->region.code[i], g->material[cell] / g->Y[cell],
                          a->profit_share[j]);
    a->factor_share[cell] = fmax(beta, 0);
    return TRUCE_OK;
}

static truce_status merge_costs(aggregation *g, truce_error *error) {
    const truce_world *w = g->w;
    size_t cells = g->a->n_regions * g->a->n_sectors;
    double *plain = TRUCE_NEW_ARRAY(&g->scratch, double, cells), *members = TRUCE_NEW_ARRAY(&g->scratch, double, cells);
    if (plain == NULL || members == NULL) return truce_fail_memory(error);
    for (size_t i = 0; i < w->n_regions; i++) {
        for (size_t j = 0; j < w->n_sectors; j++) {
            size_t to = cell_of(g, i, j);
            g->Y[to] += w->accounts.output[i * w->n_sectors + j];
            g->material[to] += material_cost(w, i, j);
            plain[to] += w->factor_share[i * w->n_sectors + j];
            members[to] += 1;
        }
    }
    for (size_t c = 0; c < cells; c++)
        TRUCE_TRY(set_factor_share(g, c / g->a->n_sectors, c % g->a->n_sectors, plain[c] / members[c], error));
    return TRUCE_OK;
}

/* gamma: purchases of each input over material cost; where nothing is bought, the plain average of the columns. */
static void merge_inputs(aggregation *g) {
    const truce_world *w = g->w;
    truce_world *a = g->a;
    size_t J = w->n_sectors, cells = a->n_regions * a->n_sectors;
    double *columns = g->columns; /* done with trade: now the number of columns without cost */
    memset(columns, 0, cells * sizeof *columns);
    for (size_t i = 0; i < w->n_regions; i++) {
        for (size_t j = 0; j < J; j++) {
            const double *gamma = w->intermediate_share + (i * J + j) * J;
            size_t to = cell_of(g, i, j);
            double sum = 0, counts = g->material[to] > 0 ? material_cost(w, i, j) : 1;
            for (size_t k = 0; k < J; k++) {
                a->intermediate_share[to * a->n_sectors + g->sector[k]] += gamma[k] * counts;
                sum += gamma[k];
            }
            columns[to] += sum > 0 ? 1 : 0;
        }
    }
    for (size_t c = 0; c < cells; c++) {
        double whole = g->material[c] > 0 ? g->material[c] : columns[c];
        for (size_t k = 0; k < a->n_sectors && whole > 0; k++) a->intermediate_share[c * a->n_sectors + k] /= whole;
    }
}

/* ---- elasticities ------------------------------------------------------------------------------------------ */

/* to[group] = sum of weight * from over sum of weight; a plain average where all weights are 0. */
static truce_status average(aggregation *g, const double *from, const double *weight, const size_t *group, size_t count,
                            double *to, size_t groups, truce_error *error) {
    double *sums = TRUCE_NEW_ARRAY(&g->scratch, double, 4 * groups);
    if (sums == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        double *sum = sums + 4 * group[k];
        sum[0] += weight[k] * from[k];
        sum[1] += weight[k];
        sum[2] += from[k];
        sum[3] += 1;
    }
    for (size_t c = 0; c < groups; c++) {
        const double *sum = sums + 4 * c;
        to[c] = sum[1] > 0 ? sum[0] / sum[1] : sum[2] / sum[3];
    }
    return TRUCE_OK;
}

/* All by expenditure of the world on the sector; psi by expenditure times theta, so that psi theta, the strength of
 * scale economies that decides over uniqueness, is the expenditure-weighted average; phi by value added; eta by the
 * region's income. What is merged with an ordinary input is ordinary. */
static truce_status average_elasticities(aggregation *g, truce_error *error) {
    const truce_world *w = g->w;
    truce_world *a = g->a;
    size_t J = w->n_sectors;
    double *spent = TRUCE_NEW_ARRAY(&g->scratch, double, J), *reach = TRUCE_NEW_ARRAY(&g->scratch, double, J);
    double *added = TRUCE_NEW_ARRAY(&g->scratch, double, J);
    if (spent == NULL || reach == NULL || added == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < J; j++) {
        for (size_t n = 0; n < w->n_regions; n++) spent[j] += w->expenditure[n * J + j];
        reach[j] = spent[j] * w->trade_elasticity[j];
        for (size_t n = 0; n < w->n_regions; n++)
            added[j] += w->factor_share[n * J + j] * (1 - w->profit_share[j]) * w->accounts.output[n * J + j];
    }
    const size_t *by_sector = g->sector;
    TRUCE_TRY(average(g, w->trade_elasticity, spent, by_sector, J, a->trade_elasticity, a->n_sectors, error));
    TRUCE_TRY(average(g, w->scale_elasticity, reach, by_sector, J, a->scale_elasticity, a->n_sectors, error));
    TRUCE_TRY(average(g, w->specific_share, added, by_sector, J, a->specific_share, a->n_sectors, error));
    TRUCE_TRY(average(g, w->critical_elasticity, spent, by_sector, J, a->critical_elasticity, a->n_sectors, error));
    for (size_t c = 0; c < a->n_sectors; c++) a->critical_input[c] = 1;
    for (size_t j = 0; j < J; j++) a->critical_input[by_sector[j]] *= w->critical_input[j];
    TRUCE_TRY(average(g, w->input_elasticity, spent, by_sector, J, a->input_elasticity, a->n_sectors, error));
    TRUCE_TRY(
        average(g, w->value_added_elasticity, spent, by_sector, J, a->value_added_elasticity, a->n_sectors, error));
    return average(g, w->demand_elasticity, w->accounts.income, g->region, w->n_regions, a->demand_elasticity,
                   a->n_regions, error);
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

/* Sums start from 0 where allocation has put the fill. */
static void clear(truce_world *a) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        double *array = truce_world_array(a, &truce_world_variables[v]);
        size_t cells = truce_world_cells(truce_world_variables[v].shape, a->n_regions, a->n_sectors);
        if (array != NULL) memset(array, 0, cells * sizeof *array);
    }
}

/* What the data say of themselves stays true, but that the title is that of the finer world. */
static truce_status set_about(const truce_world *w, truce_world *a, truce_error *error) {
    static const char mark[] = ", aggregated";
    TRUCE_TRY(truce_world_copy_about(a, w, error));
    size_t length = a->title == NULL ? 0 : strlen(a->title), tail = sizeof mark - 1;
    if (a->title == NULL || (length >= tail && strcmp(a->title + length - tail, mark) == 0)) return TRUCE_OK;
    a->title = truce_arena_printf(&a->arena, "%s%s", a->title, mark);
    return a->title == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

static truce_status fill_world(aggregation *g, truce_error *error) {
    clear(g->a);
    TRUCE_TRY(set_about(g->w, g->a, error));
    TRUCE_TRY(allocate(g, error));
    add_expenditure(g);
    add_flows(g);
    TRUCE_TRY(divide_flows(g, error));
    TRUCE_TRY(average_profit_share(g, error));
    TRUCE_TRY(merge_costs(g, error));
    if (g->w->intermediate_share != NULL) merge_inputs(g);
    TRUCE_TRY(average_elasticities(g, error));
    return truce_world_finish(g->a, g->source, error);
}

static truce_status aggregate(const truce_world *w, truce_arena *arena, const char *path, truce_world **out,
                              truce_error *error) {
    truce_mapping mapping;
    truce_world *a;
    TRUCE_TRY(truce_mapping_read(&mapping, arena, w, path, error));
    TRUCE_TRY(truce_world_allocate(&w->arena.allocator, w->name, mapping.code[TRUCE_LABEL_REGION],
                                   mapping.name[TRUCE_LABEL_REGION], mapping.groups[TRUCE_LABEL_REGION],
                                   mapping.code[TRUCE_LABEL_SECTOR], mapping.name[TRUCE_LABEL_SECTOR],
                                   mapping.groups[TRUCE_LABEL_SECTOR], w->intermediate_share != NULL, &a, error));
    aggregation g = {.w = w,
                     .a = a,
                     .region = mapping.group[TRUCE_LABEL_REGION],
                     .sector = mapping.group[TRUCE_LABEL_SECTOR],
                     .source = path};
    truce_arena_init(&g.scratch, &w->arena.allocator);
    truce_status status = fill_world(&g, error);
    truce_arena_free(&g.scratch);
    if (status != TRUCE_OK) {
        truce_world_free(a);
        return status;
    }
    *out = a;
    return TRUCE_OK;
}

truce_status truce_world_aggregate(const truce_world *world, const char *mapping_path, truce_world **out,
                                   truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_status status = aggregate(world, &arena, mapping_path, out, error);
    truce_arena_free(&arena);
    return status;
}
