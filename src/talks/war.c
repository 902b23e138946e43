/* Unilateral optima and trade war (Nash equilibria of tariffs): Johnson (1953), Ossa (2014). */
#include "talks/search.h"

#include <math.h>
#include <string.h>

typedef struct war {
    size_t party; /* who optimises; n_regions: every party for itself */
    double *gradient;
    truce_certificate *certificate;
} war;

static bool free_to_move(const truce_lever *lever, double x, double slope) {
    return !((x <= lever->lower && slope < 0) || (x >= lever->upper && slope > 0));
}

/* r = gradient / curvature: Newton's step, were every lever on its own. */
static truce_status best_response(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                                  truce_error *error) {
    war *w = user;
    w->certificate->projected_gradient = 0;
    memset(r, 0, g->n_levers * sizeof *r);
    for (size_t p = 0; p < g->n_parties; p++) {
        size_t party = g->parties[p];
        if (w->party < g->world->n_regions && w->party != party) continue;
        TRUCE_TRY(truce_game_gradient_here(g, party, w->gradient, error));
        for (size_t k = 0; k < g->n_levers; k++) {
            if (g->levers[k].party != party) continue;
            r[k] = w->gradient[k] / curvature[k];
            if (free_to_move(&g->levers[k], x[k], w->gradient[k]))
                w->certificate->projected_gradient = fmax(w->certificate->projected_gradient, fabs(w->gradient[k]));
        }
    }
    return TRUCE_OK;
}

static truce_status seek(truce_game *g, size_t party, const truce_search_options *options, const char *what, double *x,
                         truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    war w = {.party = party, .gradient = TRUCE_NEW_ARRAY(&arena, double, g->n_levers), .certificate = certificate};
    truce_status status = w.gradient == NULL ? truce_fail_memory(error)
                                             : truce_search(g, best_response, &w, options, what, x, certificate, error);
    truce_arena_free(&arena);
    return status;
}

truce_status truce_game_optimum(truce_game *g, size_t party, const truce_search_options *options, double *x,
                                truce_certificate *certificate, truce_error *error) {
    bool plays = false;
    for (size_t p = 0; p < g->n_parties; p++) plays |= g->parties[p] == party;
    if (!plays) return truce_fail(error, TRUCE_USAGE, "region %zu has no lever in this game", party);
    return seek(g, party, options, "a unilateral optimum", x, certificate, error);
}

truce_status truce_game_nash(truce_game *g, const truce_search_options *options, double *x,
                             truce_certificate *certificate, truce_error *error) {
    return seek(g, g->world->n_regions, options, "a Nash equilibrium", x, certificate, error);
}
