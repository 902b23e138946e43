/* Pieces of SQL that queries of events have in common; their arguments are SQL expressions. */
#ifndef TRUCE_LEDGER_EVENT_SQL_H
#define TRUCE_LEDGER_EVENT_SQL_H

/* The first source of a record (part 0), or of a part of it where that cites one. */
#define TRUCE_SQL_SOURCE(record)                                                                                       \
    "(SELECT source FROM citation WHERE record = " record " AND part = 0 ORDER BY position LIMIT 1)"
#define TRUCE_SQL_PART_SOURCE(record, number)                                                                          \
    "coalesce((SELECT source FROM citation WHERE record = " record " AND part = " number                               \
    " ORDER BY position LIMIT 1), " TRUCE_SQL_SOURCE(record) ")"

/* Whether reports give different values of one field of a record. A day and a time on that day do not differ. */
#define TRUCE_SQL_DIFFER(a, b)                                                                                         \
    "(" a ".value <> " b ".value AND NOT " a ".value GLOB " b ".value || 'T*' AND NOT " b ".value GLOB " a             \
    ".value || 'T*')"
#define TRUCE_SQL_CONFLICT(record)                                                                                     \
    "EXISTS (SELECT 1 FROM assertion a JOIN assertion b ON b.about = a.about AND b.field = a.field"                    \
    " WHERE a.about = " record " AND " TRUCE_SQL_DIFFER("a", "b") ")"

/* "CHN, MEX" from a table of parties in SQL order. */
#define TRUCE_SQL_LIST(column, table, key, value)                                                                      \
    "(SELECT group_concat(" column ", ', ') FROM (SELECT " column " FROM " table " WHERE " key " = " value             \
    " ORDER BY " column "))"
/* Whom a measure is laid on: "all" or a list. */
#define TRUCE_SQL_ON(measure)                                                                                          \
    "(SELECT group_concat(CASE party WHEN '*' THEN 'all' ELSE party END, ', ') FROM"                                   \
    " (SELECT party FROM measure_on WHERE measure = " measure " ORDER BY party))"

/* The day on which an agreement expires, by what the record knew on :known. */
#define TRUCE_SQL_EXPIRES(agreement)                                                                                   \
    "coalesce((SELECT x.to_day FROM extension x WHERE x.agreement = " agreement ".id AND x.known_day <= :known"        \
    " ORDER BY x.number DESC LIMIT 1), " agreement ".expires_day)"

/* "2025-06-10" from a day. */
#define TRUCE_SQL_DATE(day) "date((" day ") * 86400, 'unixepoch')"

#endif
