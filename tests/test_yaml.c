/* YAML reading: the tree, its line numbers, every refusal in words, typed fields, files, failing memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "failing_allocator.h"

typedef struct fixture {
    truce_arena arena;
    truce_yaml yaml;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    truce_arena_init(&f->arena, &truce_malloc_allocator);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_arena_free(&f->arena);
    free(f);
    return 0;
}

static truce_status parse_bytes(fixture *f, const char *bytes, size_t length) {
    memset(&f->error, 0, sizeof f->error);
    return truce_yaml_parse(&f->yaml, &f->arena, "file.yaml", bytes, length, &f->error);
}

static const truce_yaml_node *parse(fixture *f, const char *text) {
    truce_status status = parse_bytes(f, text, strlen(text));
    if (status != TRUCE_OK) fail_msg("%s", f->error.message);
    return f->yaml.root;
}

static void refuse_bytes(fixture *f, const char *bytes, size_t length, const char *message) {
    assert_int_equal(parse_bytes(f, bytes, length), TRUCE_BAD_INPUT);
    assert_int_equal(f->error.status, TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, message);
    assert_null(f->yaml.root);
}

static void refuse(fixture *f, const char *text, const char *message) {
    refuse_bytes(f, text, strlen(text), message);
}

/* ---- the tree -------------------------------------------------------------------------------------------------- */

static void test_tree(void **state) {
    const truce_yaml_node *root = parse(*state, "# a comment\n"
                                                "title: Tariffs \xE2\x86\x92 peace\n"
                                                "empty:\n"
                                                "list: [a, 'b c',\n"
                                                "       {x: 1}]\n"
                                                "block: |\n"
                                                "  two\n"
                                                "  lines\n"
                                                "map:\n"
                                                "  \"key: odd\": 0.25\n");
    assert_int_equal(root->kind, TRUCE_YAML_MAP);
    assert_int_equal(root->count, 5);
    assert_string_equal(root->keys[0], "title");
    assert_int_equal(root->key_lines[0], 2);
    assert_string_equal(root->children[0].text, "Tariffs \xE2\x86\x92 peace");
    assert_int_equal(root->children[0].line, 2);
    assert_int_equal(root->children[0].column, 8);
    assert_false(root->children[0].quoted);

    const truce_yaml_node *empty = truce_yaml_get(root, "empty");
    assert_int_equal(empty->kind, TRUCE_YAML_SCALAR);
    assert_int_equal(empty->length, 0);
    assert_int_equal(empty->line, 3);

    const truce_yaml_node *list = truce_yaml_get(root, "list");
    assert_int_equal(list->kind, TRUCE_YAML_LIST);
    assert_int_equal(list->count, 3);
    assert_string_equal(list->children[1].text, "b c");
    assert_true(list->children[1].quoted);
    assert_int_equal(list->children[2].kind, TRUCE_YAML_MAP);
    assert_int_equal(list->children[2].line, 5);
    assert_null(truce_yaml_get(list, "x"));

    const truce_yaml_node *block = truce_yaml_get(root, "block");
    assert_string_equal(block->text, "two\nlines\n");
    assert_true(block->quoted);

    const truce_yaml_node *odd = truce_yaml_get(truce_yaml_get(root, "map"), "key: odd");
    assert_non_null(odd);
    assert_int_equal(odd->line, 10);
    assert_null(truce_yaml_get(root, "absent"));
}

static void test_files_without_content(void **state) {
    fixture *f = *state;
    assert_null(parse(f, ""));
    assert_null(parse(f, "# only a comment\n"));
    assert_int_equal(parse(f, "---\n")->length, 0);
    assert_int_equal(parse(f, "{}")->count, 0);
    assert_int_equal(parse(f, "[]")->count, 0);
    assert_null(parse(f, "{}")->children);
    assert_string_equal(parse(f, "\xEF\xBB\xBF"
                                 "a: 1\n")
                            ->keys[0],
                        "a"); /* the UTF-8 mark of some editors */
    assert_int_equal(parse(f, "\xEF\xBB\xBF"
                              "a: 1\nb:\n  c: 2\n")
                         ->count,
                     2);
    refuse(f,
           "\xEF\xBB\xBF"
           "a: 1\na: 2\n",
           "file.yaml:2: key 'a' is given twice; the first is on line 1");
    refuse(
        f,
        "\xEF\xBB\xBF"
        "a: 1\nb: \x01\n",
        "file.yaml:2: expected YAML text in UTF-8, found byte or character 0x01 (control characters are not allowed)");
    assert_null(parse(f, "\xEF\xBB\xBF"));
    assert_string_equal(parse(f, "%YAML 1.1\n---\na: 1\n...\n")->keys[0], "a");
    assert_string_equal(parse(f, "a: 1\r\nb: 2\r\n")->keys[1], "b");
}

static void test_depth(void **state) {
    char text[2 * TRUCE_YAML_MAX_DEPTH + 8];
    memset(text, '[', TRUCE_YAML_MAX_DEPTH);
    memset(text + TRUCE_YAML_MAX_DEPTH, ']', TRUCE_YAML_MAX_DEPTH);
    text[2 * TRUCE_YAML_MAX_DEPTH] = '\0';
    const truce_yaml_node *node = parse(*state, text);
    size_t depth = 1;
    for (; node->count == 1; node = node->children) depth++;
    assert_int_equal(depth, TRUCE_YAML_MAX_DEPTH);

    memset(text, '[', TRUCE_YAML_MAX_DEPTH + 1);
    text[TRUCE_YAML_MAX_DEPTH + 1] = '\0';
    refuse(*state, text, "file.yaml:1: lists and maps are nested deeper than 64 levels");
}

/* ---- refusals -------------------------------------------------------------------------------------------------- */

static void test_features_refused(void **state) {
    refuse(*state, "a: 1\nb: &x 2\n",
           "file.yaml:2: anchors (&name) are not supported; remove it, and write the value out where it is used");
    refuse(*state, "a: &x [1]\nb: *x\n",
           "file.yaml:1: anchors (&name) are not supported; remove it, and write the value out where it is used");
    refuse(*state, "a: &x {b: 1}\n",
           "file.yaml:1: anchors (&name) are not supported; remove it, and write the value out where it is used");
    refuse(*state, "\n\nb: *x\n",
           "file.yaml:3: aliases (*name) are not supported; write the value out, or put text that starts with '*' in "
           "quotes");
    refuse(*state, "*x : 1\n",
           "file.yaml:1: aliases (*name) are not supported; write the value out, or put text that starts with '*' in "
           "quotes");
    refuse(*state, "a: !!float 2\n", "file.yaml:1: tags (!name) are not supported; remove it");
    refuse(*state, "a: !x [2]\n", "file.yaml:1: tags (!name) are not supported; remove it");
    refuse(*state, "a: !x {b: 2}\n", "file.yaml:1: tags (!name) are not supported; remove it");
    refuse(*state, "a: 1\n---\nb: 2\n", "file.yaml:2: a second document starts here; one file holds one document");
    refuse(*state, "b: 1\na: 2\nc: 3\na: 4\n", "file.yaml:4: key 'a' is given twice; the first is on line 2");
    refuse(*state, "x:\n  - {k: 1, j: 2, k: 3}\n", "file.yaml:2: key 'k' is given twice; the first is on line 2");
    refuse(*state, "? [a, b]\n: 1\n", "file.yaml:1: a key must be a word, not a list or a map");
    refuse(*state, "a: \"x\\0y\"\n", "file.yaml:1: text must not hold a NUL character");
}

static void test_bytes_refused(void **state) {
    static const char nul[] = "a: 1\nb: \0\n";
    refuse_bytes(*state, nul, sizeof nul - 1, "file.yaml:2: a NUL byte: expected YAML text; is this a binary file?");
    refuse(*state, "a: 1\nb: 2\nc: \xFF\n",
           "file.yaml:3: expected YAML text in UTF-8, found byte or character 0xFF (invalid leading UTF-8 octet)");
    refuse(*state, "a: \xC3(\n",
           "file.yaml:1: expected YAML text in UTF-8, found byte or character 0x28 (invalid trailing UTF-8 octet)");
    refuse(*state, "a: \x01\n",
           "file.yaml:1: expected YAML text in UTF-8, found byte or character 0x01 (control characters are not "
           "allowed)");
    static const char utf16[] = "\xFF\xFE"
                                "a\0:\0";
    refuse_bytes(
        *state, utf16, sizeof utf16 - 1,
        "file.yaml:1: expected YAML text in UTF-8, found byte or character 0xFF (invalid leading UTF-8 octet)");
}

/* What libyaml finds comes out as one sentence with file, line and advice. */
static void test_syntax_refused(void **state) {
    refuse(*state, "a: 1\n b: 2\n",
           "file.yaml:2: this is not valid YAML: mapping values are not allowed in this context; text that holds ': ' "
           "must be in quotes, and the keys of one map must start in the same column");
    refuse(*state, "a: [1, 2\nb: 3\n",
           "file.yaml:2: this is not valid YAML: did not find expected ',' or ']' (while parsing a flow sequence that "
           "starts on line 1); close the list with ']'");
    refuse(*state, "x:\n  a: 1\n b: 2\n",
           "file.yaml:3: this is not valid YAML: did not find expected key (while parsing a block mapping that starts "
           "on line 1); the keys of one map must start in the same column");
    refuse(*state, "a:\n\t- 1\n",
           "file.yaml:2: this is not valid YAML: found character that cannot start any token (while scanning for the "
           "next token that starts on line 2); put the text in quotes, and indent with blanks, not tabs");
    refuse(*state, "a: 'open\n",
           "file.yaml:2: this is not valid YAML: found unexpected end of stream (while scanning a quoted scalar that "
           "starts on line 1); a quote is not closed");
    refuse(*state, "a: 1\nbc\nd: 2\n",
           "file.yaml:3: this is not valid YAML: could not find expected ':' (while scanning a simple key that starts "
           "on line 2); a key is followed by a colon and a blank");
}

static void test_too_big(void **state) {
    fixture *f = *state;
    size_t length = (size_t)TRUCE_YAML_MAX_BYTES + 1;
    char *bytes = malloc(length);
    assert_non_null(bytes);
    memset(bytes, ' ', length);
    refuse_bytes(f, bytes, length, "file.yaml: larger than 64 MiB, the most that a YAML file may have");

    size_t items = (size_t)TRUCE_YAML_MAX_NODES + 1; /* the list itself is a node too */
    bytes[0] = '[';
    for (size_t k = 0; k < 2 * items; k++) bytes[1 + k] = k % 2 == 0 ? '1' : ',';
    refuse_bytes(f, bytes, 2 * items + 1,
                 "file.yaml:1: the file holds more than 1048576 values; move tables to CSV files");
    free(bytes);
}

/* ---- fields ---------------------------------------------------------------------------------------------------- */

static const char *number_error(fixture *f, const char *text) {
    double value;
    const truce_yaml_node *root = parse(f, text);
    assert_int_equal(truce_yaml_number(&f->yaml, truce_yaml_get(root, "rate"), "rate", &value, &f->error),
                     TRUCE_BAD_INPUT);
    return f->error.message;
}

static void test_numbers(void **state) {
    fixture *f = *state;
    double value = 0;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"rate: 0.25", 0.25}, {"rate: -1e-3", -1e-3}, {"rate: +1.45", 1.45}, {"rate: 25", 25}};
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        const truce_yaml_node *root = parse(f, good[k].text);
        assert_int_equal(truce_yaml_number(&f->yaml, root->children, "rate", &value, &f->error), TRUCE_OK);
        assert_true(value == good[k].value);
    }
    assert_string_equal(number_error(f, "a: 1\nrate: [1]"), "file.yaml:2: rate: expected a number, found a list");
    assert_string_equal(number_error(f, "rate: {b: 1}"), "file.yaml:1: rate: expected a number, found a map");
    assert_string_equal(number_error(f, "rate:"), "file.yaml:1: rate: expected a number, found nothing");
    assert_string_equal(number_error(f, "rate: high"), "file.yaml:1: rate: expected a number, found 'high'");
    assert_string_equal(number_error(f, "rate: .nan"), "file.yaml:1: rate: expected a number, found '.nan'");
    assert_string_equal(number_error(f, "rate: 1e999"), "file.yaml:1: rate: expected a number, found '1e999'");
    assert_string_equal(number_error(f, "rate: 25%"),
                        "file.yaml:1: rate: expected a number, found '25%'; write 0.25: rates are fractions");
    assert_string_equal(number_error(f, "rate: 7,5 %"),
                        "file.yaml:1: rate: expected a number, found '7,5 %'; write 0.075: rates are fractions");
    assert_string_equal(number_error(f, "rate: 0,25"),
                        "file.yaml:1: rate: expected a number, found '0,25'; write 0.25, with a point");
    assert_string_equal(number_error(f, "rate: '0.25'"),
                        "file.yaml:1: rate: expected a number, found '0.25' in quotes; write 0.25");
}

static void test_strings(void **state) {
    fixture *f = *state;
    const char *text = NULL;
    const truce_yaml_node *root = parse(f, "a: word\nb:\nc: ''\nd: [x]");
    assert_int_equal(truce_yaml_string(&f->yaml, &root->children[0], "a", &text, &f->error), TRUCE_OK);
    assert_string_equal(text, "word");
    assert_int_equal(truce_yaml_string(&f->yaml, &root->children[2], "c", &text, &f->error), TRUCE_OK);
    assert_string_equal(text, "");
    assert_int_equal(truce_yaml_string(&f->yaml, &root->children[1], "b", &text, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:2: b: expected text, found nothing");
    assert_int_equal(truce_yaml_string(&f->yaml, &root->children[3], "d", &text, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:4: d: expected text, found a list");
}

static void test_choices_and_keys(void **state) {
    static const char *const names[] = {"fixed", "zero", "proportional"};
    fixture *f = *state;
    size_t choice = 9;
    const truce_yaml_node *root = parse(f, "a: zero\nb: zreo\nc: [x]\nd: banana");
    assert_int_equal(truce_yaml_choice(&f->yaml, &root->children[0], "a", names, 3, &choice, &f->error), TRUCE_OK);
    assert_int_equal(choice, 1);
    assert_int_equal(truce_yaml_choice(&f->yaml, &root->children[1], "b", names, 3, &choice, &f->error),
                     TRUCE_BAD_INPUT);
    assert_string_equal(
        f->error.message,
        "file.yaml:2: b: expected one of fixed, zero, proportional; found 'zreo', did you mean 'zero'?");
    assert_int_equal(truce_yaml_choice(&f->yaml, &root->children[2], "c", names, 3, &choice, &f->error),
                     TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:3: c: expected one of fixed, zero, proportional; found a list");
    assert_int_equal(truce_yaml_choice(&f->yaml, &root->children[3], "d", names, 3, &choice, &f->error),
                     TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:4: d: expected one of fixed, zero, proportional; found 'banana'");

    static const char *const allowed[] = {"title", "world"};
    root = parse(f, "title: x\nwrold: y");
    assert_int_equal(truce_yaml_check_keys(&f->yaml, root, "the scenario", allowed, 2, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:2: unknown key 'wrold' in the scenario, did you mean 'world'?");
    assert_int_equal(truce_yaml_check_keys(&f->yaml, root->children, "a case", allowed, 2, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:1: a case must be a map of keys and values, found 'x'");
    assert_int_equal(truce_yaml_check_keys(&f->yaml, NULL, "the scenario", allowed, 2, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml: the scenario must be a map of keys and values, found nothing");

    const truce_yaml_node *node = NULL;
    assert_int_equal(truce_yaml_require(&f->yaml, root, "a case", "title", &node, &f->error), TRUCE_OK);
    assert_ptr_equal(node, root->children);
    assert_int_equal(truce_yaml_require(&f->yaml, root, "a case", "rate", &node, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "file.yaml:1: a case needs the key 'rate'");
}

static void test_descriptions(void **state) {
    char buffer[TRUCE_YAML_DESCRIPTION_SIZE];
    fixture *f = *state;
    assert_string_equal(truce_yaml_describe(buffer, sizeof buffer, NULL), "nothing");
    const truce_yaml_node *node = parse(f, "\"a\\tb\\nc\"");
    assert_string_equal(truce_yaml_describe(buffer, sizeof buffer, node), "'a b c'");
    node = parse(f, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xE2\x82\xAC\xE2\x82\xAC"); /* 59 x */
    assert_string_equal(truce_yaml_describe(buffer, sizeof buffer, node),
                        "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'");
}

static void test_causes(void **state) {
    fixture *f = *state;
    truce_error cause = {TRUCE_NO_SOLUTION, "the table is gone"};
    const truce_yaml_node *root = parse(f, "a: 1\ntable: x.csv");
    assert_int_equal(truce_yaml_fail_because(&f->yaml, &root->children[1], &cause, &f->error), TRUCE_NO_SOLUTION);
    assert_string_equal(f->error.message, "file.yaml:2: the table is gone");
    cause.status = TRUCE_NO_MEMORY;
    assert_int_equal(truce_yaml_fail_because(&f->yaml, &root->children[1], &cause, &f->error), TRUCE_NO_MEMORY);
    assert_string_equal(f->error.message, "out of memory");
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static void test_files(void **state) {
    fixture *f = *state;
    char path[] = "/tmp/truce-yaml-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fputs("first: 1\nsecond: {third: 3}\n", file);
    fclose(file);
    assert_int_equal(truce_yaml_read(&f->yaml, &f->arena, path, &f->error), TRUCE_OK);
    assert_string_equal(f->yaml.path, path);
    assert_string_equal(f->yaml.root->children[1].keys[0], "third");
    truncate(path, 0);
    assert_int_equal(truce_yaml_read(&f->yaml, &f->arena, path, &f->error), TRUCE_OK);
    assert_null(f->yaml.root);
    unlink(path);

    assert_int_equal(truce_yaml_read(&f->yaml, &f->arena, "/nowhere/x.yaml", &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "/nowhere/x.yaml: cannot be opened: No such file or directory");
    assert_int_equal(truce_yaml_read(&f->yaml, &f->arena, "/tmp", &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "/tmp: cannot be read: Is a directory");
    assert_int_equal(truce_yaml_read(&f->yaml, &f->arena, "/dev/zero", &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "/dev/zero: larger than 64 MiB, the most that a YAML file may have");
}

/* ---- failing memory, random bytes ------------------------------------------------------------------------------ */

static const char sample[] = "truce: 1\n"
                             "list: [a, b, [c, {d: e}], 'f']\n"
                             "cases:\n"
                             "  one: {changes: [{set: tariff, rate: 0.1}]}\n"
                             "  two:\n"
                             "    changes:\n"
                             "      - {add: tariff, from: [USA, CHN], to: all}\n";

static void test_failing_memory(void **state) {
    (void)state;
    truce_status status = TRUCE_NO_MEMORY;
    char *text = malloc(1 << 16); /* large enough that the stack of children and the arena grow several times */
    size_t length = 0;
    length += (size_t)snprintf(text, 1 << 16, "%slong: [x", sample);
    for (int k = 0; k < 2000; k++) length += (size_t)snprintf(text + length, 16, ", y%d", k);
    length += (size_t)snprintf(text + length, 8, "]\n");
    for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
        failing_allocator counter = {.fail_at = k};
        truce_allocator allocator = failing_allocator_make(&counter);
        truce_arena arena;
        truce_yaml yaml;
        truce_error error;
        truce_arena_init(&arena, &allocator);
        status = truce_yaml_parse(&yaml, &arena, "file.yaml", text, length, &error);
        if (status != TRUCE_OK) assert_string_equal(error.message, "out of memory");
        truce_arena_free(&arena);
        assert_int_equal(counter.live, 0);
        assert_true(k < 1000);
    }
    assert_int_equal(status, TRUCE_OK);
    free(text);
}

/* Every damaged copy either reads or is refused with file and a message; nothing crashes or leaks (sanitizers). */
static void test_damaged_bytes(void **state) {
    fixture *f = *state;
    uint64_t seed = 42;
    for (int round = 0; round < 20000; round++) {
        char damaged[sizeof sample];
        memcpy(damaged, sample, sizeof sample);
        for (int k = 0; k < 3; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            damaged[(seed >> 33) % (sizeof sample - 1)] = "\n\t :-[]{}'\"&*!|>%@#,?\xFFx"[(seed >> 20) % 23];
        }
        truce_status status = parse_bytes(f, damaged, sizeof sample - 1);
        if (status != TRUCE_OK) {
            assert_int_equal(status, TRUCE_BAD_INPUT);
            assert_memory_equal(f->error.message, "file.yaml:", 10);
        }
        truce_arena_free(&f->arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_without_content, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_depth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_features_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bytes_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_syntax_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_big, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_strings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_choices_and_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_descriptions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_causes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files, set_up, tear_down),
        cmocka_unit_test(test_failing_memory),
        cmocka_unit_test_setup_teardown(test_damaged_bytes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
