/* Baseline tariffs: rules in the order of their file, each with its source, laid over each other. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

/* ---- the table of rates by importer, exporter and industry --------------------------------------------------- */

static ptrdiff_t find_importer(const truce_tariff_rules *rules, const char *label) {
    for (size_t p = 0; p < rules->profiles; p++)
        if (strcmp(rules->importer[p], label) == 0) return (ptrdiff_t)p;
    return -1;
}

enum { MOST_PROFILES = 256 };

typedef struct profile_reader {
    truce_build *build;
    double **sums, **counts;             /* [profiles][N][J] */
    double **label_sums, **label_counts; /* [profiles][J], over the exporters of the table */
} profile_reader;

static truce_status profile_of(profile_reader *r, const truce_csv *csv, const char *label, size_t *profile,
                               truce_error *error) {
    truce_tariff_rules *rules = &r->build->rules;
    ptrdiff_t found = find_importer(rules, label);
    if (found >= 0) {
        *profile = (size_t)found;
        return TRUCE_OK;
    }
    if (rules->profiles == MOST_PROFILES) return truce_csv_fail(csv, error, "more than %d importers", MOST_PROFILES);
    size_t cells = r->build->N * r->build->J, p = rules->profiles;
    rules->importer[p] = truce_arena_string(r->build->arena, label);
    r->sums[p] = TRUCE_NEW_ARRAY(r->build->arena, double, cells);
    r->counts[p] = TRUCE_NEW_ARRAY(r->build->arena, double, cells);
    r->label_sums[p] = TRUCE_NEW_ARRAY(r->build->arena, double, r->build->J);
    r->label_counts[p] = TRUCE_NEW_ARRAY(r->build->arena, double, r->build->J);
    if (rules->importer[p] == NULL || r->sums[p] == NULL || r->counts[p] == NULL || r->label_sums[p] == NULL ||
        r->label_counts[p] == NULL)
        return truce_fail_memory(error);
    rules->profiles++;
    *profile = p;
    return TRUCE_OK;
}

static truce_status add_rate(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                             truce_error *error) {
    profile_reader *r = user;
    const char *classification = build->recipe.tariffs.classification, *exporter = field[0].bytes;
    size_t profile = 0, sector = 0, position = 0, region;
    double rate;
    TRUCE_TRY(profile_of(r, csv, field[1].bytes, &profile, error));
    TRUCE_TRY(truce_members_one(&build->sectors, csv, classification, field[2].bytes, &sector, error));
    TRUCE_TRY(truce_csv_number(csv, &field[3], "AHS_simple", &rate, error));
    if (rate <= -1) return truce_csv_fail(csv, error, "AHS_simple: a rate of %g is not above -1", rate);
    bool any = false;
    if (strcmp(exporter, field[1].bytes) == 0) return TRUCE_OK; /* trade inside the region */
    r->label_sums[profile][sector] += rate;
    r->label_counts[profile][sector] += 1;
    while (truce_members_next(&build->regions, classification, exporter, &position, &region)) {
        r->sums[profile][region * build->J + sector] += rate;
        r->counts[profile][region * build->J + sector] += 1;
        any = true;
    }
    if (any) return TRUCE_OK;
    return truce_csv_fail(csv, error, "label '%s' of classification '%s' belongs to no region: add it to %s", exporter,
                          classification, build->regions.path);
}

/* The mean over a sector's industries. An exporter that the table does not have for this importer (its own region, of
 * which the importer is a part) takes the mean over those that it has. */
static truce_status set_profiles(const profile_reader *r, truce_error *error) {
    truce_build *build = r->build;
    truce_tariff_rules *rules = &build->rules;
    size_t J = build->J, cells = build->N * J;
    rules->profile = TRUCE_NEW_ARRAY(build->arena, double, rules->profiles *cells);
    if (rules->profile == NULL) return truce_fail_memory(error);
    for (size_t p = 0; p < rules->profiles; p++)
        for (size_t c = 0; c < cells; c++) {
            double count = r->counts[p][c], sum = r->sums[p][c];
            if (!(count > 0)) {
                count = r->label_counts[p][c % J];
                sum = r->label_sums[p][c % J];
            }
            rules->profile[p * cells + c] = count > 0 ? sum / count : NAN;
        }
    return TRUCE_OK;
}

static truce_status read_profiles(truce_build *build, truce_error *error) {
    profile_reader r = {.build = build,
                        .sums = TRUCE_NEW_ARRAY(build->arena, double *, MOST_PROFILES),
                        .counts = TRUCE_NEW_ARRAY(build->arena, double *, MOST_PROFILES),
                        .label_sums = TRUCE_NEW_ARRAY(build->arena, double *, MOST_PROFILES),
                        .label_counts = TRUCE_NEW_ARRAY(build->arena, double *, MOST_PROFILES)};
    truce_tariff_rules *rules = &build->rules;
    rules->importer = TRUCE_NEW_ARRAY(build->arena, const char *, MOST_PROFILES);
    if (r.sums == NULL || r.counts == NULL || r.label_sums == NULL || r.label_counts == NULL || rules->importer == NULL)
        return truce_fail_memory(error);
    TRUCE_TRY(truce_build_rows(build, build->recipe.tariffs.profile,
                               TRUCE_WORDS("iso_o", "iso_d", "indcode", "AHS_simple"), add_rate, &r, error));
    return set_profiles(&r, error);
}

/* ---- the rules ----------------------------------------------------------------------------------------------- */

static const char *const rule_names[TRUCE_RULES] = {"collected", "profile", "free", "add", "level"};

/* "all", "all but CODE ..." or "CODE ...": goods only. */
static truce_status read_sectors(truce_build *build, const truce_csv *csv, const char *text, bool *sectors,
                                 truce_error *error) {
    bool all = false, set = true;
    if (strcmp(text, "all") == 0 || strncmp(text, "all but ", 8) == 0) {
        all = true;
        set = false;
        text += text[3] == '\0' ? 3 : 8;
    }
    for (size_t j = 0; j < build->J; j++) sectors[j] = all && build->goods[j];
    if (!all && *text == '\0') return truce_csv_fail(csv, error, "sectors: expected 'all', 'all but ...' or codes");
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        char code[64];
        if (length == 0 || length >= sizeof code)
            return truce_csv_fail(csv, error, "sectors: expected codes with single blanks between them");
        memcpy(code, text, length);
        code[length] = '\0';
        size_t j;
        TRUCE_TRY(truce_build_code(&build->sector, "sector", csv, &(truce_csv_field){code, length}, &j, error));
        sectors[j] = set && build->goods[j];
        if (set && !build->goods[j]) return truce_csv_fail(csv, error, "sectors: '%s' is no good", code);
        text += length + (text[length] == ' ');
    }
    return TRUCE_OK;
}

static truce_status read_rule_name(const truce_csv *csv, const char *word, truce_tariff_rule *rule,
                                   truce_error *error) {
    for (size_t k = 0; k < TRUCE_RULES; k++)
        if (strcmp(word, rule_names[k]) == 0) {
            *rule = (truce_tariff_rule)k;
            return TRUCE_OK;
        }
    char hint[128];
    return truce_csv_fail(csv, error, "unknown rule '%s'%s", word,
                          truce_suggestion(hint, sizeof hint, word, rule_names, TRUCE_RULES));
}

static truce_status read_rule_value(truce_build *build, const truce_csv *csv, const truce_csv_field *field,
                                    truce_tariff_row *row, truce_error *error) {
    if (row->rule == TRUCE_RULE_COLLECTED && build->imports.region != (ptrdiff_t)row->importer)
        return truce_csv_fail(csv, error, "'collected' needs the duties of '%s', but the recipe's imports are of '%s'",
                              build->region.code[row->importer],
                              build->recipe.imports.region != NULL ? build->recipe.imports.region : "no region");
    if (row->rule == TRUCE_RULE_COLLECTED || row->rule == TRUCE_RULE_FREE) {
        if (field->length == 0) return TRUCE_OK;
        return truce_csv_fail(csv, error, "value: '%s' takes none", rule_names[row->rule]);
    }
    if (row->rule == TRUCE_RULE_PROFILE) {
        ptrdiff_t profile = find_importer(&build->rules, field->bytes);
        if (profile >= 0) {
            row->profile = build->rules.importer[profile];
            return TRUCE_OK;
        }
        char hint[128];
        return truce_csv_fail(
            csv, error, "value: %s has no importer '%s'%s", build->recipe.tariffs.profile, field->bytes,
            truce_suggestion(hint, sizeof hint, field->bytes, build->rules.importer, build->rules.profiles));
    }
    TRUCE_TRY(truce_csv_number(csv, field, "value", &row->value, error));
    row->value /= 100;
    if (row->rule == TRUCE_RULE_LEVEL && row->value < 0)
        return truce_csv_fail(csv, error, "value: a mean tariff of %s %% is negative", field->bytes);
    return TRUCE_OK;
}

static truce_status read_row(truce_build *build, const truce_csv *csv, const truce_csv_field *field,
                             truce_tariff_row *row, truce_error *error) {
    *row = (truce_tariff_row){.exporter = -1, .line = truce_csv_line(csv)};
    size_t exporter;
    TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[0], &row->importer, error));
    if (strcmp(field[1].bytes, "*") != 0) {
        TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[1], &exporter, error));
        row->exporter = (ptrdiff_t)exporter;
    }
    row->sectors = TRUCE_NEW_ARRAY(build->arena, bool, build->J);
    if (row->sectors == NULL) return truce_fail_memory(error);
    TRUCE_TRY(read_sectors(build, csv, field[2].bytes, row->sectors, error));
    TRUCE_TRY(read_rule_name(csv, field[3].bytes, &row->rule, error));
    return read_rule_value(build, csv, &field[4], row, error);
}

static truce_status read_rule(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                              truce_error *error) {
    size_t *capacity = user;
    truce_tariff_rules *rules = &build->rules;
    if (rules->count == *capacity) {
        *capacity = *capacity == 0 ? 128 : 2 * *capacity;
        truce_tariff_row *larger = TRUCE_NEW_ARRAY(build->arena, truce_tariff_row, *capacity);
        if (larger == NULL) return truce_fail_memory(error);
        for (size_t k = 0; k < rules->count; k++) larger[k] = rules->row[k];
        rules->row = larger;
    }
    TRUCE_TRY(read_row(build, csv, field, &rules->row[rules->count], error));
    if (field[5].length == 0) return truce_csv_fail(csv, error, "source: a rate without a source");
    rules->count++;
    return TRUCE_OK;
}

truce_status truce_build_tariff_rules(truce_build *build, truce_error *error) {
    if (build->recipe.tariffs.rules == NULL) return TRUCE_OK;
    TRUCE_TRY(read_profiles(build, error));
    size_t capacity = 0;
    return truce_build_rows(build, build->recipe.tariffs.rules,
                            TRUCE_WORDS("importer", "exporter", "sectors", "rule", "value", "source"), read_rule,
                            &capacity, error);
}
