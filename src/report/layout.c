#include "report/layout.h"

#include <string.h>

#include "report/display.h"
#include "report/html.h"
#include "report/layout_cells.h"

typedef truce_layout_content cell;

enum { GAP = 2, MOST_GROUP = 24 }; /* blanks between columns; a group title is cut to so many columns */

/* Width of a column: `total`, and for numbers the columns before the decimal point. */
typedef struct measure {
    size_t total, before_point;
} measure;

truce_page truce_page_for(const truce_report_options *options) {
    truce_page page = {TRUCE_PAGE_DEFAULT_WIDTH, false};
    if (options == NULL) return page;
    if (options->width != 0) page.width = options->width;
    if (page.width < TRUCE_PAGE_LEAST_WIDTH) page.width = TRUCE_PAGE_LEAST_WIDTH;
    page.colour = options->colour;
    return page;
}

/* ---- filling ----------------------------------------------------------------------------------------------- */

truce_layout *truce_layout_new(truce_arena *arena, const truce_layout_column *columns, size_t count) {
    truce_layout *layout = TRUCE_NEW(arena, truce_layout);
    if (layout == NULL) return NULL;
    layout->arena = arena;
    layout->columns = columns;
    layout->n_columns = count;
    return layout;
}

/* Room for one element more in an array of the arena, doubling it; NULL when memory is short. */
static void *with_room(truce_arena *arena, void *array, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) return array;
    size_t wanted = *capacity == 0 ? 64 : 2 * *capacity;
    void *grown = truce_arena_alloc(arena, wanted, size);
    if (grown == NULL) return NULL;
    if (count > 0) memcpy(grown, array, count * size);
    *capacity = wanted;
    return grown;
}

void truce_layout_cell(truce_layout *layout, truce_tone tone, const char *text) {
    if (layout->failed) return;
    cell *grown = with_room(layout->arena, layout->cells, layout->n_cells, &layout->capacity, sizeof(cell));
    const char *copy = truce_arena_string(layout->arena, text);
    layout->failed = grown == NULL || copy == NULL;
    if (layout->failed) return;
    layout->cells = grown;
    bool number = strpbrk(copy, "0123456789") != NULL;
    size_t width = truce_display_width(copy), before = number ? strcspn(copy, ".") : 0;
    layout->cells[layout->n_cells++] = (cell){copy, tone, width, before, number};
}

void truce_layout_rule(truce_layout *layout) {
    if (layout->failed) return;
    size_t *grown =
        with_room(layout->arena, layout->rules, layout->n_rules, &layout->rule_capacity, sizeof *layout->rules);
    layout->failed = grown == NULL;
    if (layout->failed) return;
    layout->rules = grown;
    layout->rules[layout->n_rules++] = layout->n_cells / layout->n_columns;
}

/* ---- measuring --------------------------------------------------------------------------------------------- */

/* The k-th line of a title of several lines, counted from the last: its start, and its length in bytes. */
static const char *title_line(const char *title, size_t from_last, size_t *length) {
    const char *end = title + strlen(title);
    for (;;) {
        const char *start = end;
        while (start > title && start[-1] != '\n') start--;
        if (from_last == 0) {
            *length = (size_t)(end - start);
            return start;
        }
        if (start == title) break;
        end = start - 1;
        from_last--;
    }
    *length = 0;
    return title;
}

static size_t title_lines(const char *title) {
    size_t lines = 1;
    for (; *title != '\0'; title++) lines += *title == '\n';
    return lines;
}

/* Titles are set by the library and plain ASCII: their width is their length. */
static size_t title_width(const char *title) {
    size_t widest = 0;
    for (size_t line = 0; line < title_lines(title); line++) {
        size_t length;
        title_line(title, line, &length);
        if (length > widest) widest = length;
    }
    return widest;
}

static measure measure_column(const truce_layout *layout, size_t column) {
    measure m = {0, 0};
    size_t after = 0;
    bool point = layout->columns[column].align == TRUCE_ALIGN_POINT;
    for (size_t k = column; k < layout->n_cells; k += layout->n_columns) {
        const cell *c = &layout->cells[k];
        if (c->width > m.total) m.total = c->width;
        if (!point || !c->number) continue;
        if (c->before_point > m.before_point) m.before_point = c->before_point;
        if (c->width - c->before_point > after) after = c->width - c->before_point;
    }
    size_t wanted = title_width(layout->columns[column].title);
    if (wanted < m.total) wanted = m.total;
    m.total = m.before_point + after;
    if (m.total < wanted) { /* numbers stand at the right edge of a wider title */
        m.before_point += wanted - m.total;
        m.total = wanted;
    }
    return m;
}

/* First column after the group that starts at `first`. */
static size_t group_end(const truce_layout *layout, size_t first) {
    const char *group = layout->columns[first].group;
    size_t end = first + 1;
    while (group != NULL && end < layout->n_columns && layout->columns[end].group == group) end++;
    return end;
}

static size_t span(const measure *measures, size_t first, size_t end) {
    size_t width = 0;
    for (size_t k = first; k < end; k++) width += measures[k].total + (k > first ? GAP : 0);
    return width;
}

static size_t group_title_width(const char *group) {
    size_t width = truce_display_width(group);
    return width < MOST_GROUP ? width : MOST_GROUP;
}

/* Widens the first column of each group whose title is wider than its columns. */
static void widen_groups(const truce_layout *layout, measure *measures) {
    for (size_t first = 0; first < layout->n_columns; first = group_end(layout, first)) {
        if (layout->columns[first].group == NULL) continue;
        size_t wanted = group_title_width(layout->columns[first].group);
        size_t have = span(measures, first, group_end(layout, first));
        if (wanted <= have) continue;
        measures[first].total += wanted - have;
        measures[first].before_point += wanted - have;
    }
}

static size_t key_columns(const truce_layout *layout) {
    size_t count = 0;
    while (count < layout->n_columns && layout->columns[count].key) count++;
    return count;
}

/* Columns that may be cut off a column's text. */
static size_t spare(const truce_layout *layout, const measure *measures, size_t column) {
    size_t least = layout->columns[column].least;
    return least != 0 && measures[column].total > least ? measures[column].total - least : 0;
}

/* Cuts `excess` columns off the key columns, the widest first, as far as they may be cut. */
static void cut(const truce_layout *layout, measure *measures, size_t excess) {
    for (; excess > 0; excess--) {
        size_t widest = layout->n_columns;
        for (size_t k = 0; k < key_columns(layout); k++) {
            bool wider = widest == layout->n_columns || measures[k].total > measures[widest].total;
            if (spare(layout, measures, k) > 0 && wider) widest = k;
        }
        if (widest == layout->n_columns) return;
        measures[widest].total--;
    }
}

/* First column after the block that starts at `first`: as many groups as fit on the page, but one at least. */
static size_t block_end(const truce_layout *layout, const measure *measures, size_t first, size_t width) {
    size_t keys = key_columns(layout), used = span(measures, 0, keys), end = first;
    while (end < layout->n_columns) {
        size_t next = group_end(layout, end);
        used += span(measures, end, next) + (used > 0 ? GAP : 0);
        if (end > first && used > width) break;
        end = next;
    }
    return end;
}

static size_t count_blocks(const truce_layout *layout, const measure *measures, size_t width) {
    size_t blocks = 0;
    for (size_t first = key_columns(layout); first < layout->n_columns; blocks++)
        first = block_end(layout, measures, first, width);
    return blocks;
}

/* Cuts names no further than it takes to let every block fit on the page and to have the fewest blocks. `scratch` has
 * room for all measures. */
static void cut_keys(const truce_layout *layout, measure *measures, measure *scratch, size_t width) {
    size_t keys = key_columns(layout), widest = 0;
    for (size_t first = keys; first < layout->n_columns; first = group_end(layout, first)) {
        size_t group = span(measures, first, group_end(layout, first)) + GAP;
        if (group > widest) widest = group;
    }
    size_t least = span(measures, 0, keys) + widest;
    if (least > width) cut(layout, measures, least - width);
    memcpy(scratch, measures, layout->n_columns * sizeof *measures);
    for (size_t k = 0; k < keys; k++) scratch[k].total -= spare(layout, scratch, k);
    size_t fewest = count_blocks(layout, scratch, width);
    while (count_blocks(layout, measures, width) > fewest) cut(layout, measures, 1);
}

/* ---- printing ---------------------------------------------------------------------------------------------- */

/* The columns of one block: the keys, then first..end. */
typedef struct block {
    const truce_layout *layout;
    const measure *measures;
    size_t keys, first, end;
    truce_page page;
} block;

/* Column number `position` of the block, from 0. */
static size_t block_column(const block *b, size_t position) {
    return position < b->keys ? position : b->first + position - b->keys;
}

static size_t block_columns(const block *b) {
    return b->keys + b->end - b->first;
}

/* Blanks wait until something follows them, so that no line ends in blanks. */
typedef struct line {
    truce_text *text;
    size_t blanks;
} line;

static void print_padded(line *out, const char *bytes, size_t width, size_t left, size_t right) {
    out->blanks += left;
    if (*bytes != '\0') {
        truce_display_repeat(out->text, ' ', out->blanks);
        out->blanks = 0;
        truce_display_append(out->text, bytes, width);
    } else {
        out->blanks += width;
    }
    out->blanks += right;
}

static void end_line(line *out) {
    truce_text_append(out->text, "\n", 1);
    out->blanks = 0;
}

static void print_cell(line *out, const block *b, size_t column, const cell *c) {
    static const char *const start[] = {"", "\033[32m", "\033[31m"};
    measure m = b->measures[column];
    size_t width = c->width < m.total ? c->width : m.total, left = 0;
    if (b->layout->columns[column].align == TRUCE_ALIGN_RIGHT) left = m.total - width;
    if (b->layout->columns[column].align == TRUCE_ALIGN_POINT)
        left = c->number ? m.before_point - c->before_point : m.total - width;
    bool coloured = b->page.colour && c->tone != TRUCE_TONE_PLAIN && *c->text != '\0';
    if (coloured) {
        truce_display_repeat(out->text, ' ', out->blanks + left);
        out->blanks = 0;
        truce_text_printf(out->text, "%s", start[c->tone]);
        truce_display_append(out->text, c->text, width);
        truce_text_printf(out->text, "\033[0m");
        out->blanks = m.total - width - left;
    } else {
        print_padded(out, c->text, width, left, m.total - width - left);
    }
}

static size_t most_title_lines(const truce_layout *layout, size_t first, size_t end) {
    size_t most = 0;
    for (size_t k = first; k < end; k++) {
        size_t lines = title_lines(layout->columns[k].title);
        if (lines > most) most = lines;
    }
    return most;
}

/* Lines of the header over the columns first..end: their titles, and the group's title above them. */
static size_t header_lines(const truce_layout *layout, size_t first, size_t end) {
    size_t most = 0;
    for (size_t k = first; k < end; k = group_end(layout, k)) {
        size_t lines = most_title_lines(layout, k, group_end(layout, k)) + (layout->columns[k].group != NULL);
        if (lines > most) most = lines;
    }
    return most;
}

static void print_title(line *out, const truce_layout_column *column, size_t width, size_t from_last) {
    size_t length;
    const char *title = title_line(column->title, from_last, &length);
    if (length > width) length = width;
    size_t left = column->align == TRUCE_ALIGN_LEFT ? 0 : width - length;
    out->blanks += left;
    if (length > 0) {
        truce_display_repeat(out->text, ' ', out->blanks);
        out->blanks = 0;
        truce_text_append(out->text, title, length);
    }
    out->blanks += width - length - left;
}

/* One line, counted from the last, of the header over the columns first..end. */
static void print_header_line(line *out, const block *b, size_t first, size_t end, size_t from_last) {
    const truce_layout *layout = b->layout;
    for (size_t k = first; k < end; k = group_end(layout, k)) {
        size_t next = group_end(layout, k);
        const char *group = layout->columns[k].group;
        if (group != NULL && from_last == most_title_lines(layout, k, next)) {
            size_t width = span(b->measures, k, next), title = group_title_width(group);
            if (k > 0) out->blanks += GAP;
            print_padded(out, group, title, width - title, 0);
            continue;
        }
        for (size_t c = k; c < next; c++) {
            if (c > 0) out->blanks += GAP;
            print_title(out, &layout->columns[c], b->measures[c].total, from_last);
        }
    }
}

static void print_header(line *out, const block *b) {
    size_t keys = header_lines(b->layout, 0, b->keys), lines = header_lines(b->layout, b->first, b->end);
    if (keys > lines) lines = keys;
    while (lines-- > 0) {
        print_header_line(out, b, 0, b->keys, lines);
        print_header_line(out, b, b->first, b->end, lines);
        end_line(out);
    }
}

static void print_rule(line *out, const block *b) {
    size_t width = 0;
    for (size_t p = 0; p < block_columns(b); p++) width += b->measures[block_column(b, p)].total + (p > 0 ? GAP : 0);
    truce_display_repeat(out->text, '-', width);
    end_line(out);
}

static void print_block(truce_text *text, const block *b) {
    const truce_layout *layout = b->layout;
    line out = {text, 0};
    print_header(&out, b);
    print_rule(&out, b);
    for (size_t row = 0, rule = 0; row < layout->n_cells / layout->n_columns; row++) {
        for (; rule < layout->n_rules && layout->rules[rule] == row; rule++) print_rule(&out, b);
        for (size_t p = 0; p < block_columns(b); p++) {
            size_t column = block_column(b, p);
            if (p > 0) out.blanks += GAP;
            print_cell(&out, b, column, &layout->cells[row * layout->n_columns + column]);
        }
        end_line(&out);
    }
}

truce_status truce_layout_write(const truce_layout *layout, truce_text *text, truce_page page, truce_error *error) {
    if (layout->failed) return truce_fail_memory(error);
    if (page.width == TRUCE_DISPLAY_MARKUP) return truce_layout_write_html(layout, text, error);
    measure *measures = TRUCE_NEW_ARRAY(layout->arena, measure, layout->n_columns);
    measure *scratch = TRUCE_NEW_ARRAY(layout->arena, measure, layout->n_columns);
    if (measures == NULL || scratch == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < layout->n_columns; k++) measures[k] = measure_column(layout, k);
    widen_groups(layout, measures);
    cut_keys(layout, measures, scratch, page.width);
    size_t keys = key_columns(layout);
    for (size_t first = keys, end; first < layout->n_columns; first = end) {
        end = block_end(layout, measures, first, page.width);
        block b = {layout, measures, keys, first, end, page};
        if (first > keys) truce_text_append(text, "\n", 1);
        print_block(text, &b);
    }
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

void truce_layout_heading(truce_text *text, truce_page page, const char *heading, char mark) {
    if (page.width == TRUCE_DISPLAY_MARKUP) {
        truce_html(text, mark == '=' ? "<h3>%s</h3>\n" : "<h4>%s</h4>\n", heading);
        return;
    }
    size_t width = truce_display_width(heading);
    if (width > page.width) { /* a long heading is filled, and set off by its emptiness around it */
        truce_display_paragraph(text, "", heading, page.width);
        truce_display_repeat(text, mark, page.width);
    } else {
        if (page.colour) truce_text_printf(text, "\033[1m");
        truce_display_append(text, heading, width);
        if (page.colour) truce_text_printf(text, "\033[0m");
        truce_text_append(text, "\n", 1);
        truce_display_repeat(text, mark, width);
    }
    truce_text_append(text, "\n", 1);
}
