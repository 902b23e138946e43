/* Average tariffs of a ledger worked out by hand: rates, composition, what exemptions take off, sectors, formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>

#include "averages_fixture.h"
#include "base/text.h"
#include "failing_allocator.h"
#include "ledger/average.h"
#include "ledger/sector_rates.h"

static const double exact = 1e-12;

static truce_ledger_question question(int on) {
    return (truce_ledger_question){.on = on, .known = TRUCE_NO_DAY, .since = TRUCE_NO_DAY, .from = "CHN", .to = "USA"};
}

static truce_average_rate average_of(fixture *f, truce_ledger_question q) {
    truce_average_rate average;
    if (truce_ledger_average(&f->ledger, &q, &average, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    return average;
}

/* USD bn by line: 10010010 and 10010090 2 each, 20020000 2, the three lines of 3003 0.5 each, 30040000 1.5. */
static void test_rates(void **state) {
    fixture *f = *state;
    double before = (2 * 0.35 + 2 * 0.25 + 2 * 0.04) / 9;
    double peak = (2 * 0.89 + 2 * 0.79 + 2 * 0.24 + 0.5 * 0.7 + 1 * 0.54 + 1.5 * 0.54) / 9;
    double truce = (2 * 0.65 + 2 * 0.55 + 2 * 0.24 + 0.5 * 0.7 + 1 * 0.3 + 1.5 * 0.3) / 9;
    truce_average_rate average = average_of(f, question(BEFORE));
    assert_near(average.rate, before, exact);
    assert_near(average.additional, 0, exact);
    assert_near(average.weight, 9, exact);
    assert_true(isnan(average.change));
    truce_ledger_question q = question(PEAK);
    q.since = BEFORE;
    average = average_of(f, q);
    assert_near(average.rate, peak, exact);
    assert_near(average.change, peak - before, exact);
    assert_near(average.additional, 0.54, exact);
    q.on = TRUCE;
    average = average_of(f, q);
    assert_near(average.rate, truce, exact);
    assert_near(average.additional, 0.3, exact);
    q.known = PEAK; /* the cut was not known then */
    average = average_of(f, q);
    assert_near(average.rate, peak, exact);
}

static void test_one_sector(void **state) {
    fixture *f = *state;
    truce_ledger_question q = question(PEAK);
    q.sector = "chem";
    truce_average_rate average = average_of(f, q);
    assert_near(average.rate, (0.5 * 0.7 + 1 * 0.54) / 1.5, exact);
    assert_near(average.weight, 1.5, exact);
    q.sector = "chen";
    assert_int_equal(truce_ledger_average(&f->ledger, &q, &average, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "did you mean 'chem'?"));
    ledger_database_run(&f->ledger, "DELETE FROM meta");
    assert_int_equal(truce_ledger_average(&f->ledger, &q, &average, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "names no concordance"));
}

/* Without weights of a pair every product counts alike, and the answer says so. */
static void test_without_weights(void **state) {
    fixture *f = *state;
    scratch_write(f->data, "weights/us.csv", "importer,exporter,hs,value\nUSA,EU,1001,7\n");
    truce_average_rate average = average_of(f, question(PEAK));
    double product_1001 = (0.89 + 0.79) / 2, product_3003 = (0.7 + 2 * 0.54) / 3;
    assert_near(average.rate, (product_1001 + 0.24 + product_3003 + 0.54) / 4, exact);
    assert_near(average.weight, 0, 0);
}

static void test_own_weights(void **state) {
    fixture *f = *state;
    truce_ledger_question q = question(PEAK);
    q.weights =
        scratch_write(f->folder, "own.csv", "value,hs,exporter,importer\n5,3004.00,CHN,USA\n1,20020000,CHN,USA\n");
    truce_average_rate average = average_of(f, q);
    assert_near(average.rate, (5 * 0.54 + 0.24) / 6, exact);
    assert_near(average.weight, 6e-6, 1e-18);
}

/* ---- composition ----------------------------------------------------------------------------------------------- */

static size_t measure_of(const truce_slice *slice, const char *id) {
    for (size_t m = 0; m < slice->n_measures; m++)
        if (strcmp(slice->measures[m].id, id) == 0) return m;
    fail_msg("no measure %s", id);
    return 0;
}

static void test_composition(void **state) {
    fixture *f = *state;
    truce_averager averager;
    truce_average average;
    if (truce_averager_make(&f->ledger, "CHN", "USA", NULL, NULL, &f->arena, &averager, &f->error) != TRUCE_OK ||
        truce_average_make(&averager, &f->arena, &average, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    truce_average_take(&averager, PEAK, TRUCE_NO_DAY, &average);
    double total = 0, spared = 0;
    for (size_t m = 0; m < averager.slice->n_measures; m++) {
        total += average.measure[m].rate;
        spared += average.measure[m].spared;
    }
    assert_near(total, average.all.base + average.all.additional, exact);
    const truce_measure_mean *reciprocal = &average.measure[measure_of(averager.slice, "reciprocal")];
    assert_near(reciprocal->applies, 6.5 / 9, exact);
    assert_near(reciprocal->exempt, 2.0 / 9, exact);
    assert_near(reciprocal->yields, 0.5 / 9, exact);
    assert_near(reciprocal->rate, 0.34 * 6.5 / 9, exact);
    assert_near(average.measure[measure_of(averager.slice, "annex-ii")].spared, 0.34 * 2 / 9, exact);
    assert_near(average.measure[measure_of(averager.slice, "section-232")].spared, 0.34 * 0.5 / 9, exact);
    assert_near(average.all.covered, 6.5 / 9, exact);
    /* the headline, what else applies, less what is spared, is the average */
    double others = average.measure[measure_of(averager.slice, "section-301")].rate +
                    average.measure[measure_of(averager.slice, "section-232")].rate + average.all.base;
    assert_near(average.headline + others - spared, total, exact);
    double by_sector = 0;
    for (size_t s = 0; s < averager.concordance.n_sectors; s++)
        by_sector += average.sector[s].trade * (average.sector[s].base + average.sector[s].additional);
    assert_near(by_sector / average.all.trade, total, exact);
}

/* Lines that are put together give what each gives by itself. */
static void test_atoms_against_lines(void **state) {
    fixture *f = *state;
    truce_averager averager;
    truce_average average;
    assert_int_equal(truce_averager_make(&f->ledger, "CHN", "USA", NULL, NULL, &f->arena, &averager, &f->error), 0);
    assert_int_equal(truce_average_make(&averager, &f->arena, &average, &f->error), TRUCE_OK);
    assert_int_equal(averager.lines.count, 7);
    assert_int_equal(averager.atoms.count, 6); /* two lines of 3003 alike */
    for (truce_day day = 0; day < 300; day += 10) {
        double sum = 0;
        truce_average_take(&averager, day, TRUCE_NO_DAY, &average);
        for (size_t k = 0; k < averager.lines.count; k++) {
            const truce_line *line = &averager.lines.line[k];
            truce_stacked rates = truce_slice_stack_rates(averager.slice, line->code, NULL, day, TRUCE_NO_DAY, NULL);
            sum += line->trade * (rates.base + rates.additional);
        }
        assert_near(sum / 9, average.all.base + average.all.additional, exact);
    }
}

/* ---- sectors of a world ---------------------------------------------------------------------------------------- */

/* The rates of China's exports to the United States by sector; `weighted`: as in the rater. */
static truce_status take_sector_rates(fixture *f, const char *const *sectors, size_t count, const char *weights,
                                      truce_day on, truce_sector_rate *rates, bool *weighted) {
    truce_products products;
    truce_sector_rater rater;
    truce_slice *slice;
    TRUCE_TRY(truce_products_open(&f->ledger, weights, &f->arena, &products, &f->error));
    TRUCE_TRY(truce_sector_rates_check(&products, sectors, count, &f->error));
    TRUCE_TRY(truce_slice_load(&f->ledger, "CHN", "USA", NULL, NULL, &f->arena, &slice, &f->error));
    TRUCE_TRY(truce_sector_rater_make(&products, slice, &f->arena, &rater, &f->error));
    truce_sector_rates_take(&rater, slice, sectors, count, on, TRUCE_NO_DAY, rates);
    *weighted = rater.weighted;
    return TRUCE_OK;
}

static void test_sector_rates(void **state) {
    fixture *f = *state;
    static const char *const sectors[] = {"food", "agr", "bank", "chem", "elec"};
    truce_sector_rate rates[5];
    bool weighted;
    assert_int_equal(take_sector_rates(f, sectors, 5, NULL, PEAK, rates, &weighted), TRUCE_OK);
    assert_true(weighted);
    assert_near(rates[0].tariff, 0.2, exact); /* additional: without the 4 per cent of all importers */
    assert_near(rates[1].tariff, 0.79, exact);
    assert_near(rates[1].weight, 4, exact);
    assert_near(rates[1].covered, 1, exact);
    assert_near(rates[2].tariff, 0, exact); /* a service: tariffs on all goods do not touch it */
    assert_near(rates[2].covered, 0, exact);
    assert_near(rates[3].tariff, (0.5 * 0.7 + 0.54) / 1.5, exact);
    assert_int_equal(take_sector_rates(f, sectors, 5, NULL, BEFORE, rates, &weighted), TRUCE_OK);
    assert_near(rates[3].tariff, 0, exact);
    assert_near(rates[3].covered, 0, exact);
}

/* A sector that the weights know no trade of counts its lines alike; a pair without weights does so throughout. */
static void test_sector_rates_without_trade(void **state) {
    fixture *f = *state;
    static const char *const sectors[] = {"agr", "food", "chem", "elec"};
    const char *own = scratch_write(f->folder, "own.csv", "importer,exporter,hs,value\nUSA,CHN,2002,5\n");
    truce_sector_rate rates[4];
    bool weighted;
    assert_int_equal(take_sector_rates(f, sectors, 4, own, PEAK, rates, &weighted), TRUCE_OK);
    assert_true(weighted);
    assert_near(rates[1].weight, 5e-6, 1e-18);
    assert_near(rates[2].weight, 0, 0);
    assert_near(rates[2].tariff, (0.7 + 2 * 0.54) / 3, exact);
    own = scratch_write(f->folder, "own.csv", "importer,exporter,hs,value\nUSA,EU,2002,5\n");
    assert_int_equal(take_sector_rates(f, sectors, 4, own, PEAK, rates, &weighted), TRUCE_OK);
    assert_false(weighted);
    assert_near(rates[1].weight, 0, 0);
    assert_near(rates[1].tariff, 0.2, exact);
}

static void test_sector_rates_of_another_world(void **state) {
    fixture *f = *state;
    static const char *const sectors[] = {"agr", "food", "chem"};
    truce_sector_rate rates[3];
    bool weighted;
    assert_int_equal(take_sector_rates(f, sectors, 3, NULL, PEAK, rates, &weighted), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "products of a sector 'elec', which the world does not have"));
}

/* ---- formats --------------------------------------------------------------------------------------------------- */

static bool collect(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return true;
}

static truce_text write_averages(fixture *f, const truce_ledger_question *q, truce_format format) {
    truce_text text;
    truce_text_init(&text, &truce_malloc_allocator);
    truce_report_options options = {.format = format};
    if (truce_ledger_write_averages(&f->ledger, q, &options, collect, &text, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    return text;
}

static void test_json(void **state) {
    fixture *f = *state;
    truce_ledger_question q = question(TRUCE);
    q.since = BEFORE;
    truce_text text = write_averages(f, &q, TRUCE_FORMAT_JSON);
    json_t *root = json_loadb(text.bytes, text.length, 0, NULL), *average = json_object_get(root, "average");
    assert_non_null(average);
    truce_average_rate expected = average_of(f, q);
    assert_near(json_number_value(json_object_get(average, "rate")), expected.rate, exact);
    assert_near(json_number_value(json_object_get(average, "change")), expected.change, exact);
    assert_near(json_number_value(json_object_get(average, "additional")), 0.3, exact);
    double adds = 0, change = 0;
    size_t k;
    json_t *group;
    json_array_foreach(json_object_get(root, "composition"), k, group) {
        adds += json_number_value(json_object_get(group, "adds"));
        change += json_number_value(json_object_get(group, "change"));
    }
    assert_near(adds, expected.rate, exact);
    assert_near(change, expected.change, exact);
    assert_int_equal(json_array_size(json_object_get(root, "sectors")), 4);
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "weights"), "year")), "2024");
    assert_int_equal(json_array_size(json_object_get(root, "spared")), 2);
    json_decref(root);
    truce_text_free(&text);
    q.from = q.to = NULL; /* every pair that a tariff bears on */
    text = write_averages(f, &q, TRUCE_FORMAT_JSON);
    root = json_loadb(text.bytes, text.length, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "pairs")), 1);
    json_decref(root);
    truce_text_free(&text);
}

static void test_table(void **state) {
    fixture *f = *state;
    truce_ledger_question q = question(TRUCE);
    q.since = BEFORE;
    truce_text text = write_averages(f, &q, TRUCE_FORMAT_TABLE);
    assert_non_null(strstr(text.bytes, "Tariffs of USA on goods from CHN on 1970-09-08"));
    assert_non_null(strstr(text.bytes, "The average is 44.2 %, 30.0 points more than on 1970-02-20"));
    assert_non_null(strstr(text.bytes, "Tariffs laid on all goods come to 30.0 %"));
    assert_non_null(strstr(text.bytes, "on 72.2 % of trade"));
    assert_non_null(strstr(text.bytes, "Weights: Customs, 2024: USD 9.00 bn of imports by 3 codes"));
    truce_text_free(&text);
    q.from = "EU"; /* nothing on it, and one line of trade */
    text = write_averages(f, &q, TRUCE_FORMAT_TABLE);
    assert_non_null(strstr(text.bytes, "The average is 0 %"));
    truce_text_free(&text);
    q.from = NULL; /* an overview of the pairs that a tariff bears on: one */
    text = write_averages(f, &q, TRUCE_FORMAT_TABLE);
    assert_non_null(strstr(text.bytes, "Tariffs on 1970-09-08"));
    assert_non_null(strstr(text.bytes, "USA  CHN  44.2   +30.0"));
    assert_non_null(strstr(text.bytes, "food      24.0"));
    assert_null(strstr(text.bytes, "EU"));
    truce_text_free(&text);
    q.to = "EU";
    text = write_averages(f, &q, TRUCE_FORMAT_TABLE);
    assert_non_null(strstr(text.bytes, "No tariff of the ledger bears on"));
    truce_text_free(&text);
}

static void test_csv(void **state) {
    fixture *f = *state;
    truce_ledger_question q = question(TRUCE);
    truce_text text = write_averages(f, &q, TRUCE_FORMAT_CSV);
    assert_non_null(strstr(text.bytes, "from,to,kind,id,variable,value\n"));
    assert_non_null(strstr(text.bytes, "CHN,USA,total,,additional,0.3\n"));
    assert_non_null(strstr(text.bytes, "CHN,USA,measure,annex-ii,spared,0.0222"));
    assert_null(strstr(text.bytes, "change")); /* nothing to compare with */
    truce_text_free(&text);
}

static void test_refusals(void **state) {
    fixture *f = *state;
    truce_average_rate average;
    truce_ledger_question q = question(PEAK);
    q.to = NULL;
    assert_int_equal(truce_ledger_average(&f->ledger, &q, &average, &f->error), TRUCE_USAGE);
    q = question(PEAK);
    q.from = "CHM";
    assert_int_equal(truce_ledger_average(&f->ledger, &q, &average, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "CHN"));
    q.from = "USA";
    assert_int_equal(truce_ledger_write_averages(&f->ledger, &q, NULL, collect, NULL, &f->error), TRUCE_USAGE);
    assert_non_null(strstr(f->error.message, "does not import from itself"));
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static void test_short_memory(void **state) {
    fixture *f = *state;
    for (size_t k = 1, whole = 0; whole < 2; k++) {
        truce_ledger_question q = question(PEAK);
        q.since = BEFORE;
        if (whole == 1) q.from = NULL;
        failing_allocator failing = {.fail_at = k};
        truce_text text;
        truce_text_init(&text, &truce_malloc_allocator);
        f->ledger.allocator = failing_allocator_make(&failing);
        truce_status status = truce_ledger_write_averages(&f->ledger, &q, NULL, collect, &text, &f->error);
        assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
        assert_int_equal(failing.live, 0);
        truce_text_free(&text);
        if (status == TRUCE_OK) {
            whole++;
            k = 0;
        }
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_rates),
        CASE(test_one_sector),
        CASE(test_without_weights),
        CASE(test_own_weights),
        CASE(test_composition),
        CASE(test_atoms_against_lines),
        CASE(test_sector_rates),
        CASE(test_sector_rates_without_trade),
        CASE(test_sector_rates_of_another_world),
        CASE(test_json),
        CASE(test_table),
        CASE(test_csv),
        CASE(test_refusals),
        CASE(test_short_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
