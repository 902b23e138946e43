/* Fuzzes variations of a case: any bytes either are changes, and then the scenario file that is written of them gives
 * the same policy, or are refused with a sentence that starts with "changes:". */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "equilibrium/policy.h"
#include "scenario/scenario.h"
#include "small_world.h"

static const char base[] = "truce: 1\n"
                           "groups: {west: [USA, EU]}\n"
                           "cases:\n"
                           "  peace: {}\n"
                           "  siege:\n"
                           "    changes:\n"
                           "      - {add: tariff, from: CHN, to: USA, rate: 0.2}\n"
                           "      - {set: licence, name: chips, from: CHN, to: west, sectors: elec, licensed: 0.5}\n"
                           "talks:\n"
                           "  base: siege\n"
                           "  issues:\n"
                           "    - {name: duty, scale: tariff, over: peace, from: CHN, to: USA, bounds: [0, 2]}\n"
                           "    - {name: chips, party: CHN, set: licence}\n";

static void stop(const char *what, const char *message) {
    fprintf(stderr, "%s: %s\n", what, message);
    abort();
}

/* Made once; it and its context stay reachable until the end. */
static const truce_world *world(void) {
    static truce_context *context;
    static truce_world *made;
    truce_error error;
    if (made == NULL && (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK ||
                         small_world_make(context, &made, &error) != TRUCE_OK))
        stop("no world to fuzz with", error.message);
    return made;
}

static truce_scenario *read(const char *text, size_t size) {
    truce_scenario *scenario;
    truce_error error;
    if (truce_scenario_from_memory(world(), "s.yaml", text, size, &scenario, &error) != TRUCE_OK)
        stop("a scenario that is not one", error.message);
    return scenario;
}

static bool take(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return true;
}

static void compare(const truce_policy *one, const truce_policy *two) {
    size_t flows = one->world->n_sectors * one->world->n_regions * one->world->n_regions;
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t f = 0; f < flows; f++)
            if (truce_policy_value(one, (truce_instrument)m, f) != truce_policy_value(two, (truce_instrument)m, f))
                stop("rates differ", truce_instrument_name[m]);
    if (one->n_controls != two->n_controls) stop("controls differ", "in number");
    for (size_t k = 0; k < one->n_controls; k++)
        if (one->controls[k].cap != two->controls[k].cap || one->controls[k].count != two->controls[k].count)
            stop("controls differ", one->controls[k].name);
}

/* Writes the variation, reads it again and compares. */
static void check_file(const truce_scenario *scenario, ptrdiff_t k, const char *changes, size_t size,
                       const truce_policy *policy) {
    truce_text written;
    truce_error error;
    truce_policy *again;
    truce_text_init(&written, &truce_malloc_allocator);
    if (truce_scenario_write_variation(scenario, k, changes, size, "mine", "", take, &written, &error) != TRUCE_OK)
        stop("a variation that cannot be written", error.message);
    truce_scenario *second = read(written.bytes, written.length);
    if (truce_scenario_policy(second, 2, &again, &error) != TRUCE_OK) stop("a file without a policy", error.message);
    compare(policy, again);
    truce_policy_free(again);
    truce_scenario_free(second);
    truce_text_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static truce_scenario *scenario; /* one for all: it must stay as it is */
    truce_policy *policy;
    truce_error error;
    const char *changes = (const char *)data;
    ptrdiff_t k = (ptrdiff_t)(size % 3) - 1;
    if (scenario == NULL) scenario = read(base, sizeof base - 1);
    truce_status status = truce_scenario_vary(scenario, k, changes, size, &policy, &error);
    if (status == TRUCE_OK) {
        check_file(scenario, k, changes, size, policy);
        truce_policy_free(policy);
        return 0;
    }
    bool unsolved = status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION; /* a case that a control refers to */
    if (status != TRUCE_BAD_INPUT && !unsolved) stop("unexpected status", error.message);
    if (strncmp(error.message, "changes:", 8) != 0) stop("a message without its text", error.message);
    return 0;
}
