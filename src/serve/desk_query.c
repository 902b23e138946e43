/* The parameters of a query: which there may be, and what their values mean. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/display.h"
#include "serve/desk_parts.h"

static size_t count_names(const truce_desk_route *route) {
    size_t count = 0;
    while (route->parameters[count] != NULL) count++;
    return count;
}

static bool known(const truce_desk_route *route, const char *name) {
    for (size_t k = 0; route->parameters[k] != NULL; k++)
        if (strcmp(route->parameters[k], name) == 0) return true;
    return false;
}

static truce_status refuse_unknown(const truce_desk_route *route, const char *name, truce_error *error) {
    char hint[128], list[512];
    size_t count = count_names(route);
    if (count == 0) return truce_fail(error, TRUCE_USAGE, "%s takes no parameters, found '%.60s'", route->path, name);
    return truce_fail(error, TRUCE_USAGE, "unknown parameter '%.60s'%s (%s takes %s)", name,
                      truce_suggestion(hint, sizeof hint, name, route->parameters, count), route->path,
                      truce_join(list, sizeof list, route->parameters, count));
}

static truce_status check_value(const char *name, const char *value, truce_error *error) {
    if (*value == '\0') return truce_fail(error, TRUCE_USAGE, "%s: expected a value, found nothing", name);
    if (strlen(value) > TRUCE_DESK_MOST_STRING)
        return truce_fail(error, TRUCE_USAGE, "%s: the value has %zu bytes, more than %d", name, strlen(value),
                          TRUCE_DESK_MOST_STRING);
    while (*value != '\0') {
        size_t length = truce_utf8_length(value);
        if (length == 0) return truce_fail(error, TRUCE_USAGE, "%s: the value is not UTF-8", name);
        if ((unsigned char)*value < 0x20 || *value == 0x7F)
            return truce_fail(error, TRUCE_USAGE, "%s: the value holds a control character", name);
        value += length;
    }
    return TRUCE_OK;
}

truce_status truce_desk_query_check(const truce_desk_call *call, truce_error *error) {
    const truce_desk_request *request = call->request;
    for (size_t k = 0; k < request->n_query; k++) {
        const char *name = request->query[k].name;
        if (!known(call->route, name)) return refuse_unknown(call->route, name, error);
        for (size_t earlier = 0; earlier < k; earlier++)
            if (strcmp(request->query[earlier].name, name) == 0)
                return truce_fail(error, TRUCE_USAGE, "%s is given twice", name);
        TRUCE_TRY(check_value(name, request->query[k].value, error));
    }
    return TRUCE_OK;
}

const char *truce_desk_query(const truce_desk_call *call, const char *name) {
    for (size_t k = 0; k < call->request->n_query; k++)
        if (strcmp(call->request->query[k].name, name) == 0) return call->request->query[k].value;
    return NULL;
}

truce_status truce_desk_query_require(const truce_desk_call *call, const char *name, const char *what,
                                      const char **value, truce_error *error) {
    *value = truce_desk_query(call, name);
    if (*value != NULL) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "%s needs the parameter '%s': %s", call->route->path, name, what);
}

/* ---- types ------------------------------------------------------------------------------------------------------- */

truce_day truce_desk_today(void) {
    return (truce_day)(time(NULL) / 86400);
}

truce_status truce_desk_query_day(const truce_desk_call *call, const char *name, truce_day *day, truce_error *error) {
    const char *value = truce_desk_query(call, name);
    if (value == NULL || truce_day_parse(value, day)) return TRUCE_OK;
    if (strcmp(value, "today") == 0) {
        *day = truce_desk_today();
        return TRUCE_OK;
    }
    return truce_fail(error, TRUCE_USAGE,
                      "%s: expected a day that exists, as 2025-06-10 (from 1900 to 2199), or 'today', found '%.60s'",
                      name, value);
}

truce_status truce_desk_query_count(const truce_desk_call *call, const char *name, long least, long most, long *value,
                                    truce_error *error) {
    const char *word = truce_desk_query(call, name);
    if (word == NULL) return TRUCE_OK;
    char *end = NULL;
    errno = 0;
    long number = strtol(word, &end, 10);
    if (errno != 0 || end == word || *end != '\0' || number < least || number > most)
        return truce_fail(error, TRUCE_USAGE, "%s: expected a whole number from %ld to %ld, found '%.60s'", name, least,
                          most, word);
    *value = number;
    return TRUCE_OK;
}

truce_status truce_desk_query_number(const truce_desk_call *call, const char *name, double least, double bound,
                                     double *value, truce_error *error) {
    const char *word = truce_desk_query(call, name);
    double number;
    if (word == NULL) return TRUCE_OK;
    if (!truce_parse_number(word, strlen(word), &number) || number < least || number >= bound)
        return truce_fail(error, TRUCE_USAGE, "%s: expected a number from %g to below %g, found '%.60s'", name, least,
                          bound, word);
    *value = number;
    return TRUCE_OK;
}

truce_status truce_desk_query_choice(const truce_desk_call *call, const char *name, const char *const *names,
                                     size_t count, size_t *choice, truce_error *error) {
    const char *word = truce_desk_query(call, name);
    if (word == NULL) return TRUCE_OK;
    for (size_t k = 0; k < count; k++)
        if (strcmp(word, names[k]) == 0) {
            *choice = k;
            return TRUCE_OK;
        }
    char hint[128], list[256];
    return truce_fail(error, TRUCE_USAGE, "%s: unknown value '%.60s'%s (expected %s)", name, word,
                      truce_suggestion(hint, sizeof hint, word, names, count),
                      truce_join(list, sizeof list, names, count));
}

truce_status truce_desk_query_boolean(const truce_desk_call *call, const char *name, bool *value, truce_error *error) {
    static const char *const names[] = {"false", "true"};
    size_t choice = *value;
    TRUCE_TRY(truce_desk_query_choice(call, name, names, 2, &choice, error));
    *value = choice == 1;
    return TRUCE_OK;
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

/* Values hold no line breaks, so that a line is a parameter. The day is part of it where an answer may depend on it. */
void truce_desk_query_key(truce_desk_call *call) {
    char day[TRUCE_DAY_SIZE];
    truce_text_printf(&call->key, "%s\n", truce_day_format(day, truce_desk_today()));
    for (size_t k = 0; call->route->parameters[k] != NULL; k++) {
        const char *value = truce_desk_query(call, call->route->parameters[k]);
        if (value != NULL) truce_text_printf(&call->key, "%s=%s\n", call->route->parameters[k], value);
    }
}
