/* truce world compile, truce world export: between directories of CSV files and single NetCDF files. */
#include "message.h"
#include "verbs.h"
#include "world.h"

enum { OUTPUT, OPTIONS };

/* Copies the world that the operand names to --output, which must name a NetCDF file or must not. */
static int convert(const truce_cli_session *session, const truce_cli_arguments *arguments, bool to_netcdf) {
    const char *path = NULL;
    int status = truce_cli_required(arguments, OUTPUT, &path);
    if (status != 0) return status;
    if (truce_cli_is_netcdf(path) != to_netcdf)
        return truce_cli_fail(TRUCE_USAGE, "%s: 'truce %s' writes %s", path, arguments->verb->name,
                              to_netcdf ? "a file whose name ends in .nc; 'truce world export' writes directories"
                                        : "a directory; 'truce world compile' writes .nc files");
    truce_world *world = NULL;
    status = truce_cli_world_open(session, arguments, &world);
    if (status != 0) return status;
    status = truce_cli_world_write(world, path);
    truce_world_free(world);
    return status;
}

static int compile(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    return convert(session, arguments, true);
}

static int export(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    return convert(session, arguments, false);
}

static const truce_cli_option compile_options[OPTIONS] = {
    [OUTPUT] = {"output", 'o', "FILE.nc", "The file to write, whole or not at all. Required."},
};

const truce_cli_verb truce_cli_world_compile = {
    .name = "world compile",
    .operands = "WORLD",
    .n_operands = 1,
    .summary = "write a world as one NetCDF file, which loads fastest",
    .about = "Reads and checks WORLD (a built-in name, a directory of CSV files or a .nc file) and writes it as one "
             "NetCDF-4 file with named dimensions and units. Reading that file gives the same world to the bit.",
    .examples = "  truce world compile mine -o mine.nc\n"
                "  truce run london-2025 --world mine.nc\n",
    .options = compile_options,
    .n_options = OPTIONS,
    .run = compile,
};

static const truce_cli_option export_options[OPTIONS] = {
    [OUTPUT] = {"output", 'o', "DIR", "The directory to write; made if missing. Required."},
};

const truce_cli_verb truce_cli_world_export = {
    .name = "world export",
    .operands = "WORLD",
    .n_operands = 1,
    .summary = "write a world as a directory of CSV files",
    .about = "Reads and checks WORLD (a built-in name, a directory of CSV files or a .nc file) and writes it as a "
             "directory of CSV files, one a variable, see truce-world(5). Numbers are written so that reading them "
             "gives the same bits.",
    .examples = "  truce world export world-2023 -o my-world\n"
                "  truce world export mine.nc -o mine\n",
    .options = export_options,
    .n_options = OPTIONS,
    .run = export,
};
