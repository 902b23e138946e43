/* A case's equilibrium as a world of its own, which says where it comes from. */
#include "report/run.h"

/* Texts of scenario files may run over several lines; what a world says of itself is one. */
static void flatten(char *text) {
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f) *c = ' ';
}

truce_status truce_run_world(const truce_run *run, size_t k, const char *name, truce_world **world,
                             truce_error *error) {
    if (k >= run->n_cases)
        return truce_fail(error, TRUCE_USAGE, "case %zu does not exist; the run has %zu", k, run->n_cases);
    truce_world *made;
    TRUCE_TRY(truce_solution_world(run->solution[k], name, &made, error));
    truce_status status = truce_world_copy_about(made, run->world, error);
    char *title = truce_arena_printf(&made->arena, "%s: %s, case %s", run->world->name,
                                     truce_scenario_title(run->scenario), truce_run_name(run, k));
    if (status == TRUCE_OK && title == NULL) status = truce_fail_memory(error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    flatten(title);
    made->title = title;
    *world = made;
    return TRUCE_OK;
}
