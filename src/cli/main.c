/* The command: finds the verb, hands it the rest of the line. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_path.h"
#include "help.h"
#include "message.h"
#include "verbs.h"

const truce_cli_verb *const truce_cli_verbs[] = {
    &truce_cli_run,
    &truce_cli_report,
    &truce_cli_serve,
    &truce_cli_world_list,
    &truce_cli_world_describe,
    &truce_cli_world_check,
    &truce_cli_world_compile,
    &truce_cli_world_export,
    &truce_cli_world_aggregate,
    &truce_cli_world_build,
    &truce_cli_world_split,
    &truce_cli_exposure,
    &truce_cli_regime,
    &truce_cli_diff,
    &truce_cli_timeline,
    &truce_cli_due,
    &truce_cli_compliance,
    &truce_cli_ledger_list,
    &truce_cli_ledger_check,
    &truce_cli_ledger_show,
    &truce_cli_talks_optimal,
    &truce_cli_talks_nash,
    &truce_cli_talks_cooperate,
    &truce_cli_talks_bargain,
    &truce_cli_talks_frontier,
    &truce_cli_talks_deals,
    &truce_cli_talks_enforce,
    &truce_cli_talks_leverage,
    &truce_cli_talks_brief,
    NULL,
};

enum { VERBS_MAX = 32 };

/* ---- finding the verb -------------------------------------------------------------------------------------- */

static bool is_group(const char *word) {
    for (const truce_cli_verb *const *verb = truce_cli_verbs; *verb != NULL; verb++)
        if (truce_cli_word_in_group(*verb, word) != NULL) return true;
    return false;
}

/* The verb called `word`, of a group when `group` is not NULL. */
static const truce_cli_verb *find_verb(const char *group, const char *word) {
    for (const truce_cli_verb *const *verb = truce_cli_verbs; *verb != NULL; verb++) {
        const char *name = group != NULL ? truce_cli_word_in_group(*verb, group) : (*verb)->name;
        if (name != NULL && strcmp(name, word) == 0) return *verb;
    }
    return NULL;
}

static int unknown_verb(const char *group, const char *word) {
    const char *words[VERBS_MAX] = {"world", "ledger", "talks", "help"};
    size_t count = group == NULL ? 4 : 0;
    for (const truce_cli_verb *const *verb = truce_cli_verbs; *verb != NULL; verb++) {
        const char *alone = strchr((*verb)->name, ' ') == NULL ? (*verb)->name : NULL;
        const char *name = group != NULL ? truce_cli_word_in_group(*verb, group) : alone;
        if (name != NULL && count < VERBS_MAX) words[count++] = name;
    }
    char prefix[64], hint[128];
    const char *space = group != NULL ? " " : "", *of = group != NULL ? group : "";
    snprintf(prefix, sizeof prefix, "truce %s%s", of, space);
    return truce_cli_fail(TRUCE_USAGE, "unknown verb '%s%s%s'%s (see 'truce help%s%s')", of, space, word,
                          truce_did_you_mean(hint, sizeof hint, prefix, word, words, count), space, of);
}

/* ---- doing it ---------------------------------------------------------------------------------------------- */

static int run_verb(const truce_cli_verb *verb, int argc, char **argv) {
    truce_cli_arguments arguments;
    int status = truce_cli_parse(verb, argc, argv, &arguments);
    if (status != 0) return status;
    if (arguments.help) {
        truce_cli_help_verb(stdout, verb);
        return 0;
    }
    char *data_path = truce_cli_data_path();
    truce_context *context = NULL;
    truce_error error = {.status = TRUCE_NO_MEMORY, .message = "out of memory"};
    if (data_path == NULL || truce_context_new(NULL, data_path, &context, &error) != TRUCE_OK) {
        status = truce_cli_fail_error(&error);
    } else {
        truce_cli_session session = {context, data_path};
        status = verb->run(&session, &arguments);
    }
    truce_context_free(context);
    free(data_path);
    return status;
}

/* truce help [VERB | GROUP [VERB]] */
static int help(int argc, char **argv) {
    int words = argc > 0 && is_group(argv[0]) ? 1 : 0;
    const char *group = words == 1 ? argv[0] : NULL;
    if (argc == words) {
        truce_cli_help_overview(stdout, group);
        return 0;
    }
    const truce_cli_verb *verb = find_verb(group, argv[words]);
    if (verb == NULL) return unknown_verb(group, argv[words]);
    if (argc > words + 1) return truce_cli_fail(TRUCE_USAGE, "unexpected word '%s'", argv[words + 1]);
    truce_cli_help_verb(stdout, verb);
    return 0;
}

static bool is_help(const char *word) {
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int dispatch(int argc, char **argv) {
    if (argc == 0) {
        truce_cli_help_overview(stderr, NULL);
        return TRUCE_USAGE;
    }
    const char *word = argv[0];
    if (is_help(word)) return help(argc - 1, argv + 1);
    if (strcmp(word, "--version") == 0) {
        printf("truce %s\n", truce_version());
        return 0;
    }
    if (!is_group(word)) {
        const truce_cli_verb *verb = find_verb(NULL, word);
        return verb != NULL ? run_verb(verb, argc - 1, argv + 1) : unknown_verb(NULL, word);
    }
    if (argc == 1) return truce_cli_fail(TRUCE_USAGE, "'truce %s' needs a verb; see 'truce help %s'", word, word);
    if (is_help(argv[1])) {
        truce_cli_help_overview(stdout, word);
        return 0;
    }
    const truce_cli_verb *verb = find_verb(word, argv[1]);
    return verb != NULL ? run_verb(verb, argc - 2, argv + 2) : unknown_verb(word, argv[1]);
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_DFL); /* truce ... | head ends quietly, whatever the parent ignored */
    int status = dispatch(argc - 1, argv + 1);
    if (fflush(stdout) != 0 && status == 0)
        return truce_cli_fail(TRUCE_IO, "cannot write to standard output: %s", strerror(errno));
    return status;
}
