/* What is in force as JSON and CSV. */
#include <math.h>

#include "report/csv_writer.h"
#include "report/ledger_events.h"
#include "report/ledger_regime.h"
#include "report/ledger_words.h"

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void write_texts(truce_json *json, const char *key, const char *const *texts, size_t count) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < count; k++) truce_json_string(json, NULL, texts[k]);
    truce_json_close(json);
}

/* One rate, or the lowest and highest of a list. */
static void write_rates(truce_json *json, double lowest, double highest) {
    if (lowest < highest) {
        truce_json_number(json, "lowest", lowest);
        truce_json_number(json, "highest", highest);
    } else {
        truce_json_known_number(json, "rate", lowest);
    }
}

static void write_terms(truce_json *json, const truce_regime_measure *m, const truce_step *step) {
    const truce_step_terms *terms = &m->terms[step - m->steps];
    truce_json_known_number(json, "suspended", step->suspended);
    truce_json_known_number(json, "licensed", step->licensed);
    truce_json_known_number(json, "amount", terms->amount);
    truce_json_words(json, "unit", terms->unit);
}

static void write_next(truce_json *json, const truce_regime_measure *m) {
    if (m->extended == TRUCE_FOREVER) return;
    truce_json_object(json, "then", false);
    truce_json_day(json, "from", m->extended);
    truce_json_string(json, "status", m->next == NULL ? "ended" : truce_step_status_name(m->next->status));
    if (m->next != NULL) {
        write_rates(json, m->next_lowest, m->next_highest);
        write_terms(json, m, m->next);
        truce_json_words(json, "act", truce_regime_act(m, m->next));
    }
    truce_json_close(json);
}

static void write_covers(truce_json *json, const truce_covers *covers) {
    truce_json_object(json, "covers", false);
    truce_json_boolean(json, "all", covers->everything);
    truce_json_count(json, "codes", covers->codes);
    truce_json_count(json, "except", covers->excepted);
    truce_json_words(json, "sectors", covers->sectors);
    truce_json_close(json);
}

static void write_sources(truce_json *json, const truce_regime_measure *m) {
    truce_json_array(json, "sources", false);
    for (size_t k = 0; k < m->n_citations; k++) {
        const truce_citation_place *c = &m->citations[k];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "id", c->source);
        truce_json_words(json, "title", c->title);
        truce_json_words(json, "locator", c->locator);
        truce_json_words(json, "place", c->place);
        truce_json_words(json, "url", c->url);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_effect(truce_json *json, const truce_pair_report *r, const truce_part *part) {
    const truce_slice_measure *by = truce_part_by(&r->composer, part);
    truce_json_string(json, "effect", truce_part_word(part));
    truce_json_number(json, "share", truce_part_share(part));
    if (by != NULL) truce_json_string(json, "by", by->id);
}

static void write_measure(truce_json *json, const truce_pair_report *r, size_t k) {
    const truce_regime_measure *m = r->measures[k];
    int days_left = truce_days_left(m);
    truce_json_object(json, NULL, true);
    truce_json_string(json, "id", m->id);
    truce_json_string(json, "title", m->title);
    truce_json_string(json, "kind", truce_measure_kind_names[m->kind]);
    truce_json_string(json, "party", m->party);
    write_texts(json, "on", m->targets, m->n_targets);
    if (m->n_spared > 0) write_texts(json, "not_on", m->spared, m->n_spared);
    truce_json_words(json, "group", m->group);
    if (m->base) truce_json_boolean(json, "base", true);
    truce_json_words(json, "act", truce_regime_act(m, m->step));
    truce_json_string(json, "status", truce_step_status_name(m->status));
    write_rates(json, m->lowest, m->highest);
    write_terms(json, m, m->step);
    truce_json_day(json, "begun", m->begun);
    truce_json_day(json, "from", m->since);
    truce_json_day(json, "until", m->until);
    if (days_left >= 0) truce_json_count(json, "days_left", (size_t)days_left);
    if (m->extended != m->until) truce_json_day(json, "extended_to", m->extended);
    write_next(json, m);
    write_covers(json, &m->covers);
    if (r->parts[k] != NULL) write_effect(json, r, r->parts[k]);
    truce_json_words(json, "note", m->terms[m->step - m->steps].note);
    write_sources(json, m);
    truce_json_close(json);
}

static void write_stacked(truce_json *json, const truce_pair_report *r) {
    const truce_composition *c = &r->composition;
    truce_json_object(json, "stacked", false);
    truce_json_number(json, "rate", c->rate.rate);
    truce_json_number(json, "base", c->rate.base);
    truce_json_number(json, "additional", c->rate.additional);
    truce_json_number(json, "lowest", c->rate.lowest);
    truce_json_number(json, "highest", c->rate.highest);
    truce_json_number(json, "export_tax", c->export_tax);
    truce_json_number(json, "trade_cost", c->trade_cost);
    if (r->composer.code)
        truce_json_count(json, "lines", r->composer.count);
    else
        truce_json_number(json, "weight", r->composer.weighted ? r->composer.weight : 0);
    truce_json_close(json);
}

/* What tariffs, export taxes and trade costs add, and those that would but for others. */
static void write_composition(truce_json *json, const truce_pair_report *r) {
    truce_json_array(json, "composition", true);
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        if (isnan(m->lowest) || truce_part_effect(r->parts[k]) == TRUCE_EFFECT_NONE) continue;
        truce_json_object(json, NULL, false);
        truce_json_string(json, "id", m->id);
        truce_json_words(json, "group", m->group);
        truce_json_words(json, "act", truce_regime_act(m, m->step));
        truce_json_number(json, "adds", r->parts[k]->rate);
        write_effect(json, r, r->parts[k]);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_pair(truce_json *json, const truce_pair_report *r) {
    const truce_regime_pair *pair = r->pair;
    truce_json_object(json, NULL, true);
    truce_json_string(json, "from", pair->from);
    truce_json_string(json, "to", pair->to);
    truce_json_number(json, "additional", pair->additional);
    if (pair->changing != NULL) {
        truce_json_object(json, "additional_then", false);
        truce_json_day(json, "from", pair->changing->extended);
        truce_json_number(json, "rate", pair->additional_next);
        truce_json_close(json);
    }
    if (pair->expiring != NULL) {
        truce_json_object(json, "next_expiry", false);
        truce_json_string(json, "id", pair->expiring->id);
        truce_json_day(json, "until", pair->expiring->until);
        truce_json_count(json, "days_left", (size_t)truce_days_left(pair->expiring));
        truce_json_close(json);
    }
    if (r->composed) write_stacked(json, r);
    if (r->composed) write_composition(json, r);
    truce_json_array(json, "measures", true);
    for (size_t k = 0; k < r->count; k++) write_measure(json, r, k);
    truce_json_close(json);
    truce_json_close(json);
}

void truce_regime_json(const truce_regime_report *report, truce_text *text) {
    const truce_ledger_question *q = report->question;
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "ledger", report->ledger->name);
    truce_json_words(&json, "title", report->regime->title);
    truce_json_day(&json, "on", q->on);
    if (q->at != NULL) truce_json_string(&json, "at", q->at);
    truce_json_day(&json, "known", q->known);
    if (q->hs != NULL) truce_json_string(&json, "hs", q->hs);
    if (q->sector != NULL) truce_json_string(&json, "sector", q->sector);
    if (report->one && report->count > 0 && report->pairs[0].composed) {
        write_stacked(&json, &report->pairs[0]);
        write_composition(&json, &report->pairs[0]);
    }
    truce_json_array(&json, "pairs", true);
    for (size_t p = 0; p < report->count; p++) write_pair(&json, &report->pairs[p]);
    truce_json_close(&json);
    truce_json_close(&json);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

static void write_row(truce_text *text, const truce_pair_report *r, size_t k) {
    const truce_regime_measure *m = r->measures[k];
    const truce_part *part = r->parts[k];
    const truce_slice_measure *by = part == NULL ? NULL : truce_part_by(&r->composer, part);
    int days_left = truce_days_left(m);
    const char *const words[] = {r->pair->from,
                                 r->pair->to,
                                 truce_measure_kind_names[m->kind],
                                 m->id,
                                 m->title,
                                 m->party,
                                 m->group,
                                 truce_regime_act(m, m->step),
                                 truce_step_status_name(m->status)};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) truce_csv_text(text, words[w], ',');
    truce_csv_value(text, m->lowest, ',');
    truce_csv_value(text, m->highest, ',');
    truce_csv_value(text, m->step->suspended, ',');
    truce_csv_value(text, m->step->licensed, ',');
    truce_csv_day(text, m->begun, ',');
    truce_csv_day(text, m->since, ',');
    truce_csv_day(text, m->until, ',');
    truce_csv_value(text, days_left < 0 ? (double)NAN : days_left, ',');
    truce_csv_day(text, m->extended, ',');
    truce_csv_value(text, m->next_lowest, ',');
    truce_csv_value(text, m->next_highest, ',');
    truce_csv_text(text, part == NULL ? "" : truce_part_word(part), ',');
    truce_csv_value(text, part == NULL ? (double)NAN : truce_part_share(part), ',');
    truce_csv_text(text, by == NULL ? "" : by->id, ',');
    truce_csv_value(text, part == NULL ? (double)NAN : part->rate, '\n');
}

void truce_regime_csv(const truce_regime_report *report, truce_text *text) {
    truce_text_printf(
        text, "from,to,kind,id,title,party,group,act,status,lowest,highest,suspended,licensed,begun,from_day,until,"
              "days_left,extended_to,next_lowest,next_highest,effect,share,by,adds\n");
    for (size_t p = 0; p < report->count; p++)
        for (size_t k = 0; k < report->pairs[p].count; k++) write_row(text, &report->pairs[p], k);
}
