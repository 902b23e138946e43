/* Measures questions to a ledger in this process and prints one JSON object.
 *
 *     bench_ledger_query DATA FOLDER CACHE [REPEATS]
 *
 * DATA is the data path, FOLDER what make_ledger wrote, CACHE a folder for its compiled form. The ledger is opened
 * twice: the first time it may have to be compiled, the second it is not. Then, for random pairs and products of eight
 * digits, stacked rates on a day as known on another, and daily paths of ten years. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <truce/truce.h>

#include "measure.h"
#include "synthetic_ledger.h"

enum { QUERY_SEED = 7, TEN_YEARS = 3652 };

typedef struct subject {
    truce_context *context;
    truce_ledger *ledger;
    double open_first, open_again; /* seconds */
    bench_sample rate, path;
    double bytes; /* of all paths */
} subject;

/* A pair and a product, and days within the ten years of the ledger. */
typedef struct random_question {
    char code[BENCH_CODE_SIZE];
    truce_ledger_question question;
} random_question;

static void ask(random_question *asked, bench_random *random, truce_day first) {
    size_t from = bench_below(random, BENCH_PARTIES), other = 1 + bench_below(random, BENCH_PARTIES - 1);
    asked->question = (truce_ledger_question){
        .on = first + (truce_day)bench_below(random, TEN_YEARS),
        .known = first + (truce_day)bench_below(random, TEN_YEARS),
        .since = TRUCE_NO_DAY,
        .from = bench_party(from),
        .to = bench_party((from + other) % BENCH_PARTIES),
        .hs = bench_code(random, 8, asked->code),
    };
}

static bool count_bytes(void *user, const char *bytes, size_t size) {
    (void)bytes;
    *(double *)user += (double)size;
    return true;
}

static truce_status open_ledger(subject *s, const char *folder, const char *cache, double *seconds,
                                truce_error *error) {
    truce_ledger_free(s->ledger);
    s->ledger = NULL;
    const double begin = bench_clock();
    truce_status status = truce_ledger_open(s->context, folder, cache, &s->ledger, error);
    *seconds = bench_clock() - begin;
    return status;
}

static truce_status measure_rates(subject *s, truce_day first, size_t repeats, truce_error *error) {
    bench_random random = bench_random_stream(QUERY_SEED, 1);
    truce_status status = TRUCE_OK;
    for (size_t k = 0; k <= repeats && status == TRUCE_OK; k++) {
        random_question asked;
        truce_stacked_rate rate;
        ask(&asked, &random, first);
        const double begin = bench_clock();
        status = truce_ledger_rate(s->ledger, &asked.question, &rate, error);
        if (k > 0) bench_sample_add(&s->rate, bench_clock() - begin);
    }
    return status;
}

static truce_status measure_paths(subject *s, truce_day first, size_t repeats, truce_error *error) {
    bench_random random = bench_random_stream(QUERY_SEED, 2);
    const truce_report_options options = {.format = TRUCE_FORMAT_JSON};
    truce_status status = TRUCE_OK;
    for (size_t k = 0; k <= repeats && status == TRUCE_OK; k++) {
        random_question asked;
        ask(&asked, &random, first);
        asked.question.on = first;
        asked.question.since = first + TEN_YEARS;
        const double begin = bench_clock();
        status = truce_ledger_write_path(s->ledger, &asked.question, &options, count_bytes, &s->bytes, error);
        if (k > 0) bench_sample_add(&s->path, bench_clock() - begin);
    }
    return status;
}

static truce_status measure(subject *s, const char *folder, const char *cache, size_t repeats, truce_error *error) {
    truce_day first = 0;
    char text[40];
    snprintf(text, sizeof text, "%d-01-01", BENCH_FIRST_YEAR);
    truce_day_parse(text, &first);
    truce_status status = open_ledger(s, folder, cache, &s->open_first, error);
    if (status == TRUCE_OK) status = open_ledger(s, folder, cache, &s->open_again, error);
    if (status == TRUCE_OK) status = measure_rates(s, first, repeats, error);
    if (status == TRUCE_OK) status = measure_paths(s, first, repeats / 10 + 1, error);
    return status;
}

static void print(const subject *s) {
    printf("{\"open_first\": %.6f, \"open_again\": %.6f, \"rate_median\": %.9f, \"path_median\": %.9f,\n ",
           s->open_first, s->open_again, bench_sample_median(&s->rate), bench_sample_median(&s->path));
    bench_sample_print("rate", &s->rate);
    printf(",\n ");
    bench_sample_print("path", &s->path);
    printf(",\n \"path_bytes\": %.0f, \"peak_memory\": %.0f}\n", s->bytes, bench_peak_memory());
}

int main(int argc, char **argv) {
    if (argc < 4 || argc > 5) {
        fputs("usage: bench_ledger_query DATA FOLDER CACHE [REPEATS]\n", stderr);
        return 2;
    }
    size_t repeats = argc == 5 ? strtoull(argv[4], NULL, 10) : 200;
    static subject s;
    truce_error error = {0};
    truce_status status = truce_context_new(NULL, argv[1], &s.context, &error);
    if (status == TRUCE_OK) status = measure(&s, argv[2], argv[3], repeats, &error);
    if (status == TRUCE_OK)
        print(&s);
    else
        fprintf(stderr, "bench_ledger_query: %s\n", error.message);
    truce_ledger_free(s.ledger);
    truce_context_free(s.context);
    return status == TRUCE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
