#include "ledger/concordance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"
#include "base/file.h"
#include "ledger/rows.h"

/* ---- reading --------------------------------------------------------------------------------------------------- */

enum { HS, SECTOR, COLUMNS };

typedef struct reader {
    truce_concordance *made;
    size_t row_room, sector_room;
    truce_arena *arena;
} reader;

static truce_status find_sector(reader *r, const char *code, size_t *sector, truce_error *error) {
    truce_concordance *c = r->made;
    ptrdiff_t known = truce_concordance_sector(c, code);
    *sector = known >= 0 ? (size_t)known : c->n_sectors;
    if (known >= 0) return TRUCE_OK;
    const char **sectors =
        truce_rows_room(r->arena, (void *)c->sectors, c->n_sectors, &r->sector_room, sizeof *sectors);
    if (sectors == NULL) return truce_fail_memory(error);
    c->sectors = sectors;
    sectors[c->n_sectors] = truce_arena_string(r->arena, code);
    return sectors[c->n_sectors++] != NULL ? TRUCE_OK : truce_fail_memory(error);
}

static truce_status add_row(reader *r, const truce_csv *csv, const truce_csv_field *hs, const truce_csv_field *sector,
                            truce_error *error) {
    truce_concordance *c = r->made;
    truce_concordance_row *rows = truce_rows_room(r->arena, c->rows, c->n_rows, &r->row_room, sizeof *rows);
    if (rows == NULL) return truce_fail_memory(error);
    c->rows = rows;
    truce_concordance_row *row = &rows[c->n_rows++];
    row->line = truce_csv_line(csv);
    if (!truce_hs_parse(hs->bytes, hs->length, row->prefix))
        return truce_csv_fail(csv, error, "hs: found '%.40s', expected a code of 2, 4, 6, 8 or 10 digits", hs->bytes);
    if (sector->length == 0) return truce_csv_fail(csv, error, "sector: found nothing, expected the code of a sector");
    return find_sector(r, sector->bytes, &row->sector, error);
}

static truce_status read_rows(reader *r, truce_csv *csv, truce_error *error) {
    static const char *const columns[COLUMNS] = {"hs", "sector"};
    size_t position[COLUMNS], count;
    TRUCE_TRY(truce_csv_header(csv, columns, COLUMNS, position, error));
    for (;;) {
        const truce_csv_field *fields;
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) break;
        TRUCE_TRY(add_row(r, csv, &fields[position[HS]], &fields[position[SECTOR]], error));
    }
    if (r->made->n_rows > 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: holds no row, expected a code and its sector in each",
                      truce_csv_path(csv));
}

static int compare_rows(const void *left, const void *right) {
    const truce_concordance_row *a = left, *b = right;
    return strcmp(a->prefix, b->prefix);
}

truce_status truce_concordance_read(const char *path, truce_arena *arena, truce_concordance *concordance,
                                    truce_error *error) {
    truce_concordance c = {.path = truce_arena_string(arena, path)};
    if (c.path == NULL) return truce_fail_memory(error);
    reader r = {.made = &c, .arena = arena};
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, &arena->allocator, path, error));
    truce_status status = read_rows(&r, csv, error);
    truce_csv_close(csv);
    TRUCE_TRY(status);
    qsort(c.rows, c.n_rows, sizeof *c.rows, compare_rows);
    for (size_t k = 1; k < c.n_rows; k++) {
        const truce_concordance_row *a = &c.rows[k - 1], *b = &c.rows[k];
        if (strcmp(a->prefix, b->prefix) == 0)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: hs: '%s' stands on line %zu already", path,
                              a->line > b->line ? a->line : b->line, a->prefix, a->line < b->line ? a->line : b->line);
    }
    *concordance = c;
    return TRUCE_OK;
}

/* ---- finding it ------------------------------------------------------------------------------------------------ */

truce_status truce_concordance_path(const truce_context *context, const char *folder, const char *name,
                                    truce_arena *arena, const char **path, truce_error *error) {
    const char *file = truce_path_join(arena, folder, name);
    const char *entry = truce_arena_printf(arena, "concordances/%s.csv", name);
    if (file == NULL || entry == NULL) return truce_fail_memory(error);
    const char *found = NULL;
    TRUCE_TRY(truce_data_file(context, entry, arena, &found, error));
    if (found == NULL && truce_path_exists(file) && !truce_path_is_directory(file)) found = file;
    if (found == NULL)
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "sectors: found no built-in concordance '%.200s' and no file %.200s, expected a CSV file with "
            "the columns hs,sector",
            name, truce_path_short(file));
    *path = found;
    return TRUCE_OK;
}

/* What the ledger names as its sectors, or NULL. */
static truce_status read_name(const truce_ledger *ledger, truce_arena *arena, const char **name, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena,
                                          "SELECT value FROM meta WHERE key = 'sectors' AND value IS NOT NULL", error);
    if (status == TRUCE_OK) status = truce_rows_next(&rows, &row, error);
    *name = NULL;
    if (status == TRUCE_OK && row) *name = truce_rows_text(&rows, 0);
    if (rows.failed) status = truce_fail_memory(error);
    truce_rows_close(&rows);
    return status;
}

truce_status truce_concordance_open(const truce_ledger *ledger, truce_arena *arena, truce_concordance *concordance,
                                    truce_error *error) {
    const char *name, *path;
    *concordance = (truce_concordance){0};
    TRUCE_TRY(read_name(ledger, arena, &name, error));
    if (name == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_concordance_path(ledger->context, ledger->path, name, arena, &path, error));
    return truce_concordance_read(path, arena, concordance, error);
}

truce_status truce_concordance_for(const truce_ledger *ledger, const char *world, truce_arena *arena,
                                   truce_concordance *concordance, truce_error *error) {
    size_t length = world != NULL ? strcspn(world, ", /") : 0;
    const char *found = NULL;
    if (length == 0) return truce_concordance_open(ledger, arena, concordance, error);
    const char *entry = truce_arena_printf(arena, "concordances/%.*s.csv", (int)length, world);
    if (entry == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_data_file(ledger->context, entry, arena, &found, error));
    return found != NULL ? truce_concordance_read(found, arena, concordance, error)
                         : truce_concordance_open(ledger, arena, concordance, error);
}

/* ---- looking --------------------------------------------------------------------------------------------------- */

/* The row of exactly the first `length` digits of a code. */
static const truce_concordance_row *row_of(const truce_concordance *c, const char *code, size_t length) {
    truce_concordance_row key = {.line = 0};
    memcpy(key.prefix, code, length);
    return bsearch(&key, c->rows, c->n_rows, sizeof *c->rows, compare_rows);
}

ptrdiff_t truce_concordance_find(const truce_concordance *concordance, const char *code) {
    if (concordance->n_rows == 0) return -1;
    for (size_t length = strlen(code); length >= 2; length -= 2) {
        const truce_concordance_row *row = row_of(concordance, code, length);
        if (row != NULL) return (ptrdiff_t)row->sector;
    }
    return -1;
}

ptrdiff_t truce_concordance_sector(const truce_concordance *concordance, const char *sector) {
    for (size_t s = 0; s < concordance->n_sectors; s++)
        if (strcmp(concordance->sectors[s], sector) == 0) return (ptrdiff_t)s;
    return -1;
}
