/* truce world aggregate: several regions or sectors into one. */
#include "message.h"
#include "verbs.h"
#include "world.h"

enum { MAP, OUTPUT, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [MAP] = {"map", 'm', "MAP.csv",
             "What becomes what: columns kind,from,to, where kind is region or sector. Codes that are not named stay "
             "themselves. Required."},
    [OUTPUT] = {"output", 'o', "OUT", "The directory to write, or one file when the name ends in .nc. Required."},
};

static int aggregate(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    const char *map = NULL, *path = NULL;
    int status = truce_cli_required(arguments, MAP, &map);
    if (status == 0) status = truce_cli_required(arguments, OUTPUT, &path);
    truce_world *world = NULL;
    if (status == 0) status = truce_cli_world_open(session, arguments, &world);
    if (status != 0) return status;
    truce_world *coarse = NULL;
    truce_error error;
    if (truce_world_aggregate(world, map, &coarse, &error) != TRUCE_OK)
        status = truce_cli_fail_error(&error);
    else
        status = truce_cli_world_write(coarse, path);
    truce_world_free(coarse);
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_world_aggregate = {
    .name = "world aggregate",
    .operands = "WORLD",
    .n_operands = 1,
    .summary = "merge regions and sectors of a world",
    .about = "Merges regions and sectors of WORLD as a mapping says and writes the coarser world. Values add up "
             "exactly: aggregating and then taking totals equals taking totals and then aggregating. Elasticities are "
             "averaged with expenditure as the weight.",
    .examples = "  truce world aggregate world-2023 --map blocs.csv -o blocs\n"
                "\n"
                "  where blocs.csv holds\n"
                "      kind,from,to\n"
                "      region,CAN,NAFTA\n"
                "      region,MEX,NAFTA\n"
                "      region,USA,NAFTA\n",
    .options = options,
    .n_options = OPTIONS,
    .run = aggregate,
};
