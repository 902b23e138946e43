/* Case by case: what changes, and every number. */
#include <string.h>

#include "report/controls.h"
#include "report/dated.h"
#include "report/display.h"
#include "report/document.h"
#include "report/figures.h"
#include "report/headlines.h"
#include "report/report.h"
#include "report/tables.h"
#include "scenario/scenario.h"

enum { MOVERS = 20 };

/* Variables by region and sector that have a table; the formats csv and json have all of them. */
static const truce_variable BY_SECTOR[] = {TRUCE_OUTPUT_VOLUME, TRUCE_EMPLOYMENT, TRUCE_PRICE, TRUCE_SECTOR_EXPORTS,
                                           TRUCE_SECTOR_IMPORTS};

static const truce_page MARKUP = {.width = TRUCE_DISPLAY_MARKUP};

/* The changes of a case in the words of its file, those of the cases it starts from first. */
static void write_words(truce_document *d, size_t position) {
    const truce_scenario *scenario = d->run->scenario;
    ptrdiff_t base = truce_scenario_case_base(scenario, position);
    if (base >= 0) write_words(d, (size_t)base);
    const char *words;
    for (size_t c = 0; (words = truce_scenario_case_change(scenario, position, c)) != NULL; c++)
        truce_html_paragraph(d->text, "- ", words);
}

static truce_status write_policy(truce_document *d, size_t k, truce_error *error) {
    truce_document_details(d, "What changes: policy by pair of regions, licences and quotas");
    write_words(d, d->run->position[k]);
    if (d->facts.changes[k].count == 0 && truce_run_controls(d->run, k) == 0)
        truce_html_paragraph(d->text, "", "No policy changes.");
    TRUCE_TRY(truce_table_of_changes(&d->facts, k, d->text, MARKUP, d->arena, error));
    TRUCE_TRY(truce_table_of_controls(&d->facts, k, d->text, MARKUP, d->arena, error));
    truce_document_details_end(d);
    if (d->run->scenario->cases[d->run->position[k]].regime == NULL) return TRUCE_OK;
    truce_document_details(d, "Measures in force, sector by sector, and what is not quantified");
    TRUCE_TRY(truce_dated_write(&d->facts, k, d->text, MARKUP, d->arena, error));
    truce_document_details_end(d);
    return TRUCE_OK;
}

/* A number as it is, for machines, and as a reader wants it. */
static void write_number(truce_document *d, double value, bool fraction) {
    char exact[TRUCE_NUMBER_SIZE], figure[TRUCE_FIGURE_SIZE];
    truce_format_number(exact, value);
    if (fraction)
        truce_figure_percent(figure, value, TRUCE_SIGN_MINUS);
    else
        truce_figure(figure, value, TRUCE_SIGN_MINUS);
    truce_html(d->text, "<td class=\"n\"><data value=\"");
    truce_html_text(d->text, exact);
    truce_html(d->text, "\">%s</data></td>", figure);
}

static const char *unit_of(const truce_document *d, truce_variable v, bool *fraction) {
    const char *unit = truce_report_unit(d->facts.world, v);
    *fraction = strcmp(unit, "fraction") == 0;
    return *fraction ? "%" : unit;
}

/* Rows: regions; columns: every variable by region, in the order of the other formats. */
static void write_regions(truce_document *d, size_t k) {
    const truce_world *world = d->facts.world;
    bool fraction;
    truce_html(d->text,
               "<div class=\"table\" tabindex=\"0\"><table class=\"all\">\n<caption>Every variable by region, %s"
               "</caption>\n<thead>\n<tr><th scope=\"col\">region</th>",
               truce_run_title(d->run, k));
    for (int v = 0; truce_variable_describe((truce_variable)v).shape == TRUCE_BY_REGION; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        const char *unit = unit_of(d, (truce_variable)v, &fraction);
        truce_html(d->text, "<th scope=\"col\" class=\"n\" title=\"%s\">", info.description);
        for (const char *c = info.name; *c != '\0'; c++) {
            char letter[] = {*c == '_' ? ' ' : *c, '\0'};
            truce_html_text(d->text, letter);
        }
        truce_html(d->text, ", %s</th>", unit);
    }
    truce_html(d->text, "</tr>\n</thead>\n<tbody>\n");
    for (size_t n = 0; n < world->n_regions; n++) {
        truce_html(d->text, "<tr><th scope=\"row\">%s</th>", world->region.name[n]);
        for (int v = 0; truce_variable_describe((truce_variable)v).shape == TRUCE_BY_REGION; v++) {
            unit_of(d, (truce_variable)v, &fraction);
            write_number(d, truce_solution_array(d->run->solution[k], (truce_variable)v)[n], fraction);
        }
        truce_html(d->text, "</tr>\n");
    }
    truce_html(d->text, "</tbody>\n</table></div>\n");
}

static void write_sectors_of(truce_document *d, size_t k, truce_variable v) {
    const truce_world *world = d->facts.world;
    truce_variable_info info = truce_variable_describe(v);
    bool fraction;
    const char *unit = unit_of(d, v, &fraction);
    const double *values = truce_solution_array(d->run->solution[k], v);
    truce_html(d->text,
               "<div class=\"table\" tabindex=\"0\"><table class=\"all\">\n<caption>%s %s: %s</caption>\n"
               "<thead>\n<tr><th scope=\"col\">sector</th>",
               info.description, unit, truce_run_title(d->run, k));
    for (size_t n = 0; n < world->n_regions; n++)
        truce_html(d->text, "<th scope=\"col\" class=\"n\">%s</th>", world->region.code[n]);
    truce_html(d->text, "</tr>\n</thead>\n<tbody>\n");
    for (size_t j = 0; j < world->n_sectors; j++) {
        truce_html(d->text, "<tr><th scope=\"row\">%s</th>", world->sector.name[j]);
        for (size_t n = 0; n < world->n_regions; n++) write_number(d, values[n * world->n_sectors + j], fraction);
        truce_html(d->text, "</tr>\n");
    }
    truce_html(d->text, "</tbody>\n</table></div>\n");
}

static truce_status write_numbers(truce_document *d, size_t k, truce_error *error) {
    truce_document_details(d, "Table: regions");
    TRUCE_TRY(truce_table_of_regions(&d->facts, k, d->text, MARKUP, d->arena, error));
    truce_document_details_end(d);
    truce_document_details(d, "Table: industries that move most");
    TRUCE_TRY(truce_table_of_movers(&d->facts, k, MOVERS, d->text, MARKUP, d->arena, error));
    truce_document_details_end(d);
    truce_document_appendix(d, "All numbers by region, and the main ones by sector");
    write_regions(d, k);
    for (size_t v = 0; v < sizeof BY_SECTOR / sizeof *BY_SECTOR; v++) write_sectors_of(d, k, BY_SECTOR[v]);
    truce_document_details_end(d);
    return TRUCE_OK;
}

static truce_status write_case(truce_document *d, size_t k, truce_error *error) {
    const char *description = truce_scenario_case_description(d->run->scenario, d->run->position[k]);
    truce_html(d->text, "<section class=\"case\">\n<h3>%s</h3>\n", truce_run_title(d->run, k));
    if (*description != '\0') truce_html_paragraph(d->text, "", description);
    TRUCE_TRY(truce_case_findings_write(&d->facts, k, d->text, MARKUP, error));
    TRUCE_TRY(write_policy(d, k, error));
    TRUCE_TRY(write_numbers(d, k, error));
    truce_html(d->text, "</section>\n");
    return truce_output_pass(d->output, error);
}

truce_status truce_document_cases(truce_document *d, truce_error *error) {
    truce_document_section(d, "cases", "Case by case");
    for (size_t k = 0; k < d->run->n_cases; k++) TRUCE_TRY(write_case(d, k, error));
    truce_document_section_end(d);
    return TRUCE_OK;
}
