#include "report/facts.h"

#include <math.h>
#include <stdlib.h>

#include "equilibrium/solution.h"
#include "report/figures.h"

static double size_or_zero(double value) {
    return isfinite(value) ? fabs(value) : 0;
}

static truce_status gather_gains(truce_facts *facts, truce_arena *arena, truce_error *error) {
    size_t regions = facts->world->n_regions, cases = facts->run->n_cases;
    const double *income = facts->world->accounts.income;
    for (size_t n = 0; n < regions; n++) facts->world_income += income[n];
    for (size_t k = 0; k < cases; k++) {
        facts->real_income[k] = truce_solution_array(facts->run->solution[k], TRUCE_REAL_INCOME);
        facts->gain[k] = TRUCE_NEW_ARRAY(arena, double, regions);
        if (facts->gain[k] == NULL) return truce_fail_memory(error);
        for (size_t n = 0; n < regions; n++) {
            facts->gain[k][n] = facts->real_income[k][n] * income[n];
            if (isfinite(facts->gain[k][n])) facts->world_gain[k] += facts->gain[k][n];
        }
    }
    return TRUCE_OK;
}

static void gather_trade(truce_facts *facts) {
    size_t regions = facts->world->n_regions;
    for (size_t j = 0; j < facts->world->n_sectors; j++)
        for (size_t i = 0; i < regions; i++)
            for (size_t n = 0; n < regions; n++)
                facts->trade[i * regions + n] += truce_border_value(facts->world, i, n, j);
}

static truce_status gather_changes(truce_facts *facts, truce_arena *arena, truce_error *error) {
    for (size_t k = 0; k < facts->run->n_cases; k++) {
        TRUCE_TRY(truce_changes_measure(facts->run->solution[k]->policy, arena, &facts->changes[k], error));
    }
    return TRUCE_OK;
}

typedef struct ranked {
    double size;
    size_t position;
} ranked;

static int compare_ranked(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

static truce_status order_regions(truce_facts *facts, truce_arena *arena, truce_error *error) {
    size_t regions = facts->world->n_regions;
    ranked *ranks = TRUCE_NEW_ARRAY(arena, ranked, regions);
    if (ranks == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < regions; n++) {
        ranks[n].position = n;
        for (size_t k = 0; k < facts->run->n_cases; k++)
            ranks[n].size = fmax(ranks[n].size, size_or_zero(facts->gain[k][n]));
    }
    qsort(ranks, regions, sizeof *ranks, compare_ranked);
    for (size_t n = 0; n < regions; n++) facts->order[n] = ranks[n].position;
    return TRUCE_OK;
}

truce_status truce_facts_gather(const truce_run *run, truce_arena *arena, truce_facts *facts, truce_error *error) {
    size_t regions = run->world->n_regions, cases = run->n_cases;
    truce_facts made = {.run = run, .world = run->world};
    made.real_income = TRUCE_NEW_ARRAY(arena, const double *, cases);
    made.gain = TRUCE_NEW_ARRAY(arena, double *, cases);
    made.world_gain = TRUCE_NEW_ARRAY(arena, double, cases);
    made.trade = TRUCE_NEW_ARRAY(arena, double, regions *regions);
    made.order = TRUCE_NEW_ARRAY(arena, size_t, regions);
    made.changes = TRUCE_NEW_ARRAY(arena, truce_changes, cases);
    bool complete = made.real_income != NULL && made.gain != NULL && made.world_gain != NULL && made.trade != NULL &&
                    made.order != NULL && made.changes != NULL;
    if (!complete) return truce_fail_memory(error);
    TRUCE_TRY(gather_gains(&made, arena, error));
    gather_trade(&made);
    TRUCE_TRY(gather_changes(&made, arena, error));
    TRUCE_TRY(order_regions(&made, arena, error));
    *facts = made;
    return TRUCE_OK;
}

double truce_facts_trade(const truce_facts *facts, size_t k, size_t origin, size_t destination) {
    const double *flow = truce_solution_array(facts->run->solution[k], TRUCE_FLOW);
    double sum = 0;
    for (size_t j = 0; j < facts->world->n_sectors; j++) sum += flow[truce_flow(facts->world, origin, destination, j)];
    return sum;
}

double truce_facts_world_real_income(const truce_facts *facts, size_t k) {
    return facts->world_gain[k] / facts->world_income;
}

size_t truce_facts_widest_deficit(const truce_world *world) {
    const double *transfer = world->accounts.transfer, *income = world->accounts.income;
    size_t widest = world->n_regions;
    for (size_t n = 0; n < world->n_regions; n++)
        if (truce_figure_shows(transfer[n] / income[n]) &&
            (widest == world->n_regions || fabs(transfer[n]) > fabs(transfer[widest])))
            widest = n;
    return widest;
}

/* ---- industries ------------------------------------------------------------------------------------------------ */

static int compare_size(const void *left, const void *right) {
    const truce_mover *a = left, *b = right;
    if (fabs(a->value) != fabs(b->value)) return fabs(a->value) > fabs(b->value) ? -1 : 1;
    if (a->region != b->region) return a->region < b->region ? -1 : 1;
    return a->sector < b->sector ? -1 : a->sector > b->sector;
}

/* Rises before falls, in each the largest first. */
static int compare_side(const void *left, const void *right) {
    const truce_mover *a = left, *b = right;
    if ((a->value > 0) != (b->value > 0)) return a->value > 0 ? -1 : 1;
    return compare_size(left, right);
}

truce_status truce_facts_movers(const truce_facts *facts, size_t k, size_t most, truce_arena *arena,
                                truce_mover **movers, size_t *count, truce_error *error) {
    size_t sectors = facts->world->n_sectors, cells = facts->world->n_regions * sectors, found = 0;
    const double *volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME);
    truce_mover *list = TRUCE_NEW_ARRAY(arena, truce_mover, cells);
    if (list == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < cells; c++) {
        double value = volume[c] * facts->world->accounts.output[c];
        if (isfinite(value) && value != 0 && truce_figure_shows(volume[c]))
            list[found++] = (truce_mover){c / sectors, c % sectors, volume[c], value};
    }
    qsort(list, found, sizeof *list, compare_size);
    if (found > most) found = most;
    qsort(list, found, sizeof *list, compare_side);
    *movers = list;
    *count = found;
    return TRUCE_OK;
}
