/* Two worlds are the same: labels, arrays and accounts, to the bit. Include cmocka.h first. */
#ifndef TRUCE_TESTS_WORLD_COMPARE_H
#define TRUCE_TESTS_WORLD_COMPARE_H

#include <string.h>

#include "world/schema.h"

static inline void assert_same_labels(const truce_labels *one, const truce_labels *two) {
    assert_int_equal(one->count, two->count);
    for (size_t k = 0; k < one->count; k++) {
        assert_string_equal(one->code[k], two->code[k]);
        assert_string_equal(one->name[k], two->name[k]);
    }
}

static inline void assert_same_world(const truce_world *one, const truce_world *two) {
    assert_same_labels(&one->region, &two->region);
    assert_same_labels(&one->sector, &two->sector);
    assert_string_equal(one->unit, two->unit);
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        const double *a = truce_world_array(one, variable), *b = truce_world_array(two, variable);
        if ((a == NULL) != (b == NULL)) fail_msg("%s is in one world alone", variable->name);
        if (a == NULL) continue;
        size_t cells = truce_world_cells(variable->shape, one->n_regions, one->n_sectors);
        for (size_t c = 0; c < cells; c++)
            if (memcmp(&a[c], &b[c], sizeof *a) != 0) fail_msg("%s[%zu]: %a and %a", variable->name, c, a[c], b[c]);
    }
    size_t N = one->n_regions, J = one->n_sectors;
    assert_memory_equal(one->accounts.output, two->accounts.output, N * J * sizeof(double));
    assert_memory_equal(one->accounts.final_share, two->accounts.final_share, N * J * sizeof(double));
    assert_memory_equal(one->accounts.transfer, two->accounts.transfer, N * sizeof(double));
    assert_memory_equal(one->accounts.income, two->accounts.income, N * sizeof(double));
}

#endif
