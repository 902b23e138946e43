/* From labels to positions: codes, groups and "all". */
#include "scenario/scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char every[] = "all";
enum { LISTED_CODES = 40, SUGGESTED_NAMES = 4, JOINED_WORDS = 8 };

static const truce_label_group *find_group(const truce_axis *axis, const char *word) {
    for (size_t g = 0; g < axis->n_groups; g++)
        if (strcmp(axis->groups[g].name, word) == 0) return &axis->groups[g];
    return NULL;
}

/* ---- what is said of a word that is none ------------------------------------------------------------------------ */

typedef struct complaint {
    char *buffer;
    size_t size, used;
} complaint;

static void add(complaint *c, const char *format, ...) TRUCE_PRINTF(2, 3);
static void add(complaint *c, const char *format, ...) {
    if (c->used >= c->size) return;
    va_list arguments;
    va_start(arguments, format);
    int wrote = vsnprintf(c->buffer + c->used, c->size - c->used, format, arguments);
    va_end(arguments);
    c->used = wrote < 0 ? c->size : c->used + (size_t)wrote;
}

/* How a word may stand for a display name: nearly the whole (China for CHN), a word of it (metal for the sector of
 * basic metals), the beginning of a word. */
typedef enum likeness { WHOLE_NAME, WORD_OF_NAME, BEGINNING_OF_WORD, LIKENESSES } likeness;

static bool is_like(const char *name, const char *word, likeness how) {
    if (how == WHOLE_NAME) return truce_nearest(word, &name, 1) != NULL;
    return truce_has_word(name, word, how == BEGINNING_OF_WORD);
}

/* ", did you mean 'met' (Basic metals) or 'mach' (Metal products)?", of the closest likeness that any name has; false
 * where none has. */
static bool suggest_by_name(complaint *c, const truce_labels *labels, const char *word) {
    size_t found = 0;
    for (int how = 0; how < LIKENESSES && found == 0; how++)
        for (size_t k = 0; k < labels->count && found < SUGGESTED_NAMES; k++)
            if (is_like(labels->name[k], word, (likeness)how))
                add(c, "%s'%.40s' (%.60s)", found++ == 0 ? ", did you mean " : " or ", labels->code[k],
                    labels->name[k]);
    if (found > 0) add(c, "?");
    return found > 0;
}

const char *truce_axis_complaint(const truce_axis *axis, bool codes_only, char *buffer, size_t size, const char *word) {
    char hint[TRUCE_YAML_DESCRIPTION_SIZE];
    const truce_labels *labels = axis->labels;
    complaint c = {.buffer = buffer, .size = size};
    if (codes_only && (strcmp(word, every) == 0 || find_group(axis, word) != NULL)) {
        add(&c, "found '%.60s', expected the code of a %s: a table takes codes, neither groups nor 'all'", word,
            axis->noun);
        return buffer;
    }
    truce_suggestion(hint, sizeof hint, word, axis->words, codes_only ? labels->count : axis->n_words);
    add(&c, "unknown %s '%.60s'%s", axis->noun, word, hint);
    if (hint[0] != '\0' || suggest_by_name(&c, labels, word)) return buffer;
    for (size_t k = 0; k < labels->count && k < LISTED_CODES; k++)
        add(&c, "%s%.40s", k == 0 ? "; the world has " : ", ", labels->code[k]);
    if (labels->count > LISTED_CODES) add(&c, " and %zu more", labels->count - LISTED_CODES);
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
    char message[TRUCE_MESSAGE_SIZE];
    const char *word;
    TRUCE_TRY(truce_yaml_string(s->yaml, node, s->key, &word, s->error));
    ptrdiff_t position = truce_labels_find(s->axis->labels, word, node->length);
    const truce_label_group *group = position < 0 ? find_group(s->axis, word) : NULL;
    if (position >= 0)
        take(s, (size_t)position);
    else if (group != NULL)
        for (size_t k = 0; k < group->count; k++) take(s, group->list[k]);
    else if (strcmp(word, every) == 0)
        return truce_yaml_fail(s->yaml, node, s->error, "%s: 'all' stands alone, not in a list", s->key);
    else
        return truce_yaml_fail(s->yaml, node, s->error, "%s: %s", s->key,
                               truce_axis_complaint(s->axis, false, message, sizeof message, word));
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
    axis->groups[g] = (truce_label_group){.name = name, .list = members.list, .count = members.count};
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
    axis->groups = TRUCE_NEW_ARRAY(arena, truce_label_group, count);
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

/* ---- selections from the command line ---------------------------------------------------------------------------- */

static truce_status take_plain_word(selector *s, const char *word) {
    char message[TRUCE_MESSAGE_SIZE];
    ptrdiff_t position = truce_labels_find(s->axis->labels, word, strlen(word));
    const truce_label_group *group = position < 0 ? find_group(s->axis, word) : NULL;
    if (position >= 0)
        take(s, (size_t)position);
    else if (group != NULL)
        for (size_t k = 0; k < group->count; k++) take(s, group->list[k]);
    else
        return truce_fail(s->error, TRUCE_BAD_INPUT, "%s: %s", s->key,
                          truce_axis_complaint(s->axis, false, message, sizeof message, word));
    return note_word(s, word);
}

truce_status truce_axis_select_words(const truce_axis *axis, const char *key, const char *words, truce_arena *arena,
                                     truce_selection *chosen, truce_error *error) {
    *chosen = (truce_selection){.words = NULL};
    if (strcmp(words, every) == 0) {
        chosen->words = every;
        return TRUCE_OK;
    }
    chosen->list = TRUCE_NEW_ARRAY(arena, size_t, axis->labels->count);
    selector s = {.axis = axis, .key = key, .arena = arena, .chosen = chosen, .error = error};
    s.taken = TRUCE_NEW_ARRAY(arena, bool, axis->labels->count);
    char *copy = truce_arena_string(arena, words);
    if (chosen->list == NULL || s.taken == NULL || copy == NULL) return truce_fail_memory(error);
    for (char *word = copy, *next; word != NULL; word = next) {
        next = strchr(word, ',');
        if (next != NULL) *next++ = '\0';
        TRUCE_TRY(take_plain_word(&s, word));
    }
    return TRUCE_OK;
}
