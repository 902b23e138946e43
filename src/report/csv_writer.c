#include "report/csv_writer.h"

#include <math.h>
#include <string.h>

void truce_csv_text(truce_text *text, const char *value, char end) {
    bool plain = strpbrk(value, ",\"\r\n") == NULL && value[0] != ' ' && value[strlen(value) - (*value != '\0')] != ' ';
    if (plain) {
        truce_text_append(text, value, strlen(value));
    } else {
        truce_text_append(text, "\"", 1);
        for (const char *c = value; *c != '\0'; c++) truce_text_append(text, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
        truce_text_append(text, "\"", 1);
    }
    truce_text_append(text, &end, 1);
}

void truce_csv_value(truce_text *text, double value, char end) {
    char digits[TRUCE_NUMBER_SIZE];
    if (isfinite(value)) truce_text_append(text, digits, truce_format_number(digits, value));
    truce_text_append(text, &end, 1);
}
