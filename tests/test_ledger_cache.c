/* The compiled form that is kept: found again, made anew when a file changes, never half-written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <time.h>

#include "ledger/ledger.h"
#include "ledger/seal.h"
#include "ledger_fixture.h"

typedef struct fixture {
    ledger_fixture ledger;
    const char *cache;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    ledger_fixture_begin(&f->ledger);
    f->cache = scratch_path(f->ledger.folder, "cache");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    ledger_fixture_end(&f->ledger);
    free(f);
    return 0;
}

/* What changed lately is not trusted: waits until the clock of the file system has moved on. */
static void wait_for_clock(void) {
    const struct timespec pause = {.tv_nsec = 40 * 1000 * 1000};
    nanosleep(&pause, NULL);
}

static void write_file(const fixture *f, const char *name, const char *text) {
    scratch_write(f->ledger.folder, name, text);
    wait_for_clock();
}

/* Opens the ledger and returns the day of its first step, or -1 when it has none. */
static int first_step(const fixture *f, const char *cache) {
    truce_ledger *ledger = NULL;
    truce_error error;
    bool row;
    if (truce_ledger_open(f->ledger.context, f->ledger.folder, cache, &ledger, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    sqlite3_stmt *statement = truce_ledger_prepare(ledger, "SELECT from_day FROM step ORDER BY measure, number", NULL);
    assert_non_null(statement);
    assert_int_equal(truce_ledger_next(statement, &row, NULL), TRUCE_OK);
    int day = row ? sqlite3_column_int(statement, 0) : -1;
    sqlite3_finalize(statement);
    truce_ledger_free(ledger);
    return day;
}

/* The only file in the cache; its inode tells one compilation from the next. */
static const char *cached_path(const fixture *f) {
    const char *path = NULL;
    DIR *directory = opendir(f->cache);
    assert_non_null(directory);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (entry->d_name[0] != '.') {
            assert_null(path);
            path = scratch_path(f->cache, entry->d_name);
        }
    closedir(directory);
    assert_non_null(path);
    return path;
}

/* When it was made, in ns. */
static int64_t cached_since(const fixture *f) {
    struct stat about;
    assert_int_equal(stat(cached_path(f), &about), 0);
    return about.st_ctim.tv_sec * INT64_C(1000000000) + about.st_ctim.tv_nsec;
}

#define BAN(day)                                                                                                       \
    "truce_ledger: 1\nmeasures:\n  - {id: m, party: USA, on: CHN, kind: ban, coverage: {lists: [l]}, sources: "        \
    "[act-1], "                                                                                                        \
    "steps: [{from: " day "}]}\nlists:\n  - {id: l, party: USA, file: codes.csv, sources: [act-1]}\n"

static void test_found_again(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    assert_int_equal(first_step(f, f->cache), 10);
    int64_t since = cached_since(f);
    assert_int_equal(first_step(f, f->cache), 10);
    assert_int_equal(cached_since(f), since);
}

static void test_made_anew(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    assert_int_equal(first_step(f, f->cache), 10);
    write_file(f, "more.yaml", BAN("1970-01-12")); /* as long as before */
    assert_int_equal(first_step(f, f->cache), 11);

    int64_t since = cached_since(f);
    write_file(f, "codes.csv", "hs\n8506\n"); /* a list */
    first_step(f, f->cache);
    assert_true(cached_since(f) != since);

    since = cached_since(f);
    write_file(f, "a.yaml", "truce_ledger: 1\n"); /* a new file */
    first_step(f, f->cache);
    assert_true(cached_since(f) != since);

    since = cached_since(f);
    unlink(scratch_path(f->ledger.folder, "a.yaml")); /* one less */
    first_step(f, f->cache);
    assert_true(cached_since(f) != since);

    unlink(scratch_path(f->ledger.folder, "codes.csv"));
    truce_ledger *ledger = NULL;
    truce_error error;
    assert_int_equal(truce_ledger_open(f->ledger.context, f->ledger.folder, f->cache, &ledger, &error),
                     TRUCE_BAD_INPUT);
    assert_non_null(strstr(error.message, "codes.csv: cannot read the file"));
    cached_path(f); /* nothing beside it */
}

/* A file that keeps its size and time of modification has another time of change. */
static void test_time_set_back(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    const char *path = scratch_path(f->ledger.folder, "more.yaml");
    struct stat before;
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(first_step(f, f->cache), 10);
    write_file(f, "more.yaml", BAN("1970-01-12"));
    const struct timespec times[2] = {before.st_atim, before.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(first_step(f, f->cache), 11);
}

/* Written, compiled and written again within one tick of the clock: whatever the times say, the last writing counts. */
static void test_same_instant(void **state) {
    const fixture *f = *state;
    scratch_write(f->ledger.folder, "codes.csv", "hs\n8505\n");
    for (int k = 0; k < 20; k++) {
        scratch_write(f->ledger.folder, "more.yaml", k % 2 == 0 ? BAN("1970-01-11") : BAN("1970-01-12"));
        assert_int_equal(first_step(f, f->cache), 10 + k % 2);
    }
}

/* ---- damage ---------------------------------------------------------------------------------------------------- */

static void test_damaged(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    first_step(f, f->cache);
    const char *path = cached_path(f);
    size_t length = 0;
    char *whole = scratch_read(path, &length), *bytes = malloc(length + 1);
    assert_non_null(whole);
    assert_non_null(bytes);
    for (size_t cut = 0; cut < length; cut += length / 7) { /* cut short */
        scratch_bytes(path, whole, cut);
        assert_int_equal(first_step(f, f->cache), 10);
    }
    for (size_t page = 0; page + 4096 <= length; page += 4096) { /* a page written over */
        memcpy(bytes, whole, length);
        memset(bytes + page, 0x5a, 4096);
        scratch_bytes(path, bytes, length);
        assert_int_equal(first_step(f, f->cache), 10);
    }
    for (size_t k = 0; k < 200; k++) { /* a bit turned over */
        size_t at = length * k / 200;
        memcpy(bytes, whole, length);
        bytes[at] = (char)(bytes[at] ^ 1 << k % 8);
        scratch_bytes(path, bytes, length);
        int64_t since = cached_since(f);
        assert_int_equal(first_step(f, f->cache), 10);
        assert_true(cached_since(f) != since);
    }
    scratch_bytes(path, "not a database at all", 21);
    assert_int_equal(first_step(f, f->cache), 10);
    free(whole);
    free(bytes);
    cached_path(f);
}

/* One of another version of Truce, which lays its tables out differently. */
static void test_other_format(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    first_step(f, f->cache);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(cached_path(f), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE meta SET value = 'older' WHERE key = 'format'; DELETE FROM step", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    struct stat about;
    assert_int_equal(stat(cached_path(f), &about), 0);
    assert_int_equal(truncate(cached_path(f), about.st_size - about.st_size % 4096), 0);
    assert_true(truce_seal(cached_path(f)) && truce_seal_holds(cached_path(f))); /* whole, as far as that goes */
    assert_int_equal(first_step(f, f->cache), 10);
}

static void test_nowhere_to_keep(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    assert_int_equal(first_step(f, scratch_path(f->ledger.folder, "ledger.yaml/cache")), 10); /* below a file */
    assert_int_equal(first_step(f, "/proc/truce"), 10);
    const char *odd = scratch_path(f->ledger.folder, "50% of? it#1"); /* names that mean something in URIs */
    assert_int_equal(first_step(f, odd), 10);
    assert_int_equal(first_step(f, odd), 10);
    assert_int_equal(scratch_count(odd), 1);
}

/* What a process that was killed left behind goes after a day; what another is writing stays. */
static void test_left_behind(void **state) {
    const fixture *f = *state;
    write_file(f, "codes.csv", "hs\n8505\n");
    write_file(f, "more.yaml", BAN("1970-01-11"));
    first_step(f, f->cache);
    char old[SCRATCH_PATH * 2], young[SCRATCH_PATH * 2];
    snprintf(old, sizeof old, "%s.tmp-1-0", cached_path(f));
    snprintf(young, sizeof young, "%s.tmp-2-0", cached_path(f));
    scratch_bytes(old, "x", 1);
    scratch_bytes(young, "x", 1);
    const struct timespec long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(AT_FDCWD, old, long_ago, 0), 0);
    write_file(f, "more.yaml", BAN("1970-01-12"));
    assert_int_equal(first_step(f, f->cache), 11);
    assert_int_equal(access(old, F_OK), -1);
    assert_int_equal(access(young, F_OK), 0);
}

/* ---- several at once ------------------------------------------------------------------------------------------- */

static void *open_many(void *user) {
    const fixture *f = user;
    for (int k = 0; k < 10; k++)
        if (first_step(f, f->cache) != 10) return user;
    return NULL;
}

static void test_threads(void **state) {
    enum { THREADS = 4 };
    fixture *f = *state;
    pthread_t threads[THREADS];
    scratch_write(f->ledger.folder, "codes.csv", "hs\n8505\n");
    scratch_write(f->ledger.folder, "more.yaml", BAN("1970-01-11")); /* not trusted at first: many make it anew */
    for (size_t k = 0; k < THREADS; k++) assert_int_equal(pthread_create(&threads[k], NULL, open_many, f), 0);
    for (size_t k = 0; k < THREADS; k++) {
        void *wrong;
        assert_int_equal(pthread_join(threads[k], &wrong), 0);
        assert_null(wrong);
    }
    cached_path(f);
}

/* Many files of more than a megabyte are read by several threads: the same comes out as from one. */
static void test_large(void **state) {
    enum { FILES = 6, MEASURES = 1500, STEPS = 3 };
    const fixture *f = *state;
    for (int file = 0; file < FILES; file++) {
        char name[32];
        snprintf(name, sizeof name, "part-%d.yaml", file);
        FILE *stream = fopen(scratch_path(f->ledger.folder, name), "w");
        assert_non_null(stream);
        fputs("truce_ledger: 1\nmeasures:\n", stream);
        for (int m = 0; m < MEASURES; m++) {
            fprintf(stream,
                    "  - {id: m-%d-%d, party: USA, on: CHN, kind: tariff, group: us-301, coverage: all, sources: "
                    "[act-1], steps: [",
                    file, m);
            for (int s = 0; s < STEPS; s++)
                fprintf(stream, "{from: 2025-0%d-01, rate: 0.%d%d}, ", s + 1, file, m % 100);
            fputs("]}\n", stream);
        }
        fclose(stream);
    }
    truce_ledger *ledger = NULL;
    truce_error error;
    bool row;
    if (truce_ledger_open(f->ledger.context, f->ledger.folder, NULL, &ledger, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    static const char sql[] = "SELECT count(*) FROM step s JOIN measure m ON m.number = s.measure WHERE "
                              "abs(rate - ('0.' || substr(id, 3, 1) || (substr(id, 5) % 100))) < 1e-12";
    sqlite3_stmt *statement = truce_ledger_prepare(ledger, sql, &error);
    assert_non_null(statement);
    assert_int_equal(truce_ledger_next(statement, &row, &error), TRUCE_OK);
    assert_int_equal(sqlite3_column_int(statement, 0), FILES * MEASURES * STEPS);
    sqlite3_finalize(statement);
    truce_ledger_free(ledger);
}

int main(void) {
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_LEDGER(test_found_again),     WITH_LEDGER(test_made_anew),   WITH_LEDGER(test_time_set_back),
        WITH_LEDGER(test_same_instant),    WITH_LEDGER(test_damaged),     WITH_LEDGER(test_other_format),
        WITH_LEDGER(test_nowhere_to_keep), WITH_LEDGER(test_left_behind), WITH_LEDGER(test_threads),
        WITH_LEDGER(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
