/* Memory of one object: many allocations, one release. */
#ifndef TRUCE_BASE_ARENA_H
#define TRUCE_BASE_ARENA_H

#include "base/error.h"

typedef struct truce_arena_chunk truce_arena_chunk;

typedef struct truce_arena {
    truce_allocator allocator;
    truce_arena_chunk *chunks;
} truce_arena;

/* The allocator of malloc and free. */
extern const truce_allocator truce_malloc_allocator;

void truce_arena_init(truce_arena *arena, const truce_allocator *allocator);
/* Releases all that the arena gave out; the arena can be used again. */
void truce_arena_free(truce_arena *arena);

/* Zeroed memory aligned to 64 bytes, or NULL when there is none (or count * size overflows). */
void *truce_arena_alloc(truce_arena *arena, size_t count, size_t size);
/* The same, not zeroed: for what is filled at once. */
void *truce_arena_take(truce_arena *arena, size_t count, size_t size);
char *truce_arena_string(truce_arena *arena, const char *text);
char *truce_arena_printf(truce_arena *arena, const char *format, ...) TRUCE_PRINTF(2, 3);

/* An object of `size` bytes living in its own arena; the arena is moved to *arena_field inside it by the caller.
 *     truce_world *w = truce_arena_alloc(&arena, 1, sizeof *w); w->arena = arena;   ... truce_arena a = w->arena;
 *     truce_arena_free(&a);
 */
#define TRUCE_NEW(arena, type)              ((type *)truce_arena_alloc((arena), 1, sizeof(type)))
#define TRUCE_NEW_ARRAY(arena, type, count) ((type *)truce_arena_alloc((arena), (count), sizeof(type)))

#endif
