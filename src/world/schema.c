#include "world/schema.h"

#include <float.h>
#include <stdint.h>
#include <stdio.h>

#define FIELDS(variable) offsetof(struct truce_world, variable), offsetof(truce_world_arrays, variable)

/* Open bounds are the neighbouring double. */
#define ABOVE_MINUS_ONE (-1 + DBL_EPSILON / 2)
#define BELOW_ONE       (1 - DBL_EPSILON / 2)

/* Published input-output tables hold a few slightly negative purchases (net by-products). A price index carries them
 * without harm, and dropping them would change published results, so shares down to this value are taken as they are.
 */
#define LOWEST_INPUT_SHARE (-0.001)

const truce_world_variable truce_world_variables[TRUCE_WORLD_VARIABLES] = {
    {"trade_share", "share of the destination's spending on the sector that goes to the origin", TRUCE_OVER_FLOWS, true,
     true, false, false, 0, 0, DBL_MAX, "at least 0", FIELDS(trade_share)},
    {"expenditure", "spending, final and intermediate, tariffs included", TRUCE_OVER_REGION_SECTORS, true, true, true,
     false, 0, 0, DBL_MAX, "at least 0", FIELDS(expenditure)},
    {"factor_share", "share of value added in cost", TRUCE_OVER_REGION_SECTORS, false, true, false, false, 1, 0, 1,
     "between 0 and 1", FIELDS(factor_share)},
    {"intermediate_share", "share of the input in the material cost of the output", TRUCE_OVER_INPUTS, false, false,
     false, false, 0, LOWEST_INPUT_SHARE, DBL_MAX, "at least 0 (-0.001 at the least)", FIELDS(intermediate_share)},
    {"trade_elasticity", "elasticity of trade shares to costs", TRUCE_OVER_SECTORS, true, true, false, false, 0,
     DBL_TRUE_MIN, DBL_MAX, "above 0", FIELDS(trade_elasticity)},
    {"tariff", "import tariff on the landed value", TRUCE_OVER_FLOWS, false, true, false, true, 0, ABOVE_MINUS_ONE,
     DBL_MAX, "above -1 (a multiplier above 0)", FIELDS(tariff)},
    {"export_tax", "export tax on producer receipts", TRUCE_OVER_FLOWS, false, false, false, true, 0, ABOVE_MINUS_ONE,
     DBL_MAX, "above -1 (a multiplier above 0)", FIELDS(export_tax)},
    {"profit_share", "share of pure profits in revenue", TRUCE_OVER_SECTORS, false, false, false, false, 0, 0,
     BELOW_ONE, "at least 0 and below 1", FIELDS(profit_share)},
    {"scale_elasticity", "external scale elasticity", TRUCE_OVER_SECTORS, false, false, false, false, 0, 0, DBL_MAX,
     "at least 0", FIELDS(scale_elasticity)},
    {"specific_share", "share of value added earned by factors tied to the sector", TRUCE_OVER_SECTORS, false, false,
     false, false, 0, 0, BELOW_ONE, "at least 0 and below 1", FIELDS(specific_share)},
    {"input_elasticity", "elasticity of substitution between inputs", TRUCE_OVER_SECTORS, false, false, false, false, 1,
     0, DBL_MAX, "at least 0", FIELDS(input_elasticity)},
    {"value_added_elasticity", "elasticity of substitution between value added and materials", TRUCE_OVER_SECTORS,
     false, false, false, false, 1, 0, DBL_MAX, "at least 0", FIELDS(value_added_elasticity)},
    {"critical_input", "1 for an input that is combined with a bundle of the others, at the critical elasticity",
     TRUCE_OVER_SECTORS, false, false, false, false, 0, 0, 1, "0 or 1", FIELDS(critical_input)},
    {"critical_elasticity", "elasticity of substitution between critical inputs and the bundle of the others",
     TRUCE_OVER_SECTORS, false, false, false, false, 1, 0, DBL_MAX, "at least 0", FIELDS(critical_elasticity)},
    {"demand_elasticity", "elasticity of substitution between goods in final demand", TRUCE_OVER_REGIONS, false, false,
     false, false, 1, 0, DBL_MAX, "at least 0", FIELDS(demand_elasticity)},
};

const truce_world_variable truce_world_repeats[TRUCE_WORLD_REPEATS] = {
    {.name = "consumption_share", .shape = TRUCE_OVER_REGION_SECTORS, .low = -DBL_MAX, .high = DBL_MAX},
    {.name = "value_added", .shape = TRUCE_OVER_REGIONS, .low = -DBL_MAX, .high = DBL_MAX},
    {.name = "trade_balance", .shape = TRUCE_OVER_REGIONS, .low = -DBL_MAX, .high = DBL_MAX},
};

const truce_world_columns truce_world_shape_columns[TRUCE_WORLD_SHAPES] = {
    [TRUCE_OVER_FLOWS] = {3,
                          {"origin", "destination", "sector"},
                          {TRUCE_LABEL_REGION, TRUCE_LABEL_REGION, TRUCE_LABEL_SECTOR}},
    [TRUCE_OVER_REGION_SECTORS] = {2, {"country", "sector"}, {TRUCE_LABEL_REGION, TRUCE_LABEL_SECTOR}},
    [TRUCE_OVER_INPUTS] = {3,
                           {"country", "input", "output"},
                           {TRUCE_LABEL_REGION, TRUCE_LABEL_SECTOR, TRUCE_LABEL_SECTOR}},
    [TRUCE_OVER_SECTORS] = {1, {"sector"}, {TRUCE_LABEL_SECTOR}},
    [TRUCE_OVER_REGIONS] = {1, {"country"}, {TRUCE_LABEL_REGION}},
};

double *truce_world_array(const truce_world *world, const truce_world_variable *variable) {
    return *(double *const *)(const void *)((const char *)world + variable->field);
}

void truce_world_set_array(truce_world *world, const truce_world_variable *variable, double *array) {
    *(double **)(void *)((char *)world + variable->field) = array;
}

size_t truce_world_cells(truce_world_shape shape, size_t n_regions, size_t n_sectors) {
    const truce_world_columns *columns = &truce_world_shape_columns[shape];
    size_t cells = 1;
    for (size_t c = 0; c < columns->count; c++) {
        size_t labels = columns->kind[c] == TRUCE_LABEL_REGION ? n_regions : n_sectors;
        if (labels == 0 || cells > SIZE_MAX / sizeof(double) / labels) return 0;
        cells *= labels;
    }
    return cells;
}

bool truce_world_differs_from_fill(const truce_world *world, const truce_world_variable *variable,
                                   const double *array) {
    size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
    for (size_t c = 0; array != NULL && c < cells; c++)
        if (array[c] != variable->fill) return true;
    return false;
}

void truce_world_strides(const truce_world *world, truce_world_shape shape, size_t stride[TRUCE_MOST_LABELS]) {
    size_t N = world->n_regions, J = world->n_sectors;
    const size_t strides[TRUCE_WORLD_SHAPES][TRUCE_MOST_LABELS] = {
        [TRUCE_OVER_FLOWS] = {N, 1, N * N}, [TRUCE_OVER_REGION_SECTORS] = {J, 1}, [TRUCE_OVER_INPUTS] = {J * J, 1, J},
        [TRUCE_OVER_SECTORS] = {1},         [TRUCE_OVER_REGIONS] = {1},
    };
    for (size_t c = 0; c < TRUCE_MOST_LABELS; c++) stride[c] = strides[shape][c];
}

const truce_labels *truce_world_labels(const truce_world *world, truce_label_kind kind) {
    return kind == TRUCE_LABEL_REGION ? &world->region : &world->sector;
}

const char *truce_world_place(const truce_world *world, truce_world_shape shape, size_t cell,
                              char buffer[TRUCE_PLACE_SIZE]) {
    const truce_world_columns *columns = &truce_world_shape_columns[shape];
    size_t stride[TRUCE_MOST_LABELS], used = 0;
    truce_world_strides(world, shape, stride);
    buffer[0] = '\0';
    for (size_t c = 0; c < TRUCE_MOST_LABELS && c < columns->count && used < TRUCE_PLACE_SIZE; c++) {
        const truce_labels *labels = truce_world_labels(world, columns->kind[c]);
        int wrote = snprintf(buffer + used, TRUCE_PLACE_SIZE - used, "%s%s %s", c == 0 ? "" : ", ", columns->name[c],
                             labels->code[cell / stride[c] % labels->count]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return buffer;
}
