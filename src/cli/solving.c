#include "solving.h"

/* The sums behind an equation round by about as much: below, convergence is a matter of luck. */
static const double LEAST_TOLERANCE = 1e-13;

int truce_cli_solving_options(const truce_cli_arguments *arguments, const truce_cli_solving_positions *positions,
                              truce_scenario_overrides *overrides, truce_solve_options *solve) {
    long max_iterations = 0;
    *overrides = (truce_scenario_overrides){.world = arguments->value[positions->world],
                                            .elasticities = arguments->value[positions->elasticities],
                                            .ledger = arguments->value[positions->ledger],
                                            .horizon = arguments->value[positions->horizon]};
    *solve = (truce_solve_options){.tolerance = 0};
    int status = truce_cli_whole_number(arguments, positions->max_iterations, 1, 1000000, &max_iterations);
    solve->max_iterations = (int)max_iterations;
    return status == 0 ? truce_cli_fraction(arguments, positions->tolerance, LEAST_TOLERANCE, &solve->tolerance)
                       : status;
}
