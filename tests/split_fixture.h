/* A coarse world of three regions and three sectors and a recipe that splits it, in a folder of the test's own. Include
 * cmocka.h first. */
#ifndef TRUCE_TESTS_SPLIT_FIXTURE_H
#define TRUCE_TESTS_SPLIT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include "world/world.h"

enum { SPLIT_REGIONS = 3, SPLIT_SECTORS = 3, SPLIT_MOST_SUBS = 8 };

typedef struct split_fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_world *coarse, *world;
    truce_error error;
    char report[1 << 18];
    size_t report_length;
    size_t subs; /* of the recipe, with their parents */
    const char *sub[SPLIT_MOST_SUBS], *parent[SPLIT_MOST_SUBS];
} split_fixture;

static const char split_recipe[] =
    "truce_split: 1\n"
    "name: fine\n"
    "title: Finer\n"
    "world: ./coarse\n"
    "sectors:\n"
    "  - {code: mag, name: Magnets, parent: ind, trade_elasticity: {value: 2, basis: assumed, source: a guess}}\n"
    "  - {code: chip, name: Chips, parent: ind, factor_share: {value: 0.5, basis: known, source: a survey}}\n"
    "  - {code: ree, name: Rare earths, parent: agr, pattern: world}\n"
    "rest: {ind: Other industry}\n"
    "tables:\n"
    "  output: output.csv\n"
    "  purchases: purchases.csv\n"
    "  trade: trade.csv\n"
    "  tariffs: tariffs.csv\n"
    "  uses: uses.csv\n"
    "  inputs: inputs.csv\n";

static const char split_output[] = "sector,region,value,as,basis,source\n"
                                   "mag,A,2,value,known,a count\n"
                                   "mag,B,10,value,known,a count\n"
                                   "mag,C,0.05,share,assumed,by analogy\n"
                                   "chip,B,4,value,known,a count\n"
                                   "chip,*,9,value,assumed,a guess\n"
                                   "ree,A,0,value,known,no mine\n"
                                   "ree,*,0.9,value,assumed,a guess\n";

static const char split_purchases[] = "sector,region,value,as,basis,source\n"
                                      "chip,A,6,value,known,a count\n";

static const char split_trade[] = "sector,from,to,value,as,basis,source\n"
                                  "mag,B,A,1.5,value,known,customs\n"
                                  "mag,B,*,0.5,value,known,customs\n"
                                  "chip,*,C,0.75,value,known,customs\n";

static const char split_tariffs[] = "sector,from,to,value,basis,source\n"
                                    "mag,B,A,0.02,known,customs\n";

static const char split_uses[] = "sector,region,buyer,value,basis,source\n"
                                 "mag,*,svc,0.25,assumed,a guess\n"
                                 "ree,*,mag,0.8,assumed,a guess\n"
                                 "ree,*,agr,0.2,assumed,a guess\n";

static const char split_inputs[] = "sector,region,input,value,basis,source\n"
                                   "mag,*,svc,0.3,assumed,a guess\n";

/* Shares are round numbers; A taxes imports of industry, B taxes exports of it a little. */
static inline truce_status split_coarse(const truce_context *context, truce_world **world, truce_error *error) {
    enum { N = SPLIT_REGIONS, J = SPLIT_SECTORS };
    static const char *const regions[] = {"A", "B", "C"}, *const sectors[] = {"agr", "ind", "svc"};
    static const double theta[] = {3, 5, 4}, X[] = {90, 300, 600, 80, 420, 350, 40, 90, 160};
    double pi[J * N * N], t[J * N * N] = {0}, e[J * N * N] = {0}, beta[N * J], gamma[N * J * J];
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                size_t at = (j * N + i) * N + n;
                pi[at] = i == n ? 0.8 : 0.1;
                if (i != n && j < 2) t[at] = 0.02 * (double)(1 + i + n + j);
                if (i == 1 && n != 1 && j == 1) e[at] = 0.01;
            }
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            static const double shares[] = {0.2, 0.5, 0.3, 0.1, 0.6, 0.3, 0.05, 0.35, 0.6};
            beta[n * J + j] = 0.4 + 0.05 * (double)n + 0.1 * (double)(j == 2);
            memcpy(&gamma[(n * J + j) * J], &shares[j * J], J * sizeof(double));
        }
    const truce_world_arrays arrays = {.regions = N,
                                       .sectors = J,
                                       .region_codes = regions,
                                       .sector_codes = sectors,
                                       .trade_share = pi,
                                       .expenditure = X,
                                       .factor_share = beta,
                                       .intermediate_share = gamma,
                                       .trade_elasticity = theta,
                                       .tariff = t,
                                       .export_tax = e};
    return truce_world_from_arrays(context, "coarse", &arrays, world, error);
}

static inline bool split_sink(void *user, const char *bytes, size_t size) {
    split_fixture *f = user;
    if (f->report_length + size >= sizeof f->report) return false;
    memcpy(f->report + f->report_length, bytes, size);
    f->report_length += size;
    f->report[f->report_length] = '\0';
    return true;
}

static inline int split_set_up(void **state) {
    split_fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    assert_int_equal(truce_context_new(NULL, "data", &f->context, &f->error), TRUCE_OK);
    if (split_coarse(f->context, &f->coarse, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    const char *coarse = scratch_path(f->folder, "coarse");
    assert_int_equal(truce_world_write_directory(f->coarse, coarse, &f->error), TRUCE_OK);
    scratch_write(f->folder, "recipe.yaml", split_recipe);
    scratch_write(f->folder, "output.csv", split_output);
    scratch_write(f->folder, "purchases.csv", split_purchases);
    scratch_write(f->folder, "trade.csv", split_trade);
    scratch_write(f->folder, "tariffs.csv", split_tariffs);
    scratch_write(f->folder, "uses.csv", split_uses);
    scratch_write(f->folder, "inputs.csv", split_inputs);
    static const char *const subs[] = {"mag", "chip", "ree"}, *const parents[] = {"ind", "ind", "agr"};
    for (f->subs = 0; f->subs < 3; f->subs++) {
        f->sub[f->subs] = subs[f->subs];
        f->parent[f->subs] = parents[f->subs];
    }
    *state = f;
    return 0;
}

static inline int split_tear_down(void **state) {
    split_fixture *f = *state;
    truce_world_free(f->world);
    truce_world_free(f->coarse);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

/* Splits by the recipe of the folder. */
static inline void split_run(split_fixture *f) {
    f->report_length = 0;
    truce_world_free(f->world);
    f->world = NULL;
    if (truce_world_split(f->context, f->folder, split_sink, f, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
}

#endif
