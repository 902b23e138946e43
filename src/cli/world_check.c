/* truce world check: is a world sound? Opening it checks every number; the identities are recomputed from the arrays,
 * and the no-change equilibrium is solved. */
#include <math.h>
#include <stdio.h>

#include "interrupt.h"
#include "message.h"
#include "verbs.h"
#include "world.h"

/* The larger one; NaN, once met, stays. */
static double larger(double a, double b) {
    return isnan(a) || a > b ? a : b;
}

/* ---- the no-change equilibrium ----------------------------------------------------------------------------- */

/* Largest change that solving the benchmark policy gives, where all should be zero. */
static truce_status no_change(const truce_world *world, double *worst, truce_error *error) {
    static const truce_variable changes[] = {TRUCE_REAL_INCOME, TRUCE_REAL_WAGE, TRUCE_WAGE, TRUCE_PRICE_INDEX};
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *solution = NULL;
    truce_status status = truce_policy_new(world, &policy, error);
    if (status == TRUCE_OK) status = truce_solver_new(world, &solver, error);
    if (status == TRUCE_OK) status = truce_solver_solve(solver, policy, NULL, &solution, error);
    *worst = 0;
    for (size_t k = 0; status == TRUCE_OK && k < sizeof changes / sizeof *changes; k++) {
        const double *values = truce_solution_array(solution, changes[k]);
        for (size_t n = 0; n < truce_world_view(world).regions; n++)
            if (!isnan(values[n])) *worst = larger(*worst, fabs(values[n]));
    }
    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(policy);
    return status;
}

/* ---- the verb ---------------------------------------------------------------------------------------------- */

/* Prints one identity; returns whether it holds, at least as nearly as rounded data can make it. */
static bool print_identity(const char *statement, double deviation) {
    static const double exact = 1e-9, rounded = 1e-4; /* the latter is what loading accepts as rounding of shares */
    const char *verdict = deviation <= exact ? "holds" : deviation <= rounded ? "nearly" : "FAILS";
    printf("  %-64s  %-6s  ", statement, verdict);
    if (deviation == 0)
        printf("exactly\n");
    else
        printf("to %.0e\n", deviation);
    return deviation <= rounded;
}

static int check_world(const truce_world *world, const char *name) {
    truce_world_arrays arrays = truce_world_view(world);
    const double *value_added = truce_world_accounts_view(world).value_added;
    double total = 0;
    for (size_t n = 0; n < arrays.regions; n++) total += value_added[n];
    printf("%s: %zu regions x %zu sectors, value added %.1f %s\n", name, arrays.regions, arrays.sectors, total,
           truce_world_unit(world));
    printf("Every number is finite and in its range, every label known, no row twice.\n\nIdentities\n");
    size_t failed = 0;
    truce_identity identities[TRUCE_IDENTITIES];
    truce_world_identities(world, identities);
    for (size_t k = 0; k < TRUCE_IDENTITIES; k++)
        failed += !print_identity(identities[k].statement, identities[k].deviation);
    double change;
    truce_error error;
    if (truce_cli_interrupted()) return truce_cli_interrupt_status();
    if (no_change(world, &change, &error) != TRUCE_OK) return truce_cli_fail_error(&error);
    failed += !print_identity("no change in policy changes nothing", change);

    size_t remarks = 0;
    for (; truce_world_remark(world, remarks) != NULL; remarks++)
        printf("%s  %s\n", remarks == 0 ? "\nRemarks\n" : "", truce_world_remark(world, remarks));
    if (failed > 0) return truce_cli_fail(TRUCE_BAD_INPUT, "%s: %zu identities fail", name, failed);
    return 0;
}

static int check(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_world *world = NULL;
    int status = truce_cli_world_open(session, arguments, &world);
    if (status != 0) return status;
    status = check_world(world, arguments->operands[0]);
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_world_check = {
    .name = "world check",
    .operands = "WORLD",
    .n_operands = 1,
    .summary = "check the numbers and identities of a world",
    .about = "Reads WORLD (a built-in name, a directory of CSV files or a .nc file), checks that every label is known, "
             "every number finite and in its range, no row twice and every share complete; recomputes the accounting "
             "identities, which hold to rounding ('nearly' where the data themselves are rounded); solves the "
             "equilibrium of no change, which must change nothing; and prints what loading remarked. What is wrong is "
             "said with file, line and field, and the exit status is 3.",
    .examples = "  truce world check world-2023\n"
                "  truce world check mine && truce run london-2025 --world mine\n",
    .options = NULL,
    .n_options = 0,
    .run = check,
};
