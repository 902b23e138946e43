/* Measures the library in this process and prints one JSON object; bench/run.py calls it and makes the table.
 *
 *     bench solve WORLD (war|all|controls|none) [REPEATS]   a policy of bench/synthetic.h on any world
 *     bench scenario FILE CASE [REPEATS]           a case of a scenario file
 *     bench load WORLD [REPEATS]                   opening a world
 *     bench bandwidth BYTES                        memory bandwidth at a footprint
 *
 * One thread: OPENBLAS_NUM_THREADS=1 must be in the environment, because OpenBLAS reads it before main. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandwidth.h"
#include "measure.h"
#include "synthetic.h"

typedef struct subject {
    const truce_world *world;
    truce_policy *policy;
    truce_solver *solver;
    truce_solution *solution; /* the last one */
    double setup_seconds;     /* of making the solver */
    double first_peak_memory; /* bytes, after the first solve */
    bench_sample solve, adjoint;
} subject;

static int complain(const char *what, const char *why) {
    fprintf(stderr, "bench: %s: %s\n", what, why);
    return EXIT_FAILURE;
}

/* Bytes of the calibrated arrays that a world of N regions and J sectors holds. */
static double data_bytes(const truce_world_arrays *w) {
    const double N = (double)w->regions, J = (double)w->sectors;
    const double flows = 3 * J * N * N, inputs = w->intermediate_share ? N * J * J : 0;
    return (double)sizeof(double) * (flows + inputs + 2 * N * J);
}

static truce_status measure_solve(subject *s, size_t repeats, truce_error *error) {
    const truce_solve_options options = {.from_benchmark = true};
    const double begin = bench_clock();
    truce_status status = truce_solver_new(s->world, &s->solver, error);
    s->setup_seconds = bench_clock() - begin;
    for (size_t k = 0; k <= repeats && status == TRUCE_OK; k++) {
        truce_solution *solution = NULL;
        const double start = bench_clock();
        status = truce_solver_solve(s->solver, s->policy, &options, &solution, error);
        const double seconds = bench_clock() - start;
        if (status != TRUCE_OK) break;
        truce_solution_free(s->solution);
        s->solution = solution;
        if (k == 0)
            s->first_peak_memory = bench_peak_memory(); /* and the caches are warm */
        else
            bench_sample_add(&s->solve, seconds);
    }
    return status;
}

/* The gradient of the first region's real income in every tariff. */
static truce_status measure_adjoint(subject *s, size_t repeats, truce_error *error) {
    const truce_world_arrays w = truce_world_view(s->world);
    truce_outcome_direction weights = {.real_income = calloc(w.regions, sizeof(double))};
    truce_policy_direction gradient = {.array = {calloc(w.sectors * w.regions * w.regions, sizeof(double))}};
    truce_status status = weights.real_income && gradient.array[TRUCE_TARIFF] ? TRUCE_OK : TRUCE_NO_MEMORY;
    if (status == TRUCE_OK)
        weights.real_income[0] = 1.0;
    else if (error)
        snprintf(error->message, sizeof error->message, "no memory for the gradient");
    for (size_t k = 0; k <= repeats && status == TRUCE_OK; k++) {
        const double start = bench_clock();
        status = truce_solver_adjoint(s->solver, s->solution, &weights, &gradient, error);
        if (k > 0) bench_sample_add(&s->adjoint, bench_clock() - start);
    }
    free(weights.real_income);
    free(gradient.array[TRUCE_TARIFF]);
    return status;
}

static bool print_subject(const subject *s) {
    const truce_world_arrays w = truce_world_view(s->world);
    const truce_solve_info info = truce_solution_info(s->solution);
    const double *real_income = truce_solution_array(s->solution, TRUCE_REAL_INCOME);
    bench_bandwidth bandwidth;
    if (!bench_measure_bandwidth((size_t)info.bytes_per_sweep, &bandwidth)) return false;
    printf("{\"regions\": %zu, \"sectors\": %zu, \"converged\": %s, \"iterations\": %d, \"continuation_steps\": %d, ",
           w.regions, w.sectors, info.converged ? "true" : "false", info.iterations, info.continuation_steps);
    printf("\"sweeps\": %d, \"residual\": %.3e, \"bytes_per_sweep\": %.0f, ", info.sweeps, info.residual,
           info.bytes_per_sweep);
    printf("\"triad\": %.4e, \"read\": %.4e, ", bandwidth.triad, bandwidth.read);
    printf("\"data_bytes\": %.0f, \"peak_memory\": %.0f, \"setup_seconds\": %.9f, ", data_bytes(&w),
           s->first_peak_memory, s->setup_seconds);
    bench_sample_print("solve", &s->solve);
    printf(", ");
    bench_sample_print("adjoint", &s->adjoint);
    printf(", \"real_income\": [");
    for (size_t n = 0; n < w.regions; n++) printf("%s%.17g", n ? ", " : "", real_income[n]);
    printf("]}\n");
    return true;
}

static int measure_policy(const truce_world *world, truce_policy *policy, size_t repeats) {
    subject s = {.world = world, .policy = policy};
    truce_error error;
    int result = EXIT_FAILURE;
    if (measure_solve(&s, repeats, &error) != TRUCE_OK || measure_adjoint(&s, repeats, &error) != TRUCE_OK)
        complain(truce_world_name(world), error.message);
    else if (!print_subject(&s))
        complain("bandwidth", "no memory");
    else
        result = EXIT_SUCCESS;
    truce_solution_free(s.solution);
    truce_solver_free(s.solver);
    return result;
}

static int bench_solve(const truce_context *context, const char *path, const char *policy_name, size_t repeats) {
    const int kind = bench_policy_named(policy_name);
    truce_world *world = NULL;
    truce_policy *policy = NULL;
    truce_error error;
    int result = EXIT_FAILURE;
    truce_status status = truce_world_open(context, path, &world, &error);
    if (status == TRUCE_OK)
        status = kind < 0 ? truce_policy_new(world, &policy, &error)
                          : bench_synthetic_policy(world, (bench_policy)kind, &policy, &error);
    if (status != TRUCE_OK)
        complain(path, error.message);
    else
        result = measure_policy(world, policy, repeats);
    truce_policy_free(policy);
    truce_world_free(world);
    return result;
}

static int bench_scenario(const truce_context *context, const char *path, const char *name, size_t repeats) {
    truce_scenario *scenario = NULL;
    truce_policy *policy = NULL;
    truce_error error;
    int result = EXIT_FAILURE;
    truce_status status = truce_scenario_open(context, path, NULL, &scenario, &error);
    size_t k = 0;
    const size_t cases = status == TRUCE_OK ? truce_scenario_cases(scenario) : 0;
    while (k < cases && strcmp(truce_scenario_case_name(scenario, k), name) != 0) k++;
    if (status == TRUCE_OK && k < cases) status = truce_scenario_policy(scenario, k, &policy, &error);
    if (status != TRUCE_OK)
        complain(path, error.message);
    else if (!policy)
        complain(name, "no such case");
    else
        result = measure_policy(truce_scenario_world(scenario), policy, repeats);
    truce_policy_free(policy);
    truce_scenario_free(scenario);
    return result;
}

static int bench_load(const truce_context *context, const char *path, size_t repeats) {
    bench_sample load = {0};
    truce_error error;
    for (size_t k = 0; k <= repeats; k++) {
        truce_world *world;
        const double start = bench_clock();
        if (truce_world_open(context, path, &world, &error) != TRUCE_OK) return complain(path, error.message);
        if (k > 0) bench_sample_add(&load, bench_clock() - start); /* the first reads the disk */
        truce_world_free(world);
    }
    printf("{");
    bench_sample_print("load", &load);
    printf("}\n");
    return EXIT_SUCCESS;
}

static int bench_bandwidth_at(const char *bytes) {
    bench_bandwidth bandwidth;
    if (!bench_measure_bandwidth((size_t)strtoull(bytes, NULL, 10), &bandwidth))
        return complain("bandwidth", "no memory");
    printf("{\"triad\": %.4e, \"read\": %.4e}\n", bandwidth.triad, bandwidth.read);
    return EXIT_SUCCESS;
}

static size_t repeats_from(const char *text) {
    const size_t repeats = text ? strtoul(text, NULL, 10) : 10;
    return repeats < 1 ? 1 : repeats > BENCH_MAX_REPEATS ? BENCH_MAX_REPEATS : repeats;
}

int main(int argc, char **argv) {
    const char *verb = argc > 2 ? argv[1] : "", *threads = getenv("OPENBLAS_NUM_THREADS");
    truce_context *context;
    truce_error error;
    if (!threads || strcmp(threads, "1") != 0) return complain("threads", "set OPENBLAS_NUM_THREADS=1");
    if (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK) return complain("context", error.message);
    int result;
    if (strcmp(verb, "solve") == 0 && argc > 3)
        result = bench_solve(context, argv[2], argv[3], repeats_from(argv[4]));
    else if (strcmp(verb, "scenario") == 0 && argc > 3)
        result = bench_scenario(context, argv[2], argv[3], repeats_from(argv[4]));
    else if (strcmp(verb, "load") == 0)
        result = bench_load(context, argv[2], repeats_from(argv[3]));
    else if (strcmp(verb, "bandwidth") == 0)
        result = bench_bandwidth_at(argv[2]);
    else
        result = complain("usage", "solve WORLD war|all|controls|none [REPEATS], scenario FILE CASE [REPEATS], "
                                   "load WORLD [REPEATS] or bandwidth BYTES");
    truce_context_free(context);
    return result;
}
