/* What must hold of any equilibrium whatever the numbers: nothing moves when nothing is changed, and neither units, nor
 * the order of labels, nor how finely regions and sectors are cut, nor a stop on the way matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "equilibrium/policy.h"
#include "shared_data.h"

enum { SEEDS = 60 };
static const double TIGHT = 1e-13; /* of the solves that are compared */

/* ---- no change --------------------------------------------------------------------------------------------------- */

/* Every change 0 and every level its benchmark, to `tolerance`. */
static void assert_benchmark(const economy *y, const truce_solution *s, double tolerance) {
    truce_world_arrays world = truce_world_view(y->world);
    truce_world_accounts accounts = truce_world_accounts_view(y->world);
    const struct {
        truce_variable variable;
        const double *benchmark, *scale;
    } level[] = {{TRUCE_INCOME, accounts.income, accounts.income},
                 {TRUCE_TARIFF_REVENUE, accounts.tariff_revenue, accounts.income},
                 {TRUCE_EXPORT_TAX_REVENUE, accounts.export_tax_revenue, accounts.income},
                 {TRUCE_TRANSFER, accounts.transfer, accounts.income},
                 {TRUCE_EXPENDITURE, world.expenditure, world.expenditure},
                 {TRUCE_OUTPUT_LEVEL, accounts.output, accounts.output},
                 {TRUCE_TRADE_SHARE, world.trade_share, NULL}};
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable variable = (truce_variable)v;
        truce_variable_info info = truce_variable_describe(variable);
        const double *got = truce_solution_array(s, variable);
        if (strcmp(info.unit, "fraction") != 0 || variable == TRUCE_TRADE_SHARE) continue;
        for (size_t k = 0; k < variable_size(y, variable); k++)
            if (!isnan(got[k])) assert_near(got[k], 0, tolerance, info.name, k);
    }
    for (size_t m = 0; m < sizeof level / sizeof *level; m++) {
        const char *name = truce_variable_describe(level[m].variable).name;
        const double *got = truce_solution_array(s, level[m].variable);
        for (size_t k = 0; k < variable_size(y, level[m].variable); k++) {
            double scale = level[m].scale != NULL ? level[m].scale[k] : 1;
            assert_near(got[k], level[m].benchmark[k], tolerance * scale, name, k);
        }
    }
}

static void test_no_change(void **state) {
    (void)state;
    static const truce_closure consistent[] = {TRUCE_DEFICITS_FIXED, TRUCE_DEFICITS_PROPORTIONAL};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy y = economy_random(seed, 0, 0, seed % 2 ? RANDOM_WORLD_ALL : (unsigned)seed);
        for (size_t k = 0; k < 2; k++) {
            truce_policy_set_closure(y.policy, consistent[k]);
            truce_solution *s = economy_solve(&y, 0);
            assert_int_equal(truce_solution_info(s).iterations, 0);
            assert_benchmark(&y, s, 1e-12);
            truce_solution_free(s);
        }
        economy_free(&y);
    }
}

/* A world without transfers is in equilibrium under deficits zero as well. */
static void test_no_change_without_transfers(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        truce_error error;
        truce_world *balanced;
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        truce_solution *s = economy_solve(&y, TIGHT);
        assert_int_equal(truce_solution_world(s, "balanced", &balanced, &error), TRUCE_OK);
        economy b = economy_on(balanced);
        truce_policy_set_closure(b.policy, TRUCE_DEFICITS_ZERO);
        truce_solution *same = economy_solve(&b, TIGHT);
        assert_benchmark(&b, same, 1e-11);
        truce_solution_free(same);
        truce_solution_free(s);
        economy_free(&b);
        economy_free(&y);
    }
}

static void test_no_change_of_31_economies(void **state) {
    (void)state;
    char path[SHARED_PATH_SIZE];
    economy y = economy_open(shared_data(path, "cp2015"));
    truce_solution *s = economy_solve(&y, 0);
    assert_benchmark(&y, s, 1e-12);
    truce_solution_free(s);
    economy_free(&y);
}

/* The way back from anywhere ends where it began. */
static void test_way_back(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        truce_error error;
        truce_solve_options options = {.tolerance = TIGHT};
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        economy_set_all(&y, TRUCE_TARIFF, 0.3);
        truce_solution *there = economy_solve(&y, 0), *back = NULL;
        truce_policy_free(y.policy);
        assert_int_equal(truce_policy_new(y.world, &y.policy, &error), TRUCE_OK);
        assert_int_equal(truce_solver_solve(y.solver, y.policy, &options, &back, &error), TRUCE_OK);
        assert_benchmark(&y, back, 1e-10);
        truce_solution_free(back);
        truce_solution_free(there);
        economy_free(&y);
    }
}

/* ---- units, labels, cuts ----------------------------------------------------------------------------------------- */

enum { MOST_REGIONS = 8, MOST_SECTORS = 8 };

/* How a new world is cut from an old one: region a is the part `of_region[a]` of old region region[a], and so on. */
typedef struct cut {
    size_t regions, sectors, region[MOST_REGIONS], sector[MOST_SECTORS];
    double of_region[MOST_REGIONS], of_sector[MOST_SECTORS], unit; /* all values times unit */
} cut;

static cut whole(const economy *y) {
    cut c = {.regions = y->N, .sectors = y->J, .unit = 1};
    for (size_t n = 0; n < y->N; n++) c.region[n] = n, c.of_region[n] = 1;
    for (size_t j = 0; j < y->J; j++) c.sector[j] = j, c.of_sector[j] = 1;
    return c;
}

static size_t old_flow(const economy *y, const cut *c, size_t flow) {
    size_t n = flow % c->regions, i = flow / c->regions % c->regions, j = flow / c->regions / c->regions;
    return truce_flow(y->world, c->region[i], c->region[n], c->sector[j]);
}

/* What the flow is of the old flow: a part of its destination, of its origin and of its sector. */
static double of_flow(const cut *c, size_t flow, bool share) {
    size_t n = flow % c->regions, i = flow / c->regions % c->regions, j = flow / c->regions / c->regions;
    return c->of_region[i] * (share ? 1 : c->of_region[n] * c->of_sector[j]);
}

/* Of a world that is made from another. */
enum {
    TRADE_SHARE,
    TARIFF,
    EXPORT_TAX,
    EXPENDITURE,
    FACTOR_SHARE,
    INTERMEDIATE_SHARE,
    TRADE_ELASTICITY,
    PROFIT_SHARE,
    SCALE_ELASTICITY,
    INPUT_ELASTICITY,
    VALUE_ADDED_ELASTICITY,
    SPECIFIC_SHARE,
    DEMAND_ELASTICITY,
    ARRAYS
};

static void fill(const economy *y, const cut *c, truce_world_arrays w, double *array[ARRAYS]) {
    size_t N = c->regions, J = c->sectors;
    for (size_t f = 0; f < J * N * N; f++) {
        array[TRADE_SHARE][f] = w.trade_share[old_flow(y, c, f)] * of_flow(c, f, true);
        array[TARIFF][f] = w.tariff[old_flow(y, c, f)];
        array[EXPORT_TAX][f] = w.export_tax[old_flow(y, c, f)];
    }
    for (size_t a = 0; a < N * J; a++) {
        size_t cell = c->region[a / J] * y->J + c->sector[a % J];
        array[EXPENDITURE][a] = w.expenditure[cell] * c->of_region[a / J] * c->of_sector[a % J] * c->unit;
        array[FACTOR_SHARE][a] = w.factor_share[cell];
        for (size_t k = 0; k < J && w.intermediate_share != NULL; k++)
            array[INTERMEDIATE_SHARE][a * J + k] = w.intermediate_share[cell * y->J + c->sector[k]] * c->of_sector[k];
    }
    const double *by_sector[] = {w.trade_elasticity, w.profit_share,           w.scale_elasticity,
                                 w.input_elasticity, w.value_added_elasticity, w.specific_share};
    for (size_t m = 0; m < 6; m++)
        for (size_t j = 0; j < J; j++) array[TRADE_ELASTICITY + m][j] = by_sector[m][c->sector[j]];
    for (size_t n = 0; n < N; n++) array[DEMAND_ELASTICITY][n] = w.demand_elasticity[c->region[n]];
}

/* The same control, on the parts of its flows. */
static void cut_control(const economy *y, const cut *c, const truce_control *control, truce_policy *policy) {
    size_t flows[MOST_SECTORS * MOST_REGIONS * MOST_REGIONS];
    truce_control made = *control;
    truce_error error;
    made.flows = flows;
    made.cap = control->cap * c->unit;
    made.count = 0;
    for (size_t f = 0; f < c->sectors * c->regions * c->regions; f++)
        for (size_t k = 0; k < control->count; k++)
            if (control->flows[k] == old_flow(y, c, f)) flows[made.count++] = f;
    if (truce_policy_add_control(policy, &made, &error) != TRUCE_OK) fail_msg("%s", error.message);
}

/* The cut world under the cut policy. */
static economy cut_economy(const economy *y, const cut *c) {
    truce_world_arrays w = truce_world_view(y->world);
    size_t flows = c->sectors * c->regions * c->regions, cells = c->sectors * c->regions;
    size_t size[ARRAYS] = {flows,      flows,      flows,      cells,      cells,      cells * c->sectors, c->sectors,
                           c->sectors, c->sectors, c->sectors, c->sectors, c->sectors, c->regions};
    double *array[ARRAYS];
    for (size_t m = 0; m < ARRAYS; m++) assert_non_null(array[m] = calloc(size[m], sizeof(double)));
    fill(y, c, w, array);
    truce_world_arrays arrays = {.regions = c->regions,
                                 .sectors = c->sectors,
                                 .trade_share = array[TRADE_SHARE],
                                 .tariff = array[TARIFF],
                                 .export_tax = array[EXPORT_TAX],
                                 .expenditure = array[EXPENDITURE],
                                 .factor_share = array[FACTOR_SHARE],
                                 .intermediate_share = w.intermediate_share != NULL ? array[INTERMEDIATE_SHARE] : NULL,
                                 .trade_elasticity = array[TRADE_ELASTICITY],
                                 .profit_share = array[PROFIT_SHARE],
                                 .scale_elasticity = array[SCALE_ELASTICITY],
                                 .input_elasticity = array[INPUT_ELASTICITY],
                                 .value_added_elasticity = array[VALUE_ADDED_ELASTICITY],
                                 .specific_share = array[SPECIFIC_SHARE],
                                 .demand_elasticity = array[DEMAND_ELASTICITY]};
    economy made = economy_of(arrays);
    for (size_t m = 0; m < ARRAYS; m++) free(array[m]);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t f = 0; f < flows; f++)
            truce_policy_array(made.policy, (truce_instrument)m)[f] =
                truce_policy_array(y->policy, (truce_instrument)m)[old_flow(y, c, f)];
    truce_policy_set_closure(made.policy, y->policy->closure);
    for (size_t q = 0; q < y->policy->n_controls; q++) cut_control(y, c, &y->policy->controls[q], made.policy);
    return made;
}

/* The old value that a new one must have: the same change, or its part of the level. */
static double expected(const economy *y, const cut *c, const truce_solution *old, truce_variable v, size_t at) {
    truce_variable_info info = truce_variable_describe(v);
    const double *values = truce_solution_array(old, v);
    bool level = strcmp(info.unit, "value") == 0;
    size_t J = c->sectors;
    if (info.shape == TRUCE_BY_REGION) return values[c->region[at]] * (level ? c->of_region[at] * c->unit : 1);
    if (info.shape == TRUCE_BY_REGION_SECTOR) {
        double part = level ? c->of_region[at / J] * c->of_sector[at % J] * c->unit : 1;
        return values[c->region[at / J] * y->J + c->sector[at % J]] * part;
    }
    return values[old_flow(y, c, at)] * of_flow(c, at, !level) * (level ? c->unit : 1);
}

/* What a region sells to another part of what it was part of has become trade. */
static bool is_trade(truce_variable v) {
    return v == TRUCE_EXPORTS || v == TRUCE_IMPORTS || v == TRUCE_EXPORT_VOLUME || v == TRUCE_IMPORT_VOLUME ||
           v == TRUCE_SECTOR_EXPORTS || v == TRUCE_SECTOR_IMPORTS;
}

static void assert_same_controls(const economy *y, const cut *c, const truce_solution *old, const truce_solution *new,
                                 double tolerance) {
    for (size_t q = 0; q < y->policy->n_controls; q++) {
        truce_control_outcome a = truce_solution_control(old, q), b = truce_solution_control(new, q);
        double size = fmax(truce_world_volume(y->world, y->policy->controls[q].flows, y->policy->controls[q].count),
                           a.rent_exporter + a.rent_importer) *
                      c->unit;
        assert_near(b.volume, a.volume * c->unit, tolerance * size, "volume under control", q);
        assert_near(b.rent_exporter, a.rent_exporter * c->unit, tolerance * size, "rents of exporters", q);
        assert_near(b.rent_importer, a.rent_importer * c->unit, tolerance * size, "rents of importers", q);
    }
}

static void assert_same_economy(economy *y, const cut *c) {
    economy other = cut_economy(y, c);
    bool controls = y->policy->n_controls > 0; /* a rent answers to its volume, which other rents may hold */
    double residual = controls ? 1e-12 : TIGHT, tolerance = controls ? 1e-7 : 1e-9;
    truce_solution *old = economy_solve(y, residual), *new = economy_solve(&other, residual);
    assert_same_controls(y, c, old, new, tolerance);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable variable = (truce_variable)v;
        const double *got = truce_solution_array(new, variable);
        if (is_trade(variable) && c->regions > y->N) continue;
        for (size_t k = 0; k < variable_size(&other, variable); k++) {
            double value = expected(y, c, old, variable, k);
            assert_near(got[k], value, tolerance * fmax(c->unit, fabs(value)), truce_variable_describe(variable).name,
                        k);
        }
    }
    truce_solution_free(old);
    truce_solution_free(new);
    economy_free(&other);
}

/* Puts the economy under random controls, if there is an equilibrium under them. */
static void add_controls(random_stream *stream, economy *y) {
    truce_error error;
    truce_policy *policy;
    truce_solution *s = NULL;
    const truce_solve_options options = {.from_benchmark = true, .tolerance = 1e-12};
    assert_int_equal(truce_policy_copy(y->policy, &policy, &error), TRUCE_OK);
    assert_true(random_controls(stream, 4, policy));
    bool solved = truce_solver_solve(y->solver, policy, &options, &s, &error) == TRUCE_OK;
    truce_solution_free(s);
    truce_policy_free(solved ? y->policy : policy);
    if (solved) y->policy = policy;
}

/* A random world under a random policy, one of each closure in turn; from SEEDS on with controls. */
static economy drawn(uint64_t seed) {
    random_stream stream = random_stream_from(seed + 77);
    unsigned specific = seed % 4 == 3 ? RANDOM_WORLD_SPECIFIC : 0;
    economy y = economy_random(seed, 0, 0, (unsigned)random_below(&stream, 64) | RANDOM_WORLD_TIED | specific);
    assert_true(random_policy(&stream, y.world, RANDOM_SHOCK_MILD, y.policy));
    truce_policy_set_closure(y.policy, (truce_closure)(seed % 3));
    if (seed >= SEEDS) add_controls(&stream, &y);
    return y;
}

static void test_units(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 2 * SEEDS; seed++) {
        economy y = drawn(seed);
        cut c = whole(&y);
        c.unit = seed % 2 ? 1e3 : 1e-3;
        assert_same_economy(&y, &c);
        economy_free(&y);
    }
}

static void shuffle(random_stream *stream, size_t *list, size_t count) {
    for (size_t k = count; k > 1; k--) {
        size_t other = random_below(stream, k), keep = list[k - 1];
        list[k - 1] = list[other];
        list[other] = keep;
    }
}

static void test_order_of_labels(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 2 * SEEDS; seed++) {
        random_stream stream = random_stream_from(seed + 5);
        economy y = drawn(seed);
        cut c = whole(&y);
        shuffle(&stream, c.region, c.regions);
        shuffle(&stream, c.sector, c.sectors);
        assert_same_economy(&y, &c);
        economy_free(&y);
    }
}

/* Two regions that are the parts of one are as well off as the one. */
static void test_split_region(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 2 * SEEDS; seed++) {
        economy y = drawn(seed);
        cut c = whole(&y);
        size_t split = seed % y.N;
        c.region[c.regions] = split;
        c.of_region[split] = c.of_region[c.regions++] = 0.5;
        assert_same_economy(&y, &c);
        economy_free(&y);
    }
}

/* So are sectors, even under CES nests: parts with one price are one good. */
static void test_split_sector(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 2 * SEEDS; seed++) {
        economy y = drawn(seed);
        cut c = whole(&y);
        size_t split = seed % y.J;
        c.sector[c.sectors] = split;
        c.of_sector[split] = c.of_sector[c.sectors++] = 0.5;
        assert_same_economy(&y, &c);
        economy_free(&y);
    }
}

/* ---- stopping on the way ----------------------------------------------------------------------------------------- */

/* The world that the first half of a policy leaves behind, under the second half, is the world under all of it. */
static void test_two_steps(void **state) {
    (void)state;
    static const truce_variable levels[] = {TRUCE_INCOME, TRUCE_TRANSFER, TRUCE_EXPENDITURE, TRUCE_OUTPUT_LEVEL,
                                            TRUCE_FLOW};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        random_stream stream = random_stream_from(seed + 9);
        truce_error error;
        truce_world *between = NULL;
        economy y = drawn(seed);
        truce_solution *half = economy_solve(&y, TIGHT);
        assert_int_equal(truce_solution_world(half, "between", &between, &error), TRUCE_OK);
        economy b = economy_on(between);
        truce_policy_set_closure(b.policy, y.policy->closure);
        assert_true(random_policy(&stream, b.world, RANDOM_SHOCK_MILD, b.policy));
        for (size_t f = 0; f < y.J * y.N * y.N; f++) {
            truce_policy_array(y.policy, TRUCE_TARIFF)[f] = truce_policy_array(b.policy, TRUCE_TARIFF)[f];
            truce_policy_array(y.policy, TRUCE_EXPORT_TAX)[f] = truce_policy_array(b.policy, TRUCE_EXPORT_TAX)[f];
            truce_policy_array(y.policy, TRUCE_TRADE_COST)[f] *= truce_policy_array(b.policy, TRUCE_TRADE_COST)[f];
        }
        truce_solution *all = economy_solve(&y, TIGHT), *rest = economy_solve(&b, TIGHT);
        for (size_t n = 0; n < y.N; n++) {
            double welfare[2] = {1, 1 + truce_solution_array(all, TRUCE_REAL_INCOME)[n]};
            welfare[0] += truce_solution_array(half, TRUCE_REAL_INCOME)[n];
            welfare[0] *= 1 + truce_solution_array(rest, TRUCE_REAL_INCOME)[n];
            assert_near(welfare[0], welfare[1], 1e-9, "real income", n);
        }
        for (size_t m = 0; m < sizeof levels / sizeof *levels; m++) {
            const double *got = truce_solution_array(rest, levels[m]), *value = truce_solution_array(all, levels[m]);
            for (size_t k = 0; k < variable_size(&y, levels[m]); k++)
                assert_near(got[k], value[k], 1e-9 * fmax(1, fabs(value[k])), truce_variable_describe(levels[m]).name,
                            k);
        }
        truce_solution *made[] = {half, all, rest};
        for (size_t m = 0; m < 3; m++) truce_solution_free(made[m]);
        economy_free(&b);
        economy_free(&y);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_change),
        cmocka_unit_test(test_no_change_without_transfers),
        cmocka_unit_test(test_no_change_of_31_economies),
        cmocka_unit_test(test_way_back),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_order_of_labels),
        cmocka_unit_test(test_split_region),
        cmocka_unit_test(test_split_sector),
        cmocka_unit_test(test_two_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
