#include "help.h"

#include <string.h>

enum { WIDTH = 80, OPTION_COLUMN = 26 };

/* Prints text wrapped to WIDTH, every line but the first indented; the first starts at column `start`. A line break in
 * the text ends a paragraph. */
static void wrap(FILE *stream, const char *text, size_t start, size_t indent) {
    size_t column = start;
    bool first = true;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        if (!first && column + 1 + length > WIDTH) {
            fprintf(stream, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            fputc(' ', stream);
            column++;
        }
        fprintf(stream, "%.*s", (int)length, text);
        column += length;
        first = false;
        text += length;
        if (*text == '\n') {
            fprintf(stream, "\n\n%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        if (*text != '\0') text++;
    }
    fputc('\n', stream);
}

static void print_option(FILE *stream, const truce_cli_option *option) {
    char letter[8] = "    ", word[64];
    if (option->letter != '\0') snprintf(letter, sizeof letter, "-%c, ", option->letter);
    int length = snprintf(word, sizeof word, "  %s--%s%s%s", letter, option->name, option->value != NULL ? " " : "",
                          option->value != NULL ? option->value : "");
    fputs(word, stream);
    if (length + 2 > OPTION_COLUMN)
        fprintf(stream, "\n%*s", OPTION_COLUMN, "");
    else
        fprintf(stream, "%*s", OPTION_COLUMN - length, "");
    wrap(stream, option->help, OPTION_COLUMN, OPTION_COLUMN);
}

static void print_exit_statuses(FILE *stream) {
    fputs("\nExit status:\n"
          "  0  done\n"
          "  1  the operating system failed (reading, writing, memory)\n"
          "  2  the command line cannot be meant\n"
          "  3  bad input: the message names file, line and field\n"
          "  4  the solver did not converge\n"
          "  5  no equilibrium exists: the message says which market has none\n"
          "  130  stopped by Ctrl-C; nothing is left half-written\n",
          stream);
}

void truce_cli_help_verb(FILE *stream, const truce_cli_verb *verb) {
    static const truce_cli_option help = {"help", 'h', NULL, "Print this help."};
    fprintf(stream, "truce %s - %s\n\n", verb->name, verb->summary);
    fprintf(stream, "Usage: truce %s%s%s [OPTION]...\n\n", verb->name, verb->operands[0] != '\0' ? " " : "",
            verb->operands);
    wrap(stream, verb->about, 0, 0);
    fputs("\nOptions:\n", stream);
    for (size_t k = 0; k < verb->n_options; k++) print_option(stream, &verb->options[k]);
    print_option(stream, &help);
    fprintf(stream, "\nExamples:\n%s", verb->examples);
    print_exit_statuses(stream);
}

const char *truce_cli_word_in_group(const truce_cli_verb *verb, const char *group) {
    size_t length = strlen(group);
    bool inside = strncmp(verb->name, group, length) == 0 && verb->name[length] == ' ';
    return inside ? verb->name + length + 1 : NULL;
}

void truce_cli_help_overview(FILE *stream, const char *group) {
    if (group == NULL)
        fprintf(stream, "truce %s - what a trade deal is worth\n\nUsage: truce VERB [ARGUMENT]...\n\nVerbs:\n",
                truce_version());
    else
        fprintf(stream, "Usage: truce %s VERB [ARGUMENT]...\n\nVerbs:\n", group);
    for (const truce_cli_verb *const *verb = truce_cli_verbs; *verb != NULL; verb++)
        if (group == NULL || truce_cli_word_in_group(*verb, group) != NULL)
            fprintf(stream, "  %-18s%s\n", (*verb)->name, (*verb)->summary);
    if (group == NULL)
        fputs("\nFirst look:\n"
              "  truce run london-2025       war, truce or peace between the US and China\n"
              "  truce world describe world-2023\n"
              "\n'truce help VERB' explains a verb; 'man truce' is the manual; 'truce --version'\n"
              "prints the version.\n",
              stream);
    else
        fprintf(stream, "\n'truce help %s VERB' explains a verb.\n", group);
}
