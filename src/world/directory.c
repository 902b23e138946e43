#include "world/directory.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "world/table.h"

/* ---- names that nearly match ------------------------------------------------------------------------------- */

enum { SCHEMA_FILES = TRUCE_WORLD_VARIABLES + TRUCE_WORLD_REPEATS + 3 };

/* The stems of all files of the schema. */
static void list_stems(const char *stems[SCHEMA_FILES]) {
    size_t count = 0;
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) stems[count++] = truce_world_variables[v].name;
    for (size_t v = 0; v < TRUCE_WORLD_REPEATS; v++) stems[count++] = truce_world_repeats[v].name;
    stems[count++] = "regions";
    stems[count++] = "sectors";
    stems[count++] = "about";
}

static truce_status check_name(truce_arena *arena, const char *path, const char *file, truce_directory_remarks *remarks,
                               truce_error *error) {
    const char *stems[SCHEMA_FILES];
    list_stems(stems);
    size_t length = strlen(file);
    if (length <= 4 || strcmp(file + length - 4, ".csv") != 0) return TRUCE_OK;
    char *stem = truce_arena_printf(arena, "%.*s", (int)length - 4, file);
    if (stem == NULL) return truce_fail_memory(error);
    const char *meant = truce_nearest(stem, stems, SCHEMA_FILES);
    if (meant == NULL || strcmp(meant, stem) == 0) return TRUCE_OK;
    char *other = truce_arena_printf(arena, "%s/%s.csv", path, meant);
    if (other == NULL) return truce_fail_memory(error);
    if (!truce_path_exists(other))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s/%s: is no file of a world directory, did you mean '%s.csv'? (rename or remove it)", path,
                          file, meant);
    if (remarks->count == sizeof remarks->text / sizeof *remarks->text) return TRUCE_OK;
    const char *text = truce_arena_printf(arena, "%s was not read; the file of the schema is %s.csv", file, meant);
    if (text == NULL) return truce_fail_memory(error);
    remarks->text[remarks->count++] = text;
    return TRUCE_OK;
}

truce_status truce_directory_check_names(truce_arena *arena, const char *path, truce_directory_remarks *remarks,
                                         truce_error *error) {
    remarks->count = 0;
    DIR *directory = opendir(path);
    if (directory == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read the directory: %s", path, strerror(errno));
    truce_status status = TRUCE_OK;
    for (const struct dirent *entry; status == TRUCE_OK && (entry = readdir(directory)) != NULL;)
        status = check_name(arena, path, entry->d_name, remarks, error);
    closedir(directory);
    return status;
}

/* ---- about.csv --------------------------------------------------------------------------------------------- */

static truce_status read_about_rows(truce_world *world, truce_csv *csv, truce_error *error) {
    static const char *const columns[] = {"key", "value"};
    size_t position[2], count;
    const truce_csv_field *fields;
    bool seen[TRUCE_WORLD_ABOUT] = {false};
    TRUCE_TRY(truce_csv_header(csv, columns, 2, position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        const char *key = fields[position[0]].bytes, *value = fields[position[1]].bytes;
        size_t k = 0;
        while (k < TRUCE_WORLD_ABOUT && strcmp(key, truce_world_about_keys[k]) != 0) k++;
        if (k == TRUCE_WORLD_ABOUT) {
            char hint[128];
            truce_suggestion(hint, sizeof hint, key, truce_world_about_keys, TRUCE_WORLD_ABOUT);
            return truce_csv_fail(csv, error, "key: found '%.40s', expected title, unit, year or source%s", key, hint);
        }
        if (seen[k]) return truce_csv_fail(csv, error, "key '%s' appears twice", key);
        seen[k] = true;
        if (value[0] == '\0') return truce_csv_fail(csv, error, "value of '%s': found nothing", key);
        const char *kept = truce_arena_string(&world->arena, value);
        if (kept == NULL) return truce_fail_memory(error);
        *truce_world_about_field(world, truce_world_about_keys[k]) = kept;
    }
}

truce_status truce_directory_read_about(truce_world *world, const char *path, truce_error *error) {
    char *file = truce_arena_printf(&world->arena, "%s/about.csv", path);
    if (file == NULL) return truce_fail_memory(error);
    if (!truce_path_exists(file)) return TRUCE_OK;
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, &world->arena.allocator, file, error));
    truce_status status = read_about_rows(world, csv, error);
    truce_csv_close(csv);
    return status;
}

/* ---- files that repeat what the shares imply --------------------------------------------------------------- */

#define REPEAT_TOLERANCE 1e-6

/* What the world implies for a cell, and the scale that a difference is measured by: the larger of the two numbers,
 * for a balance, which may be zero, the region's income. Shares below a billionth are compared with that. */
static double implied(const truce_world *world, size_t repeat, size_t cell, double found, double *scale) {
    const truce_world_accounts *accounts = &world->accounts;
    double number;
    switch (repeat) {
    case 0:
        number = accounts->final_share[cell];
        *scale = fmax(fmax(fabs(number), fabs(found)), 1e-9);
        return number;
    case 1:
        number = accounts->value_added[cell];
        *scale = fmax(fabs(number), fabs(found));
        return number;
    default:
        number = -accounts->transfer[cell];
        *scale = accounts->income[cell];
        return number;
    }
}

static void compare(truce_world *world, size_t repeat, const double *found, const uint32_t *line) {
    const truce_world_variable *variable = &truce_world_repeats[repeat];
    size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
    size_t rows = 0, differing = 0, worst = 0;
    double largest = REPEAT_TOLERANCE, scale;
    for (size_t c = 0; c < cells; c++) {
        if (line[c] == 0) continue;
        rows++;
        double difference = fabs(found[c] - implied(world, repeat, c, found[c], &scale)) / scale;
        if (difference <= REPEAT_TOLERANCE) continue;
        differing++;
        if (difference > largest) largest = difference, worst = c;
    }
    if (differing == 0) return;
    char place[TRUCE_PLACE_SIZE], there[TRUCE_NUMBER_SIZE], here[TRUCE_NUMBER_SIZE];
    truce_format_number(there, found[worst]);
    truce_format_number(here, implied(world, repeat, worst, found[worst], &scale));
    truce_world_note(world,
                     "%s.csv: %zu of %zu rows differ from what the shares imply by more than %g%s; most on line %u, "
                     "%s: %s, where the shares imply %s (the shares are used)",
                     variable->name, differing, rows, REPEAT_TOLERANCE, repeat == 2 ? " of income" : " of the number",
                     (unsigned)line[worst], truce_world_place(world, variable->shape, worst, place), there, here);
}

truce_status truce_directory_compare_repeats(truce_world *world, const char *path, truce_error *error) {
    truce_status status = TRUCE_OK;
    for (size_t r = 0; r < TRUCE_WORLD_REPEATS && status == TRUCE_OK; r++) {
        const truce_world_variable *variable = &truce_world_repeats[r];
        size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
        truce_arena scratch;
        truce_arena_init(&scratch, &world->arena.allocator);
        char *file = truce_arena_printf(&scratch, "%s/%s.csv", path, variable->name);
        double *found = TRUCE_NEW_ARRAY(&scratch, double, cells);
        uint32_t *line = TRUCE_NEW_ARRAY(&scratch, uint32_t, cells);
        if (file == NULL || found == NULL || line == NULL) {
            status = truce_fail_memory(error);
        } else if (truce_path_exists(file)) {
            status = truce_world_read_table(world, file, variable, found, line, error);
            if (status == TRUCE_OK) compare(world, r, found, line);
        }
        truce_arena_free(&scratch);
    }
    return status;
}
