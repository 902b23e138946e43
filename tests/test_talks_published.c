/* Ossa (2014), "Trade Wars and Trade Talks with Data", from its data: optimal tariffs, the trade war, trade talks, and
 * their variants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "shared_data.h"
#include "talks_game.h"

enum { REGIONS = 7, SECTORS = 33, FLOWS = SECTORS * REGIONS * REGIONS };
static const double optimum_gain[REGIONS] = {1.09, 1.79, 1.90, 1.66, 4.03, 2.85, 2.32};
static const double war_loss[REGIONS] = {-1.95, -2.20, -2.60, -2.16, -0.76, -4.98, -2.17};
static const double CELL = 0.005, PERMITTED = 1e-8; /* a tariff; logs of payoff that a deviation may gain */

static economy open_shared(const char *name) {
    char path[SHARED_PATH_SIZE];
    return economy_open(shared_data(path, name));
}

static FILE *open_table(const char *name, char line[256]) {
    char path[SHARED_PATH_SIZE];
    FILE *file = fopen(shared_data(path, name), "r");
    assert_non_null(file);
    assert_non_null(fgets(line, 256, file));
    return file;
}

static double *published(const economy *y, const char *name) {
    char line[256], from[9], to[9], sector[9];
    FILE *file = open_table(name, line);
    double rate, *table = calloc(FLOWS, sizeof *table);
    assert_non_null(table);
    while (fgets(line, sizeof line, file) != NULL) {
        assert_int_equal(sscanf(line, "%8[^,],%8[^,],%8[^,],%lf", from, to, sector, &rate), 4);
        size_t j = (size_t)truce_world_sector(y->world, sector), i = (size_t)truce_world_region(y->world, from),
               n = (size_t)truce_world_region(y->world, to);
        table[(j * REGIONS + i) * REGIONS + n] = rate;
    }
    fclose(file);
    return table;
}

static double *political_weights(const economy *y) {
    char line[256], region[9], sector[9];
    FILE *file = open_table("ossa2014/political_weights.csv", line);
    double weight, *lambda = calloc(REGIONS * SECTORS, sizeof *lambda);
    assert_non_null(lambda);
    while (fgets(line, sizeof line, file) != NULL) {
        assert_int_equal(sscanf(line, "%8[^,],%8[^,],%lf", region, sector, &weight), 3);
        lambda[truce_world_region(y->world, region) * SECTORS + truce_world_sector(y->world, sector)] = weight;
    }
    fclose(file);
    return lambda;
}

static void assert_proven(const truce_certificate *c, const char *what) {
    if (!c->converged || !(c->step <= 1e-6) || !(c->deviation <= PERMITTED))
        fail_msg("%s: converged %d, step %.3g, deviation %.3g", what, c->converged, c->step, c->deviation);
}

/* Of one party: steps that its first-order conditions ask for at x. */
static void steps_at(tariff_game *t, const double *x, size_t party, double *step) {
    truce_error error;
    double *curvature = tariff_game_vector(t, 0), *slope = tariff_game_vector(t, 0);
    MUST(truce_game_gradient(t->game, x, party, slope, &error));
    truce_game_curvature(t->game, curvature);
    for (size_t k = 0; k < t->K; k++)
        if (t->lever[k].party == party) step[k] = slope[k] / curvature[k];
    free(curvature);
    free(slope);
}

/* Published cells are as good as their own first-order conditions. Where these hold, ours must be the same; where they
 * do not, ours must hold better. `theirs` and `ours` are the steps still asked for. */
static size_t compare_cells(const economy *y, const tariff_game *t, const double *x, const double *table,
                            const double *theirs, const double *ours, size_t party) {
    size_t loose = 0;
    for (size_t k = 0; k < t->K; k++) {
        if (party < REGIONS && t->lever[k].party != party) continue;
        double gap = fabs(x[k] - table[t->flow[k]]);
        if (gap <= CELL) continue;
        if (loose++ == 0) printf("from,to,sector,published,here,off by its own conditions,likewise here\n");
        size_t flow = t->flow[k];
        printf("%s,%s,%s,%.4f,%.4f,%.2g,%.2g\n", y->world->region.code[flow / REGIONS % REGIONS],
               y->world->region.code[flow % REGIONS], y->world->sector.code[flow / REGIONS / REGIONS], table[flow],
               x[k], theirs[k], ours[k]);
        if (!(fabs(theirs[k]) > 0.8 * CELL && fabs(ours[k]) < 1e-3 * fabs(theirs[k])))
            fail_msg("lever %zu: %.5f, published %.5f, which still asks for %.2g; ours for %.2g", k, x[k],
                     table[t->flow[k]], theirs[k], ours[k]);
    }
    return loose;
}

static void test_optimal_tariffs(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = open_shared("ossa2014");
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
    double *table = published(&y, "ossa2014/published/optimal_tariffs.csv"), payoff[REGIONS];
    double *x = tariff_game_vector(&t, 0), *at = tariff_game_vector(&t, 0);
    double *theirs = tariff_game_vector(&t, 0), *ours = tariff_game_vector(&t, 0);
    assert_int_equal(t.K, 1386);
    size_t loose = 0;
    for (size_t n = 0; n < REGIONS; n++) {
        truce_game_base(t.game, x);
        truce_game_base(t.game, at);
        for (size_t k = 0; k < t.K; k++)
            if (t.lever[k].party == n) at[k] = table[t.flow[k]];
        MUST(truce_game_optimum(t.game, n, NULL, x, &c, &error));
        assert_proven(&c, "optimum");
        assert_int_equal(c.at_bounds, 0);
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        assert_near(100 * expm1(payoff[n]), optimum_gain[n], 0.006, "gain, per cent", n);
        steps_at(&t, at, n, theirs);
        steps_at(&t, x, n, ours);
        loose += compare_cells(&y, &t, x, table, theirs, ours, n);
    }
    printf("%zu of 1386 published optimal cells short of their own first-order conditions\n", loose);
    assert_true(loose < 80);
    free(table), free(x), free(at), free(theirs), free(ours);
    tariff_game_free(&t);
    economy_free(&y);
}

static void test_war(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = open_shared("ossa2014");
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
    double *table = published(&y, "ossa2014/published/nash_tariffs.csv"), payoff[REGIONS];
    double *x = tariff_game_vector(&t, 0), *at = tariff_game_vector(&t, 0);
    double *theirs = tariff_game_vector(&t, 0), *ours = tariff_game_vector(&t, 0);
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    assert_proven(&c, "war");
    MUST(truce_game_payoffs(t.game, x, payoff, &error));
    for (size_t n = 0; n < REGIONS; n++) assert_near(100 * expm1(payoff[n]), war_loss[n], 0.05, "loss, per cent", n);
    for (size_t k = 0; k < t.K; k++) at[k] = table[t.flow[k]];
    for (size_t n = 0; n < REGIONS; n++) {
        steps_at(&t, at, n, theirs);
        steps_at(&t, x, n, ours);
    }
    assert_true(compare_cells(&y, &t, x, table, theirs, ours, REGIONS) < 120); /* of 1386 */
    free(table), free(x), free(at), free(theirs), free(ours);
    tariff_game_free(&t);
    economy_free(&y);
}

/* The published gains are those of tariffs that may not be negative; with import subsidies they are larger. */
static void test_talks(void **state) {
    (void)state;
    static const struct {
        double lower, gain[3], tolerance[3];
    } talks[] = {{0, {3.4, 0.5, 0.03}, {0.05, 0.05, 0.005}}, {-0.5, {3.51, 0.59, 0.053}, {0.01, 0.01, 0.001}}};
    truce_error error;
    truce_certificate c;
    economy y = open_shared("ossa2014");
    for (size_t v = 0; v < sizeof talks / sizeof *talks; v++) {
        tariff_game t = tariff_game_bilateral(&y, ~0u, talks[v].lower, 10, NULL);
        double *x[3] = {tariff_game_vector(&t, 0.3), tariff_game_vector(&t, 0), tariff_game_vector(&t, 0)};
        double threat[REGIONS], payoff[REGIONS];
        MUST(truce_game_nash(t.game, NULL, x[0], &c, &error));
        truce_game_base(t.game, x[1]);
        for (size_t from = 0; from < 3; from++) {
            double *deal = tariff_game_vector(&t, 0);
            MUST(truce_game_payoffs(t.game, x[from], threat, &error));
            MUST(truce_game_deal(t.game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, deal, &c, &error));
            assert_proven(&c, "talks");
            MUST(truce_game_payoffs(t.game, deal, payoff, &error));
            for (size_t n = 0; n < REGIONS; n++) {
                double gain = 100 * expm1(payoff[n] - threat[n]);
                assert_near(gain, talks[v].gain[from], talks[v].tolerance[from], "gain by talks, per cent", from);
                assert_near(payoff[n] - threat[n], payoff[0] - threat[0], 1e-8, "symmetry", n);
            }
            free(deal);
        }
        free(x[0]), free(x[1]), free(x[2]);
        tariff_game_free(&t);
    }
    economy_free(&y);
}

static void test_political_weights(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = open_shared("ossa2014");
    double *lambda = political_weights(&y), threat[REGIONS], payoff[REGIONS];
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, lambda);
    double *x = tariff_game_vector(&t, 0);
    size_t japan = (size_t)truce_world_region(y.world, "JPN"), rice = (size_t)truce_world_sector(y.world, "ric");
    for (size_t n = 0; n < REGIONS; n++) {
        truce_search_options all = {.starts = 4};
        truce_game_base(t.game, x);
        MUST(truce_game_optimum(t.game, n, &all, x, &c, &error));
        assert_proven(&c, "optimum");
        assert_int_equal(c.starts, 4);
        assert_true(c.spread >= 0);
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        assert_true(payoff[n] > 0.005);
    }
    /* Japan's payoff has two tops, in its tariffs on rice: with these at 85 % first-order conditions hold and no small
     * deviation pays, and yet it does better at the bound. From wherever the search starts, the war is the one of that.
     */
    for (int from = 0; from < 3; from++) {
        truce_game_base(t.game, x);
        for (size_t k = 0; from > 0 && k < t.K; k++) x[k] = from == 1 ? 0.3 : 0;
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        assert_proven(&c, "war");
        MUST(truce_game_payoffs(t.game, x, threat, &error));
        double mean = 0;
        for (size_t n = 0; n < REGIONS; n++) mean += 100 * expm1(threat[n]) / REGIONS;
        assert_near(mean, -2.9, 0.05, "loss of governments, per cent, the abstract's", (size_t)from);
        for (size_t k = 0; k < t.K; k++)
            if (t.lever[k].party == japan && t.flow[k] / (REGIONS * REGIONS) == rice) assert_true(x[k] == 10);
    }
    for (size_t k = 0; k < t.K; k++) x[k] = 0;
    MUST(truce_game_deal(t.game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, x, &c, &error));
    assert_proven(&c, "talks");
    free(lambda), free(x);
    tariff_game_free(&t);
    economy_free(&y);
}

/* A tariff that may not discriminate gains less, a little. */
static void test_mfn(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = open_shared("ossa2014");
    tariff_game t = tariff_game_mfn(&y, 0, 10);
    double *x = tariff_game_vector(&t, 0), payoff[REGIONS];
    assert_int_equal(t.K, REGIONS * SECTORS);
    for (size_t n = 0; n < REGIONS; n++) {
        truce_game_base(t.game, x);
        MUST(truce_game_optimum(t.game, n, NULL, x, &c, &error));
        assert_proven(&c, "optimum");
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        /* others' tariffs discriminate still; the base's average loses the most by what MFN takes away */
        assert_true(100 * expm1(payoff[n]) > 0.8 * optimum_gain[n] && 100 * expm1(payoff[n]) < 1.2 * optimum_gain[n]);
    }
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    assert_proven(&c, "war");
    MUST(truce_game_payoffs(t.game, x, payoff, &error));
    for (size_t n = 0; n < REGIONS; n++) assert_near(100 * expm1(payoff[n]), war_loss[n], 0.5, "loss, per cent", n);
    free(x);
    tariff_game_free(&t);
    economy_free(&y);
}

/* ossa2014-raw with other elasticities of substitution, its imbalances taken out. */
static economy purged(size_t column) {
    char line[256], sector[9];
    truce_error error;
    truce_solution *solution;
    economy raw = open_shared("ossa2014-raw");
    truce_world_arrays a = truce_world_view(raw.world);
    FILE *file = open_table("ossa2014/sigma_alternatives.csv", line);
    double sigma[5], theta[SECTORS], mu[SECTORS];
    while (fgets(line, sizeof line, file) != NULL) {
        assert_int_equal(
            sscanf(line, "%8[^,],%lf,%lf,%lf,%lf,%lf", sector, &sigma[0], &sigma[1], &sigma[2], &sigma[3], &sigma[4]),
            6);
        theta[truce_world_sector(raw.world, sector)] = sigma[column] - 1;
        mu[truce_world_sector(raw.world, sector)] = 1 / sigma[column];
    }
    fclose(file);
    a.trade_elasticity = theta;
    a.profit_share = mu;
    truce_world *world, *balanced;
    MUST(truce_world_from_arrays(raw.context, "raw", &a, &world, &error));
    economy_free(&raw);
    economy y = economy_on(world);
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    solution = economy_solve(&y, 1e-12);
    MUST(truce_solution_world(solution, "purged", &balanced, &error));
    truce_solution_free(solution);
    economy_free(&y);
    return economy_on(balanced);
}

/* Optimal tariffs fall as goods become closer substitutes: every region gains the less, and a war costs less. */
static void test_sensitivity(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    double gain[5], mean[5];
    for (size_t column = 0; column < 5; column++) {
        double payoff[REGIONS];
        economy y = purged(column);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
        double *x = tariff_game_vector(&t, 0);
        gain[column] = mean[column] = 0;
        for (size_t n = 0; n < REGIONS; n++) {
            truce_game_base(t.game, x);
            MUST(truce_game_optimum(t.game, n, NULL, x, &c, &error));
            assert_proven(&c, "optimum");
            MUST(truce_game_payoffs(t.game, x, payoff, &error));
            gain[column] += payoff[n] / REGIONS;
            if (column == 0) assert_near(100 * expm1(payoff[n]), optimum_gain[n], 0.006, "gain, per cent", n);
        }
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        assert_proven(&c, "war");
        for (size_t k = 0; k < t.K; k++) mean[column] += x[k] / (double)t.K;
        free(x);
        tariff_game_free(&t);
        economy_free(&y);
    }
    assert_true(mean[1] > mean[2] && mean[2] > mean[3]);
    assert_true(gain[1] > gain[2] && gain[2] > gain[3]);
}

/* A world with inputs: the US alone, and a war of two. */
static void test_with_inputs(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = open_shared("cp2015");
    size_t usa = (size_t)truce_world_region(y.world, "USA"), china = (size_t)truce_world_region(y.world, "CHN");
    tariff_game t = tariff_game_bilateral(&y, 1u << usa | 1u << china, 0, 10, NULL);
    double *x = tariff_game_vector(&t, 0), *payoff = calloc(y.N, sizeof *payoff), *war = calloc(y.N, sizeof *war);
    truce_game_base(t.game, x);
    MUST(truce_game_optimum(t.game, usa, NULL, x, &c, &error));
    assert_proven(&c, "optimum");
    MUST(truce_game_payoffs(t.game, x, payoff, &error));
    assert_true(payoff[usa] > 0.001 && payoff[china] < 0);
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    assert_proven(&c, "war");
    MUST(truce_game_payoffs(t.game, x, war, &error));
    double *base = tariff_game_vector(&t, 0), *back = tariff_game_vector(&t, 0);
    truce_game_base(t.game, base);
    for (size_t p = 0; p < 2; p++) { /* neither would go back to the tariffs of before, alone */
        size_t party = p == 0 ? usa : china;
        for (size_t k = 0; k < t.K; k++) back[k] = t.lever[k].party == party ? base[k] : x[k];
        MUST(truce_game_payoffs(t.game, back, payoff, &error));
        assert_true(payoff[party] < war[party] - 1e-4);
    }
    free(base), free(back);
    free(x), free(payoff), free(war);
    tariff_game_free(&t);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_optimal_tariffs),   cmocka_unit_test(test_war), cmocka_unit_test(test_talks),
        cmocka_unit_test(test_political_weights), cmocka_unit_test(test_mfn), cmocka_unit_test(test_sensitivity),
        cmocka_unit_test(test_with_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
