/* Average tariffs as JSON and CSV. */
#include <math.h>

#include "report/csv_writer.h"
#include "report/json_writer.h"
#include "report/ledger_averages.h"

/* The change since the other day; NaN, which JSON has as null, without one. */
static double change(const truce_averages *averages, double on, double since) {
    return averages->compared ? on - since : (double)NAN;
}

static double change_of_rate(const truce_averages *averages, const truce_mean_rates *on,
                             const truce_mean_rates *since) {
    return change(averages, truce_mean_rate(on), truce_mean_rate(since));
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void write_day(truce_json *json, const char *key, truce_day day) {
    char date[TRUCE_DAY_SIZE];
    if (day != TRUCE_NO_DAY) truce_json_string(json, key, truce_day_format(date, day));
}

static void write_average(truce_json *json, const truce_averages *averages, const truce_pair_average *pair) {
    const truce_mean_rates *all = &pair->on.all;
    truce_json_object(json, "average", false);
    truce_json_number(json, "rate", truce_mean_rate(all));
    truce_json_number(json, "change", change_of_rate(averages, all, &pair->since.all));
    truce_json_number(json, "additional", pair->on.headline);
    truce_json_number(json, "covered", all->covered);
    truce_json_number(json, "base_mean", all->base);
    truce_json_number(json, "additional_mean", all->additional);
    truce_json_number(json, "weight", pair->averager.lines.weighted ? all->trade : 0);
    truce_json_close(json);
}

static void write_measure(truce_json *json, const truce_averages *averages, const truce_pair_average *pair, size_t m) {
    const truce_slice_measure *measure = &pair->averager.slice->measures[m];
    const truce_measure_mean *on = &pair->on.measure[m];
    truce_json_object(json, NULL, false);
    truce_json_string(json, "measure", measure->id);
    truce_json_string(json, "act", measure->act);
    truce_json_number(json, "adds", on->rate);
    truce_json_number(json, "change", change(averages, on->rate, pair->since.measure[m].rate));
    truce_json_number(json, "applies", on->applies);
    truce_json_number(json, "exempt", on->exempt);
    truce_json_number(json, "yields", on->yields);
    truce_json_number(json, "lower", on->lower);
    truce_json_close(json);
}

static bool in_group(const truce_averages *averages, const truce_pair_average *pair, size_t m, size_t group) {
    return pair->averager.slice->measures[m].stack == (int)group && truce_measure_matters(averages, pair, m);
}

static void write_composition(truce_json *json, const truce_averages *averages, const truce_pair_average *pair) {
    const truce_slice *slice = pair->averager.slice;
    truce_json_array(json, "composition", true);
    for (size_t g = 0; g < slice->n_stacks; g++) {
        size_t matter = 0;
        for (size_t m = 0; m < slice->n_measures; m++) matter += in_group(averages, pair, m, g);
        if (matter == 0) continue;
        double on = truce_group_mean(slice, &pair->on, g), since = truce_group_mean(slice, &pair->since, g);
        truce_json_object(json, NULL, true);
        truce_json_string(json, "group", slice->stacks[g].id);
        truce_json_string(json, "title", slice->stacks[g].title);
        truce_json_number(json, "adds", on);
        truce_json_number(json, "change", change(averages, on, since));
        truce_json_array(json, "measures", true);
        for (size_t m = 0; m < slice->n_measures; m++)
            if (in_group(averages, pair, m, g)) write_measure(json, averages, pair, m);
        truce_json_close(json);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_spared(truce_json *json, const truce_averages *averages, const truce_pair_average *pair) {
    truce_json_array(json, "spared", true);
    for (size_t m = 0; m < pair->averager.slice->n_measures; m++) {
        if (!truce_measure_spares(averages, pair, m)) continue;
        double on = pair->on.measure[m].spared;
        truce_json_object(json, NULL, false);
        truce_json_string(json, "by", pair->averager.slice->measures[m].id);
        truce_json_number(json, "points", on);
        truce_json_number(json, "change", change(averages, on, pair->since.measure[m].spared));
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_sectors(truce_json *json, const truce_averages *averages, const truce_pair_average *pair) {
    const truce_averager *averager = &pair->averager;
    truce_json_array(json, "sectors", true);
    for (size_t s = 0; s < averager->concordance.n_sectors; s++) {
        const truce_mean_rates *on = &pair->on.sector[s];
        if (!(on->trade > 0)) continue;
        truce_json_object(json, NULL, false);
        truce_json_string(json, "sector", averager->concordance.sectors[s]);
        truce_json_number(json, "rate", truce_mean_rate(on));
        truce_json_number(json, "change", change_of_rate(averages, on, &pair->since.sector[s]));
        truce_json_number(json, "base_mean", on->base);
        truce_json_number(json, "additional_mean", on->additional);
        truce_json_number(json, "covered", on->covered);
        truce_json_number(json, "weight", averager->lines.weighted ? on->trade : 0);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_weights(truce_json *json, const truce_lines *lines) {
    truce_json_object(json, "weights", false);
    truce_json_boolean(json, "weighted", lines->weighted);
    if (lines->weighted) {
        truce_json_string(json, "file", lines->weights.file);
        if (lines->weights.year != NULL) truce_json_string(json, "year", lines->weights.year);
        if (lines->weights.source != NULL) truce_json_string(json, "source", lines->weights.source);
        truce_json_count(json, "codes", lines->weights.count);
    }
    truce_json_count(json, "lines", lines->count);
    truce_json_close(json);
}

static void write_members(truce_json *json, const truce_averages *averages, const truce_pair_average *pair) {
    truce_json_string(json, "from", pair->from);
    truce_json_string(json, "to", pair->to);
    write_average(json, averages, pair);
    write_composition(json, averages, pair);
    write_spared(json, averages, pair);
    write_sectors(json, averages, pair);
    write_weights(json, &pair->averager.lines);
}

void truce_averages_json(const truce_averages *averages, truce_text *text) {
    const truce_ledger_question *q = averages->question;
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    write_day(&json, "on", q->on);
    write_day(&json, "known", q->known);
    write_day(&json, "since", q->since);
    if (q->sector != NULL) truce_json_string(&json, "sector", q->sector);
    truce_json_object(&json, "units", false);
    truce_json_string(&json, "rate", "fraction");
    truce_json_string(&json, "weight", "USD bn");
    truce_json_close(&json);
    if (averages->one) {
        write_members(&json, averages, &averages->pair[0]);
    } else {
        truce_json_array(&json, "pairs", true);
        for (size_t p = 0; p < averages->count; p++) {
            truce_json_object(&json, NULL, true);
            write_members(&json, averages, &averages->pair[p]);
            truce_json_close(&json);
        }
        truce_json_close(&json);
    }
    truce_json_close(&json);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

typedef struct row_head {
    const truce_averages *averages;
    const truce_pair_average *pair;
    const char *kind, *id;
} row_head;

static void write_row(truce_text *text, const row_head *head, const char *variable, double value) {
    if (isnan(value)) return;
    truce_csv_text(text, head->pair->from, ',');
    truce_csv_text(text, head->pair->to, ',');
    truce_csv_text(text, head->kind, ',');
    truce_csv_text(text, head->id, ',');
    truce_csv_text(text, variable, ',');
    truce_csv_value(text, value, '\n');
}

static void write_rates(truce_text *text, const row_head *head, const truce_mean_rates *on,
                        const truce_mean_rates *since) {
    write_row(text, head, "rate", truce_mean_rate(on));
    write_row(text, head, "change", change_of_rate(head->averages, on, since));
    write_row(text, head, "base_mean", on->base);
    write_row(text, head, "additional_mean", on->additional);
    write_row(text, head, "covered", on->covered);
    write_row(text, head, "weight", head->pair->averager.lines.weighted ? on->trade : 0);
}

static void write_measure_rows(truce_text *text, const row_head *head, const truce_measure_mean *on,
                               const truce_measure_mean *since) {
    write_row(text, head, "adds", on->rate);
    write_row(text, head, "change", change(head->averages, on->rate, since->rate));
    write_row(text, head, "applies", on->applies);
    write_row(text, head, "exempt", on->exempt);
    write_row(text, head, "yields", on->yields);
    write_row(text, head, "lower", on->lower);
    write_row(text, head, "spared", on->spared);
}

static void write_pair(truce_text *text, const truce_averages *averages, const truce_pair_average *pair) {
    const truce_averager *averager = &pair->averager;
    const truce_slice *slice = averager->slice;
    row_head head = {averages, pair, "total", ""};
    write_rates(text, &head, &pair->on.all, &pair->since.all);
    write_row(text, &head, "additional", pair->on.headline);
    for (size_t g = 0; g < slice->n_stacks; g++) {
        double on = truce_group_mean(slice, &pair->on, g), since = truce_group_mean(slice, &pair->since, g);
        head = (row_head){averages, pair, "group", slice->stacks[g].id};
        write_row(text, &head, "adds", on);
        write_row(text, &head, "change", change(averages, on, since));
    }
    for (size_t m = 0; m < slice->n_measures; m++) {
        if (!truce_measure_matters(averages, pair, m) && !truce_measure_spares(averages, pair, m)) continue;
        head = (row_head){averages, pair, "measure", slice->measures[m].id};
        write_measure_rows(text, &head, &pair->on.measure[m], &pair->since.measure[m]);
    }
    for (size_t s = 0; s < averager->concordance.n_sectors; s++) {
        if (!(pair->on.sector[s].trade > 0)) continue;
        head = (row_head){averages, pair, "sector", averager->concordance.sectors[s]};
        write_rates(text, &head, &pair->on.sector[s], &pair->since.sector[s]);
    }
}

void truce_averages_csv(const truce_averages *averages, truce_text *text) {
    truce_text_printf(text, "from,to,kind,id,variable,value\n");
    for (size_t p = 0; p < averages->count; p++) write_pair(text, averages, &averages->pair[p]);
}
