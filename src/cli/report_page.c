/* truce report: a scenario as one page to read, mail and print. */
#include <stdio.h>
#include <string.h>

#include "interrupt.h"
#include "ledger.h"
#include "message.h"
#include "output.h"
#include "pdf.h"
#include "solving.h"
#include "terminal.h"
#include "verbs.h"

enum { WORLD, ELASTICITIES, LEDGER, HORIZON, CASE, OUTPUT, PDF, TOLERANCE, MAX_ITERATIONS, QUIET, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [WORLD] = TRUCE_CLI_OPTION_WORLD,
    [ELASTICITIES] = TRUCE_CLI_OPTION_ELASTICITIES,
    [LEDGER] = TRUCE_CLI_OPTION_LEDGER,
    [HORIZON] = TRUCE_CLI_OPTION_HORIZON,
    [CASE] = {"case", 'c', "NAME", "Solve and show this case only. Default: all cases."},
    [OUTPUT] =
        {"output", 'o', "FILE",
         "Write the page to FILE, whole or not at all, instead of standard output; a name that ends in .pdf asks "
         "for a PDF alone."},
    [PDF] = {"pdf", '\0', NULL,
             "Also write a PDF beside the page: FILE.pdf for -o FILE.html. Needs Chromium or Chrome."},
    [TOLERANCE] = TRUCE_CLI_OPTION_TOLERANCE,
    [MAX_ITERATIONS] = TRUCE_CLI_OPTION_MAX_ITERATIONS,
    [QUIET] = {"quiet", 'q', NULL, "No progress on standard error."},
};

enum { COMMAND_SIZE = 8192 };

typedef struct report_plan {
    const char *case_name, *page;  /* page: path of the HTML file, NULL: none but for the PDF, or standard output */
    char pdf[TRUCE_CLI_PATH_SIZE]; /* path of the PDF, "" for none */
    char command[COMMAND_SIZE];
    truce_scenario_overrides overrides;
    truce_solve_options solve;
    bool quiet;
} report_plan;

/* ---- the plan ---------------------------------------------------------------------------------------------------- */

/* Appends a word as a shell reads it: in quotes where it has more than letters, digits and a few signs. */
static void append_word(char *command, const char *word) {
    size_t used = strlen(command);
    bool plain = *word != '\0' && word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                                    "_-+=.,:/@%")] == '\0';
    const char *quote = plain ? "" : "'";
    used += (size_t)snprintf(command + used, COMMAND_SIZE - used, " %s", quote);
    for (; *word != '\0' && used + 8 < COMMAND_SIZE; word++)
        used += (size_t)snprintf(command + used, COMMAND_SIZE - used, *word == '\'' ? "'\\''" : "%c", *word);
    snprintf(command + used, COMMAND_SIZE - used, "%s", quote);
}

/* The command line that gives the same page, without where it goes to and what is seen on the way. */
static void write_command(const truce_cli_arguments *arguments, char *command) {
    snprintf(command, COMMAND_SIZE, "truce report");
    append_word(command, arguments->operands[0]);
    for (size_t k = 0; k < OPTIONS; k++) {
        char name[64];
        if (arguments->value[k] == NULL || k == OUTPUT || k == PDF || k == QUIET) continue;
        snprintf(name, sizeof name, "--%s", options[k].name);
        append_word(command, name);
        append_word(command, arguments->value[k]);
    }
}

static bool ends_in(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

/* Page and PDF by the names asked for. */
static int plan_files(const truce_cli_arguments *arguments, report_plan *plan) {
    const char *output = arguments->value[OUTPUT];
    bool named = output != NULL && strcmp(output, "-") != 0, pdf = arguments->value[PDF] != NULL;
    plan->page = output;
    if (!named && pdf)
        return truce_cli_fail(TRUCE_USAGE, "--pdf: standard output takes one file; name it with -o FILE.html or "
                                           "-o FILE.pdf");
    if (!named) return 0;
    bool alone = ends_in(output, ".pdf");
    if (!alone && !pdf) return 0;
    size_t stem = strlen(output);
    if (ends_in(output, ".html"))
        stem -= 5;
    else if (alone || ends_in(output, ".htm"))
        stem -= 4;
    int wrote = snprintf(plan->pdf, sizeof plan->pdf, "%.*s.pdf", (int)stem, output);
    if (wrote < 0 || (size_t)wrote >= sizeof plan->pdf)
        return truce_cli_fail(TRUCE_USAGE, "--output: the name is too long");
    if (alone) plan->page = NULL;
    return 0;
}

static int make_plan(const truce_cli_arguments *arguments, report_plan *plan) {
    static const truce_cli_solving_positions solving = {WORLD,   ELASTICITIES, LEDGER,
                                                        HORIZON, TOLERANCE,    MAX_ITERATIONS};
    *plan = (report_plan){
        .case_name = arguments->value[CASE],
        .quiet = arguments->value[QUIET] != NULL,
    };
    int status = truce_cli_solving_options(arguments, &solving, &plan->overrides, &plan->solve);
    write_command(arguments, plan->command);
    return status == 0 ? plan_files(arguments, plan) : status;
}

/* ---- doing it ---------------------------------------------------------------------------------------------------- */

typedef struct report_work {
    const truce_cli_session *session;
    const report_plan *plan;
    truce_cli_progress progress;
    truce_cli_output page; /* the file or standard output that is asked for; unused for a PDF alone */
    truce_cli_output copy; /* what the browser prints */
} report_work;

static bool is_alone(const report_plan *plan) {
    return plan->page == NULL && plan->pdf[0] != '\0';
}

/* Opened before the work, so that a path that cannot be written is known at once. */
static int open_outputs(report_work *work, const truce_cli_pdf *pdf) {
    int status = is_alone(work->plan) ? 0 : truce_cli_output_open(&work->page, work->session, work->plan->page);
    if (status == 0 && work->plan->pdf[0] != '\0')
        status = truce_cli_output_open(&work->copy, work->session, pdf->page);
    if (status != 0) truce_cli_output_drop(&work->page);
    return status;
}

static bool write_bytes(void *user, const char *bytes, size_t size) {
    report_work *work = user;
    return (is_alone(work->plan) || truce_cli_output_write(&work->page, bytes, size)) &&
           (work->copy.file == NULL || truce_cli_output_write(&work->copy, bytes, size));
}

static truce_status solve_and_write(report_work *work, const truce_scenario *scenario, truce_error *error) {
    const report_plan *plan = work->plan;
    truce_run *run = NULL;
    truce_solve_options solve = plan->solve;
    truce_search_options search = {.cancel = truce_cli_progress_step, .user = &work->progress};
    truce_page_options page = {.command = plan->command, .cache = plan->overrides.cache, .search = &search};
    solve.cancel = truce_cli_progress_step;
    solve.user = &work->progress;
    truce_status status = truce_run_new(scenario, plan->case_name, &solve, &run, error);
    if (status == TRUCE_OK) status = truce_run_write_page(work->session->context, run, &page, write_bytes, work, error);
    truce_cli_progress_end(&work->progress);
    truce_run_free(run);
    return status;
}

/* Everything once the scenario is open. */
static int report_to_files(report_work *work, const truce_scenario *scenario, const truce_cli_pdf *pdf) {
    int status = open_outputs(work, pdf);
    if (status != 0) return status;
    truce_error error;
    truce_status written = solve_and_write(work, scenario, &error);
    if (work->copy.file != NULL) {
        bool whole = written == TRUCE_OK;
        status = whole || is_alone(work->plan) ? truce_cli_output_close(&work->copy, written, &error) : 0;
        truce_cli_output_drop(&work->copy);
    }
    if (!is_alone(work->plan) && status == 0) status = truce_cli_output_close(&work->page, written, &error);
    truce_cli_output_drop(&work->page);
    if (status != 0 || work->plan->pdf[0] == '\0') return status;
    return truce_cli_pdf_print(pdf, work->session, work->plan->pdf);
}

static int report_scenario(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    report_plan plan;
    truce_cli_pdf pdf = {.folder = ""};
    truce_scenario *scenario = NULL;
    char cache[TRUCE_CLI_PATH_SIZE];
    truce_error error;
    int status = make_plan(arguments, &plan);
    if (status != 0) return status;
    plan.overrides.cache = truce_cli_cache_folder(cache);
    if (truce_scenario_open(session->context, arguments->operands[0], &plan.overrides, &scenario, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    truce_cli_interrupt_catch();
    report_work work = {.session = session, .plan = &plan, .progress = truce_cli_progress_start(plan.quiet)};
    if (plan.pdf[0] != '\0') status = truce_cli_pdf_begin(&pdf);
    if (status == 0) status = report_to_files(&work, scenario, &pdf);
    truce_cli_pdf_end(&pdf);
    truce_scenario_free(scenario);
    return status;
}

const truce_cli_verb truce_cli_report = {
    .name = "report",
    .operands = "SCENARIO",
    .n_operands = 1,
    .summary = "a scenario as one page to read, mail and print",
    .about = "Solves SCENARIO (a YAML file, see truce-scenario(5), or the name of a built-in scenario) as truce run "
             "does, and writes one HTML file that needs no other: findings, maps and charts, what is in force and how "
             "it came to it, what could be signed, every number, assumptions and sources.\nThe same command gives the "
             "same bytes again.",
    .examples = "  truce report london-talks -o london.html\n"
                "  truce report london-talks -o london.html --pdf   london.html and london.pdf\n"
                "  truce report london-2025 --case war -o war.pdf\n"
                "  truce report my.yaml --elasticities uniform-4 -o my.html\n",
    .options = options,
    .n_options = OPTIONS,
    .run = report_scenario,
};
