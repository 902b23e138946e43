/* What averages rest on: the concordance of products and sectors, trade by product, the lines of a tariff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "averages_fixture.h"
#include "failing_allocator.h"
#include "ledger/concordance.h"
#include "ledger/lines.h"

static const double exact = 1e-12;

static void assert_message(const fixture *f, truce_status status, const char *words) {
    assert_int_equal(status, TRUCE_BAD_INPUT);
    if (strstr(f->error.message, words) == NULL) fail_msg("'%s' is not in: %s", words, f->error.message);
}

/* ---- concordance ----------------------------------------------------------------------------------------------- */

static truce_status read_concordance(fixture *f, const char *text, truce_concordance *c) {
    return truce_concordance_read(scratch_write(f->folder, "c.csv", text), &f->arena, c, &f->error);
}

static const char *sector_of(const truce_concordance *c, const char *code) {
    ptrdiff_t sector = truce_concordance_find(c, code);
    return sector < 0 ? "" : c->sectors[sector];
}

static void test_longest_prefix(void **state) {
    fixture *f = *state;
    truce_concordance c;
    assert_int_equal(
        read_concordance(f, "sector,hs\nfood,02\nagr,01\nagr,0210\nfood,0210.11\nchem,0210.11.00.20\n", &c), TRUCE_OK);
    assert_int_equal(c.n_sectors, 3);
    assert_string_equal(sector_of(&c, "020110"), "food");
    assert_string_equal(sector_of(&c, "02"), "food");
    assert_string_equal(sector_of(&c, "0210990000"), "agr");
    assert_string_equal(sector_of(&c, "02101100"), "food");
    assert_string_equal(sector_of(&c, "0210110020"), "chem");
    assert_string_equal(sector_of(&c, "03"), "");
    assert_int_equal(truce_concordance_sector(&c, "agr"), 1);
    assert_int_equal(truce_concordance_sector(&c, "steel"), -1);
}

static void test_concordance_refusals(void **state) {
    fixture *f = *state;
    truce_concordance c;
    assert_message(f, read_concordance(f, "hs,sector\n", &c), "c.csv: holds no row");
    assert_message(f, read_concordance(f, "hs,sector\n010,agr\n", &c), "c.csv:2: hs: found '010'");
    assert_message(f, read_concordance(f, "hs,sector\n01,\n", &c), "c.csv:2: sector: found nothing");
    assert_message(f, read_concordance(f, "hs,sector\n01,a\n02,a\n0.1,b\n01,b\n", &c), "c.csv:4: hs: found '0.1'");
    assert_message(f, read_concordance(f, "hs,sector\n0101,a\n02,a\n01.01,b\n", &c),
                   "c.csv:4: hs: '0101' stands on line 2 already");
    assert_message(f, read_concordance(f, "hs,industry\n01,a\n", &c), "unknown column 'industry'");
}

static void test_concordance_of_a_ledger(void **state) {
    fixture *f = *state;
    truce_concordance c;
    assert_int_equal(truce_concordance_open(&f->ledger, &f->arena, &c, &f->error), TRUCE_OK);
    assert_int_equal(c.n_sectors, 4);
    scratch_write(f->folder, "own.csv", "hs,sector\n10,a\n");
    ledger_database_run(&f->ledger, "UPDATE meta SET value = 'own.csv' WHERE key = 'sectors'");
    assert_int_equal(truce_concordance_open(&f->ledger, &f->arena, &c, &f->error), TRUCE_OK);
    assert_int_equal(c.n_sectors, 1);
    ledger_database_run(&f->ledger, "UPDATE meta SET value = 'tinny' WHERE key = 'sectors'");
    assert_message(f, truce_concordance_open(&f->ledger, &f->arena, &c, &f->error),
                   "found no built-in concordance 'tinny'");
    ledger_database_run(&f->ledger, "DELETE FROM meta WHERE key = 'sectors'");
    assert_int_equal(truce_concordance_open(&f->ledger, &f->arena, &c, &f->error), TRUCE_OK);
    assert_int_equal(c.n_sectors, 0);
}

/* ---- weights --------------------------------------------------------------------------------------------------- */

static truce_status read_weights(fixture *f, const char *rows, truce_weights *weights) {
    char text[1024];
    snprintf(text, sizeof text, "importer,exporter,hs,value\n%s", rows);
    const char *path = scratch_write(f->folder, "w.csv", text);
    return truce_weights_read(f->context, "CHN", "USA", path, &f->arena, weights, &f->error);
}

static void test_weights(void **state) {
    fixture *f = *state;
    truce_weights w;
    assert_int_equal(truce_weights_read(f->context, "CHN", "USA", NULL, &f->arena, &w, &f->error), TRUCE_OK);
    assert_int_equal(w.count, 3);
    assert_near(w.total, 9, exact);
    assert_string_equal(w.flow[2].code, "30");
    assert_string_equal(w.file, "us.csv");
    assert_int_equal(truce_weights_read(f->context, "USA", "CHN", NULL, &f->arena, &w, &f->error), TRUCE_OK);
    assert_string_equal(w.year, "2018");
    assert_int_equal(truce_weights_read(f->context, "EU", "CHN", NULL, &f->arena, &w, &f->error), TRUCE_OK);
    assert_int_equal(w.count, 0);
}

static void test_weights_refusals(void **state) {
    fixture *f = *state;
    truce_weights w;
    assert_message(f, read_weights(f, "USA,CHN,10,-1\n", &w), "w.csv:2: value: trade of -1 is below 0");
    assert_message(f, read_weights(f, "USA,CHN,10,\n", &w), "w.csv:2: value: found nothing");
    assert_message(f, read_weights(f, "USA,EU,1,5\n", &w), "w.csv:2: hs: found '1'");
    assert_message(f, read_weights(f, "USA,,10,5\n", &w), "w.csv:2: exporter: found nothing");
    assert_message(f, read_weights(f, "USA,CHN,1001,5\nUSA,CHN,20,1\nUSA,CHN,1001.00,5\n", &w),
                   "w.csv:4: hs: '100100' is part of '1001' of line 2, and its trade would count twice");
    assert_message(f, read_weights(f, "USA,CHN,10,0\n", &w), "adds up to nothing");
    scratch_write(f->data, "weights/weights.csv", "file,year,source\n,2024,x\n");
    assert_message(f, truce_weights_read(f->context, "CHN", "USA", NULL, &f->arena, &w, &f->error),
                   "weights.csv:2: file: found nothing");
    scratch_write(f->data, "weights/weights.csv", "file,year,source\nno.csv,2024,x\n");
    assert_message(f, truce_weights_read(f->context, "CHN", "USA", NULL, &f->arena, &w, &f->error),
                   "weights/no.csv: cannot read the file");
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

static double trade_on(const truce_lines *lines, const char *code) {
    for (size_t k = 0; k < lines->count; k++)
        if (strcmp(lines->line[k].code, code) == 0) return lines->line[k].trade;
    return 0;
}

static truce_lines make_lines(fixture *f, const char *from, const char *to, const char *weights) {
    truce_lines lines;
    if (truce_lines_make(&f->ledger, from, to, weights, &f->arena, &lines, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    double total = 0;
    for (size_t k = 0; k < lines.count; k++) {
        total += lines.line[k].trade;
        assert_true(k == 0 || strcmp(lines.line[k - 1].code, lines.line[k].code) < 0);
    }
    assert_near(lines.trade, total, exact);
    return lines;
}

/* A chapter's trade goes to its products first, then to the lines of each. */
static void test_lines(void **state) {
    fixture *f = *state;
    truce_lines lines = make_lines(f, "CHN", "USA", NULL);
    assert_true(lines.weighted);
    assert_int_equal(lines.count, 7);
    assert_near(trade_on(&lines, "10010090"), 2, exact);
    assert_near(trade_on(&lines, "30030020"), 0.5, exact);
    assert_near(trade_on(&lines, "30040000"), 1.5, exact);
}

/* Longer codes of the ledger divide a line, and what is left of it stays one line. */
static void test_longer_codes(void **state) {
    fixture *f = *state;
    fixture_cover(&f->ledger, SECTION_232, "2002000010");
    fixture_cover(&f->ledger, SECTION_232, "2002000020");
    fixture_cover(&f->ledger, SECTION_232, "99010101"); /* a line that is no more */
    truce_lines lines = make_lines(f, "CHN", "USA", NULL);
    assert_int_equal(lines.count, 9);
    assert_near(trade_on(&lines, "2002000010"), 2.0 / 3, exact);
    assert_near(trade_on(&lines, "2002000020"), 2.0 / 3, exact);
    assert_near(trade_on(&lines, "20020000"), 2.0 / 3, exact);
}

/* A party without a nomenclature has the products of the Harmonized System, divided into what the ledger knows. */
static void test_no_nomenclature(void **state) {
    fixture *f = *state;
    truce_lines lines = make_lines(f, "USA", "CHN", NULL);
    assert_int_equal(lines.count, 2);
    assert_near(trade_on(&lines, "100100"), 0.001, exact);
    ledger_database_run(&f->ledger, "INSERT INTO coverage VALUES ('CHN', '30030091', 1, 0), ('CHN', '30030099', 1, 0)");
    lines = make_lines(f, "USA", "CHN", NULL);
    assert_int_equal(lines.count, 3);
    assert_near(trade_on(&lines, "30030091"), 0.0015, exact);
    assert_near(trade_on(&lines, "300300"), 0, exact);
}

/* Trade in codes that no line stands for, and in parts of a line. */
static void test_strangers(void **state) {
    fixture *f = *state;
    const char *own = scratch_write(f->folder, "own.csv",
                                    "importer,exporter,hs,value\nUSA,CHN,98,1000000\nUSA,CHN,3004000050,2000000\n"
                                    "USA,CHN,3004000060,1000000\n");
    truce_lines lines = make_lines(f, "CHN", "USA", own);
    assert_int_equal(lines.count, 2);
    assert_near(trade_on(&lines, "98"), 1, exact);
    assert_near(trade_on(&lines, "30040000"), 3, exact);
}

static void test_unweighted(void **state) {
    fixture *f = *state;
    truce_lines lines = make_lines(f, "EU", "USA", NULL);
    assert_true(lines.weighted);
    lines = make_lines(f, "EU", "CHN", NULL);
    assert_false(lines.weighted);
    assert_near(lines.trade, 4, exact);
    assert_int_equal(truce_lines_alike(&f->ledger, "USA", &f->arena, &lines, &f->error), TRUCE_OK);
    assert_near(trade_on(&lines, "30030010"), 1.0 / 3, exact);
    assert_near(trade_on(&lines, "10010010"), 0.5, exact);
}

static void test_lines_refusals(void **state) {
    fixture *f = *state;
    truce_lines lines;
    scratch_write(f->data, "nomenclature/USA.csv", "hs\n10010010\n1001001\n");
    assert_message(f, truce_lines_make(&f->ledger, "CHN", "USA", NULL, &f->arena, &lines, &f->error),
                   "USA.csv:3: hs: found '1001001'");
    unlink(scratch_path(f->data, "nomenclature/HS.csv"));
    assert_message(f, truce_lines_make(&f->ledger, "USA", "CHN", NULL, &f->arena, &lines, &f->error),
                   "no file nomenclature/CHN.csv and no file nomenclature/HS.csv");
}

static void test_short_memory(void **state) {
    fixture *f = *state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status != TRUCE_OK; k++) {
        failing_allocator failing = {.fail_at = k};
        truce_allocator allocator = failing_allocator_make(&failing);
        truce_arena arena;
        truce_lines lines;
        truce_concordance c;
        truce_arena_init(&arena, &allocator);
        status = truce_lines_make(&f->ledger, "CHN", "USA", NULL, &arena, &lines, &f->error);
        if (status == TRUCE_OK) status = truce_concordance_open(&f->ledger, &arena, &c, &f->error);
        assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
        truce_arena_free(&arena);
        assert_int_equal(failing.live, 0);
    }
}

/* ---- what is shipped ------------------------------------------------------------------------------------------- */

static truce_status open_shipped(truce_context **context, truce_error *error) {
    return truce_context_new(NULL, "data", context, error);
}

/* Every product has a sector, and every sector but services has products. */
static void test_shipped_concordance(void **state) {
    fixture *f = *state;
    truce_concordance c;
    truce_lines lines;
    truce_world *world;
    truce_context *context;
    assert_int_equal(open_shipped(&context, &f->error), TRUCE_OK);
    assert_int_equal(truce_world_open(context, "world-2023", &world, &f->error), TRUCE_OK);
    assert_int_equal(truce_concordance_read("data/concordances/world-2023.csv", &f->arena, &c, &f->error), TRUCE_OK);
    for (size_t s = 0; s < c.n_sectors; s++)
        if (truce_world_sector(world, c.sectors[s]) < 0) fail_msg("%s is no sector of the world", c.sectors[s]);
    assert_int_equal(c.n_sectors, 15);
    f->ledger.context = context;
    for (size_t own = 0; own < 2; own++) {
        assert_int_equal(truce_lines_alike(&f->ledger, own ? "USA" : "CHN", &f->arena, &lines, &f->error), TRUCE_OK);
        assert_int_equal(lines.count, own ? 10899 : 5612);
        for (size_t k = 0; k < lines.count; k++)
            if (truce_concordance_find(&c, lines.line[k].code) < 0) fail_msg("%s has no sector", lines.line[k].code);
    }
    assert_string_equal(sector_of(&c, "85423100"), "elec");
    assert_string_equal(sector_of(&c, "980100"), "omf");
    f->ledger.context = f->context;
    truce_world_free(world);
    truce_context_free(context);
}

static void test_shipped_weights(void **state) {
    fixture *f = *state;
    truce_weights w;
    truce_context *context;
    assert_int_equal(open_shipped(&context, &f->error), TRUCE_OK);
    assert_int_equal(truce_weights_read(context, "CHN", "USA", NULL, &f->arena, &w, &f->error), TRUCE_OK);
    assert_near(w.total, 417.8, 0.1); /* of 429.4, without special chapters and small flows */
    assert_int_equal(truce_weights_read(context, "USA", "CHN", NULL, &f->arena, &w, &f->error), TRUCE_OK);
    assert_true(w.count > 1000);
    truce_context_free(context);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_longest_prefix),
        CASE(test_concordance_refusals),
        CASE(test_concordance_of_a_ledger),
        CASE(test_weights),
        CASE(test_weights_refusals),
        CASE(test_lines),
        CASE(test_longer_codes),
        CASE(test_no_nomenclature),
        CASE(test_strangers),
        CASE(test_unweighted),
        CASE(test_lines_refusals),
        CASE(test_short_memory),
        CASE(test_shipped_concordance),
        CASE(test_shipped_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
