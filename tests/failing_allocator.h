/* An allocator that fails on one chosen call and counts what is not released, to walk every failure path. */
#ifndef TRUCE_TESTS_FAILING_ALLOCATOR_H
#define TRUCE_TESTS_FAILING_ALLOCATOR_H

#include <stdlib.h>

#include "truce/truce.h"

typedef struct failing_allocator {
    size_t calls, fail_at; /* the call, from 1, that returns NULL; 0: none */
    size_t live;           /* allocations not yet released */
} failing_allocator;

static inline void *failing_allocate(void *user, size_t size) {
    failing_allocator *state = user;
    if (++state->calls == state->fail_at) return NULL;
    void *memory = malloc(size);
    state->live += memory != NULL;
    return memory;
}

static inline void failing_release(void *user, void *memory) {
    failing_allocator *state = user;
    state->live--;
    free(memory);
}

static inline truce_allocator failing_allocator_make(failing_allocator *state) {
    return (truce_allocator){failing_allocate, failing_release, state};
}

#endif
