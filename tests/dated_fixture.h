/* A small ledger, the trade that it falls on and a small world, to work out by hand what a day does to tariffs. Include
 * cmocka.h first. */
#ifndef TRUCE_TESTS_DATED_FIXTURE_H
#define TRUCE_TESTS_DATED_FIXTURE_H

#include "scenario/scenario.h"
#include "scratch.h"
#include "small_world.h"

static const char DATED_LEDGER[] =
    "truce_ledger: 1\n"
    "title: A dispute\n"
    "sectors: tiny\n"
    "parties:\n"
    "  - {id: USA, name: United States, zone: America/New_York}\n"
    "  - {id: CHN, name: China, zone: Asia/Shanghai}\n"
    "  - {id: EU, name: European Union, zone: Europe/Brussels}\n"
    "sources:\n"
    "  - {id: act, kind: act, title: An act, date: 2018-06-15, locator: Page 1}\n"
    "groups:\n"
    "  - {id: us-301, party: USA, title: Section 301, rule: highest}\n"
    "  - {id: us-reciprocal, party: USA, title: Reciprocal, rule: highest}\n"
    "  - {id: us-general, party: USA, title: General, rule: highest}\n"
    "  - {id: cn-answer, party: CHN, title: Answer, rule: highest}\n"
    "  - {id: cn-levy, party: CHN, title: Levy, rule: highest}\n"
    "measures:\n"
    "  - {id: us-mfn, title: General tariff, party: USA, on: all, kind: tariff, group: us-general, base: true,\n"
    "     coverage: all, sources: [act], steps: [{from: 2018-01-01, rate: 0.03}]}\n"
    "  - {id: us-old, title: Old tariff, party: USA, on: CHN, kind: tariff, group: us-301,\n"
    "     coverage: {hs: ['1001.00.10']}, sources: [act], steps: [{from: 2018-07-06, rate: 0.25}]}\n"
    "  - id: us-new\n"
    "    title: New tariff\n"
    "    party: USA\n"
    "    on: all\n"
    "    kind: tariff\n"
    "    group: us-reciprocal\n"
    "    coverage: all\n"
    "    steps:\n"
    "      - {from: 2025-04-05, known: 2025-04-02, rate: 0.10}\n"
    "      - {from: 2025-04-10, known: 2025-04-09, rate: 1.25}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, rate: 0.34}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, until: 2025-08-12, rate: 0.10, suspended: 0.24}\n"
    "    sources: [act]\n"
    "  - {id: us-chips-exempt, title: Chips, party: USA, on: all, kind: exemption, of: [us-reciprocal],\n"
    "     coverage: {hs: ['8542.31']}, sources: [act], steps: [{from: 2025-04-05, known: 2025-04-11}]}\n"
    "  - {id: us-port-fees, title: Port fees, party: USA, on: CHN, kind: trade_cost,\n"
    "     coverage: {hs: ['85']}, sources: [act], steps: [{from: 2025-05-01, rate: 0.05}]}\n"
    "  - {id: cn-answer-1, title: Answer, party: CHN, on: USA, kind: tariff, group: cn-answer,\n"
    "     coverage: {hs: ['1001', '8505.11']}, sources: [act], steps: [{from: 2025-04-10, rate: 0.2}]}\n"
    "  - {id: cn-magnet-levy, title: Levy on magnets, party: CHN, on: USA, kind: export_tax, group: cn-levy,\n"
    "     coverage: {hs: ['8505.11']}, sources: [act], steps: [{from: 2025-04-04, rate: 0.4}]}\n"
    "  - {id: cn-magnets, title: Licensing of magnets, party: CHN, on: all, kind: licence,\n"
    "     coverage: {hs: ['8505.11']}, sources: [act], steps: [{from: 2025-04-04}]}\n"
    "  - {id: us-chips, title: Ban on chips, party: USA, on: CHN, kind: ban, coverage: {hs: ['8542.31']},\n"
    "     sources: [act], steps: [{from: 2022-10-07}]}\n"
    "  - {id: us-visas, title: Visas, party: USA, on: CHN, kind: other, sources: [act], steps: [{from: 2025-05-28}]}\n"
    "  - {id: us-metals, title: Metals, party: USA, on: EU, kind: tariff, group: us-301, coverage: {hs: ['8505.11']},\n"
    "     sources: [act], steps: [{from: 2018-07-06, rate: 0.5}]}\n";

/* Writes FOLDER/data, FOLDER/ledger and FOLDER/world. Of the imports of the United States from China, 10 bn are of agr
 * (3, 3 and 4 on its lines) and 4 bn of elec (1 magnets, 3 chips); of other pairs no trade by product is known. */
static inline truce_status dated_fixture_write(const char *folder, truce_error *error) {
    static const char *const folders[] = {"data",   "data/nomenclature", "data/weights", "data/concordances",
                                          "ledger", "data/worlds"};
    truce_context *context;
    truce_world *world;
    for (size_t k = 0; k < sizeof folders / sizeof folders[0]; k++) mkdir(scratch_path(folder, folders[k]), 0777);
    scratch_write(folder, "ledger/ledger.yaml", DATED_LEDGER);
    scratch_write(folder, "data/nomenclature/HS.csv", "hs\n1001.00\n1002.00\n8505.11\n8542.31\n");
    scratch_write(folder, "data/nomenclature/USA.csv", "hs\n10010010\n10010090\n10020000\n85051100\n85423100\n");
    scratch_write(folder, "data/weights/weights.csv", "file,year,source\nus.csv,2024,Customs\n");
    scratch_write(folder, "data/weights/us.csv",
                  "importer,exporter,hs,value\nUSA,CHN,1001,6000000\nUSA,CHN,1002,4000000\nUSA,CHN,850511,1000000\n"
                  "USA,CHN,854231,3000000\n");
    scratch_write(folder, "data/concordances/tiny.csv", "hs,sector\n10,agr\n85,elec\n");
    truce_status status = truce_context_new(NULL, scratch_path(folder, "data"), &context, error);
    if (status != TRUCE_OK) return status;
    status = small_world_make(context, &world, error);
    if (status == TRUCE_OK) {
        status = truce_world_write_directory(world, scratch_path(folder, "world"), error);
        truce_world_free(world);
    }
    truce_context_free(context);
    return status;
}

/* A context on the data and a scenario. */
typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_scenario *scenario;
    truce_error error;
} fixture;

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL) return 1;
    scratch_make(f->folder);
    *state = f;
    if (dated_fixture_write(f->folder, &f->error) != TRUCE_OK) return 1;
    return truce_context_new(NULL, scratch_path(f->folder, "data"), &f->context, &f->error) != TRUCE_OK;
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    truce_scenario_free(f->scenario);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

#define DATED_HEAD "truce: 1\nworld: ./world\nledger: ./ledger\nbaseline: {date: 2024-12-31}\ncases:\n"

static inline truce_status try_open(fixture *f, const char *text, const truce_scenario_overrides *overrides) {
    truce_scenario_free(f->scenario);
    f->scenario = NULL;
    return truce_scenario_open(f->context, scratch_write(f->folder, "s.yaml", text), overrides, &f->scenario,
                               &f->error);
}

/* Opens a scenario of these cases. */
static inline void open_cases(fixture *f, const char *cases) {
    char text[4096];
    snprintf(text, sizeof text, DATED_HEAD "%s", cases);
    if (try_open(f, text, NULL) != TRUCE_OK) fail_msg("%s", f->error.message);
}

#endif
