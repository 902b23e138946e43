/* Splitting worlds: figures met, the parents' accounts untouched to 1e-12, the same bytes twice, the built-in strategic
 * world. Refusals are in test_split_errors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <cmocka.h>

#include "failing_allocator.h"
#include "random_world.h"
#include "split_fixture.h"
#include "world/schema.h"

/* ---- merging gives the world back --------------------------------------------------------------------------- */

/* The largest difference between two arrays of a variable, over the larger of the cell and `floor`. */
static double deviation(const truce_world *one, const truce_world *two, const truce_world_variable *variable,
                        double floor) {
    const double *a = truce_world_array(one, variable), *b = truce_world_array(two, variable);
    if (a == NULL || b == NULL) return a == b ? 0 : HUGE_VAL;
    double worst = 0;
    size_t cells = truce_world_cells(variable->shape, one->n_regions, one->n_sectors);
    for (size_t c = 0; c < cells; c++) worst = fmax(worst, fabs(a[c] - b[c]) / fmax(fabs(a[c]), floor));
    return worst;
}

static double largest(const double *values, size_t count) {
    double most = 0;
    for (size_t k = 0; k < count; k++) most = fmax(most, fabs(values[k]));
    return most;
}

/* Shares and rates to 1e-12; values to 1e-12 of the largest. */
static void assert_merges_to(split_fixture *f, const truce_world *fine, const truce_world *parent, const char *what) {
    char map[SCRATCH_PATH * 4];
    size_t used = (size_t)snprintf(map, sizeof map, "kind,from,to\n");
    for (size_t k = 0; k < f->subs; k++)
        used += (size_t)snprintf(map + used, sizeof map - used, "sector,%s,%s\n", f->sub[k], f->parent[k]);
    truce_world *merged;
    if (truce_world_aggregate(fine, scratch_write(f->folder, "map.csv", map), &merged, &f->error) != TRUCE_OK)
        fail_msg("%s: %s", what, f->error.message);
    assert_int_equal(merged->n_sectors, parent->n_sectors);
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        double floor = variable->valued ? largest(parent->expenditure, parent->n_regions * parent->n_sectors) : 1;
        double gap = deviation(parent, merged, variable, floor);
        if (!(gap <= 1e-12)) fail_msg("%s: %s differs by %.3g", what, variable->name, gap);
    }
    size_t N = parent->n_regions, cells = N * parent->n_sectors;
    double income = largest(parent->accounts.income, N);
    for (size_t c = 0; c < cells; c++)
        if (!(fabs(parent->accounts.output[c] - merged->accounts.output[c]) <= 1e-12 * income))
            fail_msg("%s: output differs", what);
    for (size_t n = 0; n < N; n++) {
        if (!(fabs(parent->accounts.tariff_revenue[n] - merged->accounts.tariff_revenue[n]) <= 1e-12 * income))
            fail_msg("%s: duties differ", what);
        if (!(fabs(parent->accounts.transfer[n] - merged->accounts.transfer[n]) <= 1e-12 * income))
            fail_msg("%s: transfers differ", what);
    }
    truce_world_free(merged);
}

static void the_hand_made_recipe_merges(void **state) {
    split_fixture *f = *state;
    split_run(f);
    assert_merges_to(f, f->world, f->coarse, "hand-made");
    assert_null(truce_world_remark(f->world, 0));
}

/* ---- the figures are met -------------------------------------------------------------------------------------- */

static double flow(const truce_world *w, size_t i, size_t n, const char *code) {
    ptrdiff_t j = truce_world_sector(w, code);
    assert_true(j >= 0);
    size_t at = truce_flow(w, i, n, (size_t)j);
    return w->trade_share[at] * w->expenditure[n * w->n_sectors + (size_t)j] /
           ((1 + w->tariff[at]) * (1 + w->export_tax[at]));
}

static double tariff(const truce_world *w, size_t i, size_t n, const char *code) {
    return w->tariff[truce_flow(w, i, n, (size_t)truce_world_sector(w, code))];
}

static double output(const truce_world *w, size_t i, const char *code) {
    return w->accounts.output[i * w->n_sectors + (size_t)truce_world_sector(w, code)];
}

/* Share of an input in the material cost of an output. */
static double input(const truce_world *w, size_t n, const char *output_code, const char *input_code) {
    size_t J = w->n_sectors, u = (size_t)truce_world_sector(w, output_code);
    return w->intermediate_share[(n * J + u) * J + (size_t)truce_world_sector(w, input_code)];
}

static double use(const truce_world *w, size_t n, const char *good, const char *user) {
    size_t J = w->n_sectors, u = (size_t)truce_world_sector(w, user);
    return input(w, n, user, good) * (1 - w->factor_share[n * J + u]) * (1 - w->profit_share[u]) *
           w->accounts.output[n * J + u];
}

static double spending(const truce_world *w, size_t n, const char *code) {
    return w->expenditure[n * w->n_sectors + (size_t)truce_world_sector(w, code)];
}

#define NEAR(value, expected)                                                                                          \
    do {                                                                                                               \
        double value_ = (value), expected_ = (expected);                                                               \
        if (!(fabs(value_ - expected_) <= 1e-9 * fmax(1, fabs(expected_))))                                            \
            fail_msg("%s is %.12g, expected %.12g", #value, value_, expected_);                                        \
    } while (0)

enum { A, B, C };

static void totals_and_trade_are_met(void **state) {
    split_fixture *f = *state;
    split_run(f);
    const truce_world *w = f->world;
    NEAR(output(w, A, "mag"), 2);
    NEAR(output(w, B, "mag"), 10);
    NEAR(output(w, C, "mag"), 0.05 * output(f->coarse, C, "ind"));
    NEAR(output(w, A, "chip") + output(w, C, "chip"), 9); /* the others, together */
    NEAR(output(w, B, "chip"), 4);
    NEAR(flow(w, B, A, "mag"), 1.5);
    NEAR(flow(w, B, C, "mag"), 0.5); /* all its other exports */
    NEAR(flow(w, B, B, "mag"), 8);
    NEAR(flow(w, A, A, "chip") + flow(w, B, A, "chip") + flow(w, C, A, "chip"), 6); /* purchases */
    NEAR(flow(w, A, C, "chip") + flow(w, B, C, "chip"), 0.75);                      /* all its other imports */
    NEAR(output(w, A, "ree"), 0);
    assert_string_equal(w->sector.code[3], "mag");
    assert_string_equal(w->sector.name[1], "Other industry");
    assert_string_equal(truce_world_name(w), "fine");
    assert_string_equal(truce_world_about(w, "title"), "Finer");
}

static void duties_stay(void **state) {
    split_fixture *f = *state;
    split_run(f);
    const truce_world *w = f->world;
    NEAR(tariff(w, B, A, "mag"), 0.02);
    NEAR(tariff(w, C, A, "mag"), tariff(f->coarse, C, A, "ind"));
    NEAR(tariff(w, B, A, "chip"), tariff(f->coarse, B, A, "ind"));
    assert_true(tariff(w, B, A, "ind") > tariff(f->coarse, B, A, "ind")); /* what magnets do not pay */
    assert_true(tariff(w, C, A, "ind") == tariff(f->coarse, C, A, "ind"));
}

static void uses_and_inputs_are_met(void **state) {
    split_fixture *f = *state;
    split_run(f);
    const truce_world *w = f->world;
    for (size_t n = A; n <= C; n++) {
        NEAR(use(w, n, "ree", "mag") + use(w, n, "ree", "agr"), spending(w, n, "ree")); /* nobody else may */
        /* a start for the balancing, not a margin: what magnets' own row and column ask for moves it a little */
        assert_true(fabs(use(w, n, "mag", "svc") / spending(w, n, "mag") - 0.25) < 0.005);
        assert_true(fabs(input(w, n, "mag", "svc") - 0.3) < 0.02);
    }
    /* value added: own for chips, and the rest makes up for it */
    size_t J = w->n_sectors, chip = (size_t)truce_world_sector(w, "chip"), ind = 1;
    NEAR(w->factor_share[B * J + chip], 0.5);
    NEAR(w->factor_share[B * J + 3], f->coarse->factor_share[B * 3 + 1]);
    assert_true((w->factor_share[B * J + ind] > f->coarse->factor_share[B * 3 + 1]) ==
                (f->coarse->factor_share[B * 3 + 1] > 0.5));
    /* trade elasticities: own for magnets */
    NEAR(w->trade_elasticity[3], 2);
    assert_true(w->trade_elasticity[1] > f->coarse->trade_elasticity[1]);
    NEAR(w->trade_elasticity[chip], f->coarse->trade_elasticity[1]);
}

/* Without a figure but output, a supplier sells as its parent does. */
static void the_parents_pattern_fills_gaps(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "recipe.yaml",
                  "truce_split: 1\nname: fine\nworld: ./coarse\n"
                  "sectors:\n  - {code: mag, name: Magnets, parent: ind}\n"
                  "tables: {output: o.csv}\n");
    scratch_write(f->folder, "o.csv", "sector,region,value,as,basis,source\nmag,*,0.1,share,assumed,x\n");
    split_run(f);
    for (size_t i = A; i <= C; i++)
        for (size_t n = A; n <= C; n++) NEAR(flow(f->world, i, n, "mag"), 0.1 * flow(f->coarse, i, n, "ind"));
    for (size_t n = A; n <= C; n++) NEAR(use(f->world, n, "mag", "agr"), 0.1 * use(f->coarse, n, "ind", "agr"));
    assert_string_equal(truce_world_about(f->world, "unit"), "USD bn");
}

static void everything_may_be_carved_out(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "recipe.yaml",
                  "truce_split: 1\nname: fine\nworld: ./coarse\n"
                  "sectors:\n  - {code: mag, name: Magnets, parent: ind}\n  - {code: chip, name: Chips, parent: ind}\n"
                  "tables: {output: o.csv}\n");
    scratch_write(f->folder, "o.csv",
                  "sector,region,value,as,basis,source\nmag,A,0.25,share,assumed,x\nmag,B,0.25,share,assumed,x\n"
                  "mag,C,1,share,assumed,x\nchip,A,0.75,share,assumed,x\nchip,B,0.75,share,assumed,x\n"
                  "chip,C,0,share,assumed,x\n");
    split_run(f);
    NEAR(output(f->world, A, "ind"), 0);
    f->subs = 2;
    assert_merges_to(f, f->world, f->coarse, "all of it");
}

/* Suppliers that sell in proportion to what buyers buy. */
static void the_worlds_pattern_fills_gaps(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "recipe.yaml",
                  "truce_split: 1\nname: fine\nworld: ./coarse\n"
                  "sectors:\n  - {code: tool, name: Tools, parent: svc, pattern: world}\n"
                  "tables: {output: o.csv, purchases: p.csv}\n");
    scratch_write(f->folder, "o.csv",
                  "sector,region,value,as,basis,source\ntool,A,0.03,value,known,x\ntool,*,0.01,value,known,x\n");
    scratch_write(f->folder, "p.csv",
                  "sector,region,value,as,basis,source\ntool,A,0.02,value,known,x\ntool,B,0.01,value,known,x\n"
                  "tool,C,0.01,value,known,x\n");
    split_run(f);
    NEAR(flow(f->world, A, A, "tool") / output(f->world, A, "tool"), 0.5);
    NEAR(flow(f->world, A, B, "tool") / output(f->world, A, "tool"), 0.25);
}

/* ---- any world ------------------------------------------------------------------------------------------------ */

/* A random recipe for a random world: up to three sub-sectors of any parents, with small totals as shares, a flow here
 * and there as a share of the parent's, tariffs below it, uses and inputs that leave most to the rule. */
static void random_recipe(split_fixture *f, random_stream *r, const truce_world *w) {
    char yaml[1024], o[2048], t[2048], d[2048], u[2048], x[2048];
    static const char *const codes[] = {"q1", "q2", "q3"};
    size_t y = 0, on = 0, tn = 0, dn = 0, un = 0, xn = 0;
    f->subs = 1 + random_below(r, 3);
    y = (size_t)snprintf(yaml, sizeof yaml, "truce_split: 1\nname: fine\nworld: ./coarse\nsectors:\n");
    on = (size_t)snprintf(o, sizeof o, "sector,region,value,as,basis,source\n");
    tn = (size_t)snprintf(t, sizeof t, "sector,from,to,value,as,basis,source\n");
    dn = (size_t)snprintf(d, sizeof d, "sector,from,to,value,basis,source\n");
    un = (size_t)snprintf(u, sizeof u, "sector,region,buyer,value,basis,source\n");
    xn = (size_t)snprintf(x, sizeof x, "sector,region,input,value,basis,source\n");
    for (size_t s = 0; s < f->subs; s++) {
        size_t p = random_below(r, w->n_sectors), N = w->n_regions;
        f->sub[s] = codes[s];
        f->parent[s] = w->sector.code[p];
        y += (size_t)snprintf(yaml + y, sizeof yaml - y, "  - {code: %s, name: %s, parent: %s%s%s}\n", codes[s],
                              codes[s], f->parent[s], random_chance(r, 0.3) ? ", pattern: world" : "",
                              random_chance(r, 0.4) ? ", trade_elasticity: {value: 1.5, basis: assumed, source: x}"
                                                    : "");
        on += (size_t)snprintf(o + on, sizeof o - on, "%s,*,%.6f,share,assumed,x\n", codes[s],
                               random_uniform(r, 0, 0.12));
        size_t i = random_below(r, N), n = random_below(r, N), i2 = random_below(r, N), n2 = random_below(r, N);
        if (random_chance(r, 0.5))
            on += (size_t)snprintf(o + on, sizeof o - on, "%s,%s,%.6f,share,assumed,x\n", codes[s], w->region.code[i],
                                   random_uniform(r, 0.05, 0.2));
        else if (random_chance(r, 0.5))
            tn += (size_t)snprintf(t + tn, sizeof t - tn, "%s,%s,%s,%.6f,share,assumed,x\n", codes[s],
                                   w->region.code[i], w->region.code[n], random_uniform(r, 0, 0.03));
        if (random_chance(r, 0.4) && i2 != n2)
            dn += (size_t)snprintf(d + dn, sizeof d - dn, "%s,%s,%s,%.17g,assumed,x\n", codes[s], w->region.code[i2],
                                   w->region.code[n2], w->tariff[truce_flow(w, i2, n2, p)] * random_uniform(r, 0.3, 1));
        if (random_chance(r, 0.3))
            un +=
                (size_t)snprintf(u + un, sizeof u - un, "%s,*,final,0.%zu,assumed,x\n", codes[s], random_below(r, 10));
        if (random_chance(r, 0.3) && w->intermediate_share != NULL)
            xn += (size_t)snprintf(x + xn, sizeof x - xn, "%s,*,%s,0.0%zu,assumed,x\n", codes[s],
                                   w->sector.code[random_below(r, w->n_sectors)], random_below(r, 10));
    }
    snprintf(yaml + y, sizeof yaml - y,
             "tables: {output: o.csv, trade: t.csv, tariffs: d.csv, uses: u.csv, inputs: x.csv}\n");
    scratch_write(f->folder, "recipe.yaml", yaml);
    scratch_write(f->folder, "o.csv", o);
    scratch_write(f->folder, "t.csv", t);
    scratch_write(f->folder, "d.csv", d);
    scratch_write(f->folder, "u.csv", u);
    scratch_write(f->folder, "x.csv", x);
}

static void random_worlds_merge(void **state) {
    split_fixture *f = *state;
    enum { WORLDS = 400 };
    size_t split = 0, refused = 0;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        random_stream r = random_stream_from(seed);
        truce_world *w;
        char what[64];
        snprintf(what, sizeof what, "world %llu", (unsigned long long)seed);
        unsigned features = (unsigned)random_below(&r, 2 * RANDOM_WORLD_TIED) |
                            (random_chance(&r, 0.3) ? (unsigned)RANDOM_WORLD_SPECIFIC : 0U);
        assert_int_equal(random_world(NULL, seed, 0, 0, features, &w, &f->error), TRUCE_OK);
        assert_int_equal(truce_world_write_directory(w, scratch_path(f->folder, "coarse"), &f->error), TRUCE_OK);
        truce_world_free(w);
        assert_int_equal(truce_world_open(f->context, scratch_path(f->folder, "coarse"), &w, &f->error), TRUCE_OK);
        random_recipe(f, &r, w);
        truce_world *fine = NULL;
        truce_status status = truce_world_split(f->context, f->folder, NULL, NULL, &fine, &f->error);
        if (status == TRUCE_OK)
            assert_merges_to(f, fine, w, what), split++;
        else
            assert_int_equal(status, TRUCE_BAD_INPUT), refused++;
        truce_world_free(fine);
        truce_world_free(w);
        scratch_remove(scratch_path(f->folder, "coarse"));
    }
    printf("%zu random worlds split and merged, %zu recipes refused\n", split, refused);
    assert_true(split > WORLDS * 3 / 4);
}

/* ---- determinism and memory ----------------------------------------------------------------------------------- */

static void the_same_twice(void **state) {
    split_fixture *f = *state;
    split_run(f);
    truce_world *first = f->world;
    f->world = NULL;
    char *report = strdup(f->report);
    split_run(f);
    assert_string_equal(report, f->report);
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        size_t cells = truce_world_cells(variable->shape, first->n_regions, first->n_sectors);
        assert_memory_equal(truce_world_array(first, variable), truce_world_array(f->world, variable),
                            cells * sizeof(double));
    }
    free(report);
    truce_world_free(first);
}

static void the_report_names_every_figure(void **state) {
    split_fixture *f = *state;
    split_run(f);
    static const char *const phrases[] = {
        "# Quality of fine\n",
        "from coarse;",
        "| mag | Magnets | ind | ",
        "## mag: Magnets\n",
        "| B | A | 1.5 | 2.00 |",
        "| mag | trade elasticity | 2 | assumed | a guess |",
        "| chip | value-added share of cost | 0.5 | known | a survey |",
        "| mag | trade B to A | 1.5 | known | customs |",
        "| mag | trade B to all others | 0.5 | known | customs |",
        "| mag | output C | 0.05 of the parent's | assumed | by analogy |",
        "| mag | use all others, svc | 0.25 | assumed | a guess |",
        "| ree | use all others, mag | 0.8 | assumed | a guess |",
    };
    for (size_t k = 0; k < sizeof phrases / sizeof phrases[0]; k++)
        if (strstr(f->report, phrases[k]) == NULL) fail_msg("not in the report: %s\n%s", phrases[k], f->report);
    assert_null(strstr(f->report, "nan"));
}

static bool refuse(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return false;
}

static void a_report_that_cannot_be_written(void **state) {
    split_fixture *f = *state;
    truce_world *world = NULL;
    assert_int_equal(truce_world_split(f->context, f->folder, refuse, NULL, &world, &f->error), TRUCE_IO);
    assert_null(world);
}

static void memory_may_fail(void **state) {
    split_fixture *f = *state;
    for (size_t k = 1;; k++) {
        failing_allocator memory = {.fail_at = 0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context;
        truce_world *world = NULL;
        assert_int_equal(truce_context_new(&allocator, NULL, &context, &f->error), TRUCE_OK);
        memory.fail_at = memory.calls + k;
        f->report_length = 0;
        truce_status status = truce_world_split(context, f->folder, split_sink, f, &world, &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
        if (status == TRUCE_OK) return;
        if (status != TRUCE_NO_MEMORY) fail_msg("call %zu: %s", k, f->error.message);
    }
}

/* ---- the built-in world --------------------------------------------------------------------------------------- */

static void expect_same_file(const char *made, const char *name) {
    char committed[256];
    snprintf(committed, sizeof committed, "data/worlds/strategic-2023/%s", name);
    char *a = scratch_read(committed, NULL), *b = scratch_read(scratch_path(made, name), NULL);
    if (a == NULL || b == NULL || strcmp(a, b) != 0)
        fail_msg("%s is not what data/recipes/strategic-2023 makes: split it anew", committed);
    free(a);
    free(b);
}

static void strategic_2023_is_what_its_recipe_makes(void **state) {
    split_fixture *f = *state;
    f->report_length = 0;
    if (truce_world_split(f->context, "data/recipes/strategic-2023", split_sink, f, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    char made[SCRATCH_PATH];
    scratch_make(made);
    assert_int_equal(truce_world_write_directory(f->world, made, &f->error), TRUCE_OK);
    scratch_write(made, "QUALITY.md", f->report);
    size_t files = scratch_count("data/worlds/strategic-2023");
    assert_int_equal(scratch_count(made), files);
    static const char *const names[] = {
        "QUALITY.md",       "about.csv",         "consumption_share.csv", "expenditure.csv",
        "factor_share.csv", "regions.csv",       "sectors.csv",           "intermediate_share.csv",
        "tariff.csv",       "trade_balance.csv", "trade_share.csv",       "trade_elasticity.csv",
        "value_added.csv"};
    assert_int_equal(files, sizeof names / sizeof names[0]);
    for (size_t k = 0; k < files; k++) expect_same_file(made, names[k]);
    scratch_remove(made);
}

static void strategic_2023_merges_to_world_2023(void **state) {
    split_fixture *f = *state;
    static const char *const sub[] = {"ree", "mag", "crit", "chip", "tool", "eda", "aero"};
    static const char *const parent[] = {"chem", "elec", "met", "elec", "mach", "bus", "tran"};
    truce_world *world;
    assert_int_equal(truce_world_open(f->context, "world-2023", &world, &f->error), TRUCE_OK);
    assert_int_equal(truce_world_open(f->context, "strategic-2023", &f->world, &f->error), TRUCE_OK);
    for (f->subs = 0; f->subs < sizeof sub / sizeof sub[0]; f->subs++) {
        f->sub[f->subs] = sub[f->subs];
        f->parent[f->subs] = parent[f->subs];
    }
    assert_merges_to(f, f->world, world, "strategic-2023");
    assert_null(truce_world_remark(f->world, 0));
    truce_world_free(world);
}

/* What the scenarios about these goods stand on: China makes the magnets, the United States the chip software. */
static void strategic_2023_has_what_is_known(void **state) {
    split_fixture *f = *state;
    assert_int_equal(truce_world_open(f->context, "strategic-2023", &f->world, &f->error), TRUCE_OK);
    const truce_world *w = f->world;
    size_t usa = (size_t)truce_world_region(w, "USA"), chn = (size_t)truce_world_region(w, "CHN");
    NEAR(flow(w, chn, usa, "mag"), 0.3447);
    NEAR(flow(w, chn, usa, "ree"), 0.1163);
    NEAR(flow(w, usa, chn, "tool"), 3.18);
    double exports[2] = {0}, made[2] = {0};
    for (size_t n = 0; n < w->n_regions; n++) {
        if (n != chn) exports[0] += flow(w, chn, n, "ree");
        if (n != chn) exports[1] += flow(w, chn, n, "mag");
        made[0] += output(w, n, "mag");
        made[1] += output(w, n, "eda");
    }
    NEAR(exports[0], 0.4888);
    NEAR(exports[1], 2.86);
    assert_true(output(w, chn, "mag") > 0.9 * made[0]);
    assert_true(output(w, usa, "eda") > 0.7 * made[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, split_set_up, split_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_hand_made_recipe_merges),
        TEST(totals_and_trade_are_met),
        TEST(duties_stay),
        TEST(uses_and_inputs_are_met),
        TEST(the_parents_pattern_fills_gaps),
        TEST(the_worlds_pattern_fills_gaps),
        TEST(everything_may_be_carved_out),
        TEST(random_worlds_merge),
        TEST(the_same_twice),
        TEST(the_report_names_every_figure),
        TEST(a_report_that_cannot_be_written),
        TEST(memory_may_fail),
        TEST(strategic_2023_is_what_its_recipe_makes),
        TEST(strategic_2023_merges_to_world_2023),
        TEST(strategic_2023_has_what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
