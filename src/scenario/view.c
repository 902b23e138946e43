/* Looking at what is on the table of a scenario's talks, and at its groups. */
#include "scenario/talks.h"

#include <math.h>

size_t truce_scenario_issues(const truce_scenario *scenario) {
    return scenario->talks != NULL ? scenario->talks->n_issues : 0;
}

truce_issue_view truce_scenario_issue(const truce_scenario *scenario, size_t issue) {
    return scenario->talks->issues[issue].view;
}

double truce_scenario_issue_value(const truce_scenario *scenario, const truce_policy *policy, size_t issue) {
    const truce_issue_view *view = &scenario->talks->issues[issue].view;
    return view->fault != NULL ? (double)NAN : truce_lever_value(scenario->world, &view->lever, policy);
}

bool truce_scenario_talks(const truce_scenario *scenario, truce_talks_view *view) {
    const truce_talks_block *block = scenario->talks;
    if (block == NULL) return false;
    *view = (truce_talks_view){.base = block->base >= 0 ? scenario->cases[block->base].name : "benchmark",
                               .war = block->war.word,
                               .threat = block->threat.word,
                               .start = block->start.word,
                               .parties = block->talking,
                               .n_parties = block->n_talking,
                               .today = block->today,
                               .deadline = block->deadline};
    return true;
}

static truce_label_group group_of(const truce_axis *axis, size_t g) {
    return g < axis->n_groups ? axis->groups[g] : (truce_label_group){.name = NULL};
}

truce_label_group truce_scenario_region_group(const truce_scenario *scenario, size_t g) {
    return group_of(&scenario->regions, g);
}

truce_label_group truce_scenario_sector_group(const truce_scenario *scenario, size_t g) {
    return group_of(&scenario->sectors, g);
}

const char *truce_scenario_ledger(const truce_scenario *scenario) {
    return scenario->opened.ledger;
}
