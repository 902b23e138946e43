/* The report: what became of the figures, and every figure with its basis and source. */
#include <math.h>
#include <string.h>

#include "world/split/split.h"

/* Shares that balancing moved by less are not listed. */
#define SHOWN_DEPARTURE 0.005

enum { LARGEST_FLOWS = 8 };

typedef struct report {
    const truce_split *split;
    const truce_world *world;
    truce_text text;
} report;

#define LINE(...) truce_text_printf(&r->text, __VA_ARGS__)

static const char *region(const report *r, ptrdiff_t n) {
    return n < 0 ? "all others" : r->split->coarse->region.code[n];
}

static double flow(const report *r, size_t i, size_t n, size_t g) {
    return r->split->V[truce_split_flow(r->split, i, n, g)];
}

static double output(const report *r, size_t i, size_t g) {
    return r->split->output[i * r->split->K + g];
}

static double world_output(const report *r, size_t g) {
    double sum = 0;
    for (size_t i = 0; i < r->split->N; i++) sum += output(r, i, g);
    return sum;
}

static void count_rows(const report *r, size_t s, size_t *known, size_t *assumed) {
    const truce_sub_sector *sub = &r->split->recipe.sub[s];
    const truce_split_number *numbers[] = {&sub->trade_elasticity, &sub->factor_share};
    *known = *assumed = 0;
    for (size_t k = 0; k < 2; k++)
        if (!isnan(numbers[k]->value)) ++*(numbers[k]->known ? known : assumed);
    for (size_t t = 0; t < TRUCE_SPLIT_TABLES; t++)
        for (size_t k = 0; k < r->split->recipe.table[t].count; k++) {
            const truce_split_row *row = &r->split->recipe.table[t].row[k];
            if (row->sub == s) ++*(row->known ? known : assumed);
        }
}

/* ---- what it came to --------------------------------------------------------------------------------------- */

static void write_head(report *r) {
    const truce_split *split = r->split;
    LINE("# Quality of %s\n\n", split->recipe.name);
    LINE("Written by `truce world split` from %s; every figure below is computed from the finished world or stands in "
         "the recipe. Values in %s at producers' prices, before export taxes and tariffs.\n\n",
         split->coarse->name, split->coarse->unit);
    LINE("Balancing took %zu sweeps for trade (the parent that took most) and %zu for uses (the region that took "
         "most).\n\n",
         split->trade_sweeps, split->use_sweeps);
    LINE("| sub-sector | | parent | output | of the parent's, %% | largest supplier | its share, %% | trade elasticity "
         "| "
         "figures known | assumed |\n|---|---|---|---:|---:|---|---:|---:|---:|---:|\n");
    for (size_t g = split->J; g < split->K; g++) {
        size_t p = split->parent[g], best = 0, known, assumed;
        double parents = 0;
        for (size_t i = 0; i < split->N; i++) {
            parents += split->coarse->accounts.output[i * split->J + p];
            if (output(r, i, g) > output(r, best, g)) best = i;
        }
        count_rows(r, g - split->J, &known, &assumed);
        double Y = world_output(r, g);
        LINE("| %s | %s | %s | %.4g | %.3g | %s | %.1f | %.4g | %zu | %zu |\n", split->sector.code[g],
             split->sector.name[g], split->sector.code[p], Y, parents > 0 ? 100 * Y / parents : 0.0,
             region(r, (ptrdiff_t)best), Y > 0 ? 100 * output(r, best, g) / Y : 0.0, r->world->trade_elasticity[g],
             known, assumed);
    }
    LINE("\nWhat is left of the parents:\n\n| sector | output | trade elasticity |\n|---|---:|---:|\n");
    for (size_t p = 0; p < split->J; p++)
        if (split->is_split[p])
            LINE("| %s | %.6g | %.6g |\n", split->sector.code[p], world_output(r, p), r->world->trade_elasticity[p]);
}

static void write_regions(report *r, size_t g) {
    const truce_split *split = r->split;
    double Y = world_output(r, g);
    LINE("\n| region | output | of the world's, %% | exports | imports | purchases | imported, %% |\n"
         "|---|---:|---:|---:|---:|---:|---:|\n");
    for (size_t n = 0; n < split->N; n++) {
        double exports = 0, imports = 0, home = flow(r, n, n, g);
        for (size_t m = 0; m < split->N; m++) {
            if (m == n) continue;
            exports += flow(r, n, m, g);
            imports += flow(r, m, n, g);
        }
        double bought = home + imports;
        LINE("| %s | %.4g | %.1f | %.4g | %.4g | %.4g | %.1f |\n", region(r, (ptrdiff_t)n), output(r, n, g),
             Y > 0 ? 100 * output(r, n, g) / Y : 0.0, exports, imports, bought,
             bought > 0 ? 100 * imports / bought : 0.0);
    }
}

/* The largest flows between regions, each smaller than the one before it (or later where they are equal). */
static void write_flows(report *r, size_t g) {
    const truce_split *split = r->split;
    size_t N = split->N, last = 0;
    LINE("\n| from | to | value | tariff, %% |\n|---|---|---:|---:|\n");
    for (int k = 0; k < LARGEST_FLOWS; k++) {
        double bound = k == 0 ? HUGE_VAL : flow(r, last / N, last % N, g), best = 0;
        size_t where = N * N;
        for (size_t c = 0; c < N * N; c++) {
            double V = flow(r, c / N, c % N, g);
            bool later = V < bound || (V <= bound && c > last);
            if (c / N != c % N && later && V > best) best = V, where = c;
        }
        if (where == N * N) return;
        LINE("| %s | %s | %.4g | %.2f |\n", region(r, (ptrdiff_t)(where / N)), region(r, (ptrdiff_t)(where % N)), best,
             100 * split->tariff[truce_split_flow(split, where / N, where % N, g)]);
        last = where;
    }
}

/* ---- given and balanced shares ------------------------------------------------------------------------------ */

/* The share of u in the purchases of g in n, or of g in the inputs of u. */
static double share(const report *r, bool of_inputs, size_t n, size_t g, size_t u) {
    const truce_split *split = r->split;
    double whole = of_inputs ? split->cost[n * split->K + u] : split->expenditure[n * split->K + g];
    return whole > 0 ? split->use[truce_split_use(split, n, g, u)] / whole : NAN;
}

static const char *user_name(const report *r, size_t u) {
    return u == r->split->K ? "final demand" : r->split->sector.code[u];
}

static void write_departures(report *r, truce_split_table_kind kind) {
    const truce_split *split = r->split;
    bool of_inputs = kind == TRUCE_SPLIT_INPUTS;
    size_t near = 0;
    double used = 0;
    LINE("\n## %s\n\n", of_inputs ? "Inputs as given and as balanced" : "Uses as given and as balanced");
    LINE("| %s | region | %s | given, %% | balanced, %% |\n|---|---|---|---:|---:|\n", of_inputs ? "user" : "good",
         of_inputs ? "input" : "buyer");
    for (size_t s = 0; s < split->S; s++)
        for (size_t n = 0; n < split->N; n++)
            for (size_t b = 0; b <= split->K; b++) {
                if (of_inputs && b == split->K) continue;
                const truce_split_row *row = truce_split_find(split, kind, s, n, b);
                size_t sub = split->J + s;
                double found = share(r, of_inputs, n, of_inputs ? b : sub, of_inputs ? sub : b);
                if (row == NULL || isnan(found)) continue;
                used += 1;
                near += fabs(found - row->value) < SHOWN_DEPARTURE;
                if (fabs(found - row->value) < SHOWN_DEPARTURE) continue;
                LINE("| %s | %s | %s | %.2f | %.2f |\n", split->sector.code[sub], region(r, (ptrdiff_t)n),
                     user_name(r, b), 100 * row->value, 100 * found);
            }
    LINE("\n%zu of %.0f shares are within half a point of what is given.\n", near, used);
}

/* ---- figures ----------------------------------------------------------------------------------------------- */

static void write_number(report *r, const char *code, const char *what, const truce_split_number *number) {
    if (isnan(number->value)) return;
    LINE("| %s | %s | %.6g | %s | %s |\n", code, what, number->value, number->known ? "known" : "assumed",
         number->source);
}

static void write_row(report *r, truce_split_table_kind kind, const truce_split_row *row) {
    static const char *const what[] = {"output", "purchases", "trade", "tariff", "use", "input"};
    const truce_split *split = r->split;
    const char *of_parent = row->of_parent ? " of the parent's" : "";
    LINE("| %s | %s ", split->recipe.sub[row->sub].code, what[kind]);
    if (kind == TRUCE_SPLIT_TRADE || kind == TRUCE_SPLIT_TARIFFS)
        LINE("%s to %s", region(r, row->a), region(r, row->b));
    else
        LINE("%s", region(r, row->a));
    if (kind == TRUCE_SPLIT_USES || kind == TRUCE_SPLIT_INPUTS) LINE(", %s", user_name(r, (size_t)row->b));
    LINE(" | %.6g%s | %s | %s |\n", row->value, of_parent, row->known ? "known" : "assumed", row->source);
}

static void write_figures(report *r) {
    const truce_split *split = r->split;
    LINE("\n## What is known and what is assumed\n\n| sub-sector | figure | value | basis | source |\n"
         "|---|---|---:|---|---|\n");
    for (size_t s = 0; s < split->S; s++) {
        const truce_sub_sector *sub = &split->recipe.sub[s];
        write_number(r, sub->code, "trade elasticity", &sub->trade_elasticity);
        write_number(r, sub->code, "value-added share of cost", &sub->factor_share);
        for (size_t t = 0; t < TRUCE_SPLIT_TABLES; t++)
            for (size_t k = 0; k < split->recipe.table[t].count; k++)
                if (split->recipe.table[t].row[k].sub == s)
                    write_row(r, (truce_split_table_kind)t, &split->recipe.table[t].row[k]);
    }
}

truce_status truce_split_report(const truce_split *split, const truce_world *world, truce_sink sink, void *user,
                                truce_error *error) {
    report made = {.split = split, .world = world}, *r = &made;
    truce_text_init(&r->text, split->allocator);
    write_head(r);
    for (size_t g = split->J; g < split->K; g++) {
        LINE("\n## %s: %s\n", split->sector.code[g], split->sector.name[g]);
        write_regions(r, g);
        write_flows(r, g);
    }
    write_departures(r, TRUCE_SPLIT_USES);
    write_departures(r, TRUCE_SPLIT_INPUTS);
    write_figures(r);
    truce_status status = r->text.failed ? truce_fail_memory(error) : TRUCE_OK;
    if (status == TRUCE_OK && !sink(user, r->text.bytes, r->text.length))
        status = truce_fail(error, TRUCE_IO, "the report could not be written");
    truce_text_free(&r->text);
    return status;
}
