/* Reading CSV files: what is accepted, what every refusal says, how much memory it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#include "base/csv.h"
#include "failing_allocator.h"
#include "scratch.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    scratch_remove(f->folder);
    free(f);
    return 0;
}

/* Joins all rows as "a|b|c;d|e|f" for comparison; on failure gives the status and leaves the text so far. */
static truce_status read_all(fixture *f, const char *path, char *joined, size_t size) {
    truce_csv *csv;
    joined[0] = '\0';
    truce_status status = truce_csv_open(&csv, &truce_malloc_allocator, path, &f->error);
    if (status != TRUCE_OK) return status;
    const truce_csv_field *fields;
    size_t count, used = 0;
    while ((status = truce_csv_next(csv, &fields, &count, &f->error)) == TRUCE_OK && count > 0)
        for (size_t k = 0; k < count && used < size; k++) {
            assert_int_equal(fields[k].length, strlen(fields[k].bytes));
            used += (size_t)snprintf(joined + used, size - used, "%s%s", fields[k].bytes, k + 1 < count ? "|" : ";");
        }
    truce_csv_close(csv);
    return status;
}

static void expect_rows(fixture *f, const char *text, const char *rows) {
    char joined[4096];
    const char *path = scratch_write(f->folder, "in.csv", text);
    if (read_all(f, path, joined, sizeof joined) != TRUCE_OK) fail_msg("%s", f->error.message);
    assert_string_equal(joined, rows);
}

static void expect_refusal(fixture *f, const char *bytes, size_t length, const char *message) {
    char joined[4096], expected[1024];
    const char *path = scratch_path(f->folder, "in.csv");
    scratch_bytes(path, bytes, length);
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_BAD_INPUT);
    snprintf(expected, sizeof expected, "%s%s", path, message);
    assert_string_equal(f->error.message, expected);
}

/* ---- what is accepted -------------------------------------------------------------------------------------- */

static void rows_and_fields(void **state) {
    fixture *f = *state;
    expect_rows(f, "a,b,c\n1,2,3\n", "a|b|c;1|2|3;");
    expect_rows(f, "a,b\r\n1,2\r\n", "a|b;1|2;");
    expect_rows(f, "a,b\n1,2", "a|b;1|2;");
    expect_rows(f, "\n\na,b\n\n\n1,2\n\n", "a|b;1|2;");
    expect_rows(f,
                "\xEF\xBB\xBF"
                "a,b\n1,2\n",
                "a|b;1|2;");
    expect_rows(f, "a,,c\n,,\n", "a||c;||;");
    expect_rows(f, "one\n", "one;");
    expect_rows(f, "", "");
    expect_rows(f, "\xEF\xBB\xBF", "");
    expect_rows(f, " a , b \n", " a | b ;");
}

static void quoted_fields(void **state) {
    fixture *f = *state;
    expect_rows(f, "\"a,b\",c\n", "a,b|c;");
    expect_rows(f, "\"say \"\"hi\"\"\",\"\"\n", "say \"hi\"|;");
    expect_rows(f, "\"\"\"\",x\n", "\"|x;");
    expect_rows(f, "5\" pipe,x\n", "5\" pipe|x;");
    expect_rows(f, "c,\"last\"\r\n", "c|last;");
}

static void lines_are_counted(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "in.csv", "a,b\n\n1,2\r\n\n\n3,4");
    truce_csv *csv;
    assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, path, NULL), TRUCE_OK);
    const size_t lines[] = {1, 3, 6};
    for (size_t k = 0; k < 3; k++) {
        const truce_csv_field *fields;
        size_t count;
        assert_int_equal(truce_csv_next(csv, &fields, &count, NULL), TRUCE_OK);
        assert_int_equal(count, 2);
        assert_int_equal(truce_csv_line(csv), lines[k]);
    }
    assert_string_equal(truce_csv_path(csv), path);
    truce_csv_close(csv);
}

static void compressed_files_read_alike(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "in.csv.gz");
    gzFile file = gzopen(path, "wb");
    gzputs(file, "a,b\n1,2\n");
    gzclose(file);
    char joined[64];
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_OK);
    assert_string_equal(joined, "a|b;1|2;");
}

/* Lines across every boundary of the buffer: long fields of all sorts of lengths must come out as they went in. */
static void lines_of_any_length(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "in.csv");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    enum { LINES = 400 };
    size_t lengths[LINES];
    for (size_t k = 0; k < LINES; k++) {
        lengths[k] = k % 50 == 49 ? 700000 + 13 * k : k * k % 9973;
        for (size_t b = 0; b < lengths[k]; b++) putc('a' + (int)((k + b) % 26), file);
        fprintf(file, ",%zu\n", k);
    }
    fclose(file);
    truce_csv *csv;
    assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, path, NULL), TRUCE_OK);
    for (size_t k = 0; k < LINES; k++) {
        const truce_csv_field *fields;
        size_t count;
        assert_int_equal(truce_csv_next(csv, &fields, &count, NULL), TRUCE_OK);
        assert_int_equal(count, 2);
        assert_int_equal(fields[0].length, lengths[k]);
        for (size_t b = 0; b < lengths[k]; b += 997) assert_int_equal(fields[0].bytes[b], 'a' + (int)((k + b) % 26));
        assert_int_equal(atoi(fields[1].bytes), (int)k);
    }
    truce_csv_close(csv);
}

static void tables_are_wide(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "in.csv");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int k = 0; k < 6000; k++) fprintf(file, "%s%d", k > 0 ? "," : "", k);
    fclose(file);
    truce_csv *csv;
    const truce_csv_field *fields;
    size_t count;
    assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, path, NULL), TRUCE_OK);
    assert_int_equal(truce_csv_next(csv, &fields, &count, NULL), TRUCE_OK);
    assert_int_equal(count, 6000);
    assert_string_equal(fields[5999].bytes, "5999");
    truce_csv_close(csv);
}

/* ---- what is refused --------------------------------------------------------------------------------------- */

static void files_that_cannot_be_read(void **state) {
    fixture *f = *state;
    char joined[64];
    assert_int_equal(read_all(f, "/nowhere/x.csv", joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "/nowhere/x.csv: cannot read the file: No such file or directory");
    assert_int_equal(read_all(f, f->folder, joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, ": is a directory, expected a CSV file"));
}

static void broken_quotes(void **state) {
    fixture *f = *state;
    const char unclosed[] = "a,b\n1,\"two\n3,4\n", stray[] = "\"a\"b,c\n";
    expect_refusal(f, unclosed, sizeof unclosed - 1,
                   ":2: field 2: a quote that opens here is not closed before a comma or the end of the line");
    expect_refusal(f, stray, sizeof stray - 1,
                   ":1: field 1: a quote that opens here is not closed before a comma or the end of the line");
}

static void binary_files(void **state) {
    fixture *f = *state;
    const char zero[] = "a,b\n1,\0002\n";
    expect_refusal(f, zero, sizeof zero - 1,
                   ": holds a NUL byte near line 1 (a binary or UTF-16 file?), expected CSV text in UTF-8");
}

static void damaged_compression(void **state) {
    fixture *f = *state;
    const char *whole = scratch_path(f->folder, "whole.gz"), *path = scratch_path(f->folder, "in.csv");
    gzFile file = gzopen(whole, "wb");
    for (int k = 0; k < 100000; k++) gzprintf(file, "%d,%d\n", k, k * 7919 % 1000);
    gzclose(file);
    size_t length = 0;
    char *bytes = scratch_read(whole, &length), joined[64];
    scratch_bytes(path, bytes, length / 2);
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "in.csv: the compressed file is damaged or cut short"));
    for (size_t k = 200; k < 260; k++) bytes[k] = (char)~bytes[k];
    scratch_bytes(path, bytes, length);
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "in.csv: the compressed file is damaged or cut short"));
    free(bytes);
}

/* A sparse file of 3 GB in one line, and one that compression makes of 2 GB: refused at once in little memory. */
static void endless_lines(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "in.csv");
    char *line = malloc(1 << 20), joined[64];
    memset(line, 'x', 1 << 20);
    gzFile file = gzopen(path, "wb1");
    for (int k = 0; k < 64; k++) gzwrite(file, line, 1 << 20);
    gzclose(file);
    free(line);
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "in.csv:1: the line is longer than 8 MB, expected CSV text"));

    FILE *sparse = fopen(path, "wb");
    assert_int_equal(ftruncate(fileno(sparse), (off_t)3 << 30), 0);
    fclose(sparse);
    assert_int_equal(read_all(f, path, joined, sizeof joined), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "holds a NUL byte"));
}

static void too_many_fields(void **state) {
    fixture *f = *state;
    char *commas = malloc(300000);
    memset(commas, ',', 300000);
    expect_refusal(f, commas, 300000, ":1: more than 262144 fields");
    free(commas);
}

/* ---- headers and numbers ----------------------------------------------------------------------------------- */

static const char *const columns[] = {"origin", "destination", "value", "note"};

static truce_status read_header(fixture *f, const char *text, size_t position[4], bool optional, truce_csv **csv) {
    const char *path = scratch_write(f->folder, "in.csv", text);
    assert_int_equal(truce_csv_open(csv, &truce_malloc_allocator, path, &f->error), TRUCE_OK);
    return optional ? truce_csv_header_optional(*csv, columns, 3, 4, position, &f->error)
                    : truce_csv_header(*csv, columns, 3, position, &f->error);
}

static void expect_bad_header(fixture *f, const char *text, const char *message) {
    size_t position[4];
    truce_csv *csv;
    assert_int_equal(read_header(f, text, position, false, &csv), TRUCE_BAD_INPUT);
    truce_csv_close(csv);
    assert_string_equal(f->error.message + strlen(scratch_path(f->folder, "in.csv")), message);
}

static void headers_in_any_order(void **state) {
    fixture *f = *state;
    size_t position[4];
    truce_csv *csv;
    assert_int_equal(read_header(f, "value,origin,destination\n", position, false, &csv), TRUCE_OK);
    assert_int_equal(position[0], 1);
    assert_int_equal(position[1], 2);
    assert_int_equal(position[2], 0);
    truce_csv_close(csv);
    assert_int_equal(read_header(f, "value,origin,destination\n", position, true, &csv), TRUCE_OK);
    assert_true(position[3] == SIZE_MAX);
    truce_csv_close(csv);
    assert_int_equal(read_header(f, "value,note,origin,destination\n", position, true, &csv), TRUCE_OK);
    assert_int_equal(position[3], 1);
    truce_csv_close(csv);
}

static void bad_headers(void **state) {
    fixture *f = *state;
    expect_bad_header(f, "", ": the file is empty, expected the columns origin,destination,value");
    expect_bad_header(f, "\n\n", ": the file is empty, expected the columns origin,destination,value");
    expect_bad_header(f, "origin,value\n",
                      ":1: column 'destination' is missing, expected the columns origin,destination,value");
    expect_bad_header(f, "origin,destination,valeu\n",
                      ":1: unknown column 'valeu', did you mean 'value'? (expected the columns "
                      "origin,destination,value)");
    expect_bad_header(f, "origin,destination,value,sector\n",
                      ":1: unknown column 'sector' (expected the columns origin,destination,value)");
    expect_bad_header(f, "origin,origin,value\n", ":1: column 'origin' appears twice");
}

static void rows_are_as_wide_as_the_header(void **state) {
    fixture *f = *state;
    size_t position[4], count;
    const truce_csv_field *fields;
    truce_csv *csv;
    assert_int_equal(read_header(f, "origin,destination,value\na,b,1\na,b\n", position, false, &csv), TRUCE_OK);
    assert_int_equal(truce_csv_next(csv, &fields, &count, &f->error), TRUCE_OK);
    assert_int_equal(truce_csv_next(csv, &fields, &count, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "in.csv:3: found 2 fields, expected 3 as in the header"));
    truce_csv_close(csv);
}

static void expect_bad_number(fixture *f, const char *field, const char *message) {
    char text[256];
    snprintf(text, sizeof text, "%s,x\n", field);
    const char *path = scratch_write(f->folder, "in.csv", text);
    truce_csv *csv;
    const truce_csv_field *fields;
    size_t count;
    double value = 7;
    assert_int_equal(truce_csv_open(&csv, &truce_malloc_allocator, path, NULL), TRUCE_OK);
    assert_int_equal(truce_csv_next(csv, &fields, &count, NULL), TRUCE_OK);
    assert_int_equal(truce_csv_number(csv, &fields[0], "value", &value, &f->error), TRUCE_BAD_INPUT);
    assert_true(value == 7);
    truce_csv_close(csv);
    assert_string_equal(f->error.message + strlen(path), message);
}

static void bad_numbers(void **state) {
    fixture *f = *state;
    expect_bad_number(f, "abc", ":1: value: found 'abc', expected a finite number");
    expect_bad_number(f, "NaN", ":1: value: found 'NaN', expected a finite number");
    expect_bad_number(f, "-inf", ":1: value: found '-inf', expected a finite number");
    expect_bad_number(f, "", ":1: value: found nothing, expected a number");
    expect_bad_number(f, "\"1,5\"", ":1: value: found '1,5', expected a finite number; write 1.5, with a point");
    expect_bad_number(f, "25%", ":1: value: found '25%', expected a finite number; write 0.25: rates are fractions");
    expect_bad_number(f, "\"1.000,5\"", ":1: value: found '1.000,5', expected a finite number");
    expect_bad_number(f, "\033[31mred", ":1: value: found '?[31mred', expected a finite number");
    expect_bad_number(f, "0123456789012345678901234567890123456789x",
                      ":1: value: found '0123456789012345678901234567890123456789'..., expected a finite number");
}

/* ---- memory ------------------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state) {
    fixture *f = *state;
    const char *path = scratch_path(f->folder, "in.csv");
    FILE *file = fopen(path, "wb");
    for (int k = 0; k < 400; k++) fprintf(file, "%d,", k); /* grows the fields */
    for (int k = 0; k < 600000; k++) putc('x', file);      /* and the buffer */
    fclose(file);
    for (size_t fail_at = 1;; fail_at++) {
        failing_allocator memory = {.fail_at = fail_at};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_csv *csv = NULL;
        const truce_csv_field *fields;
        size_t count = 0;
        truce_status status = truce_csv_open(&csv, &allocator, path, &f->error);
        if (status == TRUCE_OK) {
            status = truce_csv_next(csv, &fields, &count, &f->error);
            truce_csv_close(csv);
        }
        assert_int_equal(memory.live, 0);
        if (memory.calls < fail_at) {
            assert_int_equal(status, TRUCE_OK);
            assert_int_equal(count, 401);
            assert_true(fail_at > 5);
            break;
        }
        assert_int_equal(status, TRUCE_NO_MEMORY);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(rows_and_fields),
        TEST(quoted_fields),
        TEST(lines_are_counted),
        TEST(compressed_files_read_alike),
        TEST(lines_of_any_length),
        TEST(tables_are_wide),
        TEST(files_that_cannot_be_read),
        TEST(broken_quotes),
        TEST(binary_files),
        TEST(damaged_compression),
        TEST(endless_lines),
        TEST(too_many_fields),
        TEST(headers_in_any_order),
        TEST(bad_headers),
        TEST(rows_are_as_wide_as_the_header),
        TEST(bad_numbers),
        TEST(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
