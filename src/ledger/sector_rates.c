#include "ledger/sector_rates.h"

#include <string.h>

#include "base/file.h"
#include "ledger/atoms.h"

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

typedef struct sector_means {
    const truce_slice *slice;
    const truce_concordance *concordance;
    truce_day on, known;
    truce_arena *arena;
    truce_sector_rate *rates; /* [sectors of the concordance] */
} sector_means;

static truce_status take_means(const sector_means *means, const truce_lines *lines, truce_error *error) {
    truce_atoms atoms;
    const truce_concordance *c = means->concordance;
    TRUCE_TRY(truce_atoms_make(means->slice, lines, c, -1, means->arena, means->arena, &atoms, error));
    memset(means->rates, 0, c->n_sectors * sizeof *means->rates);
    for (size_t k = 0; k < atoms.count; k++) {
        const truce_atom *atom = &atoms.atom[k];
        if (atom->sector >= 0)
            add_atom(means->slice, atom, c->sectors[atom->sector], means->on, means->known,
                     &means->rates[atom->sector]);
    }
    for (size_t s = 0; s < c->n_sectors; s++) divide(&means->rates[s]);
    return TRUCE_OK;
}

/* What has no product code, such as a service, is covered by measures on its sector alone. */
static truce_sector_rate without_products(const truce_slice *slice, const char *sector, truce_day on, truce_day known) {
    const truce_atom whole = {.code = NULL, .sector = -1, .trade = 1};
    truce_sector_rate rate = {.tariff = 0};
    add_atom(slice, &whole, sector, on, known, &rate);
    rate.weight = 0;
    return rate;
}

/* Products of a sector that nobody asks for would lose their tariffs without a word. */
static truce_status check_sectors(const truce_ledger *ledger, const truce_concordance *c, const char *const *sectors,
                                  size_t n_sectors, truce_error *error) {
    if (c->n_sectors == 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "ledger '%s': names no concordance of products and sectors, expected `sectors` in its "
                          "ledger.yaml",
                          ledger->name);
    for (size_t s = 0; s < c->n_sectors; s++) {
        size_t j = 0;
        while (j < n_sectors && strcmp(sectors[j], c->sectors[s]) != 0) j++;
        if (j == n_sectors)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "ledger '%s': its concordance %s has products of a sector '%.60s', which the world does "
                              "not have, expected a concordance of the world's sectors",
                              ledger->name, truce_path_short(c->path), c->sectors[s]);
    }
    return TRUCE_OK;
}

static truce_status take_all(const truce_ledger *ledger, const truce_slice *slice, const char *const *sectors,
                             size_t n_sectors, const char *weights, truce_day on, truce_day known, truce_arena *arena,
                             truce_sector_rate *rates, bool *weighted, truce_error *error) {
    truce_concordance c;
    truce_lines lines, alike = {.count = 0};
    TRUCE_TRY(truce_concordance_open(ledger, arena, &c, error));
    TRUCE_TRY(check_sectors(ledger, &c, sectors, n_sectors, error));
    TRUCE_TRY(truce_lines_make(ledger, slice->from, slice->to, weights, arena, &lines, error));
    sector_means traded = {slice, &c, on, known, arena, TRUCE_NEW_ARRAY(arena, truce_sector_rate, c.n_sectors)};
    sector_means plain = {slice, &c, on, known, arena, TRUCE_NEW_ARRAY(arena, truce_sector_rate, c.n_sectors)};
    if (traded.rates == NULL || plain.rates == NULL) return truce_fail_memory(error);
    TRUCE_TRY(take_means(&traded, &lines, error));
    for (size_t j = 0; j < n_sectors; j++) {
        ptrdiff_t s = truce_concordance_sector(&c, sectors[j]);
        if (s < 0) {
            rates[j] = without_products(slice, sectors[j], on, known);
            continue;
        }
        rates[j] = traded.rates[s];
        if (!lines.weighted) rates[j].weight = 0;
        if (traded.rates[s].weight > 0) continue;
        if (alike.count == 0) {
            TRUCE_TRY(truce_lines_alike(ledger, slice->to, arena, &alike, error));
            TRUCE_TRY(take_means(&plain, &alike, error));
        }
        rates[j] = plain.rates[s];
        rates[j].weight = 0;
    }
    *weighted = lines.weighted;
    return TRUCE_OK;
}

truce_status truce_ledger_sector_rates(const truce_ledger *ledger, const truce_slice *slice, const char *const *sectors,
                                       size_t n_sectors, const char *weights, truce_day on, truce_day known,
                                       truce_sector_rate *rates, bool *weighted, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &ledger->allocator);
    truce_status status =
        take_all(ledger, slice, sectors, n_sectors, weights, on, known, &arena, rates, weighted, error);
    truce_arena_free(&arena);
    return status;
}
