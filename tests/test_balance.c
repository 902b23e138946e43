/* Balancing: margins met, structure kept, every refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "failing_allocator.h"
#include "world/build/balance.h"

enum { ROWS = 5, COLUMNS = 7, CELLS = ROWS * COLUMNS };

static const truce_balance_options options = {1e-13, 10000};

/* A small generator of its own, so that the numbers never change: uniform in 0..1. */
static double uniform(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1u << 24);
}

typedef struct problem {
    double base[CELLS], cells[CELLS], row_target[ROWS], column_target[COLUMNS];
    size_t row[CELLS], column[CELLS];
    truce_margin margins[2];
    truce_arena arena;
    truce_balance_report report;
    truce_error error;
} problem;

/* A random matrix and the margins of another one with the same signs and zeros. */
static void make(problem *p, unsigned seed, double negative, double zero) {
    memset(p, 0, sizeof *p);
    truce_arena_init(&p->arena, &truce_malloc_allocator);
    for (size_t c = 0; c < CELLS; c++) {
        p->row[c] = c / COLUMNS;
        p->column[c] = c % COLUMNS;
        double kind = uniform(&seed), value = 0.1 + uniform(&seed);
        p->base[c] = kind < zero ? 0 : kind < zero + negative ? -0.2 * value : value;
        double other = p->base[c] * (0.3 + 2 * uniform(&seed));
        p->row_target[p->row[c]] += other;
        p->column_target[p->column[c]] += other;
    }
    memcpy(p->cells, p->base, sizeof p->base);
    p->margins[0] = (truce_margin){"row", ROWS, p->row, p->row_target, NULL, NULL};
    p->margins[1] = (truce_margin){"column", COLUMNS, p->column, p->column_target, NULL, NULL};
}

static truce_status balance(problem *p) {
    return truce_balance(p->cells, CELLS, p->margins, 2, &options, &p->arena, &p->report, &p->error);
}

static void expect_margins(const problem *p) {
    double rows[ROWS] = {0}, columns[COLUMNS] = {0};
    for (size_t c = 0; c < CELLS; c++) {
        rows[p->row[c]] += p->cells[c];
        columns[p->column[c]] += p->cells[c];
    }
    for (size_t r = 0; r < ROWS; r++) assert_true(fabs(rows[r] - p->row_target[r]) < 1e-11);
    for (size_t c = 0; c < COLUMNS; c++) assert_true(fabs(columns[c] - p->column_target[c]) < 1e-11);
}

/* Factors: r_i s_j on positive cells, one over it on negative ones. Cross ratios of factors are one. */
static double factor(const problem *p, size_t row, size_t column) {
    size_t c = row * COLUMNS + column;
    double ratio = p->cells[c] / p->base[c];
    return p->base[c] > 0 ? ratio : 1 / ratio;
}

static void expect_structure(const problem *p) {
    for (size_t c = 0; c < CELLS; c++) {
        assert_true((p->base[c] > 0) == (p->cells[c] > 0));
        assert_true((p->base[c] < 0) == (p->cells[c] < 0));
    }
    for (size_t a = 0; a + 1 < ROWS; a++)
        for (size_t b = 0; b + 1 < COLUMNS; b++) {
            size_t at = a * COLUMNS + b;
            if (p->base[at] == 0 || p->base[at + 1] == 0 || p->base[at + COLUMNS] == 0 ||
                p->base[at + COLUMNS + 1] == 0)
                continue;
            double cross = factor(p, a, b) * factor(p, a + 1, b + 1) / (factor(p, a, b + 1) * factor(p, a + 1, b));
            assert_true(fabs(cross - 1) < 1e-9);
        }
}

static void random_matrices(double negative, double zero) {
    for (unsigned seed = 1; seed <= 200; seed++) {
        problem p;
        make(&p, seed, negative, zero);
        if (balance(&p) != TRUCE_OK) fail_msg("seed %u: %s", seed, p.error.message);
        expect_margins(&p);
        expect_structure(&p);
        truce_arena_free(&p.arena);
    }
}

static void positive_matrices(void **state) {
    (void)state;
    random_matrices(0, 0);
}

static void matrices_with_negative_cells(void **state) {
    (void)state;
    random_matrices(0.15, 0);
}

static void zeros_stay_zero(void **state) {
    (void)state;
    problem p;
    make(&p, 7, 0, 0.1);
    assert_int_equal(balance(&p), TRUCE_OK);
    expect_margins(&p);
    expect_structure(&p);
    truce_arena_free(&p.arena);
}

static void balanced_stays_as_it_is(void **state) {
    (void)state;
    problem p;
    make(&p, 3, 0.1, 0);
    memset(p.row_target, 0, sizeof p.row_target);
    memset(p.column_target, 0, sizeof p.column_target);
    for (size_t c = 0; c < CELLS; c++) {
        p.row_target[p.row[c]] += p.base[c];
        p.column_target[p.column[c]] += p.base[c];
    }
    assert_int_equal(balance(&p), TRUCE_OK);
    assert_int_equal(p.report.sweeps, 1);
    for (size_t c = 0; c < CELLS; c++) assert_true(fabs(p.cells[c] - p.base[c]) < 1e-14);
    truce_arena_free(&p.arena);
}

/* What Lenzen, Wood and Gallego (2007) added: a group of negative cells alone reaches a negative target. */
static void a_group_of_negative_cells(void **state) {
    (void)state;
    double cells[] = {-1, -3}, target[] = {-8};
    const size_t group[] = {0, 0};
    const truce_margin margin = {"net", 1, group, target, NULL, NULL};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_balance_report report;
    truce_error error;
    assert_int_equal(truce_balance(cells, 2, &margin, 1, &options, &arena, &report, &error), TRUCE_OK);
    assert_true(fabs(cells[0] + 2) < 1e-14 && fabs(cells[1] + 6) < 1e-14);
    truce_arena_free(&arena);
}

/* One group of both signs: r solves r p - m / r = t. */
static void the_quadratic(void **state) {
    (void)state;
    double cells[] = {2, 1, -1}, target[] = {5};
    const size_t group[] = {0, 0, 0};
    const truce_margin margin = {"net", 1, group, target, NULL, NULL};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_balance_report report;
    truce_error error;
    assert_int_equal(truce_balance(cells, 3, &margin, 1, &options, &arena, &report, &error), TRUCE_OK);
    double r = (5 + sqrt(25 + 4 * 3)) / 6;
    assert_true(fabs(cells[0] - 2 * r) < 1e-12 && fabs(cells[1] - r) < 1e-12 && fabs(cells[2] + 1 / r) < 1e-12);
    truce_arena_free(&arena);
}

static void a_third_family_over_blocks(void **state) {
    (void)state;
    problem p;
    make(&p, 11, 0, 0);
    /* blocks: the first three columns of the first two rows; the target comes from the solution of other factors */
    size_t block[CELLS];
    double block_target[1] = {0};
    double solution[CELLS];
    memset(p.row_target, 0, sizeof p.row_target);
    memset(p.column_target, 0, sizeof p.column_target);
    unsigned seed = 5;
    for (size_t c = 0; c < CELLS; c++) {
        block[c] = p.row[c] < 2 && p.column[c] < 3 ? 0 : TRUCE_NO_GROUP;
        solution[c] = p.base[c] * (0.5 + uniform(&seed));
        p.row_target[p.row[c]] += solution[c];
        p.column_target[p.column[c]] += solution[c];
        if (block[c] == 0) block_target[0] += solution[c];
    }
    const truce_margin margins[] = {p.margins[0], p.margins[1], {"block", 1, block, block_target, NULL, NULL}};
    assert_int_equal(truce_balance(p.cells, CELLS, margins, 3, &options, &p.arena, &p.report, &p.error), TRUCE_OK);
    expect_margins(&p);
    double sum = 0;
    for (size_t c = 0; c < CELLS; c++)
        if (block[c] == 0) sum += p.cells[c];
    assert_true(fabs(sum - block_target[0]) < 1e-11);
    truce_arena_free(&p.arena);
}

static void free_groups_are_left_alone(void **state) {
    (void)state;
    problem p;
    make(&p, 13, 0, 0);
    for (size_t r = 1; r < ROWS; r++) p.row_target[r] = NAN;
    for (size_t c = 0; c < COLUMNS; c++) p.column_target[c] = NAN;
    assert_int_equal(balance(&p), TRUCE_OK);
    for (size_t c = COLUMNS; c < CELLS; c++) assert_true(fabs(p.cells[c] - p.base[c]) == 0);
    truce_arena_free(&p.arena);
}

static void a_target_of_zero_empties_the_group(void **state) {
    (void)state;
    double cells[] = {1, 2, 3, 4}, rows[] = {0, 10}, columns[] = {NAN, NAN};
    const size_t row[] = {0, 0, 1, 1}, column[] = {0, 1, 0, 1};
    const truce_margin margins[] = {{"row", 2, row, rows, NULL, NULL}, {"column", 2, column, columns, NULL, NULL}};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_balance_report report;
    truce_error error;
    assert_int_equal(truce_balance(cells, 4, margins, 2, &options, &arena, &report, &error), TRUCE_OK);
    assert_true(!(cells[0] > 0) && !(cells[1] > 0) && fabs(cells[2] + cells[3] - 10) < 1e-12);
    truce_arena_free(&arena);
}

/* ---- refusals ------------------------------------------------------------------------------------------------ */

static void name_row(const void *user, size_t group, char *buffer, size_t size) {
    snprintf(buffer, size, "%s %zu", (const char *)user, group);
}

static void no_cell_to_carry_a_target(void **state) {
    (void)state;
    problem p;
    make(&p, 17, 0, 0);
    for (size_t c = 0; c < COLUMNS; c++) p.cells[c] = 0;
    p.margins[0].describe = name_row;
    p.margins[0].user = "mining";
    assert_int_equal(balance(&p), TRUCE_BAD_INPUT);
    assert_non_null(strstr(p.error.message, "row of mining 0 is to be "));
    assert_non_null(strstr(p.error.message, "has no positive cell there to carry it"));
    truce_arena_free(&p.arena);
}

static void totals_that_disagree(void **state) {
    (void)state;
    problem p;
    make(&p, 19, 0, 0);
    p.row_target[2] += 0.5;
    assert_int_equal(balance(&p), TRUCE_BAD_INPUT);
    assert_non_null(strstr(p.error.message, "the margins disagree: row adds up to "));
    assert_non_null(strstr(p.error.message, "-0.5 more"));
    truce_arena_free(&p.arena);
}

/* Two cells in one row and column each, whose totals agree but which the zeros make impossible together. */
static void margins_that_cannot_be_met_together(void **state) {
    (void)state;
    double cells[] = {1, 0, 1, 1}, rows[] = {3, 1}, columns[] = {2, 2};
    const size_t row[] = {0, 0, 1, 1}, column[] = {0, 1, 0, 1};
    const truce_margin margins[] = {{"row", 2, row, rows, NULL, NULL}, {"column", 2, column, columns, NULL, NULL}};
    const truce_balance_options few = {1e-10, 50};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_balance_report report;
    truce_error error;
    assert_int_equal(truce_balance(cells, 4, margins, 2, &few, &arena, &report, &error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(error.message, "the margins cannot be met together: after 50 sweeps "));
    assert_non_null(strstr(error.message, "% off)"));
    truce_arena_free(&arena);
}

static void memory_may_fail(void **state) {
    (void)state;
    for (size_t k = 1;; k++) {
        failing_allocator memory = {.fail_at = k};
        truce_allocator allocator = failing_allocator_make(&memory);
        problem p;
        make(&p, 23, 0, 0);
        truce_arena work;
        truce_arena_init(&work, &allocator);
        truce_status status = truce_balance(p.cells, CELLS, p.margins, 2, &options, &work, &p.report, &p.error);
        truce_arena_free(&work);
        truce_arena_free(&p.arena);
        assert_int_equal(memory.live, 0);
        if (status == TRUCE_OK) {
            assert_true(k > 1);
            return;
        }
        assert_int_equal(status, TRUCE_NO_MEMORY);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positive_matrices),
        cmocka_unit_test(matrices_with_negative_cells),
        cmocka_unit_test(zeros_stay_zero),
        cmocka_unit_test(balanced_stays_as_it_is),
        cmocka_unit_test(a_group_of_negative_cells),
        cmocka_unit_test(the_quadratic),
        cmocka_unit_test(a_third_family_over_blocks),
        cmocka_unit_test(free_groups_are_left_alone),
        cmocka_unit_test(a_target_of_zero_empties_the_group),
        cmocka_unit_test(no_cell_to_carry_a_target),
        cmocka_unit_test(totals_that_disagree),
        cmocka_unit_test(margins_that_cannot_be_met_together),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
