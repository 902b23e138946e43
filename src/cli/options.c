#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static int fail(const truce_cli_verb *verb, const char *what, const char *word) {
    return truce_cli_fail(TRUCE_USAGE, "%s '%s'; see 'truce %s --help'", what, word, verb->name);
}

/* ---- finding options --------------------------------------------------------------------------------------- */

static int unknown_option(const truce_cli_verb *verb, const char *word, size_t length) {
    const char *names[TRUCE_CLI_OPTIONS_MAX + 1];
    for (size_t k = 0; k < verb->n_options; k++) names[k] = verb->options[k].name;
    names[verb->n_options] = "help";
    char name[64] = "", hint[128];
    if (length < sizeof name) memcpy(name, word, length);
    return truce_cli_fail(TRUCE_USAGE, "unknown option '--%.*s'%s (see 'truce %s --help')", (int)length, word,
                          truce_did_you_mean(hint, sizeof hint, "--", name, names, verb->n_options + 1), verb->name);
}

static const truce_cli_option *find_long(const truce_cli_verb *verb, const char *word, size_t length) {
    for (size_t k = 0; k < verb->n_options; k++) {
        const char *name = verb->options[k].name;
        if (strlen(name) == length && memcmp(name, word, length) == 0) return &verb->options[k];
    }
    return NULL;
}

static const truce_cli_option *find_short(const truce_cli_verb *verb, char letter) {
    for (size_t k = 0; k < verb->n_options; k++)
        if (verb->options[k].letter == letter) return &verb->options[k];
    return NULL;
}

/* ---- taking the line apart --------------------------------------------------------------------------------- */

typedef struct words {
    char **argv;
    int argc, next;
} words;

/* Stores an option's value: `attached` after '=' or after the letter, or else the next word. */
static int take(truce_cli_arguments *arguments, const truce_cli_option *option, const char *attached, words *rest) {
    const truce_cli_verb *verb = arguments->verb;
    const char *value = attached;
    if (option->value == NULL) {
        if (attached != NULL) return fail(verb, "this option takes no value:", option->name);
        value = "";
    } else if (value == NULL) {
        if (rest->next >= rest->argc)
            return truce_cli_fail(TRUCE_USAGE, "option '--%s' needs a value, %s; see 'truce %s --help'", option->name,
                                  option->value, verb->name);
        value = rest->argv[rest->next++];
    }
    arguments->value[option - verb->options] = value;
    return 0;
}

static int take_long(truce_cli_arguments *arguments, const char *word, words *rest) {
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    if (length == 4 && memcmp(word, "help", 4) == 0 && equals == NULL) {
        arguments->help = true;
        return 0;
    }
    const truce_cli_option *option = find_long(arguments->verb, word, length);
    if (option == NULL) return unknown_option(arguments->verb, word, length);
    return take(arguments, option, equals != NULL ? equals + 1 : NULL, rest);
}

/* A word of short options: -q, -qo FILE, -oFILE. */
static int take_short(truce_cli_arguments *arguments, const char *letters, words *rest) {
    for (const char *letter = letters; *letter != '\0'; letter++) {
        if (*letter == 'h') {
            arguments->help = true;
            continue;
        }
        const truce_cli_option *option = find_short(arguments->verb, *letter);
        if (option == NULL) return fail(arguments->verb, "unknown option", (const char[]){'-', *letter, '\0'});
        if (option->value != NULL) return take(arguments, option, letter[1] != '\0' ? letter + 1 : NULL, rest);
        int status = take(arguments, option, NULL, rest);
        if (status != 0) return status;
    }
    return 0;
}

static int check_operands(const truce_cli_verb *verb, size_t found, char *const *operands) {
    if (found < verb->n_operands)
        return truce_cli_fail(TRUCE_USAGE, "'truce %s' needs %s; see 'truce %s --help'", verb->name, verb->operands,
                              verb->name);
    size_t most = verb->n_operands + verb->n_optional;
    if (found > most) return fail(verb, "unexpected word", operands[most]);
    return 0;
}

int truce_cli_parse(const truce_cli_verb *verb, int argc, char **argv, truce_cli_arguments *arguments) {
    *arguments = (truce_cli_arguments){.verb = verb, .operands = (const char *const *)argv};
    words rest = {argv, argc, 0};
    bool only_operands = false;
    size_t operands = 0;
    while (rest.next < argc) {
        char *word = argv[rest.next++];
        int status = 0;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            argv[operands++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else
            status = word[1] == '-' ? take_long(arguments, word + 2, &rest) : take_short(arguments, word + 1, &rest);
        if (status != 0) return status;
        if (arguments->help) return 0;
    }
    arguments->n_operands = operands;
    return check_operands(verb, operands, argv);
}

/* ---- values ------------------------------------------------------------------------------------------------ */

int truce_cli_choice(const truce_cli_arguments *arguments, size_t option, const char *const *names, size_t count,
                     size_t *value) {
    const char *word = arguments->value[option];
    if (word == NULL) return 0;
    for (size_t k = 0; k < count; k++)
        if (strcmp(word, names[k]) == 0) {
            *value = k;
            return 0;
        }
    char hint[128];
    const truce_cli_option *asked = &arguments->verb->options[option];
    return truce_cli_fail(TRUCE_USAGE, "--%s: unknown value '%s'%s (expected %s)", asked->name, word,
                          truce_did_you_mean(hint, sizeof hint, "", word, names, count), asked->value);
}

int truce_cli_whole_number(const truce_cli_arguments *arguments, size_t option, long least, long most, long *value) {
    const char *word = arguments->value[option];
    if (word == NULL) return 0;
    char *end = NULL;
    errno = 0;
    long number = strtol(word, &end, 10);
    if (errno != 0 || end == word || *end != '\0' || number < least || number > most)
        return truce_cli_fail(TRUCE_USAGE, "--%s: expected a whole number from %ld to %ld, found '%s'",
                              arguments->verb->options[option].name, least, most, word);
    *value = number;
    return 0;
}

/* A number of an option, which was given: at least `least`, below `bound`; `range` says so in the message. */
static int read_number(const truce_cli_arguments *arguments, size_t option, double least, double bound,
                       const char *range, double *value) {
    const char *word = arguments->value[option];
    char *end = NULL;
    double number = strtod(word, &end);
    if (end == word || *end != '\0' || !(number >= least && number < bound))
        return truce_cli_fail(TRUCE_USAGE, "--%s: expected a number from %g %s, found '%s'",
                              arguments->verb->options[option].name, least, range, word);
    *value = number;
    return 0;
}

int truce_cli_number(const truce_cli_arguments *arguments, size_t option, double least, double *value) {
    return arguments->value[option] == NULL ? 0 : read_number(arguments, option, least, HUGE_VAL, "up", value);
}

int truce_cli_fraction(const truce_cli_arguments *arguments, size_t option, double least, double *value) {
    return arguments->value[option] == NULL ? 0 : read_number(arguments, option, least, 1, "to below 1", value);
}
