/* From labels to positions: codes, groups and "all". */
#include "scenario/scenario.h"

#include <stdio.h>
#include <string.h>

static const char every[] = "all";
enum { LISTED_WORDS = 12, JOINED_WORDS = 8 };

static const truce_group *find_group(const truce_axis *axis, const char *word) {
    for (size_t g = 0; g < axis->n_groups; g++)
        if (strcmp(axis->groups[g].name, word) == 0) return &axis->groups[g];
    return NULL;
}

/* The code whose display name is nearest to `word`: people write China for CHN. */
static const char *nearest_by_name(const truce_labels *labels, const char *word) {
    const char *name = truce_nearest(word, labels->name, labels->count);
    for (size_t k = 0; name != NULL && k < labels->count; k++)
        if (labels->name[k] == name) return labels->code[k];
    return NULL;
}

const char *truce_axis_complaint(const truce_axis *axis, char *buffer, size_t size, const char *word) {
    const char *nearest = truce_nearest(word, axis->words, axis->n_words);
    if (nearest == NULL) nearest = nearest_by_name(axis->labels, word);
    int wrote = snprintf(buffer, size, "unknown %s '%.60s'", axis->noun, word);
    size_t used = wrote > 0 && (size_t)wrote < size ? (size_t)wrote : size;
    if (nearest != NULL) {
        snprintf(buffer + used, size - used, ", did you mean '%.60s'?", nearest);
        return buffer;
    }
    for (size_t k = 0; k < axis->labels->count && k < LISTED_WORDS && used < size; k++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%.40s", k == 0 ? "; the world has " : ", ",
                                 axis->labels->code[k]);
    if (axis->labels->count > LISTED_WORDS && used < size)
        snprintf(buffer + used, size - used, " and %zu more", axis->labels->count - LISTED_WORDS);
    return buffer;
}

/* ---- selections ------------------------------------------------------------------------------------------------ */

typedef struct selector {
    const truce_axis *axis;
    const char *key;
    const truce_yaml *yaml;
    truce_arena *arena;
    truce_selection *chosen;
    bool *taken; /* [labels] already on the list */
    size_t words;
    truce_error *error;
} selector;

static void take(selector *s, size_t position) {
    if (s->taken[position]) return;
    s->taken[position] = true;
    s->chosen->list[s->chosen->count++] = position;
}

static truce_status note_word(selector *s, const char *word) {
    const char *words = s->chosen->words;
    if (s->words++ == JOINED_WORDS) word = "...";
    if (s->words > JOINED_WORDS + 1) return TRUCE_OK;
    s->chosen->words = words == NULL ? word : truce_arena_printf(s->arena, "%s, %s", words, word);
    return s->chosen->words == NULL ? truce_fail_memory(s->error) : TRUCE_OK;
}

static truce_status take_word(selector *s, const truce_yaml_node *node) {
    char complaint[TRUCE_MESSAGE_SIZE];
    const char *word;
    TRUCE_TRY(truce_yaml_string(s->yaml, node, s->key, &word, s->error));
    ptrdiff_t position = truce_labels_find(s->axis->labels, word, node->length);
    const truce_group *group = position < 0 ? find_group(s->axis, word) : NULL;
    if (position >= 0)
        take(s, (size_t)position);
    else if (group != NULL)
        for (size_t k = 0; k < group->count; k++) take(s, group->list[k]);
    else if (strcmp(word, every) == 0)
        return truce_yaml_fail(s->yaml, node, s->error, "%s: 'all' stands alone, not in a list", s->key);
    else
        return truce_yaml_fail(s->yaml, node, s->error, "%s: %s", s->key,
                               truce_axis_complaint(s->axis, complaint, sizeof complaint, word));
    return note_word(s, word);
}

truce_status truce_axis_select(const truce_axis *axis, const char *key, const truce_yaml_node *node,
                               const truce_yaml *yaml, truce_arena *arena, truce_selection *chosen,
                               truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    *chosen = (truce_selection){.words = NULL};
    if (node->kind == TRUCE_YAML_SCALAR && strcmp(node->text, every) == 0) {
        chosen->words = every;
        return TRUCE_OK;
    }
    if (node->kind == TRUCE_YAML_MAP || (node->kind == TRUCE_YAML_LIST && node->count == 0))
        return truce_yaml_fail(
            yaml, node, error, "%s: expected a %s, a list of them or 'all', found %s", key, axis->noun,
            node->kind == TRUCE_YAML_LIST ? "an empty list" : truce_yaml_describe(found, sizeof found, node));
    chosen->list = TRUCE_NEW_ARRAY(arena, size_t, axis->labels->count);
    selector s = {.axis = axis, .key = key, .yaml = yaml, .arena = arena, .chosen = chosen, .error = error};
    s.taken = TRUCE_NEW_ARRAY(arena, bool, axis->labels->count);
    if (chosen->list == NULL || s.taken == NULL) return truce_fail_memory(error);
    if (node->kind == TRUCE_YAML_SCALAR) return take_word(&s, node);
    for (size_t k = 0; k < node->count; k++) TRUCE_TRY(take_word(&s, &node->children[k]));
    return TRUCE_OK;
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

static truce_status build_group(truce_axis *axis, size_t g, const char *key, const truce_yaml_node *groups,
                                const truce_yaml *yaml, truce_arena *arena, truce_error *error) {
    const truce_yaml_node at = {.line = groups->key_lines[g]};
    const char *name = groups->keys[g];
    if (name[0] == '\0' || strcmp(name, every) == 0 || truce_labels_find(axis->labels, name, strlen(name)) >= 0)
        return truce_yaml_fail(yaml, &at, error, "%s: '%.60s' cannot name a group%s%s", key, name,
                               name[0] == '\0' || strcmp(name, every) == 0 ? "" : ", it is the code of a ",
                               name[0] == '\0' || strcmp(name, every) == 0 ? "" : axis->noun);
    truce_selection members;
    TRUCE_TRY(truce_axis_select(axis, name, &groups->children[g], yaml, arena, &members, error));
    if (members.list == NULL)
        return truce_yaml_fail(yaml, &groups->children[g], error, "%s: list the codes of group '%.60s', not 'all'", key,
                               name);
    axis->groups[g] = (truce_group){.name = name, .list = members.list, .count = members.count};
    axis->n_groups = g + 1; /* a later group may name this one */
    return TRUCE_OK;
}

truce_status truce_axis_build(truce_axis *axis, const char *noun, const truce_labels *labels, const char *key,
                              const truce_yaml_node *groups, const truce_yaml *yaml, truce_arena *arena,
                              truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    size_t count = groups == NULL ? 0 : groups->count;
    *axis = (truce_axis){.noun = noun, .labels = labels};
    if (groups != NULL && groups->kind != TRUCE_YAML_MAP)
        return truce_yaml_fail(yaml, groups, error, "%s must be a map from names to lists of codes, found %s", key,
                               truce_yaml_describe(found, sizeof found, groups));
    axis->groups = TRUCE_NEW_ARRAY(arena, truce_group, count);
    axis->words = TRUCE_NEW_ARRAY(arena, const char *, labels->count + count + 1);
    if (axis->groups == NULL || axis->words == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < labels->count; k++) axis->words[axis->n_words++] = labels->code[k];
    for (size_t g = 0; g < count; g++) {
        TRUCE_TRY(build_group(axis, g, key, groups, yaml, arena, error));
        axis->words[axis->n_words++] = axis->groups[g].name;
    }
    axis->words[axis->n_words++] = every;
    return TRUCE_OK;
}
