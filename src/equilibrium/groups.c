/* Which regions trade with one another: only they have wages relative to one another. */
#include "equilibrium/system.h"

#include <math.h>
#include <string.h>

/* A transfer of a closed group below this part of its income is the rounding of none. */
static const double PAYABLE = 1e-11;
/* Trade that goes one way, because folding took for none what came back, and is below this share, is none either. */
static const double NEGLIGIBLE = 1e-20;

void truce_system_reach(const truce_system *y, double *strongest, bool *reaches) {
    size_t N = y->N;
    memset(strongest, 0, N * N * sizeof *strongest);
    for (size_t at = 0, j = 0; j < y->J; j++)
        for (size_t i = 0; i < N; i++, at += y->stride)
            for (size_t n = 0; n < N; n++) strongest[n * N + i] = fmax(strongest[n * N + i], y->share[at + n]);
    for (size_t k = 0; k < N * N; k++) reaches[k] = strongest[k] > 0;
    for (size_t via = 0; via < N; via++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; reaches[n * N + via] && i < N; i++) reaches[n * N + i] |= reaches[via * N + i];
}

/* Where folding cut flows off, what remains may go one way only, and could not balance. */
static void drop_remains(truce_system *y) {
    size_t N = y->N;
    truce_system_reach(y, y->strongest, y->reaches);
    for (size_t at = 0, j = 0; j < y->J; j++) {
        for (size_t i = 0; i < N; i++, at += y->stride) {
            for (size_t n = 0; n < N; n++) {
                if (n == i || y->reaches[i * N + n] || !(y->strongest[n * N + i] < NEGLIGIBLE)) continue;
                y->share[at + n] = y->net[at + n] = 0;
                if (y->export_tax) y->border[at + n] = 0;
            }
        }
    }
}

/* Regions joined by trade, directly or through others: each gets the lowest index of its group. */
static size_t join(const truce_system *y, size_t *group) {
    size_t count = y->N;
    for (size_t i = 0; i < y->N; i++) group[i] = i;
    for (size_t at = 0, j = 0; j < y->J && count > 1; j++) {
        for (size_t i = 0; i < y->N; i++, at += y->stride) {
            for (size_t n = 0; n < y->N; n++) {
                if (group[i] == group[n] || !(y->share[at + n] > 0)) continue;
                size_t keep = group[i] < group[n] ? group[i] : group[n], drop = group[i] + group[n] - keep;
                for (size_t m = 0; m < y->N; m++)
                    if (group[m] == drop) group[m] = keep;
                count--;
            }
        }
    }
    return count;
}

/* A group that nobody outside trades with can neither pay nor receive a transfer. */
static truce_status check_transfers(const truce_system *y, truce_error *error) {
    for (size_t g = 0; g < y->N; g++) {
        if (!(fabs(y->group_transfer[g]) > PAYABLE * y->group_income[g])) continue;
        return truce_fail(
            error, TRUCE_NO_SOLUTION,
            "%s%s trades with no other region under this policy, yet its deficit of %.6g %s would have to "
            "be financed: set the closure's deficits to zero",
            y->world->region.code[g], y->alone[g] ? "" : " (with its partners)", y->group_transfer[g], y->world->unit);
    }
    return TRUCE_OK;
}

truce_status truce_system_group(truce_system *y, truce_error *error) {
    const truce_world *world = y->world;
    if (y->cut) drop_remains(y);
    size_t count = join(y, y->group), bytes = y->N * sizeof(double);
    memset(y->group_labour, 0, bytes);
    memset(y->group_income, 0, bytes);
    memset(y->group_transfer, 0, bytes);
    for (size_t i = 0; i < y->N; i++) y->alone[i] = true;
    for (size_t i = 0; i < y->N; i++) {
        size_t g = y->group[i];
        y->group_labour[g] += y->labour[i];
        y->group_income[g] += world->accounts.income[i] - world->accounts.transfer[i];
        y->group_transfer[g] += world->accounts.transfer[i];
        if (g != i) y->alone[g] = y->alone[i] = false;
    }
    return y->closure == TRUCE_DEFICITS_ZERO || count == 1 ? TRUCE_OK : check_transfers(y, error);
}
