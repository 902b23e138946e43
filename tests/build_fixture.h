/* A recipe and raw tables of three small economies, written into a folder of the test's own. Include cmocka.h first. */
#ifndef TRUCE_TESTS_BUILD_FIXTURE_H
#define TRUCE_TESTS_BUILD_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include "truce/truce.h"

enum { BUILD_REGIONS = 3, BUILD_SECTORS = 3, BUILD_USES = 5, BUILD_TEXT = 8192 };

typedef struct build_fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_world *world;
    truce_error error;
    char report[1 << 16];
    size_t report_length;
    double cell[BUILD_REGIONS][BUILD_SECTORS][BUILD_REGIONS][BUILD_USES]; /* the base table */
} build_fixture;

static const char *const build_economy[BUILD_REGIONS] = {"AAA", "BBB", "CCC"};
static const char *const build_code[BUILD_REGIONS] = {"A", "B", "C"};
static const char *const build_sector[BUILD_SECTORS] = {"agr", "ind", "svc"};

/* Sales of an industry: most at home, inputs, final use, and inventories that are negative in one place. */
static inline void build_cells(build_fixture *f, bool inventories) {
    static const double size[BUILD_REGIONS] = {3, 2, 1}, weight[BUILD_SECTORS] = {1, 4, 5};
    static const double use[BUILD_USES] = {0.1, 0.25, 0.15, 1, 0.02};
    for (int i = 0; i < BUILD_REGIONS; i++)
        for (int j = 0; j < BUILD_SECTORS; j++)
            for (int n = 0; n < BUILD_REGIONS; n++)
                for (int k = 0; k < BUILD_USES; k++) {
                    double value = size[i] * size[n] * weight[j] * use[k] * (i == n ? 8 : 1 + 0.1 * (i + 2 * n + j));
                    if (k == 4) value = !inventories ? 0 : i == 0 && j == 1 ? -value : value;
                    f->cell[i][j][n][k] = value;
                }
}

static inline double build_total(const build_fixture *f, int i, int j) {
    double total = 0;
    for (int n = 0; n < BUILD_REGIONS; n++)
        for (int k = 0; k < BUILD_USES; k++) total += f->cell[i][j][n][k];
    return total;
}

static inline double build_value_added(const build_fixture *f, int n) {
    double added = 0;
    for (int k = 0; k < BUILD_SECTORS; k++) {
        added += build_total(f, n, k);
        for (int i = 0; i < BUILD_REGIONS; i++)
            for (int j = 0; j < BUILD_SECTORS; j++) added -= f->cell[i][j][n][k];
    }
    return added;
}

static inline void build_write_table(const build_fixture *f) {
    char text[BUILD_TEXT];
    size_t used = (size_t)snprintf(text, sizeof text, "row");
    for (int n = 0; n < BUILD_REGIONS; n++)
        for (int k = 0; k < BUILD_USES; k++)
            used += (size_t)snprintf(text + used, sizeof text - used, ",%s_c%d", build_economy[n], k + 1);
    used += (size_t)snprintf(text + used, sizeof text - used, ",TOTAL\n");
    for (int i = 0; i < BUILD_REGIONS; i++)
        for (int j = 0; j < BUILD_SECTORS; j++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s_c%d", build_economy[i], j + 1);
            for (int n = 0; n < BUILD_REGIONS; n++)
                for (int k = 0; k < BUILD_USES; k++)
                    used += (size_t)snprintf(text + used, sizeof text - used, ",%.17g", f->cell[i][j][n][k]);
            used += (size_t)snprintf(text + used, sizeof text - used, ",%.17g\n", build_total(f, i, j));
        }
    scratch_write(f->folder, "table.csv", text);
}

static const char build_recipe[] = "truce_recipe: 1\n"
                                   "name: tiny\n"
                                   "title: Three economies\n"
                                   "unit: USD bn\n"
                                   "year: 2020\n"
                                   "source: made up\n"
                                   "regions: {codes: regions.csv, members: region_members.csv}\n"
                                   "sectors: {codes: sectors.csv, members: sector_members.csv}\n"
                                   "table:\n"
                                   "  file: table.csv\n"
                                   "  classification: io\n"
                                   "  scale: 1\n"
                                   "  final_uses: [c4]\n"
                                   "  dropped_uses: [c5]\n"
                                   "  total: TOTAL\n"
                                   "  smallest_flow: 0.000001\n"
                                   "gdp: {file: gdp.csv, classification: io}\n"
                                   "output: {file: output.csv, classification: out}\n"
                                   "goods_trade: {file: goods.csv, classification: io}\n"
                                   "elasticities: {folder: ., set: theta}\n";

static const char build_extras[] =
    "services_trade: {totals: services.csv, pairs: pairs.csv}\n"
    "imports: {region: A, file: imports.csv, crosswalk: crosswalk.csv, partners: io, products: hs}\n"
    "tariffs: {rules: rules.csv, profile: rates.csv, classification: io}\n"
    "quality: {pair: [A, B]}\n";

static inline void build_write_labels(const build_fixture *f) {
    scratch_write(f->folder, "regions.csv", "code,name\nA,Aland\nB,Bland\nC,Cland\n");
    scratch_write(f->folder, "sectors.csv", "code,name,goods\nagr,Farms,1\nind,Industry,1\nsvc,Services,0\n");
    scratch_write(f->folder, "region_members.csv",
                  "classification,label,region\nio,AAA,A\nio,BBB,B\nio,CCC,C\nio,A,A\nio,B,B\nio,C,C\n"
                  "out,A,A\nout,B,B\nout,C,C\n");
    scratch_write(f->folder, "sector_members.csv",
                  "classification,label,sector\nio,c1,agr\nio,c2,ind\nio,c3,svc\nio,1,agr\nio,2,ind\n"
                  "out,I1,agr\nout,I2,ind\nout,I3,svc\nhs,FARM,agr\nhs,MILL,ind\n");
    scratch_write(f->folder, "theta.csv",
                  "sector,label,value,source\nagr,Farms,3,made up\nind,Mills,4,made up\nind,Forges,6,made up\n"
                  "svc,Services,5,made up\n");
}

/* Margins that the base table itself meets. */
static inline void build_write_own_margins(const build_fixture *f) {
    char gdp[BUILD_TEXT] = "country,usd_bn\n", output[BUILD_TEXT] = "label,A,B,C\n";
    char goods[BUILD_TEXT] = "origin,destination,usd_bn\n";
    for (int n = 0; n < BUILD_REGIONS; n++)
        snprintf(gdp + strlen(gdp), sizeof gdp - strlen(gdp), "%s,%.17g\n", build_economy[n], build_value_added(f, n));
    for (int j = 0; j < BUILD_SECTORS; j++)
        snprintf(output + strlen(output), sizeof output - strlen(output), "I%d,%.17g,%.17g,%.17g\n", j + 1,
                 build_total(f, 0, j), build_total(f, 1, j), build_total(f, 2, j));
    for (int i = 0; i < BUILD_REGIONS; i++)
        for (int n = 0; n < BUILD_REGIONS; n++) {
            double sum = 0;
            for (int j = 0; j < 2; j++)
                for (int k = 0; k < BUILD_USES; k++) sum += f->cell[i][j][n][k];
            if (i != n)
                snprintf(goods + strlen(goods), sizeof goods - strlen(goods), "%s,%s,%.17g\n", build_economy[i],
                         build_economy[n], sum);
        }
    scratch_write(f->folder, "gdp.csv", gdp);
    scratch_write(f->folder, "output.csv", output);
    scratch_write(f->folder, "goods.csv", goods);
}

/* New margins: growth, B and C known for output only together, C's trade added beside the recipe. */
static inline void build_write_new_margins(const build_fixture *f) {
    char recipe[BUILD_TEXT];
    snprintf(recipe, sizeof recipe, "%s%s", build_recipe, build_extras);
    char *gdp = strstr(recipe, "gdp: {file: gdp.csv, classification: io}");
    char *goods = strstr(recipe, "goods_trade: {file: goods.csv, classification: io}");
    char with[BUILD_TEXT];
    snprintf(with, sizeof with,
             "%.*sgdp: {file: gdp.csv, classification: io, additions: gdp_more.csv}%.*s"
             "goods_trade: {file: goods.csv, classification: io, additions: goods_more.csv}%s",
             (int)(gdp - recipe), recipe, (int)(goods - gdp - 40), gdp + 40, goods + 50);
    scratch_write(f->folder, "recipe.yaml", with);
    scratch_write(f->folder, "region_members.csv",
                  "classification,label,region\nio,AAA,A\nio,BBB,B\nio,CCC,C\nio,A,A\nio,B,B\nio,C,C\n"
                  "out,A,A\nout,REST,B\nout,REST,C\n");
    scratch_write(f->folder, "gdp.csv", "country,usd_bn\nAAA,900\nBBB,450\n");
    scratch_write(f->folder, "gdp_more.csv", "region,value,source\nC,130,made up\n");
    scratch_write(f->folder, "output.csv", "label,A,REST\nI1,90,100\nI2,700,\nI2,,420\nI3,900,560\n");
    scratch_write(f->folder, "goods.csv", "origin,destination,usd_bn\nAAA,BBB,60\nBBB,AAA,55\n");
    scratch_write(f->folder, "goods_more.csv",
                  "origin,destination,value,source\nC,A,12,made up\nC,rest,9,made up\nrest,C,25,made up\n");
    scratch_write(f->folder, "services.csv", "region,exports,imports,source\nA,40,35,made up\nB,,30,made up\n");
    scratch_write(f->folder, "pairs.csv", "origin,destination,value,source\nA,B,25,made up\n");
    scratch_write(f->folder, "crosswalk.csv",
                  "hs6_code,description,hs4_code,gtap_code\n000001,Wheat,0000,FARM\n000002,Flour,0000,MILL\n");
    scratch_write(f->folder, "imports.csv",
                  "partner,hs6,imports_usd,duty_usd\nB,000001,100,10\nB,000002,900,18\nB,999999,5,0\n"
                  "C,000001,40,0\nC,000002,60,3\n");
    scratch_write(f->folder, "rates.csv",
                  "iso_o,iso_d,indcode,AHS_simple\nA,B,1,0.2\nC,B,1,0.1\nB,B,1,0\nA,B,2,0.05\nC,B,2,0.04\nB,B,2,0\n");
    scratch_write(f->folder, "rules.csv",
                  "importer,exporter,sectors,rule,value,source\nA,*,all,collected,,made up\nB,*,all,profile,B,made up\n"
                  "B,*,all,level,3,made up\nC,*,all,profile,B,made up\nC,A,all but agr,free,,made up\n"
                  "C,B,ind,add,10,made up\n");
}

static inline bool build_sink(void *user, const char *bytes, size_t size) {
    build_fixture *f = user;
    if (f->report_length + size >= sizeof f->report) return false;
    memcpy(f->report + f->report_length, bytes, size);
    f->report_length += size;
    f->report[f->report_length] = '\0';
    return true;
}

static inline truce_status build_run(build_fixture *f) {
    truce_world_free(f->world);
    f->world = NULL;
    f->report_length = 0;
    return truce_world_build(f->context, f->folder, f->folder, build_sink, f, &f->world, &f->error);
}

static inline int build_set_up(void **state) {
    build_fixture *f = calloc(1, sizeof *f);
    if (f == NULL || truce_context_new(NULL, NULL, &f->context, &f->error) != TRUCE_OK) abort();
    scratch_make(f->folder);
    build_cells(f, true);
    build_write_labels(f);
    build_write_table(f);
    build_write_new_margins(f);
    *state = f;
    return 0;
}

static inline int build_tear_down(void **state) {
    build_fixture *f = *state;
    truce_world_free(f->world);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

#endif
