/* What a government wants: G[n] = sum_j lambda[n,j] W[n,j], W = (income of labour and other factors in j + profits in j
 * + j's share of labour income times all other income) / P_C (Ossa 2014, equation 11; docs/model.md section 5). Other
 * income is revenue and the net transfer, so that lambda = 1 makes G real income. */
#include "talks/game.h"

#include <math.h>
#include <string.h>

/* Value added and profits of an industry at a solution. */
static double factor_income(const truce_solution *s, size_t ij) {
    const truce_world *world = s->world;
    return s->va_share[ij] * (1 - world->profit_share[ij % world->n_sectors]) * s->array[TRUCE_OUTPUT_LEVEL][ij];
}

static double profits(const truce_solution *s, size_t ij) {
    return s->world->profit_share[ij % s->world->n_sectors] * s->array[TRUCE_OUTPUT_LEVEL][ij];
}

typedef struct sums {
    double factors, weighted_factors, profits, weighted_profits;
} sums;

static sums add_up(const truce_game *g, const truce_solution *s, size_t n) {
    sums total = {0, 0, 0, 0};
    size_t J = g->world->n_sectors;
    for (size_t j = 0; j < J; j++) {
        double lambda = g->lambda != NULL ? g->lambda[n * J + j] : 1;
        total.factors += factor_income(s, n * J + j);
        total.weighted_factors += lambda * factor_income(s, n * J + j);
        total.profits += profits(s, n * J + j);
        total.weighted_profits += lambda * profits(s, n * J + j);
    }
    return total;
}

double truce_payoff(const truce_game *g, const truce_solution *s, size_t n) {
    double income = s->array[TRUCE_INCOME][n], prices = log1p(s->array[TRUCE_PRICE_INDEX][n]);
    if (g->lambda == NULL) return log(income) - prices;
    sums total = add_up(g, s, n);
    double rest = income - total.factors - total.profits;
    return log(total.weighted_factors + total.weighted_profits + total.weighted_factors / total.factors * rest) -
           prices;
}

/* d ln beta' of an industry = k (dv - dm), v = w + phi l, l = ln beta' + ln Y - w: solved for d ln beta', in parts that
 * go with output, the wage and input prices. */
static void spread_share(truce_game *g, const truce_solution *s, size_t ij, double weight) {
    const truce_world *world = g->world;
    size_t J = world->n_sectors, n = ij / J, j = ij % J;
    double k = (1 - world->value_added_elasticity[j]) * (1 - s->va_share[ij]), phi = world->specific_share[j];
    if (k == 0 || world->intermediate_share == NULL) return;
    double unit = weight * k / (1 - k * phi);
    const double *gamma = (s->input_share != NULL ? s->input_share : world->intermediate_share) + ij * J;
    g->weight_output[ij] += unit * phi;
    g->weight_wage[n] += unit * (1 - phi);
    for (size_t m = 0; m < J; m++) g->weight_price[n * J + m] -= unit * gamma[m];
}

/* Final spending's shares alpha' of the solution, for the price index. */
static double final_share(const truce_game *g, const truce_solution *s, size_t n, size_t j) {
    const truce_world *world = g->world;
    size_t nj = n * world->n_sectors + j;
    double alpha = world->accounts.final_share[nj];
    if (alpha == 0) return 0;
    double gap = log1p(s->array[TRUCE_PRICE][nj]) - log1p(s->array[TRUCE_PRICE_INDEX][n]);
    return alpha * exp((1 - world->demand_elasticity[n]) * gap);
}

void truce_payoff_weights(truce_game *g, size_t n, truce_outcome_direction *weights) {
    const truce_solution *s = g->solution;
    size_t N = g->world->n_regions, J = g->world->n_sectors;
    memset(g->weight_income, 0, N * sizeof(double));
    *weights = (truce_outcome_direction){.real_income = g->weight_income};
    g->weight_income[n] = 1;
    if (g->lambda == NULL) return;
    memset(g->weight_wage, 0, N * sizeof(double));
    memset(g->weight_price, 0, N * J * sizeof(double));
    memset(g->weight_output, 0, N * J * sizeof(double));
    *weights = (truce_outcome_direction){
        .real_income = g->weight_income, .wage = g->weight_wage, .price = g->weight_price, .output = g->weight_output};
    sums total = add_up(g, s, n);
    double income = s->array[TRUCE_INCOME][n], rest = income - total.factors - total.profits;
    double mean = total.weighted_factors / total.factors; /* of lambda, over labour */
    double nominal = total.weighted_factors + total.weighted_profits + mean * rest;
    g->weight_income[n] = mean * income / nominal;
    for (size_t j = 0; j < J; j++) {
        size_t nj = n * J + j;
        double excess = (g->lambda[nj] - mean) / nominal,
               factor = factor_income(s, nj) * excess * (1 + rest / total.factors);
        g->weight_output[nj] += factor + profits(s, nj) * excess;
        g->weight_price[nj] += (mean * income / nominal - 1) * final_share(g, s, n, j);
        spread_share(g, s, nj, factor);
    }
}
