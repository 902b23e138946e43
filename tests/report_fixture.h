/* Solved runs on random worlds and a sink that keeps what it is given, for the tests of reports. Include cmocka.h
 * first. */
#ifndef TRUCE_TESTS_REPORT_FIXTURE_H
#define TRUCE_TESTS_REPORT_FIXTURE_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random_world.h"
#include "report/run.h"
#include "scenario/scenario.h"

/* A report as it was written. */
typedef struct report {
    char *bytes; /* NUL-terminated */
    size_t length;
} report;

static inline bool keep_bytes(void *user, const char *bytes, size_t size) {
    report *r = user;
    r->bytes = realloc(r->bytes, r->length + size + 1);
    memcpy(r->bytes + r->length, bytes, size);
    r->length += size;
    r->bytes[r->length] = '\0';
    return true;
}

typedef struct solved {
    truce_world *world;
    truce_scenario *scenario;
    truce_run *run;
    truce_error error;
} solved;

/* Three cases on the first two regions of a world: none, a tariff war, and less of it with dearer trade. `closure` is
 * spelled as in scenarios. */
static inline void three_cases(char *text, size_t size, const truce_world *world, const char *closure) {
    const char *a = world->region.code[0], *b = world->region.code[1], *s = world->sector.code[0];
    snprintf(text, size,
             "truce: 1\n"
             "title: Three cases\n"
             "description: >\n"
             "  For tests\n"
             "  alone.\n"
             "closure: {deficits: %s}\n"
             "cases:\n"
             "  no_conflict: {}\n"
             "  war:\n"
             "    title: A war of tariffs\n"
             "    changes:\n"
             "      - {add: tariff, from: '%s', to: '%s', rate: 0.5}\n"
             "      - {add: tariff, from: '%s', to: '%s', rate: 0.3}\n"
             "  truce:\n"
             "    description: Half of it.\n"
             "    changes:\n"
             "      - {add: tariff, from: '%s', to: '%s', rate: 0.1}\n"
             "      - {set: trade_cost, from: '%s', to: all, factor: 1.05}\n"
             "      - {add: export_tax, from: '%s', to: all, sectors: '%s', rate: 0.02}\n",
             closure, a, b, b, a, b, a, a, b, s);
}

static inline void open_scenario(solved *s, const char *text) {
    if (truce_scenario_from_memory(s->world, "test.yaml", text, strlen(text), &s->scenario, &s->error) != TRUCE_OK)
        fail_msg("%s", s->error.message);
}

static inline void solve_on(solved *s, truce_world *world, const char *closure) {
    char text[2048];
    s->world = world;
    three_cases(text, sizeof text, world, closure);
    open_scenario(s, text);
    if (truce_run_new(s->scenario, NULL, NULL, &s->run, &s->error) != TRUCE_OK) fail_msg("%s", s->error.message);
}

/* A solved run on the random world of a seed, one that surely has an equilibrium. */
static inline solved solve_random(uint64_t seed, size_t regions, size_t sectors) {
    static const char *const closures[] = {"fixed", "zero", "proportional"};
    solved s = {0};
    truce_world *world;
    if (random_world(NULL, seed, regions, sectors, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED, &world, &s.error) != TRUCE_OK)
        fail_msg("%s", s.error.message);
    solve_on(&s, world, closures[seed % 3]);
    return s;
}

static inline void release(solved *s) {
    truce_run_free(s->run);
    truce_scenario_free(s->scenario);
    truce_world_free(s->world);
}

static inline report write_report(solved *s, truce_report_options options) {
    report r = {NULL, 0};
    if (truce_run_write(s->run, &options, keep_bytes, &r, &s->error) != TRUCE_OK) fail_msg("%s", s->error.message);
    return r;
}

/* The report with every run of blanks and line breaks made one blank: sentences as they were before filling. */
static inline char *unfilled(const report *r) {
    char *text = malloc(r->length + 1);
    assert_non_null(text);
    size_t length = 0;
    for (const char *c = r->bytes; *c != '\0'; c++) {
        bool blank = isspace((unsigned char)*c);
        if (!blank || (length > 0 && text[length - 1] != ' ')) text[length++] = blank ? ' ' : *c;
    }
    text[length] = '\0';
    return text;
}

static inline void expect(const char *text, const char *sentence) {
    if (strstr(text, sentence) == NULL) fail_msg("expected '%s' in:\n%s", sentence, text);
}

/* Same bits, any NaN being as good as another. */
static inline bool same_number(double a, double b) {
    uint64_t bits[2];
    memcpy(&bits[0], &a, sizeof a);
    memcpy(&bits[1], &b, sizeof b);
    return bits[0] == bits[1] || (a != a && b != b);
}

#endif
