#include "report/assumptions.h"

#include <math.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/report.h"

/* Least, most and mean of an elasticity. */
typedef struct spread {
    double least, most, mean;
} spread;

/* Mean weighted by `weights` (NULL: plain). */
static spread spread_of(const double *values, const double *weights, size_t count) {
    spread s = {values[0], values[0], 0};
    double total = 0;
    for (size_t k = 0; k < count; k++) {
        double weight = weights == NULL ? 1 : weights[k];
        s.least = fmin(s.least, values[k]);
        s.most = fmax(s.most, values[k]);
        s.mean += weight * values[k];
        total += weight;
    }
    s.mean = total > 0 ? s.mean / total : values[0];
    return s;
}

/* An elasticity without the zeros at its end: "4", "0.5". */
static const char *plain(char *buffer, double value) {
    truce_figure(buffer, value, TRUCE_SIGN_MINUS);
    if (strchr(buffer, '.') == NULL) return buffer;
    size_t length = strlen(buffer);
    while (buffer[length - 1] == '0') length--;
    buffer[buffer[length - 1] == '.' ? length - 1 : length] = '\0';
    return buffer;
}

static void say_spread(truce_text *out, const char *what, spread s) {
    char least[TRUCE_FIGURE_SIZE], most[TRUCE_FIGURE_SIZE];
    plain(least, s.least);
    plain(most, s.most);
    if (s.least == s.most)
        truce_text_printf(out, "%s %s", what, least);
    else
        truce_text_printf(out, "%s %s to %s", what, least, most);
}

/* Trade deficits, for the cases that share a closure: "" for all, else " in A, B". */
static void say_closure(truce_text *out, const truce_facts *facts, truce_closure closure, const char *cases) {
    static const char *const words[] = {
        "every region's net transfer stays a constant share of world value added",
        "none; every region spends what it earns",
        "every region's net transfer stays a constant share of its own income, all shifted alike to add up to zero",
    };
    truce_text_printf(out, "Trade deficits%s: %s (closure %s).", cases, words[closure], truce_report_closure(closure));
    if (closure != TRUCE_DEFICITS_ZERO) return;
    const truce_world *world = facts->world;
    size_t widest = truce_facts_widest_deficit(world);
    if (widest == world->n_regions) return;
    char money[128];
    truce_figure_amount(money, sizeof money, world->accounts.transfer[widest], world->unit, TRUCE_SIGN_NONE);
    truce_text_printf(out,
                      " The benchmark has deficits (the largest imbalance is that of %s, %s), so closing them is part "
                      "of every change shown%s.",
                      world->region.name[widest], money, *cases == '\0' ? "" : " for these cases");
}

/* One bullet when all cases share a closure, else one for each closure with the cases it holds for. */
static void say_closures(truce_text *sentence, const truce_facts *facts, truce_text *text, truce_page page) {
    size_t cases = facts->run->n_cases;
    for (int closure = TRUCE_DEFICITS_FIXED; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++) {
        truce_text names;
        truce_text_init(&names, &text->allocator);
        size_t found = 0;
        for (size_t k = 0; k < cases; k++) {
            if ((int)truce_run_closure(facts->run, k) != closure) continue;
            truce_text_printf(&names, "%s%s", found == 0 ? " in " : ", ", truce_run_title(facts->run, k));
            found++;
        }
        if (names.failed)
            sentence->failed = true;
        else if (found > 0)
            say_closure(sentence, facts, (truce_closure)closure, found == cases ? "" : names.bytes);
        truce_display_bullet(text, sentence, page.width);
        truce_text_free(&names);
    }
}

/* The inputs that are hard to replace, and how hard. */
static void say_critical(truce_text *out, const truce_world *world) {
    size_t found = 0;
    for (size_t j = 0; j < world->n_sectors; j++) {
        if (world->critical_input[j] == 0) continue;
        truce_text_printf(out, "%s%s", found++ == 0 ? "; between critical inputs (" : ", ", world->sector.code[j]);
    }
    if (found > 0) say_spread(out, ") and the others", spread_of(world->critical_elasticity, NULL, world->n_sectors));
}

static void say_elasticities(truce_text *out, const truce_world *world, const double *spending) {
    size_t sectors = world->n_sectors;
    spread theta = spread_of(world->trade_elasticity, spending, sectors);
    say_spread(out, "Elasticities: trade", theta);
    if (theta.least != theta.most) {
        char mean[TRUCE_FIGURE_SIZE];
        truce_text_printf(out, " (weighted by spending: %s)", plain(mean, theta.mean));
    }
    spread eta = spread_of(world->demand_elasticity, NULL, world->n_regions);
    spread eps = spread_of(world->input_elasticity, NULL, sectors);
    spread rho = spread_of(world->value_added_elasticity, NULL, sectors);
    say_spread(out, "; final demand", eta);
    if (world->intermediate_share != NULL) {
        say_spread(out, "; between inputs", eps);
        say_spread(out, "; between value added and inputs", rho);
        say_critical(out, world);
    }
    truce_text_printf(out, " (1 is Cobb-Douglas).");
}

static void say_factors(truce_text *out, const truce_world *world) {
    spread phi = spread_of(world->specific_share, NULL, world->n_sectors);
    truce_text_printf(out, "Labour: its amount in each region. It is fully employed, moves freely between the sectors "
                           "of a region and never between regions.");
    if (phi.most > 0) {
        say_spread(out, " Other factors stay in their sector, whatever they earn; their share of value added:", phi);
        truce_text_printf(out, ".");
    }
    truce_text_printf(out,
                      " Two %s equilibria are compared: no path between them, no investment, no cost of adjustment.",
                      phi.most > 0 ? "short-run" : "long-run");
}

static void say_market_forms(truce_text *out, const truce_world *world) {
    spread mu = spread_of(world->profit_share, NULL, world->n_sectors);
    spread psi = spread_of(world->scale_elasticity, NULL, world->n_sectors);
    if (mu.most == 0 && psi.most == 0) {
        truce_text_printf(out, "Competition is perfect, returns to scale are constant.");
        return;
    }
    if (mu.most > 0)
        say_spread(out, "The number of firms is fixed; pure profits as a share of revenue:", mu);
    else
        truce_text_printf(out, "No pure profits");
    say_spread(out, ". External scale elasticity:", psi);
    truce_text_printf(out, ".");
}

/* Spending of all regions by sector; NULL when memory is short. */
static double *spending_by_sector(const truce_world *world, truce_arena *arena) {
    double *spending = TRUCE_NEW_ARRAY(arena, double, world->n_sectors);
    for (size_t n = 0; spending != NULL && n < world->n_regions; n++)
        for (size_t j = 0; j < world->n_sectors; j++) spending[j] += world->expenditure[n * world->n_sectors + j];
    return spending;
}

truce_status truce_assumptions_write(const truce_facts *facts, truce_text *text, truce_page page, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &text->allocator);
    truce_text sentence;
    truce_text_init(&sentence, &text->allocator);
    double *spending = spending_by_sector(facts->world, &arena);
    say_closures(&sentence, facts, text, page);
    truce_text_printf(&sentence, "Technology, tastes, and every trade cost and policy that is not listed as a change.");
    truce_display_bullet(text, &sentence, page.width);
    say_factors(&sentence, facts->world);
    truce_display_bullet(text, &sentence, page.width);
    if (spending != NULL) say_elasticities(&sentence, facts->world, spending);
    truce_display_bullet(text, &sentence, page.width);
    truce_text_printf(&sentence,
                      "Every figure moves with the trade elasticities, here those of %s. Quote no result without its "
                      "range over several published sets.",
                      facts->world->name);
    truce_display_bullet(text, &sentence, page.width);
    say_market_forms(&sentence, facts->world);
    truce_display_bullet(text, &sentence, page.width);
    truce_text_printf(&sentence,
                      "Wages, prices and values are in units of world value added, which is the same in every "
                      "case: they are relative to the world, not to inflation.");
    truce_display_bullet(text, &sentence, page.width);
    bool failed = spending == NULL || sentence.failed || text->failed;
    truce_text_free(&sentence);
    truce_arena_free(&arena);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}
