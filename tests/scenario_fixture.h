/* A scenario on the small world and a folder of its own, for the tests of scenarios. Include cmocka.h first. */
#ifndef TRUCE_TESTS_SCENARIO_FIXTURE_H
#define TRUCE_TESTS_SCENARIO_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "equilibrium/policy.h"
#include "scenario/scenario.h"
#include "small_world.h"

enum { USA, CHN, EU, ROW };
enum { AGR, ELEC, SERV };

typedef struct fixture {
    truce_context *context;
    truce_world *world;
    truce_scenario *scenario;
    truce_policy *benchmark;
    truce_error error;
    char directory[64]; /* with table.csv in it while a test runs */
} fixture;

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    strcpy(f->directory, "/tmp/truce-scenario-XXXXXX");
    if (mkdtemp(f->directory) == NULL || truce_context_new(NULL, NULL, &f->context, &f->error) != TRUCE_OK ||
        small_world_make(f->context, &f->world, &f->error) != TRUCE_OK ||
        truce_policy_new(f->world, &f->benchmark, &f->error) != TRUCE_OK) {
        print_error("%s\n", f->error.message);
        return 1;
    }
    *state = f;
    return 0;
}

static inline const char *in_directory(const fixture *f, char *buffer, size_t size, const char *name) {
    snprintf(buffer, size, "%s/%s", f->directory, name);
    return buffer;
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    char path[128];
    unlink(in_directory(f, path, sizeof path, "table.csv"));
    unlink(in_directory(f, path, sizeof path, "s.yaml"));
    rmdir(f->directory);
    truce_scenario_free(f->scenario);
    truce_policy_free(f->benchmark);
    truce_world_free(f->world);
    truce_context_free(f->context);
    free(f);
    return 0;
}

static inline truce_status parse(fixture *f, const char *text) {
    char path[128];
    truce_scenario_free(f->scenario);
    f->scenario = NULL;
    memset(&f->error, 0, sizeof f->error);
    return truce_scenario_from_memory(f->world, in_directory(f, path, sizeof path, "s.yaml"), text, strlen(text),
                                      &f->scenario, &f->error);
}

static inline void accept(fixture *f, const char *text) {
    if (parse(f, text) != TRUCE_OK) fail_msg("%s", f->error.message);
}

/* `message` is what follows the directory of the scenario. */
static inline void assert_error(const fixture *f, const char *message) {
    size_t prefix = strlen(f->directory) + 1;
    if (strncmp(f->error.message, f->directory, prefix - 1) != 0) fail_msg("%s", f->error.message);
    assert_string_equal(f->error.message + prefix, message);
}

static inline void refuse(fixture *f, const char *text, const char *message) {
    assert_int_equal(parse(f, text), TRUCE_BAD_INPUT);
    assert_int_equal(f->error.status, TRUCE_BAD_INPUT);
    assert_error(f, message);
    assert_null(f->scenario);
}

/* The same for one change, which stands on line 3. */
static inline void refuse_change(fixture *f, const char *change, const char *message) {
    char text[512], expected[TRUCE_MESSAGE_SIZE];
    snprintf(text, sizeof text, "truce: 1\ncases: {c: {changes: [\n%s]}}\n", change);
    snprintf(expected, sizeof expected, "s.yaml:3: %s", message);
    refuse(f, text, expected);
}

static inline void write_table(const fixture *f, const char *text) {
    char path[128];
    FILE *file = fopen(in_directory(f, path, sizeof path, "table.csv"), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline void write_scenario(const fixture *f, const char *text) {
    char path[128];
    FILE *file = fopen(in_directory(f, path, sizeof path, "s.yaml"), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

#endif
