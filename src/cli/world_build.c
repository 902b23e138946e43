/* truce world build: a world from raw statistics by a recipe. */
#include "interrupt.h"
#include "message.h"
#include "output.h"
#include "verbs.h"
#include "world.h"

enum { RAW, OUTPUT, REPORT, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [RAW] = {"raw", 'r', "DIR",
             "The folder of the raw tables that the recipe names; they are not shipped with Truce. Required."},
    [OUTPUT] = {"output", 'o', "OUT", "The directory to write, or one file when the name ends in .nc. Required."},
    [REPORT] = {"report", '\0', "FILE", "Also write a quality report: totals against the margins, identities, shares."},
};

/* Builds the world, and writes the report where `report_path` says if it says so. */
static int build_world(const truce_cli_session *session, const char *recipe, const char *raw, const char *report_path,
                       truce_world **world) {
    truce_cli_output report = {0};
    truce_error error;
    bool wanted = report_path != NULL;
    int status = wanted ? truce_cli_output_open(&report, session, report_path) : 0;
    if (status != 0) return status;
    truce_status built = truce_world_build(session->context, recipe, raw, wanted ? truce_cli_output_write : NULL,
                                           &report, world, &error);
    if (wanted) return truce_cli_output_close(&report, built, &error);
    return built == TRUCE_OK ? 0 : truce_cli_fail_error(&error);
}

static int build(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    const char *raw = NULL, *path = NULL;
    int status = truce_cli_required(arguments, RAW, &raw);
    if (status == 0) status = truce_cli_required(arguments, OUTPUT, &path);
    if (status != 0) return status;
    truce_cli_interrupt_catch();
    truce_world *world = NULL;
    status = build_world(session, arguments->operands[0], raw, arguments->value[REPORT], &world);
    if (status == 0) status = truce_cli_world_write(world, path);
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_world_build = {
    .name = "world build",
    .operands = "RECIPE",
    .n_operands = 1,
    .summary = "build a world from raw tables by a recipe",
    .about = "Reads RECIPE (a YAML file, or the folder of its recipe.yaml), which says which raw tables to read, how "
             "to clean and aggregate them, which margins to "
             "carry them to and which tariffs and elasticities to use, and writes the world that follows. The same "
             "recipe and tables give the same bytes.",
    .examples = "  truce world build recipe.yaml --raw tables -o my-2023 --report quality.md\n",
    .options = options,
    .n_options = OPTIONS,
    .run = build,
};
