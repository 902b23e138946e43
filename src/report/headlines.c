#include "report/headlines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"

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

const char *truce_case_phrase(const truce_facts *facts, size_t k, truce_arena *arena) {
    char *phrase = truce_arena_string(arena, truce_run_name(facts->run, k));
    if (phrase == NULL) return NULL;
    for (char *c = phrase; *c != '\0'; c++)
        if (*c == '_') *c = ' ';
    if (*phrase >= 'a' && *phrase <= 'z') *phrase = (char)(*phrase - 'a' + 'A');
    return phrase;
}

/* ---- who pays, who gains ----------------------------------------------------------------------------------------- */

/* The region, other than `but`, with the largest value of sign * gain that shows in per cent; N when there is none. */
static size_t largest(const truce_facts *facts, const double *real_income, double sign, size_t but, bool in_money) {
    size_t regions = facts->world->n_regions, best = regions;
    const double *income = facts->world->accounts.income;
    double most = 0;
    for (size_t n = 0; n < regions; n++) {
        double value = sign * real_income[n];
        if (n == but || !truce_figure_shows(value) || value < 0) continue;
        if (in_money) value *= income[n];
        if (value > most) {
            most = value;
            best = n;
        }
    }
    return best;
}

/* "United States 0.30 % (USD 83 bn)" with the region first. */
static void say_share(truce_text *out, const truce_facts *facts, size_t k, size_t n, bool first) {
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    percent(share, facts->real_income[k][n], TRUCE_SIGN_NONE);
    amount(money, facts, facts->gain[k][n], TRUCE_SIGN_NONE);
    truce_text_printf(out, "%s %s%s (%s%s)", region_name(facts, n), share, first ? " of real income" : "", money,
                      first ? " a year" : "");
}

/* "War costs China 0.41 % of real income (USD 75 bn a year) and United States 0.30 % (USD 83 bn)". Leads with the side,
 * losses or gains, of the largest amount. */
static void say_who(truce_text *out, const truce_facts *facts, size_t k, const char *phrase) {
    size_t regions = facts->world->n_regions;
    const double *change = facts->real_income[k];
    size_t loser = largest(facts, change, -1, regions, true), winner = largest(facts, change, 1, regions, true);
    if (loser == regions && winner == regions) {
        truce_text_printf(out, "%s moves no region's real income by as much as 0.001 %%.", phrase);
        return;
    }
    bool costs = winner == regions || (loser != regions && -facts->gain[k][loser] >= facts->gain[k][winner]);
    double sign = costs ? -1 : 1;
    size_t first = costs ? loser : winner, other = costs ? winner : loser;
    size_t second = largest(facts, change, sign, first, true);
    truce_text_printf(out, "%s %s ", phrase, costs ? "costs" : "gives");
    say_share(out, facts, k, first, true);
    if (second != regions) {
        truce_text_printf(out, " and ");
        say_share(out, facts, k, second, false);
    }
    if (other == regions) {
        truce_text_printf(out, "; no region %s.", costs ? "gains" : "loses");
        return;
    }
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    truce_text_printf(out, "; %s %s most, %s (%s).", region_name(facts, other), costs ? "gains" : "loses",
                      percent(share, change[other], TRUCE_SIGN_BOTH),
                      amount(money, facts, facts->gain[k][other], TRUCE_SIGN_NONE));
    size_t steepest = largest(facts, change, sign, regions, false);
    if (steepest == first || steepest == second || steepest == regions) return;
    truce_text_printf(out, " Relative to its size, %s %s most: %s.", region_name(facts, steepest),
                      costs ? "loses" : "gains", percent(share, change[steepest], TRUCE_SIGN_BOTH));
}

/* ---- between cases ----------------------------------------------------------------------------------------------- */

/* "From War to Truce: China +0.30 % of income (USD +55 bn a year), ...": the two regions with the largest difference.
 */
static void say_between(truce_text *out, const truce_facts *facts, size_t from, size_t to, truce_arena *arena) {
    size_t regions = facts->world->n_regions, first = regions, second = regions;
    const double *income = facts->world->accounts.income;
    double *difference = TRUCE_NEW_ARRAY(arena, double, regions);
    const char *from_phrase = truce_case_phrase(facts, from, arena), *to_phrase = truce_case_phrase(facts, to, arena);
    if (difference == NULL || from_phrase == NULL || to_phrase == NULL) {
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
    truce_text_printf(out, "From %s to %s:", from_phrase, to_phrase);
    for (size_t r = 0; r < 2 && (r == 0 || second != regions); r++) {
        size_t n = r == 0 ? first : second;
        char share[SHARE_SIZE], money[AMOUNT_SIZE];
        truce_text_printf(out, "%s %s %s%s (%s%s)", r == 0 ? "" : ",", region_name(facts, n),
                          percent(share, difference[n], TRUCE_SIGN_BOTH), r == 0 ? " of income" : "",
                          amount(money, facts, difference[n] * income[n], TRUCE_SIGN_BOTH), r == 0 ? " a year" : "");
    }
    truce_text_printf(out, ".");
}

/* "World real income is highest under Truce (-0.02 %, USD -20 bn a year) and lowest under War (-0.21 %, ...)." */
static void say_world(truce_text *out, const truce_facts *facts, size_t best, size_t worst, truce_arena *arena) {
    const char *best_phrase = truce_case_phrase(facts, best, arena);
    const char *worst_phrase = truce_case_phrase(facts, worst, arena);
    if (best_phrase == NULL || worst_phrase == NULL) {
        out->failed = true;
        return;
    }
    char high[SHARE_SIZE], low[SHARE_SIZE], high_money[AMOUNT_SIZE], low_money[AMOUNT_SIZE];
    percent(high, truce_facts_world_real_income(facts, best), TRUCE_SIGN_BOTH);
    percent(low, truce_facts_world_real_income(facts, worst), TRUCE_SIGN_BOTH);
    amount(high_money, facts, facts->world_gain[best], TRUCE_SIGN_BOTH);
    amount(low_money, facts, facts->world_gain[worst], TRUCE_SIGN_BOTH);
    truce_text_printf(out, "World real income is highest under %s (%s, %s a year) and lowest under %s (%s, %s).",
                      best_phrase, high, high_money, worst_phrase, low, low_money);
}

truce_status truce_headlines_write(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                   truce_error *error) {
    size_t cases = facts->run->n_cases, best = 0, worst = 0;
    truce_text sentence;
    truce_text_init(&sentence, &arena->allocator);
    for (size_t k = 1; k < cases; k++) {
        if (facts->world_gain[k] > facts->world_gain[best]) best = k;
        if (facts->world_gain[k] < facts->world_gain[worst]) worst = k;
    }
    if (best != worst) {
        say_world(&sentence, facts, best, worst, arena);
        truce_display_bullet(text, &sentence, page.width);
        for (size_t k = 0; k < cases; k++) {
            if (k == worst || (cases > MOST_COMPARED && k != best)) continue;
            say_between(&sentence, facts, worst, k, arena);
            truce_display_bullet(text, &sentence, page.width);
        }
    }
    for (size_t k = 0; k < cases && k < MOST_CASES; k++) {
        const char *phrase = truce_case_phrase(facts, k, arena);
        if (phrase == NULL)
            sentence.failed = true;
        else
            say_who(&sentence, facts, k, phrase);
        truce_display_bullet(text, &sentence, page.width);
    }
    bool failed = sentence.failed || text->failed;
    truce_text_free(&sentence);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- what happens in a case -------------------------------------------------------------------------------------- */

/* "exports from China to United States fall by 88 % in value, from USD 447 bn to USD 53 bn" */
static void say_trade(truce_text *out, const truce_facts *facts, size_t k, size_t from, size_t to, const char *word) {
    double before = facts->trade[from * facts->world->n_regions + to], after = truce_facts_trade(facts, k, from, to);
    double change = after / before - 1;
    char share[SHARE_SIZE], old[AMOUNT_SIZE], new[AMOUNT_SIZE];
    truce_text_printf(out, "%s from %s to %s ", word, region_name(facts, from), region_name(facts, to));
    amount(old, facts, before, TRUCE_SIGN_NONE);
    amount(new, facts, after, TRUCE_SIGN_NONE);
    if (truce_figure_shows(change))
        truce_text_printf(out, "%s by %s in value, from %s to %s", change < 0 ? "fall" : "rise",
                          percent(share, change, TRUCE_SIGN_NONE), old, new);
    else
        truce_text_printf(out, "stay at %s", old);
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
    say_trade(out, facts, k, from, to, "Exports");
    bool both = false;
    for (size_t c = 1; c < changes->count; c++)
        both = both || (changes->pair[c].origin == to && changes->pair[c].destination == from);
    if (both && trades(facts, to, from)) {
        truce_text_printf(out, "; ");
        say_trade(out, facts, k, to, from, "exports");
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
    truce_text_printf(out, "Tariff revenue of %s %s from %s to %s a year.", region_name(facts, most),
                      after[most] < before[most] ? "falls" : "rises", amount(old, facts, before[most], TRUCE_SIGN_NONE),
                      amount(new, facts, after[most], TRUCE_SIGN_NONE));
}

/* "Electronics in China, -8.1 % (USD 160 bn a year at benchmark prices)" */
static void say_industry(truce_text *out, const truce_facts *facts, size_t k, size_t cell) {
    size_t sectors = facts->world->n_sectors;
    double volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME)[cell];
    char share[SHARE_SIZE], money[AMOUNT_SIZE];
    truce_text_printf(out, "%s in %s, %s (%s)", facts->world->sector.name[cell % sectors],
                      region_name(facts, cell / sectors), percent(share, volume, TRUCE_SIGN_BOTH),
                      amount(money, facts, volume * facts->world->accounts.output[cell], TRUCE_SIGN_NONE));
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
    if (down != cells) {
        truce_text_printf(out, "Production falls most, at benchmark prices, in ");
        say_industry(out, facts, k, down);
    }
    if (up != cells) {
        truce_text_printf(out,
                          down != cells ? "; it rises most in " : "Production rises most, at benchmark prices, in ");
        say_industry(out, facts, k, up);
    }
    if (down != cells || up != cells) truce_text_printf(out, ".");
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
