/* truce run: solves a scenario and reports it. */
#include <stdio.h>

#include "interrupt.h"
#include "ledger.h"
#include "message.h"
#include "output.h"
#include "report.h"
#include "solving.h"
#include "terminal.h"
#include "verbs.h"
#include "world.h"

enum {
    WORLD,
    ELASTICITIES,
    LEDGER,
    HORIZON,
    CASE,
    FORMAT,
    OUTPUT,
    SAVE,
    SAVE_WORLD,
    TOLERANCE,
    MAX_ITERATIONS,
    WIDTH,
    MOVERS,
    COLOR,
    QUIET,
    OPTIONS
};

static const truce_cli_option options[OPTIONS] = {
    [WORLD] = TRUCE_CLI_OPTION_WORLD,
    [ELASTICITIES] = TRUCE_CLI_OPTION_ELASTICITIES,
    [LEDGER] = TRUCE_CLI_OPTION_LEDGER,
    [HORIZON] = TRUCE_CLI_OPTION_HORIZON,
    [CASE] = {"case", 'c', "NAME", "Solve this case only. Default: all cases."},
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [SAVE] = {"save", '\0', "FILE.nc", "Also write every variable of every case to a NetCDF file."},
    [SAVE_WORLD] = {"save-world", '\0', "DIR",
                    "Also write the equilibrium as a world of its own: a directory, or one file when the name ends in "
                    ".nc. Needs a single case."},
    [TOLERANCE] = TRUCE_CLI_OPTION_TOLERANCE,
    [MAX_ITERATIONS] = TRUCE_CLI_OPTION_MAX_ITERATIONS,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [MOVERS] = {"movers", '\0', "N", "Sectors that the table lists per case. Default: 12."},
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
    [QUIET] = {"quiet", 'q', NULL, "No progress on standard error."},
};

/* What the command line asks for, checked. */
typedef struct run_plan {
    const char *case_name, *output, *save, *save_world; /* NULL: not given */
    truce_scenario_overrides overrides;
    truce_solve_options solve;
    truce_report_options report;
    bool quiet;
} run_plan;

static int make_plan(const truce_cli_arguments *arguments, run_plan *plan) {
    static const truce_cli_solving_positions solving = {WORLD,   ELASTICITIES, LEDGER,
                                                        HORIZON, TOLERANCE,    MAX_ITERATIONS};
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    long movers = 0;
    *plan = (run_plan){
        .case_name = arguments->value[CASE],
        .output = arguments->value[OUTPUT],
        .save = arguments->value[SAVE],
        .save_world = arguments->value[SAVE_WORLD],
        .quiet = arguments->value[QUIET] != NULL,
    };
    int status = truce_cli_report_options(arguments, &positions, &plan->report);
    if (status == 0) status = truce_cli_whole_number(arguments, MOVERS, 1, 1000000, &movers);
    if (status == 0) status = truce_cli_solving_options(arguments, &solving, &plan->overrides, &plan->solve);
    if (status == 0 && plan->save != NULL && !truce_cli_is_netcdf(plan->save))
        status = truce_cli_fail(
            TRUCE_USAGE, "--save: expected the name of a NetCDF file, which ends in .nc, found '%s'", plan->save);
    plan->report.movers = (size_t)movers;
    return status;
}

static int solve(const truce_scenario *scenario, const run_plan *plan, truce_run **run) {
    truce_cli_progress progress = truce_cli_progress_start(plan->quiet);
    truce_solve_options options_of_solve = plan->solve;
    options_of_solve.cancel = truce_cli_progress_step;
    options_of_solve.user = &progress;
    truce_error error;
    truce_status solved = truce_run_new(scenario, plan->case_name, &options_of_solve, run, &error);
    truce_cli_progress_end(&progress);
    return solved == TRUCE_OK ? 0 : truce_cli_fail_error(&error);
}

static int save_world(const truce_run *run, const char *path) {
    char name[256];
    truce_world *world = NULL;
    truce_error error;
    truce_cli_world_name(path, name, sizeof name);
    if (truce_run_world(run, 0, name, &world, &error) != TRUCE_OK) return truce_cli_fail_error(&error);
    int status = truce_cli_world_write(world, path);
    truce_world_free(world);
    return status;
}

static int save(const truce_run *run, const run_plan *plan) {
    truce_error error;
    if (truce_cli_interrupted()) return truce_cli_interrupt_status();
    if (plan->save != NULL && truce_run_write_netcdf(run, plan->save, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    return plan->save_world != NULL ? save_world(run, plan->save_world) : 0;
}

/* The output is opened before the work, so that a path that cannot be written is known at once. */
static int solve_and_write(const truce_cli_session *session, const truce_scenario *scenario, const run_plan *plan) {
    truce_cli_output output;
    int status = truce_cli_output_open(&output, session, plan->output);
    if (status != 0) return status;
    truce_run *run = NULL;
    status = solve(scenario, plan, &run);
    if (status == 0) status = save(run, plan);
    if (status == 0) {
        truce_error error;
        truce_status written = truce_run_write(run, &plan->report, truce_cli_output_write, &output, &error);
        status = truce_cli_output_close(&output, written, &error);
    } else {
        truce_cli_output_drop(&output);
    }
    truce_run_free(run);
    return status;
}

static int run_scenario(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    run_plan plan;
    truce_scenario *scenario = NULL;
    const char *name = arguments->operands[0];
    char folder[TRUCE_CLI_PATH_SIZE];
    truce_error error;
    int status = make_plan(arguments, &plan);
    if (status != 0) return status;
    plan.overrides.cache = truce_cli_cache_folder(folder);
    if (truce_scenario_open(session->context, name, &plan.overrides, &scenario, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    truce_cli_interrupt_catch();
    size_t cases = truce_scenario_cases(scenario);
    if (plan.save_world != NULL && plan.case_name == NULL && cases != 1)
        status = truce_cli_fail(TRUCE_USAGE, "--save-world needs a single case, and '%s' has %zu: name one with --case",
                                name, cases);
    else
        status = solve_and_write(session, scenario, &plan);
    truce_scenario_free(scenario);
    return status;
}

const truce_cli_verb truce_cli_run = {
    .name = "run",
    .operands = "SCENARIO",
    .n_operands = 1,
    .summary = "solve a scenario and report what changes for whom",
    .about = "Reads SCENARIO (a YAML file, see truce-scenario(5), or the name of a built-in scenario), solves the "
             "equilibrium of each of its cases, and prints a briefing: real income, wages, prices, trade and revenue "
             "by region, the sectors that move most, what was held fixed.",
    .examples = "  truce run london-2025                     the built-in scenario, as a table\n"
                "  truce run my.yaml --case war -f json      one case, for a program\n"
                "  truce run london-2025 --elasticities uniform-4\n"
                "  truce run my.yaml -f csv -o result.csv    long CSV, whole or not at all\n"
                "  truce run my.yaml -w data/cp2015          the same policy on another world\n"
                "  truce run my.yaml --case war --save war.nc --save-world war\n",
    .options = options,
    .n_options = OPTIONS,
    .run = run_scenario,
};
