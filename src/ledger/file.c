/* One YAML file of a ledger: its keys, and the records under each. */
#include <stdio.h>
#include <string.h>

#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { FORMAT_VERSION = 1 };

/* ---- the head -------------------------------------------------------------------------------------------------- */

static void read_version(truce_reader *reader, const truce_yaml_node *root) {
    const truce_yaml_node *node = truce_yaml_get(root, "truce_ledger");
    if (node == NULL) {
        truce_reader_complain(reader, root->line,
                              "a file of a ledger states the version of its format: add the line 'truce_ledger: %d'",
                              FORMAT_VERSION);
        return;
    }
    double version = truce_reader_number(reader, node, "truce_ledger");
    if (version < FORMAT_VERSION || version > FORMAT_VERSION)
        truce_reader_complain(reader, node->line, "truce_ledger: this version reads format %d, found %.40s",
                              FORMAT_VERSION, node->text);
}

static void read_head(truce_reader *reader, const truce_yaml_node *root) {
    static const char *const keys[] = {"title", "description", "sectors", "parties"};
    truce_ledger_file *file = reader->file;
    if (file->head) {
        const truce_yaml_node *sectors = truce_yaml_get(root, "sectors");
        file->title = truce_reader_text(reader, truce_reader_need(reader, root, "title"), "title");
        file->description = truce_reader_text(reader, truce_yaml_get(root, "description"), "description");
        file->sectors = truce_reader_text(reader, sectors, "sectors");
        file->sectors_line = sectors != NULL ? (unsigned)sectors->line : 0;
        truce_reader_need(reader, root, "parties");
        return;
    }
    for (size_t k = 0; k < COUNT(keys); k++)
        if (truce_yaml_get(root, keys[k]) != NULL)
            truce_reader_complain(reader, truce_yaml_get(root, keys[k])->line, "%s: belongs into ledger.yaml", keys[k]);
}

/* ---- records --------------------------------------------------------------------------------------------------- */

/* How the records of a kind are read, and where a file keeps them. */
static const struct {
    truce_record_kind kind;
    size_t size, place;
    void (*parse)(truce_reader *reader, const truce_yaml_node *node, void *record);
} families[] = {
#define FAMILY(kind, type, member, parse)                                                                              \
    { kind, sizeof(type), offsetof(truce_ledger_file, member), parse }
    FAMILY(TRUCE_RECORD_PARTY, truce_party, parties, truce_parse_party),
    FAMILY(TRUCE_RECORD_GROUP, truce_group, groups, truce_parse_group),
    FAMILY(TRUCE_RECORD_SOURCE, truce_source, sources, truce_parse_source),
    FAMILY(TRUCE_RECORD_LIST, truce_list, lists, truce_parse_list),
    FAMILY(TRUCE_RECORD_MEASURE, truce_measure, measures, truce_parse_measure),
    FAMILY(TRUCE_RECORD_AGREEMENT, truce_agreement, agreements, truce_parse_agreement),
    FAMILY(TRUCE_RECORD_TALK, truce_talk, talks, truce_parse_talk),
    FAMILY(TRUCE_RECORD_STATEMENT, truce_statement, statements, truce_parse_statement),
    FAMILY(TRUCE_RECORD_REPORT, truce_account, reports, truce_parse_report),
    FAMILY(TRUCE_RECORD_SERIES, truce_series, series, truce_parse_series),
#undef FAMILY
};

/* "measure 'us-301'", or "a measure" where it has no id. */
static void name_record(char *buffer, size_t size, truce_record_kind kind, const truce_yaml_node *node) {
    const truce_yaml_node *id = node->kind == TRUCE_YAML_MAP ? truce_yaml_get(node, "id") : NULL;
    bool named = id != NULL && id->kind == TRUCE_YAML_SCALAR && id->length > 0;
    if (named)
        snprintf(buffer, size, "%s '%.60s'", truce_record_kind_names[kind], id->text);
    else
        snprintf(buffer, size, "%s", truce_record_kind_phrases[kind]);
}

static void read_family(truce_reader *reader, const truce_yaml_node *root, size_t family) {
    char what[TRUCE_YAML_DESCRIPTION_SIZE];
    truce_record_kind kind = families[family].kind;
    size_t count, size = families[family].size;
    const truce_yaml_node *items = truce_reader_list(reader, root, truce_record_kind_plurals[kind], &count);
    char *records = truce_reader_alloc(reader, count, size);
    if (records == NULL) return;
    for (size_t k = 0; k < count; k++) {
        name_record(what, sizeof what, kind, &items[k]);
        truce_reader inside = {reader->file, reader->yaml, what};
        ((truce_record *)(void *)(records + k * size))->kind = kind;
        families[family].parse(&inside, &items[k], records + k * size);
    }
    memcpy((char *)reader->file + families[family].place, &records, sizeof records);
    reader->file->count[kind] = count;
}

static void read_root(truce_ledger_file *file, const truce_yaml *yaml) {
    enum { HEAD_KEYS = 4 };
    const char *keys[HEAD_KEYS + COUNT(families)] = {"truce_ledger", "title", "description", "sectors"};
    for (size_t k = 0; k < COUNT(families); k++) keys[HEAD_KEYS + k] = truce_record_kind_plurals[families[k].kind];
    truce_reader reader = {file, yaml, "a file of a ledger"};
    const truce_yaml_node nothing = {.kind = TRUCE_YAML_MAP, .line = 1};
    const truce_yaml_node *root = yaml->root != NULL ? yaml->root : &nothing;
    if (!truce_reader_map(&reader, root, keys, COUNT(keys))) return;
    read_version(&reader, root);
    read_head(&reader, root);
    for (size_t k = 0; k < COUNT(families); k++) read_family(&reader, root, k);
    for (size_t k = 0; k < file->count[TRUCE_RECORD_AGREEMENT]; k++)
        file->count[TRUCE_RECORD_COMMITMENT] += file->agreements[k].n_commitments;
}

/* ---- the file -------------------------------------------------------------------------------------------------- */

/* The tree of nodes is many times as large as the records: it goes as soon as they are read. */
static void read_tree(truce_ledger_file *file, const char *bytes, size_t length) {
    truce_arena tree;
    truce_yaml yaml = {.path = file->path};
    truce_error error;
    truce_arena_init(&tree, &file->arena.allocator);
    truce_status status = bytes != NULL ? truce_yaml_parse(&yaml, &tree, file->path, bytes, length, &error)
                                        : truce_yaml_read(&yaml, &tree, file->path, &error);
    truce_reader reader = {file, &yaml, "a file of a ledger"};
    if (truce_reader_keep(&reader, 0, status, &error)) read_root(file, &yaml);
    truce_arena_free(&tree);
}

void truce_ledger_file_read(truce_ledger_file *file) {
    file->stamp = truce_stamp_of_path(file->path); /* before it is read: what changes meanwhile is seen next time */
    read_tree(file, NULL, 0);
}

void truce_ledger_file_parse(truce_ledger_file *file, const char *bytes, size_t length) {
    read_tree(file, bytes, length);
}
