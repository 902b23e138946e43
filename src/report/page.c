/* A run as one page: its parts in order. */
#include <math.h>
#include <string.h>

#include "report/document.h"
#include "scenario/scenario.h"

extern const char truce_page_css[]; /* page.css */

/* ---- what the page is about -------------------------------------------------------------------------------------- */

static const double SHOWS = 0.02; /* of the largest changes: below, a chart shows nothing */

static double size_of(const truce_facts *facts, size_t k) {
    double sum = 0;
    for (size_t n = 0; n < facts->world->n_regions; n++)
        if (isfinite(facts->gain[k][n])) sum += fabs(facts->gain[k][n]);
    return sum;
}

/* Charts show the cases with the largest changes: no more than there are panels for, none in which nothing would show,
 * in the order of the run. */
static truce_status choose_panels(truce_document *d, truce_error *error) {
    size_t cases = d->run->n_cases;
    bool *taken = TRUCE_NEW_ARRAY(d->arena, bool, cases);
    if (taken == NULL) return truce_fail_memory(error);
    size_t count = 0;
    for (; count < TRUCE_DOCUMENT_PANELS; count++) {
        size_t best = cases;
        double most = fmax(1e-9 * d->facts.world_income, count == 0 ? 0 : SHOWS * size_of(&d->facts, d->telling));
        for (size_t k = 0; k < cases; k++)
            if (!taken[k] && size_of(&d->facts, k) > most) {
                best = k;
                most = size_of(&d->facts, k);
            }
        if (best == cases) break;
        if (count == 0) d->telling = best;
        taken[best] = true;
    }
    for (size_t k = 0; k < cases; k++)
        if (taken[k]) d->panel[d->n_panels++] = k;
    return TRUCE_OK;
}

/* The two owners of what is on the table, if it has two. */
static bool parties_of_talks(truce_document *d) {
    size_t found = 0, issues = truce_scenario_issues(d->run->scenario);
    for (size_t k = 0; k < issues; k++) {
        size_t party = truce_scenario_issue(d->run->scenario, k).lever.party;
        bool known = (found > 0 && d->party[0] == party) || (found > 1 && d->party[1] == party);
        if (known) continue;
        if (found == 2) return false;
        d->party[found++] = party;
    }
    return found == 2;
}

/* The two regions between which a case takes its measures from the ledger, if it names two. */
static bool parties_of_dates(truce_document *d) {
    for (size_t k = 0; k < d->run->n_cases; k++) {
        const truce_regime *regime = d->run->scenario->cases[d->run->position[k]].regime;
        if (regime == NULL || regime->between.list == NULL || regime->between.count != 2) continue;
        d->party[0] = regime->between.list[0];
        d->party[1] = regime->between.list[1];
        return true;
    }
    return false;
}

static void choose_parties(truce_document *d) {
    bool found = d->named = parties_of_talks(d) || parties_of_dates(d);
    if (!found && d->n_panels > 0 && d->facts.changes[d->telling].count > 0) {
        const truce_pair_change *pair = &d->facts.changes[d->telling].pair[0];
        d->party[0] = pair->destination;
        d->party[1] = pair->origin;
        found = true;
    }
    d->n_parties = found ? 2 : 0;
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

static void write_beginning(truce_document *d) {
    truce_text_printf(d->text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    truce_html(d->text, "<title>%s</title>\n", truce_scenario_title(d->run->scenario));
    truce_text_printf(d->text, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                               "style-src 'unsafe-inline'\"/>\n"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                               "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    truce_html(d->text, "<meta name=\"generator\" content=\"Truce %s\"/>\n<style>\n", truce_version());
    truce_text_append(d->text, truce_page_css, strlen(truce_page_css));
    truce_text_printf(d->text, "</style>\n</head>\n<body>\n");
}

static truce_status write_parts(truce_document *d, truce_error *error) {
    typedef truce_status (*part)(truce_document *, truce_error *);
    static const part parts[] = {truce_document_head,   truce_document_effects, truce_document_talks,
                                 truce_document_record, truce_document_cases,   truce_document_method};
    write_beginning(d);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        TRUCE_TRY(parts[k](d, error));
        TRUCE_TRY(truce_output_pass(d->output, error));
    }
    truce_text_printf(d->text, "</body>\n</html>\n");
    return TRUCE_OK;
}

static truce_status write_page(truce_document *d, truce_error *error) {
    const char *ledger = d->run->scenario->ledger_path;
    TRUCE_TRY(truce_facts_gather(d->run, d->arena, &d->facts, error));
    TRUCE_TRY(choose_panels(d, error));
    choose_parties(d);
    if (ledger != NULL) TRUCE_TRY(truce_ledger_open(d->context, ledger, d->options->cache, &d->ledger, error));
    truce_status status = truce_document_gather_record(d, error);
    if (status == TRUCE_OK) status = write_parts(d, error);
    truce_ledger_free(d->ledger);
    return status;
}

truce_status truce_run_write_page(const truce_context *context, const truce_run *run, const truce_page_options *options,
                                  truce_sink sink, void *user, truce_error *error) {
    static const truce_page_options none = {NULL, NULL, NULL};
    truce_arena arena;
    truce_output output;
    truce_arena_init(&arena, &run->arena.allocator);
    truce_output_init(&output, &run->arena.allocator, sink, user);
    truce_document d = {.context = context,
                        .run = run,
                        .options = options != NULL ? options : &none,
                        .output = &output,
                        .text = &output.text,
                        .arena = &arena};
    truce_status status = write_page(&d, error);
    truce_arena_free(&arena);
    return truce_output_finish(&output, status, error);
}
