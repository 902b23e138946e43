/* The conflict over time: measures by party and group as bars of their steps, agreements and talks above them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "ledger/regime.h"
#include "ledger/timeline.h"
#include "report/document_record.h"
#include "report/figures.h"
#include "report/ledger_words.h"
#include "report/svg.h"

enum {
    WIDTH = 960,
    LABEL = 218,
    RIGHT = 8,
    LANE = 17, /* of agreements and talks */
    ROW = 7,   /* of a measure */
    BAR = 5,
    LEAST_GROUP = 15,
    BETWEEN = 5, /* groups */
    PARTY = 24,  /* heading of a party */
    AXIS = 24,
    RECENT = 365, /* days that are drawn wider */
    LANES = 3     /* of labels of agreements */
};

/* Time as it is drawn: older years narrow, the last one wide. */
typedef struct scale {
    truce_day first, split, last;
    double left, middle, right;
} scale;

static double at(const scale *s, truce_day day) {
    double x = day < s->first ? s->first : day > s->last ? s->last : day;
    if (x < s->split) return s->left + (x - s->first) / (s->split - s->first) * (s->middle - s->left);
    return s->middle + (x - s->split) / (s->last - s->split) * (s->right - s->middle);
}

static scale make_scale(const truce_record_view *view) {
    truce_day first = view->last - RECENT;
    for (size_t k = 0; k < view->n_shown; k++)
        for (size_t s = 0; s < view->shown[k]->n_steps; s++)
            if (view->shown[k]->steps[s].from < first) first = view->shown[k]->steps[s].from;
    truce_civil begin = truce_day_to_civil(first), recent = truce_day_to_civil(view->last - RECENT);
    begin.month = begin.day = recent.day = 1;
    scale s = {.first = truce_day_from_civil(begin),
               .split = truce_day_from_civil(recent),
               .last = view->last + 1,
               .left = LABEL,
               .right = WIDTH - RIGHT};
    if (s.first >= s.split) s.first = s.split - 1;
    double share = s.split - s.first < 2 * RECENT ? 0.3 : 0.5;
    s.middle = s.left + share * (s.right - s.left);
    return s;
}

/* ---- time -------------------------------------------------------------------------------------------------------- */

static void write_axis(truce_document *d, const scale *s, double top, double bottom) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char words[TRUCE_WORDS_SIZE];
    truce_html(d->text, "<rect class=\"recent\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"/>\n", s->middle, top,
               s->right - s->middle, bottom - top);
    for (truce_civil date = truce_day_to_civil(s->first); truce_day_from_civil(date) < s->split; date.year++) {
        double x = at(s, truce_day_from_civil(date));
        truce_svg_line(d->text, "hair", x, top, x, bottom);
        snprintf(words, sizeof words, "%d", date.year);
        if (s->middle - x > 36) truce_svg_label(d->text, x + 3, bottom + 14, "tick", "start", words);
    }
    double taken = 0;
    for (truce_civil date = truce_day_to_civil(s->split); truce_day_from_civil(date) < s->last;) {
        double x = at(s, truce_day_from_civil(date));
        truce_svg_line(d->text, "hair", x, top, x, bottom);
        bool named = date.month == 1 || truce_day_from_civil(date) == s->split;
        if (named)
            snprintf(words, sizeof words, "%.16s %d", months[date.month - 1], date.year);
        else
            snprintf(words, sizeof words, "%.16s", months[date.month - 1]);
        if (named || (x > taken && x + truce_svg_width(words, 11) < s->right)) {
            truce_svg_label(d->text, x + 2, bottom + 14, "tick", "start", words);
            taken = x + truce_svg_width(words, 11) + 8;
        }
        if (++date.month > 12) {
            date.month = 1;
            date.year++;
        }
    }
}

/* The days of the cases. */
static void write_days(truce_document *d, const truce_record_view *view, const scale *s, double top, double bottom) {
    for (size_t k = 0; k < view->n_days; k++) {
        char words[TRUCE_WORDS_SIZE];
        double x = at(s, view->day[k]);
        if (!view->dated[k]) continue;
        truce_html(d->text,
                   "<g><title>%s: %s</title><line class=\"case\" x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\"/></g>"
                   "\n",
                   truce_words_day(words, view->day[k]), view->about[k], x, top, x, bottom);
    }
}

/* ---- agreements and talks ---------------------------------------------------------------------------------------- */

static bool is_agreed(const truce_event *event) {
    return event->group == TRUCE_EVENT_AGREEMENT && strcmp(event->what, "agreed") == 0;
}

/* A mark for each; agreements have their names beside them, in as many lanes as it takes. */
static void write_events(truce_document *d, const truce_events *events, const scale *s, double y) {
    double taken[LANES], talks = y + LANES * LANE + 8;
    for (size_t lane = 0; lane < LANES; lane++) taken[lane] = WIDTH + 1;
    truce_svg_label(d->text, 0, y + 12, "row", "start", "Agreements");
    truce_svg_label(d->text, 0, talks + 4, "row", "start", "Talks");
    for (size_t k = events->count; k-- > 0;) { /* from the last to the first: names stand to the left of their marks */
        const truce_event *e = &events->event[k];
        char words[TRUCE_WORDS_SIZE];
        double x = at(s, e->day);
        const char *flag = e->conflict ? " flagged" : "";
        truce_words_day(words, e->day);
        if (e->group == TRUCE_EVENT_TALK) {
            truce_html(d->text,
                       "<circle class=\"talk%s\" cx=\"%g\" cy=\"%g\" r=\"3\"><title>%s: %s%s</title></circle>\n", flag,
                       x, talks, words, e->title, e->conflict ? " (reports differ)" : "");
            continue;
        }
        if (!is_agreed(e)) continue;
        size_t lane = 0;
        double width = truce_svg_width(e->title, 10.5) + 12;
        while (lane + 1 < LANES && x + 6 > taken[lane]) lane++;
        double cy = y + (double)lane * LANE + 8;
        taken[lane] = x - width;
        truce_html(d->text,
                   "<g><title>%s: %s%s</title><path class=\"pact%s\" d=\"M%g %gl5 5l-5 5l-5 -5z\"/>"
                   "<line class=\"stem\" x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\"/>\n",
                   words, e->title, e->conflict ? " (reports differ)" : "", flag, x, cy - 5, x, cy + 5, x, talks - 6);
        if (x - width > LABEL - 60) {
            truce_svg_label(d->text, x - 8, cy + 4, "tick", "end", e->title);
        } else {
            truce_svg_label(d->text, x + 8, cy + 4, "tick", "start", e->title);
        }
        truce_html(d->text, "</g>\n");
    }
}

/* ---- measures ---------------------------------------------------------------------------------------------------- */

/* Darker where more is added; what has no rate in between. */
static const char *shade(const truce_regime_measure *m, const truce_step *step) {
    if (step->status == TRUCE_SUSPENDED) return "paused";
    if (m->kind != TRUCE_MEASURE_TARIFF) return "t2";
    if (isnan(step->rate)) return "t2";
    return step->rate < 0.1 ? "t1" : step->rate < 0.25 ? "t2" : step->rate < 0.5 ? "t3" : "t4";
}

static void write_step(truce_document *d, const scale *s, const truce_regime_measure *m, const truce_segment *segment,
                       double y) {
    char from[TRUCE_DAY_SIZE], until[TRUCE_DAY_SIZE], rate[TRUCE_WORDS_SIZE];
    const truce_step *step = &m->steps[segment->step];
    double x = at(s, segment->from), end = at(s, segment->until);
    truce_html(d->text, "<rect class=\"%s %s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%d\"><title>%s", shade(m, step),
               truce_view_side(d, m) == 0 ? "p-a" : "p-b", x, y, fmax(end - x, 1), BAR, m->title);
    if (!isnan(step->rate)) truce_html(d->text, ", %s", truce_words_percent(rate, step->rate, false));
    if (step->status == TRUCE_SUSPENDED) truce_html(d->text, ", suspended");
    truce_html(d->text, ": from %s", truce_day_format(from, segment->from));
    if (segment->until < s->last) truce_html(d->text, " to before %s", truce_day_format(until, segment->until));
    truce_html(d->text, "</title></rect>\n");
}

/* Whether reports differ on a measure. */
static bool is_disputed(const truce_events *events, const char *id) {
    for (size_t k = 0; k < events->count; k++)
        if (events->event[k].conflict && strcmp(events->event[k].id, id) == 0) return true;
    return false;
}

static truce_status write_measure(truce_document *d, const truce_record_view *view, const scale *s,
                                  const truce_events *events, const truce_regime_measure *m, double y,
                                  truce_error *error) {
    truce_segment *segments = TRUCE_NEW_ARRAY(d->arena, truce_segment, 2 * m->n_steps + 1);
    if (segments == NULL) return truce_fail_memory(error);
    size_t count = truce_steps_segments(m->steps, m->n_steps, s->first, s->last, view->known, segments);
    for (size_t k = 0; k < count; k++) {
        if (segments[k].step < 0) continue;
        truce_step_status status = m->steps[segments[k].step].status;
        if (status == TRUCE_IN_FORCE || status == TRUCE_SUSPENDED) write_step(d, s, m, &segments[k], y);
    }
    if (is_disputed(events, m->id))
        truce_html(d->text,
                   "<circle class=\"flag\" cx=\"%g\" cy=\"%g\" r=\"3\"><title>%s: reports differ</title></circle>\n",
                   at(s, m->steps[0].from), y + BAR / 2.0, m->title);
    return TRUCE_OK;
}

/* The first measure after the group that begins at `first`. */
static size_t group_end(const truce_document *d, const truce_record_view *view, size_t first) {
    size_t end = first + 1;
    while (end < view->n_shown && truce_view_side(d, view->shown[end]) == truce_view_side(d, view->shown[first]) &&
           strcmp(truce_view_group(view->shown[end]), truce_view_group(view->shown[first])) == 0)
        end++;
    return end;
}

static double group_height(size_t count) {
    double rows = (double)count * ROW;
    return (rows < LEAST_GROUP ? LEAST_GROUP : rows) + BETWEEN;
}

static double height_of_measures(const truce_document *d, const truce_record_view *view) {
    double height = 0;
    for (size_t k = 0, end; k < view->n_shown; k = end) {
        end = group_end(d, view, k);
        bool first = k == 0 || truce_view_side(d, view->shown[k]) != truce_view_side(d, view->shown[k - 1]);
        height += group_height(end - k) + (first ? PARTY : 0);
    }
    return height;
}

static truce_status write_measures(truce_document *d, const truce_record_view *view, const scale *s,
                                   const truce_events *events, double y, truce_error *error) {
    for (size_t k = 0, end; k < view->n_shown; k = end) {
        size_t side = truce_view_side(d, view->shown[k]);
        end = group_end(d, view, k);
        if (k == 0 || side != truce_view_side(d, view->shown[k - 1])) {
            truce_svg_label(d->text, 0, y + 15, side == 0 ? "p-a" : "p-b", "start",
                            d->facts.world->region.name[d->party[side]]);
            truce_svg_line(d->text, "rule", 0, y + 20, WIDTH - RIGHT, y + 20);
            y += PARTY;
        }
        truce_svg_fitted(d->text, 0, y + 11, "tick", "start", truce_view_group(view->shown[k]), 11, LABEL - 6);
        for (size_t m = k; m < end; m++)
            TRUCE_TRY(write_measure(d, view, s, events, view->shown[m], y + (double)(m - k) * ROW + 2, error));
        y += group_height(end - k);
    }
    return TRUCE_OK;
}

static truce_status gather_events(truce_document *d, const truce_record_view *view, truce_events *events,
                                  truce_error *error) {
    truce_ledger_question question = {.on = view->last,
                                      .known = view->known,
                                      .since = TRUCE_NO_DAY,
                                      .kinds = "measure,agreement,talk",
                                      .party = d->facts.world->region.code[d->party[0]]};
    return truce_timeline_gather(d->ledger, &question, d->arena, events, error);
}

truce_status truce_chart_timeline(truce_document *d, const truce_record_view *view, truce_error *error) {
    truce_events events;
    TRUCE_TRY(gather_events(d, view, &events, error));
    scale s = make_scale(view);
    double top = LANES * LANE + 22, bottom = top + height_of_measures(d, view) + 4;
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(d->text, "timeline", WIDTH, bottom + AXIS, "Timeline: measures by party and kind",
                    "A thin bar for each measure from the day on which it takes effect, under its party and group; "
                    "agreements and talks stand above. The table of sources lists all of them.");
    write_axis(d, &s, 0, bottom);
    write_days(d, view, &s, 0, bottom);
    write_events(d, &events, &s, 4);
    TRUCE_TRY(write_measures(d, view, &s, &events, top, error));
    truce_svg_line(d->text, "axis", LABEL, bottom, WIDTH - RIGHT, bottom);
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
