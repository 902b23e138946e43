#include "ledger/average.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

/* ---- preparing ------------------------------------------------------------------------------------------------- */

static truce_status find_sector(const truce_ledger *ledger, const truce_concordance *concordance, const char *sector,
                                ptrdiff_t *position, truce_error *error) {
    char hint[128], list[400];
    *position = sector == NULL ? -1 : truce_concordance_sector(concordance, sector);
    if (sector == NULL || *position >= 0) return TRUCE_OK;
    if (concordance->n_sectors == 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "sector '%.60s': the ledger '%s' names no concordance, expected `sectors` in its ledger.yaml",
                          sector, ledger->name);
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "sector '%.60s': %s has no products of a sector of that code%s (it has %s)", sector,
                      truce_path_short(concordance->path),
                      truce_suggestion(hint, sizeof hint, sector, concordance->sectors, concordance->n_sectors),
                      truce_join(list, sizeof list, concordance->sectors, concordance->n_sectors));
}

static truce_status prepare(const truce_ledger *ledger, const char *from, const char *to, const char *sector,
                            const char *weights, truce_arena *arena, truce_arena *scratch, truce_averager *a,
                            truce_error *error) {
    truce_slice *slice;
    ptrdiff_t position;
    TRUCE_TRY(truce_ledger_require_party(ledger, "from", from, error));
    TRUCE_TRY(truce_ledger_require_party(ledger, "to", to, error));
    TRUCE_TRY(truce_concordance_open(ledger, arena, &a->concordance, error));
    TRUCE_TRY(find_sector(ledger, &a->concordance, sector, &position, error));
    TRUCE_TRY(truce_slice_load(ledger, from, to, NULL, NULL, arena, &slice, error));
    TRUCE_TRY(truce_lines_make(ledger, from, to, weights, arena, &a->lines, error));
    TRUCE_TRY(truce_atoms_make(slice, &a->lines, &a->concordance, position, arena, scratch, &a->atoms, error));
    a->slice = slice;
    a->items = TRUCE_NEW_ARRAY(arena, truce_stack_item, slice->n_measures + 1);
    return a->items != NULL ? TRUCE_OK : truce_fail_memory(error);
}

truce_status truce_averager_make(const truce_ledger *ledger, const char *from, const char *to, const char *sector,
                                 const char *weights, truce_arena *arena, truce_averager *averager,
                                 truce_error *error) {
    truce_averager made = {.slice = NULL};
    truce_arena scratch;
    truce_arena_init(&scratch, &arena->allocator);
    truce_status status = prepare(ledger, from, to, sector, weights, arena, &scratch, &made, error);
    truce_arena_free(&scratch);
    if (status == TRUCE_OK) *averager = made;
    return status;
}

truce_status truce_average_make(const truce_averager *averager, truce_arena *arena, truce_average *average,
                                truce_error *error) {
    *average = (truce_average){
        .sector = TRUCE_NEW_ARRAY(arena, truce_mean_rates, averager->concordance.n_sectors + 1),
        .measure = TRUCE_NEW_ARRAY(arena, truce_measure_mean, averager->slice->n_measures + 1),
    };
    return average->sector != NULL && average->measure != NULL ? TRUCE_OK : truce_fail_memory(error);
}

/* ---- taking ---------------------------------------------------------------------------------------------------- */

/* A tariff of the conflict that is laid on all goods, but for exceptions. */
static bool is_headline(const truce_slice_measure *measure) {
    return measure->kind == TRUCE_MEASURE_TARIFF && measure->everything && !measure->base;
}

/* Its rate on a day; 0 when it is not in force, or has rates by code only. */
static double headline_rate(const truce_slice_measure *measure, truce_day on, truce_day known) {
    ptrdiff_t holds = is_headline(measure) ? truce_steps_holding(measure->steps, measure->n_steps, on, known) : -1;
    if (holds < 0 || measure->steps[holds].status != TRUCE_IN_FORCE) return 0;
    return isfinite(measure->steps[holds].rate) ? measure->steps[holds].rate : 0;
}

/* Within a group the highest or the sum; over groups the sum, without the rounding of adding fractions in binary: 0.2
 * and 0.1 are 0.3. */
static double headline(const truce_slice *slice, truce_day on, truce_day known) {
    double total = 0;
    for (size_t g = 0; g < slice->n_stacks; g++) {
        double of_group = 0;
        for (size_t m = 0; m < slice->n_measures; m++) {
            if (slice->measures[m].stack != (int)g) continue;
            double rate = headline_rate(&slice->measures[m], on, known);
            of_group = slice->stacks[g].sum ? of_group + rate : fmax(of_group, rate);
        }
        total += of_group;
    }
    return round(total * 1e12) / 1e12;
}

static void add_item(const truce_stack_item *item, double share, truce_measure_mean *of, truce_measure_mean *measure) {
    if (!(item->rate > 0)) return;
    bool displaced = true;
    switch (item->effect) {
    case TRUCE_EFFECT_APPLIES:
        of->applies += share;
        of->rate += share * item->rate;
        displaced = false;
        break;
    case TRUCE_EFFECT_EXEMPT:
        of->exempt += share;
        break;
    case TRUCE_EFFECT_YIELDS:
        of->yields += share;
        break;
    case TRUCE_EFFECT_LOWER:
        of->lower += share;
        break;
    default:
        displaced = false;
    }
    if (displaced && item->by >= 0) measure[item->by].spared += share * item->rate;
}

static void add_rates(truce_mean_rates *to, const truce_stacked *rates, bool covered, double trade) {
    to->base += trade * rates->base;
    to->additional += trade * rates->additional;
    to->covered += covered ? trade : 0;
    to->trade += trade;
}

static void divide_by_trade(truce_mean_rates *rates) {
    if (!(rates->trade > 0)) return;
    rates->base /= rates->trade;
    rates->additional /= rates->trade;
    rates->covered /= rates->trade;
}

/* What one atom pays, into the means and into what each measure does. Returns what the measures on all goods take. */
static double add_items(const truce_averager *averager, double share, truce_average *average) {
    const truce_slice *slice = averager->slice;
    double on_all_goods = 0;
    for (size_t m = 0; m < slice->n_measures; m++) {
        const truce_stack_item *item = &averager->items[m];
        if (slice->measures[m].kind != TRUCE_MEASURE_TARIFF) continue;
        add_item(item, share, &average->measure[m], average->measure);
        if (is_headline(&slice->measures[m]) && item->effect == TRUCE_EFFECT_APPLIES) on_all_goods += item->rate;
    }
    return on_all_goods;
}

void truce_average_take(const truce_averager *averager, truce_day on, truce_day known, truce_average *average) {
    const truce_slice *slice = averager->slice;
    size_t sectors = averager->concordance.n_sectors;
    average->headline = headline(slice, on, known);
    average->all = (truce_mean_rates){0};
    memset(average->sector, 0, sectors * sizeof *average->sector);
    memset(average->measure, 0, slice->n_measures * sizeof *average->measure);
    for (size_t k = 0; k < averager->atoms.count; k++) {
        const truce_atom *atom = &averager->atoms.atom[k];
        const char *sector = atom->sector < 0 ? NULL : averager->concordance.sectors[atom->sector];
        truce_stacked rates = truce_slice_stack_rates(slice, atom->code, sector, on, known, averager->items);
        double on_all_goods = add_items(averager, atom->trade / averager->atoms.trade, average);
        bool covered = average->headline > 0 && on_all_goods > average->headline - 1e-12;
        add_rates(&average->all, &rates, covered, atom->trade);
        if (atom->sector >= 0) add_rates(&average->sector[atom->sector], &rates, covered, atom->trade);
    }
    divide_by_trade(&average->all);
    for (size_t s = 0; s < sectors; s++) divide_by_trade(&average->sector[s]);
}

/* ---- the question ---------------------------------------------------------------------------------------------- */

static truce_status answer(truce_ledger *ledger, const truce_ledger_question *q, truce_arena *arena,
                           truce_average_rate *answer, truce_error *error) {
    truce_averager averager;
    truce_average on, since;
    TRUCE_TRY(truce_averager_make(ledger, q->from, q->to, q->sector, q->weights, arena, &averager, error));
    TRUCE_TRY(truce_average_make(&averager, arena, &on, error));
    TRUCE_TRY(truce_average_make(&averager, arena, &since, error));
    truce_average_take(&averager, q->on, q->known, &on);
    double rate = on.all.base + on.all.additional, before = (double)NAN;
    if (q->since != TRUCE_NO_DAY) {
        truce_average_take(&averager, q->since, q->known, &since);
        before = since.all.base + since.all.additional;
    }
    *answer = (truce_average_rate){rate, rate - before, on.headline, averager.lines.weighted ? on.all.trade : 0};
    return TRUCE_OK;
}

truce_status truce_ledger_average(truce_ledger *ledger, const truce_ledger_question *question,
                                  truce_average_rate *average, truce_error *error) {
    if (question->on == TRUCE_NO_DAY || question->from == NULL || question->to == NULL)
        return truce_fail(error, TRUCE_USAGE, "an average needs a day, an exporter and an importer");
    truce_arena arena;
    truce_arena_init(&arena, &ledger->allocator);
    truce_status status = answer(ledger, question, &arena, average, error);
    truce_arena_free(&arena);
    return status;
}
