/* Writes a synthetic world to files, for the command, for loading benchmarks and for the NumPy peer.
 *
 *     make_world REGIONS SECTORS SEED [--netcdf FILE] [--csv DIR] [--npy DIR]
 *
 * --npy writes the arrays of truce_world_arrays one a file, with regions.csv and sectors.csv, and the two policies of
 * the benchmark as war.npy and all.npy. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "npy.h"
#include "synthetic.h"

static int complain(const char *what, const char *why) {
    fprintf(stderr, "make_world: %s: %s\n", what, why);
    return EXIT_FAILURE;
}

static bool write_array(const char *directory, const char *name, const double *values, size_t axes,
                        const size_t *lengths) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.npy", directory, name);
    if (bench_write_npy(path, values, axes, lengths)) return true;
    complain(path, strerror(errno));
    return false;
}

static bool write_codes(const char *directory, const char *file, const char *const *code, size_t count) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, file);
    FILE *stream = fopen(path, "w");
    bool ok = stream && fputs("code,name\n", stream) >= 0;
    for (size_t k = 0; k < count && ok; k++) ok = fprintf(stream, "%s,%s\n", code[k], code[k]) > 0;
    if (stream && fclose(stream) != 0) ok = false;
    if (!ok) complain(path, strerror(errno));
    return ok;
}

static bool write_policy(const char *directory, const char *name, const truce_world *world, const size_t *flow) {
    truce_policy *policy;
    truce_error error;
    if (bench_synthetic_policy(world, (bench_policy)bench_policy_named(name), &policy, &error) != TRUCE_OK) {
        complain(name, error.message);
        return false;
    }
    const bool ok = write_array(directory, name, truce_policy_array(policy, TRUCE_TARIFF), 3, flow);
    truce_policy_free(policy);
    return ok;
}

static bool write_npy_directory(const char *directory, const truce_world *world) {
    const truce_world_arrays w = truce_world_view(world);
    const size_t N = w.regions, J = w.sectors;
    const size_t flow[] = {J, N, N}, cell[] = {N, J}, input[] = {N, J, J}, sector[] = {J};
    if (mkdir(directory, 0777) != 0 && errno != EEXIST) {
        complain(directory, strerror(errno));
        return false;
    }
    return write_codes(directory, "regions.csv", w.region_codes, N) &&
           write_codes(directory, "sectors.csv", w.sector_codes, J) &&
           write_array(directory, "trade_share", w.trade_share, 3, flow) &&
           write_array(directory, "expenditure", w.expenditure, 2, cell) &&
           write_array(directory, "factor_share", w.factor_share, 2, cell) &&
           write_array(directory, "intermediate_share", w.intermediate_share, 3, input) &&
           write_array(directory, "trade_elasticity", w.trade_elasticity, 1, sector) &&
           write_array(directory, "tariff", w.tariff, 3, flow) && write_policy(directory, "war", world, flow) &&
           write_policy(directory, "all", world, flow);
}

static int write_all(const truce_world *world, char **option, int count) {
    truce_error error;
    for (int k = 0; k + 1 < count; k += 2) {
        const char *path = option[k + 1];
        truce_status status = TRUCE_OK;
        if (strcmp(option[k], "--netcdf") == 0)
            status = truce_world_write_netcdf(world, path, &error);
        else if (strcmp(option[k], "--csv") == 0)
            status = truce_world_write_directory(world, path, &error);
        else if (strcmp(option[k], "--npy") != 0)
            return complain(option[k], "unknown option; expected --netcdf FILE, --csv DIR or --npy DIR");
        else if (!write_npy_directory(path, world))
            return EXIT_FAILURE;
        if (status != TRUCE_OK) return complain(path, error.message);
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
    if (argc < 4 || argc % 2 != 0)
        return complain("usage", "make_world REGIONS SECTORS SEED [--netcdf FILE] [--csv DIR] [--npy DIR]");
    const size_t regions = strtoul(argv[1], NULL, 10), sectors = strtoul(argv[2], NULL, 10);
    if (regions < 5 || sectors < 2) return complain("size", "expected at least 5 regions and 2 sectors");
    truce_context *context = NULL;
    truce_world *world = NULL;
    truce_error error;
    int result = EXIT_FAILURE;
    if (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK ||
        bench_synthetic_world(context, regions, sectors, strtoull(argv[3], NULL, 10), &world, &error) != TRUCE_OK)
        complain("world", error.message);
    else
        result = write_all(world, argv + 4, argc - 4);
    truce_world_free(world);
    truce_context_free(context);
    return result;
}
