#include "world/netcdf.h"

enum { REGION, ORIGIN, DESTINATION, SECTOR, OUTPUT, INPUT };

const truce_netcdf_dimension truce_netcdf_dimensions[TRUCE_NETCDF_DIMENSIONS] = {
    [REGION] = {"region", TRUCE_LABEL_REGION, true},
    [ORIGIN] = {"origin", TRUCE_LABEL_REGION, false},
    [DESTINATION] = {"destination", TRUCE_LABEL_REGION, false},
    [SECTOR] = {"sector", TRUCE_LABEL_SECTOR, true},
    [OUTPUT] = {"output", TRUCE_LABEL_SECTOR, false},
    [INPUT] = {"input", TRUCE_LABEL_SECTOR, false},
};

const truce_netcdf_shape truce_netcdf_shapes[TRUCE_WORLD_SHAPES] = {
    [TRUCE_OVER_FLOWS] = {3, {SECTOR, ORIGIN, DESTINATION}},
    [TRUCE_OVER_REGION_SECTORS] = {2, {REGION, SECTOR}},
    [TRUCE_OVER_INPUTS] = {3, {REGION, OUTPUT, INPUT}},
    [TRUCE_OVER_SECTORS] = {1, {SECTOR}},
    [TRUCE_OVER_REGIONS] = {1, {REGION}},
};

const char *const truce_netcdf_names[2] = {
    [TRUCE_LABEL_REGION] = "region_name",
    [TRUCE_LABEL_SECTOR] = "sector_name",
};
