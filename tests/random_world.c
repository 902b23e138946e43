#include "random_world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- draws ------------------------------------------------------------------------------------------------- */

random_stream random_stream_from(uint64_t seed) { /* splitmix64, so that neighbouring seeds have nothing in common */
    uint64_t z = seed + UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (random_stream){z != 0 ? z : 1};
}

uint64_t random_bits(random_stream *stream) {
    uint64_t x = stream->state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    stream->state = x;
    return x * UINT64_C(0x2545f4914f6cdd1d);
}

double random_uniform(random_stream *stream, double low, double high) {
    return low + (high - low) * ((double)(random_bits(stream) >> 11) * 0x1p-53);
}

size_t random_below(random_stream *stream, size_t count) {
    return (size_t)(random_uniform(stream, 0, (double)count));
}

bool random_chance(random_stream *stream, double probability) {
    return random_uniform(stream, 0, 1) < probability;
}

/* ---- parameters -------------------------------------------------------------------------------------------- */

typedef struct draft {
    random_stream stream;
    unsigned features;
    truce_world *world;
    bool *made, *bought; /* [N][J]: who makes what, who buys what */
    size_t *home;        /* [N]: a sector that the region makes, and consumes */
    double *transfer;    /* [N]: what a region of a tied world is given, over what it earns */
} draft;

static bool has(const draft *d, unsigned feature) {
    return (d->features & feature) != 0;
}

static double draw_elasticity(random_stream *stream) {
    switch (random_below(stream, 4)) {
    case 0:
        return 0;
    case 1:
        return 1;
    default:
        return random_uniform(stream, 0, 3);
    }
}

static void draw_parameters(draft *d) {
    truce_world *w = d->world;
    for (size_t j = 0; j < w->n_sectors; j++) {
        w->trade_elasticity[j] = random_uniform(&d->stream, 1, 10);
        if (has(d, RANDOM_WORLD_PROFITS) && random_chance(&d->stream, 0.7))
            w->profit_share[j] = random_uniform(&d->stream, 0, 0.4);
        if (has(d, RANDOM_WORLD_SCALE) && random_chance(&d->stream, 0.7))
            w->scale_elasticity[j] = random_uniform(&d->stream, 0, 0.9) / w->trade_elasticity[j];
        if (has(d, RANDOM_WORLD_CES)) {
            w->input_elasticity[j] = draw_elasticity(&d->stream);
            w->value_added_elasticity[j] = draw_elasticity(&d->stream);
        }
    }
    for (size_t j = 0; has(d, RANDOM_WORLD_SPECIFIC) && j < w->n_sectors; j++)
        if (random_chance(&d->stream, 0.7)) w->specific_share[j] = random_uniform(&d->stream, 0, 0.8);
    for (size_t j = 0; has(d, RANDOM_WORLD_CRITICAL) && j < w->n_sectors; j++) {
        w->critical_input[j] = random_chance(&d->stream, 0.4);
        w->critical_elasticity[j] = draw_elasticity(&d->stream);
    }
    for (size_t n = 0; n < w->n_regions; n++)
        if (has(d, RANDOM_WORLD_CES)) w->demand_elasticity[n] = draw_elasticity(&d->stream);
}

/* Whether region i is the one that region n of a tied world must buy sector j from. */
static bool tied(const draft *d, size_t i, size_t n, size_t j) {
    return has(d, RANDOM_WORLD_TIED) && i == (n + 1) % d->world->n_regions && j == d->home[i];
}

static bool consumes(const draft *d, size_t n, size_t j) {
    return j == d->home[n] || tied(d, (n + 1) % d->world->n_regions, n, j);
}

/* Every sector is made somewhere, and every region consumes something that it makes, so that it has income. */
static void draw_pattern(draft *d) {
    size_t N = d->world->n_regions, J = d->world->n_sectors;
    double zeros = has(d, RANDOM_WORLD_ZEROS) ? 0.2 : 0;
    for (size_t c = 0; c < N * J; c++) {
        d->made[c] = !random_chance(&d->stream, zeros);
        d->bought[c] = !random_chance(&d->stream, zeros);
    }
    for (size_t j = 0; j < J; j++) d->made[random_below(&d->stream, N) * J + j] = true;
    for (size_t n = 0; n < N; n++) {
        size_t j = d->home[n] = random_below(&d->stream, J);
        d->made[n * J + j] = d->bought[n * J + j] = true;
    }
    for (size_t c = 0; c < N * J; c++) d->bought[c] = d->bought[c] || consumes(d, c / J, c % J);
}

/* beta and gamma. What nobody in the region buys is no input either, and what is not made needs none. */
static void draw_technology(draft *d) {
    truce_world *w = d->world;
    size_t N = w->n_regions, J = w->n_sectors;
    for (size_t c = 0; c < N * J && has(d, RANDOM_WORLD_INPUTS); c++) {
        const bool *bought = d->bought + c / J * J;
        w->factor_share[c] =
            has(d, RANDOM_WORLD_ZEROS) && random_chance(&d->stream, 0.1) ? 1 : random_uniform(&d->stream, 0.2, 0.9);
        if (!d->made[c] || w->factor_share[c] == 1) continue;
        double *gamma = w->intermediate_share + c * J, sum = 0;
        size_t sure = random_below(&d->stream, J);
        while (!bought[sure]) sure = (sure + 1) % J;
        for (size_t k = 0; k < J; k++) {
            bool used = k == sure || (bought[k] && !random_chance(&d->stream, has(d, RANDOM_WORLD_ZEROS) ? 0.2 : 0));
            gamma[k] = used ? random_uniform(&d->stream, 0.05, 1) : 0;
            sum += gamma[k];
        }
        for (size_t k = 0; k < J; k++) gamma[k] /= sum;
    }
}

/* In a tied world the scale of a sector and of all it takes as inputs must not outweigh what other origins offer: with
 * psi theta / beta above one, industries gather in one place or another, and equilibria are many. */
static void limit_scale(truce_world *w) {
    double theta = 0, beta = 1;
    for (size_t j = 0; j < w->n_sectors; j++) theta = fmax(theta, w->trade_elasticity[j]);
    for (size_t c = 0; c < w->n_regions * w->n_sectors; c++) beta = fmin(beta, w->factor_share[c]);
    for (size_t j = 0; j < w->n_sectors; j++) w->scale_elasticity[j] *= w->trade_elasticity[j] / theta * beta;
}

static double draw_rate(random_stream *stream) {
    if (random_chance(stream, 0.3)) return 0;
    return random_chance(stream, 0.1) ? random_uniform(stream, -0.1, 0) : random_uniform(stream, 0, 0.5);
}

/* pi, t and e. The domestic flow of what a region makes itself is always there. */
static void draw_trade(draft *d) {
    truce_world *w = d->world;
    size_t N = w->n_regions, J = w->n_sectors;
    for (size_t j = 0; j < J; j++) {
        for (size_t n = 0; n < N; n++) {
            double sum = 0;
            size_t sure = d->made[n * J + j] ? n : random_below(&d->stream, N);
            while (!d->made[sure * J + j]) sure = (sure + 1) % N;
            for (size_t i = 0; i < N && d->bought[n * J + j]; i++) {
                bool absent = has(d, RANDOM_WORLD_ZEROS) && random_chance(&d->stream, 0.2);
                bool sold = i == sure || (d->made[i * J + j] && !absent) || tied(d, i, n, j);
                double size = (i == n ? 3 : 1) * exp(random_uniform(&d->stream, -3, 0));
                w->trade_share[truce_flow(w, i, n, j)] = sold ? size : 0;
                sum += sold ? size : 0;
            }
            for (size_t i = 0; i < N; i++) {
                size_t flow = truce_flow(w, i, n, j);
                if (sum > 0) w->trade_share[flow] /= sum;
                if (i == n || !has(d, RANDOM_WORLD_TAXES)) continue;
                w->tariff[flow] = draw_rate(&d->stream);
                w->export_tax[flow] = random_chance(&d->stream, 0.7) ? 0 : draw_rate(&d->stream) / 2;
            }
        }
    }
}

/* ---- expenditure ------------------------------------------------------------------------------------------- */

/* Y of the current expenditure. */
static void compute_output(const truce_world *w, double *Y) {
    size_t N = w->n_regions, J = w->n_sectors;
    for (size_t j = 0; j < J; j++) {
        for (size_t i = 0; i < N; i++) {
            Y[i * J + j] = 0;
            for (size_t n = 0; n < N; n++) {
                size_t f = truce_flow(w, i, n, j);
                Y[i * J + j] +=
                    w->trade_share[f] * w->expenditure[n * J + j] / ((1 + w->tariff[f]) * (1 + w->export_tax[f]));
            }
        }
    }
}

/* Moves final demand a step towards what regions earn (which is final demand plus the balance of trade), times one plus
 * the transfer that each is given. The world stays as large as it was. */
static void balance(const truce_world *w, double *F, const double *transfer) {
    size_t N = w->n_regions, J = w->n_sectors;
    double before = 0, after = 0;
    for (size_t n = 0; n < N; n++) {
        double final = 0, earned = 0;
        for (size_t j = 0; j < J; j++) {
            final += F[n * J + j];
            for (size_t i = 0; i < N; i++) {
                size_t out = truce_flow(w, n, i, j), in = truce_flow(w, i, n, j);
                earned += w->trade_share[out] * w->expenditure[i * J + j] / (1 + w->tariff[out]);
                earned -= w->trade_share[in] * w->expenditure[n * J + j] / (1 + w->tariff[in]);
            }
        }
        double step = fmin(2, fmax(0.5, (1 + earned / final) * (1 + transfer[n])));
        for (size_t j = 0; j < J; j++) F[n * J + j] *= step;
        before += final;
        after += final * step;
    }
    for (size_t c = 0; c < N * J; c++) F[c] *= before / after;
}

/* Final demand is drawn, expenditure is what it takes to serve it: X = F + materials(Y(X)), by iteration. */
static void solve_expenditure(draft *d, double *F, double *Y) {
    enum { ITERATIONS = 2000, BALANCING = 200 };
    truce_world *w = d->world;
    size_t N = w->n_regions, J = w->n_sectors;
    for (size_t n = 0; n < N; n++) {
        double size = exp(random_uniform(&d->stream, 0, 4));
        for (size_t j = 0; j < J; j++) {
            bool consumed = d->bought[n * J + j];
            if (has(d, RANDOM_WORLD_ZEROS) && random_chance(&d->stream, 0.1)) consumed = false; /* inputs alone */
            F[n * J + j] = consumed || consumes(d, n, j) ? size * random_uniform(&d->stream, 0.1, 1) : 0;
        }
    }
    for (size_t n = 0; n < N && has(d, RANDOM_WORLD_TIED); n++) d->transfer[n] = random_uniform(&d->stream, -0.2, 0.2);
    memcpy(w->expenditure, F, N * J * sizeof *F);
    double change = 1;
    for (int iteration = 0; iteration < ITERATIONS && change > 1e-16; iteration++) {
        if (has(d, RANDOM_WORLD_TIED) && iteration < BALANCING) balance(w, F, d->transfer);
        compute_output(w, Y);
        change = 0;
        for (size_t n = 0; n < N; n++) {
            for (size_t k = 0; k < J; k++) {
                double X = F[n * J + k];
                for (size_t j = 0; j < J && w->intermediate_share != NULL; j++)
                    X += w->intermediate_share[(n * J + j) * J + k] * (1 - w->factor_share[n * J + j]) *
                         (1 - w->profit_share[j]) * Y[n * J + j];
                if (X > 0) change = fmax(change, fabs(X / w->expenditure[n * J + k] - 1));
                w->expenditure[n * J + k] = X;
            }
        }
    }
}

/* A region may buy only inputs of sectors whose F is 0 and that nobody then uses: such a cell is not bought at all. */
static void drop_unbought_shares(truce_world *w) {
    for (size_t j = 0; j < w->n_sectors; j++)
        for (size_t n = 0; n < w->n_regions; n++)
            for (size_t i = 0; i < w->n_regions && w->expenditure[n * w->n_sectors + j] == 0; i++)
                w->trade_share[truce_flow(w, i, n, j)] = 0;
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static truce_status draw_world(draft *d, truce_error *error) {
    size_t cells = d->world->n_regions * d->world->n_sectors;
    d->made = calloc(cells, sizeof *d->made);
    d->bought = calloc(cells, sizeof *d->bought);
    d->home = calloc(d->world->n_regions, sizeof *d->home);
    d->transfer = calloc(d->world->n_regions, sizeof *d->transfer);
    double *F = calloc(cells, sizeof *F), *Y = calloc(cells, sizeof *Y);
    truce_status status = TRUCE_NO_MEMORY;
    if (d->made != NULL && d->bought != NULL && d->home != NULL && d->transfer != NULL && F != NULL && Y != NULL) {
        draw_parameters(d);
        draw_pattern(d);
        draw_technology(d);
        if (has(d, RANDOM_WORLD_TIED)) limit_scale(d->world);
        draw_trade(d);
        solve_expenditure(d, F, Y);
        drop_unbought_shares(d->world);
        status = truce_world_finish(d->world, "random world", error);
    } else {
        truce_fail_memory(error);
    }
    free(d->made);
    free(d->bought);
    free(d->home);
    free(d->transfer);
    free(F);
    free(Y);
    return status;
}

truce_status random_world(const truce_allocator *allocator, uint64_t seed, size_t regions, size_t sectors,
                          unsigned features, truce_world **world, truce_error *error) {
    draft d = {.stream = random_stream_from(seed), .features = features};
    size_t N = regions != 0 ? regions : 2 + random_below(&d.stream, 5);
    size_t J = sectors != 0 ? sectors : 1 + random_below(&d.stream, 5);
    enum { CODE = 24 };
    char(*text)[CODE] = calloc(N + J, CODE);
    const char **codes = calloc(N + J, sizeof *codes);
    truce_status status = TRUCE_NO_MEMORY;
    if (text != NULL && codes != NULL) {
        for (size_t k = 0; k < N + J; k++) {
            snprintf(text[k], CODE, "%c%02zu", k < N ? 'R' : 's', k < N ? k + 1 : k - N + 1);
            codes[k] = text[k];
        }
        status = truce_world_allocate(allocator != NULL ? allocator : &truce_malloc_allocator, "random", codes, NULL, N,
                                      codes + N, NULL, J, has(&d, RANDOM_WORLD_INPUTS), &d.world, error);
    } else {
        truce_fail_memory(error);
    }
    free(text);
    free(codes);
    if (status != TRUCE_OK) return status;
    status = draw_world(&d, error);
    if (status != TRUCE_OK) {
        truce_world_free(d.world);
        return status;
    }
    *world = d.world;
    return TRUCE_OK;
}
