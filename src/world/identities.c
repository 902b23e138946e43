/* What must hold in any world: the accounting identities, recomputed from the arrays and compared with the accounts. */
#include <math.h>

#include "world/world.h"

/* The larger one; NaN, once met, stays. */
static double larger(double a, double b) {
    return isnan(a) || a > b ? a : b;
}

/* Size of a difference over the larger side; 0 where both are 0. */
static double relative(double one, double other) {
    double scale = fmax(fabs(one), fabs(other));
    return scale > 0 ? fabs(one - other) / scale : fabs(one - other);
}

/* pi X / (1+t): value at the border. */
static double border_value(const truce_world *world, size_t i, size_t n, size_t j) {
    size_t flow = truce_flow(world, i, n, j);
    return world->trade_share[flow] * world->expenditure[n * world->n_sectors + j] / (1 + world->tariff[flow]);
}

/* sum_i pi[i,n,j] = 1 where n spends on j. */
static double trade_shares(const truce_world *world) {
    double worst = 0;
    for (size_t j = 0; j < world->n_sectors; j++)
        for (size_t n = 0; n < world->n_regions; n++) {
            if (world->expenditure[n * world->n_sectors + j] == 0) continue;
            double sum = 0;
            for (size_t i = 0; i < world->n_regions; i++) sum += world->trade_share[truce_flow(world, i, n, j)];
            worst = larger(worst, fabs(sum - 1));
        }
    return worst;
}

/* sum_k gamma[n,j,k] = 1 where the industry produces and buys inputs. */
static double input_shares(const truce_world *world) {
    size_t J = world->n_sectors;
    double worst = 0;
    for (size_t nj = 0; world->intermediate_share != NULL && nj < world->n_regions * J; nj++) {
        if (world->accounts.output[nj] == 0 || world->factor_share[nj] == 1) continue;
        double sum = 0;
        for (size_t k = 0; k < J; k++) sum += world->intermediate_share[nj * J + k];
        worst = larger(worst, fabs(sum - 1));
    }
    return worst;
}

/* sum_j alpha[n,j] = 1. */
static double final_shares(const truce_world *world) {
    double worst = 0;
    for (size_t n = 0; n < world->n_regions; n++) {
        double sum = 0;
        for (size_t j = 0; j < world->n_sectors; j++) sum += world->accounts.final_share[n * world->n_sectors + j];
        worst = larger(worst, fabs(sum - 1));
    }
    return worst;
}

/* Y[i,j] = sum_n pi X / ((1+e)(1+t)). */
static double markets(const truce_world *world) {
    double worst = 0;
    for (size_t i = 0; i < world->n_regions; i++)
        for (size_t j = 0; j < world->n_sectors; j++) {
            double sold = 0;
            for (size_t n = 0; n < world->n_regions; n++)
                sold += border_value(world, i, n, j) / (1 + world->export_tax[truce_flow(world, i, n, j)]);
            worst = larger(worst, relative(sold, world->accounts.output[i * world->n_sectors + j]));
        }
    return worst;
}

/* wL[n] = sum_j beta (1-mu) Y. */
static double labour(const truce_world *world) {
    double worst = 0;
    for (size_t n = 0; n < world->n_regions; n++) {
        double paid = 0;
        for (size_t j = 0, nj = n * world->n_sectors; j < world->n_sectors; j++, nj++)
            paid += world->factor_share[nj] * (1 - world->profit_share[j]) * world->accounts.output[nj];
        worst = larger(worst, relative(paid, world->accounts.value_added[n]));
    }
    return worst;
}

/* sum_j F[n,j] = wL + profit + tariff revenue + export-tax revenue + D. */
static double income(const truce_world *world) {
    const truce_world_accounts *a = &world->accounts;
    double worst = 0;
    for (size_t n = 0; n < world->n_regions; n++) {
        double spent = 0;
        for (size_t j = 0; j < world->n_sectors; j++) spent += world->final_demand[n * world->n_sectors + j];
        double earned = a->value_added[n] + a->profit[n] + a->tariff_revenue[n] + a->export_tax_revenue[n];
        double gap = fabs(earned + a->transfer[n] - spent), scale = fmax(earned, spent);
        worst = larger(worst, larger(scale > 0 ? gap / scale : gap, relative(spent, a->income[n])));
    }
    return worst;
}

/* sum_n D[n] = 0, over world income. */
static double transfers(const truce_world *world) {
    double sum = 0, total = 0;
    for (size_t n = 0; n < world->n_regions; n++) {
        sum += world->accounts.transfer[n];
        total += world->accounts.income[n];
    }
    return fabs(sum) / total;
}

/* D[n] = imports - exports at the border, over income. */
static double balance_of_trade(const truce_world *world) {
    double worst = 0;
    for (size_t n = 0; n < world->n_regions; n++) {
        double deficit = 0;
        for (size_t j = 0; j < world->n_sectors; j++)
            for (size_t i = 0; i < world->n_regions; i++)
                if (i != n) deficit += border_value(world, i, n, j) - border_value(world, n, i, j);
        worst = larger(worst, fabs(deficit - world->accounts.transfer[n]) / world->accounts.income[n]);
    }
    return worst;
}

void truce_world_identities(const truce_world *world, truce_identity *identities) {
    static const struct {
        const char *name, *statement;
        double (*deviation)(const truce_world *world);
    } all[TRUCE_IDENTITIES] = {
        {"trade_shares", "trade shares sum to one where the destination spends", trade_shares},
        {"input_shares", "input shares sum to one where inputs are bought", input_shares},
        {"final_shares", "shares of final demand sum to one", final_shares},
        {"markets", "output of every industry equals its sales", markets},
        {"labour", "value added equals what industries pay for labour", labour},
        {"income", "final spending equals value added, profits, revenue and transfer", income},
        {"transfers", "transfers between regions sum to zero", transfers},
        {"balance_of_trade", "every region's transfer equals its imports less its exports", balance_of_trade},
    };
    for (size_t k = 0; k < TRUCE_IDENTITIES; k++)
        identities[k] = (truce_identity){all[k].name, all[k].statement, all[k].deviation(world)};
}
