#include "talks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "ledger.h"
#include "message.h"
#include "output.h"
#include "terminal.h"

/* ---- the command line -------------------------------------------------------------------------------------------- */

/* "0,10" */
static int read_bounds(const truce_cli_arguments *arguments, double bounds[2], const double **given) {
    const char *word = arguments->value[TRUCE_TALKS_BOUNDS];
    char *end;
    if (word == NULL) return 0;
    bounds[0] = strtod(word, &end);
    bool read = end != word && *end == ',';
    const char *second = read ? end + 1 : word;
    if (read) bounds[1] = strtod(second, &end);
    if (!read || end == second || *end != '\0' || !(bounds[0] > -1 && bounds[0] < bounds[1] && bounds[1] < 1e6))
        return truce_cli_fail(TRUCE_USAGE,
                              "--bounds: expected two numbers above -1, the lower first, as 0,2; found '%s'", word);
    *given = bounds;
    return 0;
}

static int read_search(const truce_cli_arguments *arguments, truce_search_options *search) {
    long most = 0;
    int status = truce_cli_fraction(arguments, TRUCE_TALKS_TOLERANCE, 1e-12, &search->tolerance);
    if (status == 0) status = truce_cli_whole_number(arguments, TRUCE_TALKS_MAX_ITERATIONS, 1, 1000000, &most);
    search->max_iterations = (int)most;
    return status;
}

static void read_terms(const truce_cli_arguments *arguments, truce_talks_terms *terms) {
    const char *const *value = arguments->value;
    if (value[TRUCE_TALKS_PARTIES] != NULL) terms->parties = value[TRUCE_TALKS_PARTIES];
    terms->respond = value[TRUCE_TALKS_RESPOND];
    terms->partners = value[TRUCE_TALKS_PARTNERS];
    terms->sectors = value[TRUCE_TALKS_SECTORS];
    terms->bilateral = value[TRUCE_TALKS_BILATERAL] != NULL;
    terms->mfn = value[TRUCE_TALKS_MFN] != NULL;
    terms->uniform = value[TRUCE_TALKS_UNIFORM] != NULL;
    terms->export_taxes = value[TRUCE_TALKS_EXPORT_TAXES] != NULL;
    terms->political_weights = value[TRUCE_TALKS_POLITICAL_WEIGHTS];
    terms->start = value[TRUCE_TALKS_START];
}

int truce_cli_talks_discount(const truce_cli_arguments *arguments, size_t option, double *discount) {
    return truce_cli_fraction(arguments, option, 1e-6, discount);
}

int truce_cli_talks_need_issues(const truce_cli_arguments *arguments) {
    if (arguments->n_operands > 0) return 0;
    return truce_cli_fail(TRUCE_USAGE,
                          "'truce %s' needs a scenario, such as london-talks: deals are made of steps of the issues in "
                          "its block 'talks', and a world alone has none; 'truce talks bargain --world W' finds the "
                          "bargain over all tariffs",
                          arguments->verb->name);
}

int truce_cli_talks_solution(const truce_cli_arguments *arguments, size_t option, truce_bargain *solution) {
    static const char *const names[] = {"nash", "kalai", "symmetric"};
    static const truce_bargain solutions[] = {TRUCE_BARGAIN_NASH, TRUCE_BARGAIN_KALAI, TRUCE_BARGAIN_SYMMETRIC};
    size_t choice = 0;
    int status = truce_cli_choice(arguments, option, names, 3, &choice);
    *solution = solutions[choice];
    return status;
}

/* ---- what is asked about ----------------------------------------------------------------------------------------- */

/* A scenario with its world, or a world alone. */
typedef struct subject {
    truce_scenario *scenario;
    truce_world *world;
} subject;

static int open_subject(const truce_cli_session *session, const truce_cli_arguments *arguments, subject *s) {
    const char *world = arguments->value[TRUCE_TALKS_WORLD], *elasticities = arguments->value[TRUCE_TALKS_ELASTICITIES];
    char folder[TRUCE_CLI_PATH_SIZE];
    truce_error error;
    truce_status status;
    *s = (subject){NULL, NULL};
    if (arguments->n_operands > 0) {
        truce_scenario_overrides overrides = {
            .world = world, .elasticities = elasticities, .cache = truce_cli_cache_folder(folder)};
        status = truce_scenario_open(session->context, arguments->operands[0], &overrides, &s->scenario, &error);
    } else if (world == NULL) {
        return truce_cli_fail(TRUCE_USAGE, "'truce %s' needs a scenario or --world W; see 'truce %s --help'",
                              arguments->verb->name, arguments->verb->name);
    } else if (elasticities != NULL) {
        return truce_cli_fail(TRUCE_USAGE, "--elasticities needs a scenario; see 'truce %s --help'",
                              arguments->verb->name);
    } else {
        status = truce_world_open(session->context, world, &s->world, &error);
    }
    return status == TRUCE_OK ? 0 : truce_cli_fail_error(&error);
}

static void close_subject(subject *s) {
    truce_scenario_free(s->scenario);
    truce_world_free(s->world);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

static int write_policy(const truce_cli_session *session, const truce_talks *talks, truce_instrument instrument,
                        const char *path) {
    truce_cli_output output;
    truce_error error;
    int status = truce_cli_output_open(&output, session, path);
    if (status != 0) return status;
    truce_status written = truce_talks_write_policy(talks, instrument, truce_cli_output_write, &output, &error);
    return truce_cli_output_close(&output, written, &error);
}

static int write_variant(const truce_cli_session *session, const truce_cli_arguments *arguments,
                         const truce_talks *talks) {
    truce_cli_output output;
    truce_error error;
    const char *path = arguments->value[TRUCE_TALKS_VARIANT];
    int status = path == NULL ? 0 : truce_cli_output_open(&output, session, path);
    if (path == NULL || status != 0) return status;
    truce_status written = truce_talks_write_variant(talks, NULL, truce_cli_output_write, &output, &error);
    return truce_cli_output_close(&output, written, &error);
}

/* "deal.csv" and, for export taxes, "deal.export-tax.csv". */
static int write_policies(const truce_cli_session *session, const truce_cli_arguments *arguments,
                          const truce_talks *talks) {
    const char *path = arguments->value[TRUCE_TALKS_POLICY];
    char taxes[4096];
    if (path == NULL) return 0;
    int status = write_policy(session, talks, TRUCE_TARIFF, path);
    if (status != 0 || arguments->value[TRUCE_TALKS_EXPORT_TAXES] == NULL || strcmp(path, "-") == 0) return status;
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    if (dot == NULL || (slash != NULL && dot < slash)) dot = path + strlen(path);
    int length = snprintf(taxes, sizeof taxes, "%.*s.export-tax%s", (int)(dot - path), path, dot);
    if (length < 0 || (size_t)length >= sizeof taxes)
        return truce_cli_fail(TRUCE_USAGE, "--policy: the name is too long: %.60s...", path);
    return write_policy(session, talks, TRUCE_EXPORT_TAX, taxes);
}

static int ask(const truce_cli_arguments *arguments, truce_talks *talks, const truce_talks_question *question,
               truce_search_options *search) {
    truce_cli_progress progress = truce_cli_progress_start(arguments->value[TRUCE_TALKS_QUIET] != NULL);
    truce_error error;
    search->cancel = truce_cli_progress_step;
    search->user = &progress;
    truce_status status = truce_talks_ask(talks, question, search, &error);
    truce_cli_progress_end(&progress);
    if (status == TRUCE_CANCELLED && truce_cli_interrupted()) return truce_cli_interrupt_status();
    return status == TRUCE_OK ? 0 : truce_cli_fail_error(&error);
}

/* What cannot be written is known before the work. */
static int check_written(const truce_cli_arguments *arguments, const truce_talks *talks,
                         const truce_talks_question *question) {
    bool variant = arguments->value[TRUCE_TALKS_VARIANT] != NULL;
    if (variant && arguments->n_operands == 0)
        return truce_cli_fail(TRUCE_USAGE, "--variant writes a scenario's file and its answer: it needs SCENARIO");
    if (variant && (question->verb == TRUCE_TALKS_ENFORCE || question->verb == TRUCE_TALKS_LEVERAGE))
        return truce_cli_fail(TRUCE_USAGE, "--variant: '%s' looks at a policy that is given and finds no new one",
                              arguments->verb->name);
    if (arguments->value[TRUCE_TALKS_POLICY] != NULL && !variant && truce_talks_licences(talks) > 0)
        return truce_cli_fail(TRUCE_USAGE, "--policy writes rates alone, and a licence is on the table: give --variant "
                                           "FILE, which has both, in its place or too");
    return 0;
}

/* The output is opened before the work, so that a path that cannot be written is known at once. */
static int answer(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_talks *talks,
                  const truce_talks_question *question, truce_search_options *search,
                  const truce_report_options *report) {
    truce_cli_output output;
    int status = check_written(arguments, talks, question);
    if (status == 0) status = truce_cli_output_open(&output, session, arguments->value[TRUCE_TALKS_OUTPUT]);
    if (status != 0) return status;
    status = ask(arguments, talks, question, search);
    if (status == 0) status = write_policies(session, arguments, talks);
    if (status == 0) status = write_variant(session, arguments, talks);
    if (status == 0) {
        truce_error error;
        truce_status written = truce_talks_write(talks, report, truce_cli_output_write, &output, &error);
        return truce_cli_output_close(&output, written, &error);
    }
    truce_cli_output_drop(&output);
    return status;
}

int truce_cli_talks(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_talks_terms *terms,
                    const truce_talks_question *question) {
    static const truce_cli_report_positions positions = {.format = TRUCE_TALKS_FORMAT,
                                                         .output = TRUCE_TALKS_OUTPUT,
                                                         .color = TRUCE_TALKS_COLOR,
                                                         .width = TRUCE_TALKS_WIDTH};
    truce_report_options report;
    truce_search_options search = {.tolerance = 0};
    double bounds[2];
    subject s;
    int status = truce_cli_report_options(arguments, &positions, &report);
    if (status == 0) status = read_bounds(arguments, bounds, &terms->bounds);
    if (status == 0) status = read_search(arguments, &search);
    if (status != 0) return status;
    read_terms(arguments, terms);
    status = open_subject(session, arguments, &s);
    if (status != 0) return status;
    truce_cli_interrupt_catch();
    truce_talks *talks = NULL;
    truce_error error;
    truce_status made = s.scenario != NULL ? truce_talks_new(s.scenario, terms, &talks, &error)
                                           : truce_talks_new_on_world(s.world, terms, &talks, &error);
    status =
        made == TRUCE_OK ? answer(session, arguments, talks, question, &search, &report) : truce_cli_fail_error(&error);
    truce_talks_free(talks);
    close_subject(&s);
    return status;
}
