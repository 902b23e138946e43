/* Building worlds: what every wrong recipe or table is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "build_fixture.h"

/* The build refuses, and its message holds `phrase`. */
static void refused(build_fixture *f, const char *phrase) {
    truce_status status = build_run(f);
    if (status != TRUCE_BAD_INPUT) fail_msg("status %d; expected a refusal with '%s'", status, phrase);
    if (strstr(f->error.message, phrase) == NULL) fail_msg("'%s' does not say '%s'", f->error.message, phrase);
}

/* Replaces the first `from` in a file of the fixture. */
static void edit(build_fixture *f, const char *name, const char *from, const char *to) {
    char *text = scratch_read(scratch_path(f->folder, name), NULL), *at = text == NULL ? NULL : strstr(text, from);
    if (at == NULL) fail_msg("no '%s' in %s", from, name);
    size_t size = strlen(text) + strlen(to) + 1;
    char *edited = malloc(size);
    assert_non_null(edited);
    snprintf(edited, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    scratch_write(f->folder, name, edited);
    free(edited);
    free(text);
}

typedef struct refusal {
    const char *file, *from, *to, *phrase;
} refusal;

static void check(build_fixture *f, const refusal *cases, size_t count) {
    for (size_t k = 0; k < count; k++) {
        char *original = scratch_read(scratch_path(f->folder, cases[k].file), NULL);
        edit(f, cases[k].file, cases[k].from, cases[k].to);
        refused(f, cases[k].phrase);
        scratch_write(f->folder, cases[k].file, original);
        free(original);
    }
    if (build_run(f) != TRUCE_OK) fail_msg("%s", f->error.message);
}

#define CHECK(f, cases) check((f), (cases), sizeof(cases) / sizeof(cases)[0])

static void recipes(void **state) {
    static const refusal cases[] = {
        {"recipe.yaml", "truce_recipe: 1", "truce_recipe: 2", "this Truce reads recipes of version 1"},
        {"recipe.yaml", "name: tiny\n", "", "needs the key 'name'"},
        {"recipe.yaml", "classification: io\n  scale", "clasification: io\n  scale", "did you mean 'classification'?"},
        {"recipe.yaml", "scale: 1", "scale: 0", "scale is to be above 0"},
        {"recipe.yaml", "scale: 1", "scale: much", "scale: expected a number"},
        {"recipe.yaml", "final_uses: [c4]", "final_uses: c4", "final_uses: expected a list"},
        {"recipe.yaml", "region: A,", "region: AA,", "imports: unknown region 'AA'"},
        {"recipe.yaml", "pair: [A, B]", "pair: [A]", "pair: expected two regions, found 1"},
        {"recipe.yaml", "pair: [A, B]", "pair: [A, X]", "pair: unknown region 'X'"},
        {"recipe.yaml", "set: theta", "set: sigma", "sigma.csv"},
        {"recipe.yaml", "file: table.csv", "file: no_table.csv", "no_table.csv"},
        {"recipe.yaml", "total: TOTAL", "total: GO", "'TOTAL' is no label of an input-output table"},
    };
    CHECK((build_fixture *)*state, cases);
}

static void labels(void **state) {
    static const refusal cases[] = {
        {"regions.csv", "B,Bland", "A,Bland", "region code 'A' appears twice"},
        {"sectors.csv", "svc,Services,0", "svc,Services,no", "sectors.csv:4: goods: expected 1"},
        {"sectors.csv", "code,name,goods", "code,name", "sectors.csv"},
        {"region_members.csv", "io,BBB,B", "io,BBB,D", "region_members.csv:3: unknown region 'D'"},
        {"region_members.csv", "io,BBB,B", "io,AAA,A", "label 'AAA' of 'io' is given to region 'A' twice"},
        {"region_members.csv", "io,BBB,B\n", "", "label 'BBB' of classification 'io' belongs to no region: add it to "},
        {"region_members.csv", "io,BBB,B", "io,BBB,B\nio,BBB,C",
         "label 'BBB' of classification 'io' belongs to several"},
        {"sector_members.csv", "io,c2,ind\n", "", "label 'c2' of classification 'io' belongs to no sector: add it to "},
        {"theta.csv", "agr,Farms,3,made up\n", "", "no trade elasticity of sector 'agr'"},
        {"theta.csv", "agr,Farms,3", "agr,Farms,-3", "a trade elasticity of -3 is not above 0"},
        {"theta.csv", "agr,Farms", "agri,Farms", "theta.csv:2: unknown sector 'agri', did you mean 'agr'?"},
    };
    CHECK((build_fixture *)*state, cases);
}

static void tables(void **state) {
    static const refusal cases[] = {
        {"table.csv", "\nAAA_c2,", "\nAAA-c2,", "table.csv:3: 'AAA-c2' is no label of an input-output table"},
        {"table.csv", "BBB_c1,", "DDD_c1,", "label 'DDD' of classification 'io' belongs to no region"},
        {"table.csv", ",TOTAL\n", "\n", "no column 'TOTAL' of total output"},
        {"table.csv", "\nBBB_c1,", "\nBBB_c1,1,", "fields where the first line has"},
        {"table.csv", "\nBBB_c1,", "\nBBB_c1,x", "expected a finite number"},
        {"gdp.csv", "BBB,450", "BBB,0", "no GDP of region 'B', neither there nor in the additions"},
        {"gdp.csv", "BBB,450", "BBB,-450", "gdp.csv:3: usd_bn: -450 is negative"},
        {"gdp_more.csv", "C,130", "CC,130", "gdp_more.csv:2: unknown region 'CC'"},
        {"output.csv", "label,A,REST", "label,A,OTHER", "label 'OTHER' of classification 'out' belongs to no region"},
        {"output.csv", "I1,90,100", "I1,90", "fields"},
        {"output.csv", "I1,90,100", "I9,90,100", "label 'I9' of classification 'out' belongs to no sector"},
        {"goods.csv", "BBB,AAA,55", "BBB,EEE,55", "goods.csv:3: label 'EEE'"},
        {"goods_more.csv", "C,A,12", "C,C,12", "C to C is no trade between regions"},
        {"goods_more.csv", "C,rest,9", "C,A,9", "C to A stands there twice"},
        {"goods_more.csv", "C,rest,9", "rest,rest,9", "'rest' stands for one side of the trade"},
        {"services.csv", "A,40,35", "Q,40,35", "services.csv:2: unknown region 'Q'"},
        {"pairs.csv", "A,B,25", "A,A,25", "A to itself is no trade between regions"},
        {"crosswalk.csv", "FARM", "FISH", "label 'FISH' of classification 'hs' belongs to no sector"},
        {"imports.csv", "B,000001,100,10", "B,000001,-100,10", "imports.csv:2: imports and duties cannot be negative"},
        {"imports.csv", "C,000001", "Z,000001", "label 'Z' of classification 'io' belongs to no region"},
    };
    CHECK((build_fixture *)*state, cases);
}

static void tariff_rules(void **state) {
    static const refusal cases[] = {
        {"rules.csv", "C,A,all but agr,free", "C,A,all but agr,frei", "unknown rule 'frei', did you mean 'free'?"},
        {"rules.csv", "C,A,all but agr,free,,", "C,A,all but agr,free,1,", "value: 'free' takes none"},
        {"rules.csv", "C,A,all but agr", "C,A,all but arg", "unknown sector 'arg', did you mean 'agr'?"},
        {"rules.csv", "C,B,ind,add", "C,B,svc,add", "sectors: 'svc' is no good"},
        {"rules.csv", "C,B,ind,add", "C,B,,add", "sectors: expected 'all'"},
        {"rules.csv", "C,*,all,profile,B", "C,*,all,profile,BB", "has no importer 'BB'"},
        {"rules.csv", "B,*,all,level,3", "B,*,all,level,-3", "a mean tariff of -3 % is negative"},
        {"rules.csv", "B,*,all,profile,B,made up\n", "", "cannot be brought to a mean of 3 %: they are zero"},
        {"rules.csv", "B,*,all,profile,B", "B,*,all,collected,", "'collected' needs the duties of 'B'"},
        {"rules.csv", "C,B,ind,add,10,made up", "C,B,ind,add,10,", "source: a rate without a source"},
        {"rules.csv", "C,B,ind,add,10", "C,B,ind,add,ten", "rules.csv:7: "},
        {"rates.csv", "A,B,1,0.2", "A,B,1,-1", "AHS_simple: a rate of -1 is not above -1"},
        {"rates.csv", "A,B,1,0.2", "E,B,1,0.2", "label 'E' of classification 'io' belongs to no region"},
        {"rates.csv", "A,B,2,0.05\nC,B,2,0.04\nB,B,2,0\n", "", "has no rate of importer 'B' on ind"},
    };
    CHECK((build_fixture *)*state, cases);
}

/* Margins that contradict each other or the economy: which, and by how much. */
static void margins(void **state) {
    static const refusal cases[] = {
        {"goods.csv", "AAA,BBB,60", "AAA,BBB,60000", "the margins cannot be met together: after "},
        {"goods.csv", "AAA,BBB,60", "AAA,BBB,60000", "% off)"},
        {"services.csv", "A,40,35", "A,20,35", "the margins cannot be met together: after "},
    };
    CHECK((build_fixture *)*state, cases);
}

static void more_exports_than_gdp(void **state) {
    build_fixture *f = *state;
    edit(f, "services.csv", "A,40,35", "A,680,0.1");
    edit(f, "goods.csv", "AAA,BBB,60\nBBB,AAA,55", "AAA,BBB,400\nBBB,AAA,1");
    refused(f, "'A' would have final demand of -");
}

static void a_target_without_a_base(void **state) {
    build_fixture *f = *state;
    for (int j = 0; j < 2; j++)
        for (int k = 0; k < BUILD_USES; k++) f->cell[0][j][1][k] = 0;
    build_write_table(f);
    refused(f, "goods trade of A to B is to be 60, but the base has no positive cell there");
}

static void no_value_added(void **state) {
    build_fixture *f = *state;
    f->cell[0][1][2][1] += 1000;
    build_write_table(f);
    refused(f, "ind in C buys inputs of ");
}

static void an_empty_recipe(void **state) {
    build_fixture *f = *state;
    scratch_write(f->folder, "recipe.yaml", "");
    refused(f, "the file is empty; expected a recipe");
}

static void an_empty_table(void **state) {
    build_fixture *f = *state;
    scratch_write(f->folder, "table.csv", "row,AAA_c1,TOTAL\n");
    refused(f, "holds no row");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(recipes, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(labels, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(tables, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(tariff_rules, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(margins, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(more_exports_than_gdp, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(a_target_without_a_base, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(no_value_added, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(an_empty_recipe, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(an_empty_table, build_set_up, build_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
