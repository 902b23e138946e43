#include "ledger/sector_rates.h"

#include <string.h>

#include "base/file.h"

truce_status truce_sector_rates_check(const truce_products *products, const char *const *sectors, size_t n_sectors,
                                      truce_error *error) {
    const truce_concordance *c = &products->concordance;
    const char *name = products->ledger->name;
    if (c->n_sectors == 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "ledger '%s': names no concordance of products and sectors, expected `sectors` in its "
                          "ledger.yaml",
                          name);
    for (size_t s = 0; s < c->n_sectors; s++) {
        size_t j = 0;
        while (j < n_sectors && strcmp(sectors[j], c->sectors[s]) != 0) j++;
        if (j == n_sectors)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "ledger '%s': its concordance %s has products of a sector '%.60s', which the world does "
                              "not have, expected a concordance of the world's sectors",
                              name, truce_path_short(c->path), c->sectors[s]);
    }
    return TRUCE_OK;
}

/* ---- preparing ------------------------------------------------------------------------------------------------- */

/* Whether any sector has no trade; marks those that have. */
static bool mark_trade(truce_sector_rater *rater) {
    size_t count = 0;
    for (size_t k = 0; k < rater->traded.count; k++) {
        const truce_atom *atom = &rater->traded.atom[k];
        if (atom->sector < 0 || rater->has_trade[atom->sector]) continue;
        rater->has_trade[atom->sector] = true;
        count++;
    }
    return count < rater->concordance->n_sectors;
}

static truce_status prepare(truce_products *products, truce_arena *arena, truce_arena *scratch,
                            truce_sector_rater *rater, truce_error *error) {
    const truce_concordance *c = rater->concordance;
    const truce_lines *alike;
    truce_lines lines;
    rater->has_trade = TRUCE_NEW_ARRAY(arena, bool, c->n_sectors + 1);
    if (rater->has_trade == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_products_lines(products, rater->slice->from, rater->slice->to, arena, &lines, error));
    TRUCE_TRY(truce_atoms_make(rater->slice, &lines, c, -1, arena, scratch, &rater->traded, error));
    rater->weighted = lines.weighted;
    rater->weights = lines.weights;
    if (!mark_trade(rater) || !lines.weighted) return TRUCE_OK;
    TRUCE_TRY(truce_products_alike(products, rater->slice->to, &alike, error));
    return truce_atoms_make(rater->slice, alike, c, -1, arena, scratch, &rater->alike, error);
}

truce_status truce_sector_rater_make(truce_products *products, const truce_slice *slice, truce_arena *arena,
                                     truce_sector_rater *rater, truce_error *error) {
    truce_sector_rater made = {.slice = slice, .concordance = &products->concordance};
    truce_arena scratch;
    truce_arena_init(&scratch, &arena->allocator);
    truce_status status = prepare(products, arena, &scratch, &made, error);
    truce_arena_free(&scratch);
    if (status == TRUCE_OK) *rater = made;
    return status;
}

/* ---- taking ---------------------------------------------------------------------------------------------------- */

/* Sums over the atoms of one sector; a mean is a sum over `trade`. */
static void add_atom(const truce_slice *slice, const truce_atom *atom, const char *sector, truce_day on,
                     truce_day known, truce_sector_rate *sum) {
    truce_stacked stacked = truce_slice_stack_rates(slice, atom->code, sector, on, known, NULL);
    bool covered = stacked.additional != 0 || stacked.export_tax != 0 || stacked.trade_cost != 0;
    sum->tariff += atom->trade * stacked.additional;
    sum->export_tax += atom->trade * stacked.export_tax;
    sum->trade_cost += atom->trade * stacked.trade_cost;
    sum->covered += covered ? atom->trade : 0;
    sum->weight += atom->trade;
}

static void divide(truce_sector_rate *sum) {
    if (!(sum->weight > 0)) return;
    sum->tariff /= sum->weight;
    sum->export_tax /= sum->weight;
    sum->trade_cost /= sum->weight;
    sum->covered /= sum->weight;
}

/* What has no product code, such as a service, is covered by measures on its sector alone. */
static truce_sector_rate without_products(const truce_slice *slice, const char *sector, truce_day on, truce_day known) {
    const truce_atom whole = {.code = NULL, .sector = -1, .trade = 1};
    truce_sector_rate rate = {.products = false};
    add_atom(slice, &whole, sector, on, known, &rate);
    rate.weight = 0;
    return rate;
}

static truce_sector_rate mean(const truce_sector_rater *rater, const truce_slice *slice, size_t s, truce_day on,
                              truce_day known) {
    const truce_atoms *atoms = rater->has_trade[s] ? &rater->traded : &rater->alike;
    truce_sector_rate sum = {.products = true};
    for (size_t k = 0; k < atoms->count; k++)
        if (atoms->atom[k].sector == (ptrdiff_t)s)
            add_atom(slice, &atoms->atom[k], rater->concordance->sectors[s], on, known, &sum);
    divide(&sum);
    if (!rater->has_trade[s] || !rater->weighted) sum.weight = 0;
    return sum;
}

void truce_sector_rates_take(const truce_sector_rater *rater, const truce_slice *slice, const char *const *sectors,
                             size_t n_sectors, truce_day on, truce_day known, truce_sector_rate *rates) {
    for (size_t j = 0; j < n_sectors; j++) {
        ptrdiff_t s = truce_concordance_sector(rater->concordance, sectors[j]);
        rates[j] = s < 0 ? without_products(slice, sectors[j], on, known) : mean(rater, slice, (size_t)s, on, known);
    }
}
