/* The benchmark accounts: what expenditures, shares and taxes imply about revenue, income and transfers. */
#include <math.h>

#include "world/check.h"
#include "world/schema.h"

/* Final demand below zero by less than this share of expenditure is rounding, as far as it is corrected ... */
#define NEGATIVE_TOLERANCE 1e-6
/* ... and by less than this it is taken for zero without ado: it moves no hat by more than itself. */
#define ROUNDING 1e-13

/* The accounts while they are made. */
typedef struct accounts {
    double *Y, *alpha, *F;                                   /* [N][J] */
    double *wL, *profit, *T, *E, *D, *I, *exports, *imports; /* [N]; T tariff, E export-tax revenue */
} accounts;

static truce_status allocate(truce_world *world, accounts *a, truce_error *error) {
    size_t N = world->n_regions, J = world->n_sectors;
    double **by_sector[] = {&a->Y, &a->alpha, &a->F};
    double **by_region[] = {&a->wL, &a->profit, &a->T, &a->E, &a->D, &a->I, &a->exports, &a->imports};
    for (size_t k = 0; k < sizeof by_sector / sizeof *by_sector; k++)
        if ((*by_sector[k] = TRUCE_NEW_ARRAY(&world->arena, double, N *J)) == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < sizeof by_region / sizeof *by_region; k++)
        if ((*by_region[k] = TRUCE_NEW_ARRAY(&world->arena, double, N)) == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

/* All sums over flows: V = pi X / ((1+e)(1+t)), Y[i,j] = sum_n V, tariff revenue t (1+e) V to n, export-tax revenue
 * e V to i, trade at the border (1+e) V. */
static void add_up_flows(const truce_world *world, const accounts *a) {
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t n = 0; n < N; n++) a->T[n] = a->E[n] = a->exports[n] = a->imports[n] = 0;
    for (size_t j = 0; j < J; j++) {
        for (size_t i = 0; i < N; i++) {
            size_t row = truce_flow(world, i, 0, j);
            const double *pi = world->trade_share + row, *t = world->tariff + row, *e = world->export_tax + row;
            double revenue = 0, export_tax = 0, exports = 0;
            for (size_t n = 0; n < N; n++) {
                double at_border = pi[n] * world->expenditure[n * J + j] / (1 + t[n]);
                double V = at_border / (1 + e[n]);
                revenue += V;
                export_tax += e[n] * V;
                a->T[n] += t[n] * at_border;
                double traded = n == i ? 0 : at_border;
                exports += traded;
                a->imports[n] += traded;
            }
            a->Y[i * J + j] = revenue;
            a->E[i] += export_tax;
            a->exports[i] += exports;
        }
    }
}

/* F[n,k] = X[n,k] - sum_j gamma[n,k,j] (1-beta[n,j]) (1-mu_j) Y[n,j] */
static void subtract_intermediates(const truce_world *world, const accounts *a) {
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t n = 0; n < N; n++) {
        double *F = a->F + n * J;
        for (size_t k = 0; k < J; k++) F[k] = world->expenditure[n * J + k];
        for (size_t j = 0; j < J && world->intermediate_share != NULL; j++) {
            const double *gamma = world->intermediate_share + (n * J + j) * J;
            double materials = (1 - world->factor_share[n * J + j]) * (1 - world->profit_share[j]) * a->Y[n * J + j];
            for (size_t k = 0; k < J; k++) F[k] -= gamma[k] * materials;
        }
    }
}

/* Raises the spending of n on k by `more` and follows it into the final demand of all who then need more inputs. */
static void raise_expenditure(truce_world *world, const accounts *a, size_t n, size_t k, double more) {
    size_t N = world->n_regions, J = world->n_sectors;
    world->expenditure[n * J + k] += more;
    a->F[n * J + k] += more;
    for (size_t i = 0; i < N; i++) {
        size_t flow = truce_flow(world, i, n, k), cell = i * J + k;
        double V = world->trade_share[flow] * more / ((1 + world->tariff[flow]) * (1 + world->export_tax[flow]));
        double materials = (1 - world->factor_share[cell]) * (1 - world->profit_share[k]) * V;
        const double *gamma = world->intermediate_share + cell * J;
        for (size_t h = 0; h < J; h++) a->F[i * J + h] -= gamma[h] * materials;
    }
}

static truce_status fail_final_demand(const truce_world *world, const char *source, const accounts *a, size_t cell,
                                      truce_error *error) {
    size_t J = world->n_sectors;
    double X = world->expenditure[cell], used = X - a->F[cell];
    return truce_world_fail(
        source, "expenditure", error,
        "country %s, sector %s: producers use %.9g of it, which is %.3g more than the %.9g that the "
        "region spends on it (final demand would be negative)",
        world->region.code[cell / J], world->sector.code[cell % J], used, used - X, X);
}

/* Final demand that is negative by a rounding of the data is made zero by raising expenditure to intermediate use, so
 * that the accounts close exactly. Each sweep leaves the share of materials of the last one's error: it converges. */
static truce_status close_final_demand(truce_world *world, const char *source, const accounts *a, truce_error *error) {
    enum { SWEEPS = 500 };
    size_t J = world->n_sectors, cells = world->n_regions * J, corrected = 0, worst = 0;
    double largest = 0;
    for (size_t c = 0; c < cells; c++) {
        double X = world->expenditure[c], excess = -a->F[c];
        if (excess <= ROUNDING * X) continue;
        if (!(excess <= NEGATIVE_TOLERANCE * X)) return fail_final_demand(world, source, a, c, error);
        corrected++;
        if (excess > largest * X) largest = excess / X, worst = c;
    }
    if (corrected == 0) return TRUCE_OK;
    bool closed = false;
    for (int sweep = 0; sweep < SWEEPS && !closed; sweep++) {
        closed = true;
        for (size_t c = 0; c < cells; c++) {
            if (-a->F[c] <= ROUNDING / 10 * world->expenditure[c]) continue; /* stays below ROUNDING when added anew */
            raise_expenditure(world, a, c / J, c % J, -a->F[c]);
            closed = false;
        }
    }
    if (!closed) return fail_final_demand(world, source, a, worst, error);
    truce_world_note(world,
                     "expenditure: intermediate use exceeded it in %zu cells, at most by %.3g of it (country %s, "
                     "sector %s); it was raised to intermediate use there",
                     corrected, largest, world->region.code[worst / J], world->sector.code[worst % J]);
    add_up_flows(world, a);
    subtract_intermediates(world, a);
    return TRUCE_OK;
}

/* Income and its sources, the transfer as what is left: I = wL + profit + T + E + D. */
static truce_status settle(const truce_world *world, const char *source, const accounts *a, truce_error *error) {
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t n = 0; n < N; n++) {
        const char *code = world->region.code[n];
        for (size_t c = n * J, j = 0; j < J; c++, j++) {
            if (a->F[c] < 0) a->F[c] = 0;
            a->I[n] += a->F[c];
            a->wL[n] += world->factor_share[c] * (1 - world->profit_share[j]) * a->Y[c];
            a->profit[n] += world->profit_share[j] * a->Y[c];
        }
        if (!isfinite(a->I[n]) || !isfinite(a->wL[n]) || !isfinite(a->T[n]) || !isfinite(a->E[n]))
            return truce_world_fail(source, "expenditure", error, "the spending of %s is too large to add up", code);
        if (!(a->wL[n] > 0))
            return truce_world_fail(source, "factor_share", error,
                                    "%s has no value added: it sells nothing that labour makes (see trade_share with "
                                    "origin %s, and factor_share)",
                                    code, code);
        if (!(a->I[n] > 0))
            return truce_world_fail(source, "expenditure", error, "%s has no final demand: all it buys are inputs",
                                    code);
        for (size_t j = 0; j < J; j++) a->alpha[n * J + j] = a->F[n * J + j] / a->I[n];
        a->D[n] = a->I[n] - (a->wL[n] + a->profit[n] + a->T[n] + a->E[n]);
    }
    return TRUCE_OK;
}

truce_status truce_world_account(truce_world *world, const char *source, truce_error *error) {
    accounts a = {0};
    TRUCE_TRY(allocate(world, &a, error));
    add_up_flows(world, &a);
    TRUCE_TRY(truce_world_check_inputs(world, a.Y, source, error));
    subtract_intermediates(world, &a);
    TRUCE_TRY(close_final_demand(world, source, &a, error));
    TRUCE_TRY(settle(world, source, &a, error));
    world->final_demand = a.F;
    world->accounts = (truce_world_accounts){
        .output = a.Y,
        .final_share = a.alpha,
        .value_added = a.wL,
        .profit = a.profit,
        .tariff_revenue = a.T,
        .export_tax_revenue = a.E,
        .transfer = a.D,
        .income = a.I,
        .exports = a.exports,
        .imports = a.imports,
    };
    return TRUCE_OK;
}
