/* A table as HTML. */
#include <string.h>

#include "report/html.h"
#include "report/layout_cells.h"

static bool is_numeric(const truce_layout_column *column) {
    return column->align != TRUCE_ALIGN_LEFT;
}

static bool same_group(const truce_layout *layout, size_t a, size_t b) {
    return layout->columns[a].group != NULL && layout->columns[a].group == layout->columns[b].group;
}

static bool has_groups(const truce_layout *layout) {
    for (size_t c = 0; c < layout->n_columns; c++)
        if (layout->columns[c].group != NULL) return true;
    return false;
}

/* A title of several lines as one; a word that a line break divides is whole again. */
static void write_title(truce_text *out, const char *title) {
    for (; *title != '\0'; title++) {
        if (title[0] == '-' && title[1] == '\n') {
            title++;
            continue;
        }
        char character[] = {*title == '\n' ? ' ' : *title, '\0'};
        if (((unsigned char)*title & 0x80u) == 0)
            truce_html_text(out, character);
        else
            truce_text_append(out, title, 1);
    }
}

static void write_column(truce_text *out, const truce_layout_column *column, bool tall) {
    const char *rows = tall ? " rowspan=\"2\"" : "", *kind = is_numeric(column) ? " class=\"n\"" : "";
    if (*column->title == '\0') {
        truce_text_printf(out, "<td%s></td>", rows);
        return;
    }
    truce_text_printf(out, "<th scope=\"col\"%s%s>", rows, kind);
    write_title(out, column->title);
    truce_text_printf(out, "</th>");
}

static void write_header(const truce_layout *layout, truce_text *out) {
    bool groups = has_groups(layout), titles = groups;
    for (size_t c = 0; c < layout->n_columns; c++) titles = titles || *layout->columns[c].title != '\0';
    if (!titles) return;
    truce_text_printf(out, "<thead>\n<tr>");
    for (size_t c = 0; c < layout->n_columns; c++) {
        size_t end = c + 1;
        if (layout->columns[c].group == NULL) {
            write_column(out, &layout->columns[c], groups);
            continue;
        }
        while (end < layout->n_columns && same_group(layout, c, end)) end++;
        truce_html(out, "<th scope=\"colgroup\" colspan=\"%zu\">%s</th>", end - c, layout->columns[c].group);
        c = end - 1;
    }
    truce_text_printf(out, "</tr>\n");
    if (groups) {
        truce_text_printf(out, "<tr>");
        for (size_t c = 0; c < layout->n_columns; c++)
            if (layout->columns[c].group != NULL) write_column(out, &layout->columns[c], false);
        truce_text_printf(out, "</tr>\n");
    }
    truce_text_printf(out, "</thead>\n");
}

/* Columns that numbers of a column take from the decimal point on. */
static size_t widest_fraction(const truce_layout *layout, size_t column) {
    size_t widest = 0;
    for (size_t k = column; k < layout->n_cells; k += layout->n_columns) {
        const truce_layout_content *c = &layout->cells[k];
        if (c->number && c->width - c->before_point > widest) widest = c->width - c->before_point;
    }
    return widest;
}

/* Blanks as wide as digits and as a point bring decimal points below one another. */
static void write_padding(truce_text *out, const truce_layout_content *c, size_t widest) {
    size_t own = c->width - c->before_point;
    if (!c->number || own >= widest) return;
    if (own == 0) truce_text_printf(out, "\u2008");
    for (size_t k = own == 0 ? 1 : own; k < widest; k++) truce_text_printf(out, "\u2007");
}

static void write_cell(const truce_layout *layout, size_t column, const truce_layout_content *c, size_t widest,
                       truce_text *out) {
    static const char *const tones[] = {"", " gain", " loss"};
    const truce_layout_column *of = &layout->columns[column];
    bool head = of->key && *c->text != '\0';
    const char *number = is_numeric(of) ? "n" : "";
    if (head)
        truce_text_printf(out, "<th scope=\"row\"%s>", is_numeric(of) ? " class=\"n\"" : "");
    else if (is_numeric(of) || c->tone != TRUCE_TONE_PLAIN)
        truce_text_printf(out, "<td class=\"%s%s\">", number, tones[c->tone] + (*number == '\0' && *tones[c->tone]));
    else
        truce_text_printf(out, "<td>");
    truce_html_prose(out, c->text);
    if (of->align == TRUCE_ALIGN_POINT) write_padding(out, c, widest);
    truce_text_printf(out, head ? "</th>" : "</td>");
}

truce_status truce_layout_write_html(const truce_layout *layout, truce_text *out, truce_error *error) {
    size_t *widest = TRUCE_NEW_ARRAY(layout->arena, size_t, layout->n_columns);
    if (widest == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < layout->n_columns; c++) widest[c] = widest_fraction(layout, c);
    truce_text_printf(out, "<div class=\"table\" tabindex=\"0\"><table>\n");
    write_header(layout, out);
    truce_text_printf(out, "<tbody>\n");
    for (size_t row = 0, rule = 0; row < layout->n_cells / layout->n_columns; row++) {
        bool ruled = false;
        for (; rule < layout->n_rules && layout->rules[rule] == row; rule++) ruled = row > 0;
        if (ruled) truce_text_printf(out, "</tbody>\n<tbody>\n");
        truce_text_printf(out, "<tr>");
        for (size_t c = 0; c < layout->n_columns; c++)
            write_cell(layout, c, &layout->cells[row * layout->n_columns + c], widest[c], out);
        truce_text_printf(out, "</tr>\n");
    }
    truce_text_printf(out, "</tbody>\n</table></div>\n");
    return out->failed ? truce_fail_memory(error) : TRUCE_OK;
}
