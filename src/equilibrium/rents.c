/* What controls do in an equilibrium. */
#include "equilibrium/solution.h"

#include <math.h>

#include "equilibrium/system.h"

/* What control c brings on a flow: to exporters and to importers. Rents are laid on (1+e') V. */
typedef struct shares {
    double exporter, importer;
} shares;

static shares rent_of(const truce_system *y, const truce_point *pt, const truce_controlled_flow *flow, size_t c) {
    const truce_controls *q = &y->controls;
    double rate = expm1(pt->state[truce_index_s(y) + c]), taxed = flow->crossing / (1 + flow->exporter_rent);
    double kept = q->list[q->position[c]].exporter_share;
    return (shares){kept * rate * taxed, (1 - kept) * rate * taxed};
}

/* What is rounding in the state is none: 0 where the cap is slack, the limit where the rent is at it. */
static double rate_of(const truce_system *y, const truce_point *pt, size_t c) {
    switch (y->controls.branch[c]) {
    case TRUCE_SLACK:
        return 0;
    case TRUCE_AT_LIMIT:
        return y->controls.list[y->controls.position[c]].most_rent;
    default:
        return fmax(expm1(pt->state[truce_index_s(y) + c]), 0);
    }
}

static void describe(const truce_system *y, const truce_point *pt, truce_control_outcome *outcome, size_t c) {
    const truce_controls *q = &y->controls;
    double cap = exp(q->log_cap[c]), rents;
    *outcome = (truce_control_outcome){.volume = q->volume[c],
                                       .fill = q->volume[c] / cap,
                                       .rent = rate_of(y, pt, c),
                                       .binds = q->branch[c] != TRUCE_SLACK};
    for (size_t f = 0; f < q->n_flows; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        for (size_t m = flow->first; m < flow->first + flow->count; m++) {
            if (q->members[m].control != c) continue;
            shares rent = rent_of(y, pt, flow, c);
            outcome->rent_exporter += rent.exporter;
            outcome->rent_importer += rent.importer;
        }
    }
    rents = outcome->rent_exporter + outcome->rent_importer;
    outcome->shadow_price = outcome->volume > 0 ? rents / outcome->volume : 0;
}

/* Controls that are no unknowns: bans, and those whose flows do not exist. */
static void describe_idle(const truce_policy *policy, truce_control_outcome *outcome, size_t k) {
    bool is_ban = policy->controls[k].cap == 0;
    *outcome = (truce_control_outcome){.binds = is_ban};
    if (is_ban) outcome->fill = outcome->rent = outcome->shadow_price = NAN;
}

static size_t count_banned(const truce_policy *policy) {
    size_t count = 0;
    for (size_t k = 0; k < policy->n_controls; k++)
        if (policy->controls[k].cap == 0) count += policy->controls[k].count;
    return count;
}

truce_status truce_rents_keep(const truce_system *y, const truce_point *pt, truce_arena *arena, truce_solution *s,
                              truce_error *error) {
    const truce_controls *q = &y->controls;
    const truce_policy *policy = y->policy;
    size_t banned = count_banned(policy);
    s->controls = TRUCE_NEW_ARRAY(arena, truce_control_outcome, policy->n_controls);
    s->rented = TRUCE_NEW_ARRAY(arena, truce_rented_flow, q->n_flows + banned);
    if (s->controls == NULL || s->rented == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < policy->n_controls; k++) describe_idle(policy, &s->controls[k], k);
    for (size_t c = 0; c < q->count; c++) describe(y, pt, &s->controls[q->position[c]], c);
    for (size_t f = 0; f < q->n_flows; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        s->rented[s->n_rented++] = (truce_rented_flow){
            truce_flow(y->world, flow->origin, flow->destination, flow->sector), flow->rent, flow->exporter_rent};
    }
    for (size_t k = 0; k < policy->n_controls; k++)
        for (size_t f = 0; policy->controls[k].cap == 0 && f < policy->controls[k].count; f++)
            s->rented[s->n_rented++] = (truce_rented_flow){policy->controls[k].flows[f], INFINITY, 0};
    return TRUCE_OK;
}

void truce_rents_by_region(const truce_system *y, double *exporters, double *importers) {
    const truce_controls *q = &y->controls;
    for (size_t f = 0; f < q->n_flows; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        double taxed = flow->crossing / (1 + flow->exporter_rent);
        exporters[flow->origin] += flow->exporter_rent * taxed;
        importers[flow->destination] += (flow->rent - flow->exporter_rent) * taxed;
    }
}

truce_control_outcome truce_solution_control(const truce_solution *solution, size_t k) {
    return solution->controls[k];
}

double truce_solution_volume(const truce_solution *s, const size_t *flows, size_t count) {
    const truce_world *world = s->world;
    const double *crossing = truce_solution_array(s, TRUCE_FLOW);
    size_t N = world->n_regions, J = world->n_sectors;
    double volume = 0;
    if (crossing == NULL) return -1;
    for (size_t k = 0; k < count; k++) {
        size_t f = flows[k], i = f / N % N, j = f / N / N;
        double exporter_rent = 0;
        for (size_t r = 0; r < s->n_rented; r++)
            if (s->rented[r].flow == f) exporter_rent = s->rented[r].exporter_rent;
        double taxes = (1 + truce_policy_value(s->policy, TRUCE_EXPORT_TAX, f)) * (1 + exporter_rent);
        if (crossing[f] > 0) volume += crossing[f] / taxes / exp(s->cost[i * J + j]);
    }
    return volume;
}
