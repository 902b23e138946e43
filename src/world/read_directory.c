/* A world from a directory of CSV files. */
#include <string.h>

#include "base/file.h"
#include "world/directory.h"
#include "world/labels.h"
#include "world/table.h"

static bool has_table(truce_arena *arena, const char *path, const char *name, char **file) {
    *file = truce_arena_printf(arena, "%s/%s.csv", path, name);
    return *file != NULL && truce_path_exists(*file);
}

/* Says in one sentence what is missing, before anything large is read. */
static truce_status check_presence(truce_arena *arena, const char *path, truce_error *error) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        char *file;
        if (!variable->expected || has_table(arena, path, variable->name, &file)) continue;
        if (file == NULL) return truce_fail_memory(error);
        const truce_world_columns *columns = &truce_world_shape_columns[variable->shape];
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s: is missing (%s); expected a CSV file with the columns %s%s%s%s%s,value", file,
                          variable->long_name, columns->name[0], columns->count > 1 ? "," : "",
                          columns->count > 1 ? columns->name[1] : "", columns->count > 2 ? "," : "",
                          columns->count > 2 ? columns->name[2] : "");
    }
    return TRUCE_OK;
}

/* Reads the labels and checks that they are distinct, so that the message can name the file. */
static truce_status read_labels(truce_arena *arena, const char *path, truce_label_list *regions,
                                truce_label_list *sectors, truce_error *error) {
    static const char *const expenditure[] = {"country", "sector", "value"};
    static const char *const elasticity[] = {"sector", "value"};
    TRUCE_TRY(truce_label_list_read(regions, arena, path, "regions.csv", "expenditure", expenditure, 3, 0, error));
    TRUCE_TRY(truce_label_list_read(sectors, arena, path, "sectors.csv", "trade_elasticity", elasticity, 2, 0, error));
    const char *region = truce_arena_printf(arena, "%s/regions.csv: region", path);
    const char *sector = truce_arena_printf(arena, "%s/sectors.csv: sector", path);
    if (region == NULL || sector == NULL) return truce_fail_memory(error);
    truce_labels labels;
    TRUCE_TRY(truce_labels_build(&labels, arena, region, regions->code, NULL, regions->count, error));
    return truce_labels_build(&labels, arena, sector, sectors->code, NULL, sectors->count, error);
}

static truce_status read_variable(truce_world *world, const char *path, const truce_world_variable *variable,
                                  truce_error *error) {
    double *array = truce_world_array(world, variable);
    truce_arena scratch;
    truce_arena_init(&scratch, &world->arena.allocator);
    truce_status status = TRUCE_OK;
    char *file;
    bool there = array != NULL && has_table(&scratch, path, variable->name, &file);
    if (array != NULL && file == NULL) status = truce_fail_memory(error);
    if (there) {
        size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
        uint32_t *line = TRUCE_NEW_ARRAY(&scratch, uint32_t, cells);
        status =
            line == NULL ? truce_fail_memory(error) : truce_world_read_table(world, file, variable, array, line, error);
    }
    truce_arena_free(&scratch);
    return status;
}

static truce_status read_tables(truce_world *world, const char *path, const truce_directory_remarks *remarks,
                                truce_arena *arena, truce_error *error) {
    for (size_t k = 0; k < remarks->count; k++) truce_world_note(world, "%s", remarks->text[k]);
    TRUCE_TRY(truce_directory_read_about(world, path, error));
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++)
        TRUCE_TRY(read_variable(world, path, &truce_world_variables[v], error));
    const char *source = truce_arena_printf(arena, "%s/", path);
    if (source == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_world_finish(world, source, error));
    return truce_directory_compare_repeats(world, path, error);
}

/* All but the world lives in `arena`, which the caller releases. */
static truce_status read_world(truce_arena *arena, const char *path, truce_world **world, truce_error *error) {
    truce_directory_remarks remarks;
    truce_label_list regions, sectors;
    char *inputs, *name = truce_world_name_of(arena, path);
    if (name == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_directory_check_names(arena, path, &remarks, error));
    TRUCE_TRY(check_presence(arena, path, error));
    TRUCE_TRY(read_labels(arena, path, &regions, &sectors, error));
    bool intermediates = has_table(arena, path, "intermediate_share", &inputs);
    if (inputs == NULL) return truce_fail_memory(error);
    truce_world *made;
    TRUCE_TRY(truce_world_allocate(&arena->allocator, name, regions.code, regions.name, regions.count, sectors.code,
                                   sectors.name, sectors.count, intermediates, &made, error));
    truce_status status = read_tables(made, path, &remarks, arena, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}

truce_status truce_world_read_directory(const truce_allocator *allocator, const char *path, truce_world **world,
                                        truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    char *trimmed = truce_arena_printf(&arena, "%.*s", (int)length, path);
    truce_status status = trimmed == NULL ? truce_fail_memory(error) : read_world(&arena, trimmed, world, error);
    truce_arena_free(&arena);
    return status;
}
