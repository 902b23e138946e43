/* Random ledgers: stacked rates against an evaluator that knows nothing of slices, and what must change nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/slice.h"
#include "ledger_database.h"
#include "random_world.h"

enum { PARTIES = 3, STACKS = 6, MEASURES = 14, STEPS = 4, CODES = 3, LISTS = 2, LIST_CODES = 6, DAYS = 12, EVERY = 8 };

static const char *const parties[PARTIES] = {"USA", "CHN", "MEX"};
/* Few codes, many of which lie within one another. */
static const char *const codes[] = {"",       "01",     "85",       "8505",     "8506",       "850511",    "850519",
                                    "850610", "010121", "85051100", "85051910", "8505191020", "8505191090"};
enum { KNOWN_CODES = sizeof codes / sizeof *codes };
static const char *const sectors[] = {"steel", "software"};

/* ---- a ledger as the test knows it ----------------------------------------------------------------------------- */

typedef struct rate_list {
    size_t code[LIST_CODES], count;
    double rate[LIST_CODES];
} rate_list;

typedef struct model_step {
    truce_day from, until, known; /* until: DAYS is without end */
    truce_step_status status;
    double rate;
    int list; /* from 1, or 0 */
} model_step;

typedef struct model_measure {
    int number;
    size_t party;
    truce_measure_kind kind;
    bool on[PARTIES], base, lifts_stack[STACKS], lifts_measure[MEASURES];
    int stack; /* position, or -1 */
    size_t included[CODES], n_included, excepted[CODES], n_excepted;
    int sector; /* position, or -1 */
    model_step steps[STEPS];
    size_t n_steps;
} model_measure;

typedef struct model {
    struct {
        size_t party;
        bool sum, yields[STACKS];
    } stacks[STACKS];
    model_measure measures[MEASURES];
    size_t count;
    rate_list lists[LISTS];
} model;

static bool is_rated(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_TRADE_COST;
}

static bool on_exports(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_BAN;
}

/* ---- made at random -------------------------------------------------------------------------------------------- */

static void make_steps(random_stream *random, model_measure *m) {
    m->n_steps = 1 + random_below(random, STEPS);
    for (size_t k = 0; k < m->n_steps; k++) {
        model_step *step = &m->steps[k];
        step->from = (int)random_below(random, DAYS - 2);
        step->until = step->from + 1 + (int)random_below(random, DAYS);
        if (step->until > DAYS) step->until = DAYS;
        step->known = (int)random_below(random, DAYS);
        size_t status = random_below(random, 8);
        step->status = status > 3 ? TRUCE_IN_FORCE : (truce_step_status)status;
        step->rate = (double)random_below(random, 6) / 8; /* binary fractions: sums are exact in any order */
        step->list = is_rated(m->kind) && random_chance(random, 0.2) ? 1 + (int)random_below(random, LISTS) : 0;
    }
}

static void make_measure(random_stream *random, model *ledger, size_t m) {
    static const truce_measure_kind kinds[] = {
        TRUCE_MEASURE_TARIFF,  TRUCE_MEASURE_TARIFF,     TRUCE_MEASURE_TARIFF,    TRUCE_MEASURE_EXPORT_TAX,
        TRUCE_MEASURE_LICENCE, TRUCE_MEASURE_TRADE_COST, TRUCE_MEASURE_EXEMPTION, TRUCE_MEASURE_BAN};
    model_measure *made = &ledger->measures[m];
    *made = (model_measure){.number = (int)m + 1, .stack = -1, .sector = -1};
    made->kind = kinds[random_below(random, sizeof kinds / sizeof *kinds)];
    made->party = random_below(random, 4) < 3 ? 0 : random_below(random, PARTIES);
    for (size_t p = 0; p < PARTIES; p++) made->on[p] = p != made->party && random_chance(random, 0.8);
    if (made->kind == TRUCE_MEASURE_TARIFF || made->kind == TRUCE_MEASURE_EXPORT_TAX) do
            made->stack = (int)random_below(random, STACKS);
        while (ledger->stacks[made->stack].party != made->party);
    made->base = made->kind == TRUCE_MEASURE_TARIFF && random_chance(random, 0.2);
    made->n_included = random_below(random, CODES + 1);
    made->n_excepted = random_below(random, CODES);
    for (size_t k = 0; k < CODES; k++) {
        made->included[k] = random_below(random, KNOWN_CODES / 2);
        made->excepted[k] = KNOWN_CODES / 2 + random_below(random, KNOWN_CODES / 2);
    }
    if (random_chance(random, 0.2)) made->sector = (int)random_below(random, 2);
    make_steps(random, made);
    if (made->kind != TRUCE_MEASURE_EXEMPTION) return;
    for (size_t k = 0; k < STACKS; k++) made->lifts_stack[k] = random_chance(random, 0.3);
    for (size_t k = 0; k < MEASURES; k++) made->lifts_measure[k] = random_chance(random, 0.1);
}

static void make_model(random_stream *random, model *ledger) {
    memset(ledger, 0, sizeof *ledger);
    for (size_t k = 0; k < STACKS; k++) {
        ledger->stacks[k].party = k % PARTIES;
        ledger->stacks[k].sum = random_chance(random, 0.4);
        for (size_t y = 0; y < STACKS; y++) ledger->stacks[k].yields[y] = y != k && random_chance(random, 0.3);
    }
    for (size_t k = 0; k < LISTS; k++) {
        rate_list *list = &ledger->lists[k];
        for (size_t c = 0; c < KNOWN_CODES && list->count < LIST_CODES; c++) {
            if (!random_chance(random, 0.4)) continue;
            list->code[list->count] = c;
            list->rate[list->count++] = (double)random_below(random, 8) / 16;
        }
    }
    ledger->count = 1 + random_below(random, MEASURES);
    for (size_t m = 0; m < ledger->count; m++) make_measure(random, ledger, m);
}

/* ---- the same as rows ------------------------------------------------------------------------------------------ */

static void store_steps(truce_ledger *db, const model_measure *m, int number) {
    static const char *const statuses[] = {"in-force", "suspended", "ended", "announced"};
    for (size_t k = 0; k < m->n_steps; k++) {
        const model_step *s = &m->steps[k];
        char until[16];
        snprintf(until, sizeof until, s->until == DAYS ? "NULL" : "%d", s->until);
        ledger_database_run(
            db, "INSERT INTO step (measure,number,from_day,until_day,known_day,status) VALUES (%d,%d,%d,%s,%d,%Q)",
            number, (int)k + 1, s->from, until, s->known, statuses[s->status]);
        if (s->list != 0)
            ledger_database_run(db, "UPDATE step SET rates = %d WHERE measure = %d AND number = %d", s->list, number,
                                (int)k + 1);
        else if (is_rated(m->kind))
            ledger_database_run(db, "UPDATE step SET rate = %.17g WHERE measure = %d AND number = %d", s->rate, number,
                                (int)k + 1);
    }
}

/* `number_of` says which number each measure gets: the order of the ledger. */
static void store_measure(truce_ledger *db, const model *ledger, const model_measure *m, const int *number_of) {
    int number = number_of[m->number - 1];
    bool everything = false;
    for (size_t k = 0; k < m->n_included; k++) {
        everything |= m->included[k] == 0;
        ledger_database_run(db, "INSERT OR IGNORE INTO coverage VALUES (%Q,%Q,%d,0)", parties[m->party],
                            codes[m->included[k]], number);
    }
    for (size_t k = 0; k < m->n_excepted; k++)
        ledger_database_run(db, "INSERT OR IGNORE INTO coverage VALUES (%Q,%Q,%d,1)", parties[m->party],
                            codes[m->excepted[k]], number);
    if (m->sector >= 0)
        ledger_database_run(db, "INSERT INTO coverage_sector VALUES (%d,%Q,0)", number, sectors[m->sector]);
    ledger_database_run(
        db, "INSERT INTO measure (number,id,party,kind,flow,base,everything) VALUES (%d,'m%d',%Q,%Q,%Q,%d,%d)", number,
        m->number, parties[m->party], truce_measure_kind_names[m->kind], on_exports(m->kind) ? "exports" : "imports",
        m->base, everything);
    if (m->stack >= 0) ledger_database_run(db, "UPDATE measure SET stack = %d WHERE number = %d", m->stack + 1, number);
    bool all = true;
    for (size_t p = 0; p < PARTIES; p++) all = all && (p == m->party || m->on[p]);
    if (all) ledger_database_run(db, "INSERT INTO measure_on VALUES (%d,'*')", number);
    for (size_t p = 0; p < PARTIES && !all; p++)
        if (m->on[p]) ledger_database_run(db, "INSERT INTO measure_on VALUES (%d,%Q)", number, parties[p]);
    for (size_t k = 0; k < STACKS; k++)
        if (m->lifts_stack[k]) ledger_database_run(db, "INSERT INTO exempts VALUES (%d,%d,NULL)", number, (int)k + 1);
    for (size_t k = 0; k < ledger->count; k++)
        if (m->lifts_measure[k])
            ledger_database_run(db, "INSERT INTO exempts VALUES (%d,NULL,%d)", number, number_of[k]);
    store_steps(db, m, number);
}

static void store(truce_ledger *db, const model *ledger, const int *number_of) {
    ledger_database_open(db);
    for (size_t k = 0; k < STACKS; k++) {
        ledger_database_run(db, "INSERT INTO stack VALUES (%d,'s%d',%Q,'',%Q)", (int)k + 1, (int)k + 1,
                            parties[ledger->stacks[k].party], ledger->stacks[k].sum ? "sum" : "highest");
        for (size_t y = 0; y < STACKS; y++)
            if (ledger->stacks[k].yields[y])
                ledger_database_run(db, "INSERT INTO stack_yields VALUES (%d,%d)", (int)k + 1, (int)y + 1);
    }
    for (size_t k = 0; k < LISTS; k++)
        for (size_t c = 0; c < ledger->lists[k].count; c++)
            ledger_database_run(db, "INSERT INTO list_code VALUES (%d,%Q,%.17g)", (int)k + 1,
                                codes[ledger->lists[k].code[c]], ledger->lists[k].rate[c]);
    for (size_t m = 0; m < ledger->count; m++) store_measure(db, ledger, &ledger->measures[m], number_of);
}

/* ---- the naive evaluator --------------------------------------------------------------------------------------- */

typedef struct query {
    const model *ledger;
    size_t from, to;
    const char *code, *sector; /* sector: NULL for none */
    truce_day on, known;
} query;

static bool begins(const char *code, const char *prefix) {
    return strstr(code, prefix) == code;
}

static bool covers(const query *q, const model_measure *m) {
    bool yes = m->sector >= 0 && q->sector != NULL && strcmp(q->sector, sectors[m->sector]) == 0;
    for (size_t k = 0; k < m->n_included; k++) yes |= begins(q->code, codes[m->included[k]]);
    for (size_t k = 0; k < m->n_excepted; k++) yes &= !begins(q->code, codes[m->excepted[k]]);
    return yes;
}

static const model_step *step_of(const query *q, const model_measure *m) {
    const model_step *held = NULL;
    for (const model_step *s = m->steps; s < m->steps + m->n_steps; s++)
        if (s->known <= q->known && s->from <= q->on && (s->until == DAYS || s->until > q->on)) held = s;
    return held;
}

static double rate_of(const query *q, const model_measure *m) {
    const model_step *step = step_of(q, m);
    if (step->list == 0) return step->rate;
    const rate_list *list = &q->ledger->lists[step->list - 1];
    double rate = (double)NAN;
    size_t longest = 0;
    for (size_t k = 0; k < list->count; k++) {
        size_t length = strlen(codes[list->code[k]]);
        if (!begins(q->code, codes[list->code[k]]) || (length < longest)) continue;
        longest = length;
        rate = list->rate[k];
    }
    return rate;
}

/* In force on the product, were there no other measure. */
static bool in_force(const query *q, const model_measure *m) {
    bool exports = m->kind == TRUCE_MEASURE_EXEMPTION ? m->party == q->from : on_exports(m->kind);
    size_t party = exports ? q->from : q->to, partner = exports ? q->to : q->from;
    if (m->party != party || !m->on[partner] || !covers(q, m)) return false;
    const model_step *step = step_of(q, m);
    if (step == NULL || step->status != TRUCE_IN_FORCE) return false;
    return !is_rated(m->kind) || !isnan(rate_of(q, m));
}

static bool lifted(const query *q, const model_measure *m) {
    for (size_t k = 0; k < q->ledger->count; k++) {
        const model_measure *e = &q->ledger->measures[k];
        if (e->kind != TRUCE_MEASURE_EXEMPTION || !in_force(q, e)) continue;
        if (e->lifts_measure[m->number - 1] || (m->stack >= 0 && e->lifts_stack[m->stack])) return true;
    }
    return false;
}

/* The rate of a group's tariffs or export taxes: base ones, or not, or (both true) all. */
static double rate_of_stack(const query *q, int stack, bool base, bool additional) {
    double highest = -1, sum = 0;
    bool highest_is_base = false;
    for (size_t k = 0; k < q->ledger->count; k++) {
        const model_measure *m = &q->ledger->measures[k];
        if (m->stack != stack || !in_force(q, m) || lifted(q, m)) continue;
        double rate = rate_of(q, m);
        sum += (m->base ? base : additional) ? rate : 0;
        if (rate > highest) highest = rate, highest_is_base = m->base;
    }
    if (q->ledger->stacks[stack].sum) return sum;
    return highest >= 0 && (highest_is_base ? base : additional) ? highest : 0;
}

static bool yields(const query *q, int stack) {
    for (int other = 0; other < STACKS; other++)
        if (q->ledger->stacks[stack].yields[other] && rate_of_stack(q, other, true, true) > 0) return true;
    return false;
}

static truce_stacked naive(const query *q) {
    truce_stacked total = {0};
    for (int stack = 0; stack < STACKS; stack++) {
        if (yields(q, stack)) continue;
        bool import_side = q->ledger->stacks[stack].party == q->to;
        if (import_side) total.base += rate_of_stack(q, stack, true, false);
        *(import_side ? &total.additional : &total.export_tax) += rate_of_stack(q, stack, false, true);
    }
    for (size_t k = 0; k < q->ledger->count; k++) {
        const model_measure *m = &q->ledger->measures[k];
        bool costs = m->kind == TRUCE_MEASURE_TRADE_COST && in_force(q, m) && !lifted(q, m);
        total.trade_cost += costs ? rate_of(q, m) : 0;
    }
    return total;
}

/* ---- comparing ------------------------------------------------------------------------------------------------- */

static const int in_order[MEASURES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};

static truce_slice *load(truce_ledger *db, truce_arena *arena, const query *q, const char *hs, const char *sector) {
    truce_slice *slice = NULL;
    truce_error error = {0};
    if (truce_slice_load(db, parties[q->from], parties[q->to], hs, sector, arena, &slice, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return slice;
}

static bool same(const truce_stacked *a, const truce_stacked *b) {
    return a->base == b->base && a->additional == b->additional && a->export_tax == b->export_tax &&
           a->trade_cost == b->trade_cost;
}

static void expect_same(const query *q, const truce_stacked *found, const truce_stacked *expected, int round) {
    if (same(found, expected)) return;
    fail_msg(
        "ledger %d, %s to %s, code '%s', sector %s, day %d as known on %d: found %g %g %g %g, expected %g %g %g %g",
        round, parties[q->from], parties[q->to], q->code, q->sector == NULL ? "none" : q->sector, q->on, q->known,
        found->base, found->additional, found->export_tax, found->trade_cost, expected->base, expected->additional,
        expected->export_tax, expected->trade_cost);
}

static query random_query(random_stream *random, const model *ledger) {
    query q = {
        .ledger = ledger, .from = random_below(random, PARTIES), .code = codes[random_below(random, KNOWN_CODES)]};
    q.to = (q.from + 1 + random_below(random, PARTIES - 1)) % PARTIES;
    if (random_chance(random, 0.7)) q.from = 1, q.to = 0;
    q.sector = random_chance(random, 0.3) ? sectors[random_below(random, 2)] : NULL;
    q.on = (int)random_below(random, DAYS);
    q.known = (int)random_below(random, DAYS + 2);
    return q;
}

static void stacking_agrees_with_the_naive_evaluator(void **state) {
    (void)state;
    random_stream random = random_stream_from(1);
    double seen = 0;
    for (int round = 0; round < 100; round++) {
        model ledger;
        truce_ledger db;
        make_model(&random, &ledger);
        store(&db, &ledger, in_order);
        for (int k = 0; k < 40; k++) {
            query q = random_query(&random, &ledger);
            truce_arena arena;
            truce_arena_init(&arena, &truce_malloc_allocator);
            char wider[16] = ""; /* the slice of a code holds what bears on the codes within it */
            if (q.code[0] != '\0') memcpy(wider, q.code, 2 + 2 * random_below(&random, strlen(q.code) / 2));
            const char *hs = wider[0] == '\0' ? NULL : wider;
            truce_slice *all = load(&db, &arena, &q, NULL, NULL), *some = load(&db, &arena, &q, hs, q.sector);
            truce_stacked expected = naive(&q);
            truce_stacked found = truce_slice_stack_rates(all, q.code, q.sector, q.on, q.known, NULL);
            expect_same(&q, &found, &expected, round);
            found = truce_slice_stack_rates(some, q.code, q.sector, q.on, q.known, NULL);
            expect_same(&q, &found, &expected, round);
            seen += expected.additional;
            truce_arena_free(&arena);
        }
        ledger_database_close(&db);
    }
    assert_true(seen > 50); /* the random ledgers are not empty ones */
}

/* ---- what changes nothing -------------------------------------------------------------------------------------- */

/* The order of the ledger decides which of equals is named, and no rate. */
static void order_changes_nothing(void **state) {
    (void)state;
    random_stream random = random_stream_from(2);
    for (int round = 0; round < 60; round++) {
        model ledger;
        truce_ledger db, shuffled;
        make_model(&random, &ledger);
        int order[MEASURES];
        memcpy(order, in_order, sizeof order);
        for (size_t k = MEASURES - 1; k > 0; k--) {
            size_t other = random_below(&random, k + 1);
            int number = order[k];
            order[k] = order[other];
            order[other] = number;
        }
        store(&db, &ledger, in_order);
        store(&shuffled, &ledger, order);
        truce_arena arena;
        truce_arena_init(&arena, &truce_malloc_allocator);
        for (int k = 0; k < 20; k++) {
            query q = random_query(&random, &ledger);
            truce_stacked one =
                truce_slice_stack_rates(load(&db, &arena, &q, NULL, NULL), q.code, q.sector, q.on, q.known, NULL);
            truce_stacked two =
                truce_slice_stack_rates(load(&shuffled, &arena, &q, NULL, NULL), q.code, q.sector, q.on, q.known, NULL);
            one.additional += one.base, two.additional += two.base; /* of equals one may be a base rate */
            one.base = two.base = 0;
            expect_same(&q, &two, &one, round);
        }
        truce_arena_free(&arena);
        ledger_database_close(&db);
        ledger_database_close(&shuffled);
    }
}

/* A measure that is suspended, announced, lifted, yields or is lower could as well not be there: of those that displace
 * it, none depends on it. What yields may make others yield all the same, and stays. */
static bool idle(truce_effect effect) {
    return effect == TRUCE_EFFECT_SUSPENDED || effect == TRUCE_EFFECT_ANNOUNCED || effect == TRUCE_EFFECT_EXEMPT ||
           effect == TRUCE_EFFECT_LOWER || effect == TRUCE_EFFECT_NONE;
}

static void idle_measures_could_as_well_be_absent(void **state) {
    (void)state;
    random_stream random = random_stream_from(3);
    int removed[TRUCE_EFFECT_ANNOUNCED + 1] = {0};
    for (int round = 0; round < 100; round++) {
        model ledger;
        truce_ledger db;
        make_model(&random, &ledger);
        store(&db, &ledger, in_order);
        truce_arena arena;
        truce_arena_init(&arena, &truce_malloc_allocator);
        for (int k = 0; k < 60; k++) {
            query q = random_query(&random, &ledger);
            truce_stack_item items[MEASURES];
            truce_slice *slice = load(&db, &arena, &q, NULL, NULL);
            truce_stacked all = truce_slice_stack_rates(slice, q.code, q.sector, q.on, q.known, items);
            for (size_t m = 0; m < slice->n_measures; m++) {
                if (!idle(items[m].effect)) continue;
                slice->measures[m].n_steps = 0;
                removed[items[m].effect]++;
            }
            truce_stacked rest = truce_slice_stack_rates(slice, q.code, q.sector, q.on, q.known, NULL);
            expect_same(&q, &rest, &all, round);
        }
        truce_arena_free(&arena);
        ledger_database_close(&db);
    }
    for (int effect = 0; effect <= TRUCE_EFFECT_ANNOUNCED; effect++)
        if (idle((truce_effect)effect)) assert_true(removed[effect] > 5);
}

/* Between days of change nothing changes; and on each some step does. */
static void rates_change_on_event_days_only(void **state) {
    (void)state;
    random_stream random = random_stream_from(4);
    for (int round = 0; round < 100; round++) {
        model ledger;
        truce_ledger db;
        make_model(&random, &ledger);
        store(&db, &ledger, in_order);
        query q = random_query(&random, &ledger);
        truce_arena arena;
        truce_arena_init(&arena, &truce_malloc_allocator);
        truce_slice *slice = load(&db, &arena, &q, NULL, NULL);
        truce_day days[DAYS];
        size_t count = truce_slice_event_days(slice, 0, DAYS, q.known, days, DAYS), next = 0;
        for (truce_day day = 1; day < DAYS; day++) {
            bool changes = false;
            for (size_t m = 0; m < slice->n_measures; m++) {
                const truce_slice_measure *measure = &slice->measures[m];
                changes |= truce_steps_holding(measure->steps, measure->n_steps, day, q.known) !=
                           truce_steps_holding(measure->steps, measure->n_steps, day - 1, q.known);
            }
            assert_int_equal(changes, next < count && days[next] == day);
            next += changes;
        }
        assert_int_equal(next, count);
        truce_arena_free(&arena);
        ledger_database_close(&db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stacking_agrees_with_the_naive_evaluator),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(idle_measures_could_as_well_be_absent),
        cmocka_unit_test(rates_change_on_event_days_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
