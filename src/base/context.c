#include "base/context.h"

truce_status truce_context_new(const truce_allocator *allocator, const char *data_path, truce_context **context,
                               truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator != NULL ? allocator : &truce_malloc_allocator);
    truce_context *made = TRUCE_NEW(&arena, truce_context);
    const char *path = truce_arena_string(&arena, data_path != NULL ? data_path : TRUCE_DATA_DIRECTORY);
    if (made == NULL || path == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->data_path = path;
    made->arena = arena;
    *context = made;
    return TRUCE_OK;
}

void truce_context_free(truce_context *context) {
    if (context == NULL) return;
    truce_arena arena = context->arena;
    truce_arena_free(&arena);
}

const char *truce_version(void) {
    return TRUCE_VERSION;
}
