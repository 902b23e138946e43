/* The solved cases of a scenario behind the public handle. */
#ifndef TRUCE_REPORT_RUN_H
#define TRUCE_REPORT_RUN_H

#include "world/world.h"

struct truce_run {
    truce_arena arena; /* holds the run itself */
    const truce_scenario *scenario;
    const truce_world *world;
    size_t n_cases;
    size_t *position;          /* [n_cases] of each case in the scenario */
    truce_solution **solution; /* [n_cases] */
};

static inline const char *truce_run_name(const truce_run *run, size_t k) {
    return truce_scenario_case_name(run->scenario, run->position[k]);
}

static inline const char *truce_run_title(const truce_run *run, size_t k) {
    return truce_scenario_case_title(run->scenario, run->position[k]);
}

static inline truce_closure truce_run_closure(const truce_run *run, size_t k) {
    return truce_scenario_case_closure(run->scenario, run->position[k]);
}

#endif
