/* Runs and their machine-readable reports: JSON and CSV hold the solver's numbers bit by bit; errors name the case;
 * sinks and allocators that fail are survived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <unistd.h>

#include "base/csv.h"
#include "failing_allocator.h"
#include "report_fixture.h"

enum { SEEDS = 12 };

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static void test_run_solves_all_cases_or_one(void **state) {
    (void)state;
    solved s = solve_random(1, 4, 3);
    assert_int_equal(truce_run_cases(s.run), 3);
    truce_run *alone;
    assert_int_equal(truce_run_new(s.scenario, "truce", NULL, &alone, &s.error), TRUCE_OK);
    assert_int_equal(truce_run_cases(alone), 1);
    for (int v = 0; v < TRUCE_VARIABLES; v++) { /* a case has the same bits alone and in company */
        const double *one = truce_solution_array(truce_run_solution(alone, 0), (truce_variable)v);
        const double *other = truce_solution_array(truce_run_solution(s.run, 2), (truce_variable)v);
        assert_memory_equal(one, other, 4 * sizeof(double));
    }
    truce_run_free(alone);
    truce_run_free(NULL);
    release(&s);
}

static void test_unknown_case(void **state) {
    (void)state;
    solved s = solve_random(1, 2, 1);
    truce_run *run = NULL;
    assert_int_equal(truce_run_new(s.scenario, "trce", NULL, &run, &s.error), TRUCE_BAD_INPUT);
    assert_string_equal(s.error.message,
                        "test.yaml: no case 'trce', did you mean 'truce'? (its cases: no_conflict, war, "
                        "truce)");
    assert_null(run);
    assert_int_equal(truce_run_new(s.scenario, "something else", NULL, &run, NULL), TRUCE_BAD_INPUT);
    release(&s);
}

static void test_unknown_case_among_many(void **state) {
    (void)state;
    solved s = {0};
    char text[16384];
    size_t used = (size_t)snprintf(text, sizeof text, "truce: 1\ncases:\n");
    for (int k = 0; k < 200; k++)
        used += (size_t)snprintf(text + used, sizeof text - used, "  a_case_with_number_%03d: {}\n", k);
    assert_int_equal(random_world(NULL, 3, 2, 2, 0, &s.world, &s.error), TRUCE_OK);
    open_scenario(&s, text);
    assert_int_equal(truce_run_new(s.scenario, "other", NULL, &s.run, &s.error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(s.error.message, "a_case_with_number_000, a_case_with_number_001"));
    assert_non_null(strstr(s.error.message, " more)"));
    s.run = NULL;
    release(&s);
}

static bool cancel_at_once(void *user, int iteration, double residual) {
    (void)user, (void)iteration, (void)residual;
    return true;
}

static void test_failing_case_is_named(void **state) {
    (void)state;
    solved s = solve_random(2, 3, 2);
    truce_run *run = NULL;
    truce_solve_options options = {.cancel = cancel_at_once};
    assert_int_equal(truce_run_new(s.scenario, "war", &options, &run, &s.error), TRUCE_CANCELLED);
    assert_int_equal(s.error.status, TRUCE_CANCELLED);
    assert_memory_equal(s.error.message, "case 'war': ", strlen("case 'war': "));
    assert_int_equal(truce_run_new(s.scenario, "war", &options, &run, NULL), TRUCE_CANCELLED);
    assert_null(run);
    release(&s);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static double member(const json_t *record, const char *name) {
    const json_t *value = json_object_get(record, name);
    assert_non_null(value);
    if (json_is_null(value)) return NAN;
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* Compares one record with cell `cell` of every variable of its shape. */
static void check_record(const json_t *record, const truce_solution *solution, truce_shape shape, size_t cell,
                         size_t labels) {
    size_t variables = 0;
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape != shape) continue;
        variables++;
        double expected = truce_solution_array(solution, (truce_variable)v)[cell], found = member(record, info.name);
        if (!same_number(expected, found)) fail_msg("%s: %.17g is written as %.17g", info.name, expected, found);
    }
    assert_int_equal(json_object_size(record), variables + labels);
}

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    assert_non_null(text);
    return text;
}

static void check_json_case(const json_t *found, const solved *s, size_t k) {
    size_t sectors = s->world->n_sectors;
    const truce_solution *solution = truce_run_solution(s->run, k);
    truce_solve_info info = truce_solution_info(solution);
    const json_t *solve = json_object_get(found, "solve");
    assert_string_equal(text_of(found, "name"), truce_scenario_case_name(s->scenario, k));
    assert_string_equal(text_of(found, "title"), truce_scenario_case_title(s->scenario, k));
    assert_true(json_is_true(json_object_get(solve, "converged")));
    assert_true(member(solve, "iterations") == info.iterations);
    assert_true(member(solve, "residual") == info.residual);
    assert_true(member(solve, "seconds") == info.seconds);
    const json_t *regions = json_object_get(found, "regions"), *cells = json_object_get(found, "sectors");
    assert_int_equal(json_array_size(regions), s->world->n_regions);
    assert_int_equal(json_array_size(cells), s->world->n_regions * sectors);
    for (size_t n = 0; n < s->world->n_regions; n++) {
        assert_string_equal(text_of(json_array_get(regions, n), "code"), s->world->region.code[n]);
        check_record(json_array_get(regions, n), solution, TRUCE_BY_REGION, n, 1);
    }
    for (size_t c = 0; c < s->world->n_regions * sectors; c++) {
        assert_string_equal(text_of(json_array_get(cells, c), "region"), s->world->region.code[c / sectors]);
        assert_string_equal(text_of(json_array_get(cells, c), "sector"), s->world->sector.code[c % sectors]);
        check_record(json_array_get(cells, c), solution, TRUCE_BY_REGION_SECTOR, c, 2);
    }
}

static json_t *load(const report *r) {
    json_error_t error;
    json_t *document = json_loadb(r->bytes, r->length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    if (document == NULL) fail_msg("line %d: %s", error.line, error.text);
    return document;
}

static void test_json_holds_the_solution(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        solved s = solve_random(seed, 0, 0);
        report r = write_report(&s, (truce_report_options){.format = TRUCE_FORMAT_JSON});
        json_t *document = load(&r);
        const json_t *world = json_object_get(document, "world"), *cases = json_object_get(document, "cases");
        assert_string_equal(text_of(document, "title"), "Three cases");
        assert_string_equal(text_of(world, "name"), truce_world_name(s.world));
        assert_true(member(world, "regions") == (double)s.world->n_regions);
        assert_true(member(world, "sectors") == (double)s.world->n_sectors);
        const json_t *units = json_object_get(document, "units");
        const json_t *by_region = json_object_get(units, "regions"), *by_sector = json_object_get(units, "sectors");
        assert_string_equal(text_of(by_region, "real_income"), "fraction");
        assert_string_equal(text_of(by_region, "income"), truce_world_unit(s.world));
        assert_string_equal(text_of(by_sector, "output_level"), truce_world_unit(s.world));
        assert_int_equal(json_array_size(cases), 3);
        for (size_t k = 0; k < 3; k++) check_json_case(json_array_get(cases, k), &s, k);
        json_decref(document);
        free(r.bytes);
        release(&s);
    }
}

static void test_json_measures_the_changes(void **state) {
    (void)state;
    solved s = solve_random(7, 3, 2);
    report r = write_report(&s, (truce_report_options){.format = TRUCE_FORMAT_JSON});
    json_t *document = load(&r);
    const json_t *cases = json_object_get(document, "cases");
    assert_int_equal(json_array_size(json_object_get(json_array_get(cases, 0), "changes")), 0);
    const json_t *war = json_object_get(json_array_get(cases, 1), "changes");
    assert_int_equal(json_array_size(war), 2);
    for (size_t c = 0; c < 2; c++) {
        const json_t *change = json_array_get(war, c);
        bool first = strcmp(text_of(change, "from"), s.world->region.code[0]) == 0;
        assert_string_equal(text_of(change, "instrument"), "tariff");
        assert_string_equal(text_of(change, "to"), s.world->region.code[first ? 1 : 0]);
        assert_true(fabs(member(change, "after") - member(change, "before") - (first ? 0.5 : 0.3)) < 1e-14);
        assert_true(member(change, "least") <= member(change, "after") + 1e-15);
        assert_true(member(change, "most") >= member(change, "after") - 1e-15);
        assert_true(member(change, "sectors") == 2);
    }
    json_decref(document);
    free(r.bytes);
    release(&s);
}

/* A world of two regions and one sector with labels that every format must quote or escape. */
static truce_world *world_of_odd_labels(truce_context *context) {
    static const char *const regions[] = {"A,\"B\"", "C\\D"};
    static const char *const names[] = {"\xff no UTF-8", "Côte d'Ivoire"};
    static const char *const sectors[] = {"all, things"};
    static const double share[] = {0.8, 0.3, 0.2, 0.7}, expenditure[] = {100, 90}, theta[] = {4};
    truce_world_arrays arrays = {.regions = 2,
                                 .sectors = 1,
                                 .region_codes = regions,
                                 .region_names = names,
                                 .sector_codes = sectors,
                                 .trade_share = share,
                                 .expenditure = expenditure,
                                 .trade_elasticity = theta};
    truce_world *world;
    truce_error error;
    if (truce_world_from_arrays(context, "odd", &arrays, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return world;
}

static void test_odd_labels_survive(void **state) {
    (void)state;
    solved s = {0};
    truce_context *context;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &s.error), TRUCE_OK);
    s.world = world_of_odd_labels(context);
    open_scenario(&s, "truce: 1\ntitle: 'A \"title\"\\'\nclosure: {deficits: zero}\ncases: {'a,case': {}}\n");
    assert_int_equal(truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error), TRUCE_OK);
    report json = write_report(&s, (truce_report_options){.format = TRUCE_FORMAT_JSON});
    json_t *document = load(&json);
    const json_t *labels = json_object_get(json_object_get(document, "labels"), "regions");
    assert_string_equal(text_of(document, "title"), "A \"title\"\\");
    assert_string_equal(text_of(json_array_get(labels, 0), "code"), "A,\"B\"");
    assert_string_equal(text_of(json_array_get(labels, 0), "name"), "\xEF\xBF\xBD no UTF-8");
    assert_string_equal(text_of(json_array_get(labels, 1), "code"), "C\\D");
    assert_string_equal(text_of(json_array_get(labels, 1), "name"), "Côte d'Ivoire");
    report csv = write_report(&s, (truce_report_options){.format = TRUCE_FORMAT_CSV});
    assert_non_null(strstr(csv.bytes, "\"a,case\",\"A,\"\"B\"\"\",,real_income,"));
    assert_non_null(strstr(csv.bytes, ",C\\D,\"all, things\",output,"));
    report table = write_report(&s, (truce_report_options){0});
    assert_non_null(strstr(table.bytes, "Côte d'Ivoire"));
    assert_non_null(strstr(table.bytes, "? no UTF-8"));
    free(json.bytes);
    free(csv.bytes);
    free(table.bytes);
    json_decref(document);
    release(&s);
    truce_context_free(context);
}

/* ---- CSV --------------------------------------------------------------------------------------------------------- */

/* A file in /tmp with the bytes of a report; the caller unlinks it. */
static void put_file(char path[static 64], const report *r) {
    snprintf(path, 64, "/tmp/truce-report-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, r->bytes, r->length), r->length);
    close(descriptor);
}

/* Compares one row with the solution; the columns are case,region,sector,variable,value,unit. */
static void check_row(const solved *s, const truce_csv_field *field, size_t k, truce_variable variable, size_t cell) {
    const truce_world *world = s->world;
    truce_variable_info info = truce_variable_describe(variable);
    bool by_sector = info.shape == TRUCE_BY_REGION_SECTOR;
    size_t n = by_sector ? cell / world->n_sectors : cell;
    double expected = truce_solution_array(truce_run_solution(s->run, k), variable)[cell], found = NAN;
    if (field[4].length > 0) assert_true(truce_parse_number(field[4].bytes, field[4].length, &found));
    assert_string_equal(field[0].bytes, truce_scenario_case_name(s->scenario, k));
    assert_string_equal(field[1].bytes, world->region.code[n]);
    assert_string_equal(field[2].bytes, by_sector ? world->sector.code[cell % world->n_sectors] : "");
    assert_string_equal(field[3].bytes, info.name);
    if (!same_number(expected, found)) fail_msg("%s: %.17g is written as %.17g", info.name, expected, found);
    assert_string_equal(field[5].bytes, strcmp(info.unit, "value") == 0 ? truce_world_unit(world) : info.unit);
}

static void test_csv_holds_the_solution(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        solved s = solve_random(seed, 0, 0);
        report r = write_report(&s, (truce_report_options){.format = TRUCE_FORMAT_CSV});
        char path[64];
        put_file(path, &r);
        truce_csv *csv;
        const truce_csv_field *field;
        size_t count;
        assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, path, &s.error), TRUCE_OK);
        assert_int_equal(truce_csv_next(csv, &field, &count, &s.error), TRUCE_OK);
        assert_int_equal(count, 6);
        assert_string_equal(field[4].bytes, "value");
        for (size_t k = 0; k < 3; k++)
            for (int v = 0; v < TRUCE_VARIABLES; v++) {
                truce_shape shape = truce_variable_describe((truce_variable)v).shape;
                if (shape == TRUCE_BY_FLOW) continue;
                size_t cells = s.world->n_regions * (shape == TRUCE_BY_REGION ? 1 : s.world->n_sectors);
                for (size_t cell = 0; cell < cells; cell++) {
                    assert_int_equal(truce_csv_next(csv, &field, &count, &s.error), TRUCE_OK);
                    assert_int_equal(count, 6);
                    check_row(&s, field, k, (truce_variable)v, cell);
                }
            }
        assert_int_equal(truce_csv_next(csv, &field, &count, &s.error), TRUCE_OK);
        assert_int_equal(count, 0);
        truce_csv_close(csv);
        unlink(path);
        free(r.bytes);
        release(&s);
    }
}

/* ---- the same bytes twice ---------------------------------------------------------------------------------------- */

/* Blanks out the digits of timings: after "seconds": in JSON, before " ms." in the table. */
static void blank_timings(report *r) {
    for (char *at = r->bytes; (at = strstr(at, "\"seconds\": ")) != NULL;)
        for (at += strlen("\"seconds\": "); *at != '}'; at++) *at = '#';
    for (char *at = r->bytes; (at = strstr(at, " ms.\n")) != NULL; at++)
        for (char *digit = at - 1; strchr("0123456789.,", *digit) != NULL; digit--) *digit = '#';
}

/* Drops what blanking leaves: runs of '#', which may differ in length. */
static void drop_marks(report *r) {
    size_t kept = 0;
    for (size_t k = 0; k < r->length; k++)
        if (r->bytes[k] != '#') r->bytes[kept++] = r->bytes[k];
    r->length = kept;
    r->bytes[kept] = '\0';
}

static void test_reports_are_deterministic(void **state) {
    (void)state;
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV; format++) {
        report r[2];
        for (int attempt = 0; attempt < 2; attempt++) {
            solved s = solve_random(5, 4, 3);
            r[attempt] = write_report(&s, (truce_report_options){.format = (truce_format)format});
            blank_timings(&r[attempt]);
            drop_marks(&r[attempt]);
            release(&s);
        }
        assert_string_equal(r[0].bytes, r[1].bytes);
        free(r[0].bytes);
        free(r[1].bytes);
    }
}

/* ---- sinks and memory that fail ---------------------------------------------------------------------------------- */

/* Takes `room` bytes and no more. */
static bool take_some(void *user, const char *bytes, size_t size) {
    size_t *room = user;
    (void)bytes;
    if (size > *room) return false;
    *room -= size;
    return true;
}

static void test_refusing_sink(void **state) {
    (void)state;
    solved s = solve_random(4, 6, 5);
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV; format++) {
        truce_report_options options = {.format = (truce_format)format};
        report whole = write_report(&s, options);
        for (size_t offered = 0; offered < 4; offered++) {
            size_t room = offered * (whole.length - 1) / 3;
            assert_int_equal(truce_run_write(s.run, &options, take_some, &room, &s.error), TRUCE_IO);
            assert_non_null(strstr(s.error.message, "could not be written"));
        }
        free(whole.bytes);
    }
    release(&s);
}

static void test_unknown_format(void **state) {
    (void)state;
    solved s = solve_random(1, 2, 1);
    report r = {NULL, 0};
    truce_report_options options = {.format = (truce_format)17};
    assert_int_equal(truce_run_write(s.run, &options, keep_bytes, &r, &s.error), TRUCE_USAGE);
    assert_string_equal(s.error.message, "report format 17 is unknown: expected table (0), json (1) or csv (2)");
    assert_null(r.bytes);
    release(&s);
}

static void test_memory_short_in_a_run(void **state) {
    (void)state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    solved s = {0};
    char text[2048];
    assert_int_equal(random_world(&allocator, 11, 3, 2, RANDOM_WORLD_ALL, &s.world, &s.error), TRUCE_OK);
    three_cases(text, sizeof text, s.world, "fixed");
    open_scenario(&s, text);
    size_t live = memory.live;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
        memory.calls = 0;
        memory.fail_at = k;
        status = truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error);
        if (status == TRUCE_OK) break;
        assert_int_equal(status, TRUCE_NO_MEMORY);
        assert_non_null(strstr(s.error.message, "out of memory"));
        assert_int_equal(memory.live, live);
    }
    release(&s);
    assert_int_equal(memory.live, 0);
}

static void test_memory_short_in_a_report(void **state) {
    (void)state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    solved s = {0};
    truce_world *world;
    assert_int_equal(random_world(&allocator, 11, 4, 3, RANDOM_WORLD_ALL, &world, &s.error), TRUCE_OK);
    solve_on(&s, world, "zero");
    size_t live = memory.live;
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV + 1; format++) {
        truce_report_options options = {.format = (truce_format)format, .width = 60};
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
            report r = {NULL, 0};
            memory.calls = 0;
            memory.fail_at = k;
            if (format > TRUCE_FORMAT_CSV)
                status = truce_run_write_netcdf(s.run, "/tmp/truce-report-memory.nc", &s.error);
            else
                status = truce_run_write(s.run, &options, keep_bytes, &r, &s.error);
            free(r.bytes);
            assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
            assert_int_equal(memory.live, live);
        }
    }
    unlink("/tmp/truce-report-memory.nc");
    release(&s);
    assert_int_equal(memory.live, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_solves_all_cases_or_one),
        cmocka_unit_test(test_unknown_case),
        cmocka_unit_test(test_unknown_case_among_many),
        cmocka_unit_test(test_failing_case_is_named),
        cmocka_unit_test(test_json_holds_the_solution),
        cmocka_unit_test(test_json_measures_the_changes),
        cmocka_unit_test(test_odd_labels_survive),
        cmocka_unit_test(test_csv_holds_the_solution),
        cmocka_unit_test(test_reports_are_deterministic),
        cmocka_unit_test(test_refusing_sink),
        cmocka_unit_test(test_unknown_format),
        cmocka_unit_test(test_memory_short_in_a_run),
        cmocka_unit_test(test_memory_short_in_a_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
