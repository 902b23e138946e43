/* The queries behind a record's tables. Column names are the keys of the files, or speak for themselves. */
#ifndef TRUCE_LEDGER_RECORD_SQL_H
#define TRUCE_LEDGER_RECORD_SQL_H

#include "ledger/record.h"

typedef struct truce_record_query {
    const char *kind; /* of record; NULL: any */
    const char *table;
    truce_record_style style;
    const char *sql; /* :id is the record */
} truce_record_query;

/* Ends with an entry without `sql`. */
extern const truce_record_query truce_record_queries[];

#endif
