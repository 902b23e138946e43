/* Measures the whole of Ossa (2014) in this process and prints one JSON object.
 *
 *     bench_talks DATA
 *
 * DATA holds the folders ossa2014 and ossa2014-raw (docs/benchmarks.md). For every variant of the paper: the optimal
 * tariffs of its seven regions, the trade war, and trade talks from the war, from the tariffs of the benchmark and from
 * free trade, each with its certificate's independent check. The author's own code takes "around 4 days on a high-end
 * desktop" for these (readme of the replication data). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <truce/truce.h>

#include "measure.h"

enum { PATH = 1024, MOST = 64, ALTERNATIVES = 5 };

typedef struct subject {
    const char *data;
    truce_context *context;
    size_t N, J;
    double lambda[MOST * MOST];
    double sigma[ALTERNATIVES][MOST];
    int solves, iterations;
    double step, deviation; /* the worst of all certificates */
} subject;

static truce_status complain(truce_error *error, const char *what, const char *name) {
    error->status = TRUCE_BAD_INPUT;
    snprintf(error->message, sizeof error->message, "%s: %s", name, what);
    return TRUCE_BAD_INPUT;
}

static FILE *open_table(const subject *s, const char *name, char line[PATH]) {
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", s->data, name);
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(line, PATH, file) == NULL) line[0] = '\0';
    return file;
}

static truce_status read_tables(subject *s, const truce_world *world, truce_error *error) {
    char line[PATH], region[16], sector[16];
    double w, v[ALTERNATIVES];
    FILE *file = open_table(s, "ossa2014/political_weights.csv", line);
    if (file == NULL) return complain(error, "cannot be read", "political_weights.csv");
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "%15[^,],%15[^,],%lf", region, sector, &w) == 3)
            s->lambda[(size_t)truce_world_region(world, region) * s->J + (size_t)truce_world_sector(world, sector)] = w;
    fclose(file);
    file = open_table(s, "ossa2014/sigma_alternatives.csv", line);
    if (file == NULL) return complain(error, "cannot be read", "sigma_alternatives.csv");
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "%15[^,],%lf,%lf,%lf,%lf,%lf", sector, &v[0], &v[1], &v[2], &v[3], &v[4]) == 6)
            for (int k = 0; k < ALTERNATIVES; k++) s->sigma[k][truce_world_sector(world, sector)] = v[k];
    fclose(file);
    return TRUCE_OK;
}

static truce_status open_world(subject *s, const char *name, truce_world **world, truce_error *error) {
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", s->data, name);
    return truce_world_open(s->context, path, world, error);
}

/* The raw world with other elasticities, its imbalances taken out. */
static truce_status purge(subject *s, int column, truce_world **made, truce_error *error) {
    double theta[MOST], mu[MOST];
    truce_world *raw = NULL, *world = NULL;
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *solution = NULL;
    truce_status status = open_world(s, "ossa2014-raw", &raw, error);
    if (status == TRUCE_OK) {
        truce_world_arrays a = truce_world_view(raw);
        for (size_t j = 0; j < s->J; j++) {
            theta[j] = s->sigma[column][j] - 1;
            mu[j] = 1 / s->sigma[column][j];
        }
        a.trade_elasticity = theta;
        a.profit_share = mu;
        status = truce_world_from_arrays(s->context, "raw", &a, &world, error);
    }
    if (status == TRUCE_OK) status = truce_policy_new(world, &policy, error);
    if (status == TRUCE_OK) status = truce_solver_new(world, &solver, error);
    if (status == TRUCE_OK) {
        truce_policy_set_closure(policy, TRUCE_DEFICITS_ZERO);
        status = truce_solver_solve(solver, policy, NULL, &solution, error);
    }
    if (status == TRUCE_OK) status = truce_solution_world(solution, "purged", made, error);
    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(policy);
    truce_world_free(world);
    truce_world_free(raw);
    return status;
}

/* Levers: every import tariff by itself, or one for all origins. */
static truce_status make_game(const subject *s, const truce_world *world, bool mfn, bool political, truce_game **game,
                              truce_error *error) {
    size_t N = s->N, J = s->J, K = 0, flows = 0;
    truce_policy *policy = NULL;
    truce_lever *lever = calloc(N * N * J, sizeof *lever);
    size_t *flow = calloc(N * N * J, sizeof *flow);
    truce_status status = lever == NULL || flow == NULL ? complain(error, "out of memory", "levers") : TRUCE_OK;
    for (size_t n = 0; n < N && status == TRUCE_OK; n++)
        for (size_t j = 0; j < J; j++)
            for (size_t i = 0; i < N; i++) {
                if (i == n) continue;
                bool first = !mfn || i == (n == 0);
                if (first) lever[K++] = (truce_lever){.party = n, .flows = &flow[flows], .lower = 0, .upper = 10};
                lever[K - 1].count++;
                flow[flows++] = (j * N + i) * N + n;
            }
    if (status == TRUCE_OK) status = truce_policy_new(world, &policy, error);
    if (status == TRUCE_OK) status = truce_game_new(world, policy, lever, K, political ? s->lambda : NULL, game, error);
    truce_policy_free(policy);
    free(lever);
    free(flow);
    return status;
}

static void note(subject *s, const truce_certificate *c) {
    s->solves += c->solves;
    s->iterations += c->iterations;
    s->step = fmax(s->step, c->step);
    s->deviation = fmax(s->deviation, c->deviation);
}

static truce_status talk(subject *s, truce_game *game, const double *from, double *x, truce_error *error) {
    double threat[MOST];
    truce_certificate c;
    size_t K = truce_game_levers(game);
    truce_status status = truce_game_payoffs(game, from, threat, error);
    for (size_t k = 0; k < K; k++) x[k] = 0;
    if (status == TRUCE_OK) status = truce_game_deal(game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, x, &c, error);
    if (status == TRUCE_OK) note(s, &c);
    return status;
}

/* Seconds of optima, war and talks. */
static truce_status play(subject *s, truce_game *game, double seconds[3], truce_error *error) {
    truce_certificate c;
    truce_status status = TRUCE_OK;
    size_t K = truce_game_levers(game);
    double *x = calloc(2 * K, sizeof *x), *deal = x + K, begin = bench_clock();
    if (x == NULL) return complain(error, "out of memory", "levers");
    for (size_t n = 0; n < s->N && status == TRUCE_OK; n++) {
        truce_game_base(game, x);
        status = truce_game_optimum(game, n, NULL, x, &c, error);
        if (status == TRUCE_OK) note(s, &c);
    }
    seconds[0] = bench_clock() - begin;
    begin = bench_clock();
    for (size_t k = 0; k < K; k++) x[k] = 0.3;
    if (status == TRUCE_OK) status = truce_game_nash(game, NULL, x, &c, error);
    if (status == TRUCE_OK) note(s, &c);
    seconds[1] = bench_clock() - begin;
    begin = bench_clock();
    if (status == TRUCE_OK) status = talk(s, game, x, deal, error);
    truce_game_base(game, x);
    if (status == TRUCE_OK) status = talk(s, game, x, deal, error);
    for (size_t k = 0; k < K; k++) x[k] = 0;
    if (status == TRUCE_OK) status = talk(s, game, x, deal, error);
    seconds[2] = bench_clock() - begin;
    free(x);
    return status;
}

static truce_status measure(subject *s, truce_error *error) {
    static const char *const names[] = {"main",   "political weights", "mfn",    "mean 3.5",
                                        "mean 5", "mean 6.5",          "uniform"};
    const clock_t start = clock();
    double total = 0;
    printf("{\"variants\": [");
    for (int v = 0; v < 7; v++) {
        truce_world *world = NULL;
        truce_game *game = NULL;
        double seconds[3], begin = bench_clock();
        truce_status status = v < 3 ? open_world(s, "ossa2014", &world, error) : purge(s, v - 2, &world, error);
        if (status == TRUCE_OK && v == 0) {
            truce_world_arrays a = truce_world_view(world);
            s->N = a.regions;
            s->J = a.sectors;
            status =
                s->N > MOST || s->J > MOST ? complain(error, "is too large", "ossa2014") : read_tables(s, world, error);
        }
        if (status == TRUCE_OK) status = make_game(s, world, v == 2, v == 1, &game, error);
        if (status == TRUCE_OK) status = play(s, game, seconds, error);
        truce_game_free(game);
        truce_world_free(world);
        if (status != TRUCE_OK) return status;
        double all = bench_clock() - begin;
        total += all;
        printf("%s\n  {\"name\": \"%s\", \"optima\": %.4f, \"war\": %.4f, \"talks\": %.4f, \"seconds\": %.4f}",
               v > 0 ? "," : "", names[v], seconds[0], seconds[1], seconds[2], all);
    }
    printf("],\n \"seconds\": %.4f, \"cpu_seconds\": %.4f, \"target\": 10, \"published_days\": 4, \"solves\": %d, "
           "\"iterations\": %d,\n"
           " \"worst_step\": %.3g, \"worst_deviation\": %.3g}\n",
           total, (double)(clock() - start) / CLOCKS_PER_SEC, s->solves, s->iterations, s->step, s->deviation);
    return TRUCE_OK;
}

int main(int argc, char **argv) {
    static subject s;
    truce_error error;
    if (argc != 2) {
        fputs("usage: bench_talks DATA\n", stderr);
        return 2;
    }
    s.data = argv[1];
    s.deviation = -INFINITY;
    truce_status status = truce_context_new(NULL, NULL, &s.context, &error);
    if (status == TRUCE_OK) status = measure(&s, &error);
    truce_context_free(s.context);
    if (status != TRUCE_OK) fprintf(stderr, "bench_talks: %s\n", error.message);
    return status == TRUCE_OK ? 0 : 1;
}
