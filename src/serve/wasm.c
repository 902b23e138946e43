#include "serve/wasm.h"

#include <stdlib.h>
#include <string.h>

#include "serve/desk.h"

struct truce_wasm {
    truce_context *context;
    truce_desk *desk;
    truce_desk_answer answer;
    truce_error error;
};

/* Nothing stops a solution: while it runs, the worker hears nobody. Who wants it stopped ends the worker. */
EM_JS(void, truce_wasm_tell, (int iteration, double step), { Module["progress"](iteration, step); })

static bool tell(void *user, int iteration, double step) {
    (void)user;
    truce_wasm_tell(iteration, step);
    return false;
}

truce_wasm *truce_wasm_new(void) {
    return calloc(1, sizeof(truce_wasm));
}

int truce_wasm_open(truce_wasm *wasm, const char *scenario, const char *data, const char *cache) {
    truce_scenario_overrides overrides = {.cache = cache};
    if (wasm->desk != NULL) truce_desk_answer_free(wasm->desk, &wasm->answer);
    truce_desk_free(wasm->desk);
    truce_context_free(wasm->context);
    *wasm = (truce_wasm){.desk = NULL};
    truce_status status = truce_context_new(NULL, data, &wasm->context, &wasm->error);
    if (status == TRUCE_OK) status = truce_desk_new(wasm->context, scenario, &overrides, &wasm->desk, &wasm->error);
    return (int)status;
}

const char *truce_wasm_message(const truce_wasm *wasm) {
    return wasm->error.message;
}

int truce_wasm_ask(truce_wasm *wasm, const char *method, const char *path, const char *query, size_t count,
                   const char *body) {
    enum { MOST = 32 }; /* more parameters than any question may have: some that are left out are not missed */
    truce_desk_parameter parameters[MOST];
    if (count > MOST) count = MOST;
    for (size_t k = 0; k < count; k++) {
        parameters[k].name = query;
        parameters[k].value = query + strlen(query) + 1;
        query = parameters[k].value + strlen(parameters[k].value) + 1;
    }
    truce_desk_request request = {.method = method,
                                  .path = path,
                                  .query = parameters,
                                  .n_query = count,
                                  .body = body,
                                  .body_size = body != NULL ? strlen(body) : 0,
                                  .progress = tell};
    truce_desk_answer_free(wasm->desk, &wasm->answer);
    return truce_desk_ask(wasm->desk, &request, &wasm->answer) == TRUCE_OK ? wasm->answer.status : 0;
}

const char *truce_wasm_body(const truce_wasm *wasm) {
    return wasm->answer.body;
}

size_t truce_wasm_size(const truce_wasm *wasm) {
    return wasm->answer.size;
}

const char *truce_wasm_type(const truce_wasm *wasm) {
    return wasm->answer.type;
}
