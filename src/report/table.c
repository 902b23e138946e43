/* The briefing: what a reader needs to know about a run, the most important first. */
#include <string.h>

#include "report/assumptions.h"
#include "report/dated.h"
#include "report/controls.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/headlines.h"
#include "report/report.h"
#include "report/tables.h"

enum { DEFAULT_MOVERS = 12, MOST_WORDS = 12 }; /* the latter: changes of a scenario told in its own words */

/* A briefing in the making. */
typedef struct briefing {
    const truce_run *run;
    truce_facts facts;
    truce_page page;
    size_t movers;
    truce_text *text;
    truce_arena arena; /* for the report only */
} briefing;

static void write_line(briefing *b, const char *line) {
    truce_display_paragraph(b->text, "", line, b->page.width);
}

static void write_section(briefing *b, const char *heading) {
    truce_text_append(b->text, "\n", 1);
    truce_layout_heading(b->text, b->page, heading, '-');
}

static truce_status write_top(briefing *b, truce_error *error) {
    const truce_world *world = b->run->world;
    char income[128];
    truce_figure_amount(income, sizeof income, b->facts.world_income, world->unit, TRUCE_SIGN_NONE);
    truce_layout_heading(b->text, b->page, truce_scenario_title(b->run->scenario), '=');
    const char *year = truce_world_about(world, "year");
    const char *line = truce_arena_printf(&b->arena, "World %s: %zu region%s x %zu sector%s, income %s a year%s%s.",
                                          world->name, world->n_regions, world->n_regions == 1 ? "" : "s",
                                          world->n_sectors, world->n_sectors == 1 ? "" : "s", income,
                                          year == NULL ? "" : ", benchmark year ", year == NULL ? "" : year);
    if (line == NULL) return truce_fail_memory(error);
    write_line(b, line);
    write_section(b, "In brief");
    return truce_headlines_write(&b->facts, b->text, b->page, &b->arena, error);
}

/* The changes of a case in the words of its file, those of the cases it starts from first; counts and cuts. */
static void write_words(briefing *b, size_t position, size_t *count) {
    const truce_scenario *scenario = b->run->scenario;
    ptrdiff_t base = truce_scenario_case_base(scenario, position);
    if (base >= 0) write_words(b, (size_t)base, count);
    const char *words;
    for (size_t c = 0; (words = truce_scenario_case_change(scenario, position, c)) != NULL; c++)
        if ((*count)++ < MOST_WORDS) truce_display_paragraph(b->text, "- ", words, b->page.width);
}

/* Whether case k does away with deficits that the benchmark has. */
static bool closes_deficits(const briefing *b, size_t k) {
    const truce_world *world = b->run->world;
    return truce_run_closure(b->run, k) == TRUCE_DEFICITS_ZERO && truce_facts_widest_deficit(world) != world->n_regions;
}

static truce_status write_changes(briefing *b, size_t k, truce_error *error) {
    size_t count = 0;
    bool policy = b->facts.changes[k].count > 0, deficits = closes_deficits(b, k);
    bool controls = truce_run_controls(b->run, k) > 0;
    write_line(b, policy || deficits || controls ? "What changes, from the benchmark on:" : "What changes: no policy.");
    write_words(b, b->run->position[k], &count);
    if (count > MOST_WORDS) truce_text_printf(b->text, "- and %zu more\n", count - MOST_WORDS);
    if (deficits) truce_display_paragraph(b->text, "- ", "trade deficits: set to zero", b->page.width);
    if (policy) truce_text_append(b->text, "\n", 1);
    TRUCE_TRY(truce_table_of_changes(&b->facts, k, b->text, b->page, &b->arena, error));
    if (controls) truce_text_append(b->text, "\n", 1);
    return truce_table_of_controls(&b->facts, k, b->text, b->page, &b->arena, error);
}

/* Whether case k leaves every region as it was. */
static bool is_benchmark(const briefing *b, size_t k) {
    const double *wage = truce_solution_array(b->run->solution[k], TRUCE_WAGE);
    bool still = b->facts.changes[k].count == 0 && truce_run_controls(b->run, k) == 0 && !closes_deficits(b, k);
    for (size_t n = 0; n < b->run->world->n_regions; n++)
        still = still && !truce_figure_shows(b->facts.real_income[k][n]) && !truce_figure_shows(wage[n]);
    return still;
}

static truce_status write_case(briefing *b, size_t k, truce_error *error) {
    const char *name = truce_run_name(b->run, k), *title = truce_run_title(b->run, k);
    bool titled = strcmp(name, title) != 0;
    const char *heading = titled ? truce_arena_printf(&b->arena, "Case %s: %s", name, title)
                                 : truce_arena_printf(&b->arena, "Case %s", name);
    if (heading == NULL) return truce_fail_memory(error);
    write_section(b, heading);
    const char *description = truce_scenario_case_description(b->run->scenario, b->run->position[k]);
    if (*description != '\0') {
        write_line(b, description);
        truce_text_append(b->text, "\n", 1);
    }
    TRUCE_TRY(truce_dated_write(&b->facts, k, b->text, b->page, &b->arena, error));
    if (is_benchmark(b, k)) {
        write_line(b, "This case changes nothing: it is the benchmark.");
        return TRUCE_OK;
    }
    TRUCE_TRY(write_changes(b, k, error));
    truce_text_append(b->text, "\n", 1);
    TRUCE_TRY(truce_case_findings_write(&b->facts, k, b->text, b->page, error));
    truce_text_append(b->text, "\n", 1);
    TRUCE_TRY(truce_table_of_regions(&b->facts, k, b->text, b->page, &b->arena, error));
    truce_text_append(b->text, "\n", 1);
    return truce_table_of_movers(&b->facts, k, b->movers, b->text, b->page, &b->arena, error);
}

static truce_status write_comparison(briefing *b, truce_error *error) {
    if (b->run->n_cases < 2) return TRUCE_OK;
    write_section(b, "Real income, change from the benchmark");
    return truce_table_of_cases(&b->facts, b->text, b->page, &b->arena, error);
}

static bool has_controls(const truce_run *run) {
    for (size_t k = 0; k < run->n_cases; k++)
        if (truce_run_controls(run, k) > 0) return true;
    return false;
}

static void write_reading(briefing *b) {
    static const char *const notes[] = {
        "real income: income, deficits included, over the price index of final demand: the exact change of welfare. "
        "Its value is the change times benchmark income.",
        "real wage: wage over the same index. prices: that index; by industry, what buyers in the region pay.",
        "exports, imports: values at the border, after export taxes and before tariffs.",
        "tariff revenue: its new level, and the change from the benchmark.",
        "first order: the terms-of-trade (tot) and volume-of-trade (vot) effects of Caliendo and Parro (2015), shares "
        "of income. They price all new trade at the old tariff, so their sum differs from real income, and both are "
        "right.",
    };
    write_section(b, "Reading the tables");
    for (size_t k = 0; k < sizeof notes / sizeof notes[0]; k++)
        truce_display_paragraph(b->text, "- ", notes[k], b->page.width);
    if (has_controls(b->run))
        truce_display_paragraph(
            b->text, "- ",
            "controls: volumes are at benchmark producer prices. Where a cap binds, licences earn a rent on the value "
            "after export tax and before tariff; the shadow price is what one more unit of volume would earn.",
            b->page.width);
}

static truce_status write_footer(briefing *b, truce_error *error) {
    truce_text_append(b->text, "\n", 1);
    for (size_t k = 0; k < b->run->n_cases; k++) {
        truce_solve_info info = truce_solution_info(b->run->solution[k]);
        char residual[TRUCE_FIGURE_SIZE], milliseconds[TRUCE_FIGURE_SIZE];
        truce_figure_small(residual, info.residual);
        truce_figure(milliseconds, 1000 * info.seconds, TRUCE_SIGN_MINUS);
        const char *line =
            truce_arena_printf(&b->arena, "Solved %s: iterations %d, sweeps %d, residual %s, %s ms.",
                               truce_run_name(b->run, k), info.iterations, info.sweeps, residual, milliseconds);
        if (line == NULL) return truce_fail_memory(error);
        write_line(b, line);
    }
    return TRUCE_OK;
}

static truce_status write_briefing(briefing *b, truce_output *output, truce_error *error) {
    TRUCE_TRY(truce_facts_gather(b->run, &b->arena, &b->facts, error));
    TRUCE_TRY(write_top(b, error));
    TRUCE_TRY(write_comparison(b, error));
    const char *description = truce_scenario_description(b->run->scenario);
    if (*description != '\0') {
        write_section(b, "The scenario");
        write_line(b, description);
    }
    for (size_t k = 0; k < b->run->n_cases; k++) {
        TRUCE_TRY(write_case(b, k, error));
        TRUCE_TRY(truce_output_pass(output, error));
    }
    write_section(b, "What is held fixed");
    TRUCE_TRY(truce_assumptions_write(&b->facts, b->text, b->page, error));
    write_reading(b);
    return write_footer(b, error);
}

truce_status truce_report_table(const truce_run *run, const truce_report_options *options, truce_output *output,
                                truce_error *error) {
    briefing b = {.run = run, .page = truce_page_for(options), .movers = DEFAULT_MOVERS, .text = &output->text};
    if (options != NULL && options->movers != 0) b.movers = options->movers;
    truce_arena_init(&b.arena, &run->arena.allocator);
    truce_status status = write_briefing(&b, output, error);
    truce_arena_free(&b.arena);
    return status;
}
