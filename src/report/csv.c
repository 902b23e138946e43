/* The long, tidy table: one value a row. */
#include "report/csv_writer.h"
#include "report/report.h"

static void write_row(truce_text *text, const char *case_name, const char *region, const char *sector,
                      truce_variable variable, double value, const char *unit) {
    truce_csv_text(text, case_name, ',');
    truce_csv_text(text, region, ',');
    truce_csv_text(text, sector, ',');
    truce_csv_text(text, truce_variable_describe(variable).name, ',');
    truce_csv_value(text, value, ',');
    truce_csv_text(text, unit, '\n');
}

static truce_status write_variable(const truce_run *run, size_t k, truce_variable variable, truce_output *output,
                                   truce_error *error) {
    const truce_world *world = run->world;
    const double *values = truce_solution_array(run->solution[k], variable);
    const char *name = truce_run_name(run, k), *unit = truce_report_unit(world, variable);
    bool by_sector = truce_variable_describe(variable).shape == TRUCE_BY_REGION_SECTOR;
    size_t sectors = by_sector ? world->n_sectors : 1;
    for (size_t n = 0; n < world->n_regions; n++)
        for (size_t j = 0; j < sectors; j++) {
            const char *sector = by_sector ? world->sector.code[j] : "";
            write_row(&output->text, name, world->region.code[n], sector, variable, values[n * sectors + j], unit);
            TRUCE_TRY(truce_output_pass(output, error));
        }
    return TRUCE_OK;
}

truce_status truce_report_csv(const truce_run *run, truce_output *output, truce_error *error) {
    truce_text_printf(&output->text, "case,region,sector,variable,value,unit\n");
    for (size_t k = 0; k < run->n_cases; k++)
        for (int v = 0; v < TRUCE_VARIABLES; v++) {
            truce_variable variable = (truce_variable)v;
            if (truce_variable_describe(variable).shape == TRUCE_BY_FLOW) continue;
            TRUCE_TRY(write_variable(run, k, variable, output, error));
        }
    return TRUCE_OK;
}
