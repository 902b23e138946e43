/* Reading the YAML files of a ledger into records. Reading goes on after a complaint, so that one run tells all that
 * is wrong; what is missing is left absent. A failed allocation is remembered and stops nothing before the end. */
#ifndef TRUCE_LEDGER_READER_H
#define TRUCE_LEDGER_READER_H

#include "base/yaml.h"
#include "ledger/records.h"
#include "ledger/stamp.h"

typedef struct truce_complaint truce_complaint;
struct truce_complaint {
    truce_complaint *next;
    unsigned file, line;
    const char *message; /* with file and line */
};

/* A file that the ledger is made of. */
typedef struct truce_ledger_part truce_ledger_part;
struct truce_ledger_part {
    truce_ledger_part *next;
    const char *name; /* inside the ledger's folder */
    truce_file_stamp stamp;
};

/* A reference that waits for all records to be read. */
typedef struct truce_link truce_link;
struct truce_link {
    truce_link *next;
    truce_reference *reference;
    unsigned kinds; /* bits of the truce_record_kinds that it may name */
    const char *field;
};

/* A YAML file of a ledger and its records: arrays of the structs of records.h by kind. */
typedef struct truce_ledger_file {
    const char *path, *name; /* for messages; inside the ledger's folder */
    const char *folder;      /* the ledger's */
    unsigned number;         /* position in the ledger */
    bool head;               /* ledger.yaml */
    truce_arena arena;       /* of all below */
    bool failed;             /* memory ran out */
    truce_file_stamp stamp;
    truce_ledger_part *parts; /* lists of codes */
    truce_complaint *complaints, **last_complaint;
    truce_link *links, **last_link;
    const char *title, *description, *sectors; /* of the ledger */
    unsigned sectors_line;
    truce_party *parties;
    truce_group *groups;
    truce_source *sources;
    truce_list *lists;
    truce_measure *measures;
    truce_agreement *agreements;
    truce_talk *talks;
    truce_statement *statements;
    truce_account *reports;
    truce_series *series;
    size_t count[TRUCE_RECORD_KINDS]; /* of each; commitments: of all agreements */
} truce_ledger_file;

/* Reads and checks file->path. Never fails but for memory (file->failed): what is wrong becomes complaints. */
void truce_ledger_file_read(truce_ledger_file *file);
/* The same from memory. */
void truce_ledger_file_parse(truce_ledger_file *file, const char *bytes, size_t length);

/* ---- for the parsers of records ---------------------------------------------------------------------------------- */

typedef struct truce_reader {
    truce_ledger_file *file;
    const truce_yaml *yaml;
    const char *what; /* "measure 'us-301'": what is being read, for messages */
} truce_reader;

/* Adds "PATH:LINE: ..." to the complaints. */
void truce_reader_complain(truce_reader *reader, size_t line, const char *format, ...) TRUCE_PRINTF(3, 4);
/* Turns a failure of truce_yaml_... into a complaint; returns whether there was none. */
bool truce_reader_keep(truce_reader *reader, size_t line, truce_status status, const truce_error *error);
/* Zeroed memory of the file; NULL remembers that there was none. */
void *truce_reader_alloc(truce_reader *reader, size_t count, size_t size);
/* Whether `node` is a map with keys among `keys` only; complains about each other key. False: no map. */
bool truce_reader_map(truce_reader *reader, const truce_yaml_node *node, const char *const *keys, size_t count);
/* Children of a list under `key`; complains when it is none. */
const truce_yaml_node *truce_reader_list(truce_reader *reader, const truce_yaml_node *map, const char *key,
                                         size_t *count);
/* The node under `key`; complains when it is missing. */
const truce_yaml_node *truce_reader_need(truce_reader *reader, const truce_yaml_node *map, const char *key);

/* Each reads `node`, the value of `key`, and complains; nothing happens when node is NULL. */
const char *truce_reader_text(truce_reader *reader, const truce_yaml_node *node, const char *key);
truce_day truce_reader_day(truce_reader *reader, const truce_yaml_node *node, const char *key);
double truce_reader_number(truce_reader *reader, const truce_yaml_node *node, const char *key); /* NaN: none */
/* A number from `least` to `most`. */
double truce_reader_range(truce_reader *reader, const truce_yaml_node *node, const char *key, double least,
                          double most);
/* A rate: a fraction above -1 and below 10. */
double truce_reader_rate(truce_reader *reader, const truce_yaml_node *node, const char *key);
bool truce_reader_rate_fits(double rate);
/* Position in `names`; `otherwise` where node is NULL or wrong. */
size_t truce_reader_choice(truce_reader *reader, const truce_yaml_node *node, const char *key, const char *const *names,
                           size_t count, size_t otherwise);
bool truce_reader_flag(truce_reader *reader, const truce_yaml_node *node, const char *key);
/* A list of texts, or one. */
truce_texts truce_reader_texts(truce_reader *reader, const truce_yaml_node *node, const char *key);
/* A reference to a record of one of `kinds` (bits), to be linked later; or a list of them, or one. */
void truce_reader_reference(truce_reader *reader, const truce_yaml_node *node, const char *key, unsigned kinds,
                            truce_reference *reference);
truce_references truce_reader_references(truce_reader *reader, const truce_yaml_node *node, const char *key,
                                         unsigned kinds);
truce_citations truce_reader_citations(truce_reader *reader, const truce_yaml_node *node, const char *key);
/* Codes and ranges of codes, spelt out and sorted; complains about what is there twice. */
truce_codes truce_reader_codes(truce_reader *reader, const truce_yaml_node *node, const char *key);
/* Spells `text`, a code or a range, out at the end of `codes`, whose capacity is *capacity; `where` is its line. What
 * is wrong is written into `problem`, and false returned. */
enum { TRUCE_PROBLEM_SIZE = 256 };
bool truce_codes_append(truce_arena *arena, truce_codes *codes, size_t *capacity, const char *text, size_t where,
                        double rate, char problem[TRUCE_PROBLEM_SIZE]);
/* Sorts codes by their digits, then by line. */
void truce_codes_sort(truce_codes *codes);
/* A time of a zone ("2025-06-09T14:00", with or without offset) or a date, for its first minute, in minutes since 1970
 * UTC; false, after a complaint, when it is none. `zone` NULL: an offset must be there. */
bool truce_reader_minute(truce_reader *reader, const truce_yaml_node *node, const char *key, const char *zone,
                         int64_t *minute);

/* The name of a time zone that Truce knows. */
const char *truce_reader_zone(truce_reader *reader, const truce_yaml_node *node);

/* Begins a record: checks its keys (those of every record and `keys`), reads its id, title, note, sources and what it
 * follows. False: not a map. */
bool truce_reader_begin(truce_reader *reader, const truce_yaml_node *node, truce_record_kind kind,
                        const char *const *keys, size_t count, truce_record *record);

void truce_parse_party(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_group(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_source(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_list(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_measure(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_steps(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure);
void truce_parse_agreement(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_talk(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_statement(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_report(truce_reader *reader, const truce_yaml_node *node, void *record);
void truce_parse_series(truce_reader *reader, const truce_yaml_node *node, void *record);

#define TRUCE_KIND_BIT(kind) (1u << (kind))

#endif
