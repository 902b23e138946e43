/* Limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.4) on the levers that are free to move (two-metric
 * projection, Bertsekas 1982), scaled by the curvature that theory suggests; steps are cut until the height rises. */
#include "talks/climb.h"

#include <math.h>
#include <string.h>

#include "talks/clock.h"

enum { PAIRS = 24, DIRECTIONS = 3, CUTS = 30, FEW_CUTS = 4, IDLE = 20, TURNS = 4 };
static const double LONGEST = 0.5;     /* a step, as a part of 1 + |x| */
static const double SUFFICIENT = 1e-4; /* rise, as a part of what the slope promises */
static const double ROUNDING = 2e-12;  /* of heights: what the equilibrium's tolerance leaves */
static const double UPWARDS = 1e-6;    /* bend against the curvature expected that counts as upwards */
static const double LEAST_COSINE = 1e-3;

typedef struct climb {
    truce_game *game;
    const truce_hill *hill;
    size_t n;
    double height;
    double promise;                   /* rise that the step of the first-order conditions promises */
    int idle;                         /* steps in a row that promised less than rounding */
    double *x, *gradient, *curvature; /* [n] where the climb stands */
    double *trial, *direction, *last; /* [n]; last: the gradient before the step */
    double *first;                    /* [n] the step of the first-order conditions, within bounds */
    double *s, *y;                    /* [PAIRS][n] */
    double *cut;                      /* [n] steps of levers that stop at a bound */
    bool *held, *fixed;               /* [n] at a bound that binds; that, or about to stop at one */
    size_t pairs, newest;
} climb;

static truce_status allocate(climb *c, truce_arena *arena, truce_error *error) {
    double **vectors[] = {&c->x, &c->gradient, &c->curvature, &c->trial, &c->direction, &c->last, &c->first, &c->cut};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        if ((*vectors[k] = TRUCE_NEW_ARRAY(arena, double, c->n)) == NULL) return truce_fail_memory(error);
    c->s = TRUCE_NEW_ARRAY(arena, double, PAIRS * c->n);
    c->y = TRUCE_NEW_ARRAY(arena, double, PAIRS * c->n);
    c->held = TRUCE_NEW_ARRAY(arena, bool, c->n);
    c->fixed = TRUCE_NEW_ARRAY(arena, bool, c->n);
    if (c->s == NULL || c->y == NULL || c->held == NULL || c->fixed == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

static double within(const truce_lever *lever, double x) {
    return fmax(lever->lower, fmin(lever->upper, x));
}

/* What the first-order conditions ask for, and which levers their bounds hold. */
static void assess(climb *c, truce_certificate *certificate) {
    certificate->step = certificate->projected_gradient = 0;
    certificate->at_bounds = 0;
    c->promise = 0;
    for (size_t k = 0; k < c->n; k++) {
        const truce_lever *lever = &c->game->levers[k];
        double slope = c->gradient[k];
        c->held[k] = (c->x[k] <= lever->lower && slope < 0) || (c->x[k] >= lever->upper && slope > 0);
        certificate->at_bounds += c->held[k];
        double most = LONGEST * (1 + fabs(c->x[k])), newton = slope / c->curvature[k];
        c->first[k] = c->held[k] ? 0 : within(lever, c->x[k] + fmax(-most, fmin(most, newton))) - c->x[k];
        certificate->step = fmax(certificate->step, fabs(c->first[k]));
        c->promise += slope * c->first[k];
        if (!c->held[k]) certificate->projected_gradient = fmax(certificate->projected_gradient, fabs(slope));
    }
}

static double product(const climb *c, const double *a, const double *b) {
    double sum = 0;
    for (size_t k = 0; k < c->n; k++)
        if (!c->fixed[k]) sum += a[k] * b[k];
    return sum;
}

static void newton_step(const climb *c, double *v) {
    if (c->hill->newton != NULL) {
        c->hill->newton(c->game, c->hill->user, c->fixed, c->cut, v);
        return;
    }
    for (size_t k = 0; k < c->n; k++) v[k] /= c->curvature[k];
}

/* Newton's direction by the pairs held, of the levers that are not fixed. */
static void two_loops(climb *c) {
    double along[PAIRS], *d = c->direction;
    memcpy(d, c->gradient, c->n * sizeof *d);
    for (size_t p = 0; p < c->pairs; p++) {
        size_t at = (c->newest + PAIRS - p) % PAIRS;
        const double *s = c->s + at * c->n, *y = c->y + at * c->n;
        double bend = product(c, s, y);
        along[at] = bend > 0 ? product(c, s, d) / bend : 0;
        for (size_t k = 0; k < c->n; k++) d[k] -= along[at] * y[k];
    }
    newton_step(c, d);
    for (size_t p = c->pairs; p-- > 0;) {
        size_t at = (c->newest + PAIRS - p) % PAIRS;
        const double *s = c->s + at * c->n, *y = c->y + at * c->n;
        double bend = product(c, s, y);
        if (!(bend > 0)) continue;
        double correction = along[at] - product(c, y, d) / bend;
        for (size_t k = 0; k < c->n; k++) d[k] += correction * s[k];
    }
}

/* Cuts the direction to bounds and to the longest step, and fixes what was cut. False: nothing was. */
static bool cut_to_bounds(climb *c) {
    bool any = false;
    for (size_t k = 0; k < c->n; k++) {
        const truce_lever *lever = &c->game->levers[k];
        if (c->fixed[k]) {
            c->direction[k] = c->cut[k];
            continue;
        }
        double most = LONGEST * (1 + fabs(c->x[k])), asked = c->direction[k];
        double least = fmax(lever->lower - c->x[k], -most);
        most = fmin(lever->upper - c->x[k], most);
        if (asked >= least && asked <= most) continue;
        c->direction[k] = c->cut[k] = asked < least ? least : most;
        c->fixed[k] = any = true;
    }
    return any;
}

/* Newton's direction, within bounds: levers that would leave them stop there, and the others take that into account.
 * False where it does not rise. */
static bool quasi_newton(climb *c) {
    double rise = 0, length = 0, steepest = 0;
    memcpy(c->fixed, c->held, c->n * sizeof *c->fixed);
    memset(c->cut, 0, c->n * sizeof *c->cut);
    for (int turn = 0; turn < TURNS; turn++) {
        two_loops(c);
        if (!cut_to_bounds(c)) break;
    }
    for (size_t k = 0; k < c->n; k++) {
        rise += c->direction[k] * c->gradient[k];
        length += c->direction[k] * c->direction[k] * c->curvature[k];
        if (!c->held[k]) steepest += c->gradient[k] * c->gradient[k] / c->curvature[k];
    }
    return rise > LEAST_COSINE * sqrt(length * steepest);
}

/* The next best direction: with what was learnt on the way, without, and what theory says of each lever alone. */
static void direct(climb *c, int trust) {
    if (trust == 0 && c->pairs > 0 && quasi_newton(c)) return;
    c->pairs = 0;
    if (trust <= 1 && c->hill->newton != NULL && quasi_newton(c)) return;
    memcpy(c->direction, c->first, c->n * sizeof(double));
}

/* Height at x + part * direction, within bounds; what the slope promises of it in *promise. */
static truce_status attempt(climb *c, double part, double *height, double *promise, truce_error *error) {
    *promise = 0;
    for (size_t k = 0; k < c->n; k++) {
        c->trial[k] = within(&c->game->levers[k], c->x[k] + part * c->direction[k]);
        *promise += c->gradient[k] * (c->trial[k] - c->x[k]);
    }
    truce_status status = truce_game_solve(c->game, c->trial, error);
    *height = -INFINITY;
    if (status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION) return TRUCE_OK;
    if (status == TRUCE_OK) *height = c->hill->height(c->game, c->hill->user);
    return status;
}

/* Cuts the step until the height rises. *found is false where no step did. */
static truce_status line_search(climb *c, bool *found, truce_error *error) {
    *found = false;
    for (int trust = 0; trust < DIRECTIONS; trust++) {
        double part = 1;
        direct(c, trust);
        for (int cut = 0; cut < (trust + 1 < DIRECTIONS ? FEW_CUTS : CUTS); cut++) {
            double height, promise;
            TRUCE_TRY(attempt(c, part, &height, &promise, error));
            *found = height >= c->height + SUFFICIENT * promise - ROUNDING && promise >= 0;
            if (*found) {
                c->height = height;
                return TRUCE_OK;
            }
            part /= cut < 2 ? 2 : 4;
        }
    }
    return TRUCE_OK;
}

/* Moves to the trial and learns from the change of the slope; *upwards: the hill bends so along the step. */
static truce_status move(climb *c, bool *upwards, truce_error *error) {
    size_t slot = (c->newest + 1) % PAIRS;
    double *s = c->s + slot * c->n, *y = c->y + slot * c->n, bend = 0, expected = 0;
    memcpy(c->last, c->gradient, c->n * sizeof(double));
    TRUCE_TRY(c->hill->slope(c->game, c->hill->user, c->gradient, c->curvature, error));
    for (size_t k = 0; k < c->n; k++) {
        s[k] = c->trial[k] - c->x[k];
        y[k] = c->last[k] - c->gradient[k];
        bend += s[k] * y[k];
        expected += s[k] * s[k] * c->curvature[k];
    }
    memcpy(c->x, c->trial, c->n * sizeof(double));
    *upwards = bend < -UPWARDS * expected && expected > ROUNDING;
    if (bend > 1e-4 * UPWARDS * expected) {
        c->newest = slot;
        if (c->pairs < PAIRS) c->pairs++;
    } else if (c->pairs == PAIRS) {
        c->pairs--; /* the oldest stood where this one was written */
    }
    return TRUCE_OK;
}

/* At the top, as far as can be told. */
static bool arrived(climb *c, const truce_certificate *certificate, double tolerance) {
    c->idle = c->promise <= ROUNDING ? c->idle + 1 : 0;
    return certificate->step <= tolerance || c->promise <= c->hill->enough || c->idle > IDLE;
}

static truce_status take_step(climb *c, const truce_search_options *options, const char *what,
                              truce_certificate *certificate, truce_error *error) {
    bool found, upwards;
    int most = options->max_iterations > 0 ? options->max_iterations : 500;
    if (options->cancel != NULL && options->cancel(options->user, certificate->iterations, certificate->step))
        return truce_fail(error, TRUCE_CANCELLED, "cancelled at iteration %d", certificate->iterations);
    if (certificate->iterations >= most)
        return truce_fail(error, TRUCE_NOT_CONVERGED,
                          "%s was not found in %d iterations: the objective still rises, too slowly, and a lever would "
                          "still move by %.3g; allow more iterations or a looser tolerance",
                          what, most, certificate->step);
    TRUCE_TRY(line_search(c, &found, error));
    if (!found && c->promise <= ROUNDING) { /* no step can be told from none */
        c->idle = IDLE;
        return TRUCE_OK;
    }
    if (!found)
        return truce_fail(error, TRUCE_NOT_CONVERGED,
                          "%s was not found: after %d iterations no step, however short, raises the objective although "
                          "a lever would still move by %.3g",
                          what, certificate->iterations, certificate->step);
    TRUCE_TRY(move(c, &upwards, error));
    if (upwards) certificate->concave = false;
    assess(c, certificate);
    return TRUCE_OK;
}

static truce_status iterate(climb *c, const truce_search_options *options, const char *what,
                            truce_certificate *certificate, truce_error *error) {
    double tolerance = options->tolerance > 0 ? options->tolerance : 1e-6;
    TRUCE_TRY(truce_game_solve(c->game, c->x, error));
    c->height = c->hill->height(c->game, c->hill->user);
    TRUCE_TRY(c->hill->slope(c->game, c->hill->user, c->gradient, c->curvature, error));
    assess(c, certificate);
    while (!arrived(c, certificate, tolerance)) {
        TRUCE_TRY(take_step(c, options, what, certificate, error));
        certificate->iterations++;
    }
    certificate->converged = true;
    return truce_game_solve(c->game, c->x, error);
}

truce_status truce_climb(truce_game *game, const truce_hill *hill, const truce_search_options *options,
                         const char *what, double *x, truce_certificate *certificate, truce_error *error) {
    static const truce_search_options usual = {.tolerance = 0};
    climb c = {.game = game, .hill = hill, .n = game->n_levers};
    truce_arena arena;
    double start = truce_now();
    int solves = game->solves;
    truce_arena_init(&arena, &game->world->arena.allocator);
    *certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN, .concave = true, .starts = 1};
    truce_status status = truce_game_check(game, x, error);
    if (status == TRUCE_OK) status = allocate(&c, &arena, error);
    if (status == TRUCE_OK) {
        for (size_t k = 0; k < c.n; k++) c.x[k] = within(&game->levers[k], x[k]);
        status = iterate(&c, options != NULL ? options : &usual, what, certificate, error);
        memcpy(x, c.x, c.n * sizeof(double));
    }
    truce_arena_free(&arena);
    certificate->solves = game->solves - solves;
    certificate->seconds = truce_now() - start;
    return status;
}
