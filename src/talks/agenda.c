/* What is on the table: from the block `talks` to the levers of a game. */
#include "talks/agenda.h"

#include <math.h>
#include <string.h>

/* ---- who --------------------------------------------------------------------------------------------------------- */

/* The talking parties in the order of the world. */
static truce_status set_parties(truce_talks *t, truce_error *error) {
    t->parties = TRUCE_NEW_ARRAY(&t->arena, size_t, t->world->n_regions);
    if (t->parties == NULL) return truce_fail_memory(error);
    t->n_parties = truce_talking_parties(&t->block, t->world->n_regions, t->parties);
    return TRUCE_OK;
}

/* Those who respond: no party, and of the block's others. */
static truce_status set_responders(truce_talks *t, truce_error *error) {
    const truce_selection *others = &t->block.others;
    t->responders = TRUCE_NEW_ARRAY(&t->arena, size_t, t->world->n_regions);
    if (t->responders == NULL) return truce_fail_memory(error);
    for (size_t n = 0, p = 0; t->block.respond && n < t->world->n_regions; n++) {
        bool party = p < t->n_parties && t->parties[p] == n;
        p += party;
        if (party && others->list != NULL && truce_is_selected(others, n))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s is a party to these talks: it cannot respond to them from outside",
                              t->world->region.code[n]);
        if (!party && truce_is_selected(others, n)) t->responders[t->n_responders++] = n;
    }
    if (t->block.respond && t->n_responders == 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "talks: others are to respond, but all regions are parties: name those at the table with "
                          "'parties'");
    return TRUCE_OK;
}

static bool is_among(const size_t *regions, size_t count, size_t region) {
    for (size_t k = 0; k < count; k++)
        if (regions[k] == region) return true;
    return false;
}

/* ---- rates that have no name ------------------------------------------------------------------------------------- */

/* Which flows one lever moves: NONE where the lever takes all. */
#define ALL ((size_t)-1)
typedef struct bundle {
    truce_lever_kind kind;
    size_t party, partner, sector;
} bundle;

static bool is_partner(const truce_talks *t, size_t party, size_t other) {
    if (!t->block.each_other || party == other) return party != other;
    if (is_among(t->responders, t->n_responders, party))
        return is_among(t->parties, t->n_parties, other) || is_among(t->responders, t->n_responders, other);
    return truce_is_selected(&t->block.parties, other);
}

/* The flows of a bundle; counts alone where `flows` is NULL. */
static size_t collect(const truce_talks *t, const bundle *b, size_t *flows) {
    const truce_world *world = t->world;
    size_t count = 0, N = world->n_regions, J = world->n_sectors;
    for (size_t j = b->sector == ALL ? 0 : b->sector; j < (b->sector == ALL ? J : b->sector + 1); j++) {
        if (!truce_is_selected(&t->block.sectors, j)) continue;
        for (size_t o = b->partner == ALL ? 0 : b->partner; o < (b->partner == ALL ? N : b->partner + 1); o++) {
            size_t i = b->kind == TRUCE_LEVER_TARIFF ? o : b->party, n = b->kind == TRUCE_LEVER_TARIFF ? b->party : o;
            if (!truce_is_traded(world, i, n, j) || (b->partner != ALL && !is_partner(t, b->party, o))) continue;
            if (flows != NULL) flows[count] = truce_flow(world, i, n, j);
            count++;
        }
    }
    return count;
}

static truce_status add_bundle(truce_talks *t, const bundle *b, truce_error *error) {
    size_t count = collect(t, b, NULL);
    truce_lever *lever = &t->levers[t->n_levers];
    const truce_world *world = t->world;
    if (count == 0) return TRUCE_OK;
    size_t *flows = TRUCE_NEW_ARRAY(&t->arena, size_t, count);
    double *offset = NULL;
    if (flows == NULL) return truce_fail_memory(error);
    collect(t, b, flows);
    bool additional = t->block.rates == TRUCE_RATES_ADDITIONAL;
    if (additional) {
        offset = TRUCE_NEW_ARRAY(&t->arena, double, count);
        if (offset == NULL) return truce_fail_memory(error);
        for (size_t f = 0; f < count; f++)
            offset[f] =
                truce_policy_value(t->base, b->kind == TRUCE_LEVER_TARIFF ? TRUCE_TARIFF : TRUCE_EXPORT_TAX, flows[f]);
    }
    const char *name = truce_arena_printf(&t->arena, "%s %s %s %s, %s", world->region.code[b->party],
                                          b->kind == TRUCE_LEVER_TARIFF ? "tariff" : "export tax",
                                          b->kind == TRUCE_LEVER_TARIFF ? "on" : "to",
                                          b->partner == ALL ? "all" : world->region.code[b->partner],
                                          b->sector == ALL ? t->block.sectors.words : world->sector.code[b->sector]);
    if (name == NULL) return truce_fail_memory(error);
    *lever = (truce_lever){.name = name,
                           .kind = b->kind,
                           .party = b->party,
                           .flows = flows,
                           .count = count,
                           .offset = offset,
                           .lower = t->block.lower,
                           .upper = t->block.upper};
    t->n_levers++;
    return TRUCE_OK;
}

/* All levers of a kind of one region. */
static truce_status add_kind(truce_talks *t, size_t region, truce_lever_kind kind, truce_partnering coverage,
                             truce_error *error) {
    size_t N = t->world->n_regions, J = t->world->n_sectors;
    size_t partners = coverage == TRUCE_COVER_MFN ? 1 : N, sectors = t->block.rates == TRUCE_RATES_BY_SECTOR ? J : 1;
    if (coverage == TRUCE_COVER_NONE) return TRUCE_OK;
    for (size_t o = 0; o < partners; o++)
        for (size_t j = 0; j < sectors; j++) {
            bundle b = {kind, region, partners == 1 ? ALL : o, sectors == 1 && J > 1 ? ALL : j};
            TRUCE_TRY(add_bundle(t, &b, error));
        }
    return TRUCE_OK;
}

/* Those who respond have what parties have; all bilateral tariffs where parties have issues alone. A region with
 * nothing to respond with holds its policy. */
static truce_status arm_responders(truce_talks *t, truce_error *error) {
    const truce_talks_block *block = &t->block;
    truce_partnering tariffs = block->tariffs;
    size_t armed = 0;
    if (tariffs == TRUCE_COVER_NONE && block->export_taxes == TRUCE_COVER_NONE) tariffs = TRUCE_COVER_BILATERAL;
    for (int kind = TRUCE_LEVER_TARIFF; kind <= TRUCE_LEVER_EXPORT_TAX; kind++)
        for (size_t r = 0; r < t->n_responders; r++)
            TRUCE_TRY(add_kind(t, t->responders[r], (truce_lever_kind)kind,
                               kind == TRUCE_LEVER_TARIFF ? tariffs : block->export_taxes, error));
    for (size_t r = 0; r < t->n_responders; r++) {
        bool arms = false;
        for (size_t k = t->n_table; k < t->n_levers; k++) arms |= t->levers[k].party == t->responders[r];
        if (arms) t->responders[armed++] = t->responders[r];
    }
    t->n_responders = armed;
    return TRUCE_OK;
}

/* ---- issues with a name ------------------------------------------------------------------------------------------ */

static truce_status add_issue(truce_talks *t, const truce_issue *issue, truce_error *error) {
    if (issue->view.fault != NULL) return truce_fail(error, TRUCE_BAD_INPUT, "%s", issue->view.fault);
    t->levers[t->n_levers] = issue->view.lever;
    t->issue[t->n_levers++] = issue;
    return TRUCE_OK;
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

/* No flow may be under two levers of a kind: which would hold? */
static truce_status refuse_overlap(const truce_talks *t, truce_error *error) {
    const truce_world *world = t->world;
    size_t N = world->n_regions, flows = world->n_sectors * N * N;
    truce_arena scratch;
    truce_arena_init(&scratch, &t->arena.allocator);
    truce_status status = TRUCE_OK;
    for (int kind = TRUCE_LEVER_TARIFF; status == TRUCE_OK && kind <= TRUCE_LEVER_LICENCE; kind++) {
        size_t *taken = TRUCE_NEW_ARRAY(&scratch, size_t, flows); /* lever + 1 */
        if (taken == NULL) status = truce_fail_memory(error);
        for (size_t k = 0; status == TRUCE_OK && k < t->n_levers; k++) {
            const truce_lever *lever = &t->levers[k];
            for (size_t f = 0; (int)lever->kind == kind && status == TRUCE_OK && f < lever->count; f++) {
                size_t flow = lever->flows[f], other = taken[flow];
                taken[flow] = k + 1;
                if (other == 0) continue;
                status = truce_fail(error, TRUCE_BAD_INPUT,
                                    "talks: both '%.80s' and '%.80s' would decide on %s from %s to %s; one lever each",
                                    t->levers[other - 1].name, lever->name, world->sector.code[flow / (N * N)],
                                    world->region.code[flow / N % N], world->region.code[flow % N]);
            }
        }
    }
    truce_arena_free(&scratch);
    return status;
}

truce_status truce_agenda_set(truce_talks *t, truce_error *error) {
    const truce_talks_block *block = &t->block;
    size_t N = t->world->n_regions, J = t->world->n_sectors;
    TRUCE_TRY(set_parties(t, error));
    TRUCE_TRY(set_responders(t, error));
    size_t most = block->n_issues + 2 * (t->n_parties + t->n_responders) * N * J;
    t->levers = TRUCE_NEW_ARRAY(&t->arena, truce_lever, most);
    t->issue = TRUCE_NEW_ARRAY(&t->arena, const truce_issue *, most);
    if (t->levers == NULL || t->issue == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < block->n_issues; k++) TRUCE_TRY(add_issue(t, &block->issues[k], error));
    for (int kind = TRUCE_LEVER_TARIFF; kind <= TRUCE_LEVER_EXPORT_TAX; kind++)
        for (size_t p = 0; p < t->n_parties; p++)
            if (truce_is_selected(&block->parties, t->parties[p]))
                TRUCE_TRY(add_kind(t, t->parties[p], (truce_lever_kind)kind,
                                   kind == TRUCE_LEVER_TARIFF ? block->tariffs : block->export_taxes, error));
    if (t->n_levers == 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "talks: nothing is on the table: the parties (%s) have no trade that a tariff or tax of the "
                          "sectors (%s) could touch",
                          block->parties.words, block->sectors.words);
    t->n_table = t->n_levers;
    TRUCE_TRY(arm_responders(t, error));
    return refuse_overlap(t, error);
}
