/* The long, tidy table: one value a row. */
#include "report/controls.h"
#include "report/csv_writer.h"
#include "report/report.h"

#include <string.h>

static void write_row(truce_text *text, const char *case_name, const char *region, const char *sector,
                      const char *variable, double value, const char *unit) {
    truce_csv_text(text, case_name, ',');
    truce_csv_text(text, region, ',');
    truce_csv_text(text, sector, ',');
    truce_csv_text(text, variable, ',');
    truce_csv_value(text, value, ',');
    truce_csv_text(text, unit, '\n');
}

static truce_status write_variable(const truce_run *run, size_t k, truce_variable variable, truce_output *output,
                                   truce_error *error) {
    const truce_world *world = run->world;
    const double *values = truce_solution_array(run->solution[k], variable);
    const char *name = truce_run_name(run, k), *unit = truce_report_unit(world, variable);
    truce_variable_info info = truce_variable_describe(variable);
    bool by_sector = info.shape == TRUCE_BY_REGION_SECTOR;
    size_t sectors = by_sector ? world->n_sectors : 1;
    for (size_t n = 0; n < world->n_regions; n++)
        for (size_t j = 0; j < sectors; j++) {
            const char *sector = by_sector ? world->sector.code[j] : "";
            write_row(&output->text, name, world->region.code[n], sector, info.name, values[n * sectors + j], unit);
            TRUCE_TRY(truce_output_pass(output, error));
        }
    return TRUCE_OK;
}

/* Controls belong to no region: their names stand behind the variable's, as in "control_fill:magnets". */
static truce_status write_controls(const truce_run *run, size_t k, truce_output *output, truce_error *error) {
    truce_arena arena;
    truce_status status = TRUCE_OK;
    truce_arena_init(&arena, &run->arena.allocator);
    for (size_t c = 0; status == TRUCE_OK && c < truce_run_controls(run, k); c++) {
        truce_control_view view;
        status = truce_control_look(run, k, c, &arena, &view, error);
        for (size_t v = 0; status == TRUCE_OK && v < TRUCE_CONTROL_NUMBERS; v++) {
            const truce_control_number *number = &truce_control_numbers[v];
            const char *name = truce_arena_printf(&arena, "control_%s:%s", number->name, view.control.name);
            if (name == NULL) status = truce_fail_memory(error);
            if (name != NULL)
                write_row(&output->text, truce_run_name(run, k), "", "", name, view.number[v],
                          strcmp(number->unit, "value") == 0 ? run->world->unit : number->unit);
        }
        if (status == TRUCE_OK) status = truce_output_pass(output, error);
    }
    truce_arena_free(&arena);
    return status;
}

truce_status truce_report_csv(const truce_run *run, truce_output *output, truce_error *error) {
    truce_text_printf(&output->text, "case,region,sector,variable,value,unit\n");
    for (size_t k = 0; k < run->n_cases; k++) {
        for (int v = 0; v < TRUCE_VARIABLES; v++) {
            truce_variable variable = (truce_variable)v;
            if (truce_variable_describe(variable).shape == TRUCE_BY_FLOW) continue;
            TRUCE_TRY(write_variable(run, k, variable, output, error));
        }
        TRUCE_TRY(write_controls(run, k, output, error));
    }
    return TRUCE_OK;
}
