/* Exposure as it is reported: refusals, formats, what is known of magnets, short memory. */
#include <stdio.h>
#include <string.h>

#include "exposure_fixture.h"
#include "failing_allocator.h"
#include "random_world.h"

static void refuse(const truce_world *world, truce_exposure_question q, truce_status status, const char *message) {
    truce_exposure *untouched = (truce_exposure *)&q, *exposure = untouched;
    truce_error error;
    assert_int_equal(truce_exposure_new(world, &q, &exposure, &error), status);
    assert_string_equal(error.message, message);
    assert_ptr_equal(exposure, untouched);
}

static void test_refusals(void **state) {
    (void)state;
    truce_world *w = chain();
    refuse(w, (truce_exposure_question){.from = "AAA"}, TRUCE_USAGE,
           "exposure: the good that is asked about is missing");
    refuse(w, (truce_exposure_question){.good = "cars"}, TRUCE_BAD_INPUT, "unknown sector 'cars', did you mean 'car'?");
    refuse(w, (truce_exposure_question){.good = "car", .from = "AAB"}, TRUCE_BAD_INPUT,
           "unknown region 'AAB', did you mean 'AAA'?");
    refuse(w, (truce_exposure_question){.good = "car", .to = "zz"}, TRUCE_BAD_INPUT, "unknown region 'zz'");
    refuse(w, (truce_exposure_question){.good = "car", .from = "AAA", .to = "AAA"}, TRUCE_USAGE,
           "exposure: a flow from AAA to itself crosses no border at which it could stop; name two regions, or one of "
           "them");
    refuse(w, (truce_exposure_question){.good = "car", .intensity = -1}, TRUCE_USAGE,
           "exposure: an intensity of -1 is below 0");
    refuse(w, (truce_exposure_question){.good = "car", .intensity = NAN}, TRUCE_USAGE,
           "exposure: an intensity of nan is below 0");
    truce_world_free(w);
}

static bool count_bytes(void *user, const char *bytes, size_t size) {
    char **text = user;
    size_t held = *text == NULL ? 0 : strlen(*text);
    *text = realloc(*text, held + size + 1);
    if (*text == NULL) return false;
    memcpy(*text + held, bytes, size);
    (*text)[held + size] = '\0';
    return true;
}

static char *write(const truce_exposure *e, size_t most, truce_format format) {
    const truce_report_options options = {.format = format};
    truce_error error;
    char *text = NULL;
    if (truce_exposure_write(e, most, &options, count_bytes, &text, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return text;
}

static void expect(char *text, const char *const *words) {
    for (; *words != NULL; words++)
        if (strstr(text, *words) == NULL) fail_msg("expected '%s' in:\n%s", *words, text);
    free(text);
}

static void test_reports(void **state) {
    (void)state;
    truce_world *w = chain();
    truce_exposure *e = ask(w, (truce_exposure_question){.good = "mag", .from = "BBB"});
    expect(write(e, 1, TRUCE_FORMAT_CSV),
           (const char *const[]){"kind,region,sector,partner,variable,value,unit\n",
                                 "industry,AAA,car,,at_risk_total,112.5,USD bn\n", "region,AAA,,BBB,largest_share,0.9,",
                                 "source,BBB,,,output,172,USD bn\n", NULL});
    char *csv = write(e, 1, TRUCE_FORMAT_CSV);
    assert_null(strstr(csv, "industry,AAA,taxi"));
    free(csv);
    expect(write(e, 0, TRUCE_FORMAT_JSON), (const char *const[]){"\"at_stake\": \"inputs\"", "\"flow\": 90",
                                                                 "\"largest_source\": \"BBB\"", "taxi", NULL});
    expect(write(e, 0, TRUCE_FORMAT_TABLE),
           (const char *const[]){"Exposure to mag from BBB", "Industries with most at risk", "Who makes it", NULL});
    truce_exposure_free(e);
    e = ask(w, (truce_exposure_question){.good = "car", .to = "BBB", .sales = true});
    expect(write(e, 0, TRUCE_FORMAT_TABLE),
           (const char *const[]){"What depends on selling car to BBB", "had it no other buyer", NULL});
    expect(write(e, 0, TRUCE_FORMAT_JSON), (const char *const[]){"\"content_total\": null", NULL});
    truce_exposure_free(e);
    truce_world_free(w);
}

/* What is known of permanent magnets: China makes nine tenths, and car plants abroad are what a stop hits first. */
static void test_magnets(void **state) {
    (void)state;
    truce_context *context;
    truce_world *w;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, "data", &context, &error), TRUCE_OK);
    if (truce_world_open(context, "strategic-2023", &w, &error) != TRUCE_OK) fail_msg("%s", error.message);
    truce_exposure *e = ask(w, (truce_exposure_question){.good = "mag", .from = "CHN", .intensity = 1});
    const truce_exposure_source *first = truce_exposure_source_at(e, 0);
    assert_string_equal(w->region.code[first->region], "CHN");
    assert_true(first->output_share > 0.85 && first->output_share < 0.97);
    assert_string_equal(w->sector.code[truce_exposure_industry_at(e, 0)->sector], "tran");
    const truce_exposure_region *usa = region(e, (size_t)truce_world_region(w, "USA"));
    assert_int_equal(usa->largest, first->region);
    assert_true(usa->at_risk_total > 100 * truce_exposure_flow(e)); /* a rounding error that can stop a car plant */
    truce_exposure_free(e);
    truce_world_free(w);
    truce_context_free(context);
}

static void run_out_of_memory(bool sales) {
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t call = 1; status == TRUCE_NO_MEMORY; call++) {
        failing_allocator counts = {0};
        truce_allocator allocator = failing_allocator_make(&counts);
        truce_world *w;
        truce_exposure *e = NULL;
        truce_error error;
        char *text = NULL;
        assert_int_equal(random_world(&allocator, 5, 3, 3, RANDOM_WORLD_ALL, &w, &error), TRUCE_OK);
        counts.calls = 0;
        counts.fail_at = call;
        const truce_exposure_question q = {.good = w->sector.code[0], .sales = sales};
        status = truce_exposure_new(w, &q, &e, &error);
        if (status == TRUCE_OK) status = truce_exposure_write(e, 0, NULL, count_bytes, &text, &error);
        free(text);
        truce_exposure_free(e);
        truce_world_free(w);
        assert_int_equal(counts.live, 0);
    }
    assert_int_equal(status, TRUCE_OK);
}

static void test_no_memory(void **state) {
    (void)state;
    run_out_of_memory(false);
    run_out_of_memory(true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_reports),
        cmocka_unit_test(test_magnets),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
