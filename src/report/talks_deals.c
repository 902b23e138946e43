/* Deals of a few issues in words and numbers: which both sides prefer, who gains, what buys what. */
#include <math.h>
#include <stdio.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/talks_report.h"

enum { MOST_DEALS = 10, BYSTANDERS = 4 };

static truce_tone tone_of(double value) {
    if (fabs(value) < 5e-4) return TRUCE_TONE_PLAIN;
    return value > 0 ? TRUCE_TONE_GAIN : TRUCE_TONE_LOSS;
}

static void money_cell(truce_layout *layout, double value) {
    char figure[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, tone_of(value), truce_figure(figure, value, TRUCE_SIGN_BOTH));
}

/* ---- the list of deals ------------------------------------------------------------------------------------------- */

static void say_search(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    const truce_deals *deals = t->deals;
    size_t efficient = 0;
    for (size_t d = 0; d < deals->count; d++) efficient += deals->list[d].efficient;
    truce_text_printf(&p->sentence, "%zu combinations of steps were tried; ", deals->tried);
    if (deals->count == 0)
        truce_text_printf(&p->sentence,
                          "none leaves every party better off than %s and %s: what is on the table buys "
                          "no deal by these steps. The bargain below may take other values.",
                          truce_talks_before(t)->title, t->war->title);
    else
        truce_text_printf(&p->sentence,
                          "all parties prefer %zu of them to %s and to %s; of these, %zu cannot be "
                          "improved for one without loss to another.",
                          deals->count, truce_talks_before(t)->title, t->war->title, efficient);
    truce_talks_bullet(p);
}

/* What all deals have in common before anything is conceded: one rate in place of many. */
static void say_stand_in(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    size_t said = 0;
    for (size_t k = 0; t->stand_in != NULL && k < t->n_parties; k++) {
        double change = expm1(t->stand_in[t->parties[k]] - t->status_quo->payoff[t->parties[k]]);
        if (!truce_figure_shows(change)) continue;
        truce_text_printf(&p->sentence,
                          said++ == 0
                              ? "The issues have one value where the policy in force has many; that alone is part "
                                "of every deal: "
                              : ", ");
        truce_talks_region(p, t->parties[k], change);
    }
    if (said == 0) return;
    truce_text_printf(&p->sentence, ". 'scale' in place of 'set' or 'add' keeps the pattern of rates.");
    truce_talks_bullet(p);
}

/* Parties and the bystanders that the bargain moves most. */
static size_t shown_regions(const truce_talks *t, size_t *region) {
    size_t count = 0;
    for (size_t k = 0; k < t->n_parties && count < 6; k++) region[count++] = t->parties[k];
    return count + truce_talks_bystanders(t, t->result, t->threat, region + count, BYSTANDERS);
}

static void deal_row(truce_layout *layout, const truce_talks *t, const char *name, const double *x,
                     const double *payoff, const size_t *region, size_t regions) {
    char value[TRUCE_FIGURE_SIZE + 8];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, name);
    for (size_t k = 0; k < t->n_table; k++)
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_lever(value, t, k, x[k]));
    for (size_t r = 0; r < regions; r++)
        money_cell(layout, truce_talks_value(t, payoff[region[r]] - t->threat->payoff[region[r]], region[r]));
}

truce_status truce_talks_deals(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    size_t region[6 + BYSTANDERS], regions = shown_regions(t, region), count = 1 + t->n_table + regions;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    const char *group = truce_arena_printf(p->arena, "gain, %s a year", t->world->unit);
    if (layout == NULL || group == NULL) return truce_fail_memory(error);
    truce_talks_section(p, "Deals that every party prefers");
    say_search(p);
    say_stand_in(p);
    columns[0] = (truce_layout_column){NULL, "deal", 0, TRUCE_ALIGN_LEFT, true};
    for (size_t k = 0; k < t->n_table; k++)
        columns[1 + k] = (truce_layout_column){"terms", t->levers[k].name, 0, TRUCE_ALIGN_RIGHT, false};
    for (size_t r = 0; r < regions; r++)
        columns[1 + t->n_table + r] =
            (truce_layout_column){group, t->world->region.code[region[r]], 0, TRUCE_ALIGN_POINT, false};
    deal_row(layout, t, "war", t->war->x, t->war->payoff, region, regions);
    const truce_state *now = t->threat != t->war ? t->threat : truce_talks_before(t);
    if (now != t->war) deal_row(layout, t, now->name, now->x, now->payoff, region, regions);
    truce_layout_rule(layout);
    for (size_t d = 0, shown = 0; d < t->deals->count && shown < MOST_DEALS; d++) {
        char name[32];
        if (!t->deals->list[d].efficient) continue;
        snprintf(name, sizeof name, "%zu", ++shown);
        deal_row(layout, t, name, t->deals->list[d].x, t->deals->list[d].payoff, region, regions);
    }
    truce_layout_rule(layout);
    deal_row(layout, t, "bargain", t->result->x, t->result->payoff, region, regions);
    truce_text_append(p->text, "\n", 1);
    TRUCE_TRY(truce_layout_write(layout, p->text, p->page, error));
    truce_talks_line(p,
                     truce_arena_printf(p->arena,
                                        "Gains are counted from %s. Numbered: steps that cannot be improved for one "
                                        "party without loss to another, the largest product of gains first. Bargain: "
                                        "the solution over all values between the bounds.",
                                        t->threat->title));
    return TRUCE_OK;
}

/* ---- what issues are worth --------------------------------------------------------------------------------------- */

static const double UNIT = 0.1; /* ten points of a rate, or a tenth more permits than there are */

/* What a unit of concession on issue k is worth to region n, in money. */
static double worth(const truce_talks *t, size_t k, size_t n) {
    double unit = t->levers[k].kind == TRUCE_LEVER_LICENCE ? UNIT * t->status_quo->x[k] : -UNIT;
    return unit * t->rates->gradient[k * t->world->n_regions + n] * t->world->accounts.income[n];
}

static const char *unit_words(const truce_lever *lever) {
    return lever->kind == TRUCE_LEVER_LICENCE ? "a tenth more" : "ten points less of";
}

static bool shows(double money) {
    return fabs(money) >= 5e-4;
}

/* Whether an issue has so many units left to concede. */
static bool has_room(const truce_talks *t, size_t k, double units) {
    bool licence = t->levers[k].kind == TRUCE_LEVER_LICENCE;
    double room = fabs(t->rates->to[k] - t->status_quo->x[k]) / (licence ? t->status_quo->x[k] : 1);
    return UNIT * units <= room;
}

/* "6.8 points of US tariff", "4.5 % more engine licences", or "more than is left to give of" them. */
static void say_units(truce_talks_page *p, double units, size_t k) {
    const truce_talks *t = p->talks;
    char number[TRUCE_FIGURE_SIZE];
    bool licence = t->levers[k].kind == TRUCE_LEVER_LICENCE;
    truce_figure_percent(number, UNIT * units, TRUCE_SIGN_NONE);
    if (!has_room(t, k, units))
        truce_text_printf(&p->sentence, "more than is left to give of %s", truce_talks_name(t, k));
    else
        truce_text_printf(&p->sentence, licence ? "%s %% more %s" : "%s points of %s", number, truce_talks_name(t, k));
}

/* Concessions that their owner gains from: nothing need be paid for them. */
static void say_free(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    size_t said = 0;
    for (size_t k = 0; k < t->n_table; k++) {
        double own = worth(t, k, t->levers[k].party);
        if (own < 0 || !shows(own)) continue;
        truce_text_printf(&p->sentence, "%s%s %s ",
                          said++ == 0 ? "Needs no return, because its owner gains too: " : "; ",
                          unit_words(&t->levers[k]), truce_talks_name(t, k));
        truce_talks_money(p, own, TRUCE_SIGN_BOTH);
        truce_text_printf(&p->sentence, " a year to %s itself", t->world->region.name[t->levers[k].party]);
    }
    if (said == 0) return;
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

/* What a concession that costs its owner would have to bring. */
static void say_price(truce_talks_page *p, size_t k, size_t b) {
    const truce_talks *t = p->talks;
    size_t a = t->levers[k].party, said = 0;
    double cost = -worth(t, k, a), value = worth(t, k, b);
    if (!shows(cost) || cost < 0 || !shows(value) || value < 0) return;
    truce_text_printf(&p->sentence, "%s %s cost %s ", unit_words(&t->levers[k]), truce_talks_name(t, k),
                      t->world->region.name[a]);
    truce_talks_money(p, cost, TRUCE_SIGN_NONE);
    truce_text_printf(&p->sentence, " a year and are worth ");
    truce_talks_money(p, value, TRUCE_SIGN_NONE);
    truce_text_printf(&p->sentence, " to %s", t->world->region.name[b]);
    for (size_t l = 0; l < t->n_table; l++) {
        if (t->levers[l].party != b || worth(t, l, a) <= 0 || !shows(worth(t, l, a))) continue;
        truce_text_printf(&p->sentence, said++ == 0 ? ". The price is paid by " : " or ");
        say_units(p, cost / worth(t, l, a), l);
        if (worth(t, l, b) < 0 && shows(worth(t, l, b)) && has_room(t, l, value / -worth(t, l, b))) {
            truce_text_printf(&p->sentence, " (%s gives no more than ", t->world->region.code[b]);
            say_units(p, value / -worth(t, l, b), l);
            truce_text_printf(&p->sentence, ")");
        }
    }
    truce_text_printf(&p->sentence, said > 0 ? "." : ", which has nothing on the table to pay with.");
    truce_talks_bullet(p);
}

/* What the others' concessions are worth to one party, counted in the one that it wants most. */
static void say_equal(truce_talks_page *p, size_t n) {
    const truce_talks *t = p->talks;
    size_t most = t->n_table, said = 0;
    for (size_t k = 0; k < t->n_table; k++)
        if (t->levers[k].party != n && shows(worth(t, k, n)) &&
            worth(t, k, n) > (most < t->n_table ? worth(t, most, n) : 0))
            most = k;
    if (most == t->n_table) return;
    for (size_t k = 0; k < t->n_table; k++) {
        if (t->levers[k].party == n || k == most || !shows(worth(t, k, n)) || worth(t, k, n) < 0) continue;
        if (said++ == 0) {
            truce_text_printf(&p->sentence, "To %s %s %s (", t->world->region.name[n], unit_words(&t->levers[most]),
                              truce_talks_name(t, most));
            truce_talks_money(p, worth(t, most, n), TRUCE_SIGN_NONE);
            truce_text_printf(&p->sentence, " a year) are worth: ");
        } else {
            truce_text_printf(&p->sentence, ", ");
        }
        say_units(p, worth(t, most, n) / worth(t, k, n), k);
    }
    if (said == 0) return;
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

static void say_exchange(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    say_free(p);
    for (size_t k = 0; k < t->n_table; k++)
        for (size_t r = 0; r < t->n_parties; r++)
            if (t->levers[k].party != t->parties[r]) say_price(p, k, t->parties[r]);
    for (size_t r = 0; r < t->n_parties; r++) say_equal(p, t->parties[r]);
}

/* Ten points of each issue: what they are worth to whom, and what a whole concession is. */
static truce_status table_of_worth(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    size_t N = t->world->n_regions, count = 2 + 2 * (t->n_parties + 1);
    bool whole = t->rates->whole != NULL;
    if (!whole) count = 2 + t->n_parties + 1;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    static const char tens[] = "a little", all[] = "all of it";
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "concession", 20, TRUCE_ALIGN_LEFT, true};
    columns[1] = (truce_layout_column){NULL, "by", 0, TRUCE_ALIGN_LEFT, true};
    for (size_t g = 0, c = 2; g < (whole ? 2 : 1); g++) {
        for (size_t r = 0; r < t->n_parties; r++)
            columns[c++] = (truce_layout_column){g == 0 ? tens : all, t->world->region.code[t->parties[r]], 0,
                                                 TRUCE_ALIGN_POINT, false};
        columns[c++] = (truce_layout_column){g == 0 ? tens : all, "others", 0, TRUCE_ALIGN_POINT, false};
    }
    for (size_t k = 0; k < t->n_table; k++) {
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_name(t, k));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, t->world->region.code[t->levers[k].party]);
        for (int g = 0; g < (whole ? 2 : 1); g++) {
            double others = 0;
            for (size_t n = 0; n < N; n++) {
                double money = g == 0 ? worth(t, k, n) : truce_talks_value(t, t->rates->whole[k * N + n], n);
                if (!truce_talks_is_party(t, n)) others += money;
            }
            for (size_t r = 0; r < t->n_parties; r++)
                money_cell(layout, g == 0
                                       ? worth(t, k, t->parties[r])
                                       : truce_talks_value(t, t->rates->whole[k * N + t->parties[r]], t->parties[r]));
            money_cell(layout, others);
        }
    }
    return truce_layout_write(layout, p->text, p->page, error);
}

/* Of many rates: where a point more costs the other side most for each dollar of own pain. */
static truce_status table_of_leverage(truce_talks_page *p, truce_error *error) {
    enum { MOST = 20 };
    static const truce_layout_column columns[] = {{NULL, "instrument", 16, TRUCE_ALIGN_LEFT, true},
                                                  {NULL, "on", 0, TRUCE_ALIGN_LEFT, false},
                                                  {NULL, "own, a\npoint more", 0, TRUCE_ALIGN_POINT, false},
                                                  {NULL, "the\nother's", 0, TRUCE_ALIGN_POINT, false},
                                                  {NULL, "ratio", 0, TRUCE_ALIGN_POINT, false}};
    const truce_talks *t = p->talks;
    truce_layout *layout = truce_layout_new(p->arena, columns, sizeof columns / sizeof *columns);
    bool *taken = TRUCE_NEW_ARRAY(p->arena, bool, t->n_table * t->n_parties);
    if (layout == NULL || taken == NULL) return truce_fail_memory(error);
    for (size_t shown = 0; shown < MOST; shown++) {
        size_t best = t->n_table * t->n_parties;
        double most = 0;
        for (size_t c = 0; c < t->n_table * t->n_parties; c++) {
            size_t k = c / t->n_parties, n = t->parties[c % t->n_parties];
            double money = t->levers[k].party == n || taken[c] ? 0 : worth(t, k, n);
            if (money > most) {
                most = money;
                best = c;
            }
        }
        if (best == t->n_table * t->n_parties) break;
        taken[best] = true;
        size_t k = best / t->n_parties, n = t->parties[best % t->n_parties];
        char figure[TRUCE_FIGURE_SIZE];
        double own = -worth(t, k, t->levers[k].party) / 10, other = -worth(t, k, n) / 10;
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_name(t, k));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, t->world->region.code[n]);
        money_cell(layout, own);
        money_cell(layout, other);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure(figure, other / own, TRUCE_SIGN_MINUS));
    }
    TRUCE_TRY(truce_layout_write(layout, p->text, p->page, error));
    truce_talks_line(p, truce_arena_printf(p->arena,
                                           "%s a year for one percentage point. A ratio above zero: both lose, so many "
                                           "dollars of the other's pain for one of own; below: the mover gains.",
                                           t->world->unit));
    return TRUCE_OK;
}

truce_status truce_talks_rates(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    if (t->rates->whole == NULL) {
        truce_talks_section(p, "Where a point hurts the other most");
        return table_of_leverage(p, error);
    }
    truce_talks_section(p, "Which concession buys what");
    TRUCE_TRY(table_of_worth(p, error));
    truce_text_append(p->text, "\n", 1);
    say_exchange(p);
    truce_talks_line(
        p, truce_arena_printf(p->arena,
                              "In %s a year. A little: ten points less of a tariff or tax, a tenth more permits than "
                              "are given, at the margin of the policy in force, by exact derivatives. All of "
                              "it: that issue alone goes to no tariff, or to everything licensed.",
                              t->world->unit));
    return p->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
