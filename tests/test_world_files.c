/* World directories and built-in worlds: what goes out comes back, and what every refusal says. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#include "base/context.h"
#include "base/file.h"
#include "failing_allocator.h"
#include "random_world.h"
#include "scratch.h"
#include "shared_data.h"
#include "world_compare.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    char data_path[3 * SCRATCH_PATH];
    truce_context *context;
    truce_world *world;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    snprintf(f->data_path, sizeof f->data_path, "%s/empty:%s/data", f->folder, f->folder);
    assert_int_equal(truce_context_new(NULL, f->data_path, &f->context, NULL), TRUCE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

/* ---- a small directory ------------------------------------------------------------------------------------- */

/* Files of a valid world of two regions and two sectors. */
static const struct {
    const char *name, *text;
} small_world[] = {
    {"regions.csv", "code,name\nUSA,United States\nCHN,\"China, People's Republic\"\n"},
    {"sectors.csv", "name,code\nGoods,g\nServices,s\n"},
    {"trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\nCHN,USA,g,0.2\nUSA,CHN,g,0.25\n"
                        "CHN,CHN,g,0.75\nUSA,USA,s,1\nCHN,CHN,s,1\n"},
    {"expenditure.csv", "country,sector,value\nUSA,g,100\nUSA,s,200\nCHN,g,80\nCHN,s,50\n"},
    {"factor_share.csv", "country,sector,value\nUSA,g,0.5\nUSA,s,0.8\nCHN,g,0.4\n"},
    {"intermediate_share.csv", "country,input,output,value\nUSA,g,g,0.6\nUSA,s,g,0.4\nUSA,g,s,0.5\nUSA,s,s,0.5\n"
                               "CHN,g,g,0.9\nCHN,s,g,0.1\n"},
    {"trade_elasticity.csv", "sector,value\ng,4\ns,5\n"},
    {"tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\nUSA,CHN,g,1.25\n"},
};

/* Writes the small world into FOLDER/w, with one file replaced by `text` (removed when NULL). */
static const char *write_small(fixture *f, const char *changed, const char *text) {
    const char *path = scratch_path(f->folder, "w");
    scratch_remove(path);
    assert_int_equal(truce_make_directory(path, NULL), TRUCE_OK);
    for (size_t k = 0; k < sizeof small_world / sizeof *small_world; k++)
        if (changed == NULL || strcmp(changed, small_world[k].name) != 0)
            scratch_write(path, small_world[k].name, small_world[k].text);
    if (text != NULL) scratch_write(path, changed, text);
    return path;
}

static truce_status open_world(fixture *f, const char *path) {
    truce_world_free(f->world);
    f->world = NULL;
    return truce_world_open(f->context, path, &f->world, &f->error);
}

static void open_or_fail(fixture *f, const char *path) {
    if (open_world(f, path) != TRUCE_OK) fail_msg("%s", f->error.message);
}

/* Expects "FOLDER/w" + message from the small world with one file changed. */
static void expect_refusal(fixture *f, const char *changed, const char *text, const char *message) {
    const char *path = write_small(f, changed, text);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_null(f->world);
    assert_memory_equal(f->error.message, path, strlen(path));
    assert_string_equal(f->error.message + strlen(path), message);
}

static void a_directory_is_read(void **state) {
    fixture *f = *state;
    open_or_fail(f, write_small(f, NULL, NULL));
    const truce_world *w = f->world;
    assert_string_equal(truce_world_name(w), "w");
    assert_string_equal(w->region.name[1], "China, People's Republic");
    assert_string_equal(w->sector.name[0], "Goods");
    assert_true(w->trade_share[truce_flow(w, 1, 0, 0)] == 0.2);
    assert_true(w->tariff[truce_flow(w, 1, 0, 0)] == 0.1); /* not 1.1 - 1 */
    assert_true(w->tariff[truce_flow(w, 0, 1, 0)] == 0.25);
    assert_true(w->tariff[truce_flow(w, 0, 1, 1)] == 0);
    assert_true(w->factor_share[3] == 1);
    assert_true(w->intermediate_share[5] == 0.1); /* CHN, output g, input s */
    assert_true(w->expenditure[2] == 80);
    assert_null(truce_world_remark(w, 0));
}

static void a_trailing_slash_does_not_matter(void **state) {
    fixture *f = *state;
    write_small(f, NULL, NULL);
    open_or_fail(f, scratch_path(f->folder, "w//"));
    assert_string_equal(truce_world_name(f->world), "w");
}

static void labels_are_inferred_and_sorted(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, "regions.csv", NULL);
    unlink(scratch_path(path, "sectors.csv"));
    open_or_fail(f, path);
    assert_string_equal(f->world->region.code[0], "CHN");
    assert_string_equal(f->world->region.code[1], "USA");
    assert_string_equal(f->world->region.name[1], "USA");
    assert_string_equal(f->world->sector.code[0], "g");
    assert_true(f->world->trade_share[truce_flow(f->world, 0, 1, 0)] == 0.2);
}

static void names_are_optional(void **state) {
    fixture *f = *state;
    open_or_fail(f, write_small(f, "regions.csv", "code\nCHN\nUSA\n"));
    assert_string_equal(f->world->region.name[0], "CHN");
}

static void optional_files_are_read(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, NULL, NULL);
    scratch_write(path, "export_tax.csv", "sector,value,destination,origin\ng,1.6,CHN,USA\n");
    scratch_write(path, "profit_share.csv", "sector,value\ns,0.1\n");
    scratch_write(path, "scale_elasticity.csv", "sector,value\ng,0.05\n");
    scratch_write(path, "input_elasticity.csv", "sector,value\ng,0.5\n");
    scratch_write(path, "value_added_elasticity.csv", "sector,value\ns,2\n");
    scratch_write(path, "demand_elasticity.csv", "country,value\nCHN,0\n");
    open_or_fail(f, path);
    assert_true(f->world->export_tax[truce_flow(f->world, 0, 1, 0)] == 0.6);
    assert_true(f->world->profit_share[0] == 0 && f->world->profit_share[1] == 0.1);
    assert_true(f->world->scale_elasticity[0] == 0.05);
    assert_true(f->world->input_elasticity[0] == 0.5 && f->world->input_elasticity[1] == 1);
    assert_true(f->world->value_added_elasticity[0] == 1 && f->world->value_added_elasticity[1] == 2);
    assert_true(f->world->demand_elasticity[0] == 1 && f->world->demand_elasticity[1] == 0);
}

static void compressed_tables_are_read(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, "expenditure.csv", NULL);
    gzFile file = gzopen(scratch_path(path, "expenditure.csv"), "wb");
    gzputs(file, small_world[3].text);
    gzclose(file);
    open_or_fail(f, path);
    assert_true(f->world->expenditure[0] == 100);
}

static void about_is_read(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, NULL, NULL);
    scratch_write(path, "about.csv", "key,value\nunit,EUR mn\ntitle,\"Two, by hand\"\nyear,2023\nsource,nowhere\n");
    open_or_fail(f, path);
    assert_string_equal(truce_world_unit(f->world), "EUR mn");
    assert_string_equal(truce_world_about(f->world, "title"), "Two, by hand");
    assert_string_equal(truce_world_about(f->world, "year"), "2023");
    assert_string_equal(truce_world_about(f->world, "source"), "nowhere");
}

/* ---- refusals ---------------------------------------------------------------------------------------------- */

static void missing_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", NULL,
                   "/trade_share.csv: is missing (share of the destination's spending on the sector that goes to the "
                   "origin); expected a CSV file with the columns origin,destination,sector,value");
    expect_refusal(f, "trade_elasticity.csv", NULL,
                   "/trade_elasticity.csv: is missing (elasticity of trade shares to costs); expected a CSV file with "
                   "the columns sector,value");
    expect_refusal(f, "factor_share.csv", NULL,
                   "/factor_share.csv: is missing (share of value added in cost); expected a CSV file with the columns "
                   "country,sector,value");
    expect_refusal(f, "intermediate_share.csv", NULL,
                   "/factor_share.csv: country USA, sector g: found a number below 1, but there is no "
                   "intermediate_share that says what else it buys");
}

static void unknown_labels(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\nUSA,CNH,g,1.2\n",
                   "/tariff.csv:3: destination: found 'CNH', which is none of the world's 2 regions, did you mean "
                   "'CHN'?");
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,goods,1\n",
                   "/expenditure.csv:2: sector: found 'goods', which is none of the world's 2 sectors");
    expect_refusal(f, "intermediate_share.csv", "country,input,output,value\nUSA,G,g,1\n",
                   "/intermediate_share.csv:2: input: found 'G', which is none of the world's 2 sectors, did you mean "
                   "'g'?");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\n,USA,g,1.1\n",
                   "/tariff.csv:2: origin: found '', which is none of the world's 2 regions");
}

static void duplicate_rows(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\n\nUSA,CHN,g,1.1\nCHN,USA,g,1.1\n",
                   "/tariff.csv:5: origin CHN, destination USA, sector g is on line 2 already, expected one row each");
}

static void values_out_of_range(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\nCHN,USA,g,-0.2\n",
                   "/trade_share.csv:3: value: found -0.2, expected a number at least 0");
    expect_refusal(f, "factor_share.csv", "country,sector,value\nUSA,g,1.5\n",
                   "/factor_share.csv:2: value: found 1.5, expected a number between 0 and 1");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,0\n",
                   "/tariff.csv:2: value: found 0, expected a number above 0: 1 plus the rate");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,-0.5\n",
                   "/tariff.csv:2: value: found -0.5, expected a number above 0: 1 plus the rate");
    expect_refusal(f, "trade_elasticity.csv", "sector,value\ng,0\n",
                   "/trade_elasticity.csv:2: value: found 0, expected a number above 0");
}

static void values_that_are_no_numbers(void **state) {
    fixture *f = *state;
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,g,NaN\n",
                   "/expenditure.csv:2: value: found 'NaN', expected a finite number");
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,g,1e999\n",
                   "/expenditure.csv:2: value: found '1e999', expected a finite number");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,free\n",
                   "/tariff.csv:2: value: found 'free', expected a finite number");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,\n",
                   "/tariff.csv:2: value: found nothing, expected a number");
}

static void broken_tables(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "",
                   "/tariff.csv: the file is empty, expected the columns origin,destination,sector,value");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,rate\n",
                   "/tariff.csv:1: unknown column 'rate' (expected the columns origin,destination,sector,value)");
    expect_refusal(f, "tariff.csv", "origin,destination,value\n",
                   "/tariff.csv:1: column 'sector' is missing, expected the columns origin,destination,sector,value");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g\n",
                   "/tariff.csv:2: found 3 fields, expected 4 as in the header");
    const char *path = write_small(f, "tariff.csv", NULL);
    scratch_bytes(scratch_path(path, "tariff.csv"),
                  "\x7f"
                  "ELF\0\0\0",
                  7);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/tariff.csv: holds a NUL byte near line 1"));
}

static void shares_that_do_not_add_up(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\n",
                   "/trade_share.csv: destination USA, sector g: the shares sum to 0.8 over origins (0.2 too little), "
                   "expected 1 within 0.0001");
    expect_refusal(
        f, "expenditure.csv", "country,sector,value\nUSA,g,100\nUSA,s,20\nCHN,g,80\nCHN,s,50\n",
        "/expenditure.csv: country USA, sector s: producers use 21.2 of it, which is 1.2 more than the 20 that "
        "the region spends on it (final demand would be negative)");
}

static void bad_label_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "regions.csv", "code,name\nUSA,a\nCHN,b\nUSA,c\n",
                   "/regions.csv: region code 'USA' appears twice, as number 1 and number 3");
    expect_refusal(f, "sectors.csv", "code,name\n",
                   "/sectors.csv:1: no rows after the header, expected one for each label");
    expect_refusal(f, "sectors.csv", "code,name\n,x\n", "/sectors.csv:2: code: found nothing, expected a label");
    expect_refusal(f, "sectors.csv", "name\nGoods\n",
                   "/sectors.csv:1: column 'code' is missing, expected the columns code");
    const char *path = write_small(f, "regions.csv", NULL);
    scratch_write(path, "expenditure.csv", "country,sector,value\n");
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/expenditure.csv:1: no rows after the header"));
}

static void bad_about_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "about.csv", "key,value\nunits,USD\n",
                   "/about.csv:2: key: found 'units', expected title, unit, year or source, did you mean 'unit'?");
    expect_refusal(f, "about.csv", "key,value\nunit,USD\nunit,EUR\n", "/about.csv:3: key 'unit' appears twice");
    expect_refusal(f, "about.csv", "key,value\nunit,\n", "/about.csv:2: value of 'unit': found nothing");
}

static void misspelt_files(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, "tariff.csv", NULL);
    scratch_write(path, "tarrif.csv", small_world[7].text);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/w/tarrif.csv: is no file of a world directory, did you mean "
                                             "'tariff.csv'? (rename or remove it)"));
    scratch_write(path, "tariff.csv", small_world[7].text);
    scratch_write(path, "political_weights.csv", "anything\n");
    scratch_write(path, "notes.txt", "anything\n");
    open_or_fail(f, path);
    assert_string_equal(truce_world_remark(f->world, 0),
                        "tarrif.csv was not read; the file of the schema is tariff.csv");
    assert_null(truce_world_remark(f->world, 1));
}

/* ---- files that repeat what the shares imply --------------------------------------------------------------- */

static void repeats_are_compared(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, NULL, NULL);
    scratch_write(path, "value_added.csv", "country,value\nUSA,207.999\nCHN,1e-3\n");
    scratch_write(path, "trade_balance.csv", "country,value\nUSA,-2.1818181818181817\n");
    open_or_fail(f, path);
    assert_string_equal(truce_world_remark(f->world, 0),
                        "value_added.csv: 2 of 2 rows differ from what the shares imply by more than 1e-06 of the "
                        "number; most on line 3, country CHN: 0.001, where the shares imply 81.27272727272728 (the "
                        "shares are used)");
    assert_null(truce_world_remark(f->world, 1));
    scratch_write(path, "trade_balance.csv", "country,value\nEU,1\n");
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/trade_balance.csv:2: country: found 'EU'"));
}

/* ---- what goes out comes back ------------------------------------------------------------------------------ */

static void directories_round_trip(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "out");
    for (uint64_t seed = 0; seed < 40; seed++) { /* each over the one before */
        truce_world *w;
        unsigned features = seed % 3 == 0 ? (unsigned)(seed % (RANDOM_WORLD_ALL + 1)) : RANDOM_WORLD_ALL;
        assert_int_equal(random_world(NULL, seed, 0, 0, features, &w, NULL), TRUCE_OK);
        if (truce_world_write_directory(w, path, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
        open_or_fail(f, path);
        assert_same_world(w, f->world);
        assert_null(truce_world_remark(f->world, 0));
        truce_world_free(w);
    }
}

static void odd_labels_round_trip(void **state) {
    fixture *f = *state;
    const char *regions[] = {"a,b", "say \"x\"", " blank ", "Ödland"}, *names[] = {"\"", ",,", "\xEF\xBB\xBFmark", "Ö"};
    truce_world *w;
    assert_int_equal(random_world(NULL, 4, 4, 3, RANDOM_WORLD_ALL, &w, NULL), TRUCE_OK);
    truce_world_arrays arrays = truce_world_view(w);
    arrays.region_codes = regions;
    arrays.region_names = names;
    truce_world *odd;
    assert_int_equal(truce_world_from_arrays(f->context, "odd", &arrays, &odd, &f->error), TRUCE_OK);
    odd->title = "A title, \"quoted\"";
    const char *path = scratch_path(f->folder, "odd");
    assert_int_equal(truce_world_write_directory(odd, path, &f->error), TRUCE_OK);
    open_or_fail(f, path);
    assert_same_world(odd, f->world);
    assert_string_equal(truce_world_about(f->world, "title"), "A title, \"quoted\"");
    truce_world_free(odd);
    truce_world_free(w);
}

static void an_existing_directory_is_renewed(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, NULL, NULL);
    scratch_write(path, "profit_share.csv", "sector,value\ns,0.1\n");
    scratch_write(path, "mine.txt", "kept");
    truce_world *w;
    assert_int_equal(random_world(NULL, 1, 3, 2, RANDOM_WORLD_TAXES, &w, NULL), TRUCE_OK);
    assert_int_equal(truce_world_write_directory(w, path, &f->error), TRUCE_OK);
    assert_false(truce_path_exists(scratch_path(path, "profit_share.csv"))); /* of the earlier world */
    assert_false(truce_path_exists(scratch_path(path, "intermediate_share.csv")));
    assert_true(truce_path_exists(scratch_path(path, "mine.txt")));
    open_or_fail(f, path);
    assert_same_world(w, f->world);
    size_t files = scratch_count(path);
    assert_int_equal(truce_world_write_directory(w, path, &f->error), TRUCE_OK);
    assert_int_equal(scratch_count(path), files); /* nothing temporary is left */
    truce_world_free(w);
}

static void writing_fails_cleanly(void **state) {
    fixture *f = *state;
    truce_world *w;
    assert_int_equal(random_world(NULL, 1, 3, 2, RANDOM_WORLD_ALL, &w, NULL), TRUCE_OK);
    const char *file = scratch_write(f->folder, "file", "x");
    assert_int_equal(truce_world_write_directory(w, file, &f->error), TRUCE_IO);
    assert_non_null(strstr(f->error.message, "/file': a file of that name is in the way"));
    assert_int_equal(truce_world_write_directory(w, scratch_path(f->folder, "file/below"), &f->error), TRUCE_IO);
    const char *path = scratch_path(f->folder, "deep/er/w");
    assert_int_equal(truce_world_write_directory(w, path, &f->error), TRUCE_OK);
    assert_int_equal(scratch_count(scratch_path(f->folder, "deep/er")), 1);
    const char *existing = write_small(f, "value_added.csv", NULL); /* a directory where a file has to go */
    assert_int_equal(truce_make_directory(scratch_path(existing, "value_added.csv"), NULL), TRUCE_OK);
    size_t files = scratch_count(existing);
    assert_int_equal(truce_world_write_directory(w, existing, &f->error), TRUCE_IO);
    assert_non_null(strstr(f->error.message, "/value_added.csv': a directory of that name is in the way"));
    assert_int_equal(scratch_count(existing), files);
    char *untouched = scratch_read(scratch_path(existing, "expenditure.csv"), NULL);
    assert_string_equal(untouched, small_world[3].text);
    free(untouched);
    truce_world_free(w);
}

static void every_allocation_may_fail(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, "about.csv", "key,value\nunit,USD\n");
    const char *out = scratch_path(f->folder, "out");
    scratch_write(path, "value_added.csv", "country,value\nUSA,1\n");
    size_t fail_at = 1;
    for (bool done = false; !done; fail_at++) {
        failing_allocator memory = {.fail_at = fail_at};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context = NULL;
        truce_world *world = NULL;
        truce_status status = truce_context_new(&allocator, f->data_path, &context, &f->error);
        if (status == TRUCE_OK) status = truce_world_open(context, path, &world, &f->error);
        if (status == TRUCE_OK) status = truce_world_write_directory(world, out, &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
        done = memory.calls < fail_at;
        assert_int_equal(status, done ? TRUCE_OK : TRUCE_NO_MEMORY);
        assert_int_equal(scratch_count(f->folder), done ? 2 : 1); /* all of the directory or none of it */
    }
    assert_true(fail_at > 30);
}

/* ---- finding worlds ---------------------------------------------------------------------------------------- */

static void built_in_worlds_are_found(void **state) {
    fixture *f = *state;
    truce_world *w;
    assert_int_equal(random_world(NULL, 1, 2, 2, RANDOM_WORLD_ALL, &w, NULL), TRUCE_OK);
    assert_int_equal(truce_world_write_directory(w, scratch_path(f->folder, "data/worlds/first"), NULL), TRUCE_OK);
    assert_int_equal(truce_world_write_netcdf(w, scratch_path(f->folder, "data/worlds/second.nc"), NULL), TRUCE_OK);
    open_or_fail(f, "first");
    assert_same_world(w, f->world);
    assert_string_equal(truce_world_name(f->world), "first");
    open_or_fail(f, "second");
    assert_same_world(w, f->world);
    assert_string_equal(truce_world_name(f->world), "second");
    assert_int_equal(open_world(f, "secund"), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "world 'secund': found no directory, .nc file or built-in world of that name, "
                        "did you mean 'second'? (built in: first, second)");
    assert_int_equal(open_world(f, ""), TRUCE_BAD_INPUT);
    assert_int_equal(open_world(f, "../data"), TRUCE_BAD_INPUT);
    truce_world_free(w);
}

static void what_is_no_world_is_said_so(void **state) {
    fixture *f = *state;
    assert_int_equal(open_world(f, "nowhere/at/all"), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "world 'nowhere/at/all': found no directory, .nc file or built-in world of that "
                        "name (built in: none was found)");
    const char *file = scratch_write(f->folder, "world.csv", "a,b\n");
    assert_int_equal(open_world(f, file), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/world.csv: is no world: expected a directory of CSV files or a compiled "
                                             "file ending in .nc"));
}

/* ---- reference data ---------------------------------------------------------------------------------------- */

static void reference_world_round_trips(fixture *f, const char *name, size_t regions, size_t sectors) {
    char buffer[SHARED_PATH_SIZE];
    truce_world *w;
    const char *from = shared_data(buffer, name), *out = scratch_path(f->folder, name);
    if (truce_world_open(f->context, from, &w, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    assert_int_equal(w->n_regions, regions);
    assert_int_equal(w->n_sectors, sectors);
    assert_int_equal(truce_world_write_directory(w, out, &f->error), TRUCE_OK);
    open_or_fail(f, out);
    assert_same_world(w, f->world);
    truce_world_free(w);
}

static void cp2015_round_trips(void **state) {
    fixture *f = *state;
    reference_world_round_trips(f, "cp2015", 31, 40);
    assert_non_null(strstr(truce_world_remark(f->world, 0),
                           "sums over inputs differ from 1 by more than 1e-09, at most "
                           "by 1.61e-06"));
    assert_non_null(
        strstr(truce_world_remark(f->world, 1), "the lowest -0.0008459 (country CAN, input s20, output s11)"));
    assert_null(truce_world_remark(f->world, 2));
    double most = 0; /* deficits are purged from this table */
    for (size_t n = 0; n < 31; n++)
        most = fmax(most, fabs(f->world->accounts.transfer[n] / f->world->accounts.income[n]));
    assert_true(most < 1e-6);
}

static void ossa2014_round_trips(void **state) {
    fixture *f = *state;
    reference_world_round_trips(f, "ossa2014", 7, 33);
    assert_null(truce_world_remark(f->world, 0));
    reference_world_round_trips(f, "ossa2014-raw", 7, 33);
    assert_null(truce_world_remark(f->world, 0)); /* its trade balances agree */
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_directory_is_read),
        TEST(a_trailing_slash_does_not_matter),
        TEST(labels_are_inferred_and_sorted),
        TEST(names_are_optional),
        TEST(optional_files_are_read),
        TEST(compressed_tables_are_read),
        TEST(about_is_read),
        TEST(missing_files),
        TEST(unknown_labels),
        TEST(duplicate_rows),
        TEST(values_out_of_range),
        TEST(values_that_are_no_numbers),
        TEST(broken_tables),
        TEST(shares_that_do_not_add_up),
        TEST(bad_label_files),
        TEST(bad_about_files),
        TEST(misspelt_files),
        TEST(repeats_are_compared),
        TEST(directories_round_trip),
        TEST(odd_labels_round_trip),
        TEST(an_existing_directory_is_renewed),
        TEST(writing_fails_cleanly),
        TEST(every_allocation_may_fail),
        TEST(built_in_worlds_are_found),
        TEST(what_is_no_world_is_said_so),
        TEST(cp2015_round_trips),
        TEST(ossa2014_round_trips),
    };
    return cmocka_run_group_tests_name("world files", tests, NULL, NULL);
}
