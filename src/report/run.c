/* From a scenario to solved cases. */
#include "report/run.h"

#include <stdio.h>
#include <string.h>

#include "equilibrium/policy.h"

/* "; the cases are: a, b and 3 more", as far as the buffer reaches. */
static const char *list_of_cases(char *buffer, size_t size, const char *const *names, size_t count) {
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        int wrote = snprintf(buffer + used, size - used, "%s%s", k == 0 ? "" : ", ", names[k]);
        if (wrote < 0 || (size_t)wrote + 40 >= size - used) { /* keep room to say how many are left out */
            snprintf(buffer + used, size - used, "%s%zu more", k == 0 ? "" : " and ", count - k);
            break;
        }
        used += (size_t)wrote;
    }
    return buffer;
}

static truce_status unknown_case(const truce_scenario *scenario, const char *name, truce_arena *scratch,
                                 truce_error *error) {
    size_t count = truce_scenario_cases(scenario);
    const char **names = TRUCE_NEW_ARRAY(scratch, const char *, count);
    if (names == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) names[k] = truce_scenario_case_name(scenario, k);
    char suggestion[128], list[512];
    return truce_fail(error, TRUCE_BAD_INPUT, "%.300s: no case '%.80s'%s (its cases: %s)",
                      truce_scenario_path(scenario), name,
                      truce_suggestion(suggestion, sizeof suggestion, name, names, count),
                      list_of_cases(list, sizeof list, names, count));
}

/* Fills run->position: all cases in the order of the scenario, or the one that is named. */
static truce_status choose_cases(truce_run *run, const char *case_name, truce_error *error) {
    size_t count = truce_scenario_cases(run->scenario);
    run->position = TRUCE_NEW_ARRAY(&run->arena, size_t, count);
    run->solution = TRUCE_NEW_ARRAY(&run->arena, truce_solution *, count);
    if (run->position == NULL || run->solution == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++)
        if (case_name == NULL || strcmp(case_name, truce_scenario_case_name(run->scenario, k)) == 0)
            run->position[run->n_cases++] = k;
    if (case_name != NULL && run->n_cases == 0) return unknown_case(run->scenario, case_name, &run->arena, error);
    return TRUCE_OK;
}

/* Puts the case's name before what the solver says. */
static truce_status fail_in_case(const char *name, truce_status status, truce_error *error) {
    if (error == NULL) return status;
    char message[TRUCE_MESSAGE_SIZE];
    memcpy(message, error->message, sizeof message);
    return truce_fail(error, status, "case '%.200s': %s", name, message);
}

/* Every case gets a solver of its own and starts from the benchmark: its numbers are the same bits alone, in company
 * and in any order. */
static truce_status solve_policy(const truce_policy *policy, const truce_solve_options *options,
                                 truce_solution **solution, truce_error *error) {
    truce_solver *solver;
    TRUCE_TRY(truce_solver_new(policy->world, &solver, error));
    truce_status status = truce_solver_solve(solver, policy, options, solution, error);
    truce_solver_free(solver);
    return status;
}

static truce_status solve_case(truce_run *run, size_t k, const truce_solve_options *options, truce_error *error) {
    truce_policy *policy;
    TRUCE_TRY(truce_scenario_policy(run->scenario, run->position[k], &policy, error));
    truce_status status = solve_policy(policy, options, &run->solution[k], error);
    truce_policy_free(policy);
    return status;
}

static truce_status solve_cases(truce_run *run, const truce_solve_options *options, truce_error *error) {
    for (size_t k = 0; k < run->n_cases; k++) {
        truce_status status = solve_case(run, k, options, error);
        if (status != TRUCE_OK) return fail_in_case(truce_run_name(run, k), status, error);
    }
    return TRUCE_OK;
}

truce_status truce_run_new(const truce_scenario *scenario, const char *case_name, const truce_solve_options *options,
                           truce_run **run, truce_error *error) {
    const truce_world *world = truce_scenario_world(scenario);
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_run *made = TRUCE_NEW(&arena, truce_run);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena;
    made->scenario = scenario;
    made->world = world;
    truce_status status = choose_cases(made, case_name, error);
    if (status == TRUCE_OK) status = solve_cases(made, options, error);
    if (status != TRUCE_OK) {
        truce_run_free(made);
        return status;
    }
    *run = made;
    return TRUCE_OK;
}

void truce_run_free(truce_run *run) {
    if (run == NULL) return;
    for (size_t k = 0; run->solution != NULL && k < run->n_cases; k++) truce_solution_free(run->solution[k]);
    truce_arena arena = run->arena;
    truce_arena_free(&arena);
}

size_t truce_run_cases(const truce_run *run) {
    return run->n_cases;
}

const truce_solution *truce_run_solution(const truce_run *run, size_t k) {
    return run->solution[k];
}
