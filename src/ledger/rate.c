/* The stacked tariff of one pair and product on one day. */
#include <string.h>

#include "ledger/composition.h"
#include "ledger/rows.h"
#include "ledger/slice_index.h"

enum { LINE_DIGITS = 8 }; /* of the shortest lines that national tariffs have */

/* Whether measures or lists of rates tell parts of a product apart. */
static bool divided(const truce_slice_index *index, const char *code) {
    truce_hs_key key = truce_hs_key_of(code, strlen(code)), end = truce_hs_key_end(key);
    for (size_t k = 0; k < index->n_codes; k++)
        if (index->codes[k].key > key && index->codes[k].key < end) return true;
    for (size_t l = 0; l < index->n_lists; l++)
        for (size_t k = 0; k < index->lists[l].n_codes; k++)
            if (index->lists[l].codes[k].key > key && index->lists[l].codes[k].key < end) return true;
    return false;
}

/* The sector of a product, where a tariff or an exemption is on sectors; NULL otherwise, without reading the
 * concordance. */
static truce_status find_sector(const truce_ledger *ledger, const char *code, truce_arena *arena, const char **sector,
                                truce_error *error) {
    truce_rows rows;
    bool needed = false;
    truce_status status = truce_rows_open(&rows, ledger, arena,
                                          "SELECT 1 FROM coverage_sector JOIN measure ON number = measure"
                                          " WHERE kind IN ('tariff', 'exemption') LIMIT 1",
                                          error);
    if (status == TRUCE_OK) status = truce_rows_next(&rows, &needed, error);
    truce_rows_close(&rows);
    *sector = NULL;
    if (status != TRUCE_OK || !needed) return status;
    truce_concordance concordance;
    TRUCE_TRY(truce_concordance_open(ledger, arena, &concordance, error));
    ptrdiff_t at = truce_concordance_find(&concordance, code);
    if (at >= 0) *sector = concordance.sectors[at];
    return TRUCE_OK;
}

/* The rate of a line that nothing divides, which takes no look at the nomenclature; *found: whether it is one. */
static truce_status rate_of_line(const truce_ledger *ledger, const truce_ledger_question *q, const char *code,
                                 truce_arena *arena, truce_stacked_rate *rate, bool *found, truce_error *error) {
    truce_slice *slice;
    const char *sector;
    TRUCE_TRY(truce_ledger_require_party(ledger, "exporter", q->from, error));
    TRUCE_TRY(truce_ledger_require_party(ledger, "importer", q->to, error));
    TRUCE_TRY(find_sector(ledger, code, arena, &sector, error));
    TRUCE_TRY(truce_slice_load(ledger, q->from, q->to, code, sector, arena, &slice, error));
    *found = !divided(slice->index, code);
    if (!*found) return TRUCE_OK;
    truce_stacked stacked = truce_slice_stack_rates(slice, code, sector, q->on, q->known, NULL);
    *rate = (truce_stacked_rate){.base = stacked.base, .additional = stacked.additional};
    rate->rate = rate->lowest = rate->highest = stacked.base + stacked.additional;
    return TRUCE_OK;
}

static truce_status rate_of_lines(const truce_ledger *ledger, const truce_ledger_question *q, truce_arena *arena,
                                  truce_stacked_rate *rate, truce_error *error) {
    truce_composer composer;
    truce_composition composition;
    TRUCE_TRY(truce_composer_make(ledger, q, arena, &composer, error));
    TRUCE_TRY(truce_composition_make(&composer, arena, &composition, error));
    truce_compose(&composer, q->on, q->known, &composition);
    *rate = composition.rate;
    return TRUCE_OK;
}

static truce_status check_question(const truce_ledger_question *q, char code[TRUCE_HS_SIZE], truce_error *error) {
    if (q->on == TRUCE_NO_DAY || q->from == NULL || q->to == NULL || q->hs == NULL)
        return truce_fail(error, TRUCE_USAGE,
                          "a stacked rate is that of a day, an exporter, an importer and a code: "
                          "the question must have on, from, to and hs");
    if (strcmp(q->from, q->to) == 0)
        return truce_fail(error, TRUCE_USAGE, "from and to are both '%.40s': expected an exporter and an importer",
                          q->from);
    if (!truce_hs_parse(q->hs, strlen(q->hs), code))
        return truce_fail(error, TRUCE_USAGE,
                          "'%.40s' is no code of goods: expected 2, 4, 6, 8 or 10 digits, such as 8505.11", q->hs);
    return TRUCE_OK;
}

truce_status truce_ledger_rate(truce_ledger *ledger, const truce_ledger_question *question, truce_stacked_rate *rate,
                               truce_error *error) {
    char code[TRUCE_HS_SIZE];
    TRUCE_TRY(check_question(question, code, error));
    truce_arena arena;
    truce_arena_init(&arena, &ledger->allocator);
    truce_stacked_rate stacked;
    bool found = false;
    truce_status status = TRUCE_OK;
    if (strlen(code) >= LINE_DIGITS) status = rate_of_line(ledger, question, code, &arena, &stacked, &found, error);
    if (status == TRUCE_OK && !found) status = rate_of_lines(ledger, question, &arena, &stacked, error);
    if (status == TRUCE_OK) *rate = stacked;
    truce_arena_free(&arena);
    return status;
}
