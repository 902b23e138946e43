/* Answers about talks as a long table: section,name,region,variable,value,unit. */
#include <math.h>
#include <stdio.h>

#include "report/csv_writer.h"
#include "report/talks_report.h"

static void row(truce_text *text, const char *section, const char *name, const char *region, const char *variable,
                double value, const char *unit) {
    truce_csv_text(text, section, ',');
    truce_csv_text(text, name, ',');
    truce_csv_text(text, region, ',');
    truce_csv_text(text, variable, ',');
    truce_csv_value(text, value, ',');
    truce_csv_text(text, unit, '\n');
}

static truce_status write_state(const truce_talks *t, const char *section, const truce_state *state,
                                truce_output *output, truce_error *error) {
    truce_text *text = &output->text;
    for (size_t n = 0; n < t->world->n_regions; n++) {
        const char *region = t->world->region.code[n];
        row(text, section, state->name, region, "real_income", state->real_income[n], "fraction");
        row(text, section, state->name, region, "government_objective", expm1(state->payoff[n]), "fraction");
        row(text, section, state->name, region, "mean_tariff", state->mean_tariff[n], "fraction");
        TRUCE_TRY(truce_output_pass(output, error));
    }
    for (size_t k = 0; k < t->n_levers; k++) {
        row(text, section, state->name, t->world->region.code[t->levers[k].party], t->levers[k].name, state->x[k],
            t->levers[k].kind == TRUCE_LEVER_LICENCE ? "share licensed" : "fraction");
        TRUCE_TRY(truce_output_pass(output, error));
    }
    return TRUCE_OK;
}

static void write_certificate(truce_text *text, const truce_state *state) {
    const truce_certificate *c = &state->certificate;
    row(text, "certificate", state->name, "", "step", c->step, "fraction");
    row(text, "certificate", state->name, "", "projected_gradient", c->projected_gradient, "log per unit");
    row(text, "certificate", state->name, "", "deviation", c->deviation, "log");
    row(text, "certificate", state->name, "", "outsiders", c->outsiders, "log");
    row(text, "certificate", state->name, "", "at_bounds", (double)c->at_bounds, "count");
    row(text, "certificate", state->name, "", "concave", c->concave, "1: yes");
    row(text, "certificate", state->name, "", "starts", (double)c->starts, "count");
    row(text, "certificate", state->name, "", "spread", c->spread, "log");
}

static truce_status write_deals(const truce_talks *t, truce_output *output, truce_error *error) {
    for (size_t d = 0; t->deals != NULL && d < t->deals->count; d++) {
        const truce_deal *deal = &t->deals->list[d];
        char name[32];
        snprintf(name, sizeof name, "deal-%zu", d + 1);
        for (size_t n = 0; n < t->world->n_regions; n++)
            row(&output->text, "deal", name, t->world->region.code[n], "gain",
                expm1(deal->payoff[n] - t->threat->payoff[n]), "fraction");
        for (size_t k = 0; k < t->n_table; k++)
            row(&output->text, "deal", name, t->world->region.code[t->levers[k].party], t->levers[k].name, deal->x[k],
                t->levers[k].kind == TRUCE_LEVER_LICENCE ? "share licensed" : "fraction");
        TRUCE_TRY(truce_output_pass(output, error));
    }
    return TRUCE_OK;
}

static truce_status write_rates(const truce_talks *t, truce_output *output, truce_error *error) {
    size_t N = t->world->n_regions;
    for (size_t k = 0; t->rates != NULL && k < t->n_table; k++)
        for (size_t n = 0; n < N; n++) {
            row(&output->text, "leverage", t->levers[k].name, t->world->region.code[n], "derivative",
                t->rates->gradient[k * N + n], "log per unit");
            if (t->rates->whole != NULL)
                row(&output->text, "leverage", t->levers[k].name, t->world->region.code[n], "whole",
                    expm1(t->rates->whole[k * N + n]), "fraction");
            TRUCE_TRY(truce_output_pass(output, error));
        }
    return TRUCE_OK;
}

static void write_keeping(const truce_talks *t, const truce_keeping *keeping, truce_text *text) {
    for (size_t p = 0; p < t->n_parties; p++) {
        const truce_enforcement *kept = &keeping->party[p];
        const char *region = t->world->region.code[kept->party], *name = keeping->deal->name;
        row(text, "keeping", name, region, "temptation", kept->temptation, "fraction");
        row(text, "keeping", name, region, "loss", kept->loss, "fraction");
        row(text, "keeping", name, region, "discount_needed", kept->discount, "a period");
    }
    for (size_t c = 0; c < keeping->clocks; c++)
        for (size_t p = 0; p < t->n_parties; p++) {
            char days[32];
            snprintf(days, sizeof days, "%d days left", keeping->days_left[c]);
            const char *region = t->world->region.code[t->parties[p]];
            row(text, "clock", days, region, "discount_if_lapse", keeping->lapse[c * t->n_parties + p], "a period");
            row(text, "clock", days, region, "discount_if_extended", keeping->extend[c * t->n_parties + p], "a period");
        }
}

truce_status truce_talks_csv(const truce_talks *t, truce_output *output, truce_error *error) {
    truce_text_printf(&output->text, "section,name,region,variable,value,unit\n");
    for (size_t k = 0; k < t->n_states; k++) {
        TRUCE_TRY(write_state(t, "state", t->state[k], output, error));
        if (t->state[k]->searched) write_certificate(&output->text, t->state[k]);
    }
    for (size_t k = 0; k < t->n_frontier; k++) TRUCE_TRY(write_state(t, "frontier", t->frontier[k], output, error));
    TRUCE_TRY(write_deals(t, output, error));
    TRUCE_TRY(write_rates(t, output, error));
    for (size_t k = 0; k < t->n_keeping; k++) write_keeping(t, &t->keeping[k], &output->text);
    return TRUCE_OK;
}
