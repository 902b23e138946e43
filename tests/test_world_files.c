/* World directories and built-in worlds: what is read, what goes out comes back. */
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
#include "shared_data.h"
#include "world_compare.h"
#include "world_directory_fixture.h"

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
