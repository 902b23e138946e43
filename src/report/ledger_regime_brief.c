/* What is in force, in sentences: one for each pair of parties that are in conflict, or that was asked about. */
#include <math.h>
#include <string.h>

#include "ledger/hs.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/ledger_regime_page.h"
#include "report/ledger_words.h"

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

/* ---- tariffs on all goods -------------------------------------------------------------------------------------- */

/* "Executive Order 14298; 24 points more suspended until 2025-08-12, 63 days away, unless extended". */
static void append_terms(truce_text *text, const truce_regime_measure *m) {
    char until[TRUCE_DAY_SIZE];
    const char *act = truce_regime_act(m, m->step);
    bool suspended = !isnan(m->step->suspended);
    append(text, act);
    if (suspended || m->until != TRUCE_FOREVER) append(text, act[0] == '\0' ? "" : "; ");
    if (suspended) {
        truce_rate_words(text, m->step->suspended, m->step->suspended);
        append(text, " points more suspended");
    }
    if (m->until == TRUCE_FOREVER) return;
    int days = m->until - m->day;
    truce_text_printf(text, "%suntil %s, %d day%s away", suspended ? " " : "", truce_day_format(until, m->until), days,
                      days == 1 ? "" : "s");
    if (m->extended == TRUCE_FOREVER)
        append(text, ", since prolonged without end");
    else if (m->extended != m->until)
        truce_text_printf(text, ", since extended to %s", truce_day_format(until, m->extended));
    else if (suspended)
        append(text, ", unless extended");
}

/* "30 % on all goods, exceptions apart: Fentanyl tariff 20 (Executive Order 14228), ... From 2025-08-12: 54 %." */
static void append_additional(truce_text *text, const truce_pair_report *r) {
    char from[TRUCE_DAY_SIZE];
    size_t told = 0;
    truce_rate_words(text, r->pair->additional, r->pair->additional);
    append(text, " % additional on all goods, exceptions apart");
    for (size_t k = 0; k < r->pair->count; k++) {
        const truce_regime_measure *m = r->pair->measures[k];
        if (!truce_regime_on_all_goods(m) || m->status != TRUCE_IN_FORCE) continue;
        truce_text_printf(text, "%s%s ", told++ == 0 ? ": " : ", ", m->title);
        truce_rate_words(text, m->lowest, m->highest);
        bool terms = truce_regime_act(m, m->step)[0] != '\0' || m->until != TRUCE_FOREVER;
        append(text, terms ? " (" : "");
        append_terms(text, m);
        append(text, terms ? ")" : "");
    }
    append(text, ". ");
    if (r->pair->changing == NULL) return;
    truce_text_printf(text, "From %s: ", truce_day_format(from, r->pair->changing->extended));
    truce_rate_words(text, r->pair->additional_next, r->pair->additional_next);
    append(text, " %. ");
}

/* ---- counts ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *one, *many;
} nouns[] = {
    [TRUCE_MEASURE_TARIFF] = {"tariff on products", "tariffs on products"},
    [TRUCE_MEASURE_EXPORT_TAX] = {"export tax", "export taxes"},
    [TRUCE_MEASURE_LICENCE] = {"licence", "licences"},
    [TRUCE_MEASURE_QUOTA] = {"quota", "quotas"},
    [TRUCE_MEASURE_BAN] = {"ban", "bans"},
    [TRUCE_MEASURE_TRADE_COST] = {"trade cost", "trade costs"},
    [TRUCE_MEASURE_OTHER] = {"measure not quantified", "measures not quantified"},
    [TRUCE_MEASURE_EXEMPTION] = {"exemption", "exemptions"},
};

size_t truce_regime_count(const truce_pair_report *r, truce_measure_kind kind, truce_step_status status) {
    size_t count = 0;
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        bool counted = !m->base && !truce_regime_on_all_goods(m);
        count += counted && m->kind == kind && m->status == status;
    }
    return count;
}

/* "Beside them 12 tariffs on products, 3 licences; suspended: 2 bans; announced: 1 tariff on products." */
static void append_counts(truce_text *text, const truce_pair_report *r, const char *before) {
    static const struct {
        truce_step_status status;
        const char *words;
    } each[] = {{TRUCE_IN_FORCE, ""}, {TRUCE_SUSPENDED, "suspended: "}, {TRUCE_ANNOUNCED, "announced: "}};
    size_t said = 0;
    for (size_t s = 0; s < sizeof each / sizeof each[0]; s++) {
        size_t told = 0;
        for (size_t kind = 0; kind < sizeof nouns / sizeof nouns[0]; kind++) {
            size_t count = truce_regime_count(r, (truce_measure_kind)kind, each[s].status);
            if (count == 0) continue;
            append(text, told > 0 ? ", " : said > 0 ? "; " : before);
            truce_text_printf(text, "%s%zu %s", told++ == 0 ? each[s].words : "", count,
                              count == 1 ? nouns[kind].one : nouns[kind].many);
        }
        said += told;
    }
    if (said > 0) append(text, ".");
}

/* ---- a product ------------------------------------------------------------------------------------------------- */

void truce_regime_rate(truce_text *text, const truce_pair_report *r, double rate) {
    char figure[TRUCE_FIGURE_SIZE];
    if (r->composition.rate.lowest < r->composition.rate.highest)
        append(text, truce_figure_percent(figure, rate, TRUCE_SIGN_MINUS));
    else
        truce_rate_words(text, rate, rate);
}

static void append_stacked(truce_text *text, const truce_pair_report *r) {
    const truce_stacked_rate *rate = &r->composition.rate;
    char figure[2][TRUCE_FIGURE_SIZE];
    if (r->composer.count == 0) {
        append(text, "no trade is known in it. ");
        return;
    }
    truce_regime_rate(text, r, rate->rate);
    append(text, " % = ");
    truce_regime_rate(text, r, rate->base);
    append(text, " % most-favoured-nation + ");
    truce_regime_rate(text, r, rate->additional);
    append(text, " % additional");
    if (r->composer.code && r->composer.count > 1)
        truce_text_printf(text, ", the simple mean of the %zu lines that the code stands for", r->composer.count);
    if (!r->composer.code && r->composer.weighted)
        truce_text_printf(text, ", weighted by imports of USD %s bn (%s%s%s)",
                          truce_figure(figure[0], r->composer.weight, TRUCE_SIGN_NONE),
                          r->composer.weights_source == NULL ? "own weights" : r->composer.weights_source,
                          r->composer.weights_year == NULL ? "" : ", ",
                          r->composer.weights_year == NULL ? "" : r->composer.weights_year);
    if (!r->composer.code && !r->composer.weighted)
        append(text, ", every product alike: no trade of the pair is known");
    if (rate->lowest < rate->highest)
        truce_text_printf(text, "; lowest %s, highest %s",
                          truce_figure_percent(figure[0], rate->lowest, TRUCE_SIGN_MINUS),
                          truce_figure_percent(figure[1], rate->highest, TRUCE_SIGN_MINUS));
    append(text, ". ");
    if (r->composer.foreign)
        truce_text_printf(text, "No line of the tariff of %s begins with the code, which is taken as it stands. ",
                          r->pair->to);
}

/* ---- a pair ---------------------------------------------------------------------------------------------------- */

void truce_regime_brief(truce_regime_page *p, const truce_pair_report *r) {
    const truce_ledger_question *q = p->report->question;
    truce_text *scratch = &p->scratch;
    char code[2 * TRUCE_HS_SIZE], digits[TRUCE_HS_SIZE];
    truce_text_printf(scratch, "%s to %s: ", r->pair->from_name, r->pair->to_name);
    if (r->composed) {
        bool parsed = q->hs != NULL && truce_hs_parse(q->hs, strlen(q->hs), digits);
        truce_text_printf(scratch, "%s %s, ", parsed ? "on" : "in sector",
                          parsed ? truce_hs_format(digits, code, sizeof code) : q->sector);
        append_stacked(scratch, r);
    }
    bool all_goods = !r->composed && (r->pair->additional > 0 || r->pair->changing != NULL);
    if (all_goods) append_additional(scratch, r);
    append_counts(scratch, r, all_goods ? "Beside them " : "");
    if (r->count == 0) append(scratch, "nothing.");
    truce_display_bullet(p->text, scratch, p->page.width);
}
