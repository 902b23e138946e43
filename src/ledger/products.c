#include "ledger/products.h"

#include <string.h>

struct truce_importer {
    const char *party;
    truce_tariff tariff;
    truce_lines *alike; /* NULL: not asked for yet */
    truce_importer *next;
};

truce_status truce_products_open(const truce_ledger *ledger, const char *weights, truce_arena *arena,
                                 truce_products *products, truce_error *error) {
    truce_products made = {.ledger = ledger, .arena = arena, .coverage = {.ledger = ledger, .arena = arena}};
    TRUCE_TRY(truce_concordance_open(ledger, arena, &made.concordance, error));
    TRUCE_TRY(truce_trade_open(ledger->context, weights, arena, &made.trade, error));
    *products = made;
    return TRUCE_OK;
}

static truce_status find_importer(truce_products *products, const char *party, truce_importer **importer,
                                  truce_error *error) {
    for (truce_importer *known = products->importers; known != NULL; known = known->next)
        if (strcmp(known->party, party) == 0) {
            *importer = known;
            return TRUCE_OK;
        }
    truce_importer *made = TRUCE_NEW(products->arena, truce_importer);
    if (made == NULL) return truce_fail_memory(error);
    *made = (truce_importer){.party = truce_arena_string(products->arena, party), .next = products->importers};
    if (made->party == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_tariff_read(&products->coverage, party, products->arena, &made->tariff, error));
    products->importers = *importer = made;
    return TRUCE_OK;
}

truce_status truce_products_alike(truce_products *products, const char *to, const truce_lines **lines,
                                  truce_error *error) {
    const truce_weights none = {.count = 0};
    truce_importer *importer;
    TRUCE_TRY(find_importer(products, to, &importer, error));
    if (importer->alike == NULL) {
        truce_lines *alike = TRUCE_NEW(products->arena, truce_lines);
        if (alike == NULL) return truce_fail_memory(error);
        TRUCE_TRY(truce_lines_of_tariff(&importer->tariff, &none, products->arena, alike, error));
        importer->alike = alike;
    }
    *lines = importer->alike;
    return TRUCE_OK;
}

truce_status truce_products_lines(truce_products *products, const char *from, const char *to, truce_arena *arena,
                                  truce_lines *lines, truce_error *error) {
    truce_weights weights;
    truce_importer *importer;
    const truce_lines *alike;
    TRUCE_TRY(truce_trade_of_pair(products->trade, from, to, &weights, error));
    if (weights.count == 0) {
        TRUCE_TRY(truce_products_alike(products, to, &alike, error));
        *lines = *alike;
        return TRUCE_OK;
    }
    TRUCE_TRY(find_importer(products, to, &importer, error));
    return truce_lines_of_tariff(&importer->tariff, &weights, arena, lines, error);
}
