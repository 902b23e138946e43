/* POST /api/solve: one equilibrium. */
#include "serve/desk_parts.h"

/* From the benchmark, whatever the solver did before: the same question has the same answer, bit for bit, as truce_run
 * has it. */
static truce_status solve(truce_desk_call *call, const truce_policy *policy, truce_solution **solution,
                          truce_error *error) {
    truce_desk *desk = call->desk;
    truce_solve_options options = {.from_benchmark = true, .cancel = truce_desk_work_progress, .user = call->work};
    void *solver;
    TRUCE_TRY(truce_desk_pool_take(&desk->solvers, &solver, error));
    truce_status status = truce_solver_solve(solver, policy, &options, solution, error);
    truce_desk_pool_give(&desk->solvers, solver);
    atomic_fetch_add(&desk->solves, 1);
    return status;
}

static truce_status solve_variation(truce_desk_call *call, const truce_variation *variation, truce_text *text,
                                    truce_error *error) {
    truce_policy *policy;
    truce_solution *solution;
    TRUCE_TRY(truce_variation_policy(variation, &policy, error));
    truce_status status = solve(call, policy, &solution, error);
    if (status == TRUCE_OK) {
        status = truce_desk_write_result(call, variation, policy, solution, text, error);
        truce_solution_free(solution);
    }
    truce_policy_free(policy);
    return status;
}

truce_status truce_desk_write_solution(truce_desk_call *call, truce_text *text, truce_error *error) {
    const truce_desk_variant *variant = &call->variant;
    truce_variation *variation;
    TRUCE_TRY(truce_variation_new(call->desk->scenario, variant->position, variant->changes, variant->size, &variation,
                                  error));
    truce_status status = solve_variation(call, variation, text, error);
    truce_variation_free(variation);
    return status;
}
