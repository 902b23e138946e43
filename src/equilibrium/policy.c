#include "equilibrium/policy.h"
#include "equilibrium/clones.h"

#include <float.h>
#include <string.h>

const char *const truce_instrument_name[TRUCE_INSTRUMENTS] = {"tariff", "export_tax", "trade_cost"};

/* As messages spell them: "tariff from CHN to USA in s19". */
static const char *const noun[TRUCE_INSTRUMENTS] = {"tariff", "export tax", "trade cost factor"};
static const char *const range[TRUCE_INSTRUMENTS] = {"above -1 (-100 %)", "above -1 (-100 %)", "above 0"};
static const double lower_bound[TRUCE_INSTRUMENTS] = {-1, -1, 0};

static size_t flow_count(const truce_world *world) {
    return world->n_sectors * world->n_regions * world->n_regions;
}

/* ---- making and releasing ------------------------------------------------------------------------------------ */

/* The array of an instrument, filled with the benchmark's values at first use. NULL when memory is short. */
static double *touch(truce_policy *policy, truce_instrument instrument) {
    size_t flows = flow_count(policy->world);
    double *array = policy->array[instrument];
    if (array != NULL) return array;
    array = truce_arena_take(&policy->arena, flows, sizeof *array);
    for (size_t f = 0; array != NULL && f < flows; f++) array[f] = truce_benchmark_value(policy->world, instrument, f);
    policy->array[instrument] = array;
    return array;
}

truce_status truce_policy_new(const truce_world *world, truce_policy **policy, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_policy *made = TRUCE_NEW(&arena, truce_policy);
    if (made == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->world = world;
    made->closure = TRUCE_DEFICITS_FIXED;
    made->arena = arena;
    *policy = made;
    return TRUCE_OK;
}

truce_status truce_policy_copy(const truce_policy *policy, truce_policy **copy, truce_error *error) {
    truce_policy *made = NULL;
    TRUCE_TRY(truce_policy_new(policy->world, &made, error));
    made->closure = policy->closure;
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        if (policy->array[m] == NULL) continue;
        made->array[m] = truce_arena_take(&made->arena, flow_count(policy->world), sizeof(double));
        if (made->array[m] == NULL) {
            truce_policy_free(made);
            return truce_fail_memory(error);
        }
        memcpy(made->array[m], policy->array[m], flow_count(policy->world) * sizeof(double));
    }
    for (size_t q = 0; q < policy->n_controls; q++) {
        truce_status status = truce_policy_add_control(made, &policy->controls[q], error);
        if (status == TRUCE_OK) continue;
        truce_policy_free(made);
        return status;
    }
    *copy = made;
    return TRUCE_OK;
}

void truce_policy_free(truce_policy *policy) {
    if (policy == NULL) return;
    truce_arena arena = policy->arena;
    truce_arena_free(&arena);
}

void truce_policy_set_closure(truce_policy *policy, truce_closure closure) {
    policy->closure = closure;
}

double *truce_policy_array(truce_policy *policy, truce_instrument instrument) {
    return touch(policy, instrument);
}

/* ---- ranges -------------------------------------------------------------------------------------------------- */

static bool in_range(truce_instrument instrument, double value) {
    return value > lower_bound[instrument] && value <= DBL_MAX; /* false for NaN */
}

static truce_status fail_range(const truce_policy *policy, truce_instrument instrument, size_t flow, double value,
                               const char *verb, truce_error *error) {
    const truce_world *world = policy->world;
    size_t n = flow % world->n_regions, i = flow / world->n_regions % world->n_regions;
    size_t j = flow / world->n_regions / world->n_regions;
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, value);
    return truce_fail(error, TRUCE_BAD_INPUT, "%s from %s to %s in %s %s %s; it must be %s%s", noun[instrument],
                      world->region.code[i], world->region.code[n], world->sector.code[j], verb, number,
                      value <= lower_bound[instrument] ? "" : "finite and ", range[instrument]);
}

TRUCE_TARGET_CLONES
static size_t count_outside(const double *array, size_t count, double low) {
    double inside = 0; /* in the type of the values, which lets the loop be vectorised; exact up to 2^53 */
#pragma omp simd reduction(+ : inside)
    for (size_t k = 0; k < count; k++) inside += ((array[k] > low) & (array[k] <= DBL_MAX)) ? 1.0 : 0.0;
    return count - (size_t)inside;
}

truce_status truce_policy_check(const truce_policy *policy, truce_error *error) {
    size_t flows = flow_count(policy->world);
    if ((unsigned)policy->closure > TRUCE_DEFICITS_PROPORTIONAL)
        return truce_fail(error, TRUCE_USAGE, "there is no closure %d of net transfers", (int)policy->closure);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        truce_instrument instrument = (truce_instrument)m;
        const double *array = policy->array[m];
        size_t bad = 0, f = 0;
        if (array != NULL) bad = count_outside(array, flows, lower_bound[m]);
        if (bad == 0) continue;
        while (in_range(instrument, array[f])) f++;
        return fail_range(policy, instrument, f, array[f], "is", error);
    }
    return TRUCE_OK;
}

/* ---- changes ------------------------------------------------------------------------------------------------- */

/* Some positions along one axis of the flows; a NULL list means all. */
typedef struct selection {
    const size_t *list;
    size_t count;
    bool repeats; /* some position is named twice; its flows change once all the same */
} selection;

static bool named_before(const size_t *list, size_t k) {
    for (size_t earlier = 0; earlier < k; earlier++)
        if (list[earlier] == list[k]) return true;
    return false;
}

static truce_status select_positions(selection *chosen, const char *what, const size_t *list, size_t count,
                                     size_t limit, truce_error *error) {
    *chosen = (selection){list, list != NULL ? count : limit, false};
    for (size_t k = 0; list != NULL && k < count; k++) {
        if (list[k] >= limit)
            return truce_fail(error, TRUCE_USAGE, "policy change: %s %zu does not exist; the world has %zu", what,
                              list[k], limit);
        chosen->repeats = chosen->repeats || named_before(list, k);
    }
    return TRUCE_OK;
}

/* The k-th position, or `none` where the list repeats itself. */
static size_t position(const selection *chosen, size_t k, size_t none) {
    if (chosen->list == NULL) return k;
    return chosen->repeats && named_before(chosen->list, k) ? none : chosen->list[k];
}

static double changed(double before, truce_operation operation, double value) {
    switch (operation) {
    case TRUCE_ADD:
        return before + value;
    case TRUCE_MULTIPLY:
        return before * value;
    default:
        return value;
    }
}

typedef struct change {
    truce_policy *policy;
    truce_instrument instrument;
    truce_operation operation;
    selection origins, destinations, sectors;
    double value;
} change;

/* Writes the changed values, or only checks them. */
static truce_status sweep(const change *c, bool write, truce_error *error) {
    const truce_world *world = c->policy->world;
    double *array = c->policy->array[c->instrument];
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t a = 0; a < c->sectors.count; a++) {
        size_t j = position(&c->sectors, a, J);
        for (size_t b = 0; j < J && b < c->origins.count; b++) {
            size_t i = position(&c->origins, b, N);
            for (size_t d = 0; i < N && d < c->destinations.count; d++) {
                size_t n = position(&c->destinations, d, N);
                if (n == N || n == i) continue;
                size_t flow = truce_flow(world, i, n, j);
                double value = changed(array[flow], c->operation, c->value);
                if (write)
                    array[flow] = value;
                else if (!in_range(c->instrument, value))
                    return fail_range(c->policy, c->instrument, flow, value, "would be", error);
            }
        }
    }
    return TRUCE_OK;
}

truce_status truce_policy_apply(truce_policy *policy, truce_instrument instrument, truce_operation operation,
                                const size_t *origins, size_t n_origins, const size_t *destinations,
                                size_t n_destinations, const size_t *sectors, size_t n_sectors, double value,
                                truce_error *error) {
    const truce_world *world = policy->world;
    if ((unsigned)instrument >= TRUCE_INSTRUMENTS || (unsigned)operation > TRUCE_MULTIPLY)
        return truce_fail(error, TRUCE_USAGE, "policy change: there is no instrument %d with operation %d",
                          (int)instrument, (int)operation);
    change c = {.policy = policy, .instrument = instrument, .operation = operation, .value = value};
    TRUCE_TRY(select_positions(&c.origins, "region", origins, n_origins, world->n_regions, error));
    TRUCE_TRY(select_positions(&c.destinations, "region", destinations, n_destinations, world->n_regions, error));
    TRUCE_TRY(select_positions(&c.sectors, "sector", sectors, n_sectors, world->n_sectors, error));
    if (touch(policy, instrument) == NULL) return truce_fail_memory(error);
    TRUCE_TRY(sweep(&c, false, error));
    return sweep(&c, true, error);
}
