/* Answers about talks, in the format asked for, and as a policy table. */
#include <math.h>
#include <string.h>

#include "report/csv_writer.h"
#include "report/report.h"
#include "report/talks_report.h"

const char *const truce_talks_verb_name[TRUCE_TALKS_VERBS] = {"optimal", "nash",    "cooperate", "bargain", "frontier",
                                                              "deals",   "enforce", "leverage",  "brief"};
const char *const truce_bargain_name[4] = {"symmetric", "kalai", "nash", "weighted"};

static truce_status need_answer(const truce_talks *talks, truce_error *error) {
    return talks->answered ? TRUCE_OK : truce_fail(error, TRUCE_USAGE, "no question about the talks was answered");
}

truce_status truce_talks_write(const truce_talks *talks, const truce_report_options *options, truce_sink sink,
                               void *user, truce_error *error) {
    truce_format format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(format, error));
    TRUCE_TRY(need_answer(talks, error));
    truce_output output;
    truce_output_init(&output, &talks->arena.allocator, sink, user);
    truce_status status;
    if (format == TRUCE_FORMAT_JSON)
        status = truce_talks_json(talks, &output, error);
    else if (format == TRUCE_FORMAT_CSV)
        status = truce_talks_csv(talks, &output, error);
    else
        status = truce_talks_table(talks, options, &output, error);
    return truce_output_finish(&output, status, error);
}

/* ---- the policy -------------------------------------------------------------------------------------------------- */

/* Marks the flows whose rate a lever sets. */
static truce_status mark_levers(const truce_talks *t, truce_lever_kind kind, truce_arena *arena, bool **marked,
                                truce_error *error) {
    *marked = TRUCE_NEW_ARRAY(arena, bool, t->world->n_sectors * t->world->n_regions * t->world->n_regions);
    if (*marked == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < t->n_levers; k++)
        for (size_t f = 0; t->levers[k].kind == kind && f < t->levers[k].count; f++)
            (*marked)[t->levers[k].flows[f]] = true;
    return TRUCE_OK;
}

static truce_status write_rows(const truce_talks *t, truce_instrument instrument, const bool *marked,
                               truce_output *output, truce_error *error) {
    const truce_world *world = t->world;
    truce_text_printf(&output->text, "from,to,sector,rate\n");
    for (size_t n = 0; n < world->n_regions; n++)
        for (size_t i = 0; i < world->n_regions; i++)
            for (size_t j = 0; i != n && j < world->n_sectors; j++) {
                size_t flow = truce_flow(world, i, n, j);
                double rate = truce_policy_value(t->result->policy, instrument, flow);
                double gap = rate - truce_benchmark_value(world, instrument, flow);
                if (!marked[flow] && fabs(gap) <= 0) continue;
                truce_csv_text(&output->text, world->region.code[i], ',');
                truce_csv_text(&output->text, world->region.code[n], ',');
                truce_csv_text(&output->text, world->sector.code[j], ',');
                truce_csv_value(&output->text, rate, '\n');
                TRUCE_TRY(truce_output_pass(output, error));
            }
    return TRUCE_OK;
}

truce_status truce_talks_write_policy(const truce_talks *talks, truce_instrument instrument, truce_sink sink,
                                      void *user, truce_error *error) {
    TRUCE_TRY(need_answer(talks, error));
    if (instrument != TRUCE_TARIFF && instrument != TRUCE_EXPORT_TAX)
        return truce_fail(error, TRUCE_USAGE, "talks move tariffs and export taxes, not instrument %d",
                          (int)instrument);
    truce_output output;
    truce_output_init(&output, &talks->arena.allocator, sink, user);
    truce_arena arena;
    truce_arena_init(&arena, &talks->arena.allocator);
    bool *marked;
    truce_status status = mark_levers(talks, instrument == TRUCE_TARIFF ? TRUCE_LEVER_TARIFF : TRUCE_LEVER_EXPORT_TAX,
                                      &arena, &marked, error);
    if (status == TRUCE_OK) status = write_rows(talks, instrument, marked, &output, error);
    truce_arena_free(&arena);
    return truce_output_finish(&output, status, error);
}
