#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

/* Streams of random numbers. */
enum { SIZE = 1, TASTE, TECHNOLOGY, TECHNIQUE, ADVANTAGE, HOME, ABSENCE, PLACE, FRICTION, RATE, AGREEMENT, ELASTICITY };

enum { BALANCING_ROUNDS = 40, SETTLING_ROUNDS = 40, CODE_SIZE = 24 };

static const double WORLD_INCOME = 1e5; /* USD bn */

/* An economy in the making: N regions, J sectors, layouts as in truce_world_arrays. */
typedef struct economy {
    size_t N, J, goods;
    uint64_t seed;
    double *pi, *X, *beta, *gamma, *theta, *t; /* what the world will hold */
    double *income, *rank;                     /* [N]; rank from 0 (smallest) to 1 */
    double *alpha, *home, *strength;           /* [N][J]: final shares, home shares, gravity of the exporter */
    double *Y, *foreign, *spend;               /* [N][J], [N], [N]: work */
    double *exports, *imports;                 /* [N]: work */
    double *east, *north;                      /* [N]: places on a unit map */
    char *code;                                /* [N + J][CODE_SIZE] */
    const char **label;                        /* [N + J] */
} economy;

static double clamp(double value, double low, double high) {
    return value < low ? low : value > high ? high : value;
}

static bool is_service(const economy *w, size_t j) {
    return j >= w->goods;
}

static void normalise(double *share, size_t count) {
    double total = 0;
    for (size_t k = 0; k < count; k++) total += share[k];
    for (size_t k = 0; k < count && total > 0; k++) share[k] /= total;
}

static void release(economy *w) {
    double *const arrays[] = {w->pi,      w->X,     w->beta,    w->gamma,    w->theta, w->t,
                              w->income,  w->rank,  w->alpha,   w->strength, w->home,  w->Y,
                              w->foreign, w->spend, w->exports, w->imports,  w->east,  w->north};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    free(w->code);
    free(w->label);
}

static bool allocate(economy *w) {
    const size_t N = w->N, J = w->J;
    struct {
        double **array;
        size_t count;
    } const plan[] = {{&w->pi, J * N * N}, {&w->X, N * J},     {&w->beta, N * J},     {&w->gamma, N * J * J},
                      {&w->theta, J},      {&w->t, J * N * N}, {&w->income, N},       {&w->rank, N},
                      {&w->alpha, N * J},  {&w->home, N * J},  {&w->strength, N * J}, {&w->Y, N * J},
                      {&w->foreign, N},    {&w->spend, N},     {&w->exports, N},      {&w->imports, N},
                      {&w->east, N},       {&w->north, N}};
    bool ok = (w->code = calloc(N + J, CODE_SIZE)) && (w->label = calloc(N + J, sizeof *w->label));
    for (size_t k = 0; k < sizeof plan / sizeof *plan; k++)
        ok = (*plan[k].array = calloc(plan[k].count, sizeof(double))) && ok;
    return ok;
}

static void name(economy *w) {
    for (size_t k = 0; k < w->N + w->J; k++) {
        char *code = w->code + k * CODE_SIZE;
        if (k < w->N)
            snprintf(code, CODE_SIZE, "R%03zu", k + 1);
        else
            snprintf(code, CODE_SIZE, "%c%03zu", is_service(w, k - w->N) ? 's' : 'g', k - w->N + 1);
        w->label[k] = code;
    }
}

static void draw_sizes(economy *w) {
    bench_random random = bench_random_stream(w->seed, SIZE);
    for (size_t n = 0; n < w->N; n++) w->income[n] = exp(1.6 * bench_normal(&random));
    normalise(w->income, w->N);
    for (size_t n = 0; n < w->N; n++) {
        size_t smaller = 0;
        for (size_t i = 0; i < w->N; i++) smaller += w->income[i] < w->income[n];
        w->rank[n] = (double)smaller / (double)(w->N - 1);
    }
    for (size_t n = 0; n < w->N; n++) w->income[n] *= WORLD_INCOME;
}

static void draw_demand(economy *w) {
    bench_random random = bench_random_stream(w->seed, TASTE);
    bench_random elasticity = bench_random_stream(w->seed, ELASTICITY);
    for (size_t j = 0; j < w->J; j++) {
        const double common = exp(0.8 * bench_normal(&random)) * (is_service(w, j) ? 2.0 : 1.0);
        for (size_t n = 0; n < w->N; n++) w->alpha[n * w->J + j] = common * exp(0.3 * bench_normal(&random));
        w->theta[j] = is_service(w, j) ? bench_uniform(&elasticity, 3.0, 7.0)
                                       : exp(bench_uniform(&elasticity, log(2.0), log(12.0)));
    }
    for (size_t n = 0; n < w->N; n++) normalise(w->alpha + n * w->J, w->J);
}

/* Industries that a region lacks: in one of 25 goods of the smaller half of the regions. */
static void draw_absence(economy *w) {
    bench_random random = bench_random_stream(w->seed, ABSENCE);
    for (size_t n = 0; n < w->N; n++)
        for (size_t j = 0; j < w->J; j++) {
            const bool absent = bench_uniform(&random, 0, 1) < 0.04 && w->rank[n] < 0.5 && !is_service(w, j);
            w->strength[n * w->J + j] = absent ? 0.0 : 1.0;
        }
}

static void draw_technology(economy *w) {
    const size_t J = w->J;
    bench_random share = bench_random_stream(w->seed, TECHNOLOGY), technique = bench_random_stream(w->seed, TECHNIQUE);
    for (size_t j = 0; j < J; j++) {
        const double typical = is_service(w, j) ? bench_uniform(&share, 0.45, 0.65) : bench_uniform(&share, 0.35, 0.5);
        for (size_t n = 0; n < w->N; n++) w->beta[n * J + j] = clamp(typical + 0.05 * bench_normal(&share), 0.3, 0.7);
        for (size_t k = 0; k < J; k++) {
            const bool used = bench_uniform(&technique, 0, 1) > 0.15;
            const double common = used ? exp(1.5 * bench_normal(&technique)) : 0.0;
            for (size_t n = 0; n < w->N; n++)
                w->gamma[(n * J + j) * J + k] = common * exp(0.2 * bench_normal(&technique));
        }
    }
    for (size_t n = 0; n < w->N; n++)
        for (size_t j = 0; j < J; j++) {
            double *gamma = w->gamma + (n * J + j) * J;
            if (w->strength[n * J + j] == 0) {
                memset(gamma, 0, J * sizeof *gamma);
                w->beta[n * J + j] = 1.0;
                continue;
            }
            normalise(gamma, J);
            for (size_t k = 0; k < J; k++) gamma[k] = 0.7 * gamma[k] + (k == j ? 0.3 : 0.0);
            normalise(gamma, J);
        }
}

static void draw_trade(economy *w) {
    const size_t N = w->N, J = w->J;
    bench_random place = bench_random_stream(w->seed, PLACE), friction = bench_random_stream(w->seed, FRICTION);
    bench_random advantage = bench_random_stream(w->seed, ADVANTAGE), home = bench_random_stream(w->seed, HOME);
    for (size_t n = 0; n < N; n++) {
        w->east[n] = bench_uniform(&place, 0, 1);
        w->north[n] = bench_uniform(&place, 0, 1);
        for (size_t j = 0; j < J; j++) {
            double *strength = w->strength + n * J + j;
            const double noise = bench_uniform(&home, -0.2, 0.2);
            const double share =
                is_service(w, j) ? 0.9625 + 0.1625 * noise : clamp(0.45 + 0.3 * w->rank[n] + noise, 0, 1);
            w->home[n * J + j] = *strength == 0 ? 0.0 : share;
            *strength *= pow(w->income[n], 0.8) * exp(0.8 * bench_normal(&advantage));
        }
    }
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                const double distance = 0.1 + hypot(w->east[i] - w->east[n], w->north[i] - w->north[n]);
                const double gone = w->rank[i] == 1 ? 0 : 0.02 + 0.4 * (1 - w->rank[i]) * (1 - w->rank[n]);
                const double taste = exp(0.4 * bench_normal(&friction));
                const bool present = bench_uniform(&friction, 0, 1) >= gone;
                w->pi[(j * N + i) * N + n] = present && i != n ? taste / distance : 0.0;
            }
}

static void draw_tariffs(economy *w) {
    const size_t N = w->N;
    bench_random rate = bench_random_stream(w->seed, RATE), agreement = bench_random_stream(w->seed, AGREEMENT);
    for (size_t j = 0; j < w->goods; j++)
        for (size_t n = 0; n < N; n++) {
            const double mfn = fmin(0.2, -0.06 * log(1 - bench_uniform(&rate, 0, 1)));
            for (size_t i = 0; i < N; i++)
                if (i != n) w->t[(j * N + i) * N + n] = mfn;
        }
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < i; n++)
            if (bench_uniform(&agreement, 0, 1) < 0.15)
                for (size_t j = 0; j < w->J; j++) w->t[(j * N + i) * N + n] = w->t[(j * N + n) * N + i] = 0.0;
}

/* Spending and output of one sector, given X: pi holds the pull of each exporter without its strength until `finish`
 * turns it into shares. */
static void trade_sector(economy *w, size_t j, bool finish) {
    const size_t N = w->N, J = w->J;
    double *pi = w->pi + j * N * N;
    const double *t = w->t + j * N * N;
    memset(w->foreign, 0, N * sizeof(double));
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) w->foreign[n] += w->strength[i * J + j] * pi[i * N + n];
    for (size_t n = 0; n < N; n++) w->spend[n] = (1 - w->home[n * J + j]) / w->foreign[n];
    for (size_t i = 0; i < N; i++) {
        double exports = 0;
        for (size_t n = 0; n < N; n++) {
            const double share = w->strength[i * J + j] * pi[i * N + n] * w->spend[n];
            const double value = share * w->X[n * J + j] / (1 + t[i * N + n]);
            exports += value;
            w->imports[n] += value;
            if (finish) pi[i * N + n] = i == n ? w->home[n * J + j] : share;
        }
        w->exports[i] += exports;
        w->Y[i * J + j] = exports + w->home[i * J + j] * w->X[i * J + j];
    }
}

static void trade_all(economy *w, bool finish) {
    memset(w->exports, 0, w->N * sizeof(double));
    memset(w->imports, 0, w->N * sizeof(double));
    for (size_t j = 0; j < w->J; j++) trade_sector(w, j, finish);
}

/* Expenditure consistent with output: alpha I plus the inputs that output needs. */
static void spend_all(economy *w) {
    const size_t J = w->J;
    for (size_t n = 0; n < w->N; n++) {
        double *X = w->X + n * J;
        for (size_t j = 0; j < J; j++) X[j] = w->alpha[n * J + j] * w->income[n];
        for (size_t k = 0; k < J; k++) {
            const double materials = (1 - w->beta[n * J + k]) * w->Y[n * J + k];
            const double *gamma = w->gamma + (n * J + k) * J;
            for (size_t j = 0; j < J; j++) X[j] += gamma[j] * materials;
        }
    }
}

/* Finds the accounts that the draws imply: final spending is given, so output and expenditure follow by a contraction;
 * exporters' strength moves until exports pay for imports but for a few per cent of income; then it rests while the
 * accounts settle, so that final demand is what was drawn to rounding. */
static void balance(economy *w) {
    double mean_rank = 0;
    for (size_t n = 0; n < w->N; n++) mean_rank += w->rank[n] * w->income[n] / WORLD_INCOME;
    spend_all(w);
    for (int round = 0; round < BALANCING_ROUNDS + SETTLING_ROUNDS; round++) {
        trade_all(w, false);
        for (size_t n = 0; n < w->N && round < BALANCING_ROUNDS; n++) {
            const double deficit = 0.06 * (w->rank[n] - mean_rank) * w->income[n];
            const double aim = fmax(w->imports[n] - deficit, 0.5 * w->imports[n]);
            for (size_t j = 0; j < w->J; j++) w->strength[n * w->J + j] *= sqrt(aim / w->exports[n]);
        }
        spend_all(w);
    }
    trade_all(w, true);
}

truce_status bench_synthetic_world(const truce_context *context, size_t regions, size_t sectors, uint64_t seed,
                                   truce_world **world, truce_error *error) {
    economy w = {.N = regions, .J = sectors, .goods = (3 * sectors + 4) / 5, .seed = seed};
    if (!allocate(&w)) {
        release(&w);
        if (error) *error = (truce_error){TRUCE_NO_MEMORY, "no memory for the synthetic world"};
        return TRUCE_NO_MEMORY;
    }
    name(&w);
    draw_sizes(&w);
    draw_demand(&w);
    draw_absence(&w);
    draw_technology(&w);
    draw_trade(&w);
    draw_tariffs(&w);
    balance(&w);
    const truce_world_arrays arrays = {.regions = w.N,
                                       .sectors = w.J,
                                       .region_codes = w.label,
                                       .sector_codes = w.label + w.N,
                                       .trade_share = w.pi,
                                       .expenditure = w.X,
                                       .factor_share = w.beta,
                                       .intermediate_share = w.gamma,
                                       .trade_elasticity = w.theta,
                                       .tariff = w.t};
    char title[64];
    snprintf(title, sizeof title, "synthetic-%zux%zu", regions, sectors);
    const truce_status status = truce_world_from_arrays(context, title, &arrays, world, error);
    release(&w);
    return status;
}

static truce_status tariff_war(truce_policy *policy, const truce_world_arrays *view, const double *income,
                               truce_error *error) {
    enum { PARTIES = 5 };
    size_t party[PARTIES], count = 0;
    while (count < PARTIES && count < view->regions) {
        size_t largest = view->regions;
        for (size_t n = 0; n < view->regions; n++) {
            bool taken = false;
            for (size_t k = 0; k < count; k++) taken = taken || party[k] == n;
            if (!taken && (largest == view->regions || income[n] > income[largest])) largest = n;
        }
        party[count++] = largest;
    }
    return truce_policy_apply(policy, TRUCE_TARIFF, TRUCE_ADD, party, count, party, count, NULL, 0, 0.25, error);
}

static void all_tariffs(truce_policy *policy, const truce_world_arrays *view) {
    const size_t N = view->regions;
    bench_random random = bench_random_stream(N, view->sectors);
    double *t = truce_policy_array(policy, TRUCE_TARIFF);
    for (size_t j = 0; j < view->sectors; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                double *rate = t + (j * N + i) * N + n;
                if (i != n && view->sector_codes[j][0] == 'g')
                    *rate = fmax(0.0, *rate + bench_uniform(&random, -0.05, 0.10));
            }
}

/* Random goods and pairs, as bench_policy says. */
static truce_status controls(truce_policy *policy, const truce_world *world, truce_error *error) {
    const truce_world_arrays view = truce_world_view(world);
    const size_t N = view.regions, J = view.sectors;
    static const double exporter_share[] = {1, 0.5, 0};
    bench_random random = bench_random_stream(J, N);
    size_t *flows = malloc(J * N * N * sizeof *flows), goods = 0;
    truce_status status = TRUCE_OK;
    while (goods < J && view.sector_codes[goods][0] == 'g') goods++;
    for (size_t q = 0; flows != NULL && q < BENCH_N_CONTROLS && status == TRUCE_OK; q++) {
        const size_t kind = q % 3, i = bench_below(&random, N), j = bench_below(&random, goods);
        const size_t n = (i + 1 + bench_below(&random, N - 1)) % N;
        truce_control control = {.flows = flows, .exporter_share = exporter_share[kind]};
        for (size_t f = 0; f < goods * N * N; f++) {
            const size_t from = f / N % N, to = f % N, of = f / N / N;
            const bool inside = (kind == 1 || of == j) && (kind == 2 || from == i) && (kind == 0 || to == n);
            if (from != to && inside) flows[control.count++] = f;
        }
        control.cap = bench_uniform(&random, 0.2, 0.95) * truce_world_volume(world, flows, control.count);
        if (q % 10 == 9) control.most_rent = 0.2, control.exporter_share = 0;
        if (control.cap > 0) status = truce_policy_add_control(policy, &control, error);
    }
    if (flows == NULL && error != NULL) snprintf(error->message, sizeof error->message, "no memory for controls");
    free(flows);
    return flows == NULL ? TRUCE_NO_MEMORY : status;
}

truce_status bench_synthetic_policy(const truce_world *world, bench_policy kind, truce_policy **policy,
                                    truce_error *error) {
    const truce_world_arrays view = truce_world_view(world);
    truce_policy *made;
    truce_status status = truce_policy_new(world, &made, error);
    if (status != TRUCE_OK) return status;
    if (kind == BENCH_ALL_TARIFFS)
        all_tariffs(made, &view);
    else
        status = tariff_war(made, &view, truce_world_accounts_view(world).income, error);
    if (kind == BENCH_CONTROLS && status == TRUCE_OK) status = controls(made, world, error);
    if (status != TRUCE_OK)
        truce_policy_free(made);
    else
        *policy = made;
    return status;
}

int bench_policy_named(const char *name) {
    if (strcmp(name, "war") == 0) return BENCH_TARIFF_WAR;
    if (strcmp(name, "all") == 0) return BENCH_ALL_TARIFFS;
    if (strcmp(name, "controls") == 0) return BENCH_CONTROLS;
    return -1;
}
