/* The averages of the built-in ledger against those that Bown publishes at the Peterson Institute (US-China Trade War
 * Tariffs: An Up-to-Date Chart). His weigh by the exporter's exports to the world in 2017, ours by what is still
 * bought; docs/weights.md explains the differences, which are printed here and may not drift. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/context.h"
#include "base/csv.h"
#include "ledger/average.h"
#include "scratch.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_ledger *ledger;
    truce_arena arena;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL) return 1;
    scratch_make(f->folder);
    truce_arena_init(&f->arena, &truce_malloc_allocator);
    *state = f;
    if (truce_context_new(NULL, "data", &f->context, &f->error) == TRUCE_OK &&
        truce_ledger_open(f->context, "us-china", NULL, &f->ledger, &f->error) == TRUCE_OK)
        return 0;
    fprintf(stderr, "%s\n", f->error.message);
    return 1;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_arena_free(&f->arena);
    truce_ledger_free(f->ledger);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static truce_day day_of(const char *date) {
    truce_day day;
    if (!truce_day_parse(date, &day)) fail_msg("%s is no day", date);
    return day;
}

/* In per cent: what is published, and what we had when the difference was explained. */
typedef struct published {
    const char *date, *from, *to;
    double theirs, ours;
} published;

static void compare(fixture *f, const published *cases, size_t count, const char *weights, double drift) {
    for (size_t k = 0; k < count; k++) {
        truce_ledger_question q = {.on = day_of(cases[k].date),
                                   .known = TRUCE_NO_DAY,
                                   .since = TRUCE_NO_DAY,
                                   .from = cases[k].from,
                                   .to = cases[k].to,
                                   .weights = weights};
        truce_average_rate average;
        if (truce_ledger_average(f->ledger, &q, &average, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
        double rate = 100 * average.rate;
        print_message("%s %s on %s: %5.1f, published %5.1f, difference %+5.1f\n", cases[k].date, cases[k].to,
                      cases[k].from, rate, cases[k].theirs, rate - cases[k].theirs);
        if (!(fabs(rate - cases[k].ours) <= drift)) fail_msg("expected %.1f within %.1f", cases[k].ours, drift);
    }
}

static void test_published_averages(void **state) {
    static const published cases[] = {
        {"2018-06-30", "CHN", "USA", 3.1, 2.6},     {"2025-01-20", "CHN", "USA", 20.8, 13.8},
        {"2025-04-12", "CHN", "USA", 124.1, 121.7}, {"2025-05-05", "CHN", "USA", 126.5, 118.6},
        {"2025-05-14", "CHN", "USA", 51.1, 42.4},   {"2018-01-01", "USA", "CHN", 8.0, 6.7},
        {"2025-01-20", "USA", "CHN", 21.2, 18.0},   {"2025-05-14", "USA", "CHN", 32.6, 29.9},
    };
    compare(*state, cases, sizeof cases / sizeof cases[0], NULL, 0.5);
}

/* ---- the same with weights that the tariffs have not shaped ---------------------------------------------------- */

typedef struct product {
    char code[8];
    double value;
} product;

static int compare_products(const void *left, const void *right) {
    return strcmp(((const product *)left)->code, ((const product *)right)->code);
}

/* Writes imports of all origins as imports from China: the rows of the shipped table, added up by product. */
static const char *write_all_origins(fixture *f) {
    enum { MOST = 40000, TEXT = 40 * MOST };
    static const char *const columns[] = {"importer", "exporter", "hs", "value"};
    product *products = truce_arena_alloc(&f->arena, MOST, sizeof *products);
    char *text = truce_arena_alloc(&f->arena, TEXT, 1);
    const truce_csv_field *fields;
    truce_csv *csv;
    size_t position[4], count, rows = 0;
    assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, "data/weights/imports-2024.csv", &f->error), 0);
    assert_int_equal(truce_csv_header(csv, columns, 4, position, &f->error), TRUCE_OK);
    for (; truce_csv_next(csv, &fields, &count, &f->error) == TRUCE_OK && count > 0; rows++) {
        assert_true(rows < MOST && fields[position[2]].length == 6);
        memcpy(products[rows].code, fields[position[2]].bytes, 7);
        assert_int_equal(truce_csv_number(csv, &fields[position[3]], "value", &products[rows].value, &f->error), 0);
    }
    truce_csv_close(csv);
    qsort(products, rows, sizeof *products, compare_products);
    size_t length = (size_t)snprintf(text, TEXT, "importer,exporter,hs,value\n");
    for (size_t k = 0; k < rows; k++) {
        double sum = products[k].value;
        for (; k + 1 < rows && strcmp(products[k].code, products[k + 1].code) == 0; k++) sum += products[k + 1].value;
        length += (size_t)snprintf(text + length, TEXT - length, "USA,CHN,%s,%.0f\n", products[k].code, sum);
    }
    return scratch_write(f->folder, "all-origins.csv", text);
}

/* With weights of what is bought everywhere, goods that the tariffs on China fell on weigh more than in what is still
 * bought there: what is published, by the weights of before, lies between. */
static void test_weights_span(void **state) {
    static const published still_bought[] = {
        {"2020-02-14", "CHN", "USA", 19.3, 13.2},
        {"2025-01-20", "CHN", "USA", 20.8, 13.8},
        {"2025-05-14", "CHN", "USA", 51.1, 42.4},
    };
    static const published everywhere[] = {
        {"2020-02-14", "CHN", "USA", 19.3, 20.2},
        {"2025-01-20", "CHN", "USA", 20.8, 21.9},
        {"2025-05-14", "CHN", "USA", 51.1, 51.5},
    };
    compare(*state, still_bought, 3, NULL, 0.5);
    compare(*state, everywhere, 3, write_all_origins(*state), 0.5);
    for (size_t k = 0; k < 3; k++)
        assert_true(still_bought[k].ours < everywhere[k].theirs && everywhere[k].theirs < everywhere[k].ours);
}

/* What 2025 added is nearer than the level, most of which is of before. */
static void test_changes(void **state) {
    static const struct {
        const char *date, *from, *to;
        double theirs, near;
    } cases[] = {{"2025-04-12", "CHN", "USA", 124.1 - 20.8, 5},
                 {"2025-05-05", "CHN", "USA", 126.5 - 20.8, 2},
                 {"2025-05-14", "CHN", "USA", 51.1 - 20.8, 2.5},
                 {"2025-05-14", "USA", "CHN", 32.6 - 21.2, 1}};
    fixture *f = *state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        truce_ledger_question q = {.on = day_of(cases[k].date),
                                   .known = TRUCE_NO_DAY,
                                   .since = day_of("2025-01-20"),
                                   .from = cases[k].from,
                                   .to = cases[k].to};
        truce_average_rate average;
        assert_int_equal(truce_ledger_average(f->ledger, &q, &average, &f->error), TRUCE_OK);
        double difference = 100 * average.change - cases[k].theirs;
        print_message("%s %s on %s since 2025-01-20: %+5.1f, published %+5.1f, difference %+4.1f\n", cases[k].date,
                      cases[k].to, cases[k].from, 100 * average.change, cases[k].theirs, difference);
        assert_true(fabs(difference) <= cases[k].near);
    }
}

/* ---- what lies between the headline and the average ------------------------------------------------------------ */

static size_t position_of(const truce_slice *slice, const char *id) {
    for (size_t m = 0; m < slice->n_measures; m++)
        if (strcmp(slice->measures[m].id, id) == 0) return m;
    fail_msg("the ledger has no measure %s", id);
    return 0;
}

static void prepare(fixture *f, const char *from, const char *to, truce_averager *averager, truce_average *average) {
    if (truce_averager_make(f->ledger, from, to, NULL, NULL, &f->arena, averager, &f->error) != TRUCE_OK ||
        truce_average_make(averager, &f->arena, average, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
}

static void test_between_headline_and_average(void **state) {
    fixture *f = *state;
    truce_averager averager;
    truce_average average;
    prepare(f, "CHN", "USA", &averager, &average);
    truce_average_take(&averager, day_of("2025-05-01"), TRUCE_NO_DAY, &average);
    assert_true(average.headline == 1.45);
    const truce_measure_mean *reciprocal = &average.measure[position_of(averager.slice, "us-reciprocal-china")];
    print_message("reciprocal tariff, shares of trade: applies %.3f, exempt %.3f, yields %.3f\n", reciprocal->applies,
                  reciprocal->exempt, reciprocal->yields);
    assert_true(fabs(reciprocal->applies + reciprocal->exempt + reciprocal->yields + reciprocal->lower - 1) < 1e-9);
    assert_true(reciprocal->exempt > 0.2 && reciprocal->exempt < 0.35); /* Annex II and electronics */
    assert_true(reciprocal->yields > 0.02 && reciprocal->yields < 0.1); /* to Section 232 */
    double others = average.all.base, lost = 0;
    for (size_t m = 0; m < averager.slice->n_measures; m++) {
        const truce_slice_measure *measure = &averager.slice->measures[m];
        const truce_measure_mean *mean = &average.measure[m];
        if (!measure->everything && !measure->base) others += mean->rate;
        if (measure->everything && mean->applies > 0)
            lost += mean->rate / mean->applies * (mean->exempt + mean->yields + mean->lower);
    }
    assert_true(fabs(average.headline + others - lost - average.all.base - average.all.additional) < 1e-9);
}

static void test_headlines(void **state) {
    static const struct {
        const char *date, *from, *to;
        double headline;
    } cases[] = {{"2025-05-01", "CHN", "USA", 1.45}, {"2025-05-01", "USA", "CHN", 1.25},
                 {"2025-06-10", "CHN", "USA", 0.3},  {"2025-06-10", "USA", "CHN", 0.1},
                 {"2025-01-20", "CHN", "USA", 0},    {"2025-02-04", "CHN", "USA", 0.1}};
    fixture *f = *state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        truce_ledger_question q = {.on = day_of(cases[k].date),
                                   .known = TRUCE_NO_DAY,
                                   .since = TRUCE_NO_DAY,
                                   .from = cases[k].from,
                                   .to = cases[k].to};
        truce_average_rate average;
        assert_int_equal(truce_ledger_average(f->ledger, &q, &average, &f->error), TRUCE_OK);
        if (average.additional != cases[k].headline) fail_msg("%s: %.17g", cases[k].date, average.additional);
    }
}

/* Atoms give what their lines give, line by line. */
static void test_atoms_against_lines(void **state) {
    static const char *const dates[] = {"2018-10-01", "2025-04-10", "2025-06-10"};
    fixture *f = *state;
    for (size_t pair = 0; pair < 2; pair++) {
        truce_averager averager;
        truce_average average;
        prepare(f, pair == 0 ? "CHN" : "USA", pair == 0 ? "USA" : "CHN", &averager, &average);
        print_message("%zu lines, %zu atoms\n", averager.lines.count, averager.atoms.count);
        for (size_t d = 0; d < sizeof dates / sizeof dates[0]; d++) {
            double sum = 0;
            truce_day day = day_of(dates[d]);
            truce_average_take(&averager, day, TRUCE_NO_DAY, &average);
            for (size_t k = 0; k < averager.lines.count; k++) {
                const truce_line *line = &averager.lines.line[k];
                ptrdiff_t sector = truce_concordance_find(&averager.concordance, line->code);
                assert_true(sector >= 0);
                truce_stacked rates = truce_slice_stack_rates(
                    averager.slice, line->code, averager.concordance.sectors[sector], day, TRUCE_NO_DAY, NULL);
                sum += line->trade * (rates.base + rates.additional);
            }
            double mean = average.all.base + average.all.additional;
            if (!(fabs(sum / averager.lines.trade - mean) < 1e-12)) fail_msg("%s: %.15g", dates[d], mean);
        }
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_published_averages),           CASE(test_weights_span), CASE(test_changes),
        CASE(test_between_headline_and_average), CASE(test_headlines),    CASE(test_atoms_against_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
