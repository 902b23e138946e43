/* Compiled worlds: bit-identical, the same bytes each time, and robust against every kind of wrong file. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include <netcdf.h>

#include "base/context.h"
#include "base/file.h"
#include "base/netcdf_lock.h"
#include "failing_allocator.h"
#include "random_world.h"
#include "scratch.h"
#include "shared_data.h"
#include "world_compare.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    const char *path; /* FOLDER/world.nc */
    truce_context *context;
    truce_world *original; /* 4 by 3, everything on */
    truce_world *world;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    f->path = scratch_path(f->folder, "world.nc");
    assert_int_equal(truce_context_new(NULL, f->folder, &f->context, NULL), TRUCE_OK);
    assert_int_equal(random_world(NULL, 7, 4, 3, RANDOM_WORLD_ALL, &f->original, &f->error), TRUCE_OK);
    assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_world_free(f->original);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static truce_status open_world(fixture *f, const char *path) {
    truce_world_free(f->world);
    f->world = NULL;
    return truce_world_open(f->context, path, &f->world, &f->error);
}

static void expect_refusal(fixture *f, const char *message) {
    assert_int_equal(open_world(f, f->path), TRUCE_BAD_INPUT);
    assert_memory_equal(f->error.message, f->path, strlen(f->path));
    assert_string_equal(f->error.message + strlen(f->path), message);
}

/* ---- round trips ------------------------------------------------------------------------------------------- */

static void files_round_trip(void **state) {
    fixture *f = *state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        truce_world *w;
        unsigned features = seed % 3 == 0 ? (unsigned)(seed % (RANDOM_WORLD_ALL + 1)) : RANDOM_WORLD_ALL;
        assert_int_equal(random_world(NULL, seed, 0, 0, features, &w, NULL), TRUCE_OK);
        w->title = "Random";
        w->unit = "EUR mn";
        assert_int_equal(truce_world_write_netcdf(w, f->path, &f->error), TRUCE_OK);
        if (open_world(f, f->path) != TRUCE_OK) fail_msg("%s", f->error.message);
        assert_same_world(w, f->world);
        assert_string_equal(truce_world_about(f->world, "title"), "Random");
        assert_null(truce_world_about(f->world, "year"));
        assert_string_equal(truce_world_name(f->world), "world");
        assert_null(truce_world_remark(f->world, 0));
        truce_world_free(w);
    }
    assert_int_equal(scratch_count(f->folder), 1);
}

static void names_survive(void **state) {
    fixture *f = *state;
    const char *names[] = {"Ödland", "a,b", "\"", "ROW"};
    truce_world_arrays arrays = truce_world_view(f->original);
    truce_world *named;
    arrays.region_names = names;
    assert_int_equal(truce_world_from_arrays(f->context, "named", &arrays, &named, &f->error), TRUCE_OK);
    assert_int_equal(truce_world_write_netcdf(named, f->path, &f->error), TRUCE_OK);
    assert_int_equal(open_world(f, f->path), TRUCE_OK);
    assert_same_world(named, f->world);
    truce_world_free(named);
}

/* Rebuilding must give identical bytes, at another second as well. */
static void bytes_are_reproducible(void **state) {
    fixture *f = *state;
    size_t first, second;
    char *one = scratch_read(f->path, &first);
    nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 100000000}, NULL);
    assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
    char *two = scratch_read(f->path, &second);
    assert_int_equal(first, second);
    assert_memory_equal(one, two, first);
    free(one);
    free(two);
}

static void cp2015_round_trips(void **state) {
    fixture *f = *state;
    char buffer[SHARED_PATH_SIZE];
    truce_world *w;
    assert_int_equal(truce_world_open(f->context, shared_data(buffer, "cp2015"), &w, &f->error), TRUCE_OK);
    assert_int_equal(truce_world_write_netcdf(w, f->path, &f->error), TRUCE_OK);
    assert_int_equal(open_world(f, f->path), TRUCE_OK);
    assert_same_world(w, f->world);
    truce_world_free(w);
}

/* ---- files that are wrong ---------------------------------------------------------------------------------- */

static void files_that_are_no_netcdf(void **state) {
    fixture *f = *state;
    scratch_bytes(f->path, "just text\n", 10);
    expect_refusal(f, ": is no NetCDF file, or a damaged one");
    scratch_bytes(f->path, "", 0);
    expect_refusal(f, ": is no NetCDF file, or a damaged one");
    assert_int_equal(open_world(f, "missing.nc"), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "world 'missing.nc': found no directory, .nc file or built-in world of that "
                                          "name (built in: none was found)");
}

/* Runs `edit` on the open file f->path. */
static void edit_file(fixture *f, void (*edit)(int file)) {
    int file;
    truce_netcdf_lock();
    assert_int_equal(nc_open(f->path, NC_WRITE, &file), NC_NOERR);
    edit(file);
    assert_int_equal(nc_close(file), NC_NOERR);
    truce_netcdf_unlock();
}

static void rename_variable(int file, const char *from, const char *to) {
    int variable;
    assert_int_equal(nc_inq_varid(file, from, &variable), NC_NOERR);
    assert_int_equal(nc_rename_var(file, variable, to), NC_NOERR);
}

static void put_number(int file, const char *name, size_t index, double value) {
    int variable;
    size_t start[3] = {index, 0, 0};
    assert_int_equal(nc_inq_varid(file, name, &variable), NC_NOERR);
    assert_int_equal(nc_put_var1_double(file, variable, start, &value), NC_NOERR);
}

static void hide_tariff(int file) {
    rename_variable(file, "tariff", "hidden");
}

static void swap_shapes(int file) {
    rename_variable(file, "factor_share", "hidden");
    rename_variable(file, "trade_elasticity", "factor_share");
}

static void text_for_numbers(int file) {
    int variable, dimension;
    rename_variable(file, "trade_elasticity", "hidden");
    assert_int_equal(nc_redef(file), NC_NOERR);
    assert_int_equal(nc_inq_dimid(file, "sector", &dimension), NC_NOERR);
    assert_int_equal(nc_def_var(file, "trade_elasticity", NC_CHAR, 1, &dimension, &variable), NC_NOERR);
}

static void swap_origins(int file) {
    int variable;
    const char *codes[] = {"R02", "R01", "R03", "R04"};
    assert_int_equal(nc_inq_varid(file, "origin", &variable), NC_NOERR);
    assert_int_equal(nc_put_var_string(file, variable, codes), NC_NOERR);
}

static void repeat_a_region(int file) {
    int variable;
    const char *codes[] = {"R01", "R01", "R03", "R04"};
    for (size_t k = 0; k < 3; k++) {
        const char *const names[] = {"region", "origin", "destination"};
        assert_int_equal(nc_inq_varid(file, names[k], &variable), NC_NOERR);
        assert_int_equal(nc_put_var_string(file, variable, codes), NC_NOERR);
    }
}

static void break_a_share(int file) {
    put_number(file, "trade_share", 1, 2.5);
}

static void break_a_number(int file) {
    put_number(file, "expenditure", 2, NAN);
}

static void contents_are_checked(void **state) {
    fixture *f = *state;
    const struct {
        void (*edit)(int file);
        const char *message;
    } cases[] = {
        {hide_tariff, ": variable tariff is missing"},
        {swap_shapes, ": variable factor_share has other dimensions than the expected (region, sector)"},
        {text_for_numbers, ": variable trade_elasticity holds text, expected numbers"},
        {swap_origins, ": label 1 of origin is 'R02', expected 'R01' as in region"},
        {break_a_number, ": expenditure: country R03, sector s01: found nan, expected a finite number at least 0"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
        edit_file(f, cases[k].edit);
        expect_refusal(f, cases[k].message);
    }
    assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
    edit_file(f, break_a_share);
    assert_int_equal(open_world(f, f->path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "world.nc: trade_share: destination R01, sector s02: the shares sum to "));
    assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
    edit_file(f, repeat_a_region);
    assert_int_equal(open_world(f, f->path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "world.nc: region code 'R01' appears twice, as number 1 and number 2"));
}

/* Somebody else's NetCDF file. `dimensions` names what it has. */
static void write_foreign(const char *path, const char *const *dimensions, const size_t *lengths, size_t count) {
    int file, id;
    truce_netcdf_lock();
    assert_int_equal(nc_create(path, NC_NETCDF4 | NC_CLOBBER, &file), NC_NOERR);
    for (size_t d = 0; d < count; d++) assert_int_equal(nc_def_dim(file, dimensions[d], lengths[d], &id), NC_NOERR);
    assert_int_equal(nc_close(file), NC_NOERR);
    truce_netcdf_unlock();
}

static void foreign_files_are_refused(void **state) {
    fixture *f = *state;
    const char *const dimensions[] = {"region", "sector", "origin"};
    const size_t lengths[] = {3, 2, 4}, huge[] = {1 << 20, 1 << 20};
    write_foreign(f->path, dimensions, lengths, 0);
    expect_refusal(f, ": is a NetCDF file but no compiled world: it has no dimension 'region'");
    write_foreign(f->path, dimensions, lengths, 1);
    expect_refusal(f, ": is a NetCDF file but no compiled world: it has no dimension 'sector'");
    write_foreign(f->path, dimensions, lengths, 2);
    expect_refusal(f, ": variable region is missing");
    write_foreign(f->path, dimensions, lengths, 3);
    expect_refusal(f, ": dimension origin has 4 labels, expected 3");
    write_foreign(f->path, dimensions, huge, 2);
    assert_int_equal(open_world(f, f->path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, ": is damaged: 1048576 regions by 1048576 sectors do not fit into its"));
}

/* Cut at any length, or with bytes changed anywhere: refused with a sentence. */
static void damaged_files_are_refused(void **state) {
    fixture *f = *state;
    size_t length = 0;
    char *bytes = scratch_read(f->path, &length);
    assert_non_null(bytes);
    for (size_t cut = 0; cut < length; cut += 1 + length / 60) {
        scratch_bytes(f->path, bytes, cut);
        assert_int_equal(open_world(f, f->path), TRUCE_BAD_INPUT);
        assert_memory_equal(f->error.message, f->path, strlen(f->path));
    }
    random_stream stream = random_stream_from(5);
    for (int k = 0; k < 100; k++) {
        size_t place = random_below(&stream, length - 24); /* what stands before the checksum */
        bytes[place] ^= (char)(1 + random_below(&stream, 255));
        scratch_bytes(f->path, bytes, length);
        expect_refusal(f,
                       ": is damaged: its contents do not have the checksum they were written with (if another program "
                       "changed them on purpose, nccopy makes a copy without the checksum)");
        free(bytes);
        assert_int_equal(truce_world_write_netcdf(f->original, f->path, &f->error), TRUCE_OK);
        bytes = scratch_read(f->path, &length);
    }
    free(bytes);
}

/* Other programs that write the file anew leave the checksum out, and the world is as good. */
static void files_without_checksum_are_read(void **state) {
    fixture *f = *state;
    size_t length = 0;
    char *bytes = scratch_read(f->path, &length);
    assert_memory_equal(bytes + length - 24, "TRUCEsum", 8);
    scratch_bytes(f->path, bytes, length - 24);
    free(bytes);
    assert_int_equal(open_world(f, f->path), TRUCE_OK);
    assert_same_world(f->original, f->world);
}

/* ---- failures ---------------------------------------------------------------------------------------------- */

static void writing_fails_cleanly(void **state) {
    fixture *f = *state;
    assert_int_equal(truce_world_write_netcdf(f->original, "/nowhere/w.nc", &f->error), TRUCE_IO);
    assert_string_equal(f->error.message, "cannot write '/nowhere/w.nc': No such file or directory");
    assert_int_equal(truce_world_write_netcdf(f->original, f->folder, &f->error), TRUCE_IO);
    assert_int_equal(truce_world_write_netcdf(f->original, "/dev/null", &f->error), TRUCE_IO);
    assert_string_equal(f->error.message, "cannot write '/dev/null': a NetCDF file cannot go to a pipe or device");
    assert_int_equal(scratch_count(f->folder), 1);
}

static void every_allocation_may_fail(void **state) {
    fixture *f = *state;
    size_t fail_at = 1;
    for (bool done = false; !done; fail_at++) {
        failing_allocator memory = {.fail_at = fail_at};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context = NULL;
        truce_world *world = NULL;
        truce_status status = truce_context_new(&allocator, "", &context, &f->error);
        if (status == TRUCE_OK) status = truce_world_open(context, f->path, &world, &f->error);
        if (status == TRUCE_OK) status = truce_world_write_netcdf(world, f->path, &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
        done = memory.calls < fail_at;
        assert_int_equal(status, done ? TRUCE_OK : TRUCE_NO_MEMORY);
    }
    assert_true(fail_at > 5);
}

/* ---- threads ----------------------------------------------------------------------------------------------- */

static void *read_and_write(void *argument) {
    fixture *f = argument;
    for (int k = 0; k < 10; k++) {
        char name[64];
        truce_world *w;
        truce_error error;
        if (truce_world_open(f->context, f->path, &w, &error) != TRUCE_OK) return f;
        snprintf(name, sizeof name, "%s/copy-%p-%d.nc", "", (void *)w, k);
        truce_arena arena;
        truce_arena_init(&arena, &truce_malloc_allocator);
        const char *copy = truce_arena_printf(&arena, "%s%s", f->folder, name);
        bool written = copy != NULL && truce_world_write_netcdf(w, copy, &error) == TRUCE_OK;
        truce_arena_free(&arena);
        truce_world_free(w);
        if (!written) return f;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state) {
    fixture *f = *state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    for (int k = 0; k < THREADS; k++) assert_int_equal(pthread_create(&threads[k], NULL, read_and_write, f), 0);
    for (int k = 0; k < THREADS; k++) {
        void *failed;
        pthread_join(threads[k], &failed);
        assert_null(failed);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(files_round_trip),
        TEST(names_survive),
        TEST(bytes_are_reproducible),
        TEST(cp2015_round_trips),
        TEST(files_that_are_no_netcdf),
        TEST(contents_are_checked),
        TEST(foreign_files_are_refused),
        TEST(damaged_files_are_refused),
        TEST(files_without_checksum_are_read),
        TEST(writing_fails_cleanly),
        TEST(every_allocation_may_fail),
        TEST(threads_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests_name("world netcdf", tests, NULL, NULL);
}
