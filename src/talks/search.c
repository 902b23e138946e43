#include "talks/search.h"

#include <math.h>
#include <string.h>

#include "talks/accelerate.h"
#include "talks/clock.h"

enum { DEPTH = 10, RETREATS = 12 };
static const double LONGEST = 0.4; /* a step, as a part of 1 + x */
static const double WORSE = 3;     /* growth of the residual that calls for a retreat */
static const double LEAST_CURVATURE = 1e-300;

typedef struct search {
    truce_game *game;
    truce_step_rule rule;
    void *user;
    truce_accelerator *accelerator;
    double *curvature, *weight, *r, *x, *next; /* [levers] */
    double *best;                              /* [levers] where the residual was least */
    double least;
} search;

static truce_status allocate(search *s, truce_arena *arena, truce_error *error) {
    size_t n = s->game->n_levers;
    TRUCE_TRY(truce_accelerator_new(arena, n, DEPTH, &s->accelerator, error));
    double **vectors[] = {&s->curvature, &s->weight, &s->r, &s->x, &s->next, &s->best};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        if ((*vectors[k] = TRUCE_NEW_ARRAY(arena, double, n)) == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

/* Levers at a bound do not move beyond it. Returns the norm of what remains, each lever by its curvature. */
static double project(const search *s, size_t *at_bounds, double *longest) {
    double sum = 0;
    *at_bounds = 0;
    *longest = 0;
    for (size_t k = 0; k < s->game->n_levers; k++) {
        const truce_lever *lever = &s->game->levers[k];
        bool held = (s->x[k] <= lever->lower && s->r[k] < 0) || (s->x[k] >= lever->upper && s->r[k] > 0);
        *at_bounds += held;
        if (held) s->r[k] = 0;
        *longest = fmax(*longest, fabs(s->r[k]));
        sum += s->curvature[k] * s->r[k] * s->r[k];
    }
    return sqrt(sum);
}

/* Where the next look is: no further than a policy maker would go at once. */
static void limit(const search *s) {
    for (size_t k = 0; k < s->game->n_levers; k++) {
        const truce_lever *lever = &s->game->levers[k];
        double most = LONGEST * (1 + fabs(s->x[k]));
        s->next[k] = s->x[k] + fmax(-most, fmin(most, s->next[k] - s->x[k]));
        s->next[k] = fmax(lever->lower, fmin(lever->upper, s->next[k]));
    }
}

/* The residual at s->x. */
static truce_status look(search *s, truce_error *error) {
    TRUCE_TRY(truce_game_solve(s->game, s->x, error));
    truce_game_curvature(s->game, s->curvature);
    for (size_t k = 0; k < s->game->n_levers; k++) {
        s->curvature[k] = fmax(s->curvature[k], LEAST_CURVATURE);
        s->weight[k] = sqrt(s->curvature[k]);
    }
    return s->rule(s->game, s->user, s->x, s->curvature, s->r, error);
}

/* Back to the best point, to go on in shorter steps. */
static void retreat(search *s, double *damping) {
    memcpy(s->x, s->best, s->game->n_levers * sizeof(double));
    truce_accelerator_restart(s->accelerator);
    *damping /= 2;
}

static truce_status iterate(search *s, const truce_search_options *options, const char *what,
                            truce_certificate *certificate, truce_error *error) {
    double tolerance = options->tolerance > 0 ? options->tolerance : 1e-6, damping = 1;
    int most = options->max_iterations > 0 ? options->max_iterations : 500, retreats = 0;
    s->least = INFINITY;
    for (certificate->iterations = 0; certificate->iterations < most; certificate->iterations++) {
        truce_error cause;
        truce_status status = look(s, &cause);
        bool lost = status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION;
        if (status != TRUCE_OK && (!lost || isinf(s->least))) return truce_fail(error, status, "%s", cause.message);
        double size = lost ? INFINITY : project(s, &certificate->at_bounds, &certificate->step);
        if (!lost && certificate->step <= tolerance) {
            certificate->converged = true;
            return TRUCE_OK;
        }
        if (options->cancel != NULL && options->cancel(options->user, certificate->iterations, certificate->step))
            return truce_fail(error, TRUCE_CANCELLED, "cancelled at iteration %d", certificate->iterations);
        if (size > WORSE * s->least) {
            if (retreats++ >= RETREATS) break;
            retreat(s, &damping);
            TRUCE_TRY(look(s, error));
            (void)project(s, &certificate->at_bounds, &certificate->step);
        } else if (size < s->least) {
            s->least = size;
            memcpy(s->best, s->x, s->game->n_levers * sizeof(double));
            damping = fmin(1, 1.2 * damping);
        }
        truce_accelerator_step(s->accelerator, s->x, s->r, s->weight, damping, s->next);
        limit(s);
        memcpy(s->x, s->next, s->game->n_levers * sizeof(double));
    }
    memcpy(s->x, s->best, s->game->n_levers * sizeof(double));
    return truce_fail(
        error, TRUCE_NOT_CONVERGED,
        "%s was not found in %d iterations: the steps to the first-order conditions %s, and a lever would "
        "still move by %.3g",
        what, certificate->iterations, retreats > RETREATS ? "lead away from them time and again" : "shrink too slowly",
        certificate->step);
}

truce_status truce_search(truce_game *game, truce_step_rule rule, void *user, const truce_search_options *options,
                          const char *what, double *x, truce_certificate *certificate, truce_error *error) {
    static const truce_search_options usual = {.tolerance = 0};
    search s = {.game = game, .rule = rule, .user = user};
    truce_arena arena;
    double start = truce_now();
    int solves = game->solves;
    truce_arena_init(&arena, &game->world->arena.allocator);
    *certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN, .concave = true, .starts = 1};
    truce_status status = truce_game_check(game, x, error);
    if (status == TRUCE_OK) status = allocate(&s, &arena, error);
    if (status == TRUCE_OK) {
        for (size_t k = 0; k < game->n_levers; k++)
            s.x[k] = fmax(game->levers[k].lower, fmin(game->levers[k].upper, x[k]));
        status = iterate(&s, options != NULL ? options : &usual, what, certificate, error);
        memcpy(x, s.x, game->n_levers * sizeof(double));
    }
    truce_arena_free(&arena);
    certificate->solves = game->solves - solves;
    certificate->seconds = truce_now() - start;
    return status;
}
