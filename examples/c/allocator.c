/* Memory from the caller: every byte that Truce holds comes from here. This allocator counts, and refuses beyond a
 * limit; the library then says that memory is short and leaves nothing behind.
 *
 *     cc allocator.c -o allocator $(pkg-config --cflags --libs truce)
 */
#include <stdio.h>
#include <stdlib.h>

#include <truce/truce.h>

typedef struct budget {
    size_t limit, used, peak; /* bytes */
} budget;

enum { HEADER = 64 }; /* room to remember a block's size, and alignment kept */

static void *allocate(void *user, size_t size) {
    budget *b = user;
    if (size > b->limit - b->used) return NULL;
    size_t *block = malloc(size + HEADER);
    if (block == NULL) return NULL;
    *block = size;
    b->used += size;
    if (b->used > b->peak) b->peak = b->used;
    return (char *)block + HEADER;
}

static void release(void *user, void *memory) {
    budget *b = user;
    size_t *block = (size_t *)(void *)((char *)memory - HEADER);
    b->used -= *block;
    free(block);
}

/* Opens a world within `limit` bytes and says what it took. Not thread-safe: give each thread a context of its own, or
 * lock. */
static truce_status open_within(size_t limit, const char *name) {
    budget b = {.limit = limit};
    truce_allocator allocator = {allocate, release, &b};
    truce_error error;
    truce_context *context = NULL;
    truce_world *world = NULL;
    truce_status status = truce_context_new(&allocator, getenv("TRUCE_DATA"), &context, &error);
    if (status == TRUCE_OK) status = truce_world_open(context, name, &world, &error);
    if (status == TRUCE_OK)
        printf("%s takes %zu bytes, %zu at its peak\n", name, b.used, b.peak);
    else
        printf("within %zu bytes: %s\n", limit, error.message);
    truce_world_free(world);
    truce_context_free(context);
    printf("left behind: %zu bytes\n", b.used);
    return status;
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "world-2023";
    if (open_within((size_t)1 << 30, name) != TRUCE_OK) return EXIT_FAILURE;
    return open_within(100000, name) == TRUCE_NO_MEMORY ? EXIT_SUCCESS : EXIT_FAILURE;
}
