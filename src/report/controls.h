/* Licences, quotas and bans of a solved case, as reports speak of them. */
#ifndef TRUCE_REPORT_CONTROLS_H
#define TRUCE_REPORT_CONTROLS_H

#include "report/json_writer.h"
#include "report/run.h"

typedef enum truce_control_state {
    TRUCE_CONTROL_SLACK,    /* its cap is not reached */
    TRUCE_CONTROL_BINDS,    /* a rent holds the volume at the cap */
    TRUCE_CONTROL_AT_LIMIT, /* the rent is at its limit, the volume at the cap or above: a tariff-rate quota overfilled
                             */
    TRUCE_CONTROL_BANNED    /* nothing may pass */
} truce_control_state;

/* As in reports: "slack", "binds", "at_limit", "ban". */
extern const char *const truce_control_state_names[];

/* The numbers of a control, in the order of reports. */
typedef struct truce_control_number {
    const char *name; /* "fill" */
    const char *unit; /* "fraction" or "value", as in truce_variable_info */
    const char *description;
} truce_control_number;
enum { TRUCE_CONTROL_NUMBERS = 8 };
extern const truce_control_number truce_control_numbers[TRUCE_CONTROL_NUMBERS];

/* Regions or sectors that occur in the flows of a control. */
typedef struct truce_control_side {
    size_t *list; /* [count] positions in ascending order */
    size_t count;
    bool all; /* nothing is left out */
} truce_control_side;

typedef struct truce_control_view {
    truce_control control;
    truce_control_outcome outcome;
    truce_control_state state;
    double number[TRUCE_CONTROL_NUMBERS];
    truce_control_side origins, destinations, sectors;
    bool product; /* it covers every flow from these origins to these destinations in these sectors */
} truce_control_view;

/* Describes control c of case k of a run, in `arena`. */
truce_status truce_control_look(const truce_run *run, size_t k, size_t c, truce_arena *arena, truce_control_view *view,
                                truce_error *error);
/* How many controls case k of a run has, and the name of one. */
size_t truce_run_controls(const truce_run *run, size_t k);
const char *truce_run_control_name(const truce_run *run, size_t k, size_t c);

/* The flows in words: "CHN→USA, elec". NULL when memory is short. */
const char *truce_control_words(const truce_world *world, const truce_control_view *view, truce_arena *arena);

/* Writes the member "controls" of case k: an array, empty for a case without. */
truce_status truce_controls_write_json(const truce_run *run, size_t k, truce_json *json, truce_error *error);

#endif
