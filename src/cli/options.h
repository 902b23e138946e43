/* Options of the command line: --name VALUE, --name=VALUE, -n VALUE, flags, and "--" before operands. */
#ifndef TRUCE_CLI_OPTIONS_H
#define TRUCE_CLI_OPTIONS_H

#include "truce/truce.h"

typedef struct truce_cli_option {
    const char *name;  /* without dashes */
    char letter;       /* short form, or '\0' */
    const char *value; /* what help calls the value ("FILE"); NULL for a flag */
    const char *help;
} truce_cli_option;

enum { TRUCE_CLI_OPTIONS_MAX = 32 };

typedef struct truce_cli_verb truce_cli_verb;

/* A verb's command line, taken apart. */
typedef struct truce_cli_arguments {
    const truce_cli_verb *verb;
    const char *value[TRUCE_CLI_OPTIONS_MAX]; /* by position in the verb's table; NULL: not given; flags: "" */
    const char *const *operands;              /* [n_operands], as many as the verb asks for */
    size_t n_operands;
    bool help; /* --help was given: nothing else was checked */
} truce_cli_arguments;

/* Where a verb finds its world and what it may use. */
typedef struct truce_cli_session {
    const truce_context *context;
    const char *data_path; /* the context's: folders separated by ':' */
} truce_cli_session;

/* One thing the command does. Tables of verbs make dispatch, help and completion agree. */
struct truce_cli_verb {
    const char *name;     /* "run", "world check" */
    const char *operands; /* as help writes them: "SCENARIO" */
    size_t n_operands;    /* that must be there */
    size_t n_optional;    /* that may follow them */
    const char *summary;  /* one line */
    const char *about;    /* paragraphs separated by newlines, wrapped by help */
    const char *examples; /* lines, printed as they are */
    const truce_cli_option *options;
    size_t n_options;
    int (*run)(const truce_cli_session *session, const truce_cli_arguments *arguments); /* gives the exit status */
};

/* Takes `argv` (after the verb) apart; moves operands to its front. Returns 0, or prints what is wrong and returns the
 * exit status of a usage error. */
int truce_cli_parse(const truce_cli_verb *verb, int argc, char **argv, truce_cli_arguments *arguments);

/* Values of options by position in the table. Each leaves *value alone when the option was not given, and returns 0 or
 * the exit status of a usage error. */
int truce_cli_choice(const truce_cli_arguments *arguments, size_t option, const char *const *names, size_t count,
                     size_t *value);
int truce_cli_whole_number(const truce_cli_arguments *arguments, size_t option, long least, long most, long *value);
/* At least `least`, finite. */
int truce_cli_number(const truce_cli_arguments *arguments, size_t option, double least, double *value);
/* At least `least`, below 1. */
int truce_cli_fraction(const truce_cli_arguments *arguments, size_t option, double least, double *value);

#endif
