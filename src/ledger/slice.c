#include "ledger/slice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/records.h"
#include "ledger/rows.h"
#include "ledger/slice_index.h"

const char *const truce_measure_kind_names[] = {"tariff", "export_tax", "licence", "quota",
                                                "ban",    "trade_cost", "other",   "exemption"};

/* ---- the questions asked of the database ------------------------------------------------------------------------- */

#define PARTIES "party IN (:from, :to)"
/* Codes that begin the product's, and codes that the product's begins. */
#define WIDER    "prefix IN ('', :chapter, :heading, :subheading, :line, :hs)"
#define NARROWER "prefix > :hs AND prefix < :hs || ':'"
#define CODES    "SELECT prefix, measure, excepted FROM coverage WHERE " PARTIES
#define RATES    "SELECT prefix, rate FROM list_code WHERE list = ?1"

/* A party's measures on imports from the other, or exports to it. Exemptions have the direction of what they lift. */
#define MEASURES_WHERE(party)                                                                                          \
    "SELECT number, id, title, party, act, kind, stack, base, everything FROM measure m"                               \
    " WHERE " party " IN (:from, :to)"                                                                                 \
    " AND (m.kind = 'exemption' OR (m.flow = 'exports') = (m.party = :from))"                                          \
    " AND EXISTS (SELECT 1 FROM measure_on o WHERE o.measure = m.number"                                               \
    "  AND o.party IN ('*', CASE m.party WHEN :to THEN :from ELSE :to END))"                                           \
    " AND NOT EXISTS (SELECT 1 FROM measure_not_on n WHERE n.measure = m.number"                                       \
    "  AND n.party = CASE m.party WHEN :to THEN :from ELSE :to END)"
/* :sector may be several, a line each. */
#define ON_SECTOR                                                                                                      \
    "SELECT measure FROM coverage_sector"                                                                              \
    " WHERE NOT excepted AND instr(char(10) || :sector || char(10), char(10) || sector || char(10)) > 0"

static const char MEASURES[] = MEASURES_WHERE("m.party") " ORDER BY number";
static const char MEASURES_OF_SECTOR[] =
    MEASURES_WHERE("m.party") " AND m.number IN (SELECT measure FROM coverage WHERE " PARTIES " UNION ALL " ON_SECTOR
                              ")"
                              " ORDER BY number";
/* The plus keeps SQLite from looking at all measures of the parties: those on the product are fewer. */
static const char MEASURES_OF_PRODUCT[] =
    MEASURES_WHERE("+m.party") " AND m.number IN (SELECT measure FROM coverage WHERE " PARTIES
                               " AND NOT excepted AND " WIDER " UNION ALL SELECT measure FROM coverage WHERE " PARTIES
                               " AND NOT excepted AND " NARROWER " UNION ALL " ON_SECTOR ") ORDER BY number";
static const char CODES_OF_PRODUCT[] = CODES " AND " WIDER " UNION ALL " CODES " AND " NARROWER;
static const char SECTORS[] = "SELECT sector, excepted FROM coverage_sector WHERE measure = ?1";
static const char EXEMPTS[] = "SELECT stack, exempted FROM exempts WHERE measure = ?1";
static const char STEPS[] = "SELECT number, from_day, until_day, known_day, status, rate, rates, suspended, licensed"
                            " FROM step WHERE measure = ?1 ORDER BY number";
static const char STACKS[] = "SELECT id, title, party, rule = 'sum' FROM stack WHERE number = ?1";
static const char YIELDS[] = "SELECT yields_to FROM stack_yields WHERE stack = ?1 ORDER BY yields_to";
static const char RATES_OF_ALL[] = RATES;
static const char RATES_OF_PRODUCT[] = RATES " AND " WIDER " UNION ALL " RATES " AND " NARROWER;

enum { WIDER_CODES = 4 };

typedef struct loading {
    const truce_ledger *ledger;
    truce_arena *arena;
    truce_coverage *coverage; /* NULL: only that of one product is asked for */
    const char *hs, *sector;
    char wider[WIDER_CODES][TRUCE_HS_SIZE]; /* hs cut to 2, 4, 6 and 8 digits */
    truce_slice *slice;
    size_t capacity;
} loading;

/* Cuts a code to `digits`; it stays what it is where it is shorter. */
static void cut(char *to, const char *code, size_t digits) {
    size_t length = strlen(code);
    if (length > digits) length = digits;
    memcpy(to, code, length);
    to[length] = '\0';
}

static void bind_question(const loading *l, truce_rows *rows) {
    truce_rows_bind_text(rows, ":from", l->slice->from);
    truce_rows_bind_text(rows, ":to", l->slice->to);
    truce_rows_bind_text(rows, ":sector", l->sector);
    if (l->hs == NULL) return;
    truce_rows_bind_text(rows, ":hs", l->hs);
    truce_rows_bind_text(rows, ":chapter", l->wider[0]);
    truce_rows_bind_text(rows, ":heading", l->wider[1]);
    truce_rows_bind_text(rows, ":subheading", l->wider[2]);
    truce_rows_bind_text(rows, ":line", l->wider[3]);
}

/* Takes one row; `context` is the taker's own. */
typedef truce_status take_row(loading *l, truce_rows *rows, void *context, truce_error *error);

static truce_status take_rows(loading *l, truce_rows *rows, take_row *take, void *context, truce_error *error) {
    for (bool row = false;;) {
        TRUCE_TRY(truce_rows_next(rows, &row, error));
        if (!row) return TRUCE_OK;
        TRUCE_TRY(take(l, rows, context, error));
        if (rows->failed) return truce_fail_memory(error);
    }
}

static truce_status read_all(loading *l, const char *sql, take_row *take, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, sql, error);
    if (status == TRUCE_OK) {
        bind_question(l, &rows);
        status = take_rows(l, &rows, take, NULL, error);
    }
    truce_rows_close(&rows);
    return status;
}

/* Asks an open statement again, about the measure, group or list of a number. */
static truce_status read_again(loading *l, truce_rows *rows, int number, take_row *take, void *context,
                               truce_error *error) {
    sqlite3_reset(rows->statement);
    if (sqlite3_bind_int(rows->statement, 1, number) != SQLITE_OK) return truce_fail_memory(error);
    return take_rows(l, rows, take, context, error);
}

/* ---- measures and their steps ------------------------------------------------------------------------------------ */

/* Position of a word among names; words come from the compiler, which wrote one of them. */
static size_t position_of(const char *word, const char *const *names, size_t count) {
    size_t k = 0;
    while (k + 1 < count && strcmp(names[k], word) != 0) k++;
    return k;
}

static truce_status take_measure(loading *l, truce_rows *rows, void *context, truce_error *error) {
    (void)context;
    truce_slice *slice = l->slice;
    truce_slice_measure *measures =
        truce_rows_room(l->arena, slice->measures, slice->n_measures, &l->capacity, sizeof *measures);
    if (measures == NULL) return truce_fail_memory(error);
    slice->measures = measures;
    const char *kind = (const char *)sqlite3_column_text(rows->statement, 5);
    if (kind == NULL) return truce_fail_memory(error);
    slice->measures[slice->n_measures++] = (truce_slice_measure){
        .number = sqlite3_column_int(rows->statement, 0),
        .id = truce_rows_text(rows, 1),
        .title = truce_rows_text(rows, 2),
        .party = truce_rows_text(rows, 3),
        .act = truce_rows_text(rows, 4),
        .kind = (truce_measure_kind)position_of(kind, truce_measure_kind_names, TRUCE_MEASURE_EXEMPTION + 1),
        .stack = sqlite3_column_int(rows->statement, 6), /* its number, until groups are there; 0: none */
        .base = sqlite3_column_int(rows->statement, 7) != 0,
        .everything = sqlite3_column_int(rows->statement, 8) != 0,
    };
    return TRUCE_OK;
}

static int compare_measures(const void *left, const void *right) {
    const truce_slice_measure *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static truce_slice_measure *measure_numbered(const truce_slice *slice, int number) {
    const truce_slice_measure wanted = {.number = number};
    if (slice->n_measures == 0) return NULL;
    return bsearch(&wanted, slice->measures, slice->n_measures, sizeof wanted, compare_measures);
}

typedef struct steps_of {
    truce_slice_measure *measure;
    size_t capacity;
} steps_of;

static truce_status take_step(loading *l, truce_rows *rows, void *context, truce_error *error) {
    steps_of *of = context;
    truce_slice_measure *measure = of->measure;
    truce_step *steps = truce_rows_room(l->arena, measure->steps, measure->n_steps, &of->capacity, sizeof *steps);
    const char *status = (const char *)sqlite3_column_text(rows->statement, 4);
    if (steps == NULL || status == NULL) return truce_fail_memory(error);
    truce_day until = truce_rows_day(rows, 2);
    measure->steps = steps;
    measure->steps[measure->n_steps++] = (truce_step){
        .number = sqlite3_column_int(rows->statement, 0),
        .from = truce_rows_day(rows, 1),
        .until = until == TRUCE_NO_DAY ? TRUCE_FOREVER : until,
        .known = truce_rows_day(rows, 3),
        .status = (truce_step_status)position_of(status, truce_step_statuses, TRUCE_ANNOUNCED + 1),
        .rate = truce_rows_number(rows, 5),
        .rates = sqlite3_column_int(rows->statement, 6),
        .suspended = truce_rows_number(rows, 7),
        .licensed = truce_rows_number(rows, 8),
    };
    return TRUCE_OK;
}

static truce_status read_steps(loading *l, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, STEPS, error);
    for (size_t m = 0; status == TRUCE_OK && m < l->slice->n_measures; m++) {
        steps_of of = {.measure = &l->slice->measures[m]};
        status = read_again(l, &rows, of.measure->number, take_step, &of, error);
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- exemptions -------------------------------------------------------------------------------------------------- */

static truce_status mark_exempted(loading *l, truce_rows *rows, void *context, truce_error *error) {
    (void)error;
    bool *lifted = context;
    int stack = sqlite3_column_int(rows->statement, 0), number = sqlite3_column_int(rows->statement, 1);
    for (size_t m = 0; m < l->slice->n_measures; m++) {
        const truce_slice_measure *measure = &l->slice->measures[m];
        bool named = measure->number == number || (stack != 0 && measure->stack == stack);
        if (named && measure->kind != TRUCE_MEASURE_EXEMPTION) lifted[m] = true;
    }
    return TRUCE_OK;
}

/* Writes the numbers of the measures that an exemption lifts. */
static truce_status take_exempted(loading *l, truce_slice_measure *exemption, const bool *lifted, truce_error *error) {
    size_t count = 0;
    for (size_t m = 0; m < l->slice->n_measures; m++) count += lifted[m];
    if (count == 0) return TRUCE_OK;
    exemption->exempted = TRUCE_NEW_ARRAY(l->arena, size_t, count);
    if (exemption->exempted == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < l->slice->n_measures; m++)
        if (lifted[m]) exemption->exempted[exemption->n_exempted++] = (size_t)l->slice->measures[m].number;
    return TRUCE_OK;
}

/* Exemptions that lift nothing go; what the others lift is then named by position. */
static void drop_idle_exemptions(truce_slice *slice) {
    size_t kept = 0;
    for (size_t m = 0; m < slice->n_measures; m++)
        if (slice->measures[m].kind != TRUCE_MEASURE_EXEMPTION || slice->measures[m].n_exempted > 0)
            slice->measures[kept++] = slice->measures[m];
    slice->n_measures = kept;
    for (size_t m = 0; m < kept; m++)
        for (size_t e = 0; e < slice->measures[m].n_exempted; e++) {
            size_t *exempted = &slice->measures[m].exempted[e];
            *exempted = (size_t)(measure_numbered(slice, (int)*exempted) - slice->measures);
        }
}

static truce_status read_exemptions(loading *l, truce_error *error) {
    size_t count = l->slice->n_measures;
    bool *lifted = TRUCE_NEW_ARRAY(l->arena, bool, count + 1);
    if (lifted == NULL) return truce_fail_memory(error);
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, EXEMPTS, error);
    for (size_t m = 0; status == TRUCE_OK && m < count; m++) {
        truce_slice_measure *measure = &l->slice->measures[m];
        if (measure->kind != TRUCE_MEASURE_EXEMPTION) continue;
        memset(lifted, 0, count * sizeof *lifted);
        status = read_again(l, &rows, measure->number, mark_exempted, lifted, error);
        if (status == TRUCE_OK) status = take_exempted(l, measure, lifted, error);
    }
    truce_rows_close(&rows);
    if (status == TRUCE_OK) drop_idle_exemptions(l->slice);
    return status;
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

static ptrdiff_t stack_numbered(const truce_slice *slice, int number) {
    for (size_t k = 0; k < slice->n_stacks; k++)
        if (slice->stacks[k].number == number) return (ptrdiff_t)k;
    return -1;
}

static truce_status take_stack(loading *l, truce_rows *rows, void *context, truce_error *error) {
    (void)error;
    truce_slice_stack *stack = &l->slice->stacks[l->slice->n_stacks++];
    *stack = (truce_slice_stack){
        .number = *(const int *)context,
        .id = truce_rows_text(rows, 0),
        .title = truce_rows_text(rows, 1),
        .party = truce_rows_text(rows, 2),
        .sum = sqlite3_column_int(rows->statement, 3) != 0,
    };
    return TRUCE_OK;
}

/* The groups of the measures, in the order of the measures, which then know their positions. */
static truce_status read_stacks(loading *l, truce_error *error) {
    truce_slice *slice = l->slice;
    slice->stacks = TRUCE_NEW_ARRAY(l->arena, truce_slice_stack, slice->n_measures + 1);
    if (slice->stacks == NULL) return truce_fail_memory(error);
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, STACKS, error);
    for (size_t m = 0; status == TRUCE_OK && m < slice->n_measures; m++) {
        int number = slice->measures[m].stack;
        if (number != 0 && stack_numbered(slice, number) < 0)
            status = read_again(l, &rows, number, take_stack, &number, error);
        slice->measures[m].stack = (int)stack_numbered(slice, number);
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status take_yield(loading *l, truce_rows *rows, void *context, truce_error *error) {
    truce_slice_stack *stack = context;
    ptrdiff_t other = stack_numbered(l->slice, sqlite3_column_int(rows->statement, 0));
    if (other < 0) return TRUCE_OK; /* none of its measures is here */
    if (stack->yields_to == NULL) stack->yields_to = TRUCE_NEW_ARRAY(l->arena, size_t, l->slice->n_stacks);
    if (stack->yields_to == NULL) return truce_fail_memory(error);
    stack->yields_to[stack->n_yields_to++] = (size_t)other;
    return TRUCE_OK;
}

static truce_status read_yields(loading *l, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, YIELDS, error);
    for (size_t k = 0; status == TRUCE_OK && k < l->slice->n_stacks; k++) {
        truce_slice_stack *stack = &l->slice->stacks[k];
        status = read_again(l, &rows, stack->number, take_yield, stack, error);
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- what covers a product --------------------------------------------------------------------------------------- */

static truce_hs_key key_at(const truce_rows *rows, int column) {
    const char *code = (const char *)sqlite3_column_text(rows->statement, column);
    return truce_hs_key_of(code, (size_t)sqlite3_column_bytes(rows->statement, column));
}

static truce_status take_code(loading *l, truce_rows *rows, void *context, truce_error *error) {
    (void)context;
    truce_slice_index *index = l->slice->index;
    const truce_slice_measure *measure = measure_numbered(l->slice, sqlite3_column_int(rows->statement, 1));
    if (measure == NULL) return TRUCE_OK;
    truce_covered_code *codes = truce_rows_room(l->arena, index->codes, index->n_codes, &l->capacity, sizeof *codes);
    if (codes == NULL) return truce_fail_memory(error);
    index->codes = codes;
    index->codes[index->n_codes++] = (truce_covered_code){
        .key = key_at(rows, 0),
        .measure = (uint32_t)(measure - l->slice->measures),
        .excepted = sqlite3_column_int(rows->statement, 2) != 0,
    };
    return TRUCE_OK;
}

/* The codes of a party that its measures in the slice cover. `of_number`: [numbers] positions of measures by number, or
 * -1. */
static truce_status pick_codes(loading *l, const char *party, const ptrdiff_t *of_number, size_t numbers,
                               truce_error *error) {
    truce_slice_index *index = l->slice->index;
    const truce_party_coverage *of;
    TRUCE_TRY(truce_coverage_of(l->coverage, party, &of, error));
    size_t count = 0;
    for (size_t k = 0; k < of->count; k++)
        count += (size_t)of->rows[k].measure < numbers && of_number[of->rows[k].measure] >= 0;
    truce_covered_code *codes = truce_arena_take(l->arena, index->n_codes + count, sizeof *codes);
    if (codes == NULL) return truce_fail_memory(error);
    if (index->n_codes > 0) memcpy(codes, index->codes, index->n_codes * sizeof *codes);
    index->codes = codes;
    for (size_t k = 0; k < of->count; k++) {
        const truce_coverage_row *row = &of->rows[k];
        if ((size_t)row->measure < numbers && of_number[row->measure] >= 0)
            codes[index->n_codes++] = (truce_covered_code){row->key, (uint32_t)of_number[row->measure], row->excepted};
    }
    return TRUCE_OK;
}

/* Codes of all products. */
static truce_status read_all_codes(loading *l, truce_error *error) {
    const truce_slice *slice = l->slice;
    size_t numbers = slice->n_measures == 0 ? 0 : (size_t)slice->measures[slice->n_measures - 1].number + 1;
    ptrdiff_t *of_number = TRUCE_NEW_ARRAY(l->arena, ptrdiff_t, numbers);
    if (of_number == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < numbers; k++) of_number[k] = -1;
    for (size_t m = 0; m < slice->n_measures; m++) of_number[slice->measures[m].number] = (ptrdiff_t)m;
    TRUCE_TRY(pick_codes(l, slice->to, of_number, numbers, error));
    return pick_codes(l, slice->from, of_number, numbers, error);
}

static truce_status take_sector(loading *l, truce_rows *rows, void *context, truce_error *error) {
    truce_slice_index *index = l->slice->index;
    truce_covered_sector *sectors =
        truce_rows_room(l->arena, index->sectors, index->n_sectors, &l->capacity, sizeof *sectors);
    if (sectors == NULL) return truce_fail_memory(error);
    index->sectors = sectors;
    index->sectors[index->n_sectors++] = (truce_covered_sector){
        .sector = truce_rows_text(rows, 0),
        .measure = (uint32_t)((const truce_slice_measure *)context - l->slice->measures),
        .excepted = sqlite3_column_int(rows->statement, 1) != 0,
    };
    return TRUCE_OK;
}

static truce_status read_sectors(loading *l, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, l->ledger, l->arena, SECTORS, error);
    l->capacity = 0;
    for (size_t m = 0; status == TRUCE_OK && m < l->slice->n_measures; m++) {
        truce_slice_measure *measure = &l->slice->measures[m];
        status = read_again(l, &rows, measure->number, take_sector, measure, error);
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status take_rate(loading *l, truce_rows *rows, void *context, truce_error *error) {
    truce_rate_list *list = context;
    truce_rate_code *codes = truce_rows_room(l->arena, list->codes, list->n_codes, &l->capacity, sizeof *codes);
    if (codes == NULL) return truce_fail_memory(error);
    list->codes = codes;
    list->codes[list->n_codes++] = (truce_rate_code){key_at(rows, 0), truce_rows_number(rows, 1)};
    return TRUCE_OK;
}

/* Makes the list known, with no rates yet, unless it is. */
static truce_status note_list(loading *l, int number, size_t *capacity, truce_error *error) {
    truce_slice_index *index = l->slice->index;
    for (size_t k = 0; k < index->n_lists; k++)
        if (index->lists[k].number == number) return TRUCE_OK;
    truce_rate_list *lists = truce_rows_room(l->arena, index->lists, index->n_lists, capacity, sizeof *lists);
    if (lists == NULL) return truce_fail_memory(error);
    index->lists = lists;
    index->lists[index->n_lists++] = (truce_rate_list){.number = number};
    return TRUCE_OK;
}

static truce_status read_lists(loading *l, truce_error *error) {
    truce_slice_index *index = l->slice->index;
    size_t capacity = 0;
    for (size_t m = 0; m < l->slice->n_measures; m++) {
        const truce_slice_measure *measure = &l->slice->measures[m];
        for (size_t k = 0; k < measure->n_steps; k++)
            if (measure->steps[k].rates != 0) TRUCE_TRY(note_list(l, measure->steps[k].rates, &capacity, error));
    }
    if (index->n_lists == 0) return TRUCE_OK;
    truce_rows rows;
    truce_status status =
        truce_rows_open(&rows, l->ledger, l->arena, l->hs != NULL ? RATES_OF_PRODUCT : RATES_OF_ALL, error);
    if (status == TRUCE_OK) bind_question(l, &rows);
    for (size_t k = 0; status == TRUCE_OK && k < index->n_lists; k++) {
        l->capacity = 0;
        status = read_again(l, &rows, index->lists[k].number, take_rate, &index->lists[k], error);
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status read_coverage(loading *l, truce_error *error) {
    size_t count = l->slice->n_measures + 1; /* an empty slice has room too */
    truce_slice_index *index = TRUCE_NEW(l->arena, truce_slice_index);
    l->slice->index = index;
    if (index == NULL) return truce_fail_memory(error);
    index->marks = TRUCE_NEW_ARRAY(l->arena, unsigned char, count);
    index->covering = TRUCE_NEW_ARRAY(l->arena, size_t, count);
    index->items = TRUCE_NEW_ARRAY(l->arena, truce_stack_item, count);
    if (index->marks == NULL || index->covering == NULL || index->items == NULL) return truce_fail_memory(error);
    l->capacity = 0;
    TRUCE_TRY(l->coverage != NULL ? read_all_codes(l, error) : read_all(l, CODES_OF_PRODUCT, take_code, error));
    TRUCE_TRY(read_sectors(l, error));
    TRUCE_TRY(read_lists(l, error));
    truce_slice_index_sort(index);
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static truce_status load(loading *l, const char *from, const char *to, truce_slice **slice, truce_error *error) {
    l->slice = TRUCE_NEW(l->arena, truce_slice);
    if (l->slice == NULL) return truce_fail_memory(error);
    l->slice->from = truce_arena_string(l->arena, from);
    l->slice->to = truce_arena_string(l->arena, to);
    if (l->slice->from == NULL || l->slice->to == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < WIDER_CODES && l->hs != NULL; k++) cut(l->wider[k], l->hs, 2 * (k + 1));
    const char *measures = l->hs != NULL ? MEASURES_OF_PRODUCT : l->sector != NULL ? MEASURES_OF_SECTOR : MEASURES;
    TRUCE_TRY(read_all(l, measures, take_measure, error));
    TRUCE_TRY(read_exemptions(l, error));
    TRUCE_TRY(read_steps(l, error));
    TRUCE_TRY(read_stacks(l, error));
    TRUCE_TRY(read_yields(l, error));
    TRUCE_TRY(read_coverage(l, error));
    *slice = l->slice;
    return TRUCE_OK;
}

truce_status truce_slice_load(const truce_ledger *ledger, const char *from, const char *to, const char *hs,
                              const char *sector, truce_arena *arena, truce_slice **slice, truce_error *error) {
    truce_coverage coverage = {.ledger = ledger, .arena = arena};
    loading l = {.ledger = ledger, .arena = arena, .hs = hs, .sector = sector};
    if (hs == NULL) l.coverage = &coverage;
    return load(&l, from, to, slice, error);
}

truce_status truce_slice_load_with(truce_coverage *coverage, const char *from, const char *to, truce_arena *arena,
                                   truce_slice **slice, truce_error *error) {
    loading l = {.ledger = coverage->ledger, .arena = arena, .coverage = coverage};
    return load(&l, from, to, slice, error);
}
