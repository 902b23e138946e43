#include "report/headlines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/report.h"

/* Cases that get a sentence of their own; cases that are all compared with the worst, while of more only the best is;
 * bytes of an amount and of a percentage in words. */
enum { MOST_CASES = 8, MOST_COMPARED = 4, AMOUNT_SIZE = 160, SHARE_SIZE = TRUCE_FIGURE_SIZE + 4 };

static const char *region_name(const truce_facts *facts, size_t n) {
    return facts->world->region.name[n];
}

/* Blanks inside a figure must not end a line. */
static const char HARD_BLANK[] = "\u00A0";

/* "0.30 %" */
static const char *percent(char *buffer, double fraction, truce_figure_sign sign) {
    char figure[TRUCE_FIGURE_SIZE];
    snprintf(buffer, SHARE_SIZE, "%s%s%%", truce_figure_percent(figure, fraction, sign), HARD_BLANK);
    return buffer;
}

/* "USD 83 bn" */
static const char *amount(char *buffer, const truce_facts *facts, double value, truce_figure_sign sign) {
    char figure[AMOUNT_SIZE];
    truce_figure_amount(figure, sizeof figure, value, facts->world->unit, sign);
    size_t length = 0;
    for (const char *c = figure; *c != '\0' && length + sizeof HARD_BLANK < AMOUNT_SIZE; c++) {
        const char *from = *c == ' ' ? HARD_BLANK : c;
        size_t bytes = *c == ' ' ? strlen(HARD_BLANK) : 1;
        memcpy(buffer + length, from, bytes);
        length += bytes;
    }
    buffer[length] = '\0';
    return buffer;
}

/* Names of regions stand as labels with their figures beside them: no sentence needs to know whether a name takes an
 * article, a singular or a plural. */

/* "United States -0.47 % of real income (USD -135 bn a year)"; the words after the figures with the first of a list. */
static void say_region(truce_text *out, const truce_facts *facts, size_t n, double change, bool first) {
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    percent(share, change, TRUCE_SIGN_BOTH);
    amount(money, facts, change * facts->world->accounts.income[n], TRUCE_SIGN_BOTH);
    truce_text_printf(out, "%s %s%s (%s%s)", region_name(facts, n), share, first ? " of real income" : "", money,
                      first ? " a year" : "");
}

/* ---- what is no policy ------------------------------------------------------------------------------------------- */

/* Whether case k has this closure and moves deficits that the benchmark has. */
static bool moves_deficits(const truce_facts *facts, size_t k, truce_closure closure) {
    const double *after = truce_solution_array(facts->run->solution[k], TRUCE_TRANSFER);
    const truce_world_accounts *a = &facts->world->accounts;
    if (truce_run_closure(facts->run, k) != closure) return false;
    for (size_t n = 0; n < facts->world->n_regions; n++)
        if (truce_figure_shows((after[n] - a->transfer[n]) / a->income[n])) return true;
    return false;
}

/* "Case Free trade also changes the benchmark's trade deficits (deficits: zero); that is part of every figure.": what a
 * closure does must not be read as what a policy does. */
static void say_deficits(truce_text *out, const truce_facts *facts, truce_closure closure) {
    size_t cases = facts->run->n_cases, count = 0, said = 0;
    for (size_t k = 0; k < cases; k++) count += moves_deficits(facts, k, closure);
    if (count == 0) return;
    if (count > 1 && count == cases) truce_text_printf(out, "Every case");
    for (size_t k = 0; k < cases && (count == 1 || count < cases); k++)
        if (moves_deficits(facts, k, closure))
            truce_text_printf(out, "%s%s",
                              said++ > 0  ? ", "
                              : count > 1 ? "Cases "
                                          : "Case ",
                              truce_run_title(facts->run, k));
    truce_text_printf(out, " also change%s the benchmark's trade deficits (deficits: %s); that is part of %s.",
                      said > 1 ? "" : "s", truce_report_closure(closure),
                      said > 1 ? "all their figures" : "every figure");
}

/* ---- who loses, who gains ---------------------------------------------------------------------------------------- */

/* The region, other than `but`, with the largest value of sign * change that shows in per cent, measured in money or in
 * per cent; N when there is none. */
static size_t largest(const truce_facts *facts, const double *change, double sign, size_t but, bool in_money) {
    size_t regions = facts->world->n_regions, best = regions;
    const double *income = facts->world->accounts.income;
    double most = 0;
    for (size_t n = 0; n < regions; n++) {
        double value = sign * change[n];
        if (n == but || !truce_figure_shows(value) || value < 0) continue;
        if (in_money) value *= income[n];
        if (value > most) {
            most = value;
            best = n;
        }
    }
    return best;
}

/* Whether any region's real income moves visibly in case k. */
static bool moves(const truce_facts *facts, size_t k) {
    for (size_t n = 0; n < facts->world->n_regions; n++)
        if (truce_figure_shows(facts->real_income[k][n])) return true;
    return false;
}

/* "Mexico +0.27 %" as the largest for its size, unless the sentence has named that region. */
static void say_steepest(truce_text *out, const truce_facts *facts, const double *change, double sign, size_t first,
                         size_t second) {
    size_t steepest = largest(facts, change, sign, facts->world->n_regions, false);
    char share[SHARE_SIZE];
    if (steepest == first || steepest == second || steepest == facts->world->n_regions) return;
    truce_text_printf(out, "; largest for its size: %s %s", region_name(facts, steepest),
                      percent(share, change[steepest], TRUCE_SIGN_BOTH));
}

/* "War: United States -0.47 % of real income (USD -135 bn a year), China -0.52 % (USD -86.8 bn). Largest gain: Mexico
 * +0.27 % (USD +4.71 bn). World: -0.18 % (USD -193 bn)." Leads with the side, losses or gains, of the largest amount.
 */
static void say_case(truce_text *out, const truce_facts *facts, size_t k) {
    size_t regions = facts->world->n_regions;
    const double *change = facts->real_income[k];
    size_t loser = largest(facts, change, -1, regions, true), winner = largest(facts, change, 1, regions, true);
    bool costs = winner == regions || (loser != regions && -facts->gain[k][loser] >= facts->gain[k][winner]);
    double sign = costs ? -1 : 1;
    size_t first = costs ? loser : winner, other = costs ? winner : loser;
    size_t second = largest(facts, change, sign, first, true);
    truce_text_printf(out, "%s: ", truce_run_title(facts->run, k));
    say_region(out, facts, first, change[first], true);
    if (second != regions) {
        truce_text_printf(out, ", ");
        say_region(out, facts, second, change[second], false);
    }
    say_steepest(out, facts, change, sign, first, second);
    if (other == regions) {
        truce_text_printf(out, ". No region %s.", costs ? "gains" : "loses");
    } else {
        truce_text_printf(out, ". Largest %s: ", costs ? "gain" : "loss");
        say_region(out, facts, other, change[other], false);
        say_steepest(out, facts, change, -sign, other, regions);
        truce_text_printf(out, ".");
    }
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    percent(share, truce_facts_world_real_income(facts, k), TRUCE_SIGN_BOTH);
    truce_text_printf(out, " World: %s (%s).", share, amount(money, facts, facts->world_gain[k], TRUCE_SIGN_BOTH));
}

/* "No conflict, Free trade: no region's real income moves by as much as 0.001 %." for the cases of which it is true. */
static void say_still(truce_text *out, const truce_facts *facts) {
    bool found = false;
    for (size_t k = 0; k < facts->run->n_cases; k++) {
        if (moves(facts, k)) continue;
        truce_text_printf(out, "%s%s", found ? ", " : "", truce_run_title(facts->run, k));
        found = true;
    }
    if (found) truce_text_printf(out, ": no region's real income moves by as much as 0.001 %%.");
}

/* ---- between cases ----------------------------------------------------------------------------------------------- */

/* "From War to Truce: United States +0.27 % of real income (USD +78.1 bn a year), China +0.24 % (USD +40.9 bn).": the
 * two regions with the largest difference. */
static void say_between(truce_text *out, const truce_facts *facts, size_t from, size_t to, truce_arena *arena) {
    size_t regions = facts->world->n_regions, first = regions, second = regions;
    const double *income = facts->world->accounts.income;
    double *difference = TRUCE_NEW_ARRAY(arena, double, regions);
    if (difference == NULL) {
        out->failed = true;
        return;
    }
    for (size_t n = 0; n < regions; n++) {
        difference[n] = facts->real_income[to][n] - facts->real_income[from][n];
        if (!truce_figure_shows(difference[n])) continue;
        double size = fabs(difference[n]) * income[n];
        if (first == regions || size > fabs(difference[first]) * income[first]) {
            second = first;
            first = n;
        } else if (second == regions || size > fabs(difference[second]) * income[second]) {
            second = n;
        }
    }
    if (first == regions) return;
    truce_text_printf(out, "From %s to %s: ", truce_run_title(facts->run, from), truce_run_title(facts->run, to));
    say_region(out, facts, first, difference[first], true);
    if (second != regions) {
        truce_text_printf(out, ", ");
        say_region(out, facts, second, difference[second], false);
    }
    truce_text_printf(out, ".");
}

/* What lies, among the cases of one closure, between the one that is worst for the world and the others: all of a few,
 * the best of many. Between closures it would be the end of deficits that moves real income, not a policy. Cases that
 * move nothing are left out, for the way to them is a case's own figures with the sign turned. */
static void write_moves(const truce_facts *facts, truce_closure closure, truce_text *sentence, truce_text *text,
                        truce_page page, truce_arena *arena) {
    size_t cases = facts->run->n_cases, best = cases, worst = cases, count = 0;
    for (size_t k = 0; k < cases; k++) {
        if (!moves(facts, k) || truce_run_closure(facts->run, k) != closure) continue;
        if (best == cases || facts->world_gain[k] > facts->world_gain[best]) best = k;
        if (worst == cases || facts->world_gain[k] < facts->world_gain[worst]) worst = k;
        count++;
    }
    for (size_t k = 0; k < cases; k++) {
        if (!moves(facts, k) || truce_run_closure(facts->run, k) != closure) continue;
        if (k == worst || (count > MOST_COMPARED && k != best)) continue;
        say_between(sentence, facts, worst, k, arena);
        truce_display_bullet(text, sentence, page.width);
    }
}

static bool one_closure(const truce_facts *facts) {
    for (size_t k = 1; k < facts->run->n_cases; k++)
        if (truce_run_closure(facts->run, k) != truce_run_closure(facts->run, 0)) return false;
    return true;
}

/* Of more cases than have sentences, the best and the worst for the world. */
static void say_extremes(truce_text *out, const truce_facts *facts) {
    size_t best = 0, worst = 0;
    for (size_t k = 1; k < facts->run->n_cases; k++) {
        if (facts->world_gain[k] > facts->world_gain[best]) best = k;
        if (facts->world_gain[k] < facts->world_gain[worst]) worst = k;
    }
    char high[SHARE_SIZE], low[SHARE_SIZE];
    percent(high, truce_facts_world_real_income(facts, best), TRUCE_SIGN_BOTH);
    percent(low, truce_facts_world_real_income(facts, worst), TRUCE_SIGN_BOTH);
    truce_text_printf(out, "World real income over all %zu cases: highest in %s, %s; lowest in %s, %s.",
                      facts->run->n_cases, truce_run_title(facts->run, best), high, truce_run_title(facts->run, worst),
                      low);
}

truce_status truce_headlines_write(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                   truce_error *error) {
    size_t told = 0;
    truce_text sentence;
    truce_text_init(&sentence, &arena->allocator);
    for (int closure = TRUCE_DEFICITS_ZERO; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++) {
        say_deficits(&sentence, facts, (truce_closure)closure);
        truce_display_bullet(text, &sentence, page.width);
    }
    for (size_t k = 0; k < facts->run->n_cases && told < MOST_CASES; k++) {
        if (!moves(facts, k)) continue;
        say_case(&sentence, facts, k);
        truce_display_bullet(text, &sentence, page.width);
        told++;
    }
    for (int closure = TRUCE_DEFICITS_FIXED; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++)
        write_moves(facts, (truce_closure)closure, &sentence, text, page, arena);
    say_still(&sentence, facts);
    truce_display_bullet(text, &sentence, page.width);
    if (facts->run->n_cases > MOST_CASES && one_closure(facts)) say_extremes(&sentence, facts);
    truce_display_bullet(text, &sentence, page.width);
    bool failed = sentence.failed || text->failed;
    truce_text_free(&sentence);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- what happens in a case -------------------------------------------------------------------------------------- */

/* "China to United States -94.4 % in value, from USD 460 bn to USD 25.6 bn" */
static void say_trade(truce_text *out, const truce_facts *facts, size_t k, size_t from, size_t to) {
    double before = facts->trade[from * facts->world->n_regions + to], after = truce_facts_trade(facts, k, from, to);
    double change = after / before - 1;
    char share[SHARE_SIZE], old[AMOUNT_SIZE], new[AMOUNT_SIZE];
    truce_text_printf(out, "%s to %s ", region_name(facts, from), region_name(facts, to));
    amount(old, facts, before, TRUCE_SIGN_NONE);
    amount(new, facts, after, TRUCE_SIGN_NONE);
    if (truce_figure_shows(change))
        truce_text_printf(out, "%s in value, from %s to %s", percent(share, change, TRUCE_SIGN_BOTH), old, new);
    else
        truce_text_printf(out, "unchanged at %s", old);
}

static bool trades(const truce_facts *facts, size_t from, size_t to) {
    return facts->trade[from * facts->world->n_regions + to] > 0;
}

/* The flow whose policy changes most, and the flow the other way if its policy changes too. */
static void say_largest_shock(truce_text *out, const truce_facts *facts, size_t k) {
    const truce_changes *changes = &facts->changes[k];
    if (changes->count == 0 || changes->pair[0].shock == 0) return;
    size_t from = changes->pair[0].origin, to = changes->pair[0].destination;
    if (!trades(facts, from, to)) return;
    truce_text_printf(out, "Exports: ");
    say_trade(out, facts, k, from, to);
    bool both = false;
    for (size_t c = 1; c < changes->count; c++)
        both = both || (changes->pair[c].origin == to && changes->pair[c].destination == from);
    if (both && trades(facts, to, from)) {
        truce_text_printf(out, "; ");
        say_trade(out, facts, k, to, from);
    }
    truce_text_printf(out, ".");
}

/* The region whose tariff revenue moves most, if that shows beside its income. */
static void say_revenue(truce_text *out, const truce_facts *facts, size_t k) {
    const double *before = facts->world->accounts.tariff_revenue, *income = facts->world->accounts.income;
    const double *after = truce_solution_array(facts->run->solution[k], TRUCE_TARIFF_REVENUE);
    size_t regions = facts->world->n_regions, most = regions;
    for (size_t n = 0; n < regions; n++) {
        if (!truce_figure_shows((after[n] - before[n]) / income[n])) continue;
        if (most == regions || fabs(after[n] - before[n]) > fabs(after[most] - before[most])) most = n;
    }
    if (most == regions) return;
    char old[AMOUNT_SIZE], new[AMOUNT_SIZE];
    truce_text_printf(out, "Tariff revenue: %s, from %s to %s a year.", region_name(facts, most),
                      amount(old, facts, before[most], TRUCE_SIGN_NONE),
                      amount(new, facts, after[most], TRUCE_SIGN_NONE));
}

/* "Electronics, China, -8.1 % (USD -160 bn)" */
static void say_industry(truce_text *out, const truce_facts *facts, size_t k, size_t cell) {
    size_t sectors = facts->world->n_sectors;
    double volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME)[cell];
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    truce_text_printf(out, "%s, %s, %s (%s)", facts->world->sector.name[cell % sectors],
                      region_name(facts, cell / sectors), percent(share, volume, TRUCE_SIGN_BOTH),
                      amount(money, facts, volume * facts->world->accounts.output[cell], TRUCE_SIGN_BOTH));
}

static void say_industries(truce_text *out, const truce_facts *facts, size_t k) {
    size_t cells = facts->world->n_regions * facts->world->n_sectors, down = cells, up = cells;
    const double *volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME);
    const double *output = facts->world->accounts.output;
    for (size_t c = 0; c < cells; c++) {
        if (!truce_figure_shows(volume[c])) continue;
        double value = volume[c] * output[c];
        if (value < 0 && (down == cells || value < volume[down] * output[down])) down = c;
        if (value > 0 && (up == cells || value > volume[up] * output[up])) up = c;
    }
    if (down == cells && up == cells) return;
    truce_text_printf(out, "Production at benchmark prices: ");
    if (down != cells) {
        truce_text_printf(out, "largest fall in ");
        say_industry(out, facts, k, down);
    }
    if (up != cells) {
        truce_text_printf(out, "%slargest rise in ", down != cells ? "; " : "");
        say_industry(out, facts, k, up);
    }
    truce_text_printf(out, ".");
}

truce_status truce_case_findings_write(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                       truce_error *error) {
    truce_text sentence;
    truce_text_init(&sentence, &text->allocator);
    say_largest_shock(&sentence, facts, k);
    truce_display_bullet(text, &sentence, page.width);
    say_revenue(&sentence, facts, k);
    truce_display_bullet(text, &sentence, page.width);
    say_industries(&sentence, facts, k);
    truce_display_bullet(text, &sentence, page.width);
    bool failed = sentence.failed || text->failed;
    truce_text_free(&sentence);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}
