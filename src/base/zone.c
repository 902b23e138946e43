#include "base/zone.h"

#include <string.h>

#include "base/day.h"

/* ---- rules ------------------------------------------------------------------------------------------------------- */

enum { HOUR = 60, DAY = 24 * HOUR, SUMMER = HOUR /* what clocks are put forward by */, LAST = 5 };

/* A moment of the year: a Sunday of a month (1 the first, LAST the last) and minutes after its midnight. */
typedef struct moment {
    int month, sunday, minute;
} moment;

/* When summer time begins and ends: in UTC, or by the zone's standard time. */
typedef struct summer {
    moment begin, end;
    bool utc;
} summer;

static const summer european = {{3, LAST, HOUR}, {10, LAST, HOUR}, true};
static const summer american = {{3, 2, 2 * HOUR}, {11, 1, HOUR}, false};
static const summer mexican = {{4, 1, 2 * HOUR}, {10, LAST, HOUR}, false};
static const summer australian = {{10, 1, 2 * HOUR}, {4, 1, 2 * HOUR}, false};
static const summer new_zealand = {{9, LAST, 2 * HOUR}, {4, 1, 2 * HOUR}, false};

struct truce_zone {
    const char *name;
    int offset;           /* of standard time, minutes east of UTC */
    const summer *summer; /* NULL: none */
    int until;            /* the last year with summer time, 0: without end */
};

static const truce_zone zones[] = {
    {"Africa/Johannesburg", 2 * HOUR, NULL, 0},
    {"America/Argentina/Buenos_Aires", -3 * HOUR, NULL, 0},
    {"America/Chicago", -6 * HOUR, &american, 0},
    {"America/Denver", -7 * HOUR, &american, 0},
    {"America/Los_Angeles", -8 * HOUR, &american, 0},
    {"America/Mexico_City", -6 * HOUR, &mexican, 2022},
    {"America/New_York", -5 * HOUR, &american, 0},
    {"America/Toronto", -5 * HOUR, &american, 0},
    {"Asia/Bangkok", 7 * HOUR, NULL, 0},
    {"Asia/Dubai", 4 * HOUR, NULL, 0},
    {"Asia/Ho_Chi_Minh", 7 * HOUR, NULL, 0},
    {"Asia/Hong_Kong", 8 * HOUR, NULL, 0},
    {"Asia/Jakarta", 7 * HOUR, NULL, 0},
    {"Asia/Kolkata", 5 * HOUR + HOUR / 2, NULL, 0},
    {"Asia/Kuala_Lumpur", 8 * HOUR, NULL, 0},
    {"Asia/Macau", 8 * HOUR, NULL, 0},
    {"Asia/Manila", 8 * HOUR, NULL, 0},
    {"Asia/Riyadh", 3 * HOUR, NULL, 0},
    {"Asia/Seoul", 9 * HOUR, NULL, 0},
    {"Asia/Shanghai", 8 * HOUR, NULL, 0},
    {"Asia/Singapore", 8 * HOUR, NULL, 0},
    {"Asia/Taipei", 8 * HOUR, NULL, 0},
    {"Asia/Tokyo", 9 * HOUR, NULL, 0},
    {"Australia/Brisbane", 10 * HOUR, NULL, 0},
    {"Australia/Sydney", 10 * HOUR, &australian, 0},
    {"Europe/Amsterdam", HOUR, &european, 0},
    {"Europe/Berlin", HOUR, &european, 0},
    {"Europe/Brussels", HOUR, &european, 0},
    {"Europe/Copenhagen", HOUR, &european, 0},
    {"Europe/Dublin", 0, &european, 0},
    {"Europe/Helsinki", 2 * HOUR, &european, 0},
    {"Europe/Lisbon", 0, &european, 0},
    {"Europe/London", 0, &european, 0},
    {"Europe/Luxembourg", HOUR, &european, 0},
    {"Europe/Madrid", HOUR, &european, 0},
    {"Europe/Oslo", HOUR, &european, 0},
    {"Europe/Paris", HOUR, &european, 0},
    {"Europe/Prague", HOUR, &european, 0},
    {"Europe/Rome", HOUR, &european, 0},
    {"Europe/Stockholm", HOUR, &european, 0},
    {"Europe/Vienna", HOUR, &european, 0},
    {"Europe/Warsaw", HOUR, &european, 0},
    {"Europe/Zurich", HOUR, &european, 0},
    {"Pacific/Auckland", 12 * HOUR, &new_zealand, 0},
    {"UTC", 0, NULL, 0},
};
enum { ZONES = sizeof zones / sizeof *zones };

const truce_zone *truce_zone_find(const char *name) {
    for (size_t k = 0; k < ZONES; k++)
        if (strcmp(zones[k].name, name) == 0) return &zones[k];
    return NULL;
}

const char *truce_zone_name(size_t k) {
    return k < ZONES ? zones[k].name : NULL;
}

/* ---- instants and clocks ----------------------------------------------------------------------------------------- */

/* A moment of a year in minutes since 1970 of the clock that the rule is written in. */
static int64_t moment_of(const moment *at, int year) {
    truce_day first = truce_day_from_civil((truce_civil){year, at->month, 1});
    int day = (7 - truce_day_weekday(first)) % 7 + 7 * (at->sunday - 1);
    if (day >= truce_month_length(year, at->month)) day -= 7; /* the fifth Sunday of a month that has four */
    return (int64_t)(first + day) * DAY + at->minute;
}

static truce_day day_of(int64_t minutes) {
    return (truce_day)(minutes / DAY - (minutes % DAY < 0));
}

/* Minutes east of UTC at an instant. No rule changes clocks near New Year: the year is that of standard time. */
static int offset_at(const truce_zone *zone, int64_t instant) {
    int64_t standard = instant + zone->offset;
    int year = truce_day_to_civil(day_of(standard)).year;
    const summer *rule = zone->summer;
    if (rule == NULL || (zone->until != 0 && year > zone->until)) return zone->offset;
    int64_t clock = rule->utc ? instant : standard;
    int64_t begin = moment_of(&rule->begin, year), end = moment_of(&rule->end, year);
    bool is_summer = begin < end ? clock >= begin && clock < end : clock >= begin || clock < end;
    return zone->offset + (is_summer ? SUMMER : 0);
}

static bool year_covered(truce_day day) {
    int year = truce_day_to_civil(day).year;
    return year >= TRUCE_ZONE_FIRST_YEAR && year <= TRUCE_ZONE_LAST_YEAR;
}

bool truce_zone_local(const truce_zone *zone, int64_t instant, truce_local_time *local) {
    static const int64_t furthest = (int64_t)DAY * 365 * 1000; /* keeps days within the calendar's integers */
    if (instant < 0 || instant > furthest) return false;
    int offset = offset_at(zone, instant);
    truce_day day = day_of(instant + offset);
    if (!year_covered(day)) return false;
    *local = (truce_local_time){day, (int)(instant + offset - (int64_t)day * DAY), offset};
    return true;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Reads "14:00" as minutes, hours below `hours`; -1 otherwise. */
static int scan_clock(const char *text, int hours) {
    static const char shape[] = "dd:dd";
    for (int k = 0; k < 5; k++)
        if (shape[k] == 'd' ? text[k] < '0' || text[k] > '9' : text[k] != shape[k]) return -1;
    int hour = 10 * (text[0] - '0') + text[1] - '0', minute = 10 * (text[3] - '0') + text[4] - '0';
    return hour < hours && minute < HOUR ? hour * HOUR + minute : -1;
}

/* Reads "", "Z" or "+01:00" to the end of the text; *given says whether there was an offset. */
static bool scan_offset(const char *text, bool *given, int *offset) {
    *given = *text != '\0';
    *offset = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0) return true;
    if (*text != '+' && *text != '-') return false;
    int minutes = scan_clock(text + 1, 15); /* no clock is more than 14 hours from UTC */
    if (minutes < 0 || minutes > 14 * HOUR || text[6] != '\0') return false;
    *offset = *text == '-' ? -minutes : minutes;
    return true;
}

/* The first instant at which clocks show `shown`. */
static truce_status resolve(const char *text, const truce_zone *zone, int64_t shown, int64_t *instant,
                            truce_error *error) {
    if (zone == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "found the time '%.40s' without a time zone; add an offset from UTC, as in %.16s+08:00", text,
                          text);
    if (!year_covered(day_of(shown)))
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "found the time '%.40s', but the clocks of %s are known for the years %d to %d; add an offset "
            "from UTC, as in %.16s+08:00",
            text, zone->name, TRUCE_ZONE_FIRST_YEAR, TRUCE_ZONE_LAST_YEAR, text);
    for (int summer_time = SUMMER; summer_time >= 0; summer_time -= SUMMER) {
        int64_t candidate = shown - zone->offset - summer_time;
        if (offset_at(zone, candidate) != zone->offset + summer_time) continue;
        *instant = candidate;
        return TRUCE_OK;
    }
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "found the time '%.40s', which does not exist in %s: clocks were put forward over it", text,
                      zone->name);
}

truce_status truce_instant_parse(const char *text, const truce_zone *zone, int64_t *instant, truce_error *error) {
    truce_day day = 0;
    int minute = -1, offset = 0;
    bool given = false;
    if (truce_day_scan(text, &day) && text[10] == 'T') minute = scan_clock(text + 11, 24);
    if (minute < 0 || !scan_offset(text + 16, &given, &offset))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "found '%.40s', expected a time that exists, as in 2025-06-09T14:00, or with an offset from "
                          "UTC, 2025-06-09T14:00+01:00",
                          text);
    int64_t shown = (int64_t)day * DAY + minute;
    if (!given) return resolve(text, zone, shown, instant, error);
    *instant = shown - offset;
    return TRUCE_OK;
}
