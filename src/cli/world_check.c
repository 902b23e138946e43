/* truce world check: is a world sound? Opening it checks every number; the identities are recomputed here from the
 * arrays alone, and the no-change equilibrium is solved. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interrupt.h"
#include "message.h"
#include "verbs.h"
#include "world.h"

/* ---- identities -------------------------------------------------------------------------------------------- */

typedef struct economy {
    truce_world_arrays a;
    truce_world_accounts accounts;
    double world_value_added;
} economy;

/* The larger one; NaN, once met, stays. */
static double larger(double a, double b) {
    return isnan(a) || a > b ? a : b;
}

static size_t flow(const economy *e, size_t i, size_t n, size_t j) {
    return (j * e->a.regions + i) * e->a.regions + n;
}

/* |sum over origins of pi - 1| where the destination spends. */
static double trade_shares(const economy *e) {
    double worst = 0;
    for (size_t j = 0; j < e->a.sectors; j++)
        for (size_t n = 0; n < e->a.regions; n++) {
            if (e->a.expenditure[n * e->a.sectors + j] == 0) continue;
            double sum = 0;
            for (size_t i = 0; i < e->a.regions; i++) sum += e->a.trade_share[flow(e, i, n, j)];
            worst = larger(worst, fabs(sum - 1));
        }
    return worst;
}

/* |sum over inputs of gamma - 1| where the sector produces and buys inputs. */
static double input_shares(const economy *e) {
    double worst = 0;
    size_t N = e->a.regions, J = e->a.sectors;
    for (size_t ij = 0; e->a.intermediate_share != NULL && ij < N * J; ij++) {
        if (e->accounts.output[ij] == 0 || e->a.factor_share[ij] == 1) continue;
        double sum = 0;
        for (size_t k = 0; k < J; k++) sum += e->a.intermediate_share[ij * J + k];
        worst = larger(worst, fabs(sum - 1));
    }
    return worst;
}

static double final_shares(const economy *e) {
    double worst = 0;
    for (size_t n = 0; n < e->a.regions; n++) {
        double sum = 0;
        for (size_t j = 0; j < e->a.sectors; j++) sum += e->accounts.final_share[n * e->a.sectors + j];
        worst = larger(worst, fabs(sum - 1));
    }
    return worst;
}

/* Y[i,j] = sum_n pi X / ((1+e)(1+t)), relative to world value added. */
static double goods_markets(const economy *e) {
    double worst = 0;
    size_t J = e->a.sectors;
    for (size_t i = 0; i < e->a.regions; i++)
        for (size_t j = 0; j < J; j++) {
            double sold = 0;
            for (size_t n = 0; n < e->a.regions; n++) {
                size_t f = flow(e, i, n, j);
                sold += e->a.trade_share[f] * e->a.expenditure[n * J + j] /
                        ((1 + e->a.export_tax[f]) * (1 + e->a.tariff[f]));
            }
            worst = larger(worst, fabs(sold - e->accounts.output[i * J + j]) / e->world_value_added);
        }
    return worst;
}

/* wL[i] = sum_j beta (1-mu) Y. */
static double labour_markets(const economy *e) {
    double worst = 0;
    size_t J = e->a.sectors;
    for (size_t i = 0; i < e->a.regions; i++) {
        double paid = 0;
        for (size_t j = 0; j < J; j++)
            paid += e->a.factor_share[i * J + j] * (1 - e->a.profit_share[j]) * e->accounts.output[i * J + j];
        worst = larger(worst, fabs(paid - e->accounts.value_added[i]) / e->world_value_added);
    }
    return worst;
}

/* Income = value added + profit + revenue + transfer, region by region. */
static double budgets(const economy *e) {
    double worst = 0;
    const truce_world_accounts *a = &e->accounts;
    for (size_t n = 0; n < e->a.regions; n++) {
        double earned =
            a->value_added[n] + a->profit[n] + a->tariff_revenue[n] + a->export_tax_revenue[n] + a->transfer[n];
        worst = larger(worst, fabs(earned - a->income[n]) / e->world_value_added);
    }
    return worst;
}

/* Transfers sum to zero, and exports to imports. */
static double world_balance(const economy *e) {
    double transfers = 0, trade = 0;
    for (size_t n = 0; n < e->a.regions; n++) {
        transfers += e->accounts.transfer[n];
        trade += e->accounts.exports[n] - e->accounts.imports[n];
    }
    return larger(fabs(transfers), fabs(trade)) / e->world_value_added;
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

static const struct {
    const char *what;
    double (*deviation)(const economy *e);
} identities[] = {
    {"trade shares sum to one", trade_shares},
    {"input shares sum to one", input_shares},
    {"final shares sum to one", final_shares},
    {"goods markets clear", goods_markets},
    {"labour markets clear", labour_markets},
    {"budgets add up", budgets},
    {"world trade and transfers balance", world_balance},
};

/* Prints one identity; returns whether it holds, at least as nearly as rounded data can make it. */
static bool print_identity(const char *what, double deviation) {
    static const double exact = 1e-9, rounded = 1e-4; /* the latter is what loading accepts as rounding of shares */
    const char *verdict = deviation <= exact ? "holds" : deviation <= rounded ? "nearly" : "FAILS";
    printf("  %-36s %-6s  off by at most %.1e\n", what, verdict, deviation);
    return deviation <= rounded;
}

static int check_world(const truce_world *world, const char *name) {
    economy e = {truce_world_view(world), truce_world_accounts_view(world), 0};
    for (size_t n = 0; n < e.a.regions; n++) e.world_value_added += e.accounts.value_added[n];
    printf("%s: %zu regions x %zu sectors, value added %.1f %s\n", name, e.a.regions, e.a.sectors, e.world_value_added,
           truce_world_unit(world));
    printf("Every number is finite and in its range, every label known, no row twice.\n\nIdentities\n");
    size_t failed = 0;
    for (size_t k = 0; k < sizeof identities / sizeof *identities; k++)
        failed += !print_identity(identities[k].what, identities[k].deviation(&e));
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
             "equilibrium of "
             "no change, which must change nothing; and prints what loading remarked. What is wrong is said with file, "
             "line and field, and the exit status is 3.",
    .examples = "  truce world check world-2023\n"
                "  truce world check mine && truce run london-2025 --world mine\n",
    .options = NULL,
    .n_options = 0,
    .run = check,
};
