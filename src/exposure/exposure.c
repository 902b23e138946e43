#include "exposure/exposure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the question ---------------------------------------------------------------------------------------------- */

/* Position of a code, or -1 for NULL. */
static truce_status find(const truce_labels *labels, const char *noun, const char *code, ptrdiff_t *position,
                         truce_error *error) {
    char hint[128];
    *position = code == NULL ? -1 : truce_labels_find(labels, code, strlen(code));
    if (code == NULL || *position >= 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "unknown %s '%.60s'%s", noun, code,
                      truce_suggestion(hint, sizeof hint, code, labels->code, labels->count));
}

static truce_status understand(truce_exposure *e, const truce_exposure_question *q, truce_error *error) {
    ptrdiff_t good;
    if (q->good == NULL) return truce_fail(error, TRUCE_USAGE, "exposure: the good that is asked about is missing");
    TRUCE_TRY(find(&e->world->sector, "sector", q->good, &good, error));
    TRUCE_TRY(find(&e->world->region, "region", q->from, &e->set.from, error));
    TRUCE_TRY(find(&e->world->region, "region", q->to, &e->set.to, error));
    if (e->set.from >= 0 && e->set.from == e->set.to)
        return truce_fail(error, TRUCE_USAGE,
                          "exposure: a flow from %s to itself crosses no border at which it could stop; name two "
                          "regions, or one of them",
                          q->from);
    if (!(q->intensity >= 0))
        return truce_fail(error, TRUCE_USAGE, "exposure: an intensity of %g is below 0", q->intensity);
    e->set.good = (size_t)good;
    e->set.domestic = !q->sales && e->set.from < 0 && e->set.to < 0;
    e->sales = q->sales;
    e->intensity = q->intensity;
    return TRUCE_OK;
}

/* ---- putting together -------------------------------------------------------------------------------------------- */

static truce_status allocate_columns(truce_arena *arena, size_t cells, truce_exposure_columns *c, truce_error *error) {
    double **columns[] = {&c->content_direct, &c->content_total, &c->direct, &c->total, &c->exports};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        *columns[k] = TRUCE_NEW_ARRAY(arena, double, cells);
        if (*columns[k] == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

static truce_exposure_industry industry(const truce_exposure *e, const truce_exposure_columns *c, size_t n, size_t k) {
    const truce_world *world = e->world;
    size_t cell = n * world->n_sectors + k;
    double output = world->accounts.output[cell], mu = world->profit_share[k], unit = e->sales ? 1 : output;
    return (truce_exposure_industry){
        .region = n,
        .sector = k,
        .output = output,
        .exports = truce_exposure_exports(world, n, k),
        .value_added = (mu + world->factor_share[cell] * (1 - mu)) * output,
        .content_direct = e->sales ? NAN : c->content_direct[cell],
        .content_total = e->sales ? NAN : c->content_total[cell],
        .at_risk_direct = c->direct[cell] * unit,
        .at_risk_total = c->total[cell] * unit,
        .at_risk_share = c->total[cell] * unit / output,
        .exports_at_risk = c->exports[cell],
    };
}

static void add_to_region(truce_exposure_region *r, const truce_exposure_industry *i) {
    r->output += i->output;
    r->value_added += i->value_added;
    r->exports += i->exports;
    r->at_risk_direct += i->at_risk_direct;
    r->at_risk_total += i->at_risk_total;
    r->value_added_at_risk += i->at_risk_share * i->value_added;
    r->exports_at_risk += i->exports_at_risk;
}

/* Ranks by a value, then by position: a total order, so that any sort gives the same. */
static int rank(double a, double b, size_t at_a, size_t at_b) {
    if (a != b) return a > b ? -1 : 1;
    return (at_a > at_b) - (at_a < at_b);
}
static int rank_industries(const void *left, const void *right) {
    const truce_exposure_industry *a = left, *b = right;
    int by_region = (a->region > b->region) - (a->region < b->region);
    int by_value = rank(a->at_risk_total, b->at_risk_total, 0, 0);
    return by_value != 0 ? by_value : by_region != 0 ? by_region : rank(0, 0, a->sector, b->sector);
}
static int rank_regions(const void *left, const void *right) {
    const truce_exposure_region *a = left, *b = right;
    return rank(a->at_risk_total, b->at_risk_total, a->region, b->region);
}
static int rank_sources(const void *left, const void *right) {
    const truce_exposure_source *a = left, *b = right;
    return rank(a->output, b->output, a->region, b->region);
}

static void collect(truce_exposure *e, const truce_exposure_columns *columns) {
    size_t N = e->world->n_regions, J = e->world->n_sectors;
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < J; k++) {
            if (!(e->world->accounts.output[n * J + k] > 0)) continue;
            e->industries[e->n_industries] = industry(e, columns, n, k);
            add_to_region(&e->regions[n], &e->industries[e->n_industries++]);
        }
    for (size_t n = 0; n < N; n++)
        e->regions[n].at_risk_share = e->regions[n].value_added_at_risk / e->regions[n].value_added;
    qsort(e->industries, e->n_industries, sizeof *e->industries, rank_industries);
    qsort(e->regions, N, sizeof *e->regions, rank_regions);
    qsort(e->sources, N, sizeof *e->sources, rank_sources);
}

static truce_status compute(truce_exposure *e, const truce_exposure_question *question, truce_arena *scratch,
                            truce_error *error) {
    size_t N = e->world->n_regions, cells = N * e->world->n_sectors;
    truce_exposure_columns columns;
    TRUCE_TRY(understand(e, question, error));
    e->industries = TRUCE_NEW_ARRAY(&e->arena, truce_exposure_industry, cells);
    e->regions = TRUCE_NEW_ARRAY(&e->arena, truce_exposure_region, N);
    e->sources = TRUCE_NEW_ARRAY(&e->arena, truce_exposure_source, N);
    if (e->industries == NULL || e->regions == NULL || e->sources == NULL) return truce_fail_memory(error);
    TRUCE_TRY(allocate_columns(scratch, cells, &columns, error));
    TRUCE_TRY((e->sales ? truce_exposure_sales : truce_exposure_inputs)(e, &columns, scratch, error));
    truce_exposure_trade(e);
    collect(e, &columns);
    return TRUCE_OK;
}

truce_status truce_exposure_new(const truce_world *world, const truce_exposure_question *question,
                                truce_exposure **exposure, truce_error *error) {
    truce_arena arena, scratch;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_arena_init(&scratch, &world->arena.allocator);
    truce_exposure *made = TRUCE_NEW(&arena, truce_exposure);
    if (made == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->arena = arena;
    made->world = world;
    truce_status status = compute(made, question, &scratch, error);
    truce_arena_free(&scratch);
    if (status == TRUCE_OK)
        *exposure = made;
    else
        truce_exposure_free(made);
    return status;
}

void truce_exposure_free(truce_exposure *exposure) {
    if (exposure == NULL) return;
    truce_arena arena = exposure->arena;
    truce_arena_free(&arena);
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

double truce_exposure_flow(const truce_exposure *exposure) {
    return exposure->flow;
}

const truce_exposure_industry *truce_exposure_industry_at(const truce_exposure *exposure, size_t k) {
    return k < exposure->n_industries ? &exposure->industries[k] : NULL;
}

const truce_exposure_region *truce_exposure_region_at(const truce_exposure *exposure, size_t k) {
    return k < exposure->world->n_regions ? &exposure->regions[k] : NULL;
}

const truce_exposure_source *truce_exposure_source_at(const truce_exposure *exposure, size_t k) {
    return k < exposure->world->n_regions ? &exposure->sources[k] : NULL;
}
