/* Measures: who imposes what on whom, stacked how, on which products. Their histories are in parse_steps.c. */
#include <string.h>

#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_tax(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX;
}

/* ---- coverage -------------------------------------------------------------------------------------------------- */

static void read_covered(truce_reader *reader, const truce_yaml_node *node, truce_covered *covered) {
    covered->codes = truce_reader_codes(reader, truce_yaml_get(node, "hs"), "hs");
    covered->lists =
        truce_reader_references(reader, truce_yaml_get(node, "lists"), "lists", TRUCE_KIND_BIT(TRUCE_RECORD_LIST));
    covered->sectors = truce_reader_texts(reader, truce_yaml_get(node, "sectors"), "sectors");
}

static void read_coverage_map(truce_reader *reader, const truce_yaml_node *node, truce_measure_coverage *coverage) {
    static const char *const keys[] = {"hs", "lists", "sectors", "except"};
    truce_reader inside = {reader->file, reader->yaml, "coverage"};
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return;
    read_covered(&inside, node, &coverage->covered);
    const truce_yaml_node *except = truce_yaml_get(node, "except");
    coverage->everything = except != NULL && truce_yaml_get(node, "hs") == NULL &&
                           truce_yaml_get(node, "lists") == NULL && truce_yaml_get(node, "sectors") == NULL;
    const truce_covered *covered = &coverage->covered;
    if (!coverage->everything && covered->codes.count + covered->lists.count + covered->sectors.count == 0)
        truce_reader_complain(reader, node->line,
                              "coverage: nothing is covered; expected codes under 'hs', lists under 'lists', sectors "
                              "under 'sectors', or 'coverage: all'");
    inside.what = "except";
    if (except != NULL && truce_reader_map(&inside, except, keys, COUNT(keys) - 1))
        read_covered(&inside, except, &coverage->excepted);
}

static void read_coverage(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure) {
    const truce_yaml_node *coverage = truce_yaml_get(node, "coverage");
    if (coverage == NULL) {
        if (measure->kind != TRUCE_MEASURE_OTHER) truce_reader_need(reader, node, "coverage");
    } else if (coverage->kind == TRUCE_YAML_MAP) {
        read_coverage_map(reader, coverage, &measure->coverage);
    } else if (coverage->kind == TRUCE_YAML_SCALAR && strcmp(coverage->text, "all") == 0) {
        measure->coverage.everything = true;
    } else {
        char found[TRUCE_YAML_DESCRIPTION_SIZE];
        truce_reader_complain(reader, coverage->line,
                              "coverage: expected 'all' or a map with some of hs, lists, sectors, except; found %s",
                              truce_yaml_describe(found, sizeof found, coverage));
    }
}

/* ---- who and whom ---------------------------------------------------------------------------------------------- */

static bool is_all(const truce_yaml_node *node) {
    return node != NULL && node->kind == TRUCE_YAML_SCALAR && strcmp(node->text, "all") == 0;
}

static void read_parties(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure) {
    unsigned parties = TRUCE_KIND_BIT(TRUCE_RECORD_PARTY);
    const truce_yaml_node *on = truce_yaml_get(node, "on");
    truce_reader_reference(reader, truce_reader_need(reader, node, "party"), "party", parties, &measure->party);
    measure->on_all = is_all(on) || (on == NULL && measure->kind == TRUCE_MEASURE_EXEMPTION);
    if (!measure->on_all && truce_reader_need(reader, node, "on") != NULL)
        measure->on = truce_reader_references(reader, on, "on", parties);
    measure->not_on = truce_reader_references(reader, truce_yaml_get(node, "not_on"), "not_on", parties);
    if (!measure->on_all && measure->not_on.count > 0)
        truce_reader_complain(reader, measure->not_on.items[0].line,
                              "not_on: takes parties out of 'on: all'; here 'on' names those it is on");
}

static void read_flow(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure) {
    static const char *const flows[] = {"imports", "exports"};
    truce_measure_kind kind = measure->kind;
    bool exports = kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_QUOTA ||
                   kind == TRUCE_MEASURE_BAN;
    const truce_yaml_node *flow = truce_yaml_get(node, "flow");
    measure->exports = truce_reader_choice(reader, flow, "flow", flows, COUNT(flows), exports) == 1;
    bool fixed = is_tax(kind) || kind == TRUCE_MEASURE_TRADE_COST;
    if (fixed && measure->exports != exports)
        truce_reader_complain(reader, flow->line, "flow: a measure of kind %s is laid on %s",
                              truce_measure_kind_names[kind], flows[exports]);
}

static void read_stacking(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure) {
    const truce_yaml_node *group = truce_yaml_get(node, "group"), *of = truce_yaml_get(node, "of");
    bool exemption = measure->kind == TRUCE_MEASURE_EXEMPTION;
    const char *kind = truce_measure_kind_names[measure->kind];
    if (is_tax(measure->kind)) truce_reader_need(reader, node, "group");
    if (exemption) truce_reader_need(reader, node, "of");
    if (group != NULL && !is_tax(measure->kind))
        truce_reader_complain(reader, group->line,
                              "group: only tariffs and export taxes stack, not a measure of kind %s", kind);
    if (of != NULL && !exemption)
        truce_reader_complain(reader, of->line, "of: only exemptions lift other measures, not a measure of kind %s",
                              kind);
    truce_reader_reference(reader, group, "group", TRUCE_KIND_BIT(TRUCE_RECORD_GROUP), &measure->group);
    measure->of = truce_reader_references(reader, of, "of",
                                          TRUCE_KIND_BIT(TRUCE_RECORD_GROUP) | TRUCE_KIND_BIT(TRUCE_RECORD_MEASURE));
    measure->base = truce_reader_flag(reader, truce_yaml_get(node, "base"), "base");
    if (measure->base && measure->kind != TRUCE_MEASURE_TARIFF)
        truce_reader_complain(reader, truce_yaml_get(node, "base")->line,
                              "base: only a tariff can be the most-favoured-nation tariff, not a measure of kind %s",
                              kind);
}

void truce_parse_measure(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"party", "on",   "not_on", "kind",     "flow", "group",
                                       "of",    "base", "act",    "coverage", "steps"};
    truce_measure *measure = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_MEASURE, keys, COUNT(keys), &measure->record)) return;
    const truce_yaml_node *kind = truce_reader_need(reader, node, "kind");
    size_t choice =
        truce_reader_choice(reader, kind, "kind", truce_measure_kind_names, TRUCE_MEASURE_EXEMPTION + 1, SIZE_MAX);
    if (choice == SIZE_MAX) return; /* what else it must have depends on its kind */
    measure->kind = (truce_measure_kind)choice;
    read_parties(reader, node, measure);
    read_flow(reader, node, measure);
    read_stacking(reader, node, measure);
    measure->act = truce_reader_text(reader, truce_yaml_get(node, "act"), "act");
    read_coverage(reader, node, measure);
    truce_parse_steps(reader, truce_reader_need(reader, node, "steps"), measure);
}
