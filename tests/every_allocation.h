/* A piece of work on the small world with its k-th allocation failing, for every k until it succeeds: the failure is
 * told, and nothing is lost. */
#ifndef TRUCE_TESTS_EVERY_ALLOCATION_H
#define TRUCE_TESTS_EVERY_ALLOCATION_H

#include "failing_allocator.h"
#include "small_world.h"

/* The work makes more than `least` allocations. */
static inline void every_allocation_may_fail(truce_status work(const truce_world *world, truce_error *error),
                                             size_t least) {
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(&allocator, NULL, &context, &error), TRUCE_OK);
    assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
    size_t before = memory.live, k = 0;
    truce_status status = TRUCE_NO_MEMORY;
    while (status == TRUCE_NO_MEMORY) {
        memory.calls = 0;
        memory.fail_at = ++k;
        status = work(world, &error);
        assert_int_equal(memory.live, before);
    }
    if (status != TRUCE_OK) fail_msg("allocation %zu: %s", k, error.message);
    assert_true(k > least);
    memory.fail_at = 0;
    truce_world_free(world);
    truce_context_free(context);
    assert_int_equal(memory.live, 0);
}

#endif
