/* Licences, quotas and bans as part of a policy: what a caller may ask for. */
#include "equilibrium/policy.h"

#include <math.h>
#include <string.h>

static truce_status check_values(const truce_control *control, const char *name, truce_error *error) {
    if (!(control->cap >= 0) || !isfinite(control->cap))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the cap is %g; it must be 0 (a ban) or more", name,
                          control->cap);
    if (!(control->exporter_share >= 0 && control->exporter_share <= 1))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the exporter's share of the rent is %g; it must be from 0 to 1",
                          name, control->exporter_share);
    if (!(control->most_rent >= 0) || !isfinite(control->most_rent))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the highest rent is %g; it must be 0 (no limit) or more", name,
                          control->most_rent);
    if (control->most_rent > 0 && !(control->cap > 0))
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "%s: the cap of a tariff-rate quota is 0, with a tariff of %g above it; it must be more: where "
            "nothing enters at the lower rate, set the tariff itself",
            name, control->most_rent);
    if (control->most_rent > 0 && control->exporter_share > 0)
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "%s: a rent with a limit (a tariff-rate quota) is the importer's; the exporter's share must be "
            "0, not %g",
            name, control->exporter_share);
    return TRUCE_OK;
}

/* Flows exist, go abroad, and are named once: `seen` [flows] is false on entry. */
static truce_status check_flows(const truce_world *world, const truce_control *control, const char *name, bool *seen,
                                truce_error *error) {
    size_t N = world->n_regions, flows = world->n_sectors * N * N;
    if (control->count == 0) return truce_fail(error, TRUCE_USAGE, "%s covers no flow", name);
    for (size_t k = 0; k < control->count; k++) {
        size_t flow = control->flows[k];
        if (flow >= flows)
            return truce_fail(error, TRUCE_USAGE, "%s: flow %zu does not exist; the world has %zu", name, flow, flows);
        if (flow % N == flow / N % N)
            return truce_fail(error, TRUCE_USAGE, "%s: the flow of %s from %s to itself is domestic", name,
                              world->sector.code[flow / N / N], world->region.code[flow % N]);
        if (seen[flow]) return truce_fail(error, TRUCE_USAGE, "%s names flow %zu twice", name, flow);
        seen[flow] = true;
    }
    return TRUCE_OK;
}

static truce_status check(const truce_policy *policy, const truce_control *control, const char *name,
                          truce_error *error) {
    const truce_world *world = policy->world;
    truce_arena scratch;
    truce_arena_init(&scratch, &policy->arena.allocator);
    bool *seen = TRUCE_NEW_ARRAY(&scratch, bool, world->n_sectors * world->n_regions * world->n_regions);
    truce_status status = seen == NULL ? truce_fail_memory(error) : check_values(control, name, error);
    if (status == TRUCE_OK) status = check_flows(world, control, name, seen, error);
    truce_arena_free(&scratch);
    return status;
}

static truce_status grow(truce_policy *policy, truce_error *error) {
    if (policy->n_controls < policy->control_capacity) return TRUCE_OK;
    size_t capacity = policy->control_capacity == 0 ? 8 : 2 * policy->control_capacity;
    truce_control *longer = TRUCE_NEW_ARRAY(&policy->arena, truce_control, capacity);
    if (longer == NULL) return truce_fail_memory(error);
    if (policy->n_controls > 0) memcpy(longer, policy->controls, policy->n_controls * sizeof *longer);
    policy->controls = longer;
    policy->control_capacity = capacity;
    return TRUCE_OK;
}

truce_status truce_policy_add_control(truce_policy *policy, const truce_control *control, truce_error *error) {
    truce_control made = *control;
    made.name = control->name != NULL ? truce_arena_string(&policy->arena, control->name)
                                      : truce_arena_printf(&policy->arena, "control %zu", policy->n_controls + 1);
    if (made.name == NULL) return truce_fail_memory(error);
    TRUCE_TRY(check(policy, control, made.name, error));
    size_t *flows = TRUCE_NEW_ARRAY(&policy->arena, size_t, control->count);
    if (flows == NULL) return truce_fail_memory(error);
    memcpy(flows, control->flows, control->count * sizeof *flows);
    made.flows = flows;
    TRUCE_TRY(grow(policy, error));
    policy->controls[policy->n_controls++] = made;
    return TRUCE_OK;
}

size_t truce_policy_controls(const truce_policy *policy) {
    return policy->n_controls;
}

truce_control truce_policy_control(const truce_policy *policy, size_t k) {
    return policy->controls[k];
}

double truce_world_volume(const truce_world *world, const size_t *flows, size_t count) {
    size_t N = world->n_regions, J = world->n_sectors;
    double volume = 0;
    for (size_t k = 0; k < count; k++) {
        size_t f = flows[k], spent = f % N * J + f / N / N;
        volume +=
            world->trade_share[f] * world->expenditure[spent] / ((1 + world->tariff[f]) * (1 + world->export_tax[f]));
    }
    return volume;
}

void truce_policy_drop_control(truce_policy *policy, const char *name) {
    size_t kept = 0;
    for (size_t k = 0; k < policy->n_controls; k++)
        if (strcmp(policy->controls[k].name, name) != 0) policy->controls[kept++] = policy->controls[k];
    policy->n_controls = kept;
}
