/* The derivative of the equations at a point, and its transpose. Both cost one sweep over the world's arrays: double
 * precision reads the folded policy, single precision a compact copy that halves the bytes. */
#ifndef TRUCE_EQUILIBRIUM_LINEAR_H
#define TRUCE_EQUILIBRIUM_LINEAR_H

#include "equilibrium/system.h"

typedef struct truce_linear {
    const truce_system *system;
    const truce_point *point;
    bool single;                 /* which precision the products use */
    float *share, *net, *border; /* pi', V and border values of the point [J][N][stride]; border is net without taxes */
    float *input_share;          /* gamma' [N][J][stride of inputs] */
    float *border_storage;
    size_t input_stride;
    bool inputs_copied; /* input_share holds gamma, which no point moves when it is Cobb-Douglas */
    /* scratch */
    double *cost, *cost_t, *spend_t, *flow_t, *cell, *cell2; /* [N][J] or [J][stride] */
    double *line[3];                                         /* [max(stride, J)] */
    float *single_line[4];
    double *region[4]; /* [stride] */
    double *trade;     /* [2][N] */
    double *binding;   /* [controls] */
} truce_linear;

/* Changes of the policy: d ln kappa and its parts by flow [J][N][N], any NULL. */
typedef struct truce_wedges {
    double *trade_cost, *export_factor, *tariff_factor; /* d ln d', d ln(1+e'), d ln(1+t') */
} truce_wedges;

/* What the equations imply, to first order. Same meaning as in truce_point: logs. Any NULL on output; on input to the
 * adjoint NULL is zero. */
typedef struct truce_implied {
    double *price;      /* [N][J] d ln P */
    double *demand;     /* [N][J] d ln X' */
    double *employment; /* [N][J] d ln L, only with scale effects */
    double *balance;    /* [N] d ln (earned / paid) of the trade balance */
    double *income;     /* [N]    d ln I' */
    double *output;     /* [N][J] d ln Y' */
    double *volume;     /* [controls] d ln volume */
} truce_implied;

truce_status truce_linear_new(truce_arena *arena, const truce_system *system, truce_linear **linear,
                              truce_error *error);
/* Takes the point that products are to be made at. The single-precision copy is made when `single` is set. */
truce_status truce_linear_set(truce_linear *linear, const truce_point *point, bool single, truce_error *error);

/* implied = (derivative of the equations' right sides) (state, wedges); wedges may be NULL. */
void truce_linear_forward(truce_linear *linear, const double *state, const truce_wedges *wedges,
                          const truce_implied *implied);
/* state += transpose of the same applied to `implied`; wedges (may be NULL) receives the policy's part, overwritten. */
void truce_linear_reverse(truce_linear *linear, const truce_implied *implied, double *state,
                          const truce_wedges *wedges);

/* The Jacobian of the residuals: out = A in, and out = A' in. in and out are distinct, [unknowns]. */
void truce_jacobian(truce_linear *linear, const double *in, double *out);
void truce_jacobian_transposed(truce_linear *linear, const double *in, double *out);

/* Products with the current flows of sector j between regions, own flows left out (flows.c), in the precision of
 * `linear`:
 *     f[n] = sum_i pi'[i][n] c[i]          y[i] = sum_n pi'[i][n] p[n]
 *     f[n] = sum_i B[i][n] c[i],  y[i] = sum_n B[i][n] q[n]   and the same for V: f or y may be NULL */
void truce_share_columns(truce_linear *linear, size_t j, const double *c, double *f);
void truce_share_rows(truce_linear *linear, size_t j, const double *p, double *y);
void truce_border_both(truce_linear *linear, size_t j, const double *c, const double *q, double *f, double *y);
void truce_net_rows(truce_linear *linear, size_t j, const double *q, double *y);
void truce_net_columns(truce_linear *linear, size_t j, const double *c, double *f);
/*     m[j] = sum_k gamma'[j][k] p[k]       x[k] = sum_j gamma'[j][k] M[j]       for region i */
void truce_input_rows(truce_linear *linear, size_t i, const double *p, double *m);
void truce_input_columns(truce_linear *linear, size_t i, const double *materials, double *x);

/* [N][J] to [J][stride] and back. */
void truce_transpose_in(const truce_system *system, const double *cells, double *rows);
void truce_transpose_out(const truce_system *system, const double *rows, double *cells);

#endif
