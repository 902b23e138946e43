/* The briefing: it fits the page at any width, never prints a vanishing negative or a NaN, and its sentences say what
 * the numbers say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <math.h>

#include "report/display.h"
#include "report/facts.h"
#include "report/figures.h"
#include "report_fixture.h"

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* Columns of the widest line of a report without colours. */
static size_t widest_line(char *bytes) {
    size_t widest = 0;
    for (char *line = bytes; *line != '\0';) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        size_t width = truce_display_width(line);
        if (width > widest) widest = width;
        *end = '\n';
        line = end + 1;
    }
    return widest;
}

static void test_fits_every_width(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        solved s = solve_random(seed, 0, 0);
        for (size_t width = 60; width <= 160; width++) {
            report r = write_report(&s, (truce_report_options){.width = width});
            size_t widest = widest_line(r.bytes);
            if (widest > width) fail_msg("seed %d: a line of %zu columns on a page of %zu", (int)seed, widest, width);
            free(r.bytes);
        }
        release(&s);
    }
}

/* Three regions and two sectors with names wide, narrow, long and in several scripts. */
static truce_world *world_of_long_names(truce_context *context) {
    static const char *const regions[] = {"THE_UNITED_STATES_OF_AMERICA_AND_TERRITORIES", "C\u00d4TE", "\uc911\uad6d"};
    static const char *const names[] = {"The United States of America with all of its territories overseas",
                                        "R\u00e9publique de C\u00f4te d'Ivoire",
                                        "\uc911\ud654\uc778\ubbfc\uacf5\ud654\uad6d\uacfc \ud64d\ucf69"};
    static const char *const sectors[] = {"computers_electronics_and_optical_products", "other"};
    static const char *const sector_names[] = {"Manufacture of computers, electronic and optical products and parts",
                                               "Other"};
    static const double share[] = {.7, .2, .1, .2, .7, .2, .1, .1, .7, .6, .2, .2, .2, .6, .1, .2, .2, .7};
    static const double expenditure[] = {300, 20000, 40, 150, 900, 17000}, theta[] = {4, 5};
    truce_world_arrays arrays = {.regions = 3,
                                 .sectors = 2,
                                 .region_codes = regions,
                                 .region_names = names,
                                 .sector_codes = sectors,
                                 .sector_names = sector_names,
                                 .trade_share = share,
                                 .expenditure = expenditure,
                                 .trade_elasticity = theta};
    truce_world *world;
    truce_error error;
    if (truce_world_from_arrays(context, "a world", &arrays, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return world;
}

static void test_long_names_fit(void **state) {
    (void)state;
    solved s = {0};
    truce_context *context;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &s.error), TRUCE_OK);
    solve_on(&s, world_of_long_names(context), "zero");
    for (size_t width = 60; width <= 240; width += 3) {
        report r = write_report(&s, (truce_report_options){.width = width});
        size_t widest = widest_line(r.bytes);
        if (widest > width) fail_msg("a line of %zu columns on a page of %zu:\n%s", widest, width, r.bytes);
        free(r.bytes);
    }
    release(&s);
    truce_context_free(context);
}

/* A run of one case says under its table what the codes of regions stand for; a comparison of cases has said it. */
static void test_codes_are_explained(void **state) {
    (void)state;
    solved s = {0};
    truce_context *context;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &s.error), TRUCE_OK);
    solve_on(&s, world_of_long_names(context), "zero");
    report r = write_report(&s, (truce_report_options){0});
    assert_null(strstr(r.bytes, "Codes: "));
    free(r.bytes);
    truce_run_free(s.run);
    assert_int_equal(truce_run_new(s.scenario, "war", NULL, &s.run, &s.error), TRUCE_OK);
    r = write_report(&s, (truce_report_options){0});
    char *text = unfilled(&r);
    expect(text, " Codes: ");
    expect(text, "C\u00d4TE R\u00e9publique de C\u00f4te d'Ivoire");
    free(text);
    free(r.bytes);
    release(&s);
    truce_context_free(context);
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

/* Fails on a negative number whose digits are all zero. */
static void refuse_negative_zero(const char *text) {
    for (const char *at = text; (at = strchr(at, '-')) != NULL; at++) {
        const char *end = at + 1;
        bool digits = false, all_zero = true;
        if (at > text && !isspace((unsigned char)at[-1]) && at[-1] != '(') continue;
        for (; isdigit((unsigned char)*end) || *end == '.'; end++) {
            digits = digits || isdigit((unsigned char)*end);
            all_zero = all_zero && (*end == '0' || *end == '.');
        }
        if (digits && all_zero && *end != 'e') fail_msg("negative zero: %.40s", at);
    }
}

/* Whether `word` stands in `text` by itself, in any case of letters. */
static bool has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = text; *at != '\0'; at++) {
        size_t k = 0;
        while (k < length && tolower((unsigned char)at[k]) == word[k]) k++;
        bool starts = at == text || !isalpha((unsigned char)at[-1]);
        if (k == length && starts && !isalpha((unsigned char)at[length])) return true;
    }
    return false;
}

static void test_no_negative_zero_and_no_nan(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        solved s = solve_random(seed, 0, 0);
        report r = write_report(&s, (truce_report_options){.width = 120, .movers = 100});
        refuse_negative_zero(r.bytes);
        assert_false(has_word(r.bytes, "nan"));
        assert_false(has_word(r.bytes, "inf"));
        free(r.bytes);
        release(&s);
    }
}

/* ---- sentences --------------------------------------------------------------------------------------------------- */

/* What a change of real income is worth; nothing where the benchmark has no income. */
static double gain(const solved *s, size_t k, size_t n) {
    double change = truce_solution_array(truce_run_solution(s->run, k), TRUCE_REAL_INCOME)[n];
    return isfinite(change) ? change * s->world->accounts.income[n] : 0;
}

/* Appends "NAME -0.47 % of real income (": a region of a case as sentences name it first. */
static void say_region(char *out, size_t size, const solved *s, size_t n, double change, const char *tail) {
    char figure[TRUCE_FIGURE_SIZE];
    snprintf(out + strlen(out), size - strlen(out), "%s %s %%%s", s->world->region.name[n],
             truce_figure_percent(figure, change, TRUCE_SIGN_BOTH), tail);
}

static double real_income(const solved *s, size_t k, size_t n) {
    return truce_solution_array(truce_run_solution(s->run, k), TRUCE_REAL_INCOME)[n];
}

/* The region of the largest gain (sign 1) or loss (-1) in case k, in money or for its size; N when there is none. */
static size_t extreme(const solved *s, size_t k, double sign, bool in_money) {
    size_t regions = s->world->n_regions, best = regions;
    double most = 0;
    for (size_t n = 0; n < regions; n++) {
        double change = sign * real_income(s, k, n), value = in_money ? sign * gain(s, k, n) : change;
        if (!truce_figure_shows(change) || !(value > most)) continue;
        most = value;
        best = n;
    }
    return best;
}

/* Whether case k moves anybody: two regions may trade nothing. */
static bool moves(const solved *s, size_t k) {
    return extreme(s, k, 1, true) != s->world->n_regions || extreme(s, k, -1, true) != s->world->n_regions;
}

/* The sentence of a case leads with the region of the largest gain or loss in money, names the one that does best on
 * the other side, and where another does best for its size, that too. */
static void check_case(const solved *s, size_t k, const char *title, const char *text) {
    size_t regions = s->world->n_regions, loser = extreme(s, k, -1, true), winner = extreme(s, k, 1, true);
    char expected[512];
    if (!moves(s, k)) return;
    bool loses = winner == regions || (loser != regions && -gain(s, k, loser) >= gain(s, k, winner));
    size_t first = loses ? loser : winner, other = loses ? winner : loser;
    snprintf(expected, sizeof expected, "- %s: ", title);
    say_region(expected, sizeof expected, s, first, real_income(s, k, first), " of real income (");
    expect(text, expected);
    if (other == regions) {
        snprintf(expected, sizeof expected, ". No region %s. World: ", loses ? "gains" : "loses");
        expect(text, expected);
        return;
    }
    snprintf(expected, sizeof expected, ". Largest %s: ", loses ? "gain" : "loss");
    say_region(expected, sizeof expected, s, other, real_income(s, k, other), " (");
    expect(text, expected);
    size_t steepest = extreme(s, k, loses ? 1 : -1, false);
    if (steepest == other) return;
    snprintf(expected, sizeof expected, "; largest for its size: ");
    say_region(expected, sizeof expected, s, steepest, real_income(s, k, steepest), ". World: ");
    expect(text, expected);
}

static double world_gain(const solved *s, size_t k) {
    double sum = 0;
    for (size_t n = 0; n < s->world->n_regions; n++) sum += gain(s, k, n);
    return sum;
}

/* Cases are compared from the one that is worse for the world; a case that moves nothing is not compared. */
static void check_moves(const solved *s, const char *text) {
    bool war_first = world_gain(s, 1) <= world_gain(s, 2);
    assert_null(strstr(text, "to no_conflict"));
    assert_null(strstr(text, "From no_conflict"));
    if (!moves(s, 1) || !moves(s, 2)) return;
    expect(text, war_first ? "- From A war of tariffs to truce: " : "- From truce to A war of tariffs: ");
}

static double sum_of_flows(const solved *s, const double *flow, size_t i, size_t n) {
    double sum = 0;
    for (size_t j = 0; j < s->world->n_sectors; j++) sum += flow[truce_flow(s->world, i, n, j)];
    return sum;
}

/* Case 1 changes the tariffs between regions 0 and 1 only: the trade sentence is about that pair. Case 0 of a world
 * with fixed deficits is the benchmark, whose flows are the values before. */
static void check_trade(const solved *s, const char *text) {
    const double *before = truce_solution_array(truce_run_solution(s->run, 0), TRUCE_FLOW);
    const double *after = truce_solution_array(truce_run_solution(s->run, 1), TRUCE_FLOW);
    for (size_t i = 0; i < 2; i++) {
        double old = sum_of_flows(s, before, i, 1 - i), now = sum_of_flows(s, after, i, 1 - i);
        char expected[256], figure[TRUCE_FIGURE_SIZE];
        const char *from = s->world->region.name[i], *to = s->world->region.name[1 - i];
        double change = now / old - 1;
        if (!(old > 1e-9)) continue;
        truce_figure_percent(figure, change, TRUCE_SIGN_BOTH);
        if (truce_figure_shows(change))
            snprintf(expected, sizeof expected, "%s to %s %s %% in value, from ", from, to, figure);
        else
            snprintf(expected, sizeof expected, "%s to %s unchanged at ", from, to);
        expect(text, expected);
    }
}

static void test_sentences_say_what_the_numbers_say(void **state) {
    (void)state;
    for (uint64_t seed = 3; seed <= 60; seed += 3) { /* multiples of three: deficits fixed */
        solved s = solve_random(seed, 0, 0);
        report r = write_report(&s, (truce_report_options){0});
        char *text = unfilled(&r);
        check_case(&s, 1, "A war of tariffs", text);
        check_case(&s, 2, "truce", text);
        check_moves(&s, text);
        check_trade(&s, text);
        expect(text, "- no_conflict");
        expect(text, ": no region's real income moves by as much as 0.001 %.");
        expect(text, "This case changes nothing: it is the benchmark.");
        free(text);
        free(r.bytes);
        release(&s);
    }
}

/* A case goes by its title, or by its name as the file has it; of many cases the extremes are told. */
static void test_cases_keep_their_names(void **state) {
    (void)state;
    solved s = solve_random(3, 4, 3);
    char text[2048] = "truce: 1\ncases:\n  Base_2: {}\n  other: {title: \"EU-wide: 10 %\"}\n";
    const char *a = s.world->region.code[0], *b = s.world->region.code[1];
    for (int k = 1; k <= 10; k++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length,
                 "  eu-%d_x:\n    changes: [{add: tariff, from: '%s', to: '%s', rate: %d.5}]\n", k, a, b, k);
    }
    truce_run_free(s.run);
    truce_scenario_free(s.scenario);
    open_scenario(&s, text);
    assert_int_equal(truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error), TRUCE_OK);
    report r = write_report(&s, (truce_report_options){0});
    char *said = unfilled(&r);
    expect(said, "- Base_2, EU-wide: 10 %: no region's real income moves by as much as 0.001 %.");
    expect(said, "- eu-1_x: ");
    expect(said, "- eu-8_x: ");
    assert_null(strstr(said, "- eu-9_x: "));
    expect(said, "- World real income over all 12 cases: highest in ");
    free(said);
    free(r.bytes);
    release(&s);
}

/* ---- industries -------------------------------------------------------------------------------------------------- */

/* Rises stand before falls and in each the largest first; the most are those that move most. */
static void test_movers_are_in_order(void **state) {
    (void)state;
    for (uint64_t seed = 3; seed <= 30; seed += 3) {
        solved s = solve_random(seed, 0, 0);
        truce_arena arena;
        truce_facts facts;
        truce_mover *all, *some;
        size_t count, few;
        truce_arena_init(&arena, &truce_malloc_allocator);
        assert_int_equal(truce_facts_gather(s.run, &arena, &facts, &s.error), TRUCE_OK);
        assert_int_equal(truce_facts_movers(&facts, 1, SIZE_MAX, &arena, &all, &count, &s.error), TRUCE_OK);
        for (size_t m = 1; m < count; m++) {
            double before = all[m - 1].value, value = all[m].value;
            assert_true((before > 0) == (value > 0) ? fabs(before) >= fabs(value) : before > 0);
        }
        assert_int_equal(truce_facts_movers(&facts, 1, count / 2, &arena, &some, &few, &s.error), TRUCE_OK);
        assert_int_equal(few, count / 2);
        double least = INFINITY, beaten = 0;
        for (size_t m = 0; m < few; m++) least = fmin(least, fabs(some[m].value));
        for (size_t m = 0; m < count; m++) beaten += fabs(all[m].value) > least;
        assert_true(few == 0 || beaten < (double)few);
        truce_arena_free(&arena);
        release(&s);
    }
}

static void test_movers_are_announced(void **state) {
    (void)state;
    solved s = solve_random(3, 4, 3);
    report r = write_report(&s, (truce_report_options){.movers = 100});
    char *text = unfilled(&r);
    expect(text, "Industries that move most, at benchmark prices: rises, then falls, in each the largest first");
    free(text);
    free(r.bytes);
    r = write_report(&s, (truce_report_options){.movers = 1});
    assert_true(strstr(r.bytes, "prices: rises, the largest first\n") != NULL ||
                strstr(r.bytes, "prices: falls, the largest first\n") != NULL);
    free(r.bytes);
    release(&s);
}

/* ---- closures ---------------------------------------------------------------------------------------------------- */

/* A briefing of two tariff cases and one that only closes deficits; `deficits` is the closure of the second case. */
static char *brief_with_closure(const char *deficits, const char *case_name) {
    solved s = solve_random(6, 4, 3);
    char text[1024];
    const char *a = s.world->region.code[0], *b = s.world->region.code[1];
    snprintf(
        text, sizeof text,
        "truce: 1\ncases:\n"
        "  low: {changes: [{add: tariff, from: '%s', to: all, rate: 0.2}]}\n"
        "  high: {title: High, closure: {deficits: %s}, changes: [{add: tariff, from: '%s', to: all, rate: 0.9}]}\n"
        "  balance: {closure: {deficits: zero}}\n",
        a, deficits, b);
    truce_run_free(s.run);
    truce_scenario_free(s.scenario);
    open_scenario(&s, text);
    if (truce_run_new(s.scenario, case_name, NULL, &s.run, &s.error) != TRUCE_OK) fail_msg("%s", s.error.message);
    report r = write_report(&s, (truce_report_options){0});
    char *said = unfilled(&r);
    free(r.bytes);
    release(&s);
    return said;
}

static void test_closure_is_not_read_as_policy(void **state) {
    (void)state;
    char *said = brief_with_closure("zero", "high");
    expect(said, "In brief -------- - Case High also changes the benchmark's trade deficits (deficits: zero); that is "
                 "part of every figure. - High: ");
    free(said);
    said = brief_with_closure("zero", NULL);
    expect(said, "In brief -------- - Cases High, balance also change the benchmark's trade deficits (deficits: zero); "
                 "that is part of all their figures. - low: ");
    assert_null(strstr(said, "From low to"));
    assert_null(strstr(said, "to low: "));
    assert_true(strstr(said, "- From High to balance: ") != NULL || strstr(said, "- From balance to High: ") != NULL);
    expect(said, "Trade deficits in High, balance: none; every region spends what it earns (closure zero).");
    expect(said, "part of every change shown for these cases.");
    free(said);
    said = brief_with_closure("proportional", NULL);
    expect(said, "- Case balance also changes the benchmark's trade deficits (deficits: zero); that is");
    expect(said, "- Case High also changes the benchmark's trade deficits (deficits: proportional); that is");
    assert_null(strstr(said, "- From "));
    free(said);
    said = brief_with_closure("fixed", "high");
    assert_null(strstr(said, "also change"));
    free(said);
}

/* ---- contents ---------------------------------------------------------------------------------------------------- */

static void test_contents(void **state) {
    (void)state;
    solved s = solve_random(1, 4, 3); /* deficits zero */
    report r = write_report(&s, (truce_report_options){0});
    char *text = unfilled(&r);
    expect(text, "Three cases =====");
    expect(text, " lowest to highest, % ");
    assert_null(strstr(text, "by sector, %"));
    expect(text, "World random: 4 regions x 3 sectors, income USD ");
    expect(text, "For tests alone.");
    expect(text, "Case war: A war of tariffs ---");
    expect(text, "Case truce ---");
    expect(text, "Half of it.");
    expect(text, "all sectors: +50 percentage points");
    expect(text, "Trade deficits: none; every region spends what it earns (closure zero).");
    expect(text, "so closing them is part of every change shown.");
    expect(text,
           "In brief -------- - Every case also changes the benchmark's trade deficits (deficits: zero); that is");
    expect(text, "Elasticities: trade ");
    expect(text, "- Every figure moves with the trade elasticities, here those of random. Quote no result ");
    expect(text, "Solved truce: ");
    free(text);
    free(r.bytes);
    truce_run_free(s.run);
    assert_int_equal(truce_run_new(s.scenario, "war", NULL, &s.run, &s.error), TRUCE_OK);
    r = write_report(&s, (truce_report_options){.movers = 2});
    assert_null(strstr(r.bytes, "Codes: ")); /* this world has no names */
    assert_null(strstr(r.bytes, "Real income, change from the benchmark\n----"));
    assert_null(strstr(r.bytes, "Case truce"));
    free(r.bytes);
    release(&s);
}

static size_t count_of(const char *text, const char *what) {
    size_t count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what)) count++;
    return count;
}

static void test_colours_only_when_asked(void **state) {
    (void)state;
    solved s = solve_random(3, 4, 3);
    report plain = write_report(&s, (truce_report_options){0});
    report coloured = write_report(&s, (truce_report_options){.colour = true});
    assert_int_equal(count_of(plain.bytes, "\033"), 0);
    assert_true(count_of(coloured.bytes, "\033[31m") > 0);
    assert_true(count_of(coloured.bytes, "\033[32m") > 0);
    assert_int_equal(count_of(coloured.bytes, "\033[0m"), count_of(coloured.bytes, "\033[") / 2);
    free(plain.bytes);
    free(coloured.bytes);
    release(&s);
}

static void test_many_regions_are_cut(void **state) {
    (void)state;
    solved s = {0};
    truce_world *world;
    assert_int_equal(random_world(NULL, 9, 60, 2, RANDOM_WORLD_INPUTS | RANDOM_WORLD_TAXES, &world, &s.error),
                     TRUCE_OK);
    solve_on(&s, world, "fixed");
    report r = write_report(&s, (truce_report_options){0});
    char *text = unfilled(&r);
    expect(text, "20 more regions, whose real income moves by no more than USD ");
    free(text);
    free(r.bytes);
    release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fits_every_width),
        cmocka_unit_test(test_long_names_fit),
        cmocka_unit_test(test_codes_are_explained),
        cmocka_unit_test(test_no_negative_zero_and_no_nan),
        cmocka_unit_test(test_sentences_say_what_the_numbers_say),
        cmocka_unit_test(test_cases_keep_their_names),
        cmocka_unit_test(test_movers_are_in_order),
        cmocka_unit_test(test_movers_are_announced),
        cmocka_unit_test(test_closure_is_not_read_as_policy),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_colours_only_when_asked),
        cmocka_unit_test(test_many_regions_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
