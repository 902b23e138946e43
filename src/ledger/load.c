#include "ledger/load.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static const char head_name[] = "ledger.yaml";

/* ---- which files ----------------------------------------------------------------------------------------------- */

static bool is_yaml(const char *name) {
    const char *ending = strrchr(name, '.');
    return name[0] != '.' && ending != NULL && (strcmp(ending, ".yaml") == 0 || strcmp(ending, ".yml") == 0);
}

static int compare_names(const void *left, const void *right) {
    const char *const *a = left, *const *b = right;
    bool a_head = strcmp(*a, head_name) == 0, b_head = strcmp(*b, head_name) == 0;
    return a_head != b_head ? b_head - a_head : strcmp(*a, *b);
}

static truce_status add_name(const char ***names, size_t *count, size_t *capacity, const char *name,
                             truce_arena *arena) {
    if (*count == *capacity) {
        size_t larger = *capacity == 0 ? 16 : 2 * *capacity;
        const char **grown = TRUCE_NEW_ARRAY(arena, const char *, larger);
        if (grown == NULL) return TRUCE_NO_MEMORY;
        if (*count > 0) memcpy(grown, *names, *count * sizeof *grown);
        *names = grown;
        *capacity = larger;
    }
    const char *copy = truce_arena_string(arena, name);
    if (copy == NULL) return TRUCE_NO_MEMORY;
    (*names)[(*count)++] = copy;
    return TRUCE_OK;
}

truce_status truce_ledger_list_files(const char *folder, truce_arena *arena, const char ***names, size_t *count,
                                     truce_error *error) {
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot be read as a folder of a ledger: %s", folder,
                          strerror(errno));
    size_t capacity = 0;
    truce_status status = TRUCE_OK;
    *names = NULL;
    *count = 0;
    for (const struct dirent *entry; status == TRUCE_OK && (entry = readdir(directory)) != NULL;)
        if (is_yaml(entry->d_name)) status = add_name(names, count, &capacity, entry->d_name, arena);
    closedir(directory);
    if (status != TRUCE_OK) return truce_fail_memory(error);
    if (*count > 0) qsort(*names, *count, sizeof **names, compare_names);
    if (*count > 0 && strcmp((*names)[0], head_name) == 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: found no file '%s', with which a ledger begins", folder, head_name);
}

static truce_status prepare_files(truce_loaded *loaded, const char **names, size_t count, truce_error *error) {
    loaded->files = TRUCE_NEW_ARRAY(&loaded->arena, truce_ledger_file, count);
    if (loaded->files == NULL) return truce_fail_memory(error);
    loaded->n_files = count;
    for (size_t k = 0; k < count; k++) {
        truce_ledger_file *file = &loaded->files[k];
        truce_arena_init(&file->arena, &loaded->arena.allocator);
        file->last_complaint = &file->complaints;
        file->last_link = &file->links;
        file->folder = loaded->folder;
        file->name = names[k];
        file->path = truce_path_join(&loaded->arena, loaded->folder, names[k]);
        file->number = (unsigned)k;
        file->head = k == 0;
        if (file->path == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

/* ---- reading them, several at a time ---------------------------------------------------------------------------- */

typedef struct work {
    pthread_mutex_t lock;
    pthread_cond_t read; /* another file is */
    truce_loaded *loaded;
    bool *done;   /* [n_files] */
    size_t next;  /* file that nobody reads yet */
    size_t taken; /* files given to `take`: the first ones */
    int measures; /* of these */
    truce_file_taker take;
    void *user;
} work;

/* Reads the next file that nobody reads yet; the lock is held before and after. */
static void read_one(work *w) {
    size_t k = w->next++;
    pthread_mutex_unlock(&w->lock);
    truce_ledger_file_read(&w->loaded->files[k]);
    pthread_mutex_lock(&w->lock);
    w->done[k] = true;
    pthread_cond_signal(&w->read);
}

static void *help_reading(void *user) {
    work *w = user;
    pthread_mutex_lock(&w->lock);
    while (w->next < w->loaded->n_files) read_one(w);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* Reads and hands on by turns: a file is handed on as soon as it can be, and while none can be another is read. */
static void read_and_take(work *w) {
    size_t n_files = w->loaded->n_files;
    pthread_mutex_lock(&w->lock);
    while (w->taken < n_files) {
        if (w->done[w->taken]) {
            const truce_ledger_file *file = &w->loaded->files[w->taken++];
            pthread_mutex_unlock(&w->lock);
            if (w->take != NULL) w->take(w->user, file, w->measures);
            w->measures += (int)file->count[TRUCE_RECORD_MEASURE];
            pthread_mutex_lock(&w->lock);
        } else if (w->next < n_files) {
            read_one(w);
        } else {
            pthread_cond_wait(&w->read, &w->lock);
        }
    }
    pthread_mutex_unlock(&w->lock);
}

/* How many threads are worth starting beside this one. */
static size_t readers_for(const truce_loaded *loaded) {
    enum { WORTH_A_THREAD = 1 << 20, READERS_MAX = 15 };
    int64_t bytes = 0;
    for (size_t k = 0; k < loaded->n_files; k++) bytes += truce_stamp_of_path(loaded->files[k].path).size;
    if (bytes < WORTH_A_THREAD) return 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t readers = processors > 1 ? (size_t)processors - 1 : 0;
    if (readers > READERS_MAX) readers = READERS_MAX;
    return readers < loaded->n_files ? readers : loaded->n_files - 1;
}

static truce_status read_all(truce_loaded *loaded, truce_file_taker take, void *user, truce_error *error) {
    enum { THREADS_MAX = 16 };
    pthread_t threads[THREADS_MAX];
    size_t wanted = readers_for(loaded), started = 0;
    work w = {.lock = PTHREAD_MUTEX_INITIALIZER,
              .read = PTHREAD_COND_INITIALIZER,
              .loaded = loaded,
              .done = TRUCE_NEW_ARRAY(&loaded->arena, bool, loaded->n_files),
              .take = take,
              .user = user};
    if (w.done == NULL) return truce_fail_memory(error);
    while (started < wanted && pthread_create(&threads[started], NULL, help_reading, &w) == 0) started++;
    read_and_take(&w); /* whoever could not be started is not missed */
    while (started > 0) pthread_join(threads[--started], NULL);
    pthread_cond_destroy(&w.read);
    pthread_mutex_destroy(&w.lock);
    return TRUCE_OK;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static truce_status begin(truce_loaded *loaded, const truce_context *context, const char *folder, truce_error *error) {
    *loaded = (truce_loaded){.last_complaint = NULL};
    loaded->last_complaint = &loaded->complaints;
    truce_arena_init(&loaded->arena, &context->arena.allocator);
    loaded->folder = truce_arena_string(&loaded->arena, folder);
    return loaded->folder == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

/* Links and checks what was read. */
static truce_status finish(truce_loaded *loaded, const truce_context *context, truce_error *error) {
    TRUCE_TRY(truce_loaded_link(loaded, error));
    TRUCE_TRY(truce_loaded_check(loaded, context, error));
    TRUCE_TRY(truce_loaded_check_accounts(loaded, error));
    for (size_t k = 0; k < loaded->n_files; k++)
        if (loaded->files[k].failed) return truce_fail_memory(error);
    return TRUCE_OK;
}

static truce_status read_folder(truce_loaded *loaded, truce_file_taker take, void *user, truce_error *error) {
    const char **names;
    size_t count;
    TRUCE_TRY(truce_ledger_list_files(loaded->folder, &loaded->arena, &names, &count, error));
    TRUCE_TRY(prepare_files(loaded, names, count, error));
    return read_all(loaded, take, user, error);
}

truce_status truce_loaded_read(truce_loaded *loaded, const truce_context *context, const char *folder,
                               truce_file_taker take, void *user, truce_error *error) {
    truce_status status = begin(loaded, context, folder, error);
    if (status == TRUCE_OK) status = read_folder(loaded, take, user, error);
    if (status == TRUCE_OK) status = finish(loaded, context, error);
    if (status != TRUCE_OK) truce_loaded_free(loaded);
    return status;
}

truce_status truce_loaded_parse(truce_loaded *loaded, const truce_context *context, const char *folder,
                                const char *bytes, size_t length, truce_error *error) {
    const char *names[] = {head_name};
    truce_status status = begin(loaded, context, folder, error);
    if (status == TRUCE_OK) status = prepare_files(loaded, names, 1, error);
    if (status == TRUCE_OK) {
        truce_ledger_file_parse(&loaded->files[0], bytes, length);
        status = finish(loaded, context, error);
    }
    if (status != TRUCE_OK) truce_loaded_free(loaded);
    return status;
}

void truce_loaded_free(truce_loaded *loaded) {
    for (size_t k = 0; k < loaded->n_files; k++) truce_arena_free(&loaded->files[k].arena);
    loaded->n_files = 0;
    truce_arena_free(&loaded->arena);
}

/* ---- complaints -------------------------------------------------------------------------------------------------- */

void truce_loaded_complain(truce_loaded *loaded, unsigned file, unsigned line, const char *format, ...) {
    char text[TRUCE_MESSAGE_SIZE];
    truce_error error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    truce_error_set(&error, TRUCE_BAD_INPUT, "%s:%u: %s", loaded->files[file].path, line, text);
    truce_complaint *complaint = TRUCE_NEW(&loaded->arena, truce_complaint);
    if (complaint != NULL) complaint->message = truce_arena_string(&loaded->arena, error.message);
    if (complaint == NULL || complaint->message == NULL) {
        loaded->files[file].failed = true;
        return;
    }
    complaint->file = file;
    complaint->line = line;
    *loaded->last_complaint = complaint;
    loaded->last_complaint = &complaint->next;
}

static int compare_complaints(const void *left, const void *right) {
    const truce_complaint *a = *(const truce_complaint *const *)left, *b = *(const truce_complaint *const *)right;
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return strcmp(a->message, b->message);
}

static size_t collect(const truce_complaint *first, const truce_complaint **into, size_t count) {
    for (const truce_complaint *at = first; at != NULL; at = at->next) {
        if (into != NULL) into[count] = at;
        count++;
    }
    return count;
}

const truce_complaint **truce_loaded_complaints(truce_loaded *loaded, size_t *count) {
    *count = collect(loaded->complaints, NULL, 0);
    for (size_t k = 0; k < loaded->n_files; k++) *count = collect(loaded->files[k].complaints, NULL, *count);
    if (*count == 0) return NULL;
    const truce_complaint **all = TRUCE_NEW_ARRAY(&loaded->arena, const truce_complaint *, *count);
    if (all == NULL) return NULL;
    size_t at = collect(loaded->complaints, all, 0);
    for (size_t k = 0; k < loaded->n_files; k++) at = collect(loaded->files[k].complaints, all, at);
    qsort(all, *count, sizeof(void *), compare_complaints);
    return all;
}
