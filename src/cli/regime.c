/* truce regime: what is in force on a day, how rates stack, the average, the path. */
#include <stdio.h>
#include <string.h>

#include "day.h"
#include "ledger.h"
#include "message.h"
#include "report.h"
#include "verbs.h"

enum { ON, KNOWN, FROM, TO, HS, SECTOR, RANGE, AVERAGE, SINCE, WEIGHTS, LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [ON] = {"on", '\0', "DATE",
            "The day asked about, 'today', or an instant with its offset from UTC, 2025-06-10T08:00+09:00: then each "
            "party's measures are asked about the day that it is there. Default: today."},
    [KNOWN] = {"known", '\0', "DATE", "As the record knew on that day. Default: all that it knows."},
    [FROM] = {"from", '\0', "PARTY", "The exporter (CHN, ...). Needs --to."},
    [TO] = {"to", '\0', "PARTY", "The importer (USA, ...). Needs --from."},
    [HS] = {"hs", '\0', "CODE",
            "What bears on goods of this code, 2 to 10 digits with or without points, and the stacked rate on them."},
    [SECTOR] = {"sector", '\0', "SECTOR",
                "What bears on a sector of the ledger's concordance (mach, tran, ...), and its average stacked rate."},
    [RANGE] =
        {"range", '\0', "DATE..DATE",
         "The stacked rate day by day, of a code, a sector or the average of all goods, in place of --on; a table "
         "tells stretches of days and what changed. Needs --from and --to."},
    [AVERAGE] = {"average", '\0', NULL, "Average stacked rates, weighted by trade, by pair and sector."},
    [SINCE] = {"since", '\0', "DATE", "With --average: also the change since that day."},
    [WEIGHTS] = {"weights", '\0', "FILE",
                 "Trade to weight averages with, in place of the built-in imports of 2024: CSV with columns "
                 "importer,exporter,hs,value."},
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION,
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

typedef truce_status write_answer(truce_ledger *ledger, const truce_ledger_question *question,
                                  const truce_report_options *report, truce_sink sink, void *user, truce_error *error);

/* The question, and the writer that answers it. */
typedef struct plan {
    truce_ledger_question question;
    truce_report_options report;
    write_answer *write;
} plan;

/* A day, or the day as written and the instant. */
static int read_on(const truce_cli_arguments *arguments, truce_ledger_question *question) {
    const char *word = arguments->value[ON];
    char day[TRUCE_DAY_SIZE];
    if (word == NULL) {
        question->on = truce_cli_today();
        return 0;
    }
    if (strlen(word) < sizeof day || word[sizeof day - 1] != 'T') return truce_cli_day(arguments, ON, &question->on);
    memcpy(day, word, sizeof day - 1);
    day[sizeof day - 1] = '\0';
    if (!truce_day_parse(day, &question->on))
        return truce_cli_fail(TRUCE_USAGE, "--on: expected a day that exists before the T, found '%s'", word);
    question->at = word;
    return 0;
}

/* "2025-01-01..2025-06-10". */
static int read_range(const truce_cli_arguments *arguments, truce_ledger_question *question) {
    const char *word = arguments->value[RANGE], *dots = strstr(word, "..");
    char first[TRUCE_DAY_SIZE] = "";
    if (dots != NULL && dots - word == TRUCE_DAY_SIZE - 1) memcpy(first, word, TRUCE_DAY_SIZE - 1);
    bool last_today = dots != NULL && strcmp(dots + 2, "today") == 0;
    if (last_today) question->since = truce_cli_today();
    if (!truce_day_parse(first, &question->on) || (!last_today && !truce_day_parse(dots + 2, &question->since)))
        return truce_cli_fail(TRUCE_USAGE, "--range: expected two days, as 2025-01-01..2025-06-10, found '%s'", word);
    if (question->since < question->on) return truce_cli_fail(TRUCE_USAGE, "--range: '%s' ends before it begins", word);
    return 0;
}

static int conflict(const truce_cli_arguments *arguments, size_t one, size_t other) {
    if (arguments->value[one] == NULL || arguments->value[other] == NULL) return 0;
    return truce_cli_fail(TRUCE_USAGE, "--%s and --%s cannot be asked for together; see 'truce regime --help'",
                          options[one].name, options[other].name);
}

static int needs(const truce_cli_arguments *arguments, size_t one, size_t other) {
    if (arguments->value[one] == NULL || arguments->value[other] != NULL) return 0;
    return truce_cli_fail(TRUCE_USAGE, "--%s needs --%s; see 'truce regime --help'", options[one].name,
                          options[other].name);
}

static int check(const truce_cli_arguments *arguments) {
    int status = conflict(arguments, HS, SECTOR);
    if (status == 0) status = conflict(arguments, RANGE, ON);
    if (status == 0) status = conflict(arguments, RANGE, SINCE);
    if (status == 0) status = conflict(arguments, HS, AVERAGE);
    if (status == 0) status = conflict(arguments, HS, WEIGHTS);
    if (status == 0) status = needs(arguments, SINCE, AVERAGE);
    if (status == 0) status = needs(arguments, RANGE, FROM);
    if (status == 0 && arguments->value[AVERAGE] == NULL) status = needs(arguments, FROM, TO);
    if (status == 0 && arguments->value[AVERAGE] == NULL) status = needs(arguments, TO, FROM);
    if (status == 0 && arguments->value[SECTOR] == NULL && arguments->value[RANGE] == NULL)
        status = needs(arguments, WEIGHTS, AVERAGE);
    return status;
}

static int make_plan(const truce_cli_arguments *arguments, plan *p) {
    *p = (plan){
        .question = {.on = TRUCE_NO_DAY,
                     .known = TRUCE_NO_DAY,
                     .since = TRUCE_NO_DAY,
                     .from = arguments->value[FROM],
                     .to = arguments->value[TO],
                     .hs = arguments->value[HS],
                     .sector = arguments->value[SECTOR],
                     .weights = arguments->value[WEIGHTS]},
        .write = arguments->value[RANGE] != NULL     ? truce_ledger_write_path
                 : arguments->value[AVERAGE] != NULL ? truce_ledger_write_averages
                                                     : truce_ledger_write_regime,
    };
    int status = check(arguments);
    if (status == 0 && arguments->value[RANGE] != NULL) status = read_range(arguments, &p->question);
    if (status == 0 && arguments->value[RANGE] == NULL) status = read_on(arguments, &p->question);
    if (status == 0 && arguments->value[AVERAGE] != NULL && p->question.at != NULL)
        status = truce_cli_fail(TRUCE_USAGE, "--average takes a day, not an instant: --on %.10s", p->question.at);
    if (status == 0) status = truce_cli_day(arguments, KNOWN, &p->question.known);
    if (status == 0) status = truce_cli_day(arguments, SINCE, &p->question.since);
    return status;
}

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const plan *p = question;
    return p->write(ledger, &p->question, &p->report, truce_cli_output_write, output, error);
}

static int regime(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    plan p;
    int status = make_plan(arguments, &p);
    if (status == 0) status = truce_cli_report_options(arguments, &positions, &p.report);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &p);
}

const truce_cli_verb truce_cli_regime = {
    .name = "regime",
    .operands = "",
    .n_operands = 0,
    .summary = "show what is in force on a day, and how it stacks",
    .about =
        "Shows what is in force: of each pair of parties the tariffs on all goods and on products, exemptions, "
        "licensing, quotas, bans and what is recorded but not quantified, with rates, legal acts, since when and until "
        "when, what is suspended and what comes back at expiry. With --from, --to and --hs (or --sector) it shows the "
        "stacked rate and, measure by measure, why each applies or does not.\nDays are those of legal effect in the "
        "local time of the party that imposes a measure. --known looks back with the knowledge of a day: what was in "
        "force on the one, as known on the other.",
    .examples = "  truce regime --on 2025-06-10\n"
                "  truce regime --on 2025-06-10 --known 2025-06-10 --from CHN --to USA\n"
                "  truce regime --on 2025-05-01 --from CHN --to USA --hs 8505.11\n"
                "  truce regime --on 2025-06-10 --average --since 2025-01-20 -f json\n"
                "  truce regime --range 2025-01-01..2025-12-31 --from USA --to CHN -f csv\n"
                "  truce regime --on 2025-04-09T23:00-04:00     per party, its own day\n",
    .options = options,
    .n_options = OPTIONS,
    .run = regime,
};
