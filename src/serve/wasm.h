/* wasm.h - the desk in a browser: doors that the page's worker calls (web/src/wasm/worker.ts), with strings in and one
 * answer at a time out. */
#ifndef TRUCE_SERVE_WASM_H
#define TRUCE_SERVE_WASM_H

#include <emscripten.h>
#include <stddef.h>

/* One scenario and the last answer about it. */
typedef struct truce_wasm truce_wasm;

/* NULL where memory is short. There is no other end than the worker's. */
EMSCRIPTEN_KEEPALIVE truce_wasm *truce_wasm_new(void);

/* Opens a scenario in place of the one that is open. `data` is the folder of what is built in, `cache` one in which
 * compiled ledgers are kept. Returns a truce_status; truce_wasm_message says what went wrong. */
EMSCRIPTEN_KEEPALIVE int truce_wasm_open(truce_wasm *wasm, const char *scenario, const char *data, const char *cache);
EMSCRIPTEN_KEEPALIVE const char *truce_wasm_message(const truce_wasm *wasm);

/* Asks the open scenario. `query` holds `count` names, each followed by its value, all ended by NUL; `body` may be
 * NULL. Returns the status of HTTP; 0: memory is short, and there is no answer. While it works it calls
 * Module.progress. */
EMSCRIPTEN_KEEPALIVE int truce_wasm_ask(truce_wasm *wasm, const char *method, const char *path, const char *query,
                                        size_t count, const char *body);
/* The answer, until the next question. */
EMSCRIPTEN_KEEPALIVE const char *truce_wasm_body(const truce_wasm *wasm);
EMSCRIPTEN_KEEPALIVE size_t truce_wasm_size(const truce_wasm *wasm);
EMSCRIPTEN_KEEPALIVE const char *truce_wasm_type(const truce_wasm *wasm);

#endif
