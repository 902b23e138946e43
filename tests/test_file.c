/* Paths, and files that appear whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "scratch.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_arena arena;
    truce_context *context;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    truce_arena_init(&f->arena, &truce_malloc_allocator);
    assert_int_equal(truce_context_new(NULL, NULL, &f->context, NULL), TRUCE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_context_free(f->context);
    truce_arena_free(&f->arena);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static void paths_are_joined_and_split(void **state) {
    fixture *f = *state;
    assert_string_equal(truce_path_join(&f->arena, "a/b", "c"), "a/b/c");
    assert_string_equal(truce_path_join(&f->arena, "a/b/", "c"), "a/b/c");
    assert_string_equal(truce_path_join(&f->arena, "a", "/c"), "/c");
    assert_string_equal(truce_path_join(&f->arena, "", "c"), "c");
    assert_string_equal(truce_path_directory(&f->arena, "a/b/c"), "a/b");
    assert_string_equal(truce_path_directory(&f->arena, "c"), ".");
    assert_string_equal(truce_path_directory(&f->arena, "/c"), "/");
    assert_string_equal(truce_path_short("./a/./b"), "a/./b");
    assert_string_equal(truce_path_short("././/a"), "a");
    assert_string_equal(truce_path_short(".//"), ".//");
    assert_string_equal(truce_path_short("/a"), "/a");
    assert_string_equal(truce_path_short("../a"), "../a");
    assert_string_equal(truce_path_short(".a"), ".a");
    assert_string_equal(truce_path_short(""), "");
}

static void directories_are_made_with_parents(void **state) {
    fixture *f = *state;
    const char *deep = scratch_path(f->folder, "one/two//three/");
    assert_int_equal(truce_make_directory(deep, &f->error), TRUCE_OK);
    assert_int_equal(truce_make_directory(deep, &f->error), TRUCE_OK);
    assert_true(truce_path_is_directory(deep));
    assert_int_equal(truce_make_directory("", &f->error), TRUCE_USAGE);
    const char *file = scratch_write(f->folder, "file", "x");
    assert_false(truce_path_is_directory(file));
    assert_int_equal(truce_make_directory(scratch_path(f->folder, "file/below"), &f->error), TRUCE_IO);
    assert_non_null(strstr(f->error.message, "cannot make the directory '"));
}

static void a_file_appears_when_committed(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "out", "old");
    truce_file_writer writer;
    assert_int_equal(truce_file_begin(&writer, &f->arena, path, &f->error), TRUCE_OK);
    fputs("new", writer.stream);
    fflush(writer.stream);
    char *seen = scratch_read(path, NULL);
    assert_string_equal(seen, "old");
    free(seen);
    assert_int_equal(truce_file_commit(&writer, &f->error), TRUCE_OK);
    truce_file_abandon(&writer); /* does nothing any more */
    seen = scratch_read(path, NULL);
    assert_string_equal(seen, "new");
    free(seen);
    assert_int_equal(scratch_count(f->folder), 1);
}

static void an_abandoned_file_leaves_nothing(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "out", "old");
    truce_file_writer writer;
    assert_int_equal(truce_file_begin(&writer, &f->arena, path, &f->error), TRUCE_OK);
    fputs("new", writer.stream);
    truce_file_abandon(&writer);
    char *seen = scratch_read(path, NULL);
    assert_string_equal(seen, "old");
    free(seen);
    assert_int_equal(scratch_count(f->folder), 1);
}

static void links_are_followed(void **state) {
    fixture *f = *state;
    scratch_write(f->folder, "target", "old");
    const char *link = scratch_path(f->folder, "link");
    assert_int_equal(symlink("target", link), 0);
    truce_file_writer writer;
    assert_int_equal(truce_file_begin(&writer, &f->arena, link, &f->error), TRUCE_OK);
    fputs("new", writer.stream);
    assert_int_equal(truce_file_commit(&writer, &f->error), TRUCE_OK);
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    char *seen = scratch_read(scratch_path(f->folder, "target"), NULL);
    assert_string_equal(seen, "new");
    free(seen);
}

static void devices_are_written_directly(void **state) {
    fixture *f = *state;
    truce_file_writer writer;
    assert_int_equal(truce_file_begin(&writer, &f->arena, "/dev/null", &f->error), TRUCE_OK);
    assert_null(writer.temporary);
    fputs("gone", writer.stream);
    assert_int_equal(truce_file_commit(&writer, &f->error), TRUCE_OK);
    struct stat status;
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void failures_say_what(void **state) {
    fixture *f = *state;
    truce_file_writer writer;
    assert_int_equal(truce_file_begin(&writer, &f->arena, f->folder, &f->error), TRUCE_IO);
    assert_non_null(strstr(f->error.message, ": it is a directory"));
    assert_int_equal(truce_file_begin(&writer, &f->arena, "/nowhere/out", &f->error), TRUCE_IO);
    assert_string_equal(f->error.message, "cannot write '/nowhere/out': No such file or directory");
    truce_file_abandon(&writer);
    if (!truce_path_exists("/dev/full")) return;
    assert_int_equal(truce_file_begin(&writer, &f->arena, "/dev/full", &f->error), TRUCE_OK);
    fputs("x", writer.stream);
    assert_int_equal(truce_file_commit(&writer, &f->error), TRUCE_IO);
    assert_string_equal(f->error.message, "cannot write '/dev/full': No space left on device");
    truce_file_abandon(&writer);
}

static void the_public_handle_does_the_same(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "out");
    truce_file *file;
    assert_int_equal(truce_file_new(f->context, path, &file, &f->error), TRUCE_OK);
    assert_true(truce_file_write(file, "ab", 2));
    assert_true(truce_file_write(file, "", 0));
    truce_file_free(file);
    assert_int_equal(scratch_count(f->folder), 0);
    assert_int_equal(truce_file_new(f->context, path, &file, &f->error), TRUCE_OK);
    assert_true(truce_file_write(file, "ab", 2));
    assert_int_equal(truce_file_keep(file, &f->error), TRUCE_OK);
    truce_file_free(file);
    char *seen = scratch_read(path, NULL);
    assert_string_equal(seen, "ab");
    free(seen);
    assert_int_equal(truce_file_new(f->context, "/nowhere/out", &file, &f->error), TRUCE_IO);
    truce_file_free(NULL);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(paths_are_joined_and_split),
        TEST(directories_are_made_with_parents),
        TEST(a_file_appears_when_committed),
        TEST(an_abandoned_file_leaves_nothing),
        TEST(links_are_followed),
        TEST(devices_are_written_directly),
        TEST(failures_say_what),
        TEST(the_public_handle_does_the_same),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
