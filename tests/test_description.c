/* What `truce_world_write_description` says of a world. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>

#include "failing_allocator.h"
#include "report/description.h"
#include "report/display.h"
#include "report_fixture.h"
#include "small_world.h"

static report describe(const truce_world *world, truce_report_options options) {
    report r = {NULL, 0};
    truce_error error;
    if (truce_world_write_description(world, &options, keep_bytes, &r, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return r;
}

static truce_world *make_world(uint64_t seed) {
    truce_world *world;
    truce_error error;
    if (random_world(NULL, seed, 0, 0, RANDOM_WORLD_ALL, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return world;
}

static double member(const json_t *record, const char *name) {
    const json_t *value = json_object_get(record, name);
    assert_non_null(value);
    return json_is_null(value) ? NAN : json_number_value(value);
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-12 * (fabs(a) + fabs(b)) || (a != a && b != b);
}

/* Mean tariff of a region, domestic share and traded share, computed the plain way. */
static void check_means(const truce_world *w, const json_t *regions, const json_t *sectors) {
    size_t N = w->n_regions, J = w->n_sectors;
    for (size_t n = 0; n < N; n++) {
        double imports = 0, duties = 0, home = 0, spending = 0;
        for (size_t j = 0; j < J; j++)
            for (size_t i = 0; i < N; i++) {
                size_t f = truce_flow(w, i, n, j);
                double value = w->trade_share[f] * w->expenditure[n * J + j];
                spending += value;
                if (i == n)
                    home += value;
                else
                    imports += value / (1 + w->tariff[f]), duties += value - value / (1 + w->tariff[f]);
            }
        const json_t *record = json_array_get(regions, n);
        assert_true(near(member(record, "domestic_share"), home / spending));
        if (imports > 0)
            assert_true(fabs(member(record, "mean_tariff") - duties / imports) < 1e-12);
        else
            assert_true(isnan(member(record, "mean_tariff")));
    }
    for (size_t j = 0; j < J; j++) {
        double trade = 0, output = 0;
        for (size_t i = 0; i < N; i++) {
            output += w->accounts.output[i * J + j];
            for (size_t n = 0; n < N; n++) {
                size_t f = truce_flow(w, i, n, j);
                if (i != n) trade += w->trade_share[f] * w->expenditure[n * J + j] / (1 + w->tariff[f]);
            }
        }
        const json_t *record = json_array_get(sectors, j);
        assert_true(near(member(record, "trade"), trade));
        assert_true(near(member(record, "output"), output));
        if (output > 0) assert_true(near(member(record, "traded_share"), trade / output));
    }
}

static void test_json(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        truce_world *world = make_world(seed);
        report r = describe(world, (truce_report_options){.format = TRUCE_FORMAT_JSON});
        json_error_t error;
        json_t *document = json_loadb(r.bytes, r.length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
        if (document == NULL) fail_msg("line %d: %s", error.line, error.text);
        const json_t *regions = json_object_get(document, "regions"), *sectors = json_object_get(document, "sectors");
        assert_int_equal(json_array_size(regions), world->n_regions);
        assert_int_equal(json_array_size(sectors), world->n_sectors);
        for (size_t n = 0; n < world->n_regions; n++) {
            assert_true(member(json_array_get(regions, n), "income") == world->accounts.income[n]);
            assert_true(member(json_array_get(regions, n), "deficit") == world->accounts.transfer[n]);
        }
        for (size_t j = 0; j < world->n_sectors; j++)
            assert_true(member(json_array_get(sectors, j), "trade_elasticity") == world->trade_elasticity[j]);
        check_means(world, regions, sectors);
        const char *name;
        json_t *gap;
        json_object_foreach(json_object_get(document, "identities"), name, gap) {
            if (!(json_number_value(gap) < 1e-12)) fail_msg("%s holds to %g only", name, json_number_value(gap));
        }
        json_decref(document);
        free(r.bytes);
        truce_world_free(world);
    }
}

static double deviation(const truce_world *world, const char *name) {
    truce_identity identities[TRUCE_IDENTITIES];
    truce_world_identities(world, identities);
    for (size_t k = 0; k < TRUCE_IDENTITIES; k++)
        if (strcmp(identities[k].name, name) == 0) return identities[k].deviation;
    fail_msg("no identity '%s'", name);
    return 0;
}

/* The identities are computed from the arrays: damage to an account or a share shows where it belongs, and there only
 * as large as it is. */
static void test_identities_notice_damage(void **state) {
    (void)state;
    truce_world *world = make_world(4);
    truce_world_accounts *a = &world->accounts;
    double *transfer = (double *)a->transfer, *output = (double *)a->output, *final_share = (double *)a->final_share;
    transfer[0] += 0.01 * a->income[0];
    assert_true(deviation(world, "transfers") > 1e-6);
    assert_true(fabs(deviation(world, "balance_of_trade") - 0.01) < 1e-9);
    assert_true(deviation(world, "income") > 1e-3);
    assert_true(deviation(world, "markets") < 1e-12);
    size_t busy = 0;
    while (output[busy] == 0 || world->factor_share[busy] == 1) busy++;
    output[busy] *= 1.5;
    assert_true(fabs(deviation(world, "markets") - 1.0 / 3) < 1e-9);
    assert_true(deviation(world, "labour") > 1e-6);
    final_share[0] += 0.125;
    assert_true(fabs(deviation(world, "final_shares") - 0.125) < 1e-9);
    world->intermediate_share[busy * world->n_sectors] += 0.25;
    assert_true(fabs(deviation(world, "input_shares") - 0.25) < 1e-9);
    for (size_t i = 0; i < world->n_regions; i++) world->trade_share[truce_flow(world, i, 0, 0)] *= 1.25;
    assert_true(world->expenditure[0] == 0 || deviation(world, "trade_shares") > 0.2);
    world->trade_share[0] = NAN;
    assert_true(isnan(deviation(world, "markets")));
    truce_world_free(world);
}

static void test_csv(void **state) {
    (void)state;
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
    assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
    report r = describe(world, (truce_report_options){.format = TRUCE_FORMAT_CSV});
    assert_memory_equal(r.bytes, "region,sector,variable,value,unit\nUSA,,income,", 46);
    assert_non_null(strstr(r.bytes, "\n,elec,trade_elasticity,5,elasticity\n"));
    assert_non_null(strstr(r.bytes, "\nCHN,,demand_elasticity,1,elasticity\n"));
    assert_non_null(strstr(r.bytes, ",USD bn\n"));
    size_t lines = 0;
    for (const char *c = r.bytes; *c != '\0'; c++) lines += *c == '\n';
    assert_int_equal(lines, 1 + SMALL_REGIONS * TRUCE_REGION_SERIES + SMALL_SECTORS * TRUCE_SECTOR_SERIES);
    free(r.bytes);
    truce_world_free(world);
    truce_context_free(context);
}

static void test_table(void **state) {
    (void)state;
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
    assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
    truce_world_note(world, "a remark on %s", "something");
    for (size_t width = 60; width <= 140; width++) {
        report r = describe(world, (truce_report_options){.width = width});
        assert_memory_equal(r.bytes, "small\n=====\n4 regions x 3 sectors, values in USD bn.", 52);
        assert_non_null(strstr(r.bytes, "United States"));
        assert_non_null(strstr(r.bytes, "Identities\n----------\n- trade shares sum to one"));
        assert_non_null(strstr(r.bytes, "Remarks\n-------\n- a remark on something\n"));
        assert_null(strstr(r.bytes, "  profits")); /* no column for what is zero everywhere */
        assert_null(strstr(r.bytes, "nan"));
        for (char *line = strtok(r.bytes, "\n"); line != NULL; line = strtok(NULL, "\n"))
            assert_true(truce_display_width(line) <= width);
        free(r.bytes);
    }
    truce_world_free(world);
    truce_context_free(context);
}

static bool refuse(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return false;
}

static void test_failures(void **state) {
    (void)state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    truce_world *world;
    truce_error error;
    assert_int_equal(random_world(&allocator, 8, 3, 2, RANDOM_WORLD_ALL, &world, &error), TRUCE_OK);
    size_t live = memory.live;
    assert_int_equal(truce_world_write_description(world, NULL, refuse, NULL, &error), TRUCE_IO);
    assert_int_equal(memory.live, live);
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV; format++) {
        truce_report_options options = {.format = (truce_format)format};
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
            report r = {NULL, 0};
            memory.calls = 0;
            memory.fail_at = k;
            status = truce_world_write_description(world, &options, keep_bytes, &r, &error);
            free(r.bytes);
            assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
            assert_int_equal(memory.live, live);
        }
    }
    truce_report_options unknown = {.format = (truce_format)9};
    assert_int_equal(truce_world_write_description(world, &unknown, refuse, NULL, &error), TRUCE_USAGE);
    truce_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),     cmocka_unit_test(test_identities_notice_damage),
        cmocka_unit_test(test_csv),      cmocka_unit_test(test_table),
        cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
