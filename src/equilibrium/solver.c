/* The public solver: making one, and solving with it. */
#include "equilibrium/solver.h"

#include <string.h>
#include <time.h>

/* Makes what the solver works with, with room for so many controls. On failure it has none. */
static truce_status make_work(truce_solver *solver, size_t controls, truce_error *error) {
    truce_system *system;
    truce_arena_free(&solver->work);
    solver->started = false;
    solver->newton = NULL;
    truce_newton *newton = NULL;
    TRUCE_TRY(truce_system_new(&solver->work, solver->world, controls, &system, error));
    TRUCE_TRY(truce_newton_new(&solver->work, system, &newton, error));
    solver->vector = TRUCE_NEW_ARRAY(&solver->work, double, 2 * system->most_unknowns);
    solver->income = TRUCE_NEW_ARRAY(&solver->work, double, system->N);
    if (solver->vector == NULL || solver->income == NULL) return truce_fail_memory(error);
    solver->newton = newton;
    return TRUCE_OK;
}

truce_status truce_solver_room(truce_solver *solver, size_t controls, truce_error *error) {
    size_t room = solver->newton != NULL ? solver->newton->system->controls.capacity : 0;
    if (solver->newton != NULL && controls <= room) return TRUCE_OK;
    return make_work(solver, controls > 2 * room ? controls : 2 * room, error);
}

truce_status truce_solver_new(const truce_world *world, truce_solver **solver, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_solver *made = TRUCE_NEW(&arena, truce_solver);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena; /* from here on the solver owns it */
    truce_arena_init(&made->work, &world->arena.allocator);
    made->world = world;
    truce_status status = make_work(made, 0, error);
    if (status != TRUCE_OK) {
        truce_solver_free(made);
        return status;
    }
    *solver = made;
    return TRUCE_OK;
}

void truce_solver_free(truce_solver *solver) {
    if (solver == NULL) return;
    truce_arena_free(&solver->work);
    truce_arena arena = solver->arena;
    truce_arena_free(&arena);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What one single-precision product reads: shares and values once, input shares twice. */
static double sweep_bytes(const truce_system *y) {
    double flows = (double)(y->J * y->N * y->stride) * (y->export_tax ? 3 : 2);
    double inputs = y->materials ? 2.0 * (double)(y->cells * y->J) : 0;
    return (flows + inputs) * sizeof(float);
}

truce_status truce_solver_solve(truce_solver *solver, const truce_policy *policy, const truce_solve_options *options,
                                truce_solution **solution, truce_error *error) {
    truce_solve_info info = {.converged = false};
    double start = now();
    if (policy->world != solver->world)
        return truce_fail(error, TRUCE_USAGE, "the policy was made for another world than the solver");
    TRUCE_TRY(truce_policy_check(policy, error));
    TRUCE_TRY(truce_solver_room(solver, policy->n_controls, error));
    truce_newton *newton = solver->newton;
    if (!solver->started || (options != NULL && options->from_benchmark)) {
        memset(newton->state, 0, newton->system->most_unknowns * sizeof(double));
        newton->preconditioned = false; /* another's would lead to other last digits */
    }
    solver->started = false;
    TRUCE_TRY(truce_newton_solve(newton, policy, options, &info, error));
    solver->started = true;
    info.bytes_per_sweep = sweep_bytes(newton->system);
    truce_solution *made = NULL;
    TRUCE_TRY(truce_solution_new(newton->system, newton->point, &info, &made, error));
    made->info.seconds = now() - start;
    *solution = made;
    return TRUCE_OK;
}
