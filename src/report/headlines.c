#include "report/headlines.h"

#include <math.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"

enum { MOST_CASES = 8, AMOUNT_SIZE = 128 }; /* cases that get a sentence of their own */
static const double VISIBLE = 5e-6;         /* fractions below it print as 0.000 % */

static bool visible(double fraction) {
    return fabs(fraction) >= VISIBLE;
}

static const char *region_name(const truce_facts *facts, size_t n) {
    return facts->world->region.name[n];
}

/* "0.30 %" */
static const char *percent(char *buffer, double fraction, truce_figure_sign sign) {
    truce_figure_percent(buffer, fraction, sign);
    return strcat(buffer, " %");
}

/* "USD 83 bn" */
static const char *amount(char *buffer, const truce_facts *facts, double value) {
    return truce_figure_amount(buffer, AMOUNT_SIZE, value, facts->world->unit, TRUCE_SIGN_NONE);
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
        if (n == but || !isfinite(value) || value < VISIBLE) continue;
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
    char share[TRUCE_FIGURE_SIZE + 2], money[AMOUNT_SIZE];
    percent(share, facts->real_income[k][n], TRUCE_SIGN_NONE);
    amount(money, facts, facts->gain[k][n]);
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
    char share[TRUCE_FIGURE_SIZE + 2], money[AMOUNT_SIZE];
    truce_text_printf(out, "; %s %s most, %s (%s).", region_name(facts, other), costs ? "gains" : "loses",
                      percent(share, change[other], TRUCE_SIGN_BOTH), amount(money, facts, facts->gain[k][other]));
    size_t steepest = largest(facts, change, sign, regions, false);
    if (steepest == first || steepest == second || steepest == regions) return;
    truce_text_printf(out, " Relative to its size, %s %s most: %s.", region_name(facts, steepest),
                      costs ? "loses" : "gains", percent(share, change[steepest], TRUCE_SIGN_BOTH));
}

/* ---- between cases ----------------------------------------------------------------------------------------------- */

/* "From War to Truce, China gains 0.30 % of benchmark income (USD 55 bn a year) and ...": the two regions with the
 * largest difference. */
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
        if (!isfinite(difference[n]) || !visible(difference[n])) continue;
        double size = fabs(difference[n]) * income[n];
        if (first == regions || size > fabs(difference[first]) * income[first]) {
            second = first;
            first = n;
        } else if (second == regions || size > fabs(difference[second]) * income[second]) {
            second = n;
        }
    }
    if (first == regions) return;
    truce_text_printf(out, "Between %s and %s lie", from_phrase, to_phrase);
    char share[TRUCE_FIGURE_SIZE + 2], money[AMOUNT_SIZE];
    percent(share, difference[first], TRUCE_SIGN_BOTH);
    truce_text_printf(out, " %s of income for %s (%s a year)", share, region_name(facts, first),
                      amount(money, facts, difference[first] * income[first]));
    if (second != regions) {
        percent(share, difference[second], TRUCE_SIGN_BOTH);
        truce_text_printf(out, " and %s for %s (%s)", share, region_name(facts, second),
                          amount(money, facts, difference[second] * income[second]));
    }
    truce_text_printf(out, ".");
}

/* "The world is best off under Truce (-0.02 %, USD 20 bn a year) and worst off under War (-0.21 %, USD 210 bn)." */
static void say_world(truce_text *out, const truce_facts *facts, size_t best, size_t worst, truce_arena *arena) {
    const char *best_phrase = truce_case_phrase(facts, best, arena);
    const char *worst_phrase = truce_case_phrase(facts, worst, arena);
    if (best_phrase == NULL || worst_phrase == NULL) {
        out->failed = true;
        return;
    }
    char high[TRUCE_FIGURE_SIZE + 2], low[TRUCE_FIGURE_SIZE + 2], high_money[AMOUNT_SIZE], low_money[AMOUNT_SIZE];
    percent(high, truce_facts_world_real_income(facts, best), TRUCE_SIGN_BOTH);
    percent(low, truce_facts_world_real_income(facts, worst), TRUCE_SIGN_BOTH);
    const char *unit = facts->world->unit;
    truce_figure_amount(high_money, sizeof high_money, facts->world_gain[best], unit, TRUCE_SIGN_BOTH);
    truce_figure_amount(low_money, sizeof low_money, facts->world_gain[worst], unit, TRUCE_SIGN_BOTH);
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
        say_between(&sentence, facts, worst, best, arena);
        truce_display_bullet(text, &sentence, page.width);
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
    char share[TRUCE_FIGURE_SIZE + 2], old[AMOUNT_SIZE], new[AMOUNT_SIZE];
    truce_text_printf(out, "%s from %s to %s ", word, region_name(facts, from), region_name(facts, to));
    amount(old, facts, before);
    amount(new, facts, after);
    if (visible(change))
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
        if (!isfinite(after[n]) || !visible((after[n] - before[n]) / income[n])) continue;
        if (most == regions || fabs(after[n] - before[n]) > fabs(after[most] - before[most])) most = n;
    }
    if (most == regions) return;
    char old[AMOUNT_SIZE], new[AMOUNT_SIZE];
    truce_text_printf(out, "Tariff revenue of %s %s from %s to %s a year.", region_name(facts, most),
                      after[most] < before[most] ? "falls" : "rises", amount(old, facts, before[most]),
                      amount(new, facts, after[most]));
}

/* "Electronics in China, -8.1 % (USD 160 bn a year at benchmark prices)" */
static void say_industry(truce_text *out, const truce_facts *facts, size_t k, size_t cell) {
    size_t sectors = facts->world->n_sectors;
    double volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME)[cell];
    char share[TRUCE_FIGURE_SIZE + 2], money[AMOUNT_SIZE];
    truce_text_printf(out, "%s in %s, %s (%s)", facts->world->sector.name[cell % sectors],
                      region_name(facts, cell / sectors), percent(share, volume, TRUCE_SIGN_BOTH),
                      amount(money, facts, volume * facts->world->accounts.output[cell]));
}

static void say_industries(truce_text *out, const truce_facts *facts, size_t k) {
    size_t cells = facts->world->n_regions * facts->world->n_sectors, down = cells, up = cells;
    const double *volume = truce_solution_array(facts->run->solution[k], TRUCE_OUTPUT_VOLUME);
    const double *output = facts->world->accounts.output;
    for (size_t c = 0; c < cells; c++) {
        if (!isfinite(volume[c]) || !visible(volume[c])) continue;
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
