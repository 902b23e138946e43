/* What keeps a truce, in words and numbers, and the frontier as a table. */
#include <math.h>
#include <stdio.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/talks_report.h"

static const double DAYS_OF_YEAR = 365.25;

/* "0.93", or what stands for no such factor. */
static const char *factor(char *buffer, double value) {
    if (!isfinite(value)) {
        snprintf(buffer, TRUCE_FIGURE_SIZE, "none");
        return buffer;
    }
    return truce_figure(buffer, value, TRUCE_SIGN_MINUS);
}

/* What it would do, what it would win until it is answered, and what that costs it afterwards. */
static void say_breach(truce_talks_page *p, const truce_keeping *keeping, const truce_enforcement *kept) {
    const truce_talks *t = p->talks;
    double a_period = keeping->period / DAYS_OF_YEAR * t->world->accounts.income[kept->party];
    char from[TRUCE_FIGURE_SIZE + 8], to[TRUCE_FIGURE_SIZE + 8];
    truce_text_printf(&p->sentence, ": the most tempting breach is %s, from %s to %s",
                      truce_talks_name(t, kept->breach),
                      truce_talks_lever(from, t, kept->breach, keeping->deal->x[kept->breach]),
                      truce_talks_lever(to, t, kept->breach, kept->breach_value));
    truce_text_printf(&p->sentence, "; all its breaches together gain it ");
    truce_talks_money(p, kept->temptation * a_period, TRUCE_SIGN_NONE);
    truce_text_printf(&p->sentence, " in the %d days until it is answered. ", keeping->period);
    if (kept->loss > 0) {
        truce_text_printf(&p->sentence, "Every %d days of war after that cost it ", keeping->period);
        truce_talks_money(p, kept->loss * a_period, TRUCE_SIGN_NONE);
        truce_text_printf(&p->sentence, ".");
    } else {
        truce_text_printf(&p->sentence, "War costs it nothing against the deal.");
    }
}

static void say_temptation(truce_talks_page *p, const truce_keeping *keeping, const truce_enforcement *kept) {
    char number[TRUCE_FIGURE_SIZE];
    truce_text_printf(&p->sentence, "%s", p->world->region.name[kept->party]);
    if (!truce_figure_shows(kept->temptation)) {
        truce_text_printf(&p->sentence, " has nothing to gain by breaking it: it would keep it without any threat.");
        truce_talks_bullet(p);
        return;
    }
    say_breach(p, keeping, kept);
    if (!isfinite(kept->discount))
        truce_text_printf(&p->sentence, " However patient it is, it breaks the deal.");
    else
        truce_text_printf(&p->sentence,
                          " It keeps a deal without end if the next %d days count for at least %s of the present ones.",
                          keeping->period, factor(number, kept->discount));
    truce_talks_bullet(p);
}

/* Whether going on is worth more than war. */
static void say_extension(truce_talks_page *p, const truce_keeping *keeping) {
    const truce_talks *t = p->talks;
    bool all = true;
    double years = keeping->period / DAYS_OF_YEAR;
    for (size_t k = 0; k < t->n_parties; k++) all &= keeping->party[k].loss > 0;
    truce_text_printf(&p->sentence,
                      all ? "Extending it is worth more to every party than letting it lapse into %s: "
                          : "Not every party would rather extend it than let it lapse into %s: ",
                      keeping->war->title);
    for (size_t k = 0; k < t->n_parties; k++) {
        const truce_enforcement *kept = &keeping->party[k];
        truce_text_printf(&p->sentence, "%s%s ", k == 0 ? "" : ", ", t->world->region.name[kept->party]);
        truce_talks_money(p, kept->loss * years * t->world->accounts.income[kept->party], TRUCE_SIGN_BOTH);
    }
    truce_text_printf(&p->sentence, " for every %d days of extension.", keeping->period);
    truce_talks_bullet(p);
}

static void say_discount(truce_talks_page *p, const truce_keeping *keeping) {
    const truce_talks *t = p->talks;
    if (keeping->discount <= 0) return;
    char number[TRUCE_FIGURE_SIZE];
    truce_text_printf(&p->sentence,
                      "At the patience given (the next %d days count for %s of the present ones): ", keeping->period,
                      factor(number, keeping->discount));
    for (size_t k = 0; k < t->n_parties; k++)
        truce_text_printf(&p->sentence, "%s%s %s it", k == 0 ? "" : ", ",
                          t->world->region.name[keeping->party[k].party],
                          keeping->party[k].discount <= keeping->discount ? "keeps" : "breaks");
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

/* Where the instruments, one value each, come no nearer to a policy of many rates. */
static void say_nearest(truce_talks_page *p, const truce_keeping *keeping) {
    const truce_talks *t = p->talks;
    size_t said = 0;
    for (size_t k = 0; k < t->n_parties; k++) {
        const truce_enforcement *kept = &keeping->party[k];
        const double off[2] = {expm1(kept->deal - keeping->deal->payoff[kept->party]),
                               expm1(kept->war - keeping->war->payoff[kept->party])};
        for (size_t s = 0; s < 2; s++) {
            if (!truce_figure_shows(off[s])) continue;
            truce_text_printf(&p->sentence,
                              said++ == 0 ? "Where a policy has many rates and an instrument one, the nearest that the "
                                            "instruments can make stands for it; its real income is off by: %s in %s "
                                          : "; %s in %s ",
                              p->world->region.name[kept->party], s == 0 ? keeping->deal->title : keeping->war->title);
            truce_talks_percent(p, off[s], TRUCE_SIGN_BOTH);
        }
    }
    if (said == 0) return;
    truce_text_printf(&p->sentence, ".");
    truce_talks_bullet(p);
}

/* Where nobody has anything to gain by a breach, every deadline will do. */
static bool tempts(const truce_keeping *keeping, size_t n_parties) {
    bool any = false;
    for (size_t k = 0; k < n_parties; k++) any |= truce_figure_shows(keeping->party[k].temptation);
    return any;
}

static truce_status table_of_clock(truce_talks_page *p, const truce_keeping *keeping, truce_error *error) {
    static const char lapse[] = "it lapses", extend[] = "it is extended";
    const truce_talks *t = p->talks;
    size_t count = 1 + 2 * t->n_parties;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "days left", 0, TRUCE_ALIGN_RIGHT, true};
    for (size_t k = 0; k < t->n_parties; k++) {
        const char *title = truce_arena_printf(p->arena, "      %s", t->world->region.code[t->parties[k]]);
        if (title == NULL) return truce_fail_memory(error);
        columns[1 + k] = (truce_layout_column){lapse, title, 0, TRUCE_ALIGN_RIGHT, false};
        columns[1 + t->n_parties + k] = (truce_layout_column){extend, title, 0, TRUCE_ALIGN_RIGHT, false};
    }
    for (size_t c = 0; c < keeping->clocks; c++) {
        char number[TRUCE_FIGURE_SIZE];
        snprintf(number, sizeof number, "%d", keeping->days_left[c]);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, number);
        for (size_t g = 0; g < 2; g++)
            for (size_t k = 0; k < t->n_parties; k++) {
                double least = (g == 0 ? keeping->lapse : keeping->extend)[c * t->n_parties + k];
                bool holds = keeping->discount > 0 ? least <= keeping->discount : isfinite(least);
                truce_layout_cell(layout, holds ? TRUCE_TONE_GAIN : TRUCE_TONE_LOSS, factor(number, least));
            }
    }
    truce_text_append(p->text, "\n", 1);
    truce_talks_line(p,
                     truce_arena_printf(p->arena,
                                        "What the next %d days must count for, of the present ones, for each side to "
                                        "keep the truce with so many days left, if at the deadline it lapses into "
                                        "war or is extended for good. None: it breaks the truce however patient it "
                                        "is.",
                                        keeping->period));
    truce_text_append(p->text, "\n", 1);
    return truce_layout_write(layout, p->text, p->page, error);
}

truce_status truce_talks_keeping(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    for (size_t d = 0; d < t->n_keeping; d++) {
        const truce_keeping *keeping = &t->keeping[d];
        const char *heading = truce_arena_printf(p->arena, "What keeps %s", keeping->deal->title);
        if (heading == NULL) return truce_fail_memory(error);
        truce_talks_section(p, heading);
        for (size_t k = 0; k < t->n_parties; k++) say_temptation(p, keeping, &keeping->party[k]);
        say_nearest(p, keeping);
        say_extension(p, keeping);
        say_discount(p, keeping);
        if (keeping->clocks > 0 && tempts(keeping, t->n_parties)) TRUCE_TRY(table_of_clock(p, keeping, error));
    }
    return TRUCE_OK;
}

truce_status truce_talks_frontier(truce_talks_page *p, truce_error *error) {
    const truce_talks *t = p->talks;
    bool few = t->n_table <= 8;
    size_t count = 5 + (few ? t->n_table : 0);
    truce_layout_column *columns = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(p->arena, columns, count);
    const char *group = truce_arena_printf(p->arena, "gain over %s", t->threat->name);
    if (layout == NULL || group == NULL) return truce_fail_memory(error);
    truce_talks_section(p, "Efficient deals, from one side's best to the other's");
    columns[0] = (truce_layout_column){NULL, "deal", 0, TRUCE_ALIGN_RIGHT, true};
    for (size_t k = 0; k < 2; k++) {
        const char *code = t->world->region.code[t->parties[k]];
        columns[1 + 2 * k] =
            (truce_layout_column){group, truce_arena_printf(p->arena, "%s %%", code), 0, TRUCE_ALIGN_POINT, false};
        columns[2 + 2 * k] = (truce_layout_column){group, truce_arena_printf(p->arena, "%s %s", code, t->world->unit),
                                                   0, TRUCE_ALIGN_POINT, false};
        if (columns[1 + 2 * k].title == NULL || columns[2 + 2 * k].title == NULL) return truce_fail_memory(error);
    }
    for (size_t k = 0; few && k < t->n_table; k++)
        columns[5 + k] = (truce_layout_column){"terms", t->levers[k].name, 0, TRUCE_ALIGN_RIGHT, false};
    for (size_t f = 0; f < t->n_frontier; f++) {
        char figure[TRUCE_FIGURE_SIZE + 8];
        const truce_state *state = t->frontier[f];
        snprintf(figure, sizeof figure, "%zu", f + 1);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, figure);
        for (size_t k = 0; k < 2; k++) {
            double gain = truce_talks_gain(state, t->threat, t->parties[k]);
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, gain, TRUCE_SIGN_BOTH));
            truce_layout_cell(layout, TRUCE_TONE_PLAIN,
                              truce_figure(figure, gain * t->world->accounts.income[t->parties[k]], TRUCE_SIGN_BOTH));
        }
        for (size_t k = 0; few && k < t->n_table; k++)
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_talks_lever(figure, t, k, state->x[k]));
    }
    return truce_layout_write(layout, p->text, p->page, error);
}
