/* What if China halved its tariffs on American goods? Solves it, prints real incomes, and then asks the adjoint which
 * tariffs American real income is most sensitive to.
 *
 *     cc counterfactual.c -o counterfactual $(pkg-config --cflags --libs truce)
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <truce/truce.h>

enum { SHOWN = 5 };

/* Leaves with the library's sentence when a call failed. */
static void check(truce_status status, const truce_error *error) {
    if (status == TRUCE_OK) return;
    fprintf(stderr, "%s\n", error->message);
    exit((int)status);
}

static void halve_tariffs(truce_policy *policy, size_t exporter, size_t importer) {
    truce_error error;
    check(truce_policy_apply(policy, TRUCE_TARIFF, TRUCE_MULTIPLY, &exporter, 1, &importer, 1, NULL, 0, 0.5, &error),
          &error);
}

static void print_real_incomes(const truce_solution *solution, const truce_world_arrays *world) {
    const double *real_income = truce_solution_array(solution, TRUCE_REAL_INCOME);
    printf("real income, per cent\n");
    for (size_t n = 0; n < world->regions; n++) printf("  %-4s %+9.4f\n", world->region_codes[n], 100 * real_income[n]);
}

/* Prints the entries of a gradient [J][N][N] that are largest in size, and clears them as it goes. A region's sales at
 * home have entries too (a tax on them would be a tariff of a region on itself); no customs collects it. */
static void print_largest(double *gradient, const truce_world_arrays *world) {
    size_t N = world->regions, cells = world->sectors * N * N;
    for (int shown = 0; shown < SHOWN; shown++) {
        size_t largest = 0;
        for (size_t k = 0; k < cells; k++) {
            if (k / N % N == k % N) gradient[k] = 0;
            if (fabs(gradient[k]) > fabs(gradient[largest])) largest = k;
        }
        printf("  %-4s to %-4s %-24s %+.6f\n", world->region_codes[largest / N % N], world->region_codes[largest % N],
               world->sector_names[largest / N / N], gradient[largest]);
        gradient[largest] = 0;
    }
}

/* d ln(real income of `region`) / d tariff, every tariff of the world at once, for the price of one more solve. */
static void print_gradient(truce_solver *solver, const truce_solution *solution, const truce_world_arrays *world,
                           size_t region) {
    truce_error error;
    double *weights = calloc(world->regions, sizeof *weights);
    double *gradient = calloc(world->sectors * world->regions * world->regions, sizeof *gradient);
    if (weights == NULL || gradient == NULL) exit(EXIT_FAILURE);
    weights[region] = 1;
    truce_outcome_direction outcome = {.real_income = weights};
    truce_policy_direction direction = {.array = {[TRUCE_TARIFF] = gradient}};
    check(truce_solver_adjoint(solver, solution, &outcome, &direction, &error), &error);
    printf("tariffs that move %s most: d ln(real income) / d tariff\n", world->region_codes[region]);
    print_largest(gradient, world);
    free(gradient);
    free(weights);
}

int main(int argc, char **argv) {
    truce_error error;
    truce_context *context = NULL;
    truce_world *world = NULL;
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *solution = NULL;

    check(truce_context_new(NULL, getenv("TRUCE_DATA"), &context, &error), &error);
    check(truce_world_open(context, argc > 1 ? argv[1] : "world-2023", &world, &error), &error);
    ptrdiff_t usa = truce_world_region(world, "USA"), china = truce_world_region(world, "CHN");
    if (usa < 0 || china < 0) {
        fprintf(stderr, "this world has no USA or no CHN\n");
        return EXIT_FAILURE;
    }

    check(truce_policy_new(world, &policy, &error), &error);
    halve_tariffs(policy, (size_t)usa, (size_t)china);
    check(truce_solver_new(world, &solver, &error), &error);
    check(truce_solver_solve(solver, policy, NULL, &solution, &error), &error);

    truce_world_arrays arrays = truce_world_view(world);
    print_real_incomes(solution, &arrays);
    print_gradient(solver, solution, &arrays, (size_t)usa);

    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(policy);
    truce_world_free(world);
    truce_context_free(context);
    return EXIT_SUCCESS;
}
