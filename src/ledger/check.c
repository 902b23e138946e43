/* How records fit together: groups with their measures, lists with those who use them, sectors with the concordance,
 * commitments with their agreement. */
#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"
#include "base/file.h"
#include "base/text.h"
#include "base/zone.h"
#include "ledger/concordance.h"
#include "ledger/load.h"

typedef struct checker {
    truce_loaded *loaded;
    bool any_sector; /* sectors may have any name: the concordance is the ledger's own */
    truce_labels sectors;
} checker;

static bool same_record(const truce_reference *a, const truce_reference *b) {
    return a->target == b->target || a->target == NULL || b->target == NULL; /* what is missing was complained about */
}

/* ---- lists ----------------------------------------------------------------------------------------------------- */

static bool has_national_code(const truce_list *list) {
    enum { INTERNATIONAL = 6 };
    for (size_t k = 0; k < list->codes.count; k++)
        if (strlen(list->codes.items[k].digits) > INTERNATIONAL) return true;
    return false;
}

static void check_list(checker *c, const truce_measure *measure, const truce_reference *reference, const char *key) {
    const truce_list *list = (const truce_list *)(const void *)reference->target;
    if (list == NULL || same_record(&list->party, &measure->party) || !has_national_code(list)) return;
    truce_loaded_complain(
        c->loaded, measure->record.file, reference->line,
        "%s: '%.60s' lists lines of the tariff of %s; a measure of %s covers lines of its own tariff, or "
        "codes of up to six digits",
        key, reference->id, list->party.id, measure->party.id);
}

/* ---- measures -------------------------------------------------------------------------------------------------- */

static void check_sectors(checker *c, const truce_measure *measure, const truce_covered *covered) {
    char hint[128];
    for (size_t k = 0; k < covered->sectors.count; k++) {
        const char *sector = covered->sectors.items[k];
        if (c->any_sector || truce_labels_find(&c->sectors, sector, strlen(sector)) >= 0) continue;
        if (c->sectors.count == 0)
            truce_loaded_complain(c->loaded, measure->record.file, measure->record.line,
                                  "sectors: ledger.yaml names no concordance with 'sectors'; found '%.60s'", sector);
        else
            truce_loaded_complain(c->loaded, measure->record.file, measure->record.line,
                                  "sectors: unknown sector '%.60s'%s", sector,
                                  truce_suggestion(hint, sizeof hint, sector, c->sectors.code, c->sectors.count));
    }
}

static void check_covered(checker *c, const truce_measure *measure, const truce_covered *covered) {
    check_sectors(c, measure, covered);
    for (size_t k = 0; k < covered->lists.count; k++) check_list(c, measure, &covered->lists.items[k], "lists");
}

static void check_parties(checker *c, const truce_measure *measure) {
    for (size_t k = 0; k < measure->on.count; k++)
        if (measure->party.target != NULL && measure->on.items[k].target == measure->party.target)
            truce_loaded_complain(c->loaded, measure->record.file, measure->on.items[k].line,
                                  "on: %s imposes the measure; it cannot be on %s itself", measure->party.id,
                                  measure->party.id);
    const truce_group *group = (const truce_group *)(const void *)measure->group.target;
    if (group != NULL && !same_record(&group->party, &measure->party))
        truce_loaded_complain(c->loaded, measure->record.file, measure->group.line,
                              "group: '%.60s' stacks measures of %s, not of %s", measure->group.id, group->party.id,
                              measure->party.id);
}

static void check_exemption(checker *c, const truce_measure *measure) {
    for (size_t k = 0; k < measure->of.count; k++) {
        const truce_reference *of = &measure->of.items[k];
        if (of->target == NULL) continue;
        const truce_measure *lifted = (const truce_measure *)(const void *)of->target;
        const truce_group *group = (const truce_group *)(const void *)of->target;
        bool is_group = of->target->kind == TRUCE_RECORD_GROUP;
        if (!is_group && lifted->kind == TRUCE_MEASURE_EXEMPTION)
            truce_loaded_complain(c->loaded, measure->record.file, of->line,
                                  "of: '%.60s' is an exemption itself; expected a group or measure that it lifts",
                                  of->id);
        if (!same_record(is_group ? &group->party : &lifted->party, &measure->party))
            truce_loaded_complain(c->loaded, measure->record.file, of->line,
                                  "of: '%.60s' is of another party; an exemption of %s lifts measures of %s", of->id,
                                  measure->party.id, measure->party.id);
    }
}

/* The time of a step is local time of the party that imposes it. */
static void place_in_time(checker *c, const truce_measure *measure, truce_measure_step *step) {
    const truce_party *party = (const truce_party *)(const void *)measure->party.target;
    const truce_zone *zone = party != NULL && party->zone != NULL ? truce_zone_find(party->zone) : NULL;
    truce_error error;
    if (truce_instant_parse(step->details->from_time, zone, &step->details->minute, &error) != TRUCE_OK)
        truce_loaded_complain(c->loaded, measure->record.file, step->line, "from: %s", error.message);
}

static void check_step(checker *c, const truce_measure *measure, truce_measure_step *step) {
    if (step->details == NULL) return;
    if (step->details->from_time != NULL) place_in_time(c, measure, step);
    const truce_reference *rates = &step->details->rates;
    const truce_list *list = (const truce_list *)(const void *)rates->target;
    if (list == NULL) return;
    check_list(c, measure, rates, "rates");
    if (!list->rates)
        truce_loaded_complain(c->loaded, measure->record.file, rates->line,
                              "rates: the list '%.60s' has no rates; expected a CSV file with the columns hs,rate",
                              rates->id);
}

static void check_measure(checker *c, const truce_measure *measure) {
    check_parties(c, measure);
    check_exemption(c, measure);
    check_covered(c, measure, &measure->coverage.covered);
    check_covered(c, measure, &measure->coverage.excepted);
    for (size_t k = 0; k < measure->n_steps; k++) check_step(c, measure, &measure->steps[k]);
}

/* ---- groups ---------------------------------------------------------------------------------------------------- */

static void check_group(checker *c, const truce_group *group) {
    for (size_t k = 0; k < group->yields_to.count; k++) {
        const truce_reference *to = &group->yields_to.items[k];
        const truce_group *other = (const truce_group *)(const void *)to->target;
        if (other == group)
            truce_loaded_complain(c->loaded, group->record.file, to->line, "yields_to: a group cannot yield to itself");
        else if (other != NULL && !same_record(&other->party, &group->party))
            truce_loaded_complain(c->loaded, group->record.file, to->line,
                                  "yields_to: '%.60s' stacks measures of %s; a group of %s yields to groups of %s",
                                  to->id, other->party.id, group->party.id, group->party.id);
    }
}

/* A group on the way from group to group, and how many of those it yields to have been walked. */
typedef struct stop {
    const truce_group *group;
    size_t walked;
} stop;

enum { UNSEEN, ON_THE_WAY, DONE };

/* Walks from `start` along all that it yields to, depth first; coming back to a group on the way closes a circle. */
static void walk(checker *c, const truce_group *start, char *seen, stop *way) {
    size_t length = 1;
    way[0] = (stop){start, 0};
    seen[start->record.number] = ON_THE_WAY;
    while (length > 0) {
        stop *last = &way[length - 1];
        if (last->walked == last->group->yields_to.count) {
            seen[last->group->record.number] = DONE;
            length--;
            continue;
        }
        const truce_reference *to = &last->group->yields_to.items[last->walked++];
        const truce_group *next = (const truce_group *)(const void *)to->target;
        if (next == NULL || next == last->group) continue;
        if (seen[next->record.number] == ON_THE_WAY)
            truce_loaded_complain(c->loaded, last->group->record.file, to->line,
                                  "yields_to: '%.60s' yields to '%.60s' in its turn; groups must not yield in a circle",
                                  to->id, last->group->record.id != NULL ? last->group->record.id : "this group");
        if (seen[next->record.number] != UNSEEN) continue;
        seen[next->record.number] = ON_THE_WAY;
        way[length++] = (stop){next, 0};
    }
}

static truce_status refuse_circles(checker *c, truce_error *error) {
    truce_loaded *loaded = c->loaded;
    size_t count = loaded->count[TRUCE_RECORD_GROUP];
    char *seen = TRUCE_NEW_ARRAY(&loaded->arena, char, count + 1); /* by number */
    stop *way = TRUCE_NEW_ARRAY(&loaded->arena, stop, count);
    if (seen == NULL || way == NULL) return truce_fail_memory(error);
    for (size_t f = 0; f < loaded->n_files; f++)
        for (size_t g = 0; g < loaded->files[f].count[TRUCE_RECORD_GROUP]; g++)
            if (seen[loaded->files[f].groups[g].record.number] == UNSEEN)
                walk(c, &loaded->files[f].groups[g], seen, way);
    return TRUCE_OK;
}

/* ---- agreements ------------------------------------------------------------------------------------------------ */

static void check_agreement(checker *c, const truce_agreement *agreement) {
    for (size_t k = 0; k < agreement->n_commitments; k++) {
        const truce_reference *party = &agreement->commitments[k].party;
        bool among = party->target == NULL;
        for (size_t p = 0; p < agreement->parties.count; p++)
            among = among || agreement->parties.items[p].target == party->target;
        if (!among)
            truce_loaded_complain(c->loaded, agreement->record.file, party->line,
                                  "party: %s is no party to the agreement '%.60s'", party->id, agreement->record.id);
    }
}

/* ---- the concordance ------------------------------------------------------------------------------------------- */

/* Codes of sectors that have no products stand in the built-in world that the concordance is named after. */
static truce_status add_sectors_of_world(const truce_context *context, const char *world, truce_arena *arena,
                                         const char ***codes, size_t *count, truce_error *error) {
    enum { SECTORS_MAX = 1000 };
    static const char *const columns[] = {"code", "name"};
    const char *path, *entry = truce_arena_printf(arena, "worlds/%s/sectors.csv", world);
    const char **all = TRUCE_NEW_ARRAY(arena, const char *, *count + SECTORS_MAX);
    size_t position[2], fields_count;
    truce_csv *csv;
    if (entry == NULL || all == NULL) return truce_fail_memory(error);
    if (*count > 0) memcpy(all, *codes, *count * sizeof *all);
    *codes = all;
    TRUCE_TRY(truce_data_file(context, entry, arena, &path, error));
    if (path == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_csv_open(&csv, &arena->allocator, path, error));
    truce_status status = truce_csv_header(csv, columns, 2, position, error);
    for (size_t room = SECTORS_MAX; status == TRUCE_OK && room > 0; room--) {
        const truce_csv_field *fields;
        status = truce_csv_next(csv, &fields, &fields_count, error);
        if (status != TRUCE_OK || fields_count == 0) break;
        const char *code = truce_arena_string(arena, fields[position[0]].bytes);
        if (code == NULL)
            status = truce_fail_memory(error);
        else
            all[(*count)++] = code;
    }
    truce_csv_close(csv);
    return status;
}

/* Drops what stands there twice; few enough for comparing each with each. */
static size_t distinct(const char **codes, size_t count) {
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        size_t same = 0;
        while (same < kept && strcmp(codes[same], codes[k]) != 0) same++;
        if (same == kept) codes[kept++] = codes[k];
    }
    return kept;
}

static truce_status read_sectors(checker *c, const truce_context *context, truce_error *error) {
    truce_loaded *loaded = c->loaded;
    truce_arena *arena = &loaded->arena;
    const truce_ledger_file *head = &loaded->files[0];
    truce_concordance concordance;
    truce_error failure;
    const char *path;
    if (head->sectors == NULL) return truce_labels_build(&c->sectors, arena, "sector", NULL, NULL, 0, error);
    truce_status status = truce_concordance_path(context, loaded->folder, head->sectors, arena, &path, &failure);
    if (status == TRUCE_OK) status = truce_concordance_read(path, arena, &concordance, &failure);
    if (status == TRUCE_NO_MEMORY) return truce_fail_memory(error);
    if (status != TRUCE_OK) {
        truce_loaded_complain(loaded, 0, head->sectors_line, "%s", failure.message);
        c->any_sector = true;
        return TRUCE_OK;
    }
    const char *own = truce_path_join(arena, loaded->folder, head->sectors), **codes = concordance.sectors;
    if (own == NULL) return truce_fail_memory(error);
    if (strcmp(own, path) == 0) {
        loaded->concordance.name = head->sectors;
        loaded->concordance.stamp = truce_stamp_of_path(path);
        c->any_sector = true;
        return TRUCE_OK;
    }
    size_t count = concordance.n_sectors;
    TRUCE_TRY(add_sectors_of_world(context, head->sectors, arena, &codes, &count, error));
    return truce_labels_build(&c->sectors, arena, "sector", codes, NULL, distinct(codes, count), error);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

truce_status truce_loaded_check(truce_loaded *loaded, const truce_context *context, truce_error *error) {
    checker c = {.loaded = loaded};
    TRUCE_TRY(read_sectors(&c, context, error));
    TRUCE_TRY(refuse_circles(&c, error));
    for (size_t f = 0; f < loaded->n_files; f++) {
        const truce_ledger_file *file = &loaded->files[f];
        for (size_t k = 0; k < file->count[TRUCE_RECORD_GROUP]; k++) check_group(&c, &file->groups[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_MEASURE]; k++) check_measure(&c, &file->measures[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_AGREEMENT]; k++) check_agreement(&c, &file->agreements[k]);
    }
    return TRUCE_OK;
}
