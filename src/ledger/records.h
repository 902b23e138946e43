/* The records of a ledger's files, each checked by itself: what parsing gives, linking connects and compiling writes
 * into the database. They mirror docs/ledger.md; absent dates are TRUCE_NO_DAY, absent numbers NaN, absent texts NULL.
 */
#ifndef TRUCE_LEDGER_RECORDS_H
#define TRUCE_LEDGER_RECORDS_H

#include <stdint.h>

#include "base/arena.h"
#include "ledger/hs.h"
#include "ledger/slice.h"
#include "ledger/steps.h"

typedef enum truce_record_kind {
    TRUCE_RECORD_PARTY,
    TRUCE_RECORD_GROUP,
    TRUCE_RECORD_SOURCE,
    TRUCE_RECORD_LIST,
    TRUCE_RECORD_MEASURE,
    TRUCE_RECORD_AGREEMENT,
    TRUCE_RECORD_COMMITMENT,
    TRUCE_RECORD_TALK,
    TRUCE_RECORD_STATEMENT,
    TRUCE_RECORD_REPORT,
    TRUCE_RECORD_SERIES
} truce_record_kind;
enum { TRUCE_RECORD_KINDS = TRUCE_RECORD_SERIES + 1 };
extern const char *const truce_record_kind_names[TRUCE_RECORD_KINDS];   /* "party" */
extern const char *const truce_record_kind_phrases[TRUCE_RECORD_KINDS]; /* "a party" */
extern const char *const truce_record_kind_plurals[TRUCE_RECORD_KINDS]; /* "parties": the keys of the files */

typedef struct truce_record truce_record;

/* A record named by another. */
typedef struct truce_reference {
    const char *id;
    unsigned line;
    const truce_record *target; /* once linked */
} truce_reference;

typedef struct truce_references {
    truce_reference *items;
    size_t count;
} truce_references;

typedef struct truce_citation {
    truce_reference source;
    const char *locator;
} truce_citation;

typedef struct truce_citations {
    truce_citation *items;
    size_t count;
} truce_citations;

/* Which of several accounts of a field the record follows. NULL members have been complained about. */
typedef struct truce_follows {
    const char *field, *because;
    truce_reference source;
} truce_follows;

/* What every record has: the first member of its struct. */
struct truce_record {
    truce_record_kind kind;
    int number;          /* among its kind, from 1, in the order of the files */
    unsigned file, line; /* position of the file in the ledger; line of the record */
    const char *id, *title, *note;
    truce_citations citations;
    truce_follows *follows;
    size_t n_follows;
};

typedef struct truce_texts {
    const char **items;
    size_t count;
} truce_texts;

typedef struct truce_party {
    truce_record record;
    const char *name, *zone;
} truce_party;

typedef struct truce_group {
    truce_record record;
    truce_reference party;
    size_t rule; /* position in truce_group_rules */
    truce_references yields_to;
} truce_group;
extern const char *const truce_group_rules[2]; /* highest, sum */

typedef struct truce_source {
    truce_record record;
    const char *kind, *publisher, *locator, *url;
    truce_day day;
} truce_source;

/* A code that stands for all codes that begin with it. */
typedef struct truce_code {
    char digits[TRUCE_HS_SIZE];
    unsigned line;
    double rate; /* NaN: none */
} truce_code;

typedef struct truce_codes {
    truce_code *items;
    size_t count;
} truce_codes;

typedef struct truce_list {
    truce_record record;
    truce_reference party;
    truce_codes codes;
    const char *path; /* of its CSV file, NULL: the codes stand in the record */
    bool rates;       /* codes have rates */
} truce_list;

typedef struct truce_covered {
    truce_codes codes;
    truce_references lists;
    truce_texts sectors;
} truce_covered;

typedef struct truce_measure_coverage {
    bool everything;
    truce_covered covered, excepted;
} truce_measure_coverage;

/* What few steps have. */
typedef struct truce_step_details {
    truce_reference rates; /* id NULL: none */
    double amount;         /* NaN: none */
    const char *unit, *act, *note;
    const char *from_time; /* as written, where `from` is a time */
    int64_t minute;        /* of it, once linked */
    truce_citations citations;
} truce_step_details;

typedef struct truce_measure_step {
    truce_day from, until, known; /* until: TRUCE_FOREVER without end */
    truce_step_status status;
    double rate, suspended, licensed; /* NaN: none */
    unsigned line;
    truce_step_details *details; /* NULL: none */
} truce_measure_step;

typedef struct truce_measure {
    truce_record record;
    truce_reference party, group; /* group: id NULL for none */
    bool on_all;
    truce_references on, not_on, of;
    truce_measure_kind kind;
    bool exports; /* flow: exports rather than imports */
    bool base;
    const char *act;
    truce_measure_coverage coverage;
    truce_measure_step *steps;
    size_t n_steps;
} truce_measure;

typedef struct truce_extension {
    truce_day to, known;
    const char *act;
    truce_citations citations;
} truce_extension;

typedef struct truce_expectation {
    truce_reference measure;
    const char *status; /* NULL: not asked for */
    double rate, licensed_at_least;
} truce_expectation;

typedef struct truce_commitment {
    truce_record record;
    truce_reference party;
    const char *text;
    truce_day due;
    truce_expectation *expects;
    size_t n_expects;
    truce_references measures, observe;
} truce_commitment;

typedef struct truce_agreement {
    truce_record record;
    truce_references parties;
    truce_day day, in_force, expires;
    truce_extension *extensions;
    size_t n_extensions;
    truce_commitment *commitments;
    size_t n_commitments;
} truce_agreement;

typedef struct truce_session {
    const char *start, *end;          /* as written; end may be NULL */
    int64_t start_minute, end_minute; /* since midnight UTC of 1970-01-01 */
} truce_session;

typedef struct truce_delegation {
    truce_reference party;
    truce_texts names;
} truce_delegation;

typedef struct truce_talk {
    truce_record record;
    int round; /* 0: none */
    const char *place, *zone, *outcome;
    truce_session *sessions;
    size_t n_sessions;
    truce_delegation *delegations;
    size_t n_delegations;
    truce_texts topics;
    truce_references agreements;
} truce_talk;

typedef struct truce_statement {
    truce_record record;
    const char *who, *claim, *words, *text;
    truce_reference party, against; /* id NULL: none */
    truce_day day;
    truce_references about;
} truce_statement;

typedef struct truce_assertion {
    truce_reference about;
    const char *field, *value, *words, *text;
    unsigned line;
} truce_assertion;

typedef struct truce_account {
    truce_record record;
    const char *outlet;
    truce_day day;
    truce_reference source;
    truce_assertion *assertions;
    size_t n_assertions;
} truce_account; /* a report of the ledger: what an outlet asserts */

typedef struct truce_observation {
    const char *month;
    double value;
    truce_citations citations;
} truce_observation;

typedef struct truce_series {
    truce_record record;
    truce_reference party; /* id NULL: none */
    const char *unit;
    truce_codes codes;
    truce_observation *observations;
    size_t n_observations;
} truce_series;

#endif
