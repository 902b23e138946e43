/* A synthetic ledger of any size, the same on every machine: forty parties that lay tariffs, licences and exemptions on
 * one another, some on all goods, most on a few codes, each with a history of many steps. */
#ifndef TRUCE_BENCH_SYNTHETIC_LEDGER_H
#define TRUCE_BENCH_SYNTHETIC_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "random.h"

enum { BENCH_PARTIES = 40, BENCH_CODE_SIZE = 11, BENCH_FIRST_YEAR = 2015 };

/* The k-th party's code. */
const char *bench_party(size_t k);
/* A code of 2 to 10 digits; codes of more digits lie within those of fewer, as products do in chapters. */
const char *bench_code(bench_random *random, size_t digits, char code[BENCH_CODE_SIZE]);
/* Writes the folder of a ledger: ledger.yaml and a file a party. False, with errno set, when it cannot. */
bool bench_write_ledger(const char *folder, size_t measures, size_t steps, uint64_t seed);

#endif
