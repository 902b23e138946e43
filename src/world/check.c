/* What every world must satisfy, wherever it came from: numbers in range, shares that sum to one. */
#include "world/check.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "world/schema.h"

/* Published shares carry up to seven decimals and sums over a hundred of them; a sum further from 1 than this is no
 * rounding. Calibrations by Caliendo & Parro are within 2e-6, Ossa's within 1e-15. */
#define SHARE_TOLERANCE 1e-4
/* Shares that sum to one this closely are left as they are, so that normalising twice changes no bit: division by the
 * sum leaves an error below three units in the last place. */
#define ROUNDING 1e-15
/* Larger corrections are remarked on. */
#define SILENT_CORRECTION 1e-9

truce_status truce_world_fail(const char *source, const char *variable, truce_error *error, const char *format, ...) {
    char message[TRUCE_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t length = strlen(source);
    bool directory = length > 0 && source[length - 1] == '/';
    return truce_fail(error, TRUCE_BAD_INPUT, directory ? "%s%s.csv: %s" : "%s: %s: %s", source, variable, message);
}

/* ---- ranges ------------------------------------------------------------------------------------------------ */

/* Whether all numbers are in range, once -0 has become 0. Without branches, so that it runs at the speed of memory. */
static bool all_in_range(double *value, size_t cells, double low, double high) {
    const uint64_t minus_zero = UINT64_C(1) << 63;
    uint64_t outside = 0, negative_zeros = 0;
    for (size_t c = 0; c < cells; c++) {
        uint64_t bits;
        memcpy(&bits, &value[c], sizeof bits);
        outside |= (uint64_t) !(value[c] >= low) | (uint64_t) !(value[c] <= high); /* a NaN is neither */
        negative_zeros |= (uint64_t)(bits == minus_zero);
    }
    for (size_t c = 0; c < cells && negative_zeros != 0; c++) value[c] += 0.0;
    return outside == 0;
}

static truce_status check_range(const truce_world *world, const truce_world_variable *variable, const char *source,
                                truce_error *error) {
    double *value = truce_world_array(world, variable);
    if (value == NULL) return TRUCE_OK;
    size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
    if (all_in_range(value, cells, variable->low, variable->high)) return TRUCE_OK;
    size_t first = 0;
    while (value[first] >= variable->low && value[first] <= variable->high) first++;
    char place[TRUCE_PLACE_SIZE], number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, value[first]);
    return truce_world_fail(source, variable->name, error, "%s: found %s, expected a finite number %s",
                            truce_world_place(world, variable->shape, first, place), number, variable->range);
}

truce_status truce_world_check_ranges(const truce_world *world, const char *source, truce_error *error) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++)
        TRUCE_TRY(check_range(world, &truce_world_variables[v], source, error));
    for (size_t j = 0; j < world->n_sectors; j++)
        if (world->critical_input[j] != 0 && world->critical_input[j] != 1)
            return truce_world_fail(source, "critical_input", error, "sector %s: found %g, expected 0 or 1",
                                    world->sector.code[j], world->critical_input[j]);
    return TRUCE_OK;
}

/* ---- sums of shares ---------------------------------------------------------------------------------------- */

/* A sum with its rounding errors carried along (Knuth's two-sum), exact to the last place for any number of terms. */
typedef struct exact_sum {
    double sum, lost;
} exact_sum;

static inline void add(exact_sum *total, double x) {
    double sum = total->sum + x;
    double kept = sum - total->sum;
    total->lost += (total->sum - (sum - kept)) + (x - kept);
    total->sum = sum;
}

static inline double value_of(exact_sum total) {
    return total.sum + total.lost;
}

/* The largest correction made to one variable, and where. */
typedef struct share_correction {
    double largest;
    size_t cell, count;
} share_correction;

static void record(share_correction *correction, double sum, size_t cell) {
    double size = fabs(sum - 1);
    if (size > SILENT_CORRECTION) correction->count++;
    if (size > correction->largest) {
        correction->largest = size;
        correction->cell = cell;
    }
}

static truce_status fail_sum(const truce_world *world, const char *source, const char *variable, const char *label,
                             const char *over, size_t n, size_t j, double sum, truce_error *error) {
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, sum);
    return truce_world_fail(source, variable, error,
                            "%s %s, sector %s: the shares sum to %s over %s (%.3g too %s), expected 1 within %g", label,
                            world->region.code[n], world->sector.code[j], number, over, fabs(sum - 1),
                            sum < 1 ? "little" : "much", SHARE_TOLERANCE);
}

/* One sector's shares: [origin][destination], to sum to 1 over origins where the destination spends. */
static truce_status normalise_sector(truce_world *world, const char *source, size_t j, exact_sum *sums,
                                     share_correction *correction, truce_error *error) {
    size_t N = world->n_regions;
    double *pi = world->trade_share + j * N * N;
    for (size_t n = 0; n < N; n++) sums[n] = (exact_sum){0, 0};
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) add(&sums[n], pi[i * N + n]);
    for (size_t n = 0; n < N; n++) {
        double sum = value_of(sums[n]);
        if (fabs(sum - 1) <= ROUNDING) continue;
        if (sum == 0 && world->expenditure[n * world->n_sectors + j] == 0) continue;
        if (!(fabs(sum - 1) <= SHARE_TOLERANCE))
            return fail_sum(world, source, "trade_share", "destination", "origins", n, j, sum, error);
        record(correction, sum, truce_flow(world, 0, n, j));
        for (size_t i = 0; i < N; i++) pi[i * N + n] /= sum;
    }
    return TRUCE_OK;
}

static void note_correction(truce_world *world, const char *variable, truce_world_shape shape, const char *over,
                            const char *action, const share_correction *correction) {
    if (correction->count == 0) return;
    char place[TRUCE_PLACE_SIZE];
    truce_world_place(world, shape, correction->cell, place);
    truce_world_note(world, "%s: %zu sums over %s differ from 1 by more than %g, at most by %.3g (that of %s); %s",
                     variable, correction->count, over, SILENT_CORRECTION, correction->largest, place, action);
}

truce_status truce_world_normalise_trade(truce_world *world, const char *source, truce_error *error) {
    truce_arena scratch;
    truce_arena_init(&scratch, &world->arena.allocator);
    exact_sum *sums = TRUCE_NEW_ARRAY(&scratch, exact_sum, world->n_regions);
    share_correction correction = {0};
    truce_status status = sums == NULL ? truce_fail_memory(error) : TRUCE_OK;
    for (size_t j = 0; j < world->n_sectors && status == TRUCE_OK; j++)
        status = normalise_sector(world, source, j, sums, &correction, error);
    truce_arena_free(&scratch);
    if (status == TRUCE_OK)
        note_correction(world, "trade_share", TRUCE_OVER_FLOWS, "origins", "the shares were scaled to sum to 1",
                        &correction);
    return status;
}

static bool any_nonzero(const double *values, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (values[k] != 0) return true;
    return false;
}

/* One output's input shares: [input], to sum to 1. They are kept as given: scaling them would move final demand, and
 * with it every published welfare figure, by what is only their rounding. Price indices divide by the sum. */
static truce_status check_column(truce_world *world, const char *source, size_t n, size_t j, bool needed,
                                 share_correction *correction, truce_error *error) {
    size_t J = world->n_sectors, first = (n * J + j) * J;
    double *gamma = world->intermediate_share + first;
    exact_sum total = {0, 0};
    for (size_t k = 0; k < J; k++) add(&total, gamma[k]);
    double sum = value_of(total);
    if (fabs(sum - 1) <= ROUNDING) return TRUCE_OK;
    if (sum == 0 && !needed && !any_nonzero(gamma, J)) return TRUCE_OK;
    if (!(fabs(sum - 1) <= SHARE_TOLERANCE))
        return fail_sum(world, source, "intermediate_share", "country", "inputs", n, j, sum, error);
    record(correction, sum, first);
    return TRUCE_OK;
}

static void note_negative_inputs(truce_world *world) {
    size_t cells = truce_world_cells(TRUCE_OVER_INPUTS, world->n_regions, world->n_sectors);
    const double *gamma = world->intermediate_share;
    size_t count = 0, lowest = 0;
    for (size_t c = 0; c < cells; c++) {
        count += gamma[c] < 0;
        if (gamma[c] < gamma[lowest]) lowest = c;
    }
    if (count == 0) return;
    char place[TRUCE_PLACE_SIZE];
    truce_world_place(world, TRUCE_OVER_INPUTS, lowest, place);
    truce_world_note(world, "intermediate_share: %zu negative shares, the lowest %.6g (%s), were taken as they are",
                     count, gamma[lowest], place);
}

truce_status truce_world_check_inputs(truce_world *world, const double *output, const char *source,
                                      truce_error *error) {
    size_t N = world->n_regions, J = world->n_sectors;
    if (world->intermediate_share != NULL && !any_nonzero(world->intermediate_share, N * J * J))
        world->intermediate_share = NULL;
    share_correction correction = {0};
    for (size_t n = 0; n < N; n++) {
        for (size_t j = 0; j < J; j++) {
            bool needed = output[n * J + j] > 0 && world->factor_share[n * J + j] < 1;
            if (world->intermediate_share != NULL)
                TRUCE_TRY(check_column(world, source, n, j, needed, &correction, error));
            else if (needed)
                return truce_world_fail(source, "factor_share", error,
                                        "country %s, sector %s: found a number below 1, but there is no "
                                        "intermediate_share that says what else it buys",
                                        world->region.code[n], world->sector.code[j]);
        }
    }
    if (world->intermediate_share == NULL) return TRUCE_OK;
    note_correction(world, "intermediate_share", TRUCE_OVER_INPUTS, "inputs",
                    "the shares are used as given, and what they leave of the cost is a transfer abroad", &correction);
    note_negative_inputs(world);
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

truce_status truce_world_finish(truce_world *world, const char *source, truce_error *error) {
    TRUCE_TRY(truce_world_check_ranges(world, source, error));
    TRUCE_TRY(truce_world_normalise_trade(world, source, error));
    return truce_world_account(world, source, error);
}
