#include "ledger/composition.h"

#include <math.h>
#include <string.h>

#include "ledger/hs.h"

/* ---- preparing --------------------------------------------------------------------------------------------------- */

static const char *sector_of(const truce_concordance *concordance, const char *code) {
    ptrdiff_t sector = truce_concordance_find(concordance, code);
    return sector < 0 ? NULL : concordance->sectors[sector];
}

static void add_line(truce_composer *c, const char *code, const char *sector, double weight) {
    c->lines[c->count++] = (truce_composed_line){code, sector, weight};
    c->weight += weight;
}

/* The lines of the importer's tariff that begin with the code, or the code itself where it is finer than they are. */
static truce_status find_lines(const truce_lines *lines, const truce_concordance *concordance, const char *code,
                               truce_arena *arena, truce_composer *c, truce_error *error) {
    bool inside = false;
    size_t within = 0;
    for (size_t k = 0; k < lines->count; k++) {
        within += truce_hs_within(lines->line[k].code, code);
        inside = inside || truce_hs_within(code, lines->line[k].code);
    }
    c->lines = TRUCE_NEW_ARRAY(arena, truce_composed_line, within + 1);
    if (c->lines == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < lines->count && within > 0; k++)
        if (truce_hs_within(lines->line[k].code, code))
            add_line(c, lines->line[k].code, sector_of(concordance, lines->line[k].code), 1);
    if (within > 0) return TRUCE_OK;
    c->foreign = !inside;
    const char *kept = truce_arena_string(arena, code);
    if (kept == NULL) return truce_fail_memory(error);
    add_line(c, kept, sector_of(concordance, kept), 1);
    return TRUCE_OK;
}

/* The sectors of the lines, as slices take them: a code's own need not be among them. */
static truce_status sectors_of(const truce_composer *c, const truce_concordance *concordance, truce_arena *arena,
                               const char **sectors, truce_error *error) {
    *sectors = NULL;
    for (size_t s = 0; s < concordance->n_sectors; s++) {
        const char *sector = concordance->sectors[s];
        bool found = false;
        for (size_t k = 0; k < c->count && !found; k++) found = c->lines[k].sector == sector;
        if (!found) continue;
        *sectors = *sectors == NULL ? sector : truce_arena_printf(arena, "%s\n%s", *sectors, sector);
        if (*sectors == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

static truce_status prepare_code(const truce_ledger *ledger, const truce_ledger_question *q, truce_arena *arena,
                                 truce_composer *c, truce_error *error) {
    char code[TRUCE_HS_SIZE];
    truce_concordance concordance;
    truce_lines lines;
    truce_slice *slice;
    const char *sectors;
    if (!truce_hs_parse(q->hs, strlen(q->hs), code))
        return truce_fail(error, TRUCE_USAGE,
                          "'%.40s' is no code of goods: expected 2, 4, 6, 8 or 10 digits, such as 8505.11", q->hs);
    TRUCE_TRY(truce_ledger_require_party(ledger, "exporter", q->from, error));
    TRUCE_TRY(truce_ledger_require_party(ledger, "importer", q->to, error));
    TRUCE_TRY(truce_concordance_open(ledger, arena, &concordance, error));
    TRUCE_TRY(truce_lines_alike(ledger, q->to, arena, &lines, error));
    TRUCE_TRY(find_lines(&lines, &concordance, code, arena, c, error));
    TRUCE_TRY(sectors_of(c, &concordance, arena, &sectors, error));
    TRUCE_TRY(truce_slice_load(ledger, q->from, q->to, code, sectors, arena, &slice, error));
    c->slice = slice;
    c->code = true;
    return TRUCE_OK;
}

static truce_status prepare_trade(const truce_ledger *ledger, const truce_ledger_question *q, truce_arena *arena,
                                  truce_composer *c, truce_error *error) {
    truce_averager averager;
    TRUCE_TRY(truce_averager_make(ledger, q->from, q->to, q->sector, q->weights, arena, &averager, error));
    c->slice = averager.slice;
    c->weighted = averager.lines.weighted;
    c->weights_year = averager.lines.weights.year;
    c->weights_source = averager.lines.weights.source;
    c->lines = TRUCE_NEW_ARRAY(arena, truce_composed_line, averager.atoms.count + 1);
    if (c->lines == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < averager.atoms.count; k++) {
        const truce_atom *atom = &averager.atoms.atom[k];
        add_line(c, atom->code, atom->sector < 0 ? NULL : averager.concordance.sectors[atom->sector], atom->trade);
    }
    return TRUCE_OK;
}

truce_status truce_composer_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                                 truce_composer *composer, truce_error *error) {
    truce_composer made = {.slice = NULL};
    if (question->hs != NULL)
        TRUCE_TRY(prepare_code(ledger, question, arena, &made, error));
    else
        TRUCE_TRY(prepare_trade(ledger, question, arena, &made, error));
    made.items = TRUCE_NEW_ARRAY(arena, truce_stack_item, made.slice->n_measures + 1);
    if (made.items == NULL) return truce_fail_memory(error);
    *composer = made;
    return TRUCE_OK;
}

void truce_composer_shift(truce_composer *composer, const char *party, int days) {
    for (size_t m = 0; m < composer->slice->n_measures; m++) {
        const truce_slice_measure *measure = &composer->slice->measures[m];
        if (strcmp(measure->party, party) != 0) continue;
        for (size_t k = 0; k < measure->n_steps; k++) {
            measure->steps[k].from += days;
            if (measure->steps[k].until != TRUCE_FOREVER) measure->steps[k].until += days;
        }
    }
}

truce_status truce_composition_make(const truce_composer *composer, truce_arena *arena, truce_composition *composition,
                                    truce_error *error) {
    *composition = (truce_composition){.parts = TRUCE_NEW_ARRAY(arena, truce_part, composer->slice->n_measures + 1)};
    return composition->parts != NULL ? TRUCE_OK : truce_fail_memory(error);
}

/* ---- stacking ---------------------------------------------------------------------------------------------------- */

static void clear(truce_composition *composition, size_t measures) {
    truce_part *parts = composition->parts;
    *composition = (truce_composition){.parts = parts, .rate = {.lowest = INFINITY, .highest = -INFINITY}};
    for (size_t m = 0; m < measures; m++) {
        parts[m] = (truce_part){.rate = 0};
        for (int e = 0; e < TRUCE_EFFECTS; e++) parts[m].by[e] = -1;
    }
}

static void add_parts(const truce_composer *c, double share, truce_composition *composition) {
    for (size_t m = 0; m < c->slice->n_measures; m++) {
        const truce_stack_item *item = &c->items[m];
        truce_part *part = &composition->parts[m];
        part->share[item->effect] += share;
        if (part->by[item->effect] < 0) part->by[item->effect] = item->by;
        if (item->effect == TRUCE_EFFECT_APPLIES && !isnan(item->rate)) part->rate += share * item->rate;
    }
}

/* Without the rounding of adding fractions in binary: 0.2 and 0.1 are 0.3. */
static double decimal(double rate) {
    return round(rate * 1e12) / 1e12;
}

static void round_parts(truce_composition *composition, size_t measures) {
    for (size_t m = 0; m < measures; m++) {
        truce_part *part = &composition->parts[m];
        part->rate = decimal(part->rate);
        for (int e = 0; e < TRUCE_EFFECTS; e++) part->share[e] = decimal(part->share[e]);
    }
}

void truce_compose(const truce_composer *composer, truce_day on, truce_day known, truce_composition *composition) {
    truce_stacked_rate *rate = &composition->rate;
    clear(composition, composer->slice->n_measures);
    for (size_t k = 0; k < composer->count; k++) {
        const truce_composed_line *line = &composer->lines[k];
        truce_stacked stacked =
            truce_slice_stack_rates(composer->slice, line->code, line->sector, on, known, composer->items);
        double share = line->weight / composer->weight, all = stacked.base + stacked.additional;
        rate->base += share * stacked.base;
        rate->additional += share * stacked.additional;
        rate->lowest = fmin(rate->lowest, all);
        rate->highest = fmax(rate->highest, all);
        composition->export_tax += share * stacked.export_tax;
        composition->trade_cost += share * stacked.trade_cost;
        add_parts(composer, share, composition);
    }
    round_parts(composition, composer->slice->n_measures);
    rate->base = decimal(rate->base);
    rate->additional = decimal(rate->additional);
    rate->rate = decimal(rate->base + rate->additional);
    rate->lowest = composer->count == 0 ? (double)NAN : decimal(rate->lowest);
    rate->highest = composer->count == 0 ? (double)NAN : decimal(rate->highest);
}
