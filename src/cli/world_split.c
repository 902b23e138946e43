/* truce world split: sub-sectors carved out of the sectors of a world. */
#include "interrupt.h"
#include "message.h"
#include "output.h"
#include "verbs.h"
#include "world.h"

enum { OUTPUT, REPORT, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [OUTPUT] = {"output", 'o', "OUT",
                "The directory to write, or one file when the name ends in .nc. Without it nothing is written but the "
                "report."},
    [REPORT] = {"report", '\0', "FILE",
                "Write the report: what became of the figures, and every figure with its source. Without --output it "
                "goes to standard output."},
};

static int split(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    const char *path = arguments->value[OUTPUT], *report_path = arguments->value[REPORT];
    bool wanted = path == NULL || report_path != NULL;
    truce_cli_output report = {0};
    truce_world *world = NULL;
    truce_error error;
    truce_cli_interrupt_catch();
    int status = wanted ? truce_cli_output_open(&report, session, report_path) : 0;
    if (status != 0) return status;
    truce_status made = truce_world_split(session->context, arguments->operands[0],
                                          wanted ? truce_cli_output_write : NULL, &report, &world, &error);
    if (wanted)
        status = truce_cli_output_close(&report, made, &error);
    else
        status = made == TRUCE_OK ? 0 : truce_cli_fail_error(&error);
    if (status == 0 && path != NULL) status = truce_cli_world_write(world, path);
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_world_split = {
    .name = "world split",
    .operands = "RECIPE",
    .n_operands = 1,
    .summary = "carve sub-sectors out of the sectors of a world",
    .about = "Reads RECIPE (a YAML file, or the folder of its recipe.yaml), which names a world and says how much of "
             "which sub-sectors its regions make, trade and use, and writes the finer world. Gaps are filled by the "
             "rules of docs/split.md. Merging the sub-sectors again gives back the world that the recipe names.",
    .examples = "  truce world split recipe.yaml -o finer --report quality.md\n"
                "  truce world split recipe.yaml              the report alone\n",
    .options = options,
    .n_options = OPTIONS,
    .run = split,
};
