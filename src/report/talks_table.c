/* Answers about talks as a briefing: findings in sentences, then the numbers, then what proves them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/talks_report.h"

enum { MOST_ROWS = 40, MOST_LISTED = 24, NAMED_BYSTANDERS = 8 };

static truce_tone tone_of(double change) {
    if (!truce_figure_shows(change)) return TRUCE_TONE_PLAIN;
    return change > 0 ? TRUCE_TONE_GAIN : TRUCE_TONE_LOSS;
}

/* ---- the top ----------------------------------------------------------------------------------------------------- */

static const char *list_regions(const truce_talks_page *p, const size_t *regions, size_t count, char *buffer,
                                size_t size) {
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t k = 0; k < count && used + 1 < size; k++) {
        int wrote = snprintf(buffer + used, size - used, "%s%s", k == 0 ? "" : ", ", p->world->region.name[regions[k]]);
        used += wrote < 0 ? 0 : (size_t)wrote;
    }
    return buffer;
}

static const char *heading_of(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    const char *threat = t->threat != NULL ? t->threat->title : "";
    switch (t->question.verb) {
    case TRUCE_TALKS_OPTIMAL:
        return truce_arena_printf(p->arena, "What %s would do alone", p->world->region.name[t->party]);
    case TRUCE_TALKS_NASH:
        return "Trade war: everyone for itself";
    case TRUCE_TALKS_COOPERATE:
        return truce_arena_printf(p->arena, "The deal that all gain from alike, from %s", threat);
    case TRUCE_TALKS_BARGAIN:
        return truce_arena_printf(p->arena, "The bargain (%s), from %s", truce_bargain_name[t->question.solution],
                                  threat);
    case TRUCE_TALKS_FRONTIER:
        return "The frontier: what one can have, given what the other gets";
    case TRUCE_TALKS_DEALS:
        return "Deals that both sides prefer";
    case TRUCE_TALKS_ENFORCE:
        return "What keeps the truce";
    case TRUCE_TALKS_LEVERAGE:
        return "Leverage: what own pain buys in the other's";
    default:
        return t->alone ? "War, truce and deals" : truce_scenario_title(t->scenario);
    }
}

static void write_top(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    char parties[512];
    size_t issues = 0;
    const char *heading = heading_of(p);
    if (heading == NULL) {
        p->text->failed = true;
        return;
    }
    truce_layout_heading(p->text, p->page, heading, '=');
    for (size_t k = 0; k < t->n_table; k++) issues += t->issue[k] != NULL;
    list_regions(p, t->parties, t->n_parties, parties, sizeof parties);
    truce_talks_line(p,
                     truce_arena_printf(p->arena,
                                        "World %s: %zu regions x %zu sectors. Parties: %s. On the table: "
                                        "%zu %s%s.",
                                        t->world->name, t->world->n_regions, t->world->n_sectors, parties, t->n_table,
                                        issues == t->n_table ? "issue" : "rate", t->n_table == 1 ? "" : "s"));
    if (t->n_responders > 0) {
        list_regions(p, t->responders, t->n_responders, parties, sizeof parties);
        truce_talks_line(p, truce_arena_printf(p->arena,
                                               "Not at the table, but each at its own best given what is decided there "
                                               "(%zu rates): %s.",
                                               t->n_levers - t->n_table, parties));
    }
    if (t->lambda != NULL)
        truce_talks_line(p, "Governments weigh sectors by political weights: what they maximise is not real income.");
}

/* ---- in brief ---------------------------------------------------------------------------------------------------- */

static void say_parties(truce_talks_page *p, const truce_state *state, const truce_state *over) {
    const truce_talks *t = p->talks;
    enum { MOST = 8 };
    truce_text_printf(&p->sentence, "%s, against %s: ", state->title, over->title);
    for (size_t k = 0; k < t->n_parties && k < MOST; k++) {
        if (k > 0) truce_text_printf(&p->sentence, ", ");
        truce_talks_region(p, t->parties[k], truce_talks_gain(state, over, t->parties[k]));
    }
    truce_text_printf(&p->sentence, t->n_parties > MOST ? " and others, below." : ".");
    truce_talks_bullet(p);
}

static void say_bystanders(truce_talks_page *p, const truce_state *state, const truce_state *over) {
    size_t region[NAMED_BYSTANDERS];
    size_t count = truce_talks_bystanders(p->talks, state, over, region, NAMED_BYSTANDERS);
    if (p->talks->n_parties == p->world->n_regions) return;
    if (count == 0) {
        truce_text_printf(&p->sentence, "No region that is not at the table notices.");
        truce_talks_bullet(p);
        return;
    }
    truce_text_printf(&p->sentence, "Who is not at the table: ");
    for (size_t k = 0; k < count; k++) {
        if (k > 0) truce_text_printf(&p->sentence, ", ");
        truce_talks_region(p, region[k], truce_talks_gain(state, over, region[k]));
    }
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

static void say_world(truce_talks_page *p, const truce_state *state, const truce_state *over) {
    double gain = 0, income = 0;
    for (size_t n = 0; n < p->world->n_regions; n++) {
        gain += truce_talks_gain(state, over, n) * p->world->accounts.income[n];
        income += p->world->accounts.income[n];
    }
    truce_text_printf(&p->sentence, "The world as a whole: ");
    truce_talks_percent(p, gain / income, TRUCE_SIGN_BOTH);
    truce_text_printf(&p->sentence, " of real income (");
    truce_talks_money(p, gain, TRUCE_SIGN_BOTH);
    truce_text_printf(&p->sentence, " a year).");
    truce_talks_bullet(p);
}

static void say_tariffs(truce_talks_page *p, const truce_state *state, const truce_state *over) {
    const truce_talks *t = p->talks;
    size_t said = 0;
    for (size_t k = 0; k < t->n_parties && said < 8; k++) {
        size_t n = t->parties[k];
        if (!truce_figure_shows(state->mean_tariff[n] - over->mean_tariff[n])) continue;
        truce_text_printf(&p->sentence, "%s%s from ", said++ == 0 ? "Mean tariffs on all imports: " : ", ",
                          p->world->region.name[n]);
        truce_talks_percent(p, over->mean_tariff[n], TRUCE_SIGN_MINUS);
        truce_text_printf(&p->sentence, " to ");
        truce_talks_percent(p, state->mean_tariff[n], TRUCE_SIGN_MINUS);
    }
    if (said == 0) return;
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

/* A war of mutual best answers may be milder than what is in force. */
static void say_mild(truce_talks_page *p, const truce_state *war, const truce_state *before) {
    const truce_talks *t = p->talks;
    for (size_t k = 0; k < t->n_parties; k++)
        if (truce_talks_gain(war, before, t->parties[k]) < 0) return;
    truce_text_printf(&p->sentence, "No party loses by it: what is in force is not what each would choose for itself.");
    truce_talks_bullet(p);
}

truce_status truce_talks_headlines(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    const truce_state *before = truce_talks_before(t);
    if (before == NULL) return TRUCE_OK;
    truce_talks_section(p, "In brief");
    if (t->war != NULL && t->war != before) {
        say_parties(p, t->war, before);
        say_bystanders(p, t->war, before);
    }
    if (t->result != t->war) {
        say_parties(p, t->result, before);
        if (t->question.verb == TRUCE_TALKS_NASH) say_mild(p, t->result, before);
        say_bystanders(p, t->result, before);
        say_world(p, t->result, before);
        say_tariffs(p, t->result, before);
    }
    return p->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- regions ----------------------------------------------------------------------------------------------------- */

/* Parties first, then the others, both in the order of the world. */
static size_t region_at(const truce_talks *t, size_t row) {
    if (row < t->n_parties) return t->parties[row];
    size_t left = row - t->n_parties, n = 0;
    for (;; n++)
        if (!truce_talks_is_party(t, n) && left-- == 0) return n;
}

truce_status truce_talks_states(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    size_t per = t->lambda != NULL ? 4 : 3, count = 2 + per * t->n_states;
    if (t->n_states < 2) return TRUCE_OK; /* nothing to compare */
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    truce_talks_section(p, "Real income, change from the benchmark");
    columns[0] = (truce_layout_column){NULL, "", 8, TRUCE_ALIGN_LEFT, true};
    columns[1] = (truce_layout_column){NULL, "", 14, TRUCE_ALIGN_LEFT, true};
    for (size_t s = 0; s < t->n_states; s++) {
        const char *group = t->state[s]->name;
        truce_layout_column *at = &columns[2 + per * s];
        *at++ = (truce_layout_column){group, "%", 0, TRUCE_ALIGN_POINT, false};
        *at++ = (truce_layout_column){group, t->world->unit, 0, TRUCE_ALIGN_POINT, false};
        if (t->lambda != NULL) *at++ = (truce_layout_column){group, "objective\n%", 0, TRUCE_ALIGN_POINT, false};
        *at = (truce_layout_column){group, "mean\ntariff %", 0, TRUCE_ALIGN_POINT, false};
    }
    size_t rows = t->world->n_regions < MOST_ROWS ? t->world->n_regions : MOST_ROWS;
    for (size_t r = 0; r < rows; r++) {
        size_t n = region_at(t, r);
        char figure[TRUCE_FIGURE_SIZE];
        const char *code = t->world->region.code[n], *name = t->world->region.name[n];
        if (r == t->n_parties) truce_layout_rule(layout);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, code);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, strcmp(code, name) == 0 ? "" : name);
        for (size_t s = 0; s < t->n_states; s++) {
            const truce_state *state = t->state[s];
            double change = state->real_income[n];
            truce_layout_cell(layout, tone_of(change), truce_figure_percent(figure, change, TRUCE_SIGN_BOTH));
            truce_layout_cell(layout, tone_of(change),
                              truce_figure(figure, change * t->world->accounts.income[n], TRUCE_SIGN_BOTH));
            if (t->lambda != NULL)
                truce_layout_cell(layout, tone_of(state->payoff[n]),
                                  truce_figure_percent(figure, expm1(state->payoff[n]), TRUCE_SIGN_BOTH));
            truce_layout_cell(layout, TRUCE_TONE_PLAIN,
                              truce_figure_percent(figure, state->mean_tariff[n], TRUCE_SIGN_MINUS));
        }
    }
    TRUCE_TRY(truce_layout_write(layout, p->text, p->page, error));
    for (size_t s = 0; s < t->n_states; s++)
        if (strcmp(t->state[s]->name, t->state[s]->title) != 0)
            truce_talks_line(p, truce_arena_printf(p->arena, "%s: %s.", t->state[s]->name, t->state[s]->title));
    return TRUCE_OK;
}

/* ---- instruments ------------------------------------------------------------------------------------------------- */

static truce_status list_levers(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    size_t count = 2 + t->n_states;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "instrument", 20, TRUCE_ALIGN_LEFT, true};
    columns[1] = (truce_layout_column){NULL, "decided by", 0, TRUCE_ALIGN_LEFT, false};
    for (size_t s = 0; s < t->n_states; s++)
        columns[2 + s] = (truce_layout_column){NULL, t->state[s]->name, 0, TRUCE_ALIGN_RIGHT, false};
    for (size_t k = 0; k < t->n_levers; k++) {
        char value[TRUCE_FIGURE_SIZE + 8];
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_name(t, k));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, t->world->region.code[t->levers[k].party]);
        for (size_t s = 0; s < t->n_states; s++)
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_lever(value, t, k, t->state[s]->x[k]));
    }
    return truce_layout_write(layout, p->text, p->page, error);
}

/* Of many rates: by party, how many, lowest, mean, highest. */
static truce_status summarise_levers(truce_talks_page *p, truce_error *error) {
    static const truce_layout_column columns[] = {
        {NULL, "party", 8, TRUCE_ALIGN_LEFT, true},        {NULL, "rates", 0, TRUCE_ALIGN_RIGHT, false},
        {NULL, "lowest\n%", 0, TRUCE_ALIGN_POINT, false},  {NULL, "plain\nmean %", 0, TRUCE_ALIGN_POINT, false},
        {NULL, "highest\n%", 0, TRUCE_ALIGN_POINT, false}, {NULL, "the highest is", 16, TRUCE_ALIGN_LEFT, false}};
    const truce_talks *t = p->talks;
    truce_layout *layout = truce_layout_new(p->arena, columns, sizeof columns / sizeof *columns);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t r = 0; r < t->n_parties + t->n_responders; r++) {
        double least = INFINITY, most = -INFINITY, sum = 0;
        size_t count = 0, top = 0, party = r < t->n_parties ? t->parties[r] : t->responders[r - t->n_parties];
        char figure[TRUCE_FIGURE_SIZE];
        for (size_t k = 0; k < t->n_levers; k++) {
            double x = t->result->x[k];
            if (t->levers[k].party != party || t->levers[k].kind == TRUCE_LEVER_LICENCE) continue;
            if (x > most) top = k;
            least = fmin(least, x);
            most = fmax(most, x);
            sum += x;
            count++;
        }
        if (count == 0) continue;
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, t->world->region.code[party]);
        snprintf(figure, sizeof figure, "%zu", count);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, figure);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, least, TRUCE_SIGN_MINUS));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN,
                          truce_figure_percent(figure, sum / (double)count, TRUCE_SIGN_MINUS));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, most, TRUCE_SIGN_MINUS));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_name(t, top));
    }
    return truce_layout_write(layout, p->text, p->page, error);
}

/* Units of the values above. */
static void say_units(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    bool added = false, licensed = false;
    for (size_t k = 0; k < t->n_levers; k++) {
        added |= t->levers[k].offset != NULL;
        licensed |= t->levers[k].kind == TRUCE_LEVER_LICENCE;
    }
    if (added) truce_talks_line(p, "pts: percentage points, on average over the goods, on top of all other tariffs.");
    if (licensed) truce_talks_line(p, "Licences: the part of the benchmark's volume of trade that may be shipped.");
}

truce_status truce_talks_instruments(truce_talks_page *p, truce_error *error) {
    truce_talks_section(p, "What is on the table");
    if (p->talks->n_levers <= MOST_LISTED) {
        TRUCE_TRY(list_levers(p, error));
        say_units(p);
        return TRUCE_OK;
    }
    TRUCE_TRY(summarise_levers(p, error));
    truce_talks_line(p, "Every rate: --format json or csv, or --policy FILE.");
    return TRUCE_OK;
}

/* ---- proof ------------------------------------------------------------------------------------------------------- */

/* All its points in one: the worst of them. */
static void say_frontier(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    double step = 0, slope = 0;
    char figure[TRUCE_FIGURE_SIZE], other[TRUCE_FIGURE_SIZE];
    if (t->n_frontier == 0) return;
    for (size_t f = 0; f < t->n_frontier; f++) {
        step = fmax(step, t->frontier[f]->certificate.step);
        slope = fmax(slope, t->frontier[f]->certificate.projected_gradient);
    }
    truce_figure_small(figure, step);
    truce_figure_small(other, slope);
    truce_text_printf(&p->sentence,
                      "Frontier, %zu deals: first-order conditions of all hold to a step of %s in any rate (largest "
                      "slope of a payoff in a free instrument %s).",
                      t->n_frontier, figure, other);
    truce_talks_bullet(p);
}

void truce_talks_proof(truce_talks_page *p) {
    const truce_talks *t = p->talks;
    char step[TRUCE_FIGURE_SIZE], slope[TRUCE_FIGURE_SIZE], deviation[TRUCE_FIGURE_SIZE], seconds[TRUCE_FIGURE_SIZE];
    truce_talks_section(p, "How sure");
    say_frontier(p);
    for (size_t s = 0; s < t->n_states; s++) {
        const truce_state *state = t->state[s];
        const truce_certificate *c = &state->certificate;
        if (!state->searched) continue;
        truce_figure_small(step, c->step);
        truce_figure_small(slope, c->projected_gradient);
        truce_text_printf(&p->sentence,
                          "%s: first-order conditions hold to a step of %s in any rate (largest slope of a payoff in a "
                          "free instrument %s); %zu of %zu at a bound.",
                          state->name, step, slope, c->at_bounds, t->n_levers);
        if (!isnan(c->deviation)) {
            truce_figure_small(deviation, fmax(0, c->deviation));
            truce_text_printf(&p->sentence,
                              c->deviation <= 1e-12 ? " An independent check found no better policy near or far."
                                                    : " The best that an independent check found gains %s in logs.",
                              deviation);
        }
        if (!isnan(c->outsiders)) {
            truce_figure_small(deviation, fmax(0, c->outsiders));
            truce_text_printf(&p->sentence,
                              c->outsiders <= 1e-12 ? " No better answer was found for any of those who respond."
                                                    : " Alone, one of those who respond could still gain %s in logs.",
                              deviation);
        }
        if (c->starts > 1) {
            truce_figure_small(deviation, c->spread);
            truce_text_printf(&p->sentence,
                              c->spread < 1e-9 ? " %d starts led to the same payoff."
                              : c->concave
                                  ? " %d starts led to payoffs no further apart than %s in logs."
                                  : " The payoff is not concave; of the optima that %d starts led to this is the "
                                    "best, and the worst is %s below it in logs.",
                              c->starts, deviation);
        } else if (!c->concave) {
            truce_text_printf(&p->sentence, " The payoff is not concave: other local optima may exist.");
        }
        truce_talks_bullet(p);
    }
    truce_figure(seconds, t->seconds, TRUCE_SIGN_MINUS);
    if (p->page.width == TRUCE_DISPLAY_MARKUP) /* a page is the same bytes whenever it is made */
        truce_text_printf(&p->sentence, "Every equilibrium is solved to 1e-10.");
    else
        truce_text_printf(&p->sentence, "Worked out in %s s; every equilibrium solved to 1e-10.", seconds);
    truce_talks_bullet(p);
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static truce_status write_page(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    write_top(p);
    TRUCE_TRY(truce_talks_headlines(p, error));
    if (t->deals != NULL) TRUCE_TRY(truce_talks_deals(p, error));
    if (t->rates != NULL) TRUCE_TRY(truce_talks_rates(p, error));
    if (t->keeping != NULL) TRUCE_TRY(truce_talks_keeping(p, error));
    if (t->frontier != NULL) TRUCE_TRY(truce_talks_frontier(p, error));
    TRUCE_TRY(truce_talks_states(p, error));
    TRUCE_TRY(truce_talks_instruments(p, error));
    truce_talks_proof(p);
    return p->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

truce_status truce_talks_table(const truce_talks *talks, const truce_report_options *options, truce_output *output,
                               truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &talks->arena.allocator);
    truce_talks_page page = {
        .talks = talks, .world = talks->world, .page = truce_page_for(options), .text = &output->text, .arena = &arena};
    truce_text_init(&page.sentence, &talks->arena.allocator);
    truce_status status = write_page(&page, error);
    truce_text_free(&page.sentence);
    truce_arena_free(&arena);
    return status;
}
