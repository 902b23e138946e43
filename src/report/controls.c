#include "report/controls.h"

#include <math.h>

#include "equilibrium/solution.h"

enum { MOST_CODES = 4 }; /* of a list in words */

const char *const truce_control_state_names[] = {"slack", "binds", "at_limit", "ban"};

/* In the order in which `look` fills them. */
const truce_control_number truce_control_numbers[TRUCE_CONTROL_NUMBERS] = {
    {"benchmark_volume", "value", "volume of the flows in the benchmark, at benchmark producer prices"},
    {"cap", "value", "the volume allowed, at benchmark producer prices; 0 is a ban"},
    {"volume", "value", "volume of the flows, at benchmark producer prices"},
    {"fill", "fraction", "volume over cap"},
    {"rent", "fraction", "rate of the rent on the value after export tax and before tariff"},
    {"shadow_price", "fraction", "rents over volume: what one more unit of volume would earn its licence"},
    {"rent_exporter", "value", "rents received in the exporting regions"},
    {"rent_importer", "value", "rents received in the importing regions"},
};

size_t truce_run_controls(const truce_run *run, size_t k) {
    return run->solution[k]->policy->n_controls;
}

const char *truce_run_control_name(const truce_run *run, size_t k, size_t c) {
    return run->solution[k]->policy->controls[c].name;
}

/* ---- flows ------------------------------------------------------------------------------------------------------- */

/* The positions that are marked, of `count`. */
static truce_control_side side_of(const bool *marked, size_t count, truce_arena *arena) {
    truce_control_side side = {.list = TRUCE_NEW_ARRAY(arena, size_t, count)};
    for (size_t k = 0; side.list != NULL && k < count; k++)
        if (marked[k]) side.list[side.count++] = k;
    side.all = side.count == count;
    return side;
}

static bool holds(const truce_control_side *side, size_t position) {
    for (size_t k = 0; k < side->count; k++)
        if (side->list[k] == position) return true;
    return false;
}

/* All regions but the one on the other side are all that there can be. */
static void complete(truce_control_side *side, const truce_control_side *other, size_t regions) {
    if (side->count == regions - 1 && other->count == 1 && !holds(side, other->list[0])) side->all = true;
}

static truce_status find_sides(const truce_world *world, truce_control_view *view, truce_arena *arena,
                               truce_error *error) {
    size_t N = world->n_regions, J = world->n_sectors;
    bool *from = TRUCE_NEW_ARRAY(arena, bool, N), *to = TRUCE_NEW_ARRAY(arena, bool, N);
    bool *of = TRUCE_NEW_ARRAY(arena, bool, J);
    if (from == NULL || to == NULL || of == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < view->control.count; k++) {
        size_t flow = view->control.flows[k];
        from[flow / N % N] = to[flow % N] = of[flow / N / N] = true;
    }
    view->origins = side_of(from, N, arena);
    view->destinations = side_of(to, N, arena);
    view->sectors = side_of(of, J, arena);
    if (view->origins.list == NULL || view->destinations.list == NULL || view->sectors.list == NULL)
        return truce_fail_memory(error);
    size_t pairs = view->origins.count * view->destinations.count;
    for (size_t k = 0; k < view->origins.count; k++) pairs -= holds(&view->destinations, view->origins.list[k]);
    view->product = view->control.count == pairs * view->sectors.count;
    complete(&view->origins, &view->destinations, N);
    complete(&view->destinations, &view->origins, N);
    return TRUCE_OK;
}

/* "USA, EU", "USA, EU, JPN, KOR and 3 more", "all". */
static void say_side(truce_text *out, const truce_control_side *side, const truce_labels *labels) {
    size_t told = side->count <= MOST_CODES + 1 ? side->count : MOST_CODES;
    if (side->all && side->count > 1) {
        truce_text_printf(out, "all");
        return;
    }
    for (size_t k = 0; k < told; k++) truce_text_printf(out, "%s%s", k == 0 ? "" : ", ", labels->code[side->list[k]]);
    if (told < side->count) truce_text_printf(out, " and %zu more", side->count - told);
}

const char *truce_control_words(const truce_world *world, const truce_control_view *view, truce_arena *arena) {
    truce_text out;
    truce_text_init(&out, &arena->allocator);
    if (!view->product) truce_text_printf(&out, "%zu flows of ", view->control.count);
    say_side(&out, &view->origins, &world->region);
    truce_text_printf(&out, "\u2192");
    say_side(&out, &view->destinations, &world->region);
    truce_text_printf(&out, ", ");
    say_side(&out, &view->sectors, &world->sector);
    if (view->sectors.all && view->sectors.count > 1) truce_text_printf(&out, " sectors");
    const char *words = out.failed ? NULL : truce_arena_string(arena, out.bytes);
    truce_text_free(&out);
    return words;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static truce_control_state state_of(const truce_control_view *view) {
    if (view->control.cap == 0) return TRUCE_CONTROL_BANNED;
    if (view->control.most_rent > 0 && view->outcome.rent >= view->control.most_rent) return TRUCE_CONTROL_AT_LIMIT;
    return view->outcome.binds ? TRUCE_CONTROL_BINDS : TRUCE_CONTROL_SLACK;
}

truce_status truce_control_look(const truce_run *run, size_t k, size_t c, truce_arena *arena, truce_control_view *view,
                                truce_error *error) {
    const truce_solution *solution = run->solution[k];
    *view = (truce_control_view){.control = truce_policy_control(solution->policy, c),
                                 .outcome = truce_solution_control(solution, c)};
    const truce_control_outcome *o = &view->outcome;
    const double number[TRUCE_CONTROL_NUMBERS] = {
        truce_world_volume(run->world, view->control.flows, view->control.count),
        view->control.cap,
        o->volume,
        o->fill,
        o->rent,
        o->shadow_price,
        o->rent_exporter,
        o->rent_importer};
    for (size_t v = 0; v < TRUCE_CONTROL_NUMBERS; v++) view->number[v] = number[v];
    view->state = state_of(view);
    return find_sides(run->world, view, arena, error);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void write_codes(truce_json *json, const char *key, const truce_control_side *side, const truce_labels *labels) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < side->count; k++) truce_json_string(json, NULL, labels->code[side->list[k]]);
    truce_json_close(json);
}

static void write_control(truce_json *json, const truce_world *world, const truce_control_view *view) {
    truce_json_object(json, NULL, false);
    truce_json_string(json, "name", view->control.name);
    truce_json_string(json, "state", truce_control_state_names[view->state]);
    write_codes(json, "from", &view->origins, &world->region);
    write_codes(json, "to", &view->destinations, &world->region);
    write_codes(json, "sectors", &view->sectors, &world->sector);
    truce_json_count(json, "flows", view->control.count);
    truce_json_number(json, "exporter_share", view->control.exporter_share);
    truce_json_number(json, "most_rent", view->control.most_rent > 0 ? view->control.most_rent : NAN);
    for (size_t v = 0; v < TRUCE_CONTROL_NUMBERS; v++)
        truce_json_number(json, truce_control_numbers[v].name, view->number[v]);
    truce_json_close(json);
}

truce_status truce_controls_write_json(const truce_run *run, size_t k, truce_json *json, truce_error *error) {
    truce_arena arena;
    truce_status status = TRUCE_OK;
    truce_arena_init(&arena, &run->arena.allocator);
    truce_json_array(json, "controls", true);
    for (size_t c = 0; status == TRUCE_OK && c < truce_run_controls(run, k); c++) {
        truce_control_view view;
        status = truce_control_look(run, k, c, &arena, &view, error);
        if (status == TRUCE_OK) write_control(json, run->world, &view);
    }
    truce_json_close(json);
    truce_arena_free(&arena);
    return status;
}
