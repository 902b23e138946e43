/* The desk behind its handle: opening, asking, releasing. */
#include "serve/desk.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "serve/desk_parts.h"

enum { MOST_CACHED_BYTES = 64 << 20, MOST_SOLVERS = 32, MOST_LEDGERS = 8 };

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static truce_status make_solver(void *of, void **handle, truce_error *error) {
    truce_desk *desk = of;
    truce_solver *solver;
    TRUCE_TRY(truce_solver_new(desk->world, &solver, error));
    *handle = solver;
    return TRUCE_OK;
}

static void release_solver(void *handle) {
    truce_solver_free(handle);
}

static truce_status make_ledger(void *of, void **handle, truce_error *error) {
    truce_desk *desk = of;
    truce_ledger *ledger;
    TRUCE_TRY(truce_ledger_open(desk->context, desk->ledger, desk->cache_folder, &ledger, error));
    *handle = ledger;
    return TRUCE_OK;
}

static void release_ledger(void *handle) {
    truce_ledger_free(handle);
}

/* What is compared with: mean tariffs and trade at the border in the benchmark. */
static truce_status measure_benchmark(truce_desk *desk, truce_error *error) {
    size_t N = desk->N, pairs = N * N;
    truce_policy *policy;
    desk->mean_tariff = TRUCE_NEW_ARRAY(&desk->arena, double, N);
    desk->pair_tariff = TRUCE_NEW_ARRAY(&desk->arena, double, pairs);
    desk->border = TRUCE_NEW_ARRAY(&desk->arena, double, pairs);
    if (desk->mean_tariff == NULL || desk->pair_tariff == NULL || desk->border == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_policy_new(desk->world, &policy, error));
    truce_policy_mean_tariffs(policy, desk->mean_tariff, desk->pair_tariff);
    truce_policy_free(policy);
    for (size_t j = 0; j < desk->J; j++)
        for (size_t pair = 0; pair < pairs; pair++)
            desk->border[pair] += desk->view.trade_share[j * pairs + pair] *
                                  desk->view.expenditure[pair % N * desk->J + j] /
                                  (1 + desk->view.tariff[j * pairs + pair]);
    return TRUCE_OK;
}

static truce_status keep_names(truce_desk *desk, const char *name, const truce_scenario_overrides *overrides,
                               truce_error *error) {
    const char *ledger =
        overrides != NULL && overrides->ledger != NULL ? overrides->ledger : truce_scenario_ledger(desk->scenario);
    TRUCE_TRY(truce_desk_name(desk, name, overrides, error));
    if (ledger != NULL && (desk->ledger = truce_arena_string(&desk->arena, ledger)) == NULL)
        return truce_fail_memory(error);
    if (overrides == NULL || overrides->cache == NULL) return TRUCE_OK;
    desk->cache_folder = truce_arena_string(&desk->arena, overrides->cache);
    return desk->cache_folder != NULL ? TRUCE_OK : truce_fail_memory(error);
}

/* Locks and pools, each released again when a later one fails. */
static truce_status make_pools(truce_desk *desk, truce_error *error) {
    TRUCE_TRY(truce_desk_cache_init(&desk->cache, &desk->allocator, MOST_CACHED_BYTES, error));
    truce_status status = truce_desk_pool_init(&desk->solvers, make_solver, release_solver, desk, MOST_SOLVERS, error);
    if (status == TRUCE_OK) {
        status = truce_desk_pool_init(&desk->ledgers, make_ledger, release_ledger, desk, MOST_LEDGERS, error);
        if (status != TRUCE_OK) truce_desk_pool_free(&desk->solvers);
    }
    if (status != TRUCE_OK) truce_desk_cache_free(&desk->cache);
    return status;
}

static truce_status fill(truce_desk *desk, const char *name, const truce_scenario_overrides *overrides,
                         truce_error *error) {
    clock_gettime(CLOCK_MONOTONIC, &desk->opened);
    TRUCE_TRY(truce_scenario_open(desk->context, name, overrides, &desk->scenario, error));
    desk->world = truce_scenario_world(desk->scenario);
    desk->view = truce_world_view(desk->world);
    desk->N = desk->view.regions;
    desk->J = desk->view.sectors;
    TRUCE_TRY(keep_names(desk, name, overrides, error));
    TRUCE_TRY(measure_benchmark(desk, error));
    return make_pools(desk, error);
}

static void release(truce_desk *desk) {
    truce_scenario_free(desk->scenario);
    truce_arena arena = desk->arena;
    truce_arena_free(&arena);
}

truce_status truce_desk_new(const truce_context *context, const char *name_or_path,
                            const truce_scenario_overrides *overrides, truce_desk **desk, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_desk *made = TRUCE_NEW(&arena, truce_desk);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena;
    made->allocator = context->arena.allocator;
    made->context = context;
    truce_status status = fill(made, name_or_path, overrides, error);
    if (status == TRUCE_OK)
        *desk = made;
    else
        release(made);
    return status;
}

void truce_desk_free(truce_desk *desk) {
    if (desk == NULL) return;
    truce_desk_pool_free(&desk->solvers);
    truce_desk_pool_free(&desk->ledgers);
    truce_desk_cache_free(&desk->cache);
    release(desk);
}

/* ---- a call ------------------------------------------------------------------------------------------------------ */

bool truce_desk_sink(void *text, const char *bytes, size_t size) {
    truce_text *into = text;
    truce_text_append(into, bytes, size);
    return !into->failed;
}

static void call_begin(truce_desk_call *call, truce_desk *desk, const truce_desk_request *request) {
    *call = (truce_desk_call){.desk = desk, .request = request};
    truce_arena_init(&call->arena, &desk->allocator);
    truce_text_init(&call->key, &desk->allocator);
}

static void call_end(truce_desk_call *call) {
    truce_text_free(&call->key);
    truce_arena_free(&call->arena);
}

/* From the request to plan and key. */
static truce_status call_read(truce_desk_call *call, truce_error *error) {
    TRUCE_TRY(truce_desk_route_find(call, error));
    TRUCE_TRY(truce_desk_query_check(call, error));
    truce_text_printf(&call->key, "%s\n", call->route->path);
    truce_desk_query_key(call);
    if (call->route->read != NULL) TRUCE_TRY(call->route->read(call, error));
    return call->key.failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

static int http_of(truce_status status) {
    switch (status) {
    case TRUCE_OK:
        return 200;
    case TRUCE_USAGE:
    case TRUCE_BAD_INPUT:
        return 400;
    case TRUCE_NOT_CONVERGED:
        return 409;
    case TRUCE_NO_SOLUTION:
        return 422;
    case TRUCE_CANCELLED:
        return 499;
    default:
        return 500;
    }
}

static const char *word_of(truce_status status) {
    switch (status) {
    case TRUCE_USAGE:
        return "usage";
    case TRUCE_BAD_INPUT:
        return "bad_input";
    case TRUCE_NOT_CONVERGED:
        return "not_converged";
    case TRUCE_NO_SOLUTION:
        return "no_solution";
    case TRUCE_CANCELLED:
        return "cancelled";
    case TRUCE_NO_MEMORY:
        return "no_memory";
    default:
        return "io";
    }
}

static void write_error(const truce_error *error, truce_text *text) {
    truce_json json;
    text->length = 0;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, false);
    truce_json_object(&json, "error", false);
    truce_json_string(&json, "status", word_of(error->status));
    truce_json_string(&json, "message", error->message);
    truce_json_close(&json);
    truce_json_close(&json);
}

/* The page of an answer that `text` holds, or of the failure. NULL when memory is short. */
static truce_desk_page *make_page(const truce_desk_call *call, truce_status status, const truce_error *error,
                                  truce_text *text) {
    if (status == TRUCE_NO_MEMORY) return NULL;
    if (status != TRUCE_OK) write_error(error, text);
    if (text->failed) return NULL;
    int http = call->http != 0 ? call->http : http_of(status);
    const char *type = status == TRUCE_OK ? call->route->type : "application/json";
    return truce_desk_page_new(&call->desk->cache, http, type, text->bytes, text->length);
}

static void hide_paths(const truce_desk_call *call, truce_status status, truce_error *error, truce_text *text) {
    if (status != TRUCE_OK) {
        truce_desk_hide_paths_in(call->desk, error->message);
    } else if (!text->failed) {
        truce_desk_hide_paths_in(call->desk, text->bytes);
        text->length = strlen(text->bytes);
    }
}

static truce_desk_page *write_page(truce_desk_call *call, truce_status status, truce_error *error) {
    truce_text text;
    truce_text_init(&text, &call->desk->allocator);
    if (status == TRUCE_OK) status = call->route->write(call, &text, error);
    if (status != TRUCE_OK) error->status = status;
    if (call->desk->hides_paths) hide_paths(call, status, error, &text);
    truce_desk_page *page = make_page(call, status, error, &text);
    truce_text_free(&text);
    return page;
}

/* What was asked before is not worked out again, and what several ask at once only once. Failures are kept too: the
 * same question fails alike. Not so what stopped or what the machine refused. */
static bool worth_keeping(const truce_desk_page *page) {
    return page->status < 499;
}

/* NULL when memory is short. */
static truce_desk_page *find_or_write_page(truce_desk_call *call, truce_error *error) {
    truce_desk_cache *cache = &call->desk->cache;
    truce_desk_work work;
    truce_desk_page *page;
    truce_status status =
        truce_desk_cache_take(cache, call->key.bytes, call->key.length, call->request, &work, &page, error);
    if (status != TRUCE_OK) return write_page(call, status, error);
    if (page != NULL) return page;
    call->work = &work;
    page = write_page(call, TRUCE_OK, error);
    bool keep = page != NULL && worth_keeping(page);
    truce_desk_work_land(&work, keep ? page : NULL, keep);
    return page;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

truce_desk_weight truce_desk_weigh(truce_desk *desk, const truce_desk_request *request) {
    truce_desk_weight weight = TRUCE_DESK_LIGHT;
    truce_desk_call call;
    truce_error error;
    call_begin(&call, desk, request);
    if (call_read(&call, &error) == TRUCE_OK && !truce_desk_cache_has(&desk->cache, call.key.bytes, call.key.length))
        weight = call.route->weight;
    call_end(&call);
    return weight;
}

truce_status truce_desk_ask(truce_desk *desk, const truce_desk_request *request, truce_desk_answer *answer) {
    truce_desk_call call;
    truce_error error;
    call_begin(&call, desk, request);
    truce_status status = call_read(&call, &error);
    truce_desk_page *page =
        status == TRUCE_OK && call.route->kept ? find_or_write_page(&call, &error) : write_page(&call, status, &error);
    call_end(&call);
    if (page == NULL) return TRUCE_NO_MEMORY;
    *answer = (truce_desk_answer){.status = page->status, .type = page->type, .body = page->bytes, .size = page->size};
    return TRUCE_OK;
}

void truce_desk_answer_free(truce_desk *desk, truce_desk_answer *answer) {
    if (answer->body == NULL) return;
    truce_desk_page_drop(&desk->cache, (truce_desk_page *)(answer->body - offsetof(truce_desk_page, bytes)));
    answer->body = NULL;
}
