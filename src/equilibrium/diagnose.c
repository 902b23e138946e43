#include "equilibrium/diagnose.h"

#include <math.h>
#include <stdio.h>

/* An income below this part of wages and profits, or trade below this part of a transfer, is on its way to nothing. */
static const double VANISHING = 0.02;

/* Regions that sell abroad, but neither they nor whom they buy from buy abroad, run a surplus at any wage; only a
 * transfer paid can match it. Likewise those who buy and cannot sell. */
static truce_status one_way_trade(const truce_system *y, const bool *buys, truce_error *error) {
    size_t N = y->N;
    for (size_t n = 0; n < N; n++) {
        double received = 0;
        size_t partners = 0;
        bool sells = false, shops = false;
        for (size_t i = 0; i < N; i++) {
            bool to = buys[i * N + n], from = buys[n * N + i];
            partners += i != n && to && from;
            if (i == n || (to && from)) received += y->world->accounts.transfer[i];
            sells |= i != n && to && !from;
            shops |= i != n && from && !to;
        }
        if (y->closure == TRUCE_DEFICITS_ZERO) received = 0;
        if (sells == shops || (sells ? received < 0 : received > 0)) continue;
        return truce_fail(error, TRUCE_NO_SOLUTION,
                          "%s%s %s under this policy, so that trade cannot balance at any wage%s",
                          y->world->region.code[n], partners > 0 ? ", with those it trades with both ways," : "",
                          sells ? "sells to other regions but buys nothing from them"
                                : "buys from other regions but sells nothing to them",
                          y->closure == TRUCE_DEFICITS_ZERO ? " with deficits zero" : "");
    }
    return TRUCE_OK;
}

static bool vanishing_income(const truce_system *y, const truce_point *pt, size_t n, char *clause, size_t size) {
    double earned = pt->wage_bill[n] + pt->profit[n], revenue = pt->tariff_revenue[n] + pt->export_tax_revenue[n];
    if (!isfinite(earned) || !(pt->income[n] <= VANISHING * earned)) return false;
    snprintf(clause, size,
             "; near there %s can hardly pay what the policy asks of it: of %.6g %s earned, %.6g remain after tax "
             "revenue of %.6g and a net transfer of %.6g%s",
             y->world->region.code[n], earned, y->world->unit, pt->income[n], revenue, pt->transfer[n],
             pt->transfer[n] < revenue && y->closure != TRUCE_DEFICITS_ZERO ? " (deficits zero would lift the transfer)"
                                                                            : "");
    return true;
}

static bool hardly_trades(const truce_system *y, const truce_point *pt, size_t n, char *clause, size_t size) {
    double transfer = fabs(pt->transfer[n]),
           traded = pt->receives[n] ? pt->earned[n] - transfer : pt->paid[n] - transfer;
    if (y->closure == TRUCE_DEFICITS_ZERO || !(traded <= VANISHING * transfer)) return false;
    snprintf(
        clause, size,
        "; near there %s hardly trades any more, yet has a net transfer of %.6g %s to settle by trade: try deficits "
        "zero",
        y->world->region.code[n], pt->transfer[n], y->world->unit);
    return true;
}

void truce_diagnose_point(const truce_system *y, const truce_point *pt, char *clause, size_t size) {
    clause[0] = '\0';
    for (size_t n = 0; n < y->N; n++)
        if (hardly_trades(y, pt, n, clause, size)) return;
    for (size_t n = 0; n < y->N; n++)
        if (vanishing_income(y, pt, n, clause, size)) return;
}

truce_status truce_diagnose_trade(const truce_system *y, truce_error *error) {
    if (y->closure == TRUCE_DEFICITS_PROPORTIONAL) return TRUCE_OK; /* its transfers answer to the policy */
    truce_system_reach(y, y->strongest, y->reaches);
    return one_way_trade(y, y->reaches, error);
}
