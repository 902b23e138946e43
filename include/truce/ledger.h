/* ledger.h - the record of a trade conflict: what is in force on any day, what was agreed, who says what. Part of the
 * public interface: truce.h includes it. docs/ledger.md describes the files and says what every word means. */
#ifndef TRUCE_LEDGER_H
#define TRUCE_LEDGER_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

/* ---- ledgers ----------------------------------------------------------------------------------------------------- */

/* A ledger belongs to one thread at a time. */
typedef struct truce_ledger truce_ledger;

/* Opens a ledger: a built-in name ("us-china") or its folder. It is compiled into one SQLite file, kept in the folder
 * `cache` (made if missing) and made anew when a file of the ledger changes; NULL, or a folder that cannot be written,
 * compiles it in memory. TRUCE_BAD_INPUT names file and line of the first record that is wrong. */
TRUCE_API truce_status truce_ledger_open(const truce_context *context, const char *name_or_path, const char *cache,
                                         truce_ledger **ledger, truce_error *error);
TRUCE_API void truce_ledger_free(truce_ledger *ledger);

/* Checks a ledger without keeping anything: reads every file and hands each thing that is wrong to `complain` as one
 * sentence with file and line, as many as can be told apart. TRUCE_BAD_INPUT when there was one. */
TRUCE_API truce_status truce_ledger_check(const truce_context *context, const char *name_or_path,
                                          void (*complain)(void *user, const char *message), void *user,
                                          truce_error *error);

/* How many of something a ledger holds. */
typedef struct truce_ledger_content {
    const char *what; /* in the plural: "measures" */
    long long count;
} truce_ledger_content;
#define TRUCE_LEDGER_CONTENTS 17
/* Fills contents[TRUCE_LEDGER_CONTENTS], always in the same order. The texts are static. */
TRUCE_API truce_status truce_ledger_contents(truce_ledger *ledger, truce_ledger_content *contents, truce_error *error);

/* ---- questions ------------------------------------------------------------------------------------------------- */

/* What is asked. NULL and TRUCE_NO_DAY leave open. */
typedef struct truce_ledger_question {
    truce_day on;        /* the day asked about */
    truce_day known;     /* as known on that day */
    truce_day since;     /* regime averages: what to compare with; diff and ranges: the other day */
    const char *from;    /* exporter */
    const char *to;      /* importer */
    const char *hs;      /* a code of 2 to 10 digits, with or without points */
    const char *sector;  /* of the ledger's concordance */
    const char *weights; /* a CSV file importer,exporter,hs,value in place of the built-in trade weights */
    const char *kinds;   /* timeline: kinds of events, separated by commas; docs/ledger.md lists them */
    const char *party;   /* timeline, due: a party that must be concerned */
    const char *about;   /* timeline, due: id of a record; only it and what belongs to it */
    const char *at; /* regime: an instant, "2025-06-10T08:00+09:00": measures are asked about the day that it is then
                       where their party is, and `on` is the day as written there */
} truce_ledger_question;

/* The stacked tariff of a pair and product on a day. */
typedef struct truce_stacked_rate {
    double rate; /* base and additional, a fraction of the customs value; for a code that stands for several lines of
                    the tariff, their simple mean */
    double base; /* the most-favoured-nation rate */
    double additional;      /* what measures of the conflict add */
    double lowest, highest; /* of the lines that the code stands for */
} truce_stacked_rate;
/* question: on, from, to and hs must be there. */
TRUCE_API truce_status truce_ledger_rate(truce_ledger *ledger, const truce_ledger_question *question,
                                         truce_stacked_rate *rate, truce_error *error);

/* A trade-weighted average of stacked tariffs. */
typedef struct truce_average_rate {
    double rate;       /* average of stacked rates, MFN included */
    double change;     /* rate less that on the day `since`; NaN without one */
    double additional; /* statutory rate of the measures that cover all goods, before exceptions: the headline ("30 per
                          cent") */
    double weight;     /* trade that the average is taken over, USD bn */
} truce_average_rate;
/* question: on, from and to must be there; sector optional. */
TRUCE_API truce_status truce_ledger_average(truce_ledger *ledger, const truce_ledger_question *question,
                                            truce_average_rate *average, truce_error *error);

/* ---- answers, written ------------------------------------------------------------------------------------------ */

/* Each writes one answer as a table, JSON or CSV; docs/ledger.md lists what they hold. */

/* What is in force on `on` (every pair and product, or those asked about): measures with their rates, acts, days to
 * expiry, licences and bans, what is suspended and what is announced; with from, to and hs the stacked rate and its
 * composition. */
TRUCE_API truce_status truce_ledger_write_regime(truce_ledger *ledger, const truce_ledger_question *question,
                                                 const truce_report_options *options, truce_sink sink, void *user,
                                                 truce_error *error);
/* The daily path from `on` to `since`, both included, of the stacked rate (from, to, hs) or of the average (from, to).
 */
TRUCE_API truce_status truce_ledger_write_path(truce_ledger *ledger, const truce_ledger_question *question,
                                               const truce_report_options *options, truce_sink sink, void *user,
                                               truce_error *error);
/* Trade-weighted average rates by pair and sector on `on`, and their change since `since`, with the composition by act.
 */
TRUCE_API truce_status truce_ledger_write_averages(truce_ledger *ledger, const truce_ledger_question *question,
                                                   const truce_report_options *options, truce_sink sink, void *user,
                                                   truce_error *error);
/* What happened from `since` to `on`, both included, in order: steps, agreements, talks, statements. */
TRUCE_API truce_status truce_ledger_write_timeline(truce_ledger *ledger, const truce_ledger_question *question,
                                                   const truce_report_options *options, truce_sink sink, void *user,
                                                   truce_error *error);
/* What differs in force between `on` and `since`. */
TRUCE_API truce_status truce_ledger_write_diff(truce_ledger *ledger, const truce_ledger_question *question,
                                               const truce_report_options *options, truce_sink sink, void *user,
                                               truce_error *error);
/* What begins, ends, expires or is due on `on`, which must be there, or in the `days` days after it. */
TRUCE_API truce_status truce_ledger_write_due(truce_ledger *ledger, const truce_ledger_question *question, int days,
                                              const truce_report_options *options, truce_sink sink, void *user,
                                              truce_error *error);
/* The same as a calendar file (RFC 5545): all-day events whose UIDs stay the same when a day is moved. */
TRUCE_API truce_status truce_ledger_write_calendar(truce_ledger *ledger, const truce_ledger_question *question,
                                                   int days, truce_sink sink, void *user, truce_error *error);
/* An agreement, commitment by commitment, as of `on`, which must be there: what the record, the parties and the figures
 * say. */
TRUCE_API truce_status truce_ledger_write_compliance(truce_ledger *ledger, const char *agreement,
                                                     const truce_ledger_question *question,
                                                     const truce_report_options *options, truce_sink sink, void *user,
                                                     truce_error *error);
/* One record: its fields, sources, what each report says of it and which the record follows. */
TRUCE_API truce_status truce_ledger_write_record(truce_ledger *ledger, const char *id,
                                                 const truce_report_options *options, truce_sink sink, void *user,
                                                 truce_error *error);
/* The whole record as one JSON document, what a picture of the conflict is drawn from: the title, the days of the first
 * and of the last change, and every party, measure (with its steps), agreement, talk and statement as
 * truce_ledger_write_record has it, each kind in the order of time. */
TRUCE_API truce_status truce_ledger_write_chronicle(truce_ledger *ledger, truce_sink sink, void *user,
                                                    truce_error *error);

#endif
