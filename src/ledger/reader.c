/* What the parsers of records have in common: complaints that do not stop the reading, and fields that records share.
 */
#include "ledger/reader.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/zone.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const truce_record_kind_names[TRUCE_RECORD_KINDS] = {
    "party", "group", "source", "list", "measure", "agreement", "commitment", "talk", "statement", "report", "series",
};
const char *const truce_record_kind_phrases[TRUCE_RECORD_KINDS] = {
    "a party",      "a group", "a source",    "a list",   "a measure", "an agreement",
    "a commitment", "a talk",  "a statement", "a report", "a series",
};
const char *const truce_record_kind_plurals[TRUCE_RECORD_KINDS] = {
    "parties",     "groups", "sources",    "lists",   "measures", "agreements",
    "commitments", "talks",  "statements", "reports", "series",
};

/* ---- complaints -------------------------------------------------------------------------------------------------- */

static void add_complaint(truce_ledger_file *file, size_t line, const char *message) {
    truce_complaint *complaint = TRUCE_NEW(&file->arena, truce_complaint);
    if (complaint != NULL) complaint->message = truce_arena_string(&file->arena, message);
    if (complaint == NULL || complaint->message == NULL) {
        file->failed = true;
        return;
    }
    complaint->file = file->number;
    complaint->line = (unsigned)line;
    *file->last_complaint = complaint;
    file->last_complaint = &complaint->next;
}

void truce_reader_complain(truce_reader *reader, size_t line, const char *format, ...) {
    char text[TRUCE_MESSAGE_SIZE];
    truce_error error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const truce_yaml_node at = {.line = line};
    (void)truce_yaml_fail(reader->yaml, &at, &error, "%s", text); /* gives it place and printable characters */
    add_complaint(reader->file, line, error.message);
}

bool truce_reader_keep(truce_reader *reader, size_t line, truce_status status, const truce_error *error) {
    if (status == TRUCE_NO_MEMORY)
        reader->file->failed = true;
    else if (status != TRUCE_OK)
        add_complaint(reader->file, line, error->message);
    return status == TRUCE_OK;
}

void *truce_reader_alloc(truce_reader *reader, size_t count, size_t size) {
    void *memory = truce_arena_alloc(&reader->file->arena, count, size);
    if (memory == NULL) reader->file->failed = true;
    return memory;
}

/* ---- maps and lists ---------------------------------------------------------------------------------------------- */

static bool is_among(const char *key, const char *const *keys, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (strcmp(key, keys[k]) == 0) return true;
    return false;
}

/* A key that nobody knows. In { }, one without a value is mostly the rest of a text that holds a comma. */
static void refuse_key(truce_reader *reader, const truce_yaml_node *node, size_t k, const char *const *keys,
                       size_t count) {
    const truce_yaml_node *value = &node->children[k];
    if (value->kind == TRUCE_YAML_SCALAR && value->length == 0 && !value->quoted &&
        strchr(node->keys[k], ' ') != NULL) {
        truce_reader_complain(reader, node->key_lines[k],
                              "unknown key '%.60s' in %s; text with a comma must be in quotes inside { }",
                              node->keys[k], reader->what);
        return;
    }
    truce_error error;
    const truce_yaml_node alone = {.kind = TRUCE_YAML_MAP,
                                   .line = node->line,
                                   .count = 1,
                                   .keys = node->keys + k,
                                   .key_lines = node->key_lines + k,
                                   .children = node->children + k};
    truce_reader_keep(reader, node->key_lines[k],
                      truce_yaml_check_keys(reader->yaml, &alone, reader->what, keys, count, &error), &error);
}

bool truce_reader_map(truce_reader *reader, const truce_yaml_node *node, const char *const *keys, size_t count) {
    truce_error error;
    if (node->kind != TRUCE_YAML_MAP)
        return truce_reader_keep(reader, node->line,
                                 truce_yaml_check_keys(reader->yaml, node, reader->what, keys, count, &error), &error);
    for (size_t k = 0; k < node->count; k++)
        if (!is_among(node->keys[k], keys, count)) refuse_key(reader, node, k, keys, count);
    return true;
}

const truce_yaml_node *truce_reader_list(truce_reader *reader, const truce_yaml_node *map, const char *key,
                                         size_t *count) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    const truce_yaml_node *node = truce_yaml_get(map, key);
    *count = 0;
    if (node == NULL) return NULL;
    if (node->kind == TRUCE_YAML_LIST) {
        *count = node->count;
        return node->children;
    }
    truce_reader_complain(reader, node->line,
                          "%s: expected a list, each item on a line that starts with '- ', found %s", key,
                          truce_yaml_describe(found, sizeof found, node));
    return NULL;
}

const truce_yaml_node *truce_reader_need(truce_reader *reader, const truce_yaml_node *map, const char *key) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    if (node == NULL) truce_reader_complain(reader, map->line, "%s needs the key '%s'", reader->what, key);
    return node;
}

/* ---- fields ------------------------------------------------------------------------------------------------------ */

const char *truce_reader_text(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    const char *text;
    truce_error error;
    if (node == NULL) return NULL;
    if (!truce_reader_keep(reader, node->line, truce_yaml_string(reader->yaml, node, key, &text, &error), &error))
        return NULL;
    char *copy = truce_arena_take(&reader->file->arena, node->length + 1, 1);
    if (copy == NULL) {
        reader->file->failed = true;
        return NULL;
    }
    return memcpy(copy, text, node->length + 1);
}

truce_day truce_reader_day(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    truce_day day;
    if (node == NULL) return TRUCE_NO_DAY;
    if (node->kind == TRUCE_YAML_SCALAR && truce_day_parse(node->text, &day)) return day;
    truce_reader_complain(reader, node->line,
                          "%s: expected a day that exists, as 2025-06-10, from 1900 to 2199; found %s", key,
                          truce_yaml_describe(found, sizeof found, node));
    return TRUCE_NO_DAY;
}

double truce_reader_number(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    double value;
    truce_error error;
    if (node == NULL) return NAN;
    truce_status status = truce_yaml_number(reader->yaml, node, key, &value, &error);
    return truce_reader_keep(reader, node->line, status, &error) ? value : NAN;
}

double truce_reader_range(truce_reader *reader, const truce_yaml_node *node, const char *key, double least,
                          double most) {
    double value = truce_reader_number(reader, node, key);
    if (isnan(value) || (value >= least && value <= most)) return value;
    char expected[64] = "";
    if (isinf(most))
        snprintf(expected, sizeof expected, "%g or more", least);
    else
        snprintf(expected, sizeof expected, "from %g to %g", least, most);
    truce_reader_complain(reader, node->line, "%s: expected a number %s, found %.40s", key, expected, node->text);
    return NAN;
}

static const double highest_rate = 10; /* 1000 per cent; beyond, somebody wrote per cent */

bool truce_reader_rate_fits(double rate) {
    return rate > -1 && rate < highest_rate;
}

double truce_reader_rate(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    double rate = truce_reader_number(reader, node, key);
    if (isnan(rate) || truce_reader_rate_fits(rate)) return rate;
    char meant[TRUCE_NUMBER_SIZE], advice[128] = "";
    truce_format_number(meant, rate / 100);
    if (rate > 0)
        snprintf(advice, sizeof advice, "; rates are fractions: for %.24s per cent write %s", node->text, meant);
    truce_reader_complain(reader, node->line, "%s: expected a rate above -1 and below %g, found %.40s%s", key,
                          highest_rate, node->text, advice);
    return NAN;
}

size_t truce_reader_choice(truce_reader *reader, const truce_yaml_node *node, const char *key, const char *const *names,
                           size_t count, size_t otherwise) {
    size_t choice = otherwise;
    truce_error error;
    if (node == NULL) return otherwise;
    truce_status status = truce_yaml_choice(reader->yaml, node, key, names, count, &choice, &error);
    return truce_reader_keep(reader, node->line, status, &error) ? choice : otherwise;
}

bool truce_reader_flag(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    static const char *const words[] = {"false", "true"};
    return truce_reader_choice(reader, node, key, words, COUNT(words), 0) == 1;
}

/* The items of a list, or the single one that stands for a list of one. */
static const truce_yaml_node *items_of(const truce_yaml_node *node, size_t *count) {
    bool list = node->kind == TRUCE_YAML_LIST;
    *count = list ? node->count : 1;
    return list ? node->children : node;
}

truce_texts truce_reader_texts(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    truce_texts texts = {0};
    size_t count;
    if (node == NULL) return texts;
    const truce_yaml_node *items = items_of(node, &count);
    texts.items = truce_reader_alloc(reader, count, sizeof *texts.items);
    for (size_t k = 0; texts.items != NULL && k < count; k++) {
        const char *text = truce_reader_text(reader, &items[k], key);
        if (text != NULL) texts.items[texts.count++] = text;
    }
    return texts;
}

bool truce_reader_minute(truce_reader *reader, const truce_yaml_node *node, const char *key, const char *zone,
                         int64_t *minute) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    const truce_zone *known = zone != NULL ? truce_zone_find(zone) : NULL;
    truce_error error;
    truce_day day;
    if (zone != NULL && known == NULL) return false; /* complained about where the zone is named */
    if (node->kind != TRUCE_YAML_SCALAR) {
        truce_reader_complain(reader, node->line, "%s: expected a time, as 2025-06-09T14:00, found %s", key,
                              truce_yaml_describe(found, sizeof found, node));
        return false;
    }
    if (truce_day_parse(node->text, &day)) {
        char midnight[32];
        snprintf(midnight, sizeof midnight, "%.10sT00:00", node->text);
        if (truce_instant_parse(midnight, known, minute, &error) == TRUCE_OK) return true;
    } else if (truce_instant_parse(node->text, known, minute, &error) == TRUCE_OK) {
        return true;
    }
    truce_reader_complain(reader, node->line, "%s: %s", key, error.message);
    return false;
}

/* ---- references -------------------------------------------------------------------------------------------------- */

void truce_reader_reference(truce_reader *reader, const truce_yaml_node *node, const char *key, unsigned kinds,
                            truce_reference *reference) {
    truce_ledger_file *file = reader->file;
    reference->id = truce_reader_text(reader, node, key);
    if (reference->id == NULL) return;
    reference->line = (unsigned)node->line;
    truce_link *link = truce_reader_alloc(reader, 1, sizeof *link);
    if (link == NULL) return;
    *link = (truce_link){NULL, reference, kinds, key};
    *file->last_link = link;
    file->last_link = &link->next;
}

truce_references truce_reader_references(truce_reader *reader, const truce_yaml_node *node, const char *key,
                                         unsigned kinds) {
    truce_references references = {0};
    size_t count;
    if (node == NULL) return references;
    const truce_yaml_node *items = items_of(node, &count);
    references.items = truce_reader_alloc(reader, count, sizeof *references.items);
    for (size_t k = 0; references.items != NULL && k < count; k++) {
        truce_reference *reference = &references.items[references.count];
        truce_reader_reference(reader, &items[k], key, kinds, reference);
        size_t same = 0;
        while (reference->id != NULL && same < references.count &&
               strcmp(references.items[same].id, reference->id) != 0)
            same++;
        if (reference->id == NULL) continue;
        if (same < references.count)
            truce_reader_complain(reader, items[k].line, "%s: '%.60s' is named twice", key, reference->id);
        references.count++;
    }
    return references;
}

static void read_citation(truce_reader *reader, const truce_yaml_node *node, const char *key,
                          truce_citation *citation) {
    static const char *const keys[] = {"source", "locator"};
    unsigned sources = TRUCE_KIND_BIT(TRUCE_RECORD_SOURCE);
    if (node->kind != TRUCE_YAML_MAP) {
        truce_reader_reference(reader, node, key, sources, &citation->source);
        return;
    }
    truce_reader inside = {reader->file, reader->yaml, "a citation"};
    truce_reader_map(&inside, node, keys, COUNT(keys));
    truce_reader_reference(reader, truce_reader_need(&inside, node, "source"), "source", sources, &citation->source);
    citation->locator = truce_reader_text(reader, truce_yaml_get(node, "locator"), "locator");
}

truce_citations truce_reader_citations(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    truce_citations citations = {0};
    size_t count;
    if (node == NULL) return citations;
    const truce_yaml_node *items = node->kind == TRUCE_YAML_MAP ? node : items_of(node, &count);
    if (node->kind == TRUCE_YAML_MAP) count = 1;
    citations.items = truce_reader_alloc(reader, count, sizeof *citations.items);
    for (size_t k = 0; citations.items != NULL && k < count; k++) {
        read_citation(reader, &items[k], key, &citations.items[citations.count]);
        citations.count += citations.items[citations.count].source.id != NULL;
    }
    return citations;
}

/* ---- what every record has --------------------------------------------------------------------------------------- */

/* Ids of parties are the region codes of worlds: a capital letter first, then capitals, digits and underscores. Other
 * ids are of lower-case letters, digits and hyphens. */
static bool is_id(const char *id, bool party) {
    if (party && (id[0] < 'A' || id[0] > 'Z')) return false;
    for (const char *at = id; *at != '\0'; at++) {
        bool digit = *at >= '0' && *at <= '9';
        bool letter = party ? (*at >= 'A' && *at <= 'Z') || *at == '_' : (*at >= 'a' && *at <= 'z') || *at == '-';
        if (!digit && !letter) return false;
    }
    return id[0] != '\0';
}

static void read_id(truce_reader *reader, const truce_yaml_node *node, truce_record *record) {
    const truce_yaml_node *id = truce_reader_need(reader, node, "id");
    record->id = truce_reader_text(reader, id, "id");
    bool party = record->kind == TRUCE_RECORD_PARTY;
    if (record->id == NULL || is_id(record->id, party)) return;
    truce_reader_complain(reader, id->line, "id: expected %s, found '%.60s'",
                          party ? "the code of a region in capital letters, such as USA"
                                : "lower-case letters, digits and hyphens",
                          record->id);
    record->id = NULL;
}

static void read_follows(truce_reader *reader, const truce_yaml_node *node, truce_record *record) {
    static const char *const keys[] = {"field", "source", "because"};
    size_t count;
    const truce_yaml_node *items = truce_reader_list(reader, node, "follows", &count);
    record->follows = truce_reader_alloc(reader, count, sizeof *record->follows);
    truce_reader inside = {reader->file, reader->yaml, "an entry of 'follows'"};
    if (record->follows == NULL) return;
    record->n_follows = count;
    for (size_t k = 0; k < count; k++) {
        truce_follows *follows = &record->follows[k];
        if (!truce_reader_map(&inside, &items[k], keys, COUNT(keys))) continue;
        follows->field = truce_reader_text(&inside, truce_reader_need(&inside, &items[k], "field"), "field");
        follows->because = truce_reader_text(&inside, truce_reader_need(&inside, &items[k], "because"), "because");
        truce_reader_reference(&inside, truce_reader_need(&inside, &items[k], "source"), "source",
                               TRUCE_KIND_BIT(TRUCE_RECORD_SOURCE), &follows->source);
        for (size_t f = 0; follows->field != NULL && f < k; f++)
            if (record->follows[f].field != NULL && strcmp(record->follows[f].field, follows->field) == 0)
                truce_reader_complain(reader, items[k].line, "follows: the field '%.60s' is given twice",
                                      follows->field);
    }
}

bool truce_reader_begin(truce_reader *reader, const truce_yaml_node *node, truce_record_kind kind,
                        const char *const *keys, size_t count, truce_record *record) {
    enum { KEYS_MAX = 32 };
    static const char *const common[] = {"id", "title", "note", "sources", "follows"};
    const char *all[KEYS_MAX];
    memcpy(all, keys, count * sizeof *all);
    memcpy(all + count, common, sizeof common);
    record->kind = kind;
    record->file = reader->file->number;
    record->line = (unsigned)node->line;
    if (!truce_reader_map(reader, node, all, count + COUNT(common))) return false;
    read_id(reader, node, record);
    record->title = truce_reader_text(reader, truce_yaml_get(node, "title"), "title");
    record->note = truce_reader_text(reader, truce_yaml_get(node, "note"), "note");
    record->citations = truce_reader_citations(reader, truce_yaml_get(node, "sources"), "sources");
    bool backed = record->citations.count > 0 || kind == TRUCE_RECORD_PARTY || kind == TRUCE_RECORD_GROUP ||
                  kind == TRUCE_RECORD_SOURCE || kind == TRUCE_RECORD_COMMITMENT || kind == TRUCE_RECORD_REPORT;
    const truce_yaml_node *sources = truce_yaml_get(node, "sources");
    if (!backed && sources == NULL)
        truce_reader_complain(reader, node->line,
                              "%s cites no source: add 'sources: [...]'; a record without one does not load",
                              reader->what);
    else if (!backed && sources->kind == TRUCE_YAML_LIST && sources->count == 0)
        truce_reader_complain(reader, sources->line, "%s cites no source: 'sources' is empty", reader->what);
    read_follows(reader, node, record);
    return true;
}
