/* Exposures as JSON and CSV, behind truce_exposure_write. */
#include <string.h>

#include "report/csv_writer.h"
#include "report/exposure_table.h"
#include "report/json_writer.h"
#include "report/report.h"

/* A number of a record: what it is called and where it stands. */
typedef struct column {
    const char *name;
    bool fraction; /* else in the world's unit of value */
    size_t offset;
} column;

#define VALUE(type, field)                                                                                             \
    { #field, false, offsetof(type, field) }
#define FRACTION(type, field)                                                                                          \
    { #field, true, offsetof(type, field) }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const column industry_columns[] = {
    FRACTION(truce_exposure_industry, content_direct), FRACTION(truce_exposure_industry, content_total),
    VALUE(truce_exposure_industry, at_risk_direct),    VALUE(truce_exposure_industry, at_risk_total),
    FRACTION(truce_exposure_industry, at_risk_share),  VALUE(truce_exposure_industry, output),
    VALUE(truce_exposure_industry, exports_at_risk),   VALUE(truce_exposure_industry, exports),
    VALUE(truce_exposure_industry, value_added),
};
static const column region_columns[] = {
    VALUE(truce_exposure_region, purchases),
    FRACTION(truce_exposure_region, flow_share),
    FRACTION(truce_exposure_region, home_share),
    FRACTION(truce_exposure_region, concentration),
    FRACTION(truce_exposure_region, import_concentration),
    VALUE(truce_exposure_region, at_risk_direct),
    VALUE(truce_exposure_region, at_risk_total),
    VALUE(truce_exposure_region, output),
    VALUE(truce_exposure_region, value_added_at_risk),
    VALUE(truce_exposure_region, value_added),
    FRACTION(truce_exposure_region, at_risk_share),
    VALUE(truce_exposure_region, exports_at_risk),
    VALUE(truce_exposure_region, exports),
};
static const column source_columns[] = {
    VALUE(truce_exposure_source, output),  FRACTION(truce_exposure_source, output_share),
    VALUE(truce_exposure_source, exports), FRACTION(truce_exposure_source, export_share),
    VALUE(truce_exposure_source, flow),
};

static double number(const void *record, const column *c) {
    double value;
    memcpy(&value, (const char *)record + c->offset, sizeof value);
    return value;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void write_numbers(truce_json *json, const void *record, const column *columns, size_t count) {
    for (size_t c = 0; c < count; c++) truce_json_number(json, columns[c].name, number(record, &columns[c]));
}

static void write_question(truce_json *json, const truce_exposure *e) {
    const truce_world *world = e->world;
    truce_json_string(json, "world", world->name);
    truce_json_string(json, "unit", world->unit);
    truce_json_string(json, "good", world->sector.code[e->set.good]);
    if (e->set.from >= 0) truce_json_string(json, "from", world->region.code[e->set.from]);
    if (e->set.to >= 0) truce_json_string(json, "to", world->region.code[e->set.to]);
    truce_json_string(json, "at_stake", e->sales ? "sales" : "inputs");
    if (!e->sales) truce_json_number(json, "intensity", e->intensity);
    truce_json_number(json, "flow", e->flow);
}

static void write_json(const truce_exposure *e, size_t most, truce_text *text) {
    const truce_labels *regions = &e->world->region, *sectors = &e->world->sector;
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    write_question(&json, e);
    truce_json_array(&json, "industries", true);
    for (size_t k = 0; k < e->n_industries && k < most; k++) {
        const truce_exposure_industry *i = &e->industries[k];
        truce_json_object(&json, NULL, false);
        truce_json_string(&json, "region", regions->code[i->region]);
        truce_json_string(&json, "sector", sectors->code[i->sector]);
        write_numbers(&json, i, industry_columns, COUNT(industry_columns));
        truce_json_close(&json);
    }
    truce_json_close(&json);
    truce_json_array(&json, "regions", true);
    for (size_t k = 0; k < regions->count; k++) {
        const truce_exposure_region *r = &e->regions[k];
        truce_json_object(&json, NULL, false);
        truce_json_string(&json, "region", regions->code[r->region]);
        write_numbers(&json, r, region_columns, COUNT(region_columns));
        if (r->purchases > 0) truce_json_string(&json, "largest_source", regions->code[r->largest]);
        truce_json_number(&json, "largest_share", r->largest_share);
        truce_json_close(&json);
    }
    truce_json_close(&json);
    truce_json_array(&json, "sources", true);
    for (size_t k = 0; k < regions->count; k++) {
        truce_json_object(&json, NULL, false);
        truce_json_string(&json, "region", regions->code[e->sources[k].region]);
        write_numbers(&json, &e->sources[k], source_columns, COUNT(source_columns));
        truce_json_close(&json);
    }
    truce_json_close(&json);
    truce_json_close(&json);
}

/* ---- CSV -------------------------------------------------------------------------------------------------------- */

/* What the rows of a record have in common. */
typedef struct row_key {
    const char *kind, *region, *sector, *unit;
} row_key;

static void write_row(truce_text *text, row_key key, const char *partner, const char *variable, double value,
                      bool fraction) {
    truce_csv_text(text, key.kind, ',');
    truce_csv_text(text, key.region, ',');
    truce_csv_text(text, key.sector, ',');
    truce_csv_text(text, partner, ',');
    truce_csv_text(text, variable, ',');
    truce_csv_value(text, value, ',');
    truce_csv_text(text, fraction ? "fraction" : key.unit, '\n');
}

static void write_rows(truce_text *text, row_key key, const void *record, const column *columns, size_t count) {
    for (size_t c = 0; c < count; c++)
        write_row(text, key, "", columns[c].name, number(record, &columns[c]), columns[c].fraction);
}

static void write_csv(const truce_exposure *e, size_t most, truce_text *text) {
    const truce_labels *regions = &e->world->region;
    row_key key = {"industry", "", "", e->world->unit};
    truce_text_printf(text, "kind,region,sector,partner,variable,value,unit\n");
    for (size_t k = 0; k < e->n_industries && k < most; k++) {
        key.region = regions->code[e->industries[k].region];
        key.sector = e->world->sector.code[e->industries[k].sector];
        write_rows(text, key, &e->industries[k], industry_columns, COUNT(industry_columns));
    }
    key.kind = "region";
    key.sector = "";
    for (size_t k = 0; k < regions->count; k++) {
        const truce_exposure_region *r = &e->regions[k];
        key.region = regions->code[r->region];
        write_rows(text, key, r, region_columns, COUNT(region_columns));
        if (r->purchases > 0) write_row(text, key, regions->code[r->largest], "largest_share", r->largest_share, true);
    }
    key.kind = "source";
    for (size_t k = 0; k < regions->count; k++) {
        key.region = regions->code[e->sources[k].region];
        write_rows(text, key, &e->sources[k], source_columns, COUNT(source_columns));
    }
}

truce_status truce_exposure_write(const truce_exposure *exposure, size_t most, const truce_report_options *options,
                                  truce_sink sink, void *user, truce_error *error) {
    enum { MOST_IN_TABLE = 15 };
    truce_format format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(format, error));
    truce_output output;
    truce_output_init(&output, &exposure->world->arena.allocator, sink, user);
    truce_status status = TRUCE_OK;
    size_t all = most != 0 ? most : exposure->n_industries;
    if (format == TRUCE_FORMAT_JSON) write_json(exposure, all, &output.text);
    if (format == TRUCE_FORMAT_CSV) write_csv(exposure, all, &output.text);
    if (format == TRUCE_FORMAT_TABLE)
        status = truce_exposure_table(exposure, most != 0 ? most : MOST_IN_TABLE, truce_page_for(options), &output.text,
                                      error);
    return truce_output_finish(&output, status, error);
}
