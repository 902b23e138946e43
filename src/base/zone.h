/* Time zones without the global state of the C library: the places that the record of a trade conflict speaks of, by
 * their names in the IANA database, with the rules for summer time in force there since 2010. */
#ifndef TRUCE_BASE_ZONE_H
#define TRUCE_BASE_ZONE_H

#include <stdint.h>

#include "base/error.h"

typedef struct truce_zone truce_zone;

/* Local times of these years are understood; for years to come today's rules are taken to stay. */
enum { TRUCE_ZONE_FIRST_YEAR = 2010, TRUCE_ZONE_LAST_YEAR = 2199 };

/* The zone of a name ("Europe/London"), or NULL. */
const truce_zone *truce_zone_find(const char *name);
/* The k-th name in alphabetical order, NULL past the last. */
const char *truce_zone_name(size_t k);

/* An instant as clocks in a zone show it. */
typedef struct truce_local_time {
    truce_day day;
    int minute; /* of the day, 0..1439 */
    int offset; /* minutes east of UTC */
} truce_local_time;

/* What clocks show at an instant, in minutes since 1970-01-01T00:00Z; false in years that the zones do not cover. */
bool truce_zone_local(const truce_zone *zone, int64_t instant, truce_local_time *local);

/* Reads "2025-06-09T14:00" in `zone`, or with an offset from UTC of its own, "2025-06-09T14:00+01:00" or a last Z (then
 * `zone` may be NULL), as minutes since 1970-01-01T00:00Z. Of a time that clocks show twice it is the first.
 * TRUCE_BAD_INPUT for what is no time, a time that clocks put forward leap over, years before 2010, and a time without
 * offset when there is no zone. */
truce_status truce_instant_parse(const char *text, const truce_zone *zone, int64_t *instant, truce_error *error);

#endif
