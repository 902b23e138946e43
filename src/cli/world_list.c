/* truce world list: the built-in worlds. */
#include <stdio.h>

#include "data_path.h"
#include "message.h"
#include "verbs.h"

static int list(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    (void)arguments;
    truce_cli_catalogue catalogue;
    if (!truce_cli_list_worlds(session->data_path, &catalogue)) return truce_cli_fail(TRUCE_NO_MEMORY, "out of memory");
    for (size_t k = 0; k < catalogue.count; k++) printf("%-16s  %s\n", catalogue.names[k], catalogue.paths[k]);
    int status = 0;
    if (catalogue.count == 0)
        status = truce_cli_fail(TRUCE_BAD_INPUT, "no worlds in worlds/ of %s; set TRUCE_DATA to a folder that has some",
                                session->data_path);
    truce_cli_catalogue_free(&catalogue);
    return status;
}

const truce_cli_verb truce_cli_world_list = {
    .name = "world list",
    .operands = "",
    .n_operands = 0,
    .summary = "list the built-in worlds",
    .about = "Lists the worlds that can be opened by name, and where they are: those in worlds/ of the folders of "
             "TRUCE_DATA (separated by ':') if it is set, and else of the installation.",
    .examples = "  truce world list\n"
                "  TRUCE_DATA=$HOME/trade:/usr/local/share/truce truce world list\n",
    .options = NULL,
    .n_options = 0,
    .run = list,
};
