/* A small world directory, of which tests change a file. Include cmocka.h first. */
#ifndef TRUCE_TESTS_WORLD_DIRECTORY_FIXTURE_H
#define TRUCE_TESTS_WORLD_DIRECTORY_FIXTURE_H

#include "base/context.h"
#include "base/file.h"
#include "scratch.h"
#include "world/world.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    char data_path[3 * SCRATCH_PATH];
    truce_context *context;
    truce_world *world;
    truce_error error;
} fixture;

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    snprintf(f->data_path, sizeof f->data_path, "%s/empty:%s/data", f->folder, f->folder);
    assert_int_equal(truce_context_new(NULL, f->data_path, &f->context, NULL), TRUCE_OK);
    *state = f;
    return 0;
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

/* ---- a small directory ------------------------------------------------------------------------------------- */

/* Files of a valid world of two regions and two sectors. */
static const struct {
    const char *name, *text;
} small_world[] = {
    {"regions.csv", "code,name\nUSA,United States\nCHN,\"China, People's Republic\"\n"},
    {"sectors.csv", "name,code\nGoods,g\nServices,s\n"},
    {"trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\nCHN,USA,g,0.2\nUSA,CHN,g,0.25\n"
                        "CHN,CHN,g,0.75\nUSA,USA,s,1\nCHN,CHN,s,1\n"},
    {"expenditure.csv", "country,sector,value\nUSA,g,100\nUSA,s,200\nCHN,g,80\nCHN,s,50\n"},
    {"factor_share.csv", "country,sector,value\nUSA,g,0.5\nUSA,s,0.8\nCHN,g,0.4\n"},
    {"intermediate_share.csv", "country,input,output,value\nUSA,g,g,0.6\nUSA,s,g,0.4\nUSA,g,s,0.5\nUSA,s,s,0.5\n"
                               "CHN,g,g,0.9\nCHN,s,g,0.1\n"},
    {"trade_elasticity.csv", "sector,value\ng,4\ns,5\n"},
    {"tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\nUSA,CHN,g,1.25\n"},
};

/* Writes the small world into FOLDER/w, with one file replaced by `text` (removed when NULL). */
static const char *write_small(fixture *f, const char *changed, const char *text) {
    const char *path = scratch_path(f->folder, "w");
    scratch_remove(path);
    assert_int_equal(truce_make_directory(path, NULL), TRUCE_OK);
    for (size_t k = 0; k < sizeof small_world / sizeof *small_world; k++)
        if (changed == NULL || strcmp(changed, small_world[k].name) != 0)
            scratch_write(path, small_world[k].name, small_world[k].text);
    if (text != NULL) scratch_write(path, changed, text);
    return path;
}

static inline truce_status open_world(fixture *f, const char *path) {
    truce_world_free(f->world);
    f->world = NULL;
    return truce_world_open(f->context, path, &f->world, &f->error);
}

static inline void open_or_fail(fixture *f, const char *path) {
    if (open_world(f, path) != TRUCE_OK) fail_msg("%s", f->error.message);
}

/* Expects "FOLDER/w" + message from the small world with one file changed. */
static inline void expect_refusal(fixture *f, const char *changed, const char *text, const char *message) {
    const char *path = write_small(f, changed, text);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_null(f->world);
    assert_memory_equal(f->error.message, path, strlen(path));
    assert_string_equal(f->error.message + strlen(path), message);
}

#endif
