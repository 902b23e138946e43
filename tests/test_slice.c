/* Slices of a hand-made ledger shaped like the tariffs of 2025: what is loaded, how it stacks, and why. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "failing_allocator.h"
#include "ledger/slice.h"
#include "ledger_database.h"

enum { MOST = 16 };

/* Days are small numbers here: 100 the baseline, 110 exemption known, 150 truce, 240 its end. */
static const char *const rows[] = {
    "INSERT INTO stack VALUES (1, 'mfn', 'USA', 'MFN', 'highest'), (2, '301', 'USA', 'Section 301', 'highest'),"
    " (3, '232', 'USA', 'Section 232', 'highest'), (4, 'reciprocal', 'USA', 'Reciprocal', 'highest'),"
    " (5, 'fentanyl', 'USA', 'Fentanyl', 'sum'), (6, 'cn-tax', 'CHN', 'Export tax', 'sum')",
    "INSERT INTO stack_yields VALUES (4, 3)",
    "INSERT INTO measure VALUES"
    " (1, 'us-mfn', 'MFN tariff', 'USA', 'tariff', 'imports', 1, 'HTSUS', 1, 0),"
    " (2, 'us-301-1', 'List 1', 'USA', 'tariff', 'imports', 2, 'Section 301', 0, 0),"
    " (3, 'us-301-4', 'List 4', 'USA', 'tariff', 'imports', 2, 'Section 301', 0, 1),"
    " (4, 'us-steel', 'Steel', 'USA', 'tariff', 'imports', 3, 'Section 232', 0, 0),"
    " (5, 'us-reciprocal', 'Reciprocal', 'USA', 'tariff', 'imports', 4, 'EO 14257', 0, 1),"
    " (6, 'us-fentanyl-1', 'Fentanyl', 'USA', 'tariff', 'imports', 5, 'EO 14195', 0, 1),"
    " (7, 'us-fentanyl-2', 'Fentanyl', 'USA', 'tariff', 'imports', 5, 'EO 14228', 0, 1),"
    " (8, 'us-phones', 'Electronics', 'USA', 'exemption', 'imports', NULL, 'Memorandum', 0, 0),"
    " (9, 'cn-magnets', 'Magnets', 'CHN', 'licence', 'exports', NULL, 'Announcement 18', 0, 0),"
    " (10, 'cn-tax', 'Tax', 'CHN', 'export_tax', 'exports', 6, NULL, 0, 0),"
    " (11, 'us-software', 'Software', 'USA', 'licence', 'exports', NULL, 'Letters', 0, 0),"
    " (12, 'cn-retaliation', 'Retaliation', 'CHN', 'tariff', 'imports', NULL, NULL, 0, 1),"
    " (13, 'us-on-mexico', 'Mexico', 'USA', 'tariff', 'imports', 4, NULL, 0, 1),"
    " (14, 'us-ports', 'Inspections', 'USA', 'trade_cost', 'imports', NULL, NULL, 0, 0),"
    " (15, 'us-idle', 'Lifts nothing here', 'USA', 'exemption', 'imports', NULL, NULL, 0, 1)",
    "INSERT INTO measure_on VALUES (1,'*'),(2,'CHN'),(3,'CHN'),(4,'*'),(5,'*'),(6,'CHN'),(7,'CHN'),(8,'*'),(9,'*'),"
    " (10,'USA'),(11,'CHN'),(12,'USA'),(13,'MEX'),(14,'CHN'),(15,'CHN')",
    "INSERT INTO measure_not_on VALUES (5,'MEX'),(4,'KOR')",
    "INSERT INTO exempts VALUES (8, 4, NULL), (15, NULL, 13)",
    "INSERT INTO coverage VALUES "
    "('USA','',1,0),('USA','85',2,0),('USA','85051110',2,1),('USA','',3,0),('USA','01',3,1),"
    " ('USA','7206',4,0),('USA','7207',4,0),('USA','',5,0),('USA','',6,0),('USA','',7,0),('USA','851713',8,0),"
    " ('CHN','850511',9,0),('CHN','2805301100',10,0),('CHN','',12,0),('USA','',13,0),('USA','',15,0)",
    "INSERT INTO coverage_sector VALUES (11,'software',0),(14,'steel',0)",
    "INSERT INTO list VALUES (1,'mfn-rates','USA')",
    "INSERT INTO list_code VALUES (1,'',0.01),(1,'85',0.02),(1,'85051110',0.021),(1,'7206',0)",
    "INSERT INTO step VALUES (1,1,0,NULL,0,NULL,'in-force',NULL,1,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (2,1,50,NULL,50,NULL,'in-force',0.25,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (3,1,60,NULL,60,NULL,'in-force',0.075,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (4,1,80,NULL,80,NULL,'in-force',0.25,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (4,2,180,NULL,170,NULL,'in-force',0.5,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (5,1,100,NULL,90,NULL,'in-force',0.1,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (5,2,105,NULL,104,NULL,'in-force',1.25,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (5,3,150,NULL,148,NULL,'in-force',0.34,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (5,4,150,240,148,NULL,'in-force',0.1,NULL,0.24,NULL,NULL,NULL,NULL,NULL),"
    " (6,1,70,NULL,70,NULL,'in-force',0.1,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (7,1,75,NULL,75,NULL,'in-force',0.1,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (7,2,200,220,200,NULL,'suspended',0.1,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (7,3,300,NULL,300,NULL,'ended',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (8,1,100,NULL,110,NULL,'in-force',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (9,1,99,NULL,99,NULL,'in-force',NULL,NULL,NULL,0.4,NULL,NULL,NULL,NULL),"
    " (10,1,0,NULL,0,NULL,'in-force',0.2,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (11,1,140,NULL,140,NULL,'in-force',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (12,1,100,NULL,100,NULL,'in-force',0.84,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (14,1,0,NULL,0,NULL,'announced',0.03,NULL,NULL,NULL,NULL,NULL,NULL,NULL),"
    " (14,2,160,NULL,160,NULL,'in-force',0.05,NULL,NULL,NULL,NULL,NULL,NULL,NULL)",
};

typedef struct fixture {
    truce_ledger ledger;
    truce_arena arena;
    truce_slice *slice; /* of all that bears on imports of the USA from China */
} fixture;

static truce_slice *load(fixture *f, const char *from, const char *to, const char *hs, const char *sector) {
    truce_slice *slice = NULL;
    truce_error error = {0};
    if (truce_slice_load(&f->ledger, from, to, hs, sector, &f->arena, &slice, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return slice;
}

static int setup(void **state) {
    static fixture f;
    ledger_database_open(&f.ledger);
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) ledger_database_run(&f.ledger, "%s", rows[k]);
    truce_arena_init(&f.arena, &truce_malloc_allocator);
    f.slice = load(&f, "CHN", "USA", NULL, NULL);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    truce_arena_free(&f->arena);
    ledger_database_close(&f->ledger);
    return 0;
}

/* The ids of a slice's measures, separated by blanks. */
static const char *ids(const truce_slice *slice) {
    static char text[512];
    text[0] = '\0';
    for (size_t m = 0; m < slice->n_measures; m++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", m == 0 ? "" : " ", slice->measures[m].id);
    }
    return text;
}

static size_t position(const truce_slice *slice, const char *id) {
    for (size_t m = 0; m < slice->n_measures; m++)
        if (strcmp(slice->measures[m].id, id) == 0) return m;
    fail_msg("no measure %s", id);
    return 0;
}

static void additional(fixture *f, const char *code, truce_day on, truce_day known, double expected) {
    truce_stacked stacked = truce_slice_stack_rates(f->slice, code, NULL, on, known, NULL);
    if (!(fabs(stacked.additional - expected) < 1e-12))
        fail_msg("%s on %d as known on %d: found %g, expected %g", code, on, known, stacked.additional, expected);
}

/* What happens to a measure, and through which other. */
static void effect(fixture *f, const char *code, truce_day on, const char *id, truce_effect expected, const char *by) {
    truce_stack_item items[MOST];
    truce_slice_stack_rates(f->slice, code, NULL, on, TRUCE_NO_DAY, items);
    const truce_stack_item *item = &items[position(f->slice, id)];
    assert_int_equal(item->effect, expected);
    assert_int_equal(item->by, by == NULL ? -1 : (ptrdiff_t)position(f->slice, by));
}

/* ---- loading --------------------------------------------------------------------------------------------------- */

static void a_slice_holds_what_bears_on_the_pair(void **state) {
    fixture *f = *state;
    assert_string_equal(ids(f->slice), "us-mfn us-301-1 us-301-4 us-steel us-reciprocal us-fentanyl-1 us-fentanyl-2 "
                                       "us-phones cn-magnets cn-tax us-ports");
    assert_string_equal(ids(load(f, "USA", "CHN", NULL, NULL)), "us-software cn-retaliation");
    assert_string_equal(ids(load(f, "MEX", "USA", NULL, NULL)), "us-mfn us-steel us-phones us-on-mexico");
    assert_string_equal(ids(load(f, "KOR", "USA", NULL, NULL)), "us-mfn us-reciprocal us-phones");
    assert_string_equal(ids(load(f, "KOR", "MEX", NULL, NULL)), "");
}

static void a_slice_of_a_product_holds_what_can_cover_it(void **state) {
    fixture *f = *state;
    static const char always[] = "us-mfn us-301-1 us-301-4 us-reciprocal us-fentanyl-1 us-fentanyl-2";
    char magnets[256], phones[256];
    snprintf(magnets, sizeof magnets, "%s cn-magnets", always);
    snprintf(phones, sizeof phones, "%s us-phones", always);
    assert_string_equal(ids(load(f, "CHN", "USA", "8505", NULL)), magnets);
    assert_string_equal(ids(load(f, "CHN", "USA", "85051100", NULL)), magnets);
    assert_string_equal(ids(load(f, "CHN", "USA", "8517130000", NULL)), phones);
    assert_string_equal(ids(load(f, "CHN", "USA", "2805", NULL)),
                        "us-mfn us-301-4 us-reciprocal us-fentanyl-1 us-fentanyl-2 cn-tax");
    assert_string_equal(ids(load(f, "CHN", "USA", "2805", "steel")),
                        "us-mfn us-301-4 us-reciprocal us-fentanyl-1 us-fentanyl-2 cn-tax us-ports");
    assert_string_equal(ids(load(f, "USA", "CHN", NULL, "steel")), "cn-retaliation");
    assert_string_equal(ids(load(f, "USA", "CHN", NULL, "software")), "us-software cn-retaliation");
}

static void measures_come_with_their_fields(void **state) {
    fixture *f = *state;
    const truce_slice_measure *m = &f->slice->measures[position(f->slice, "us-reciprocal")];
    assert_string_equal(f->slice->from, "CHN");
    assert_string_equal(f->slice->to, "USA");
    assert_string_equal(m->title, "Reciprocal");
    assert_string_equal(m->party, "USA");
    assert_string_equal(m->act, "EO 14257");
    assert_int_equal(m->number, 5);
    assert_int_equal(m->kind, TRUCE_MEASURE_TARIFF);
    assert_true(m->everything && !m->base);
    assert_int_equal(m->n_steps, 4);
    assert_int_equal(m->steps[0].until, TRUCE_FOREVER);
    assert_int_equal(m->steps[3].until, 240);
    assert_int_equal(m->steps[3].known, 148);
    assert_true(m->steps[3].suspended == 0.24 && isnan(m->steps[3].licensed));
    const truce_slice_stack *stack = &f->slice->stacks[m->stack];
    assert_string_equal(stack->id, "reciprocal");
    assert_string_equal(stack->party, "USA");
    assert_int_equal(stack->n_yields_to, 1);
    assert_string_equal(f->slice->stacks[stack->yields_to[0]].id, "232");
    const truce_slice_measure *exemption = &f->slice->measures[position(f->slice, "us-phones")];
    assert_int_equal(exemption->n_exempted, 1);
    assert_int_equal(exemption->exempted[0], position(f->slice, "us-reciprocal"));
    const truce_slice_measure *licence = &f->slice->measures[position(f->slice, "cn-magnets")];
    assert_int_equal(licence->stack, -1);
    assert_true(licence->steps[0].licensed == 0.4 && isnan(licence->steps[0].rate));
    assert_true(f->slice->measures[0].base);
}

/* ---- stacking -------------------------------------------------------------------------------------------------- */

static void rates_of_groups_add_up(void **state) {
    fixture *f = *state;
    additional(f, "640399", 55, TRUCE_NO_DAY, 0);
    additional(f, "640399", 65, TRUCE_NO_DAY, 0.075);
    additional(f, "640399", 76, TRUCE_NO_DAY, 0.275);
    additional(f, "640399", 106, TRUCE_NO_DAY, 1.525);
    additional(f, "640399", 160, TRUCE_NO_DAY, 0.375);
    additional(f, "010121", 160, TRUCE_NO_DAY, 0.3); /* not on list 4: the headline of Geneva */
    effect(f, "010121", 160, "us-301-4", TRUCE_EFFECT_NONE, NULL);
}

static void the_highest_of_a_group_counts(void **state) {
    fixture *f = *state;
    additional(f, "850610", 65, TRUCE_NO_DAY, 0.25);
    additional(f, "85051110", 65, TRUCE_NO_DAY, 0.075); /* taken out of list 1 */
    effect(f, "850610", 65, "us-301-4", TRUCE_EFFECT_LOWER, "us-301-1");
    effect(f, "850610", 65, "us-301-1", TRUCE_EFFECT_APPLIES, NULL);
}

static void groups_yield_to_what_is_in_force(void **state) {
    fixture *f = *state;
    additional(f, "72061000", 160, TRUCE_NO_DAY, 0.075 + 0.25 + 0.2);
    additional(f, "72061000", 190, TRUCE_NO_DAY, 0.075 + 0.5 + 0.2);
    effect(f, "72061000", 190, "us-reciprocal", TRUCE_EFFECT_YIELDS, "us-steel");
    effect(f, "720810", 190, "us-reciprocal", TRUCE_EFFECT_APPLIES, NULL);
}

static void exemptions_hold_from_when_they_are_known(void **state) {
    fixture *f = *state;
    additional(f, "851713", 107, 107, 0.25 + 1.25 + 0.2);
    additional(f, "851713", 107, 110, 0.25 + 0.2);
    additional(f, "85171300", 107, TRUCE_NO_DAY, 0.25 + 0.2);
    additional(f, "8517", 107, TRUCE_NO_DAY, 0.25 + 1.25 + 0.2); /* the exemption covers part of the heading only */
    effect(f, "851713", 107, "us-reciprocal", TRUCE_EFFECT_EXEMPT, "us-phones");
    effect(f, "851713", 107, "us-phones", TRUCE_EFFECT_APPLIES, NULL);
}

static void suspended_and_ended_measures_hold_nothing_back(void **state) {
    fixture *f = *state;
    additional(f, "010121", 210, TRUCE_NO_DAY, 0.2);
    effect(f, "010121", 210, "us-fentanyl-2", TRUCE_EFFECT_SUSPENDED, NULL);
    additional(f, "010121", 230, TRUCE_NO_DAY, 0.3);  /* in force again by itself */
    additional(f, "010121", 250, TRUCE_NO_DAY, 0.54); /* the truce has run out */
    additional(f, "010121", 310, TRUCE_NO_DAY, 0.44);
    effect(f, "010121", 310, "us-fentanyl-2", TRUCE_EFFECT_NONE, NULL);
}

static void base_rates_come_from_the_longest_code(void **state) {
    fixture *f = *state;
    static const struct {
        const char *code;
        double base;
    } cases[] = {{"010121", 0.01}, {"850610", 0.02}, {"85051110", 0.021}, {"8505111020", 0.021}, {"720610", 0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        truce_stacked stacked = truce_slice_stack_rates(f->slice, cases[k].code, NULL, 10, TRUCE_NO_DAY, NULL);
        assert_true(stacked.base == cases[k].base);
        assert_true(stacked.additional == 0);
    }
}

static void other_kinds_are_kept_apart(void **state) {
    fixture *f = *state;
    truce_stacked taxed = truce_slice_stack_rates(f->slice, "2805301100", NULL, 10, TRUCE_NO_DAY, NULL);
    assert_true(taxed.export_tax == 0.2 && taxed.additional == 0 && taxed.trade_cost == 0);
    truce_stacked wider = truce_slice_stack_rates(f->slice, "28053011", NULL, 10, TRUCE_NO_DAY, NULL);
    assert_true(wider.export_tax == 0);
    effect(f, "85051100", 150, "cn-magnets", TRUCE_EFFECT_APPLIES, NULL);
    effect(f, "85051100", 98, "cn-magnets", TRUCE_EFFECT_NONE, NULL);
}

static void measures_on_sectors_need_the_sector(void **state) {
    fixture *f = *state;
    truce_stack_item items[MOST];
    size_t ports = position(f->slice, "us-ports");
    truce_stacked none = truce_slice_stack_rates(f->slice, "720810", NULL, 170, TRUCE_NO_DAY, items);
    assert_true(none.trade_cost == 0 && items[ports].effect == TRUCE_EFFECT_NONE);
    truce_stacked steel = truce_slice_stack_rates(f->slice, "720810", "steel", 170, TRUCE_NO_DAY, items);
    assert_true(steel.trade_cost == 0.05 && items[ports].effect == TRUCE_EFFECT_APPLIES);
    truce_stacked early = truce_slice_stack_rates(f->slice, NULL, "steel", 100, TRUCE_NO_DAY, items);
    assert_true(early.trade_cost == 0 && items[ports].effect == TRUCE_EFFECT_ANNOUNCED);
    assert_true(items[ports].rate == 0.03 && items[ports].step == 0);
    assert_int_equal(items[0].effect, TRUCE_EFFECT_NONE); /* without a code nothing on codes */
}

static void days_of_change_are_found(void **state) {
    fixture *f = *state;
    static const truce_day expected[] = {105, 150, 160, 180, 200, 220, 240};
    truce_day days[32];
    assert_int_equal(truce_slice_event_days(f->slice, 100, 300, TRUCE_NO_DAY, days, 32), 7);
    assert_memory_equal(days, expected, sizeof expected);
    assert_int_equal(truce_slice_event_days(f->slice, 100, 300, 148, days, 32), 3); /* 105, 150, 240 */
    assert_int_equal(truce_slice_event_days(f->slice, 100, 300, TRUCE_NO_DAY, days, 2), 2);
    assert_int_equal(days[0], 105);
    assert_int_equal(days[1], 150);
    assert_int_equal(truce_slice_event_days(f->slice, 100, 300, TRUCE_NO_DAY, NULL, 0), 0);
    assert_int_equal(truce_slice_event_days(f->slice, 300, 100, TRUCE_NO_DAY, days, 32), 0);
}

static void loading_survives_want_of_memory(void **state) {
    fixture *f = *state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status != TRUCE_OK; k++) {
        failing_allocator memory = {.fail_at = k};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_arena arena;
        truce_arena_init(&arena, &allocator);
        truce_slice *slice = NULL;
        truce_error error = {0};
        status = truce_slice_load(&f->ledger, "CHN", "USA", NULL, NULL, &arena, &slice, &error);
        if (status != TRUCE_OK) {
            assert_int_equal(status, TRUCE_NO_MEMORY);
            assert_null(slice);
        }
        truce_arena_free(&arena);
        assert_int_equal(memory.live, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slice_holds_what_bears_on_the_pair),
        cmocka_unit_test(a_slice_of_a_product_holds_what_can_cover_it),
        cmocka_unit_test(measures_come_with_their_fields),
        cmocka_unit_test(rates_of_groups_add_up),
        cmocka_unit_test(the_highest_of_a_group_counts),
        cmocka_unit_test(groups_yield_to_what_is_in_force),
        cmocka_unit_test(exemptions_hold_from_when_they_are_known),
        cmocka_unit_test(suspended_and_ended_measures_hold_nothing_back),
        cmocka_unit_test(base_rates_come_from_the_longest_code),
        cmocka_unit_test(other_kinds_are_kept_apart),
        cmocka_unit_test(measures_on_sectors_need_the_sector),
        cmocka_unit_test(days_of_change_are_found),
        cmocka_unit_test(loading_survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
