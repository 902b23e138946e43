/* What the caller says in place of the block `talks`. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "talks/agenda.h"

static truce_status use_place(const truce_talks *t, const char *key, const char *word, truce_place *place,
                              truce_error *error) {
    char complaint[TRUCE_MESSAGE_SIZE / 2];
    if (word == NULL) return TRUCE_OK;
    if (truce_place_find(t->scenario, &t->block.war, word, place, complaint, sizeof complaint)) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: %s", key, complaint);
}

static truce_status use_partners(truce_talks *t, const char *word, truce_error *error) {
    if (word == NULL) return TRUCE_OK;
    t->block.each_other = strcmp(word, "each-other") == 0;
    if (t->block.each_other || strcmp(word, "all") == 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "partners: expected 'all' or 'each-other', found '%.60s'", word);
}

/* "USA=2,CHN=1" */
static truce_status use_weights(truce_talks *t, const char *words, truce_error *error) {
    if (words == NULL) return TRUCE_OK;
    const truce_labels *regions = &t->world->region;
    double *weights = TRUCE_NEW_ARRAY(&t->arena, double, t->world->n_regions);
    char *copy = truce_arena_string(&t->arena, words), hint[TRUCE_MESSAGE_SIZE / 2];
    if (weights == NULL || copy == NULL) return truce_fail_memory(error);
    for (char *word = copy, *next; word != NULL; word = next) {
        next = strchr(word, ',');
        if (next != NULL) *next++ = '\0';
        char *sign = strchr(word, '=');
        double value = 0;
        if (sign == NULL || !truce_parse_number(sign + 1, strlen(sign + 1), &value) || !(value > 0))
            return truce_fail(error, TRUCE_BAD_INPUT, "weights: expected REGION=NUMBER above 0, found '%.60s'", word);
        *sign = '\0';
        ptrdiff_t n = truce_labels_find(regions, word, strlen(word));
        if (n < 0)
            return truce_fail(error, TRUCE_BAD_INPUT, "weights: %s",
                              truce_axis_complaint(&t->scenario->regions, true, hint, sizeof hint, word));
        weights[n] = value;
    }
    t->block.weights = weights;
    return TRUCE_OK;
}

/* Coverage: what is asked for by name takes the place of a list of issues. */
static truce_status use_coverage(truce_talks *t, const truce_talks_terms *terms, truce_error *error) {
    truce_talks_block *block = &t->block;
    if (terms->mfn && terms->bilateral)
        return truce_fail(error, TRUCE_USAGE, "tariffs are bilateral or most-favoured-nation, not both");
    if (terms->mfn || terms->bilateral || terms->parties != NULL || terms->sectors != NULL) block->n_issues = 0;
    if (terms->mfn) block->tariffs = TRUCE_COVER_MFN;
    if (terms->bilateral) block->tariffs = TRUCE_COVER_BILATERAL;
    if (block->n_issues == 0 && block->tariffs == TRUCE_COVER_NONE && block->export_taxes == TRUCE_COVER_NONE)
        block->tariffs = TRUCE_COVER_BILATERAL;
    if (terms->uniform) block->rates = TRUCE_RATES_UNIFORM;
    if (terms->export_taxes)
        block->export_taxes = block->tariffs == TRUCE_COVER_MFN ? TRUCE_COVER_MFN : TRUCE_COVER_BILATERAL;
    return TRUCE_OK;
}

truce_status truce_terms_apply(truce_talks *t, const truce_talks_terms *terms, truce_error *error) {
    truce_talks_block *block = &t->block;
    const truce_scenario *scenario = t->scenario;
    if (terms == NULL) return TRUCE_OK;
    if (terms->parties != NULL) {
        TRUCE_TRY(
            truce_axis_select_words(&scenario->regions, "parties", terms->parties, &t->arena, &block->parties, error));
        block->each_other = block->parties.list != NULL && block->parties.count > 1;
    }
    if (terms->respond != NULL) {
        block->respond = true;
        block->others = (truce_selection){.words = "all"};
        if (strcmp(terms->respond, "all") != 0)
            TRUCE_TRY(truce_axis_select_words(&scenario->regions, "respond", terms->respond, &t->arena, &block->others,
                                              error));
    }
    if (terms->sectors != NULL)
        TRUCE_TRY(
            truce_axis_select_words(&scenario->sectors, "sectors", terms->sectors, &t->arena, &block->sectors, error));
    TRUCE_TRY(use_partners(t, terms->partners, error));
    TRUCE_TRY(use_coverage(t, terms, error));
    if (terms->bounds != NULL) {
        block->lower = terms->bounds[0];
        block->upper = terms->bounds[1];
        if (!(block->lower > -1 && block->lower < block->upper))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "bounds: found %g and %g; the lower must be above -1 and below the upper", block->lower,
                              block->upper);
    }
    if (terms->political_weights != NULL) block->political_weights = terms->political_weights;
    TRUCE_TRY(use_place(t, "start", terms->start, &block->start, error));
    TRUCE_TRY(use_place(t, "threat", terms->threat, &block->threat, error));
    TRUCE_TRY(use_weights(t, terms->weights, error));
    if (terms->discount != 0) {
        if (!(terms->discount > 0 && terms->discount < 1))
            return truce_fail(error, TRUCE_USAGE, "discount: %g is not between 0 and 1", terms->discount);
        block->discount = terms->discount;
    }
    if (terms->period != 0) {
        if (!(terms->period >= 1 && terms->period <= TRUCE_PERIOD_MOST))
            return truce_fail(error, TRUCE_USAGE, "period: %d days is not from 1 to %d", terms->period,
                              (int)TRUCE_PERIOD_MOST);
        block->period = terms->period;
    }
    if (terms->today != TRUCE_NO_DAY) block->today = terms->today;
    if (terms->deadline != TRUCE_NO_DAY) block->deadline = terms->deadline;
    if (block->today == TRUCE_NO_DAY) block->today = terms->clock;
    if (block->today != TRUCE_NO_DAY && block->deadline != TRUCE_NO_DAY && block->deadline < block->today)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "the deadline is %d days before the day that it is counted from ('today'): give a later one",
                          block->today - block->deadline);
    return TRUCE_OK;
}

/* ---- political weights ------------------------------------------------------------------------------------------- */

enum { COUNTRY, SECTOR, VALUE, COLUMNS };

static truce_status read_weight(truce_csv *csv, const truce_scenario *scenario, const truce_csv_field *fields,
                                const size_t *position, double *lambda, bool *given, truce_error *error) {
    char complaint[TRUCE_MESSAGE_SIZE / 2];
    const truce_csv_field *country = &fields[position[COUNTRY]], *sector = &fields[position[SECTOR]];
    ptrdiff_t n = truce_labels_find(scenario->regions.labels, country->bytes, country->length);
    ptrdiff_t j = truce_labels_find(scenario->sectors.labels, sector->bytes, sector->length);
    double value;
    if (n < 0)
        return truce_csv_fail(
            csv, error, "country: %s",
            truce_axis_complaint(&scenario->regions, true, complaint, sizeof complaint, country->bytes));
    if (j < 0)
        return truce_csv_fail(
            csv, error, "sector: %s",
            truce_axis_complaint(&scenario->sectors, true, complaint, sizeof complaint, sector->bytes));
    TRUCE_TRY(truce_csv_number(csv, &fields[position[VALUE]], "value", &value, error));
    if (!(value >= 0)) return truce_csv_fail(csv, error, "value: a political weight is 0 or more, found %g", value);
    size_t cell = (size_t)n * scenario->sectors.labels->count + (size_t)j;
    if (given[cell])
        return truce_csv_fail(csv, error, "the weight of %s in %s is given twice", country->bytes, sector->bytes);
    given[cell] = true;
    lambda[cell] = value;
    return TRUCE_OK;
}

truce_status truce_political_weights_read(const truce_scenario *scenario, const char *path, truce_arena *arena,
                                          double **lambda, truce_error *error) {
    static const char *const columns[COLUMNS] = {"country", "sector", "value"};
    size_t cells = scenario->regions.labels->count * scenario->sectors.labels->count, position[COLUMNS], count;
    double *weights = TRUCE_NEW_ARRAY(arena, double, cells);
    bool *given = TRUCE_NEW_ARRAY(arena, bool, cells);
    const truce_csv_field *fields;
    truce_csv *csv;
    if (weights == NULL || given == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < cells; k++) weights[k] = 1;
    TRUCE_TRY(truce_csv_open(&csv, &arena->allocator, path, error));
    truce_status status = truce_csv_header(csv, columns, COLUMNS, position, error);
    while (status == TRUCE_OK && (status = truce_csv_next(csv, &fields, &count, error)) == TRUCE_OK && count > 0)
        status = read_weight(csv, scenario, fields, position, weights, given, error);
    truce_csv_close(csv);
    if (status == TRUCE_OK) *lambda = weights;
    return status;
}
