#include "exposure/leontief.h"

#include <math.h>
#include <string.h>

/* A sum whose terms shrink by the share of inputs in cost, two thirds at most in any economy on record: rounding is
 * reached in less than a hundred terms. */
enum { TERMS_MAX = 20000 };
#define ROUNDING 1e-17

/* One term after another of right + T right + T T right ..., until a term adds nothing. */
typedef struct series {
    const truce_world *world;
    double *x;           /* [N][J] the sum */
    double *term, *next; /* [N][J] */
    double *bought;      /* [N][J] by buyer and good */
} series;

static truce_status begin(series *s, const truce_world *world, truce_arena *arena, const double *right, double *x,
                          truce_error *error) {
    size_t cells = world->n_regions * world->n_sectors;
    *s = (series){.world = world,
                  .x = x,
                  .term = TRUCE_NEW_ARRAY(arena, double, cells),
                  .next = TRUCE_NEW_ARRAY(arena, double, cells),
                  .bought = TRUCE_NEW_ARRAY(arena, double, cells)};
    if (s->term == NULL || s->next == NULL || s->bought == NULL) return truce_fail_memory(error);
    memcpy(s->term, right, cells * sizeof *right);
    memcpy(x, right, cells * sizeof *right);
    return TRUCE_OK;
}

/* Adds the next term; false once it is lost in the rounding of every entry, however small the entry. */
static bool add_term(series *s) {
    size_t cells = s->world->n_regions * s->world->n_sectors;
    double *spent = s->term;
    bool seen = false;
    for (size_t c = 0; c < cells; c++) {
        s->x[c] += s->next[c];
        seen = seen || fabs(s->next[c]) > ROUNDING * fabs(s->x[c]);
    }
    s->term = s->next;
    s->next = spent;
    return seen;
}

static truce_status check_end(const series *s, int terms, truce_error *error) {
    if (terms < TERMS_MAX) return TRUCE_OK;
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "world %s: inputs of inputs do not come to an end after %d rounds: somewhere industries buy one "
                      "another's output with nearly all of their revenue (see factor_share)",
                      s->world->name, TERMS_MAX);
}

/* next = keep * (Omega term) */
static void cost_term(series *s, const double *keep) {
    const truce_world *world = s->world;
    size_t N = world->n_regions, J = world->n_sectors;
    memset(s->bought, 0, N * J * sizeof(double));
    for (size_t j = 0; j < J; j++)
        for (size_t o = 0; o < N; o++) {
            const double *pi = world->trade_share + truce_flow(world, o, 0, j);
            double held = s->term[o * J + j];
            for (size_t n = 0; held != 0 && n < N; n++) s->bought[n * J + j] += pi[n] * held;
        }
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < J; k++) {
            const double *gamma = world->intermediate_share + (n * J + k) * J, *bought = s->bought + n * J;
            double sum = 0;
            for (size_t j = 0; j < J; j++) sum += gamma[j] * bought[j];
            s->next[n * J + k] = (keep == NULL ? 1 : keep[n * J + k]) * (1 - world->factor_share[n * J + k]) * sum;
        }
}

truce_status truce_leontief_costs(const truce_world *world, const double *right, const double *keep, double *x,
                                  truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    series s;
    int terms = 0;
    truce_status status = begin(&s, world, &arena, right, x, error);
    if (status == TRUCE_OK && world->intermediate_share != NULL) {
        do cost_term(&s, keep);
        while (add_term(&s) && ++terms < TERMS_MAX);
        status = check_end(&s, terms, error);
    }
    truce_arena_free(&arena);
    return status;
}

/* bought[n,j] = sum_k gamma[n,j,k] (1-beta)(1-mu) x[n,k] */
static void buy_inputs(const truce_world *world, const double *x, double *bought) {
    size_t N = world->n_regions, J = world->n_sectors;
    memset(bought, 0, N * J * sizeof(double));
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < J && world->intermediate_share != NULL; k++) {
            const double *gamma = world->intermediate_share + (n * J + k) * J;
            double materials = (1 - world->factor_share[n * J + k]) * (1 - world->profit_share[k]) * x[n * J + k];
            for (size_t j = 0; materials != 0 && j < J; j++) bought[n * J + j] += gamma[j] * materials;
        }
}

/* next = A term, without the flows removed */
static void sales_term(series *s, const truce_flow_set *removed) {
    const truce_world *world = s->world;
    size_t N = world->n_regions, J = world->n_sectors;
    buy_inputs(world, s->term, s->bought);
    for (size_t j = 0; j < J; j++)
        for (size_t o = 0; o < N; o++) {
            double sum = 0;
            for (size_t n = 0; n < N; n++) {
                bool gone = j == removed->good && truce_flow_set_has(removed, o, n);
                if (!gone) sum += truce_net_share(world, truce_flow(world, o, n, j)) * s->bought[n * J + j];
            }
            s->next[o * J + j] = sum;
        }
}

truce_status truce_leontief_sales(const truce_world *world, const double *right, const truce_flow_set *removed,
                                  double *x, double *inputs, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    series s;
    int terms = 0;
    truce_status status = begin(&s, world, &arena, right, x, error);
    if (status == TRUCE_OK) {
        do sales_term(&s, removed);
        while (add_term(&s) && ++terms < TERMS_MAX);
        status = check_end(&s, terms, error);
    }
    if (status == TRUCE_OK) buy_inputs(world, x, inputs);
    truce_arena_free(&arena);
    return status;
}
