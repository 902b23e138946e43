/* Exposure: a chain worked out by hand, dense elimination on random worlds, what must add up. */
#include <stdio.h>
#include <string.h>

#include "exposure_fixture.h"
#include "random_world.h"

/* ---- by hand ----------------------------------------------------------------------------------------------------- */

static void test_chain_of_inputs(void **state) {
    (void)state;
    truce_world *world = chain();
    truce_exposure *e = ask(world, (truce_exposure_question){.good = "mag", .from = "BBB"});
    near(truce_exposure_flow(e), 90, 1e-15); /* B's own purchases cross no border */
    const truce_exposure_industry *car = industry(e, A, CAR), *taxi = industry(e, A, TAXI);
    near(car->content_direct, 0.5 * 0.2 * 0.9, 1e-15);
    near(car->content_total, 0.09, 1e-15);
    near(industry(e, B, CAR)->content_total, 0.1, 1e-15);
    near(taxi->content_direct, 0, 0);
    near(taxi->content_total, 0.4 * (0.75 * 0.09 + 0.25 * 0.1), 1e-15);
    near(car->output, 125, 1e-15);
    near(car->at_risk_direct, 0.9 * 125, 1e-15); /* nine tenths of its magnets are gone */
    near(car->at_risk_total, 0.9 * 125, 1e-15);
    near(car->exports_at_risk, 0.9 * 50, 1e-15);
    near(industry(e, B, CAR)->at_risk_total, 0, 0);
    near(taxi->at_risk_direct, 0, 0);
    near(taxi->at_risk_total, 100 * 0.4 * 0.75 * 0.9, 1e-15);
    near(industry(e, B, TAXI)->at_risk_total, 100 * 0.4 * 0.5 * 0.9, 1e-15);
    assert_ptr_equal(truce_exposure_industry_at(e, 0), car); /* ranked */
    assert_ptr_equal(truce_exposure_industry_at(e, 1), taxi);
    assert_null(truce_exposure_industry_at(e, 8));

    const truce_exposure_region *a = region(e, A);
    near(a->purchases, 100, 0);
    near(a->flow_share, 0.9, 1e-15);
    near(a->home_share, 0.1, 1e-15);
    near(a->concentration, 0.82, 1e-15);
    near(a->import_concentration, 1, 1e-15);
    assert_int_equal(a->largest, B);
    near(a->largest_share, 0.9, 1e-15);
    near(a->at_risk_total, 112.5 + 27, 1e-15);
    near(a->value_added_at_risk, 0.5 * 112.5 + 0.6 * 27, 1e-15);
    near(a->at_risk_share, (0.5 * 112.5 + 0.6 * 27) / (10 + 62.5 + 60 + 100), 1e-15);
    assert_true(isnan(region(e, B)->import_concentration)); /* it imports no magnets */
    near(source(e, B)->output, 72 + 100, 1e-15);
    near(source(e, B)->output_share, 172.0 / 182, 1e-15);
    near(source(e, B)->export_share, 1, 1e-15);
    near(source(e, B)->flow, 72, 1e-15);
    near(source(e, A)->flow, 0, 0);
    truce_exposure_free(e);

    e = ask(world, (truce_exposure_question){.good = "mag"}); /* were there none at all */
    near(industry(e, B, CAR)->at_risk_total, 75, 1e-15);
    near(industry(e, B, TAXI)->at_risk_total, 40, 1e-15);
    near(truce_exposure_flow(e), 200, 1e-15);
    truce_exposure_free(e);
    e = ask(world, (truce_exposure_question){.good = "mag", .to = "BBB"}); /* who imports none */
    near(truce_exposure_flow(e), 0, 0);
    near(region(e, B)->at_risk_total + region(e, A)->at_risk_total, 0, 0);
    near(industry(e, B, CAR)->content_total, 0.1, 1e-15); /* but buys at home */
    near(industry(e, A, CAR)->content_total, 0, 0);
    truce_exposure_free(e);
    truce_world_free(world);
}

static void test_chain_of_sales(void **state) {
    (void)state;
    truce_world *world = chain();
    truce_exposure *e = ask(world, (truce_exposure_question){.good = "car", .from = "AAA", .to = "BBB", .sales = true});
    near(industry(e, A, CAR)->at_risk_direct, 50, 1e-15);
    near(industry(e, A, CAR)->at_risk_total, 50, 1e-15);
    near(industry(e, A, CAR)->at_risk_share, 0.4, 1e-15);
    near(industry(e, A, MAG)->at_risk_total, 0.5, 1e-15);
    near(industry(e, B, MAG)->at_risk_total, 50 * 0.5 * 0.2 * 0.9 / 1.25, 1e-15);
    near(industry(e, B, MAG)->exports_at_risk, 3.6, 1e-15);
    near(industry(e, A, SVC)->at_risk_total, 20, 1e-15);
    near(industry(e, A, CAR)->exports_at_risk, 50, 1e-15);
    near(region(e, A)->at_risk_total, 70.5, 1e-15);
    near(region(e, A)->value_added_at_risk, 25 + 0.5 + 20, 1e-15);
    assert_true(isnan(industry(e, A, CAR)->content_total));
    truce_exposure_free(e);
    truce_world_free(world);
}

/* Users are told from those that hardly use it: magnets are a tenth of the cost of cars, 20 of 782 of all cost. */
static void test_intensity(void **state) {
    (void)state;
    truce_world *world = chain();
    double mean = 0.1 * 200 / (10 + 172 + 200 + 200 + 200);
    for (int above = 0; above < 2; above++) {
        double intensity = 0.1 / mean * (above ? 1.001 : 0.999);
        truce_exposure *e = ask(world, (truce_exposure_question){.good = "mag", .from = "BBB", .intensity = intensity});
        near(industry(e, A, CAR)->at_risk_total, above ? 0 : 112.5, 1e-15);
        near(industry(e, A, CAR)->content_total, 0.09, 1e-15);
        truce_exposure_free(e);
    }
    truce_world_free(world);
}

/* ---- random worlds ----------------------------------------------------------------------------------------------- */

enum { MOST = 36 };

/* x of (1 - m) x = right by elimination with pivots. */
static void eliminate(size_t count, double m[MOST][MOST], const double *right, double *x) {
    double a[MOST][MOST + 1];
    for (size_t r = 0; r < count; r++) {
        for (size_t c = 0; c < count; c++) a[r][c] = (r == c) - m[r][c];
        a[r][count] = right[r];
    }
    for (size_t p = 0; p < count; p++) {
        size_t best = p;
        for (size_t r = p + 1; r < count; r++)
            if (fabs(a[r][p]) > fabs(a[best][p])) best = r;
        for (size_t c = 0; c <= count; c++) {
            double kept = a[p][c];
            a[p][c] = a[best][c];
            a[best][c] = kept;
        }
        for (size_t r = 0; r < count; r++) {
            double factor = r == p ? 0 : a[r][p] / a[p][p];
            for (size_t c = p; factor != 0 && c <= count; c++) a[r][c] -= factor * a[p][c];
        }
    }
    for (size_t r = 0; r < count; r++) x[r] = a[r][count] / a[r][r];
}

static truce_world *random_one(uint64_t seed) {
    truce_world *world;
    truce_error error;
    unsigned features = seed % 4 == 3 ? RANDOM_WORLD_INPUTS : RANDOM_WORLD_ALL;
    if (random_world(NULL, seed, 0, 0, features, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return world;
}

/* Share of cost that (n,k) spends on (o,j). */
static double link(const truce_world *w, size_t n, size_t k, size_t o, size_t j) {
    size_t nk = n * w->n_sectors + k;
    double gamma = w->intermediate_share == NULL ? 0 : w->intermediate_share[nk * w->n_sectors + j];
    return (1 - w->factor_share[nk]) * gamma * w->trade_share[truce_flow(w, o, n, j)];
}

static void test_dense(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        truce_world *w = random_one(seed);
        size_t regions = w->n_regions, sectors = w->n_sectors, cells = regions * sectors;
        size_t good = seed % sectors, from = seed % regions, to = (from + 1 + seed % (regions - 1)) % regions;
        bool one = seed % 3 == 0; /* to one destination */
        truce_exposure_question q = {.good = w->sector.code[good], .from = w->region.code[from]};
        if (one) q.to = w->region.code[to];
        double links[MOST][MOST], kept[MOST][MOST], sold[MOST][MOST], direct[MOST] = {0}, stop[MOST] = {0};
        double lost[MOST] = {0}, content[MOST], risk[MOST], sales[MOST];
        for (size_t nk = 0; nk < cells; nk++) {
            size_t n = nk / sectors, k = nk % sectors;
            bool makes = w->accounts.output[nk] > 0, asked = !one || n == to;
            bool uses = makes && w->intermediate_share != NULL && w->factor_share[nk] < 1 &&
                        w->intermediate_share[nk * sectors + good] > 0;
            if (makes && asked) direct[nk] = link(w, n, k, from, good);
            if (uses && asked && n != from) stop[nk] = w->trade_share[truce_flow(w, from, n, good)];
            for (size_t oj = 0; oj < cells; oj++) {
                size_t o = oj / sectors, j = oj % sectors, flow = truce_flow(w, o, n, j);
                bool gone = j == good && o == from && n != from && asked;
                links[nk][oj] = link(w, n, k, o, j);
                kept[nk][oj] = (1 - stop[nk]) * links[nk][oj];
                sold[oj][nk] = gone ? 0
                                    : links[nk][oj] * (1 - w->profit_share[k]) /
                                          ((1 + w->tariff[flow]) * (1 + w->export_tax[flow]));
            }
        }
        for (size_t n = 0; n < regions; n++) {
            size_t flow = truce_flow(w, from, n, good);
            if (n != from && (!one || n == to))
                lost[from * sectors + good] += w->trade_share[flow] * w->expenditure[n * sectors + good] /
                                               ((1 + w->tariff[flow]) * (1 + w->export_tax[flow]));
        }
        eliminate(cells, links, direct, content);
        eliminate(cells, kept, stop, risk);
        eliminate(cells, sold, lost, sales);
        truce_exposure *inputs = ask(w, q);
        q.sales = true;
        truce_exposure *outputs = ask(w, q);
        for (size_t nk = 0; nk < cells; nk++) {
            const truce_exposure_industry *i = industry(inputs, nk / sectors, nk % sectors);
            assert_int_equal(i != NULL, w->accounts.output[nk] > 0);
            if (i == NULL) continue;
            near(i->content_total, content[nk], 1e-13);
            near(i->at_risk_total, risk[nk] * i->output, 1e-13);
            assert_true(i->at_risk_direct >= 0 && i->at_risk_total >= i->at_risk_direct * (1 - 1e-13));
            assert_true(i->at_risk_share <= 1 + 1e-13 && i->exports_at_risk <= i->exports * (1 + 1e-13));
            const truce_exposure_industry *s = industry(outputs, nk / sectors, nk % sectors);
            near(s->at_risk_total, sales[nk], 1e-12);
            assert_true(s->at_risk_share <= 1 + 1e-12 && s->exports_at_risk <= s->exports * (1 + 1e-12) + 1e-12);
        }
        truce_exposure_free(inputs);
        truce_exposure_free(outputs);
        truce_world_free(w);
    }
}

/* Value added of all origins is all there is in cost; final demand takes all output; origins add up to the whole. */
static void test_sums(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        truce_world *w = random_one(seed);
        size_t regions = w->n_regions, sectors = w->n_sectors, cells = regions * sectors;
        double x[MOST], inputs[MOST], right[MOST] = {0}, content[MOST] = {0};
        truce_error error;
        assert_int_equal(truce_leontief_costs(w, w->factor_share, NULL, x, &error), TRUCE_OK);
        for (size_t c = 0; c < cells; c++)
            if (w->accounts.output[c] > 0) near(x[c], 1, 1e-13);
        for (size_t j = 0; j < sectors; j++)
            for (size_t o = 0; o < regions; o++)
                for (size_t n = 0; n < regions; n++)
                    right[o * sectors + j] +=
                        truce_net_share(w, truce_flow(w, o, n, j)) * w->final_demand[n * sectors + j];
        const truce_flow_set none = {.good = sectors, .from = -1, .to = -1};
        assert_int_equal(truce_leontief_sales(w, right, &none, x, inputs, &error), TRUCE_OK);
        for (size_t c = 0; c < cells; c++) near(x[c], w->accounts.output[c], 1e-11);

        const char *good = w->sector.code[seed % sectors];
        truce_exposure *all = ask(w, (truce_exposure_question){.good = good});
        for (size_t o = 0; o < regions; o++) {
            truce_exposure *part = ask(w, (truce_exposure_question){.good = good, .from = w->region.code[o]});
            for (size_t k = 0; k < part->n_industries; k++) {
                const truce_exposure_industry *i = &part->industries[k];
                content[i->region * sectors + i->sector] += i->content_total;
            }
            truce_exposure_free(part);
        }
        for (size_t k = 0; k < all->n_industries; k++)
            near(content[all->industries[k].region * sectors + all->industries[k].sector],
                 all->industries[k].content_total, 1e-13);
        truce_exposure_free(all);
        truce_world_free(w);
    }
}

/* The same world with its regions in reverse gives the same answers. */
static void test_order_of_regions(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        truce_world *w = random_one(seed), *turned;
        size_t R = w->n_regions, S = w->n_sectors;
        truce_world_arrays a = truce_world_view(w);
        const char *codes[8];
        double share[MOST * 8], tariff[MOST * 8], tax[MOST * 8], spending[MOST], beta[MOST], gamma[MOST * 8], eta[8];
        for (size_t n = 0; n < R; n++) {
            size_t from = R - 1 - n;
            codes[n] = a.region_codes[from];
            eta[n] = a.demand_elasticity[from];
            memcpy(spending + n * S, a.expenditure + from * S, S * sizeof(double));
            memcpy(beta + n * S, a.factor_share + from * S, S * sizeof(double));
            if (a.intermediate_share != NULL)
                memcpy(gamma + n * S * S, a.intermediate_share + from * S * S, S * S * sizeof(double));
            for (size_t j = 0; j < S; j++)
                for (size_t m = 0; m < R; m++) {
                    size_t to = (j * R + n) * R + m, at = (j * R + from) * R + R - 1 - m;
                    share[to] = a.trade_share[at];
                    tariff[to] = a.tariff[at];
                    tax[to] = a.export_tax[at];
                }
        }
        truce_world_arrays b = a;
        b.region_codes = b.region_names = codes;
        b.trade_share = share, b.tariff = tariff, b.export_tax = tax, b.expenditure = spending, b.factor_share = beta;
        b.intermediate_share = a.intermediate_share != NULL ? gamma : NULL, b.demand_elasticity = eta;
        truce_context *context;
        truce_error error;
        assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
        if (truce_world_from_arrays(context, "turned", &b, &turned, &error) != TRUCE_OK) fail_msg("%s", error.message);
        for (int sales = 0; sales < 2; sales++) {
            const truce_exposure_question q = {.good = a.sector_codes[0], .from = a.region_codes[0], .sales = sales};
            truce_exposure *one = ask(w, q), *two = ask(turned, q);
            near(truce_exposure_flow(one), truce_exposure_flow(two), 1e-14);
            for (size_t n = 0; n < R; n++) {
                const truce_exposure_region *r = region(one, n), *s = region(two, R - 1 - n);
                near(r->at_risk_total, s->at_risk_total, 1e-12);
                near(r->exports_at_risk, s->exports_at_risk, 1e-12);
                near(source(one, n)->export_share, source(two, R - 1 - n)->export_share, 1e-14);
            }
            truce_exposure_free(one);
            truce_exposure_free(two);
        }
        truce_world_free(turned);
        truce_context_free(context);
        truce_world_free(w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain_of_inputs),
        cmocka_unit_test(test_chain_of_sales),
        cmocka_unit_test(test_intensity),
        cmocka_unit_test(test_dense),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_order_of_regions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
