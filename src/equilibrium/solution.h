/* An equilibrium behind the public handle. */
#ifndef TRUCE_EQUILIBRIUM_SOLUTION_H
#define TRUCE_EQUILIBRIUM_SOLUTION_H

#include <pthread.h>

#include "equilibrium/system.h"

/* A flow under controls, by its place in the world's arrays. */
typedef struct truce_rented_flow {
    size_t flow;
    double rent, exporter_rent; /* R and E; INFINITY and 0: banned */
} truce_rented_flow;

struct truce_solution {
    truce_arena arena;
    const truce_world *world;
    truce_policy *policy; /* a copy: what it is the equilibrium of */
    truce_solve_info info;
    double *state;        /* [unknowns] */
    double *cost, *price; /* [N][J] ln c, and the ln P that they imply */
    double *va_share;     /* beta' [N][J] */
    double *input_share;  /* gamma' [N][J][J]; NULL where it is the world's */
    double *array[TRUCE_VARIABLES];
    truce_rented_flow *rented; /* [n_rented] */
    size_t n_rented;
    truce_control_outcome *controls; /* [the policy's controls] */
    pthread_mutex_t *flows_made;     /* guards the arrays by flow, which are made when first asked for */
};

/* Makes a solution from a system and the point of its equilibrium. */
truce_status truce_solution_new(const truce_system *system, const truce_point *point, const truce_solve_info *info,
                                truce_solution **solution, truce_error *error);

/* Takes the rents of a point over into the solution: its rented flows, and what each control does (rents.c). */
truce_status truce_rents_keep(const truce_system *system, const truce_point *point, truce_arena *arena,
                              truce_solution *solution, truce_error *error);
/* Adds what regions receive in rents to exporters and importers [N]. */
void truce_rents_by_region(const truce_system *system, double *exporters, double *importers);

/* Fills the arrays by region and by sector (outcomes.c). `work` holds TRUCE_OUTCOME_WORK * N. */
enum { TRUCE_OUTCOME_WORK = 11 };
void truce_outcomes(const truce_system *system, const truce_point *point, truce_solution *solution, double *work);
/* The arrays by flow. */
void truce_outcome_flows(const truce_solution *solution, double *trade_share, double *flow);

#endif
