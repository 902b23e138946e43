/* Agreements, their extensions and commitments. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- extensions ------------------------------------------------------------------------------------------------ */

static void read_extension(truce_reader *reader, const truce_yaml_node *node, truce_extension *extension) {
    static const char *const keys[] = {"to", "known", "act", "sources"};
    truce_reader inside = {reader->file, reader->yaml, "an extension"};
    extension->to = extension->known = TRUCE_NO_DAY;
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return;
    extension->to = truce_reader_day(&inside, truce_reader_need(&inside, node, "to"), "to");
    extension->known = truce_reader_day(&inside, truce_reader_need(&inside, node, "known"), "known");
    extension->act = truce_reader_text(&inside, truce_yaml_get(node, "act"), "act");
    extension->citations = truce_reader_citations(&inside, truce_yaml_get(node, "sources"), "sources");
}

static void read_extensions(truce_reader *reader, const truce_yaml_node *node, truce_agreement *agreement) {
    char end[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    const truce_yaml_node *items = truce_reader_list(reader, node, "extensions", &agreement->n_extensions);
    agreement->extensions = truce_reader_alloc(reader, agreement->n_extensions, sizeof *agreement->extensions);
    if (agreement->extensions == NULL) agreement->n_extensions = 0;
    truce_day expires = agreement->expires, before = agreement->day;
    if (agreement->n_extensions > 0 && truce_yaml_get(node, "expires") == NULL)
        truce_reader_complain(reader, items[0].line, "extensions: %s has no 'expires' that could be extended",
                              reader->what);
    for (size_t k = 0; k < agreement->n_extensions; k++) {
        truce_extension *extension = &agreement->extensions[k];
        read_extension(reader, &items[k], extension);
        if (extension->to != TRUCE_NO_DAY && expires != TRUCE_NO_DAY && extension->to <= expires)
            truce_reader_complain(reader, items[k].line, "to: expected a day after %s, on which the agreement expires",
                                  truce_day_format(end, expires));
        if (extension->known != TRUCE_NO_DAY && before != TRUCE_NO_DAY && extension->known < before)
            truce_reader_complain(reader, items[k].line,
                                  "known: expected a day from %s on, that of the agreement or extension before",
                                  truce_day_format(known, before));
        expires = extension->to;
        before = extension->known;
    }
}

/* ---- commitments ----------------------------------------------------------------------------------------------- */

static void read_expectation(truce_reader *reader, const truce_yaml_node *node, truce_expectation *expectation) {
    static const char *const keys[] = {"measure", "rate", "status", "licensed_at_least"};
    truce_reader inside = {reader->file, reader->yaml, "an expectation"};
    expectation->rate = expectation->licensed_at_least = NAN;
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return;
    truce_reader_reference(&inside, truce_reader_need(&inside, node, "measure"), "measure",
                           TRUCE_KIND_BIT(TRUCE_RECORD_MEASURE), &expectation->measure);
    const truce_yaml_node *rate = truce_yaml_get(node, "rate"), *status = truce_yaml_get(node, "status"),
                          *licensed = truce_yaml_get(node, "licensed_at_least");
    expectation->rate = truce_reader_rate(&inside, rate, "rate");
    expectation->licensed_at_least = truce_reader_range(&inside, licensed, "licensed_at_least", 0, 1);
    size_t choice = truce_reader_choice(&inside, status, "status", truce_step_statuses, COUNT(truce_step_statuses),
                                        COUNT(truce_step_statuses));
    if (choice < COUNT(truce_step_statuses)) expectation->status = truce_step_statuses[choice];
    if (rate == NULL && status == NULL && licensed == NULL)
        truce_reader_complain(reader, node->line,
                              "an expectation needs one of the keys 'rate', 'status', 'licensed_at_least'");
}

static void read_commitment(truce_reader *reader, const truce_yaml_node *node, truce_commitment *commitment) {
    static const char *const keys[] = {"party", "text", "due", "expects", "measures", "observe"};
    const truce_yaml_node *id = truce_yaml_get(node, "id");
    char what[TRUCE_YAML_DESCRIPTION_SIZE + 16], name[TRUCE_YAML_DESCRIPTION_SIZE];
    if (id == NULL)
        snprintf(what, sizeof what, "a commitment");
    else
        snprintf(what, sizeof what, "commitment %s", truce_yaml_describe(name, sizeof name, id));
    truce_reader inside = {reader->file, reader->yaml, what};
    commitment->due = TRUCE_NO_DAY;
    if (!truce_reader_begin(&inside, node, TRUCE_RECORD_COMMITMENT, keys, COUNT(keys), &commitment->record)) return;
    truce_reader_reference(&inside, truce_reader_need(&inside, node, "party"), "party",
                           TRUCE_KIND_BIT(TRUCE_RECORD_PARTY), &commitment->party);
    commitment->text = truce_reader_text(&inside, truce_reader_need(&inside, node, "text"), "text");
    commitment->due = truce_reader_day(&inside, truce_yaml_get(node, "due"), "due");
    commitment->measures = truce_reader_references(&inside, truce_yaml_get(node, "measures"), "measures",
                                                   TRUCE_KIND_BIT(TRUCE_RECORD_MEASURE));
    commitment->observe = truce_reader_references(&inside, truce_yaml_get(node, "observe"), "observe",
                                                  TRUCE_KIND_BIT(TRUCE_RECORD_SERIES));
    const truce_yaml_node *items = truce_reader_list(&inside, node, "expects", &commitment->n_expects);
    commitment->expects = truce_reader_alloc(reader, commitment->n_expects, sizeof *commitment->expects);
    if (commitment->expects == NULL) commitment->n_expects = 0;
    for (size_t k = 0; k < commitment->n_expects; k++) read_expectation(&inside, &items[k], &commitment->expects[k]);
}

void truce_parse_agreement(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"parties", "date", "in_force", "expires", "extensions", "commitments"};
    truce_agreement *agreement = record;
    char from[TRUCE_DAY_SIZE];
    agreement->day = agreement->in_force = agreement->expires = TRUCE_NO_DAY;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_AGREEMENT, keys, COUNT(keys), &agreement->record)) return;
    agreement->parties = truce_reader_references(reader, truce_reader_need(reader, node, "parties"), "parties",
                                                 TRUCE_KIND_BIT(TRUCE_RECORD_PARTY));
    agreement->day = truce_reader_day(reader, truce_reader_need(reader, node, "date"), "date");
    agreement->in_force = truce_reader_day(reader, truce_yaml_get(node, "in_force"), "in_force");
    agreement->expires = truce_reader_day(reader, truce_yaml_get(node, "expires"), "expires");
    truce_day begins = agreement->in_force != TRUCE_NO_DAY ? agreement->in_force : agreement->day;
    if (agreement->expires != TRUCE_NO_DAY && begins != TRUCE_NO_DAY && agreement->expires <= begins)
        truce_reader_complain(reader, truce_yaml_get(node, "expires")->line,
                              "expires: expected a day after %s, on which the agreement begins (it is the first day on "
                              "which it no longer holds)",
                              truce_day_format(from, begins));
    read_extensions(reader, node, agreement);

    size_t count;
    const truce_yaml_node *items = truce_reader_list(reader, node, "commitments", &count);
    agreement->commitments = truce_reader_alloc(reader, count, sizeof *agreement->commitments);
    if (agreement->commitments == NULL) return;
    for (size_t k = 0; k < count; k++) read_commitment(reader, &items[k], &agreement->commitments[k]);
    agreement->n_commitments = count;
}
