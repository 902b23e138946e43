/* The quality report: what the world was made of, and how near it is to what it was carried to. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

typedef struct report {
    const truce_build *build;
    const truce_world *world;
    truce_text text;
} report;

#define LINE(...) truce_text_printf(&r->text, __VA_ARGS__)

static const char *region(const report *r, size_t n) {
    return r->build->region.code[n];
}

/* Producer receipts of a flow in the finished world. */
static double flow(const report *r, size_t i, size_t n, size_t j) {
    const truce_world *w = r->world;
    size_t at = truce_flow(w, i, n, j);
    return w->trade_share[at] * w->expenditure[n * w->n_sectors + j] / (1 + w->tariff[at]);
}

static double traded(const report *r, size_t i, size_t n, bool goods) {
    double sum = 0;
    for (size_t j = 0; j < r->build->J; j++)
        if (r->build->goods[j] == goods) sum += flow(r, i, n, j);
    return sum;
}

static double percent(double value, double target) {
    return 100 * (value - target) / target;
}

/* Differences are printed as a number of per cent, those below rounding as zero. */
static double shown(double difference) {
    return fabs(difference) < 5e-7 ? 0 : difference;
}

static void write_head(report *r) {
    const truce_build *b = r->build;
    LINE("# Quality of %s\n\n", b->recipe.name);
    LINE("Written by `truce world build`; every figure below is computed from the finished world. Values in %s.\n\n",
         b->recipe.unit);
    LINE("## Making\n\n");
    LINE("| step | |\n|---|---|\n");
    LINE("| base table | %zu rows of industries read; largest gap between a row's cells and its total %.3g |\n",
         b->table.raw_rows, b->table.largest_gap);
    LINE("| negative cells outside the dropped uses | %zu, together %.3g, counted as none |\n", b->table.negative_cells,
         b->table.negative_value);
    LINE("| dropped uses (inventories) | %.4g in all, of which negative %.4g |\n", b->table.dropped_value,
         b->table.dropped_negative);
    LINE("| flows between regions below %g | %zu, together %.3g, counted as none |\n", b->recipe.table.smallest_flow,
         b->table.small_flows, b->table.small_value);
    LINE("| empty cells of the output composition | %zu, counted as none |\n", b->margins.empty_cells);
    if (b->imports.region >= 0)
        LINE("| imports of %s by product | %.2f %% of their value has no sector and is left out |\n",
             b->recipe.imports.region, 100 * b->imports.unassigned);
    LINE("| balancing of trade flows | %zu sweeps in the last of %zu rounds over tariff revenue; largest deviation "
         "%.1g |\n",
         b->flow_balance.sweeps, b->rounds, b->flow_balance.residual);
    LINE("| balancing of use tables | at most %zu sweeps; largest deviation %.1g |\n", b->use_balance.sweeps,
         b->use_balance.residual);
    LINE("| trade elasticities | %s |\n\n", b->recipe.elasticity_set);
}

static void write_gdp(report *r) {
    const truce_build *b = r->build;
    const truce_world_accounts *a = &r->world->accounts;
    LINE("## GDP\n\nValue added plus tariff revenue against the margin.\n\n");
    LINE("| region | GDP, margin | value added | tariff revenue | difference, %% | trade balance, %% of GDP |\n");
    LINE("|---|---:|---:|---:|---:|---:|\n");
    double worst = 0;
    for (size_t n = 0; n < b->N; n++) {
        double gdp = b->margins.gdp[n], difference = percent(a->value_added[n] + a->tariff_revenue[n], gdp);
        worst = fmax(worst, fabs(difference));
        LINE("| %s | %.1f | %.1f | %.1f | %.6f | %.1f |\n", region(r, n), gdp, a->value_added[n], a->tariff_revenue[n],
             shown(difference), -100 * a->transfer[n] / gdp);
    }
    LINE("\nLargest difference %.6f %%.\n\n", shown(worst));
}

static void write_output(report *r) {
    const truce_build *b = r->build;
    size_t J = b->J;
    LINE("## Gross output\n\nThe composition is that of the source; the level follows from GDP. Where the source has "
         "several regions together, their sum is compared.\n\n");
    LINE("| column | regions | largest difference of a sector's share, %% of it | level against the source |\n");
    LINE("|---|---|---:|---:|\n");
    for (size_t g = 0; g < b->margins.groups; g++) {
        const double *source = b->margins.composition + g * J;
        double source_total = 0, total = 0, worst = 0;
        for (size_t j = 0; j < J; j++) source_total += source[j];
        for (size_t n = 0; n < b->N; n++)
            for (size_t j = 0; j < J && b->margins.group[n] == g; j++) total += r->world->accounts.output[n * J + j];
        for (size_t j = 0; j < J; j++) {
            double output = 0;
            for (size_t n = 0; n < b->N; n++)
                if (b->margins.group[n] == g) output += r->world->accounts.output[n * J + j];
            if (source[j] > 0) worst = fmax(worst, fabs(percent(output / total, source[j] / source_total)));
        }
        LINE("| %s |", b->margins.group_label[g]);
        for (size_t n = 0; n < b->N; n++)
            if (b->margins.group[n] == g) LINE(" %s", region(r, n));
        LINE(" | %.6f | %.3f |\n", shown(worst), total / source_total);
    }
    LINE("\n");
}

static void write_goods(report *r) {
    const truce_build *b = r->build;
    double worst = 0;
    size_t worst_i = 0, worst_n = 0;
    LINE("## Goods trade\n\n| region | exports | margin | imports | margin | share of goods spending at home, %% |\n");
    LINE("|---|---:|---:|---:|---:|---:|\n");
    for (size_t n = 0; n < b->N; n++) {
        double exports = 0, exports_margin = 0, imports = 0, imports_margin = 0;
        for (size_t i = 0; i < b->N; i++) {
            if (i == n) continue;
            double margin = b->margins.goods[i * b->N + n], value = traded(r, i, n, true);
            double difference = margin > 0 ? fabs(percent(value, margin)) : 0;
            if (difference > worst) {
                worst = difference;
                worst_i = i;
                worst_n = n;
            }
            imports += value;
            imports_margin += margin;
            exports += traded(r, n, i, true);
            exports_margin += b->margins.goods[n * b->N + i];
        }
        double home = traded(r, n, n, true);
        LINE("| %s | %.1f | %.1f | %.1f | %.1f | %.1f |\n", region(r, n), exports, exports_margin, imports,
             imports_margin, 100 * home / (home + imports));
    }
    LINE("\nLargest difference of a pair %.6f %% (%s to %s).\n\n", shown(worst), region(r, worst_i),
         region(r, worst_n));
}

static void write_known(report *r, double value, double margin) {
    if (isnan(margin))
        LINE(" %.1f | |", value);
    else
        LINE(" %.1f | %.1f |", value, margin);
}

static void write_services(report *r) {
    const truce_build *b = r->build;
    LINE("## Services trade\n\nEmpty: no figure, so that the value follows from the base table and the others.\n\n");
    LINE("| region | exports | margin | imports | margin |\n|---|---:|---:|---:|---:|\n");
    for (size_t n = 0; n < b->N; n++) {
        double exports = 0, imports = 0;
        for (size_t i = 0; i < b->N; i++) {
            if (i == n) continue;
            exports += traded(r, n, i, false);
            imports += traded(r, i, n, false);
        }
        LINE("| %s |", region(r, n));
        write_known(r, exports, b->margins.services_exports[n]);
        write_known(r, imports, b->margins.services_imports[n]);
        LINE("\n");
    }
    LINE("\n| pair | services | margin |\n|---|---:|---:|\n");
    for (size_t i = 0; i < b->N; i++)
        for (size_t n = 0; n < b->N; n++)
            if (!isnan(b->margins.services[i * b->N + n]))
                LINE("| %s to %s | %.1f | %.1f |\n", region(r, i), region(r, n), traded(r, i, n, false),
                     b->margins.services[i * b->N + n]);
    LINE("\n");
}

static void write_pair(report *r) {
    const truce_build *b = r->build;
    if (b->pair[0] == b->pair[1]) return;
    size_t i = b->pair[0], n = b->pair[1];
    double totals[2] = {0};
    LINE("## %s and %s\n\n| sector | %s to %s | tariff, %% | %s to %s | tariff, %% |\n", region(r, i), region(r, n),
         region(r, i), region(r, n), region(r, n), region(r, i));
    LINE("|---|---:|---:|---:|---:|\n");
    for (size_t j = 0; j < b->J; j++) {
        double there = flow(r, i, n, j), back = flow(r, n, i, j);
        totals[0] += there;
        totals[1] += back;
        LINE("| %s | %.2f | %.1f | %.2f | %.1f |\n", b->sector.code[j], there,
             100 * r->world->tariff[truce_flow(r->world, i, n, j)], back,
             100 * r->world->tariff[truce_flow(r->world, n, i, j)]);
    }
    LINE("| all | %.2f | | %.2f | |\n\n", totals[0], totals[1]);
}

static void write_home(report *r) {
    const truce_build *b = r->build;
    LINE("## Share of spending at home, %%\n\n| sector |");
    for (size_t n = 0; n < b->N; n++) LINE(" %s |", region(r, n));
    LINE("\n|---|");
    for (size_t n = 0; n < b->N; n++) LINE("---:|");
    LINE("\n");
    for (size_t j = 0; j < b->J; j++) {
        LINE("| %s |", b->sector.code[j]);
        for (size_t n = 0; n < b->N; n++) LINE(" %.0f |", 100 * r->world->trade_share[truce_flow(r->world, n, n, j)]);
        LINE("\n");
    }
    LINE("\n");
}

/* Mean over goods, weighted by trade. */
static double pair_tariff(const report *r, size_t i, size_t n) {
    double value = 0, duty = 0;
    for (size_t j = 0; j < r->build->J; j++) {
        if (!r->build->goods[j]) continue;
        double v = flow(r, i, n, j);
        value += v;
        duty += v * r->world->tariff[truce_flow(r->world, i, n, j)];
    }
    return value > 0 ? 100 * duty / value : 0;
}

static void write_tariffs(report *r) {
    const truce_build *b = r->build;
    LINE("## Tariffs, %%\n\nMeans over goods weighted by trade; importers in rows, exporters in columns. Each rate "
         "rests on the rules of the recipe's tariff file, which name their sources.\n\n| importer |");
    for (size_t i = 0; i < b->N; i++) LINE(" %s |", region(r, i));
    LINE(" all |\n|---|");
    for (size_t i = 0; i <= b->N; i++) LINE("---:|");
    LINE("\n");
    for (size_t n = 0; n < b->N; n++) {
        double imports = 0;
        LINE("| %s |", region(r, n));
        for (size_t i = 0; i < b->N; i++) {
            if (i == n)
                LINE(" |");
            else
                LINE(" %.1f |", pair_tariff(r, i, n));
            imports += i == n ? 0 : traded(r, i, n, true);
        }
        LINE(" %.2f |\n", imports > 0 ? 100 * r->world->accounts.tariff_revenue[n] / imports : 0);
    }
    LINE("\n");
}

static void write_identities(report *r) {
    const truce_world *w = r->world;
    const truce_world_accounts *a = &w->accounts;
    size_t N = w->n_regions, J = w->n_sectors;
    double transfers = 0, added = 0, budget = 0, border = 0, lowest = INFINITY;
    size_t lowest_n = 0, lowest_j = 0;
    for (size_t n = 0; n < N; n++) {
        double final = 0;
        for (size_t j = 0; j < J; j++) {
            final += w->final_demand[n * J + j];
            if (a->final_share[n * J + j] >= lowest) continue;
            lowest = a->final_share[n * J + j];
            lowest_n = n;
            lowest_j = j;
        }
        double income =
            a->value_added[n] + a->profit[n] + a->tariff_revenue[n] + a->export_tax_revenue[n] + a->transfer[n];
        transfers += a->transfer[n];
        added += a->value_added[n];
        budget = fmax(budget, fabs(final - income) / income);
        border = fmax(border, fabs(a->imports[n] - a->exports[n] - a->transfer[n]) / income);
    }
    LINE("## Identities\n\n| | |\n|---|---:|\n");
    LINE("| transfers, sum over regions, relative to world value added | %s |\n",
         fabs(transfers) / added < 1e-12 ? "below 1e-12" : "ABOVE 1e-12");
    LINE("| final demand less income, relative, worst region | %s |\n", budget < 1e-9 ? "below 1e-9" : "ABOVE 1e-9");
    LINE("| imports less exports less transfer, relative to income, worst region | %s |\n",
         border < 1e-9 ? "below 1e-9" : "ABOVE 1e-9");
    LINE("| smallest share in final demand | %.2e (%s in %s) |\n", lowest, w->sector.code[lowest_j],
         w->region.code[lowest_n]);
}

truce_status truce_build_quality(const truce_build *build, const truce_world *world, truce_sink sink, void *user,
                                 truce_error *error) {
    report r = {.build = build, .world = world};
    truce_text_init(&r.text, build->allocator);
    write_head(&r);
    write_gdp(&r);
    write_output(&r);
    write_goods(&r);
    write_services(&r);
    write_pair(&r);
    write_home(&r);
    write_tariffs(&r);
    write_identities(&r);
    truce_status status = TRUCE_OK;
    if (r.text.failed)
        status = truce_fail_memory(error);
    else if (!sink(user, r.text.bytes, r.text.length))
        status = truce_fail(error, TRUCE_IO, "the quality report could not be written");
    truce_text_free(&r.text);
    return status;
}
