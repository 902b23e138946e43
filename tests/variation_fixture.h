/* What tests of variations share: a scenario with talks on the small world, comparisons of policies, levers at random
 * values against changes that set issues. Include cmocka.h first. */
#ifndef TRUCE_TESTS_VARIATION_FIXTURE_H
#define TRUCE_TESTS_VARIATION_FIXTURE_H

#include <math.h>

#include "scenario/talks.h"
#include "scenario_fixture.h"
#include "talks/agenda.h"

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if ((call) != TRUCE_OK) fail_msg("%s", error.message);                                                         \
    } while (0)

static const char SMALL[] =
    "truce: 1\n"
    "closure: {deficits: zero}\n"
    "groups: {west: [USA, EU]}\n"
    "sector_groups: {goods: [agr, elec]}\n"
    "cases:\n"
    "  peace: {}\n"
    "  siege:\n"
    "    closure: {deficits: fixed}\n"
    "    changes:\n"
    "      - {add: tariff, from: CHN, to: USA, rate: 0.2}\n"
    "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.4}\n"
    "      - {set: licence, name: chips, from: CHN, to: west, sectors: elec, licensed: 0.5, "
    "rent: 0.25}\n"
    "      - {set: ban, from: EU, to: ROW, sectors: agr}\n"
    "talks:\n"
    "  base: siege\n"
    "  war: siege\n"
    "  today: 2025-06-10\n"
    "  deadline: 2025-08-12\n"
    "  issues:\n"
    "    - {name: duty, title: the duty, scale: tariff, over: peace, from: CHN, to: USA, "
    "sectors: goods, bounds: [0, 2]}\n"
    "    - {name: extra, add: tariff, from: ROW, to: USA, sectors: agr, bounds: [0, 1]}\n"
    "    - {name: levy, set: export_tax, from: EU, to: [CHN, ROW], sectors: serv, bounds: [-0.5, "
    "0.5], steps: [0, 0.1]}\n"
    "    - {name: chips, party: CHN, set: licence}\n"
    "    - {name: grain, set: licence, party: USA, from: USA, to: all, sectors: agr, rent: "
    "importer, bounds: [0.1, 2]}\n";

static uint64_t seed = 88172645463325252u;

static inline double uniform(double low, double high) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return low + (high - low) * (double)(seed >> 11) * 0x1p-53;
}

static inline truce_policy *vary(const truce_scenario *scenario, ptrdiff_t k, const char *changes) {
    truce_policy *policy = NULL;
    truce_error error;
    MUST(truce_scenario_vary(scenario, k, changes, strlen(changes), &policy, &error));
    return policy;
}

static inline size_t case_of(const truce_scenario *scenario, const char *name) {
    for (size_t k = 0; k < truce_scenario_cases(scenario); k++)
        if (strcmp(truce_scenario_case_name(scenario, k), name) == 0) return k;
    fail_msg("no case %s", name);
    return 0;
}

/* ---- comparing policies ------------------------------------------------------------------------------------------ */

static inline size_t flow_count(const truce_policy *policy) {
    return policy->world->n_sectors * policy->world->n_regions * policy->world->n_regions;
}

static inline void assert_same_rates(const truce_policy *a, const truce_policy *b) {
    assert_int_equal(a->closure, b->closure);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t f = 0; f < flow_count(a); f++)
            assert_true(truce_policy_value(a, (truce_instrument)m, f) == truce_policy_value(b, (truce_instrument)m, f));
}

static inline void assert_same_control(const truce_control *a, const truce_control *b) {
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->flows, b->flows, a->count * sizeof *a->flows);
    assert_true(a->cap == b->cap);
    assert_true(a->exporter_share == b->exporter_share);
    assert_true(a->most_rent == b->most_rent);
}

/* Controls in the same order. */
static inline void assert_same_policies(const truce_policy *a, const truce_policy *b) {
    assert_same_rates(a, b);
    assert_int_equal(a->n_controls, b->n_controls);
    for (size_t k = 0; k < a->n_controls; k++) assert_same_control(&a->controls[k], &b->controls[k]);
}

/* Controls in any order. */
static inline void assert_same_meaning(const truce_policy *a, const truce_policy *b) {
    assert_same_rates(a, b);
    assert_int_equal(a->n_controls, b->n_controls);
    for (size_t k = 0; k < a->n_controls; k++) {
        size_t other = 0;
        while (other < b->n_controls && strcmp(a->controls[k].name, b->controls[other].name) != 0) other++;
        assert_true(other < b->n_controls);
        assert_same_control(&a->controls[k], &b->controls[other]);
    }
}

/* ---- issues and levers ------------------------------------------------------------------------------------------- */

/* Talks with random values of all issues, and the same as changes of the base. */
static inline void assert_levers_agree(const truce_scenario *scenario, int rounds) {
    truce_error error;
    truce_talks *talks = NULL;
    truce_talks_view said;
    char changes[4096];
    double x[16];
    size_t issues = truce_scenario_issues(scenario);
    MUST(truce_talks_new(scenario, NULL, &talks, &error));
    assert_true(truce_scenario_talks(scenario, &said));
    assert_int_equal(talks->n_levers, issues);
    for (int round = 0; round < rounds; round++) {
        size_t used = 0;
        for (size_t k = 0; k < issues; k++) {
            truce_issue_view view = truce_scenario_issue(scenario, k);
            x[k] = round == 0   ? view.lever.lower
                   : round == 1 ? view.lever.upper
                                : uniform(view.lever.lower, view.lever.upper);
            used += (size_t)snprintf(changes + used, sizeof changes - used, "%s{\"issue\": \"%s\", \"value\": %.17g}%s",
                                     k == 0 ? "[" : ", ", view.lever.name, x[k], k + 1 == issues ? "]" : "");
        }
        truce_policy *lever = NULL, *varied = vary(scenario, (ptrdiff_t)case_of(scenario, said.base), changes);
        MUST(truce_game_policy(talks->game, x, &lever, &error));
        assert_same_meaning(lever, varied);
        for (size_t k = 0; k < issues; k++)
            assert_true(fabs(truce_scenario_issue_value(scenario, varied, k) - x[k]) < 1e-11);
        truce_policy_free(lever);
        truce_policy_free(varied);
    }
    truce_talks_free(talks);
}

static inline truce_scenario *open_built_in(truce_context *context, const char *name, const char *horizon) {
    truce_scenario *scenario = NULL;
    truce_error error;
    const truce_scenario_overrides overrides = {.horizon = horizon};
    MUST(truce_scenario_open(context, name, &overrides, &scenario, &error));
    return scenario;
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

typedef struct text {
    char bytes[1 << 16];
    size_t size, room;
} text;

static inline bool take(void *user, const char *bytes, size_t size) {
    text *t = user;
    if (size > t->room - t->size) return false;
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[t->size] = '\0';
    return true;
}

#endif
