#include "base/csv.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/text.h"

enum {
    FIRST_BUFFER = 1 << 18,
    LARGEST_BUFFER = TRUCE_CSV_LINE_MAX + FIRST_BUFFER,
    ZLIB_BUFFER = 1 << 17,
    FIRST_FIELDS = 64,
    MOST_FIELDS = 1 << 18,
    SHOWN = 40 /* bytes of a bad field that a message quotes */
};

struct truce_csv {
    truce_arena arena; /* holds this and the path; the two arrays below grow and live outside */
    gzFile file;
    const char *path;
    char *buffer; /* [capacity + 1] */
    size_t capacity;
    size_t start, end; /* what was read and not yet handed out */
    size_t searched;   /* no line break in [start, searched) */
    bool at_end;
    size_t line;
    truce_csv_field *fields; /* [field_capacity] */
    size_t field_capacity;
    size_t columns; /* fields of the header, 0 before it is read */
};

/* ---- opening and closing ----------------------------------------------------------------------------------- */

static truce_status check_readable(const char *path, truce_error *error) {
    struct stat status;
    if (stat(path, &status) != 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read the file: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: is a directory, expected a CSV file", path);
    return TRUCE_OK;
}

truce_status truce_csv_open(truce_csv **csv, const truce_allocator *allocator, const char *path, truce_error *error) {
    TRUCE_TRY(check_readable(path, error));
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    truce_csv *opened = TRUCE_NEW(&arena, truce_csv);
    if (opened == NULL) return truce_fail_memory(error);
    opened->arena = arena;
    opened->path = truce_arena_string(&opened->arena, path);
    opened->buffer = allocator->allocate(allocator->user, FIRST_BUFFER + 1);
    opened->capacity = FIRST_BUFFER;
    opened->fields = allocator->allocate(allocator->user, FIRST_FIELDS * sizeof *opened->fields);
    opened->field_capacity = FIRST_FIELDS;
    truce_status status = TRUCE_OK;
    if (opened->path == NULL || opened->buffer == NULL || opened->fields == NULL) {
        status = truce_fail_memory(error);
    } else {
        errno = 0;
        opened->file = gzopen(path, "rbe"); /* zlib reads plain files as they are */
        if (opened->file == NULL && errno == 0)
            status = truce_fail_memory(error);
        else if (opened->file == NULL)
            status = truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read the file: %s", path, strerror(errno));
        else
            gzbuffer(opened->file, ZLIB_BUFFER);
    }
    if (status != TRUCE_OK) {
        truce_csv_close(opened);
        return status;
    }
    *csv = opened;
    return TRUCE_OK;
}

void truce_csv_close(truce_csv *csv) {
    if (csv == NULL) return;
    truce_arena arena = csv->arena;
    if (csv->file != NULL) gzclose_r(csv->file);
    if (csv->buffer != NULL) arena.allocator.release(arena.allocator.user, csv->buffer);
    if (csv->fields != NULL) arena.allocator.release(arena.allocator.user, csv->fields);
    truce_arena_free(&arena);
}

const char *truce_csv_path(const truce_csv *csv) {
    return csv->path;
}

size_t truce_csv_line(const truce_csv *csv) {
    return csv->line;
}

truce_status truce_csv_fail(const truce_csv *csv, truce_error *error, const char *format, ...) {
    char message[TRUCE_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: %s", csv->path, csv->line, message);
}

/* ---- lines ------------------------------------------------------------------------------------------------- */

/* Doubles an array in the reader's hands, keeping its first `used` bytes. */
static void *grow(const truce_csv *csv, void *old, size_t used, size_t size) {
    const truce_allocator *allocator = &csv->arena.allocator;
    void *bigger = allocator->allocate(allocator->user, size);
    if (bigger == NULL) return NULL;
    memcpy(bigger, old, used);
    allocator->release(allocator->user, old);
    return bigger;
}

/* Moves the unread bytes to the front of a buffer that has room for more behind them. */
static truce_status make_room(truce_csv *csv, truce_error *error) {
    size_t unread = csv->end - csv->start;
    if (csv->start > 0) memmove(csv->buffer, csv->buffer + csv->start, unread);
    csv->searched -= csv->start;
    csv->start = 0;
    csv->end = unread;
    if (unread < csv->capacity) return TRUCE_OK;
    size_t capacity = csv->capacity < LARGEST_BUFFER / 2 ? 2 * csv->capacity : (size_t)LARGEST_BUFFER;
    char *buffer = grow(csv, csv->buffer, unread, capacity + 1);
    if (buffer == NULL) return truce_fail_memory(error);
    csv->buffer = buffer;
    csv->capacity = capacity;
    return TRUCE_OK;
}

/* Reads more of the file behind what is there. */
static truce_status fill(truce_csv *csv, truce_error *error) {
    TRUCE_TRY(make_room(csv, error));
    char *into = csv->buffer + csv->end;
    int got = gzread(csv->file, into, (unsigned)(csv->capacity - csv->end));
    int code = Z_OK;
    const char *reason = gzerror(csv->file, &code);
    if (got < 0 || (got == 0 && code == Z_BUF_ERROR)) {
        if (code == Z_MEM_ERROR) return truce_fail_memory(error);
        if (code == Z_ERRNO) return truce_fail(error, TRUCE_IO, "%s: cannot read on: %s", csv->path, strerror(errno));
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the compressed file is damaged or cut short (%s)", csv->path,
                          reason);
    }
    if (memchr(into, '\0', (size_t)got) != NULL)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s: holds a NUL byte near line %zu (a binary or UTF-16 file?), "
                          "expected CSV text in UTF-8",
                          csv->path, csv->line + 1);
    csv->at_end = got == 0;
    csv->end += (size_t)got;
    return TRUCE_OK;
}

/* The next line without its break, NUL-terminated in place; *line = NULL at the end of the file. */
static truce_status next_line(truce_csv *csv, char **line, size_t *length, truce_error *error) {
    char *found = NULL;
    while ((found = memchr(csv->buffer + csv->searched, '\n', csv->end - csv->searched)) == NULL && !csv->at_end) {
        csv->searched = csv->end;
        if (csv->end - csv->start > TRUCE_CSV_LINE_MAX)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: the line is longer than %d MB, expected CSV text",
                              csv->path, csv->line + 1, TRUCE_CSV_LINE_MAX >> 20);
        TRUCE_TRY(fill(csv, error));
    }
    *line = NULL;
    if (found == NULL && csv->start == csv->end) return TRUCE_OK;
    *line = csv->buffer + csv->start;
    size_t stop = found != NULL ? (size_t)(found - csv->buffer) : csv->end;
    *length = stop - csv->start;
    csv->start = csv->searched = found != NULL ? stop + 1 : stop;
    csv->line++;
    if (csv->line == 1 && *length >= 3 && memcmp(*line, "\xEF\xBB\xBF", 3) == 0) *line += 3, *length -= 3;
    if (*length > 0 && (*line)[*length - 1] == '\r') --*length;
    (*line)[*length] = '\0';
    return TRUCE_OK;
}

/* ---- fields ------------------------------------------------------------------------------------------------ */

static truce_status add_field(truce_csv *csv, size_t count, const char *bytes, size_t length, truce_error *error) {
    if (count == csv->field_capacity) {
        if (count == MOST_FIELDS) return truce_csv_fail(csv, error, "more than %d fields", MOST_FIELDS);
        size_t used = count * sizeof *csv->fields;
        truce_csv_field *fields = grow(csv, csv->fields, used, 2 * used);
        if (fields == NULL) return truce_fail_memory(error);
        csv->fields = fields;
        csv->field_capacity *= 2;
    }
    csv->fields[count] = (truce_csv_field){bytes, length};
    return TRUCE_OK;
}

/* Unquotes in place the field that opens at `at`; returns where it ends (a comma or `end`), NULL when it does not. */
static char *unquote(char *at, char *end, size_t *length) {
    char *to = at, *from = at + 1;
    for (;;) {
        char *quote = memchr(from, '"', (size_t)(end - from));
        if (quote == NULL) return NULL;
        size_t run = (size_t)(quote - from);
        memmove(to, from, run);
        to += run;
        from = quote + 1;
        if (from == end || *from == ',') break;
        if (*from != '"') return NULL;
        *to++ = '"';
        from++;
    }
    *length = (size_t)(to - at);
    return from;
}

static truce_status split(truce_csv *csv, char *line, size_t length, size_t *count, truce_error *error) {
    char *at = line, *end = line + length;
    for (*count = 0;; ++*count) {
        size_t field_length;
        char *stop;
        if (at < end && *at == '"') {
            stop = unquote(at, end, &field_length);
            if (stop == NULL)
                return truce_csv_fail(csv, error,
                                      "field %zu: a quote that opens here is not closed before a comma or "
                                      "the end of the line",
                                      *count + 1);
        } else {
            for (stop = at; stop < end && *stop != ','; stop++) {
            }
            field_length = (size_t)(stop - at);
        }
        TRUCE_TRY(add_field(csv, *count, at, field_length, error));
        bool last = stop == end;
        at[field_length] = '\0';
        if (last) break;
        at = stop + 1;
    }
    ++*count;
    return TRUCE_OK;
}

truce_status truce_csv_next(truce_csv *csv, const truce_csv_field **fields, size_t *count, truce_error *error) {
    char *line;
    size_t length = 0, found = 0;
    do TRUCE_TRY(next_line(csv, &line, &length, error));
    while (line != NULL && length == 0);
    if (line != NULL) TRUCE_TRY(split(csv, line, length, &found, error));
    if (line != NULL && csv->columns != 0 && found != csv->columns)
        return truce_csv_fail(csv, error, "found %zu field%s, expected %zu as in the header%s", found,
                              found == 1 ? "" : "s", csv->columns,
                              found > csv->columns ? "; numbers take a point, and text that holds a comma quotes" : "");
    *fields = csv->fields;
    *count = found;
    return TRUCE_OK;
}

/* ---- header and numbers ------------------------------------------------------------------------------------ */

/* "origin,destination,sector,value", as far as it fits. */
static const char *join(char *buffer, size_t size, const char *const *columns, size_t count) {
    buffer[0] = '\0';
    for (size_t k = 0, used = 0; k < count && used < size; k++) {
        int wrote = snprintf(buffer + used, size - used, "%s%s", k == 0 ? "" : ",", columns[k]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return buffer;
}

truce_status truce_csv_header_optional(truce_csv *csv, const char *const *columns, size_t required, size_t count,
                                       size_t *position, truce_error *error) {
    char expected[256], hint[128];
    join(expected, sizeof expected, columns, required);
    const truce_csv_field *fields = NULL;
    size_t found = 0;
    TRUCE_TRY(truce_csv_next(csv, &fields, &found, error));
    if (found == 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the file is empty, expected the columns %s", csv->path,
                          expected);
    for (size_t k = 0; k < count; k++) position[k] = SIZE_MAX;
    for (size_t f = 0; f < found; f++) {
        size_t k = 0;
        while (k < count && strcmp(columns[k], fields[f].bytes) != 0) k++;
        if (k == count && strpbrk(fields[f].bytes, ";\t") != NULL)
            return truce_csv_fail(csv, error,
                                  "found '%.*s': separate columns with commas, and write 0.25 with a point "
                                  "(expected the columns %s)",
                                  SHOWN, fields[f].bytes, expected);
        if (k == count)
            return truce_csv_fail(csv, error, "unknown column '%.*s'%s (expected the columns %s)", SHOWN,
                                  fields[f].bytes, truce_suggestion(hint, sizeof hint, fields[f].bytes, columns, count),
                                  expected);
        if (position[k] != SIZE_MAX) return truce_csv_fail(csv, error, "column '%s' appears twice", columns[k]);
        position[k] = f;
    }
    for (size_t k = 0; k < required; k++)
        if (position[k] == SIZE_MAX)
            return truce_csv_fail(csv, error, "column '%s' is missing, expected the columns %s", columns[k], expected);
    csv->columns = found;
    return TRUCE_OK;
}

truce_status truce_csv_header(truce_csv *csv, const char *const *columns, size_t count, size_t *position,
                              truce_error *error) {
    return truce_csv_header_optional(csv, columns, count, count, position, error);
}

truce_status truce_csv_number(const truce_csv *csv, const truce_csv_field *field, const char *what, double *value,
                              truce_error *error) {
    if (truce_parse_number(field->bytes, field->length, value)) return TRUCE_OK;
    if (field->length == 0) return truce_csv_fail(csv, error, "%s: found nothing, expected a number", what);
    char advice[128];
    return truce_csv_fail(csv, error, "%s: found '%.*s'%s, expected a finite number%s", what, SHOWN, field->bytes,
                          field->length > SHOWN ? "..." : "", truce_number_advice(advice, sizeof advice, field->bytes));
}
