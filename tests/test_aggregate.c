/* Aggregation: totals of the small world are the totals of the large one, for whatever mapping. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "random_world.h"
#include "scratch.h"
#include "shared_data.h"
#include "world_compare.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    const char *path; /* of the mapping */
    truce_context *context;
    truce_world *world, *small;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    f->path = scratch_path(f->folder, "map.csv");
    assert_int_equal(truce_context_new(NULL, NULL, &f->context, NULL), TRUCE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_world_free(f->small);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static void draw_world(fixture *f, uint64_t seed, size_t regions, size_t sectors, unsigned features) {
    truce_world_free(f->world);
    f->world = NULL;
    if (random_world(NULL, seed, regions, sectors, features, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
}

static truce_status aggregate(fixture *f, const char *mapping) {
    truce_world_free(f->small);
    f->small = NULL;
    scratch_bytes(f->path, mapping, strlen(mapping));
    return truce_world_aggregate(f->world, f->path, &f->small, &f->error);
}

static void aggregate_or_fail(fixture *f, const char *mapping) {
    if (aggregate(f, mapping) != TRUCE_OK) fail_msg("%s", f->error.message);
}

/* ---- totals ------------------------------------------------------------------------------------------------ */

/* Value kept by one flow or cell of one world, added up over the groups of a mapping. */
typedef struct totals {
    size_t N, J;
    double *V, *tariff, *export_tax;                  /* [J][N][N] producer value and revenues */
    double *materials;                                /* [N][J][J] purchases of inputs */
    double *X, *Y, *F, *earned;                       /* [N][J]; earned: value added and profits */
    double *income, *transfer, *value_added, *profit; /* [N] */
    double scale;                                     /* world expenditure */
} totals;

static double *zeros(size_t count) {
    double *made = calloc(count, sizeof *made);
    assert_non_null(made);
    return made;
}

/* Adds up world `w` over groups `r` of its regions and `s` of its sectors. */
static totals add_up(const truce_world *w, const size_t *r, const size_t *s, size_t N, size_t J) {
    totals t = {N,
                J,
                zeros(J * N * N),
                zeros(J * N * N),
                zeros(J * N * N),
                zeros(N * J * J),
                zeros(N * J),
                zeros(N * J),
                zeros(N * J),
                zeros(N * J),
                zeros(N),
                zeros(N),
                zeros(N),
                zeros(N),
                0};
    for (size_t n = 0; n < w->n_regions; n++) {
        t.income[r[n]] += w->accounts.income[n];
        t.transfer[r[n]] += w->accounts.transfer[n];
        t.value_added[r[n]] += w->accounts.value_added[n];
        t.profit[r[n]] += w->accounts.profit[n];
        for (size_t j = 0; j < w->n_sectors; j++) {
            size_t c = n * w->n_sectors + j, to = r[n] * J + s[j];
            double materials = (1 - w->factor_share[c]) * (1 - w->profit_share[j]) * w->accounts.output[c];
            t.X[to] += w->expenditure[c];
            t.Y[to] += w->accounts.output[c];
            t.F[to] += w->final_demand[c];
            t.earned[to] += w->accounts.output[c] - materials;
            t.scale += w->expenditure[c];
            for (size_t k = 0; k < w->n_sectors && w->intermediate_share != NULL; k++)
                t.materials[to * J + s[k]] += materials * w->intermediate_share[c * w->n_sectors + k];
            for (size_t i = 0; i < w->n_regions; i++) {
                size_t flow = truce_flow(w, i, n, j), into = (s[j] * N + r[i]) * N + r[n];
                double border = w->trade_share[flow] * w->expenditure[c] / (1 + w->tariff[flow]);
                double V = border / (1 + w->export_tax[flow]);
                t.V[into] += V;
                t.tariff[into] += w->tariff[flow] * border;
                t.export_tax[into] += w->export_tax[flow] * V;
            }
        }
    }
    return t;
}

static void free_totals(totals *t) {
    double *all[] = {t->V, t->tariff, t->export_tax, t->materials, t->X,           t->Y,
                     t->F, t->earned, t->income,     t->transfer,  t->value_added, t->profit};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
}

static void assert_near(const char *what, const double *one, const double *two, size_t count, double scale) {
    for (size_t k = 0; k < count; k++) {
        double size = fmax(fabs(one[k]), fabs(two[k]));
        if (fabs(one[k] - two[k]) > 1e-12 * size + 1e-15 * scale)
            fail_msg("%s[%zu]: %.17g and %.17g", what, k, one[k], two[k]);
    }
}

static double sum(const double *values, size_t count) {
    double total = 0;
    for (size_t k = 0; k < count; k++) total += values[k];
    return total;
}

/* Groups of the labels of `small` that the labels of `world` went to, by what the mapping said. */
static void check_totals(const truce_world *world, const truce_world *small, const size_t *r, const size_t *s,
                         bool one_profit_share) {
    size_t N = small->n_regions, J = small->n_sectors;
    size_t *same_r = calloc(N, sizeof *same_r), *same_s = calloc(J, sizeof *same_s);
    for (size_t n = 0; n < N; n++) same_r[n] = n;
    for (size_t j = 0; j < J; j++) same_s[j] = j;
    totals one = add_up(world, r, s, N, J), two = add_up(small, same_r, same_s, N, J);
    double scale = one.scale;
    assert_near("V", one.V, two.V, J * N * N, scale);
    assert_near("tariff revenue", one.tariff, two.tariff, J * N * N, scale);
    assert_near("export-tax revenue", one.export_tax, two.export_tax, J * N * N, scale);
    assert_near("materials", one.materials, two.materials, N * J * J, scale);
    assert_near("X", one.X, two.X, N * J, scale);
    assert_near("Y", one.Y, two.Y, N * J, scale);
    assert_near("F", one.F, two.F, N * J, scale);
    assert_near("value added and profit", one.earned, two.earned, N * J, scale);
    assert_near("income", one.income, two.income, N, scale);
    assert_near("transfer", one.transfer, two.transfer, N, 1e2 * scale); /* a difference of large numbers */
    double profits[2] = {sum(one.profit, N), sum(two.profit, N)},
           wages[2] = {sum(one.value_added, N), sum(two.value_added, N)};
    assert_near("profit of the world", &profits[0], &profits[1], 1, scale);
    assert_near("value added of the world", &wages[0], &wages[1], 1, scale);
    if (one_profit_share) {
        assert_near("profit", one.profit, two.profit, N, scale);
        assert_near("value added", one.value_added, two.value_added, N, scale);
    }
    free_totals(&one);
    free_totals(&two);
    free(same_r);
    free(same_s);
}

/* ---- random mappings --------------------------------------------------------------------------------------- */

/* Sends each label to one of `groups` codes. */
static void draw_mapping(random_stream *stream, const truce_labels *labels, const char *kind, char prefix,
                         size_t groups, size_t *to, char *text, size_t size) {
    for (size_t k = 0; k < labels->count; k++) {
        to[k] = random_below(stream, groups);
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s,%s,%c%zu\n", kind, labels->code[k], prefix, to[k]);
    }
}

/* Numbers groups by their first member, as the mapping does. */
static void renumber(size_t *to, size_t count) {
    size_t next = 0, *first = calloc(count + 8, sizeof *first);
    for (size_t k = 0; k < count; k++)
        if (first[to[k]] == 0) first[to[k]] = ++next;
    for (size_t k = 0; k < count; k++) to[k] = first[to[k]] - 1;
    free(first);
}

static void totals_add_up(void **state) {
    fixture *f = *state;
    size_t refused = 0;
    enum { WORLDS = 1500 };
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        char text[4096] = "kind,from,to\n";
        size_t r[8], s[8];
        random_stream stream = random_stream_from(seed ^ 0xabcdef);
        unsigned features = seed % 2 == 0 ? RANDOM_WORLD_ALL : RANDOM_WORLD_ALL - RANDOM_WORLD_PROFITS;
        draw_world(f, seed, 0, 0, features);
        draw_mapping(&stream, &f->world->region, "region", 'A', 1 + random_below(&stream, 5), r, text, sizeof text);
        draw_mapping(&stream, &f->world->sector, "sector", 'b', 1 + random_below(&stream, 5), s, text, sizeof text);
        renumber(r, f->world->n_regions);
        renumber(s, f->world->n_sectors);
        if (aggregate(f, text) != TRUCE_OK) {
            refused++;
            assert_non_null(strstr(f->error.message, "sectors with different profit shares cannot be merged"));
            continue;
        }
        check_totals(f->world, f->small, r, s, (features & RANDOM_WORLD_PROFITS) == 0);
    }
    assert_true(refused < WORLDS / 20);
}

static void nothing_merged_is_nothing_changed(void **state) {
    fixture *f = *state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        draw_world(f, seed, 0, 0, RANDOM_WORLD_ALL);
        aggregate_or_fail(f, "kind,from,to\n");
        assert_same_labels(&f->world->region, &f->small->region);
        assert_same_labels(&f->world->sector, &f->small->sector);
        for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
            const truce_world_variable *variable = &truce_world_variables[v];
            const double *one = truce_world_array(f->world, variable), *two = truce_world_array(f->small, variable);
            assert_int_equal(one == NULL, two == NULL);
            size_t cells = truce_world_cells(variable->shape, f->world->n_regions, f->world->n_sectors);
            for (size_t c = 0; one != NULL && c < cells; c++)
                if (fabs(one[c] - two[c]) > 1e-14 * (1 + fabs(one[c])))
                    fail_msg("%s[%zu]: %.17g and %.17g", variable->name, c, one[c], two[c]);
        }
    }
}

static void two_steps_are_one(void **state) {
    fixture *f = *state;
    draw_world(f, 11, 5, 4, RANDOM_WORLD_ALL - RANDOM_WORLD_ZEROS);
    truce_world *large = f->world;
    aggregate_or_fail(
        f, "kind,from,to\nregion,R01,A\nregion,R02,A\nregion,R03,A\nsector,s01,x\nsector,s02,x\nsector,s03,x\n");
    truce_world *direct = f->small;
    f->small = NULL;
    aggregate_or_fail(f, "kind,from,to\nregion,R01,B\nregion,R02,B\nsector,s01,y\nsector,s02,y\n");
    f->world = f->small;
    f->small = NULL;
    aggregate_or_fail(f, "kind,from,to\nregion,B,A\nregion,R03,A\nsector,y,x\nsector,s03,x\n");
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        const double *one = truce_world_array(direct, variable), *two = truce_world_array(f->small, variable);
        size_t cells = truce_world_cells(variable->shape, direct->n_regions, direct->n_sectors);
        assert_near(variable->name, one, two, cells, 1);
    }
    truce_world_free(direct);
    truce_world_free(large);
}

/* ---- by hand ----------------------------------------------------------------------------------------------- */

static void elasticities_are_weighted_by_expenditure(void **state) {
    fixture *f = *state;
    draw_world(f, 3, 3, 3, RANDOM_WORLD_ALL);
    truce_world *w = f->world;
    aggregate_or_fail(f, "kind,from,to\nsector,s01,x\nsector,s03,x\nregion,R01,A\nregion,R03,A\n");
    double X[3] = {0, 0, 0};
    for (size_t n = 0; n < 3; n++)
        for (size_t j = 0; j < 3; j++) X[j] += w->expenditure[n * 3 + j];
    const double *theta = w->trade_elasticity, *psi = w->scale_elasticity, *eps = w->input_elasticity;
    const double *rho = w->value_added_elasticity, *eta = w->demand_elasticity, *I = w->accounts.income;
    double both = X[0] + X[2];
    double expected[] = {(X[0] * theta[0] + X[2] * theta[2]) / both,
                         (X[0] * theta[0] * psi[0] + X[2] * theta[2] * psi[2]) / (X[0] * theta[0] + X[2] * theta[2]),
                         (X[0] * eps[0] + X[2] * eps[2]) / both, (X[0] * rho[0] + X[2] * rho[2]) / both,
                         (I[0] * eta[0] + I[2] * eta[2]) / (I[0] + I[2])};
    double found[] = {f->small->trade_elasticity[0], f->small->scale_elasticity[0], f->small->input_elasticity[0],
                      f->small->value_added_elasticity[0], f->small->demand_elasticity[0]};
    assert_near("elasticity", expected, found, 5, 0);
    assert_true(f->small->trade_elasticity[1] == theta[1]);
    assert_true(f->small->demand_elasticity[1] == eta[1]);
}

/* A flow that nobody trades keeps a rate: the average of its members, by what the destinations spend. */
static void idle_flows_have_average_rates(void **state) {
    fixture *f = *state;
    draw_world(f, 5, 3, 2, RANDOM_WORLD_TAXES);
    truce_world_arrays arrays = truce_world_view(f->world);
    double pi[18], tariff[18], tax[18] = {0};
    memcpy(pi, arrays.trade_share, sizeof pi);
    for (size_t k = 0; k < 18; k++) tariff[k] = (double)k / 100;
    for (size_t n = 1; n < 3; n++) { /* nobody abroad buys s01 from R01 */
        pi[n] = 0;
        pi[3 + n] = pi[6 + n] = 0.5;
    }
    arrays.trade_share = pi;
    arrays.tariff = tariff;
    arrays.export_tax = tax;
    truce_world *made;
    assert_int_equal(truce_world_from_arrays(f->context, "idle", &arrays, &made, &f->error), TRUCE_OK);
    truce_world_free(f->world);
    f->world = made;
    aggregate_or_fail(f, "kind,from,to\nregion,R02,B\nregion,R03,B\n");
    double X2 = made->expenditure[2], X3 = made->expenditure[4];
    double expected = (0.01 * X2 + 0.02 * X3) / (X2 + X3), found = f->small->tariff[truce_flow(f->small, 0, 1, 0)];
    assert_near("idle tariff", &expected, &found, 1, 0);
}

static void labels_and_names(void **state) {
    fixture *f = *state;
    draw_world(f, 1, 4, 3, RANDOM_WORLD_ALL - RANDOM_WORLD_PROFITS);
    f->world->title = "Before";
    f->world->unit = "EUR mn";
    aggregate_or_fail(f, "to,name,kind,from\nEU,European Union,region,R04\nEU,,region,R02\nR01,,region,R03\n"
                         "G,,sector,s02\ns01,,sector,s03\n");
    const truce_labels *regions = &f->small->region, *sectors = &f->small->sector;
    assert_int_equal(regions->count, 2); /* R01 with R03, then EU, whose first member is R02 */
    assert_string_equal(regions->code[0], "R01");
    assert_string_equal(regions->name[0], "R01");
    assert_string_equal(regions->code[1], "EU");
    assert_string_equal(regions->name[1], "European Union");
    assert_int_equal(sectors->count, 2);
    assert_string_equal(sectors->code[0], "s01");
    assert_string_equal(sectors->code[1], "G");
    assert_string_equal(truce_world_about(f->small, "title"), "Before, aggregated");
    assert_string_equal(truce_world_unit(f->small), "EUR mn");
    assert_string_equal(truce_world_name(f->small), "random");
    f->world->title = "Before, aggregated"; /* said once is enough */
    aggregate_or_fail(f, "kind,from,to\nregion,R02,B\n");
    assert_string_equal(truce_world_about(f->small, "title"), "Before, aggregated");
    f->world->title = NULL;
    aggregate_or_fail(f, "kind,from,to\nregion,R02,B\n");
    assert_null(truce_world_about(f->small, "title"));
}

/* ---- refusals ---------------------------------------------------------------------------------------------- */

static void expect_refusal(fixture *f, const char *mapping, const char *message) {
    assert_int_equal(aggregate(f, mapping), TRUCE_BAD_INPUT);
    assert_null(f->small);
    assert_memory_equal(f->error.message, f->path, strlen(f->path));
    assert_string_equal(f->error.message + strlen(f->path), message);
}

static void bad_mappings(void **state) {
    fixture *f = *state;
    draw_world(f, 1, 4, 3, RANDOM_WORLD_ALL - RANDOM_WORLD_PROFITS);
    expect_refusal(f, "", ": the file is empty, expected the columns kind,from,to");
    expect_refusal(f, "kind,from\n", ":1: column 'to' is missing, expected the columns kind,from,to");
    expect_refusal(f, "kind,from,to\ncountry,R01,A\n", ":2: kind: found 'country', expected region or sector");
    expect_refusal(f, "kind,from,to\nregoin,R01,A\n",
                   ":2: kind: found 'regoin', expected region or sector, did you mean 'region'?");
    expect_refusal(f, "kind,from,to\nregion,R1,A\n",
                   ":2: from: the world 'random' has no region 'R1', did you mean 'R01'?");
    expect_refusal(f, "kind,from,to\nsector,R01,A\n",
                   ":2: from: the world 'random' has no sector 'R01', did you mean 's01'?");
    expect_refusal(f, "kind,from,to\nregion,R01,A\nregion,R02,A\nregion,R01,B\n",
                   ":4: from: region 'R01' is mapped on line 2 already");
    expect_refusal(f, "kind,from,to\nregion,R01,\n", ":2: to: found nothing, expected the code of a region");
    expect_refusal(f, "kind,from,to,name\nregion,R01,A,Here\nregion,R02,A,There\n",
                   ":3: name: found 'There' for 'A', which another line calls 'Here'");
    assert_int_equal(truce_world_aggregate(f->world, "/nowhere/map.csv", &f->small, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "/nowhere/map.csv: cannot read the file: No such file or directory");
}

/* A sector without profits that buys nearly all its revenue cannot take half of another's profit share. */
static void profit_shares_too_far_apart(void **state) {
    fixture *f = *state;
    const char *const regions[] = {"A"}, *const sectors[] = {"x", "y"};
    const double pi[] = {1, 1}, X[] = {100, 100}, beta[] = {0.05, 1}, gamma[] = {0.5, 0.5, 0, 0}, theta[] = {4, 4};
    const double mu[] = {0, 0.5};
    truce_world_arrays arrays = {.regions = 1,
                                 .sectors = 2,
                                 .region_codes = regions,
                                 .sector_codes = sectors,
                                 .trade_share = pi,
                                 .expenditure = X,
                                 .factor_share = beta,
                                 .intermediate_share = gamma,
                                 .trade_elasticity = theta,
                                 .profit_share = mu};
    assert_int_equal(truce_world_from_arrays(f->context, "far", &arrays, &f->world, &f->error), TRUCE_OK);
    aggregate_or_fail(f,
                      "kind,from,to\nsector,x,z\nsector,y,z\n"); /* together they buy 0.475 of revenue and keep 0.25 */
    double found[] = {f->small->profit_share[0], 1 - f->small->factor_share[0]}, expected[] = {0.25, 95 / 150.0};
    assert_near("merged", expected, found, 2, 0);

    const char *const three[] = {"x", "y"}, *const two[] = {"A", "B"};
    const double trade[] = {1, 0, 0, 1, 1, 0, 0, 1}, spending[] = {100, 0, 1, 1000}, share[] = {0.05, 1, 1, 1};
    double inputs[] = {1, 0, 0, 0, 0, 0, 0, 0}, pi2[8];
    memcpy(pi2, trade, sizeof trade);
    pi2[4] = 0; /* A does not buy y */
    arrays = (truce_world_arrays){.regions = 2,
                                  .sectors = 2,
                                  .region_codes = two,
                                  .sector_codes = three,
                                  .trade_share = pi2,
                                  .expenditure = spending,
                                  .factor_share = share,
                                  .intermediate_share = inputs,
                                  .trade_elasticity = theta,
                                  .profit_share = mu};
    truce_world_free(f->world);
    assert_int_equal(truce_world_from_arrays(f->context, "far", &arrays, &f->world, &f->error), TRUCE_OK);
    expect_refusal(
        f, "kind,from,to\nsector,x,z\nsector,y,z\n",
        ": sectors with different profit shares cannot be merged into z: in A they spend 0.95 of their revenue "
        "on inputs, more than the merged profit share of 0.4541 leaves; merge sectors with nearer profit shares");
}

static void every_allocation_may_fail(void **state) {
    fixture *f = *state;
    scratch_write(f->folder, "map.csv", "kind,from,to,name\nregion,R02,R01,x\nsector,s02,q,y\n");
    size_t fail_at = 1;
    for (bool done = false; !done; fail_at++) {
        failing_allocator memory = {0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_world *large, *small = NULL;
        assert_int_equal(random_world(&allocator, 2, 3, 2, RANDOM_WORLD_ALL - RANDOM_WORLD_PROFITS, &large, NULL),
                         TRUCE_OK);
        size_t before = memory.calls;
        memory.fail_at = before + fail_at;
        truce_status status = truce_world_aggregate(large, f->path, &small, &f->error);
        done = memory.calls < memory.fail_at;
        truce_world_free(small);
        truce_world_free(large);
        assert_int_equal(memory.live, 0);
        assert_int_equal(status, done ? TRUCE_OK : TRUCE_NO_MEMORY);
    }
    assert_true(fail_at > 4);
}

/* ---- reference data ---------------------------------------------------------------------------------------- */

static void cp2015_adds_up(void **state) {
    fixture *f = *state;
    char buffer[SHARED_PATH_SIZE], text[4096] = "kind,from,to\n";
    size_t r[31], s[40];
    assert_int_equal(truce_world_open(f->context, shared_data(buffer, "cp2015"), &f->world, &f->error), TRUCE_OK);
    random_stream stream = random_stream_from(2015);
    draw_mapping(&stream, &f->world->region, "region", 'A', 7, r, text, sizeof text);
    draw_mapping(&stream, &f->world->sector, "sector", 'b', 9, s, text, sizeof text);
    renumber(r, 31);
    renumber(s, 40);
    aggregate_or_fail(f, text);
    assert_int_equal(f->small->n_regions, 7);
    assert_int_equal(f->small->n_sectors, 9);
    check_totals(f->world, f->small, r, s, true);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(totals_add_up),
        TEST(nothing_merged_is_nothing_changed),
        TEST(two_steps_are_one),
        TEST(elasticities_are_weighted_by_expenditure),
        TEST(idle_flows_have_average_rates),
        TEST(labels_and_names),
        TEST(bad_mappings),
        TEST(profit_shares_too_far_apart),
        TEST(every_allocation_may_fail),
        TEST(cp2015_adds_up),
    };
    return cmocka_run_group_tests_name("aggregate", tests, NULL, NULL);
}
