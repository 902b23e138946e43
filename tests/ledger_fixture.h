/* A small ledger in a folder of its own, to which a test adds files. */
#ifndef TRUCE_TESTS_LEDGER_FIXTURE_H
#define TRUCE_TESTS_LEDGER_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "scratch.h"
#include "truce/truce.h"

#define LEDGER_FIXTURE_HEAD                                                                                            \
    "truce_ledger: 1\n"                                                                                                \
    "title: A dispute\n"                                                                                               \
    "parties:\n"                                                                                                       \
    "  - {id: USA, name: United States, zone: America/New_York}\n"                                                     \
    "  - {id: CHN, name: China, zone: Asia/Shanghai}\n"                                                                \
    "sources:\n"                                                                                                       \
    "  - {id: act-1, kind: act, title: An act, date: 2018-06-15, locator: Page 1}\n"                                   \
    "  - {id: paper-1, kind: report, title: A report, date: 2018-06-16, url: 'https://example.org/1'}\n"               \
    "  - {id: paper-2, kind: report, title: Another, date: 2018-06-17, url: 'https://example.org/2'}\n"                \
    "groups:\n"                                                                                                        \
    "  - {id: us-301, party: USA, title: Section 301, rule: highest}\n"                                                \
    "  - {id: cn-reply, party: CHN, title: Reply, rule: sum}\n"

typedef struct ledger_fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    char complaints[1 << 16]; /* of the last check, a line each, without the folder */
    size_t count;
} ledger_fixture;

static inline void ledger_fixture_begin(ledger_fixture *f) {
    memset(f, 0, sizeof *f);
    scratch_make(f->folder);
    if (truce_context_new(NULL, "data", &f->context, NULL) != TRUCE_OK) abort();
    scratch_write(f->folder, "ledger.yaml", LEDGER_FIXTURE_HEAD);
}

static inline void ledger_fixture_end(ledger_fixture *f) {
    truce_context_free(f->context);
    scratch_remove(f->folder);
}

/* Copies a message without the ledger's folder, wherever it stands. */
static inline void ledger_fixture_shorten(const ledger_fixture *f, const char *message, char *into, size_t size) {
    size_t length = strlen(f->folder), used = 0;
    while (*message != '\0' && used + 1 < size) {
        if (strncmp(message, f->folder, length) == 0 && message[length] == '/')
            message += length + 1;
        else
            into[used++] = *message++;
    }
    into[used] = '\0';
}

static inline void ledger_fixture_note(void *user, const char *message) {
    ledger_fixture *f = user;
    size_t used = strlen(f->complaints);
    ledger_fixture_shorten(f, message, f->complaints + used, sizeof f->complaints - used - 1);
    strcat(f->complaints, "\n");
    f->count++;
}

/* Checks the ledger; its complaints are in f->complaints. */
static inline truce_status ledger_fixture_check(ledger_fixture *f, truce_error *error) {
    f->complaints[0] = '\0';
    f->count = 0;
    return truce_ledger_check(f->context, f->folder, ledger_fixture_note, f, error);
}

#endif
