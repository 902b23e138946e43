#include "report/map.h"

#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"

static const char COUNTRIES[] = "map/countries.csv", MEMBERS[] = "map/regions.csv", REST[] = "ROW";

/* Countries, and the region that each belongs to. */
typedef struct atlas {
    const truce_world *world;
    truce_arena *arena;
    char (*code)[4];   /* [count] */
    const char **path; /* [count] */
    ptrdiff_t *region; /* [count] position in the world; -1: none */
    size_t count, capacity;
} atlas;

static truce_status add_country(atlas *a, const truce_csv *csv, const truce_csv_field *code,
                                const truce_csv_field *path, truce_error *error) {
    if (code->length != 3)
        return truce_csv_fail(csv, error, "iso3: expected a code of three letters, found '%.40s'", code->bytes);
    if (path->bytes[strspn(path->bytes, "MLlhvHVzZ 0123456789-")] != '\0')
        return truce_csv_fail(csv, error, "path: expected the letters M, L, H, V and Z and whole numbers");
    if (a->count == a->capacity) {
        size_t wanted = a->capacity == 0 ? 256 : 2 * a->capacity;
        char(*codes)[4] = truce_arena_alloc(a->arena, wanted, sizeof *codes);
        const char **paths = TRUCE_NEW_ARRAY(a->arena, const char *, wanted);
        if (codes == NULL || paths == NULL) return truce_fail_memory(error);
        if (a->count > 0) {
            memcpy(codes, a->code, a->count * sizeof *codes);
            memcpy(paths, a->path, a->count * sizeof *paths);
        }
        a->code = codes;
        a->path = paths;
        a->capacity = wanted;
    }
    memcpy(a->code[a->count], code->bytes, sizeof a->code[0]);
    a->path[a->count] = truce_arena_string(a->arena, path->bytes);
    return a->path[a->count++] == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

static truce_status read_countries(atlas *a, truce_csv *csv, truce_error *error) {
    static const char *const columns[] = {"iso3", "path"};
    size_t position[2], count;
    const truce_csv_field *fields;
    TRUCE_TRY(truce_csv_header(csv, columns, 2, position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(add_country(a, csv, &fields[position[0]], &fields[position[1]], error));
    }
}

/* A country that is itself a region of the world stays with itself. */
static truce_status read_members(atlas *a, truce_csv *csv, truce_error *error) {
    static const char *const columns[] = {"region", "iso3"};
    size_t position[2], count;
    const truce_csv_field *fields;
    TRUCE_TRY(truce_csv_header(csv, columns, 2, position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        ptrdiff_t region = truce_world_region(a->world, fields[position[0]].bytes);
        for (size_t k = 0; region >= 0 && k < a->count; k++)
            if (a->region[k] < 0 && strcmp(a->code[k], fields[position[1]].bytes) == 0) a->region[k] = region;
    }
}

static truce_status read_atlas(const char *countries, const char *members, atlas *a, truce_error *error) {
    truce_csv *csv = NULL;
    TRUCE_TRY(truce_csv_open(&csv, &a->arena->allocator, countries, error));
    truce_status status = read_countries(a, csv, error);
    truce_csv_close(csv);
    TRUCE_TRY(status);
    a->region = TRUCE_NEW_ARRAY(a->arena, ptrdiff_t, a->count);
    if (a->region == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < a->count; k++) a->region[k] = truce_world_region(a->world, a->code[k]);
    TRUCE_TRY(truce_csv_open(&csv, &a->arena->allocator, members, error));
    status = read_members(a, csv, error);
    truce_csv_close(csv);
    return status;
}

/* The outlines of all countries of a region, one after the other. */
static const char *join(const atlas *a, ptrdiff_t region) {
    size_t length = 0, used = 0;
    for (size_t k = 0; k < a->count; k++) length += a->region[k] == region ? strlen(a->path[k]) : 0;
    char *joined = truce_arena_alloc(a->arena, length + 1, 1);
    for (size_t k = 0; joined != NULL && k < a->count; k++) {
        if (a->region[k] != region) continue;
        size_t bytes = strlen(a->path[k]);
        memcpy(joined + used, a->path[k], bytes);
        used += bytes;
    }
    return joined;
}

truce_status truce_map_read(const truce_context *context, const truce_world *world, truce_arena *arena, truce_map *map,
                            truce_error *error) {
    atlas a = {.world = world, .arena = arena};
    const char *countries, *members;
    TRUCE_TRY(truce_data_file(context, COUNTRIES, arena, &countries, error));
    TRUCE_TRY(truce_data_file(context, MEMBERS, arena, &members, error));
    *map = (truce_map){.missing = countries == NULL || members == NULL};
    if (map->missing) return TRUCE_OK;
    TRUCE_TRY(read_atlas(countries, members, &a, error));
    ptrdiff_t rest = truce_world_region(world, REST);
    bool any = false;
    for (size_t k = 0; k < a.count; k++) any = any || a.region[k] >= 0;
    for (size_t k = 0; any && k < a.count; k++)
        if (a.region[k] < 0) a.region[k] = rest;
    map->region = TRUCE_NEW_ARRAY(arena, const char *, world->n_regions);
    map->others = join(&a, -1);
    if (map->region == NULL || map->others == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < world->n_regions; n++) {
        map->region[n] = join(&a, (ptrdiff_t)n);
        if (map->region[n] == NULL) return truce_fail_memory(error);
        map->known += *map->region[n] != '\0';
    }
    return TRUCE_OK;
}
