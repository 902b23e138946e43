/* The steps of a measure. Ledgers hold millions of them: keys are looked up once, in one pass over a step's map. */
#include <math.h>
#include <string.h>

#include "base/day.h"
#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { FROM, KNOWN, RATE, UNTIL, STATUS, SUSPENDED, LICENSED, RATES, AMOUNT, UNIT, ACT, NOTE, SOURCES, STEP_KEYS };
static const char *const step_keys[STEP_KEYS] = {"from",  "known",  "rate", "until", "status", "suspended", "licensed",
                                                 "rates", "amount", "unit", "act",   "note",   "sources"};

typedef const truce_yaml_node *step_fields[STEP_KEYS];

static bool find_fields(truce_reader *reader, const truce_yaml_node *node, step_fields fields) {
    for (size_t f = 0; f < STEP_KEYS; f++) fields[f] = NULL;
    size_t known = 0;
    for (size_t k = 0; node->kind == TRUCE_YAML_MAP && k < node->count; k++)
        for (size_t f = 0; f < STEP_KEYS; f++)
            if (strcmp(node->keys[k], step_keys[f]) == 0) {
                fields[f] = &node->children[k];
                known++;
                break;
            }
    if (node->kind == TRUCE_YAML_MAP && known == node->count) return true;
    truce_reader inside = {reader->file, reader->yaml, "a step"};
    return truce_reader_map(&inside, node, step_keys, STEP_KEYS);
}

/* ---- days ------------------------------------------------------------------------------------------------------ */

/* `from` may be a time: then its day counts, and the time is kept until the zone of the party is known. */
static void read_from(truce_reader *reader, const truce_yaml_node *node, truce_measure_step *step) {
    if (node->kind != TRUCE_YAML_SCALAR || strchr(node->text, 'T') == NULL) {
        step->from = truce_reader_day(reader, node, "from");
        return;
    }
    if (node->length > 10 && node->text[10] == 'T' && truce_day_scan(node->text, &step->from)) {
        step->details->from_time = truce_reader_text(reader, node, "from");
        return;
    }
    truce_reader_complain(reader, node->line, "from: expected a day or a time, as 2025-06-09T14:00, found '%.60s'",
                          node->text);
}

static void read_days(truce_reader *reader, const truce_yaml_node *node, step_fields fields, truce_measure_step *step) {
    char from[TRUCE_DAY_SIZE];
    step->from = TRUCE_NO_DAY;
    step->until = TRUCE_FOREVER;
    if (fields[FROM] != NULL)
        read_from(reader, fields[FROM], step);
    else
        truce_reader_complain(reader, node->line, "a step needs the key 'from', the day of legal effect");
    step->known = fields[KNOWN] != NULL ? truce_reader_day(reader, fields[KNOWN], "known") : step->from;
    if (fields[UNTIL] == NULL) return;
    truce_day until = truce_reader_day(reader, fields[UNTIL], "until");
    if (until == TRUCE_NO_DAY) return;
    step->until = until;
    if (until <= step->from)
        truce_reader_complain(reader, fields[UNTIL]->line,
                              "until: expected a day after 'from', %s (it is the first day on which the step no longer "
                              "holds), found '%.20s'",
                              truce_day_format(from, step->from), fields[UNTIL]->text);
}

/* ---- what it sets ---------------------------------------------------------------------------------------------- */

static void refuse(truce_reader *reader, const truce_yaml_node *node, int field, truce_measure_kind kind) {
    if (node != NULL)
        truce_reader_complain(reader, node->line, "%s: a measure of kind %s has none", step_keys[field],
                              truce_measure_kind_names[kind]);
}

static void read_rates(truce_reader *reader, const truce_yaml_node *node, step_fields fields, truce_measure_kind kind,
                       truce_measure_step *step) {
    bool tax = kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX;
    if (!tax && kind != TRUCE_MEASURE_TRADE_COST) {
        refuse(reader, fields[RATE], RATE, kind);
        refuse(reader, fields[RATES], RATES, kind);
        refuse(reader, fields[SUSPENDED], SUSPENDED, kind);
        return;
    }
    step->rate = truce_reader_rate(reader, fields[RATE], "rate");
    step->suspended = truce_reader_rate(reader, fields[SUSPENDED], "suspended");
    if (step->suspended < 0)
        truce_reader_complain(reader, fields[SUSPENDED]->line,
                              "suspended: expected the part of the tariff that is suspended, not negative, found %.40s",
                              fields[SUSPENDED]->text);
    if (fields[RATES] != NULL)
        truce_reader_reference(reader, fields[RATES], "rates", TRUCE_KIND_BIT(TRUCE_RECORD_LIST),
                               &step->details->rates);
    if (fields[RATE] != NULL && fields[RATES] != NULL)
        truce_reader_complain(reader, fields[RATES]->line, "rates: the step has a 'rate' too; give one of them");
    if (fields[RATE] == NULL && fields[RATES] == NULL && step->status != TRUCE_ENDED)
        truce_reader_complain(reader, node->line, "a step of a %s needs the key 'rate' or the key 'rates'",
                              truce_measure_kind_names[kind]);
    if (fields[RATE] != NULL && step->status == TRUCE_ENDED)
        truce_reader_complain(reader, fields[RATE]->line, "rate: a step with which the measure ended has none");
}

static void read_volumes(truce_reader *reader, step_fields fields, truce_measure_kind kind, truce_measure_step *step) {
    if (kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_QUOTA)
        step->licensed = truce_reader_range(reader, fields[LICENSED], "licensed", 0, 1);
    else
        refuse(reader, fields[LICENSED], LICENSED, kind);
    if (kind != TRUCE_MEASURE_QUOTA) {
        refuse(reader, fields[AMOUNT], AMOUNT, kind);
        refuse(reader, fields[UNIT], UNIT, kind);
    } else if (fields[AMOUNT] != NULL || fields[UNIT] != NULL) {
        step->details->amount = truce_reader_range(reader, fields[AMOUNT], "amount", 0, INFINITY);
        step->details->unit = truce_reader_text(reader, fields[UNIT], "unit");
        const truce_yaml_node *given = fields[AMOUNT] != NULL ? fields[AMOUNT] : fields[UNIT];
        if (fields[AMOUNT] == NULL || fields[UNIT] == NULL)
            truce_reader_complain(reader, given->line, "a quota's 'amount' and 'unit' go together; '%s' is missing",
                                  fields[AMOUNT] == NULL ? "amount" : "unit");
    }
}

/* ---- the step -------------------------------------------------------------------------------------------------- */

static bool make_details(truce_reader *reader, step_fields fields, truce_measure_step *step) {
    bool timed = fields[FROM] != NULL && fields[FROM]->kind == TRUCE_YAML_SCALAR && fields[FROM]->length > 10;
    bool needed = timed;
    for (size_t f = RATES; f < STEP_KEYS; f++) needed = needed || fields[f] != NULL;
    if (!needed) return true;
    step->details = truce_reader_alloc(reader, 1, sizeof *step->details);
    if (step->details != NULL) step->details->amount = NAN;
    return step->details != NULL;
}

static void read_step(truce_reader *reader, const truce_yaml_node *node, truce_measure_kind kind,
                      truce_measure_step *step) {
    step_fields fields;
    *step = (truce_measure_step){
        .line = (unsigned)node->line, .known = TRUCE_NO_DAY, .rate = NAN, .suspended = NAN, .licensed = NAN};
    if (!find_fields(reader, node, fields) || !make_details(reader, fields, step)) return;
    read_days(reader, node, fields, step);
    step->status = (truce_step_status)truce_reader_choice(reader, fields[STATUS], "status", truce_step_statuses,
                                                          COUNT(truce_step_statuses), TRUCE_IN_FORCE);
    read_rates(reader, node, fields, kind, step);
    read_volumes(reader, fields, kind, step);
    if (step->details == NULL) return;
    step->details->act = truce_reader_text(reader, fields[ACT], "act");
    step->details->note = truce_reader_text(reader, fields[NOTE], "note");
    step->details->citations = truce_reader_citations(reader, fields[SOURCES], "sources");
}

static void check_order(truce_reader *reader, const truce_measure_step *before, const truce_measure_step *step) {
    char day[TRUCE_DAY_SIZE], earlier[TRUCE_DAY_SIZE];
    if (step->known >= before->known || step->known == TRUCE_NO_DAY) return;
    truce_reader_complain(reader, step->line,
                          "a step that became known on %s stands after one that became known on %s: steps stand in the "
                          "order in which they became known ('known', by default 'from')",
                          truce_day_format(day, step->known), truce_day_format(earlier, before->known));
}

void truce_parse_steps(truce_reader *reader, const truce_yaml_node *node, truce_measure *measure) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return;
    if (node->kind != TRUCE_YAML_LIST || node->count == 0) {
        truce_reader_complain(reader, node->line, "steps: expected a list of at least one step, found %s",
                              node->kind == TRUCE_YAML_LIST ? "an empty one"
                                                            : truce_yaml_describe(found, sizeof found, node));
        return;
    }
    measure->steps = truce_arena_take(&reader->file->arena, node->count, sizeof *measure->steps);
    if (measure->steps == NULL) {
        reader->file->failed = true;
        return;
    }
    for (size_t k = 0; k < node->count; k++) {
        read_step(reader, &node->children[k], measure->kind, &measure->steps[k]);
        if (k > 0) check_order(reader, &measure->steps[k - 1], &measure->steps[k]);
    }
    measure->n_steps = node->count;
}
