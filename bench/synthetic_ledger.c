#include "synthetic_ledger.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

static const char *const parties[BENCH_PARTIES] = {
    "ARG", "AUS", "AUT", "BEL", "BRA", "CAN", "CHE", "CHL", "CHN", "COL", "CZE", "DEU", "DNK", "ESP",
    "FIN", "FRA", "GBR", "HUN", "IDN", "IND", "IRL", "ISR", "ITA", "JPN", "KOR", "MEX", "MYS", "NLD",
    "NOR", "NZL", "PER", "PHL", "POL", "PRT", "SGP", "SWE", "THA", "TUR", "USA", "VNM"};

enum { CHAPTERS = 97, CODES = 5 /* that a measure covers */ };

const char *bench_party(size_t k) {
    return parties[k];
}

const char *bench_code(bench_random *random, size_t digits, char code[BENCH_CODE_SIZE]) {
    static const unsigned first[] = {1, 1, 10, 10, 10},
                          count[] = {CHAPTERS, 20, 80, 30, 30}; /* of each pair of digits */
    code[0] = '\0';
    for (size_t k = 0; k < digits / 2; k++)
        snprintf(code + 2 * k, BENCH_CODE_SIZE - 2 * k, "%02u",
                 (first[k] + (unsigned)bench_below(random, count[k])) % 100);
    return code;
}

/* Within the groups of a party: what its tariffs stack in. */
static const char *const groups[] = {"mfn", "retaliation", "safety", "security", "duties"};
enum { GROUPS = sizeof groups / sizeof *groups };

/* The last group adds its measures up and yields to another. */
static void write_group(FILE *file, size_t party, size_t g) {
    bool last = g == GROUPS - 1;
    fprintf(file, "  - {id: g%zu-%s, party: %s, title: %s, rule: %s", party, groups[g], parties[party], groups[g],
            last ? "sum" : "highest");
    if (last) fprintf(file, ", yields_to: [g%zu-safety], sources: [act]", party);
    fputs("}\n", file);
}

static void write_head(FILE *file) {
    fputs("truce_ledger: 1\ntitle: Synthetic\nparties:\n", file);
    for (size_t k = 0; k < BENCH_PARTIES; k++)
        fprintf(file, "  - {id: %s, name: %s, zone: UTC}\n", parties[k], parties[k]);
    fputs("sources:\n  - {id: act, kind: act, title: Act, date: 2014-12-01, locator: 1}\ngroups:\n", file);
    for (size_t k = 0; k < BENCH_PARTIES; k++)
        for (size_t g = 0; g < GROUPS; g++) write_group(file, k, g);
}

/* From day to day of the calendar, months taken to be of 28 days. */
static void write_day(FILE *file, const char *key, size_t day) {
    fprintf(file, "%s: %zu-%02zu-%02zu", key, BENCH_FIRST_YEAR + day / 336, day / 28 % 12 + 1, day % 28 + 1);
}

static void write_steps(FILE *file, bench_random *random, bool rated, size_t steps) {
    size_t day = bench_below(random, 300);
    fputs("    steps:\n", file);
    for (size_t k = 0; k < steps; k++, day += 11 + bench_below(random, 2 * 336 * 10 / (steps + 1))) {
        write_day(file, "      - {from", day);
        if (bench_below(random, 4) == 0) write_day(file, ", until", day + 90);
        if (bench_below(random, 4) == 0) write_day(file, ", known", day > 10 ? day - 10 : 0);
        if (rated) fprintf(file, ", rate: %.3f", bench_uniform(random, 0, 1));
        fputs("}\n", file);
    }
}

static void write_coverage(FILE *file, bench_random *random) {
    size_t width = bench_below(random, 100);
    char code[BENCH_CODE_SIZE];
    if (width < 3) {
        fputs("    coverage: all\n", file);
        return;
    }
    fputs("    coverage: {hs: [", file);
    for (unsigned k = 0; k < CODES; k++) {
        bench_code(random, width < 10 ? 2 : 4 + 2 * bench_below(random, 3), code);
        unsigned chapter =
            1 + k * (CHAPTERS / CODES) + (unsigned)bench_below(random, CHAPTERS / CODES); /* all differ */
        code[0] = (char)('0' + chapter / 10);
        code[1] = (char)('0' + chapter % 10);
        fprintf(file, "%s\"%s\"", k == 0 ? "" : ", ", code);
    }
    fputs("]}\n", file);
}

static void write_measure(FILE *file, bench_random *random, size_t party, size_t number, size_t steps) {
    size_t kind = bench_below(random, 100),
           partner = (party + 1 + bench_below(random, BENCH_PARTIES - 1)) % BENCH_PARTIES;
    bool tariff = kind < 85, exemption = kind >= 95;
    fprintf(file, "  - id: m%zu-%zu\n    title: Measure %zu\n    party: %s\n", party, number, number, parties[party]);
    fprintf(file, "    on: %s\n    kind: %s\n", bench_below(random, 50) == 0 ? "all" : parties[partner],
            tariff      ? "tariff"
            : exemption ? "exemption"
                        : "licence");
    const char *group = groups[1 + bench_below(random, GROUPS - 1)];
    if (tariff) fprintf(file, "    group: g%zu-%s\n", party, group);
    if (exemption) fprintf(file, "    of: [g%zu-%s]\n", party, group);
    write_coverage(file, random);
    write_steps(file, random, tariff, steps);
    fputs("    sources: [act]\n", file);
}

static bool write_party(FILE *file, size_t party, size_t measures, size_t steps, uint64_t seed) {
    bench_random random = bench_random_stream(seed, party);
    fputs("truce_ledger: 1\nmeasures:\n", file);
    for (size_t k = 0; k < measures; k++) write_measure(file, &random, party, k, steps);
    return !ferror(file);
}

bool bench_write_ledger(const char *folder, size_t measures, size_t steps, uint64_t seed) {
    char path[4096];
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return false;
    bool ok = true;
    for (size_t k = 0; k <= BENCH_PARTIES && ok; k++) {
        bool head = k == BENCH_PARTIES;
        snprintf(path, sizeof path, "%s/%s.yaml", folder, head ? "ledger" : parties[k]);
        FILE *file = fopen(path, "w");
        if (file == NULL) return false;
        if (head)
            write_head(file);
        else
            ok = write_party(file, k, measures * (k + 1) / BENCH_PARTIES - measures * k / BENCH_PARTIES, steps, seed);
        ok = fclose(file) == 0 && ok;
    }
    return ok;
}
