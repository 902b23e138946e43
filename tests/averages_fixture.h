/* A small ledger and the trade it falls on, to work out by hand. Include cmocka.h first. */
#ifndef TRUCE_TESTS_AVERAGES_FIXTURE_H
#define TRUCE_TESTS_AVERAGES_FIXTURE_H

#include <math.h>

#include "ledger_database.h"
#include "scratch.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    const char *data;
    truce_context *context;
    truce_ledger ledger;
    truce_arena arena;
    truce_error error;
} fixture;

/* Two parties; the United States have lines of eight digits, China has none of its own. */
static inline void fixture_write_data(const fixture *f) {
    static const char *const folders[] = {"nomenclature", "weights", "concordances"};
    for (size_t k = 0; k < 3; k++) mkdir(scratch_path(f->data, folders[k]), 0777);
    scratch_write(f->data, "nomenclature/HS.csv", "hs\n1001.00\n2002.00\n3003.00\n3004.00\n");
    scratch_write(f->data, "nomenclature/USA.csv",
                  "hs\n10010010\n10010090\n20020000\n30030010\n30030020\n30030030\n30040000\n");
    scratch_write(f->data, "weights/weights.csv", "file,year,source\nus.csv,2024,Customs\ncn.csv,2018,Exports\n");
    scratch_write(f->data, "weights/us.csv",
                  "importer,exporter,hs,value\nUSA,CHN,100100,4000000\nUSA,CHN,200200,2000000\nUSA,EU,1001,7\n"
                  "USA,CHN,30,3000000\n");
    scratch_write(f->data, "weights/cn.csv", "importer,exporter,hs,value\nCHN,USA,1001,1000\nCHN,USA,3003,3000\n");
    scratch_write(f->data, "concordances/tiny.csv", "hs,sector\n10,agr\n20,food\n30,chem\n3004,elec\n");
}

static inline void fixture_cover(truce_ledger *ledger, int measure, const char *prefix) {
    const char *party = "USA";
    ledger_database_run(ledger, "INSERT INTO coverage VALUES (%Q, %Q, %d, 0)", party, prefix, measure);
}

static inline void fixture_measure(truce_ledger *ledger, int number, const char *id, const char *kind, int stack,
                                   bool base, bool everything) {
    ledger_database_run(ledger, "INSERT INTO record VALUES (%Q, 'measure', %Q, NULL, 1, 1)", id, id);
    ledger_database_run(ledger, "INSERT INTO measure VALUES (%d, %Q, %Q, 'USA', %Q, 'imports', %d, 'Act %d', %d, %d)",
                        number, id, id, kind, stack, number, base, everything);
    ledger_database_run(ledger, "INSERT INTO measure_on VALUES (%d, 'CHN')", number);
}

/* In force from day `from` until the day before `until`, known on the day it begins. */
static inline void fixture_step(truce_ledger *ledger, int measure, int number, int from, int until, double rate) {
    ledger_database_run(ledger,
                        "INSERT INTO step (measure, number, from_day, until_day, known_day, status, rate) VALUES "
                        "(%d, %d, %d, %d, %d, 'in-force', %f)",
                        measure, number, from, until, from, rate);
}

enum { MFN = 1, SECTION_301, RECIPROCAL, SECTION_232, FENTANYL, ANNEX_II };
enum { BEFORE = 50, PEAK = 150, TRUCE = 250, LATER = 1000 };

static inline void fixture_fill(truce_ledger *ledger) {
    static const char *const stacks[] = {"mfn", "301", "reciprocal", "232", "fentanyl"};
    ledger_database_run(ledger, "INSERT INTO meta VALUES ('sectors', 'tiny')");
    ledger_database_run(ledger, "INSERT INTO party VALUES ('USA', 'United States', 'UTC', 1), "
                                "('CHN', 'China', 'UTC', 2), ('EU', 'European Union', 'UTC', 3)");
    for (int k = 0; k < 5; k++)
        ledger_database_run(ledger, "INSERT INTO stack VALUES (%d, %Q, 'USA', %Q, 'highest')", k + 1, stacks[k],
                            stacks[k]);
    ledger_database_run(ledger, "INSERT INTO stack_yields VALUES (3, 4)");
    ledger_database_run(ledger, "INSERT INTO list VALUES (1, 'us-mfn', 'USA')");
    ledger_database_run(ledger, "INSERT INTO list_code VALUES (1, '10010010', 0.1), (1, '2002', 0.04)");
    fixture_measure(ledger, MFN, "us-mfn-tariff", "tariff", 1, true, false);
    fixture_cover(ledger, MFN, "10010010");
    fixture_cover(ledger, MFN, "2002");
    ledger_database_run(ledger, "INSERT INTO step (measure, number, from_day, known_day, status, rates) VALUES "
                                "(1, 1, 0, 0, 'in-force', 1)");
    fixture_measure(ledger, SECTION_301, "section-301", "tariff", 2, false, false);
    fixture_cover(ledger, SECTION_301, "1001");
    fixture_step(ledger, SECTION_301, 1, 20, LATER, 0.25);
    fixture_measure(ledger, RECIPROCAL, "reciprocal", "tariff", 3, false, true);
    fixture_cover(ledger, RECIPROCAL, "");
    fixture_step(ledger, RECIPROCAL, 1, 100, LATER, 0.34);
    fixture_step(ledger, RECIPROCAL, 2, 200, LATER, 0.1);
    fixture_measure(ledger, SECTION_232, "section-232", "tariff", 4, false, false);
    fixture_cover(ledger, SECTION_232, "30030010");
    fixture_step(ledger, SECTION_232, 1, 100, LATER, 0.5);
    fixture_measure(ledger, FENTANYL, "fentanyl", "tariff", 5, false, true);
    fixture_cover(ledger, FENTANYL, "");
    fixture_step(ledger, FENTANYL, 1, 100, LATER, 0.2);
    fixture_measure(ledger, ANNEX_II, "annex-ii", "exemption", 0, false, false);
    ledger_database_run(ledger, "UPDATE measure SET stack = NULL WHERE number = %d", ANNEX_II);
    ledger_database_run(ledger, "INSERT INTO exempts VALUES (%d, 3, NULL)", ANNEX_II);
    fixture_cover(ledger, ANNEX_II, "2002");
    fixture_step(ledger, ANNEX_II, 1, 100, LATER, 0);
    ledger_database_run(ledger, "UPDATE step SET rate = NULL WHERE measure = %d", ANNEX_II);
}

/* Fails with the line it stands on. */
#define assert_near(value, expected, tolerance)                                                                        \
    do {                                                                                                               \
        double near_value_ = (value), near_expected_ = (expected);                                                     \
        if (!(fabs(near_value_ - near_expected_) <= (tolerance)))                                                      \
            fail_msg("%s: %.15g, expected %.15g", #value, near_value_, near_expected_);                                \
    } while (0)

static inline int fixture_set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL) return 1;
    scratch_make(f->folder);
    f->data = scratch_path(f->folder, "data");
    mkdir(f->data, 0777);
    fixture_write_data(f);
    *state = f;
    if (truce_context_new(NULL, f->data, &f->context, &f->error) != TRUCE_OK) return 1;
    ledger_database_open(&f->ledger);
    f->ledger.context = f->context;
    f->ledger.path = f->folder;
    fixture_fill(&f->ledger);
    truce_arena_init(&f->arena, &truce_malloc_allocator);
    return 0;
}

static inline int fixture_tear_down(void **state) {
    fixture *f = *state;
    truce_arena_free(&f->arena);
    ledger_database_close(&f->ledger);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

#endif
