/* truce exposure: who depends on a good, on an origin of it, or on a market for it. */
#include "message.h"
#include "output.h"
#include "report.h"
#include "verbs.h"
#include "world.h"

enum { INPUT, FROM, TO, EXPORTS, WORLD, INTENSITY, TOP, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [INPUT] = {"input", 'i', "SECTOR", "The good that is asked about. Required."},
    [FROM] = {"from", '\0', "REGION", "Only what comes from REGION. Default: from anywhere."},
    [TO] = {"to", '\0', "REGION", "Only what goes to REGION. Default: to anywhere."},
    [EXPORTS] = {"exports", '\0', NULL,
                 "What depends on selling the good to --to, upstream, in place of what depends on having it."},
    [WORLD] = {"world", 'w', "W",
               "The world to look at: a built-in name, a directory or a .nc file. Default: "
               "strategic-2023."},
    [INTENSITY] = {"intensity", '\0', "X",
                   "Count as direct users the industries in whose cost the good weighs more than X times what it does "
                   "on average over the world's industries. Default: 1; 0 counts all that use any."},
    [TOP] = {"top", 'n', "N", "Industries to list. Default: 15 in a table, all in JSON and CSV."},
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

static const char default_world[] = "strategic-2023";

typedef struct exposure_plan {
    truce_exposure_question question;
    truce_report_options report;
    long top;
} exposure_plan;

static int make_plan(const truce_cli_arguments *arguments, exposure_plan *plan) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    *plan = (exposure_plan){
        .question = {.from = arguments->value[FROM],
                     .to = arguments->value[TO],
                     .sales = arguments->value[EXPORTS] != NULL,
                     .intensity = 1},
    };
    int status = truce_cli_required(arguments, INPUT, &plan->question.good);
    if (status == 0) status = truce_cli_report_options(arguments, &positions, &plan->report);
    if (status == 0) status = truce_cli_number(arguments, INTENSITY, 0, &plan->question.intensity);
    if (status == 0) status = truce_cli_whole_number(arguments, TOP, 1, 1000000, &plan->top);
    if (status == 0 && plan->question.sales && arguments->value[INTENSITY] != NULL)
        status = truce_cli_fail(TRUCE_USAGE, "--exports and --intensity: an intensity is one of users, not of sellers");
    return status;
}

static int exposure(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    exposure_plan plan;
    truce_world *world = NULL;
    truce_exposure *found = NULL;
    truce_cli_output output;
    truce_error error;
    const char *name = arguments->value[WORLD] != NULL ? arguments->value[WORLD] : default_world;
    int status = make_plan(arguments, &plan);
    if (status != 0) return status;
    if (truce_world_open(session->context, name, &world, &error) != TRUCE_OK ||
        truce_exposure_new(world, &plan.question, &found, &error) != TRUCE_OK)
        status = truce_cli_fail_error(&error);
    if (status == 0) status = truce_cli_output_open(&output, session, arguments->value[OUTPUT]);
    if (status == 0) {
        truce_status written =
            truce_exposure_write(found, (size_t)plan.top, &plan.report, truce_cli_output_write, &output, &error);
        status = truce_cli_output_close(&output, written, &error);
    }
    truce_exposure_free(found);
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_exposure = {
    .name = "exposure",
    .operands = "",
    .n_operands = 0,
    .summary = "rank who depends on a good, an origin of it, or a market for it",
    .about = "Follows a good through the world's input-output links and trade shares: how much of it is in every "
             "industry's cost, what output would stop with it, how concentrated its sources are and who else makes "
             "it. With --exports the other way: which industries, here and upstream, live on selling it to a market.\n"
             "Nothing is solved: these are bounds of the world as it stands. 'truce run' with a ban says what comes "
             "of it.",
    .examples = "  truce exposure --input mag --from CHN\n"
                "  truce exposure --input ree --from CHN --to USA --top 30\n"
                "  truce exposure --input chip --exports --from USA --to CHN\n"
                "  truce exposure -w world-2023 --input min --from AUS -f csv -o exposure.csv\n",
    .options = options,
    .n_options = OPTIONS,
    .run = exposure,
};
