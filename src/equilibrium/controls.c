#include "equilibrium/controls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "equilibrium/linear.h"

/* ---- taking up a policy's controls ------------------------------------------------------------------------------- */

truce_status truce_controls_new(truce_arena *arena, size_t sectors, size_t capacity, truce_controls *q,
                                truce_error *error) {
    q->capacity = capacity;
    q->first = TRUCE_NEW_ARRAY(arena, size_t, sectors + 1);
    q->position = TRUCE_NEW_ARRAY(arena, size_t, capacity);
    q->log_cap = TRUCE_NEW_ARRAY(arena, double, capacity);
    q->most = TRUCE_NEW_ARRAY(arena, double, capacity);
    q->scale = TRUCE_NEW_ARRAY(arena, double, capacity);
    q->volume = TRUCE_NEW_ARRAY(arena, double, capacity);
    q->branch = TRUCE_NEW_ARRAY(arena, truce_branch, capacity);
    q->by_rent = TRUCE_NEW_ARRAY(arena, double, capacity);
    q->by_volume = TRUCE_NEW_ARRAY(arena, double, capacity);
    bool ok = q->by_rent && q->by_volume && q->first && q->position && q->log_cap && q->most && q->scale && q->volume &&
              q->branch;
    return ok ? TRUCE_OK : truce_fail_memory(error);
}

/* Where a flow of the world's arrays stands in the folded ones. */
static size_t folded_position(const truce_system *y, size_t flow) {
    return flow / y->N * y->stride + flow % y->N;
}

static void ban(truce_system *y, const truce_control *control, double step) {
    for (size_t k = 0; k < control->count; k++) {
        size_t at = folded_position(y, control->flows[k]);
        y->share[at] *= 1 - step;
        y->net[at] *= 1 - step;
        if (y->border != y->net) y->border[at] *= 1 - step;
    }
}

/* A price needs a source. */
static truce_status check_sources(const truce_system *y, truce_error *error) {
    for (size_t j = 0; j < y->J; j++) {
        for (size_t n = 0; n < y->N; n++) {
            bool source = y->buyer[j * y->stride + n] == 0 || y->own_share[j * y->stride + n] > 0;
            for (size_t i = 0; !source && i < y->N; i++) source = y->share[(j * y->N + i) * y->stride + n] > 0;
            if (source) continue;
            return truce_fail(
                error, TRUCE_NO_SOLUTION,
                "%s has no source of %s (%s) left: bans cut it off from all that sold to it, and it makes "
                "none itself",
                y->world->region.code[n], y->world->sector.code[j], y->world->sector.name[j]);
        }
    }
    return TRUCE_OK;
}

/* Room for so many flows and memberships. */
static truce_status make_room(truce_system *y, size_t members, truce_error *error) {
    truce_controls *q = &y->controls;
    if (members <= q->member_capacity) return TRUCE_OK;
    size_t capacity = q->member_capacity * 2 > members ? q->member_capacity * 2 : members;
    q->members = TRUCE_NEW_ARRAY(y->arena, truce_membership, capacity);
    q->flows = TRUCE_NEW_ARRAY(y->arena, truce_controlled_flow, capacity);
    if (q->members == NULL || q->flows == NULL) return truce_fail_memory(error);
    q->member_capacity = capacity;
    return TRUCE_OK;
}

static int by_flow(const void *left, const void *right) {
    const truce_membership *a = left, *b = right;
    if (a->flow != b->flow) return a->flow < b->flow ? -1 : 1;
    return a->control < b->control ? -1 : a->control > b->control;
}

/* The flows that the controls cover, each once, in the order of arrays. */
static void list_flows(truce_system *y) {
    truce_controls *q = &y->controls;
    size_t members = 0, pairs = y->N * y->N;
    for (size_t c = 0; c < q->count; c++) {
        const truce_control *control = &q->list[q->position[c]];
        for (size_t k = 0; k < control->count; k++)
            if (y->share[folded_position(y, control->flows[k])] > 0)
                q->members[members++] = (truce_membership){.flow = control->flows[k], .control = c};
    }
    if (members > 0) qsort(q->members, members, sizeof *q->members, by_flow);
    for (size_t m = 0; m < members; m++) {
        size_t flow = q->members[m].flow, at = folded_position(y, flow);
        if (m == 0 || flow != q->members[m - 1].flow)
            q->flows[q->n_flows++] = (truce_controlled_flow){.origin = flow / y->N % y->N,
                                                             .destination = flow % y->N,
                                                             .sector = flow / pairs,
                                                             .at = at,
                                                             .share = y->share[at],
                                                             .net = y->net[at],
                                                             .border = y->border[at],
                                                             .first = m};
        q->flows[q->n_flows - 1].count++;
    }
    for (size_t j = 0, f = 0; j <= y->J; j++) {
        while (f < q->n_flows && q->flows[f].sector < j) f++;
        q->first[j] = f;
    }
}

/* About what ln volume answers to s with. */
static double scale_of(const truce_world *world, const truce_control *control) {
    double volume = 0, sum = 0;
    for (size_t k = 0; k < control->count; k++) {
        size_t flow = control->flows[k];
        double v = truce_world_volume(world, &flow, 1);
        double theta = world->trade_elasticity[flow / world->n_regions / world->n_regions];
        volume += v;
        sum += v * (1 + theta * (1 - world->trade_share[flow]));
    }
    return volume > 0 ? sum / volume : 1;
}

/* Caps on the way from the benchmark: from the benchmark's volume, in logs. */
static void set_cap(const truce_system *y, size_t c, double step) {
    const truce_controls *q = &y->controls;
    const truce_control *control = &q->list[q->position[c]];
    double goal = log(control->cap), start = log(truce_world_volume(y->world, control->flows, control->count));
    q->log_cap[c] = start > goal ? start + step * (goal - start) : goal;
    q->most[c] = control->most_rent > 0 ? log1p(control->most_rent) : INFINITY;
    q->scale[c] = scale_of(y->world, control);
}

static bool covers_some(const truce_system *y, const truce_control *control) {
    for (size_t k = 0; k < control->count; k++)
        if (y->share[folded_position(y, control->flows[k])] > 0) return true;
    return false;
}

truce_status truce_controls_fold(truce_system *y, const truce_policy *policy, double step, truce_error *error) {
    truce_controls *q = &y->controls;
    size_t members = 0;
    bool bans = false;
    q->count = q->n_flows = 0;
    memset(q->first, 0, (y->J + 1) * sizeof *q->first);
    q->list = policy->controls;
    y->unknowns = truce_index_s(y);
    if (policy->n_controls == 0) return TRUCE_OK;
    for (size_t c = 0; c < policy->n_controls; c++) {
        bool is_ban = policy->controls[c].cap == 0;
        if (is_ban) ban(y, &policy->controls[c], step);
        bans |= is_ban;
    }
    if (bans) TRUCE_TRY(check_sources(y, error));
    for (size_t c = 0; c < policy->n_controls; c++) {
        if (policy->controls[c].cap == 0 || !covers_some(y, &policy->controls[c])) continue;
        q->position[q->count++] = c;
        members += policy->controls[c].count;
    }
    TRUCE_TRY(make_room(y, members, error));
    list_flows(y);
    for (size_t c = 0; c < q->count; c++) set_cap(y, c, step);
    y->unknowns = truce_index_s(y) + q->count;
    return TRUCE_OK;
}

/* ---- at a state -------------------------------------------------------------------------------------------------- */

void truce_controls_lay(const truce_system *y, const double *state) {
    const truce_controls *q = &y->controls;
    const double *s = state + truce_index_s(y);
    for (size_t f = 0; f < q->n_flows; f++) {
        truce_controlled_flow *flow = &q->flows[f];
        flow->rent = flow->exporter_rent = 0;
        for (size_t m = flow->first; m < flow->first + flow->count; m++) {
            size_t c = q->members[m].control;
            flow->rent += expm1(s[c]);
            flow->exporter_rent += q->list[q->position[c]].exporter_share * expm1(s[c]);
        }
        double paid = 1 + flow->rent, at_border = 1 + flow->exporter_rent;
        double weight = pow(paid, -y->world->trade_elasticity[flow->sector]);
        y->share[flow->at] = flow->share * weight;
        y->net[flow->at] = flow->net * weight / paid;
        if (y->border != y->net) y->border[flow->at] = flow->border * weight * at_border / paid;
        for (size_t m = flow->first; m < flow->first + flow->count; m++) {
            truce_membership *member = &q->members[m];
            double grown = exp(s[member->control]);
            member->kappa = grown / paid;
            member->export_tax = q->list[q->position[member->control]].exporter_share * grown / at_border;
            member->tariff = member->kappa - member->export_tax;
        }
    }
}

/* Fischer & Burmeister's function, zero where a, b >= 0 and one of them is 0; its square is smooth, which a line search
 * needs. Written so that nothing cancels near there. *da, *db: its derivatives. */
static double both_or_none(double a, double b, double *da, double *db) {
    double length = hypot(a, b), sum = a + b;
    *da = length > 0 ? 1 - a / length : 1 - sqrt(0.5);
    *db = length > 0 ? 1 - b / length : 1 - sqrt(0.5);
    return sum > 0 ? 2 * a * b / (sum + length) : sum - length;
}

/* The lesser of a and b: as a and b, one of which its derivatives follow. */
static double lesser(double a, double b, double *da, double *db) {
    *da = a < b;
    *db = !(a < b);
    return a < b ? a : b;
}

/* The equation of a control: rent or room to spare, but not both; or the rent at its limit. */
static double complementarity(truce_controls *q, size_t c, double s, double excess) {
    double (*zero_of)(double, double, double *, double *) = q->smooth ? both_or_none : lesser;
    double rent = q->scale[c] * s, to_limit = q->scale[c] * (q->most[c] - s), by_limit, by_inner, outer;
    q->branch[c] = to_limit < excess ? TRUCE_AT_LIMIT : rent < -excess ? TRUCE_SLACK : TRUCE_BINDS;
    double equation, *by_rent = &q->by_rent[c], *by_volume = &q->by_volume[c];
    if (isinf(to_limit)) {
        equation = zero_of(rent, -excess, by_rent, by_volume);
    } else {
        double inner = zero_of(to_limit, excess, &by_limit, &by_inner);
        equation = zero_of(rent, -inner, by_rent, &outer);
        *by_rent += outer * by_limit;
        *by_volume = outer * by_inner;
    }
    *by_rent *= q->scale[c];
    return equation;
}

bool truce_controls_measure(truce_system *y, const truce_point *pt, double *residual) {
    truce_controls *q = &y->controls;
    const double *s = pt->state + truce_index_s(y);
    double check = 0;
    memset(q->volume, 0, q->count * sizeof *q->volume);
    for (size_t f = 0; f < q->n_flows; f++) {
        truce_controlled_flow *flow = &q->flows[f];
        size_t i = flow->sector * y->stride + flow->origin, n = flow->sector * y->stride + flow->destination;
        double az = pt->a[i] * pt->z[n];
        flow->pi = y->share[flow->at] * pt->a[i] * pt->inverse_u[n];
        flow->value = y->net[flow->at] * az;
        flow->crossing = y->border[flow->at] * az;
        flow->volume = flow->value / exp(pt->cost[flow->origin * y->J + flow->sector]);
        for (size_t m = flow->first; m < flow->first + flow->count; m++)
            q->volume[q->members[m].control] += flow->volume;
    }
    for (size_t c = 0; c < q->count; c++) {
        double excess = log(q->volume[c]) - q->log_cap[c];
        residual[truce_index_s(y) + c] = complementarity(q, c, s[c], excess);
        check += fabs(excess) + fabs(s[c]);
    }
    return isfinite(check);
}

/* ---- derivatives ------------------------------------------------------------------------------------------------- */

/* What changes of rents do to the wedges of a flow. */
typedef struct wedge {
    double kappa, tariff, export_tax;
} wedge;

static wedge wedge_of(const truce_controls *q, const truce_controlled_flow *flow, const double *ds) {
    wedge w = {0, 0, 0};
    for (size_t m = flow->first; m < flow->first + flow->count; m++) {
        const truce_membership *member = &q->members[m];
        w.kappa += member->kappa * ds[member->control];
        w.tariff += member->tariff * ds[member->control];
        w.export_tax += member->export_tax * ds[member->control];
    }
    return w;
}

static void add_policy(const truce_system *y, const truce_controlled_flow *flow, const truce_wedges *g, wedge *w) {
    size_t at = truce_flow(y->world, flow->origin, flow->destination, flow->sector);
    double tariff = g->tariff_factor ? g->tariff_factor[at] : 0;
    double export_tax = g->export_factor ? g->export_factor[at] : 0;
    w->kappa += tariff + export_tax + (g->trade_cost ? g->trade_cost[at] : 0);
    w->tariff += tariff;
    w->export_tax += export_tax;
}

void truce_controls_prices(const truce_system *y, size_t j, const double *ds, double *price) {
    const truce_controls *q = &y->controls;
    for (size_t f = q->first[j]; f < q->first[j + 1]; f++)
        price[q->flows[f].destination] += q->flows[f].pi * wedge_of(q, &q->flows[f], ds).kappa;
}

void truce_controls_values(const truce_system *y, size_t j, const double *ds, const truce_wedges *wedges,
                           const double *c, const double *x, const double *price, double *imports, double *exports,
                           double *output, double *volume) {
    const truce_controls *q = &y->controls;
    double theta = y->world->trade_elasticity[j];
    for (size_t f = q->first[j]; f < q->first[j + 1]; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        size_t i = flow->origin, n = flow->destination;
        wedge w = wedge_of(q, flow, ds);
        double crossing = flow->crossing * (theta * w.kappa + w.tariff);
        imports[n] -= crossing;
        exports[i] -= crossing;
        output[i] -= flow->value * (theta * w.kappa + w.tariff + w.export_tax);
        if (volume == NULL) continue;
        if (wedges != NULL) add_policy(y, flow, wedges, &w);
        double change = theta * (price[n] - c[i] - w.kappa) + x[n] - w.tariff - w.export_tax - c[i];
        for (size_t m = flow->first; m < flow->first + flow->count; m++)
            volume[q->members[m].control] += flow->volume * change;
    }
}

/* The bar of d ln volume of a flow, times its volume. */
static double volume_bar(const truce_controls *q, const truce_controlled_flow *flow, const double *volume) {
    double bar = 0;
    for (size_t m = flow->first; m < flow->first + flow->count; m++) {
        size_t c = q->members[m].control;
        bar += volume[c] / q->volume[c];
    }
    return flow->volume * bar;
}

void truce_controls_quantity_bars(const truce_system *y, size_t j, const double *volume, double *x_bar, double *c_bar) {
    const truce_controls *q = &y->controls;
    for (size_t f = q->first[j]; f < q->first[j + 1]; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        double bar = volume_bar(q, flow, volume);
        x_bar[flow->destination] += bar;
        c_bar[flow->origin] -= (1 + y->world->trade_elasticity[j]) * bar;
    }
}

void truce_controls_rent_bars(const truce_system *y, size_t j, const double *volume, const double *price_bar,
                              const double *output_bar, const double *imports_bar, const double *exports_bar,
                              double *s_bar, const truce_wedges *wedges) {
    const truce_controls *q = &y->controls;
    double theta = y->world->trade_elasticity[j];
    for (size_t f = q->first[j]; f < q->first[j + 1]; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        size_t i = flow->origin, n = flow->destination, at = truce_flow(y->world, i, n, j);
        double bar = volume != NULL ? volume_bar(q, flow, volume) : 0;
        double crossing = flow->crossing * (exports_bar[i] + imports_bar[n]), sold = flow->value * output_bar[i];
        double kappa = flow->pi * price_bar[n] - theta * (crossing + sold + bar);
        double tariff = -crossing - sold - bar, export_tax = -sold - bar;
        for (size_t m = flow->first; m < flow->first + flow->count; m++) {
            const truce_membership *member = &q->members[m];
            s_bar[member->control] += member->kappa * kappa + member->tariff * tariff + member->export_tax * export_tax;
        }
        if (wedges == NULL) continue;
        if (wedges->trade_cost) wedges->trade_cost[at] -= theta * bar;
        if (wedges->export_factor) wedges->export_factor[at] -= (theta + 1) * bar;
        if (wedges->tariff_factor) wedges->tariff_factor[at] -= (theta + 1) * bar;
    }
}

double truce_controls_slope(const truce_system *y, size_t control) {
    const truce_controls *q = &y->controls;
    double slope = 0;
    for (size_t f = 0; f < q->n_flows; f++) {
        const truce_controlled_flow *flow = &q->flows[f];
        double theta = y->world->trade_elasticity[flow->sector];
        for (size_t m = flow->first; m < flow->first + flow->count; m++) {
            const truce_membership *member = &q->members[m];
            if (member->control == control)
                slope += flow->volume * (theta * (1 - flow->pi) * member->kappa + member->tariff + member->export_tax);
        }
    }
    return slope / q->volume[control];
}
