#include "world.h"

#include <stdio.h>
#include <string.h>

#include "interrupt.h"
#include "message.h"

int truce_cli_world_open(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_world **world) {
    truce_error error;
    if (truce_world_open(session->context, arguments->operands[0], world, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    truce_cli_interrupt_catch();
    return 0;
}

bool truce_cli_is_netcdf(const char *path) {
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".nc") == 0;
}

int truce_cli_world_write(const truce_world *world, const char *path) {
    truce_error error;
    truce_status status = truce_cli_is_netcdf(path) ? truce_world_write_netcdf(world, path, &error)
                                                    : truce_world_write_directory(world, path, &error);
    if (status != TRUCE_OK) return truce_cli_fail_error(&error);
    return truce_cli_interrupted() ? truce_cli_interrupt_status() : 0;
}

void truce_cli_world_name(const char *path, char *name, size_t size) {
    size_t end = strlen(path);
    if (truce_cli_is_netcdf(path)) end -= 3;
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    snprintf(name, size, "%.*s", (int)(end - start), path + start);
}

int truce_cli_required(const truce_cli_arguments *arguments, size_t option, const char **value) {
    const truce_cli_option *missing = &arguments->verb->options[option];
    *value = arguments->value[option];
    if (*value != NULL && (*value)[0] != '\0') return 0;
    return truce_cli_fail(TRUCE_USAGE, "'truce %s' needs --%s %s; see 'truce %s --help'", arguments->verb->name,
                          missing->name, missing->value, arguments->verb->name);
}
