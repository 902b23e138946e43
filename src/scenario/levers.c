/* From issues to levers: which flows an issue moves, and what each is at a value x. Talks, changes that set an issue,
 * and the view of a scenario all go by what is worked out here, once, when the scenario is opened. */
#include "scenario/talks.h"

#include <math.h>
#include <string.h>

#include "equilibrium/policy.h"

typedef struct resolver {
    truce_scenario *scenario;
    truce_arena *arena;
    truce_policy *base; /* a draft: its rates, and which flows are under which control */
    truce_error *error; /* for what is wrong with an issue */
} resolver;

static truce_status fail_at(const resolver *r, const truce_issue *issue, const char *what) {
    return truce_yaml_fail(&r->scenario->yaml, issue->node, r->error, "issue '%.60s': %s", issue->name, what);
}

static truce_instrument instrument_of(const truce_lever *lever) {
    return lever->kind == TRUCE_LEVER_TARIFF ? TRUCE_TARIFF : TRUCE_EXPORT_TAX;
}

/* ---- flows ------------------------------------------------------------------------------------------------------- */

/* Flows without trade in the benchmark have no rate. Counts alone where `flows` is NULL. */
static size_t list_flows(const truce_world *world, const truce_issue *issue, size_t *flows) {
    size_t count = 0;
    for (size_t j = 0; j < world->n_sectors; j++)
        for (size_t i = 0; truce_is_selected(&issue->sectors, j) && i < world->n_regions; i++)
            for (size_t n = 0; truce_is_selected(&issue->origins, i) && n < world->n_regions; n++) {
                if (!truce_is_selected(&issue->destinations, n) || !truce_is_traded(world, i, n, j)) continue;
                if (flows != NULL) flows[count] = truce_flow(world, i, n, j);
                count++;
            }
    return count;
}

/* The base's control of that name. */
static const truce_control *find_control(const truce_policy *policy, const char *name) {
    for (size_t k = 0; k < policy->n_controls; k++)
        if (strcmp(policy->controls[k].name, name) == 0) return &policy->controls[k];
    return NULL;
}

static truce_status take_flows(resolver *r, const truce_issue *issue, truce_lever *lever) {
    const truce_control *control = issue->named ? find_control(r->base, issue->name) : NULL;
    if (issue->named && control == NULL)
        return fail_at(r, issue,
                       "the policy that talks start from has no licence of that name: give it, or say 'from' and 'to'");
    size_t count = issue->named ? control->count : list_flows(r->scenario->world, issue, NULL);
    if (count == 0) return fail_at(r, issue, "no trade in the world's benchmark is among its flows");
    size_t *flows = TRUCE_NEW_ARRAY(r->arena, size_t, count);
    if (flows == NULL) return truce_fail_memory(r->error);
    if (issue->named)
        memcpy(flows, control->flows, count * sizeof *flows);
    else
        list_flows(r->scenario->world, issue, flows);
    lever->flows = flows;
    lever->count = count;
    lever->exporter_share = issue->named ? control->exporter_share : issue->exporter_share;
    return TRUCE_OK;
}

/* ---- rates ------------------------------------------------------------------------------------------------------- */

/* Rates of the policy that an additional rate stands over. */
static truce_status take_offset(resolver *r, const truce_issue *issue, truce_lever *lever) {
    truce_policy *over = NULL;
    double *offset = TRUCE_NEW_ARRAY(r->arena, double, lever->count);
    if (offset == NULL) return truce_fail_memory(r->error);
    if (issue->over.kind == TRUCE_PLACE_CASE)
        TRUCE_TRY(truce_case_policy(r->scenario, (ptrdiff_t)issue->over.position, true, &over, r->error));
    for (size_t f = 0; f < lever->count; f++)
        offset[f] = issue->over.kind == TRUCE_PLACE_BENCHMARK
                        ? truce_benchmark_value(r->scenario->world, instrument_of(lever), lever->flows[f])
                        : truce_policy_value(over != NULL ? over : r->base, instrument_of(lever), lever->flows[f]);
    truce_policy_free(over);
    lever->offset = offset;
    return TRUCE_OK;
}

/* What the base adds to the rates below, over its mean, which trade weighs: the value of the lever is that mean. */
static truce_status take_scale(resolver *r, const truce_issue *issue, truce_lever *lever) {
    const truce_world *world = r->scenario->world;
    size_t N = world->n_regions;
    double *coefficient = TRUCE_NEW_ARRAY(r->arena, double, lever->count), top = 0, bottom = 0;
    if (coefficient == NULL) return truce_fail_memory(r->error);
    for (size_t f = 0; f < lever->count; f++) {
        size_t flow = lever->flows[f];
        double value = truce_border_value(world, flow / N % N, flow % N, flow / N / N);
        double below = lever->offset != NULL ? lever->offset[f] : 0;
        coefficient[f] = truce_policy_value(r->base, instrument_of(lever), flow) - below;
        top += value * coefficient[f];
        bottom += value;
    }
    double mean = top / bottom;
    if (!(fabs(mean) > 1e-9))
        return fail_at(r, issue, "the policy in force adds nothing to the rates that are to be scaled");
    for (size_t f = 0; f < lever->count; f++) coefficient[f] /= mean;
    lever->coefficient = coefficient;
    return TRUCE_OK;
}

/* ---- the view ---------------------------------------------------------------------------------------------------- */

typedef enum side { ORIGIN, DESTINATION, SECTOR } side;

static size_t side_of(const truce_world *world, size_t flow, side s) {
    size_t N = world->n_regions;
    return s == SECTOR ? flow / N / N : s == ORIGIN ? flow / N % N : flow % N;
}

/* The distinct origins, destinations or sectors of a lever's flows, ascending. */
static truce_status list_side(resolver *r, const truce_lever *lever, side s, const size_t **list, size_t *count) {
    const truce_world *world = r->scenario->world;
    size_t most = s == SECTOR ? world->n_sectors : world->n_regions, found = 0;
    size_t *positions = TRUCE_NEW_ARRAY(r->arena, size_t, most);
    bool *taken = TRUCE_NEW_ARRAY(r->arena, bool, most);
    if (positions == NULL || taken == NULL) return truce_fail_memory(r->error);
    for (size_t f = 0; f < lever->count; f++) taken[side_of(world, lever->flows[f], s)] = true;
    for (size_t k = 0; k < most; k++)
        if (taken[k]) positions[found++] = k;
    *list = positions;
    *count = found;
    return TRUCE_OK;
}

static truce_status make_lever(resolver *r, const truce_issue *issue, truce_issue_view *view) {
    truce_lever *lever = &view->lever;
    TRUCE_TRY(take_flows(r, issue, lever));
    if (issue->additional) TRUCE_TRY(take_offset(r, issue, lever));
    if (issue->scaled) TRUCE_TRY(take_scale(r, issue, lever));
    TRUCE_TRY(list_side(r, lever, ORIGIN, &view->origins, &view->n_origins));
    TRUCE_TRY(list_side(r, lever, DESTINATION, &view->destinations, &view->n_destinations));
    return list_side(r, lever, SECTOR, &view->sectors, &view->n_sectors);
}

/* What an issue is before anything is worked out, and where that fails. */
static truce_issue_view plain_view(const truce_issue *issue) {
    return (truce_issue_view){.lever = {.name = issue->name,
                                        .kind = issue->kind,
                                        .party = issue->party,
                                        .lower = issue->lower,
                                        .upper = issue->upper,
                                        .exporter_share = issue->exporter_share},
                              .title = issue->title,
                              .steps = issue->steps,
                              .n_steps = issue->n_steps};
}

/* A failure becomes the issue's fault, but for one of memory. */
static truce_status note_fault(resolver *r, truce_status status, truce_issue *issue) {
    if (status == TRUCE_OK || status == TRUCE_NO_MEMORY) return status;
    issue->view = plain_view(issue);
    issue->view.fault = truce_arena_string(r->arena, r->error->message);
    return issue->view.fault == NULL ? truce_fail_memory(r->error) : TRUCE_OK;
}

truce_status truce_levers_resolve(truce_scenario *scenario, truce_error *error) {
    const truce_talks_block *block = scenario->talks;
    truce_error fault = {.status = TRUCE_OK};
    resolver r = {.scenario = scenario, .arena = &scenario->arena, .error = &fault};
    if (block == NULL || block->n_issues == 0) return TRUCE_OK;
    truce_status based = truce_case_policy(scenario, block->base, true, &r.base, &fault), status = TRUCE_OK;
    for (size_t k = 0; k < block->n_issues && status == TRUCE_OK; k++) {
        truce_issue *issue = &block->issues[k];
        issue->view = plain_view(issue);
        status = note_fault(&r, based != TRUCE_OK ? based : make_lever(&r, issue, &issue->view), issue);
    }
    truce_policy_free(r.base);
    return status == TRUCE_OK ? TRUCE_OK : truce_fail_memory(error);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static double licensed_share(const truce_world *world, const truce_lever *lever, const truce_policy *policy) {
    double volume = truce_world_volume(world, lever->flows, lever->count);
    const truce_control *control = find_control(policy, lever->name);
    return control != NULL && volume > 0 ? control->cap / volume : lever->upper; /* no licence is needed */
}

/* Least squares of rates on coefficients; levers that no x makes the policy come as near as they can. */
static double mean_rate(const truce_lever *lever, const truce_policy *policy) {
    double top = 0, bottom = 0;
    for (size_t f = 0; f < lever->count; f++) {
        double offset = lever->offset != NULL ? lever->offset[f] : 0;
        double coefficient = lever->coefficient != NULL ? lever->coefficient[f] : 1;
        top += coefficient * (truce_policy_value(policy, instrument_of(lever), lever->flows[f]) - offset);
        bottom += coefficient * coefficient;
    }
    double mean = top / bottom, rounded = round(1e12 * mean) / 1e12; /* 0.3, not 0.30000000000000004 */
    return fabs(mean) < 1e3 ? rounded : mean;
}

double truce_lever_value(const truce_world *world, const truce_lever *lever, const truce_policy *policy) {
    return lever->kind == TRUCE_LEVER_LICENCE ? licensed_share(world, lever, policy) : mean_rate(lever, policy);
}
