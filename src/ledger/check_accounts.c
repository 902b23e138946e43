/* Conflicting reports: where two assert different values of one field of a record, it says which one it follows. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/load.h"

/* One value of one field of one record, by one source. */
typedef struct account {
    const truce_record *about;
    const truce_assertion *assertion;
    const truce_account *report;
} account;

static int compare_accounts(const void *left, const void *right) {
    const account *a = left, *b = right;
    int order = strcmp(a->about->id, b->about->id);
    if (order == 0) order = strcmp(a->assertion->field, b->assertion->field);
    if (order == 0) order = strcmp(a->assertion->value, b->assertion->value);
    if (order != 0) return order;
    return (a->report->record.number > b->report->record.number) -
           (a->report->record.number < b->report->record.number);
}

static bool same_field(const account *a, const account *b) {
    return a->about == b->about && strcmp(a->assertion->field, b->assertion->field) == 0;
}

/* Numbers are compared as numbers; a day agrees with a time on it. */
static bool agree(const char *a, const char *b) {
    double x, y;
    truce_day day;
    size_t length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    const char *shorter = strlen(a) == length ? a : b, *longer = shorter == a ? b : a;
    if (strcmp(a, b) == 0) return true;
    if (truce_parse_number(a, strlen(a), &x) && truce_parse_number(b, strlen(b), &y)) return !(x < y || x > y);
    return truce_day_parse(shorter, &day) && strncmp(shorter, longer, length) == 0 && longer[length] == 'T';
}

static const truce_follows *followed(const truce_record *record, const char *field) {
    for (size_t k = 0; k < record->n_follows; k++)
        if (record->follows[k].field != NULL && strcmp(record->follows[k].field, field) == 0)
            return &record->follows[k];
    return NULL;
}

/* ---- gathering ------------------------------------------------------------------------------------------------- */

static size_t gather(const truce_loaded *loaded, account *accounts) {
    size_t count = 0;
    for (size_t f = 0; f < loaded->n_files; f++)
        for (size_t r = 0; r < loaded->files[f].count[TRUCE_RECORD_REPORT]; r++) {
            const truce_account *report = &loaded->files[f].reports[r];
            for (size_t k = 0; k < report->n_assertions; k++) {
                const truce_assertion *assertion = &report->assertions[k];
                if (assertion->field == NULL || assertion->value == NULL || assertion->about.target == NULL) continue;
                if (accounts != NULL) accounts[count] = (account){assertion->about.target, assertion, report};
                count++;
            }
        }
    return count;
}

/* ---- checking -------------------------------------------------------------------------------------------------- */

/* `a` and `b` differ: the complaint stands at the later one. */
static void complain_about_conflict(truce_loaded *loaded, const account *a, const account *b) {
    bool swapped = a->report->record.file > b->report->record.file ||
                   (a->report->record.file == b->report->record.file && a->assertion->line > b->assertion->line);
    const account *first = swapped ? b : a, *second = swapped ? a : b;
    const truce_record *about = a->about;
    truce_loaded_complain(loaded, second->report->record.file, second->assertion->line,
                          "asserts: '%.60s' as %s of '%.60s', where '%.60s' at %s:%u says '%.60s'; that record (%s:%u) "
                          "must say which one it follows, and why, under 'follows'",
                          second->assertion->value, second->assertion->field, about->id, first->report->record.id,
                          loaded->files[first->report->record.file].path, first->assertion->line,
                          first->assertion->value, loaded->files[about->file].path, about->line);
}

static void check_conflicts(truce_loaded *loaded, const account *accounts, size_t count) {
    for (size_t begin = 0, end; begin < count; begin = end) {
        const account *differs = NULL;
        for (end = begin + 1; end < count && same_field(&accounts[begin], &accounts[end]); end++)
            if (differs == NULL && !agree(accounts[end - 1].assertion->value, accounts[end].assertion->value))
                differs = &accounts[end];
        if (differs != NULL && followed(differs->about, differs->assertion->field) == NULL)
            complain_about_conflict(loaded, differs - 1, differs);
    }
}

/* The first account of a field of a record in the sorted ones; their number if there is none. */
static size_t first_account(const account *accounts, size_t count, const truce_record *record, const char *field) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(accounts[middle].about->id, record->id);
        if (order == 0) order = strcmp(accounts[middle].assertion->field, field);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void check_follows(truce_loaded *loaded, const account *accounts, size_t count, const truce_record *record) {
    for (size_t k = 0; k < record->n_follows; k++) {
        const truce_follows *follows = &record->follows[k];
        if (follows->field == NULL) continue;
        bool asserted = follows->source.target == NULL;
        for (size_t a = first_account(accounts, count, record, follows->field);
             !asserted && a < count && accounts[a].about == record &&
             strcmp(accounts[a].assertion->field, follows->field) == 0;
             a++)
            asserted = accounts[a].report->source.target == follows->source.target;
        if (!asserted)
            truce_loaded_complain(loaded, record->file, follows->source.line,
                                  "follows: no report with the source '%.60s' asserts the field '%.60s' of '%.60s'",
                                  follows->source.id, follows->field, record->id);
    }
}

truce_status truce_loaded_check_accounts(truce_loaded *loaded, truce_error *error) {
    size_t count = gather(loaded, NULL);
    account *accounts = TRUCE_NEW_ARRAY(&loaded->arena, account, count);
    if (accounts == NULL) return truce_fail_memory(error);
    gather(loaded, accounts);
    if (count > 0) qsort(accounts, count, sizeof *accounts, compare_accounts);
    check_conflicts(loaded, accounts, count);
    for (size_t k = 0; k < loaded->n_records; k++) check_follows(loaded, accounts, count, loaded->records[k]);
    return TRUCE_OK;
}
