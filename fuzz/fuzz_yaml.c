/* Fuzzes the YAML layer and the scenario parser on a small world: any bytes either make a scenario whose cases have
 * policies, or are refused with a sentence that starts with the file's name. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "equilibrium/policy.h"
#include "scenario/scenario.h"
#include "small_world.h"

enum { MOST_CASES = 8 };

static const char path[] = "fuzz/corpus/yaml/input.yaml"; /* tables of the seeds lie beside it */

static void stop(const char *what, const char *message) {
    fprintf(stderr, "%s: %s\n", what, message);
    abort();
}

/* `solves`: an equilibrium was asked for, which there may not be. */
static void check_refusal(truce_status status, bool solves, const truce_error *error) {
    bool refused = status == TRUCE_BAD_INPUT;
    bool unsolved = status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION;
    if ((!refused && !(solves && unsolved)) || error->status != status) stop("unexpected status", error->message);
    if (strncmp(error->message, path, sizeof path - 1) != 0) stop("a message without its file", error->message);
}

static void try_case(const truce_scenario *scenario, size_t k) {
    truce_policy *policy;
    truce_error error;
    for (size_t c = 0; truce_scenario_case_change(scenario, k, c) != NULL; c++) {
    }
    truce_status status = truce_scenario_policy(scenario, k, &policy, &error);
    if (status != TRUCE_OK) {
        check_refusal(status, true, &error); /* of a case that a control refers to */
        return;
    }
    if (truce_policy_check(policy, &error) != TRUCE_OK) stop("a case out of range", error.message);
    truce_policy_free(policy);
}

/* Made once; it and its context stay reachable until the end. */
static const truce_world *small_world(void) {
    static truce_context *context;
    static truce_world *world;
    truce_error error;
    if (world == NULL && (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK ||
                          small_world_make(context, &world, &error) != TRUCE_OK))
        stop("no world to fuzz with", error.message);
    return world;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    truce_scenario *scenario;
    truce_error error;
    truce_status status = truce_scenario_from_memory(small_world(), path, (const char *)data, size, &scenario, &error);
    if (status != TRUCE_OK) {
        check_refusal(status, false, &error);
        return 0;
    }
    for (size_t k = 0; k < truce_scenario_cases(scenario) && k < MOST_CASES; k++) try_case(scenario, k);
    truce_scenario_free(scenario);
    return 0;
}
