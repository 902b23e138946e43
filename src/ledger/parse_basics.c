/* Parties, groups and sources. */
#include <string.h>

#include "base/zone.h"
#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const truce_group_rules[2] = {"highest", "sum"};

static void check_zone(truce_reader *reader, const truce_yaml_node *node, const char *zone) {
    enum { ZONES_MAX = 1024 };
    char hint[128];
    const char *names[ZONES_MAX];
    size_t count = 0;
    if (zone == NULL || truce_zone_find(zone) != NULL) return;
    while (count < ZONES_MAX && (names[count] = truce_zone_name(count)) != NULL) count++;
    truce_reader_complain(reader, node->line, "zone: '%.60s' is no time zone that Truce knows%s", zone,
                          truce_did_you_mean(hint, sizeof hint, "", zone, names, count));
}

const char *truce_reader_zone(truce_reader *reader, const truce_yaml_node *node) {
    const char *zone = truce_reader_text(reader, node, "zone");
    check_zone(reader, node, zone);
    return zone;
}

void truce_parse_party(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"name", "zone"};
    truce_party *party = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_PARTY, keys, COUNT(keys), &party->record)) return;
    party->name = truce_reader_text(reader, truce_reader_need(reader, node, "name"), "name");
    party->zone = truce_reader_zone(reader, truce_yaml_get(node, "zone"));
}

void truce_parse_group(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"party", "rule", "yields_to"};
    truce_group *group = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_GROUP, keys, COUNT(keys), &group->record)) return;
    truce_reader_reference(reader, truce_reader_need(reader, node, "party"), "party",
                           TRUCE_KIND_BIT(TRUCE_RECORD_PARTY), &group->party);
    group->rule = truce_reader_choice(reader, truce_reader_need(reader, node, "rule"), "rule", truce_group_rules,
                                      COUNT(truce_group_rules), 0);
    group->yields_to = truce_reader_references(reader, truce_yaml_get(node, "yields_to"), "yields_to",
                                               TRUCE_KIND_BIT(TRUCE_RECORD_GROUP));
}

void truce_parse_source(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"kind", "publisher", "date", "locator", "url"};
    static const char *const kinds[] = {"act", "publication", "report", "statement", "data"};
    truce_source *source = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_SOURCE, keys, COUNT(keys), &source->record)) return;
    const truce_yaml_node *kind = truce_reader_need(reader, node, "kind");
    source->kind = kinds[truce_reader_choice(reader, kind, "kind", kinds, COUNT(kinds), 0)];
    truce_reader_need(reader, node, "title");
    source->publisher = truce_reader_text(reader, truce_yaml_get(node, "publisher"), "publisher");
    source->day = truce_reader_day(reader, truce_reader_need(reader, node, "date"), "date");
    source->locator = truce_reader_text(reader, truce_yaml_get(node, "locator"), "locator");
    source->url = truce_reader_text(reader, truce_yaml_get(node, "url"), "url");
    if (truce_yaml_get(node, "locator") == NULL && truce_yaml_get(node, "url") == NULL)
        truce_reader_complain(reader, node->line, "%s needs the key 'locator' or the key 'url': where it can be found",
                              reader->what);
}
