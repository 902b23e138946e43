#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, SMALLEST_CHUNK = 16384 };

struct truce_arena_chunk {
    truce_arena_chunk *next;
    size_t used, size; /* bytes of the payload, which starts at the first aligned address after this header */
    char *payload;
};

static void *malloc_allocate(void *user, size_t size) {
    (void)user;
    return malloc(size);
}

static void malloc_release(void *user, void *memory) {
    (void)user;
    free(memory);
}

const truce_allocator truce_malloc_allocator = {malloc_allocate, malloc_release, NULL};

void truce_arena_init(truce_arena *arena, const truce_allocator *allocator) {
    arena->allocator = *allocator;
    arena->chunks = NULL;
}

void truce_arena_free(truce_arena *arena) {
    truce_arena_chunk *chunk = arena->chunks;
    arena->chunks = NULL;
    while (chunk != NULL) {
        truce_arena_chunk *next = chunk->next;
        arena->allocator.release(arena->allocator.user, chunk);
        chunk = next;
    }
}

static truce_arena_chunk *new_chunk(truce_arena *arena, size_t payload) {
    size_t overhead = sizeof(truce_arena_chunk) + ALIGNMENT;
    if (payload > SIZE_MAX - overhead) return NULL;
    truce_arena_chunk *chunk = arena->allocator.allocate(arena->allocator.user, payload + overhead);
    if (chunk == NULL) return NULL;
    size_t beyond = (uintptr_t)(chunk + 1) % ALIGNMENT;
    chunk->payload = (char *)(chunk + 1) + (beyond == 0 ? 0 : ALIGNMENT - beyond);
    chunk->size = payload;
    chunk->used = 0;
    return chunk;
}

void *truce_arena_take(truce_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > (SIZE_MAX - ALIGNMENT) / size) return NULL;
    size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    truce_arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < bytes) {
        chunk = new_chunk(arena, bytes < SMALLEST_CHUNK ? (size_t)SMALLEST_CHUNK : bytes);
        if (chunk == NULL) return NULL;
        if (bytes < SMALLEST_CHUNK || arena->chunks == NULL) {
            chunk->next = arena->chunks;
            arena->chunks = chunk;
        } else { /* a large block of its own goes behind the open chunk, whose rest stays usable */
            chunk->next = arena->chunks->next;
            arena->chunks->next = chunk;
        }
    }
    void *memory = chunk->payload + chunk->used;
    chunk->used += bytes;
    return memory;
}

void *truce_arena_alloc(truce_arena *arena, size_t count, size_t size) {
    void *memory = truce_arena_take(arena, count, size);
    return memory == NULL ? NULL : memset(memory, 0, count * size);
}

char *truce_arena_string(truce_arena *arena, const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = truce_arena_alloc(arena, size, 1);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

char *truce_arena_printf(truce_arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : truce_arena_alloc(arena, (size_t)length + 1, 1);
    if (text != NULL) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
