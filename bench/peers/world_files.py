"""Reading worlds without the library: directories of CSV files (docs/world-format.md) or of .npy arrays.

A directory of .npy files is what bench/make_world writes: one array a file, named and shaped as in truce_world_arrays
of truce.h, tariffs and export taxes as fractions. In CSV files they are multipliers 1 + t and 1 + e.
"""
import csv
import os

import numpy as np

FLOW = ("sector", "origin", "destination")
CELL = ("country", "sector")

# letter: file, axes of the array, fill, what the CSV value exceeds the array by; None as a fill: the file must exist
VARIABLES = {
    "pi": ("trade_share", FLOW, None, 0.0),
    "X": ("expenditure", CELL, None, 0.0),
    "beta": ("factor_share", CELL, 1.0, 0.0),
    "gamma": ("intermediate_share", ("country", "output", "input"), 0.0, 0.0),
    "theta": ("trade_elasticity", ("sector",), None, 0.0),
    "t": ("tariff", FLOW, 0.0, 1.0),
    "e": ("export_tax", FLOW, 0.0, 1.0),
    "mu": ("profit_share", ("sector",), 0.0, 0.0),
    "psi": ("scale_elasticity", ("sector",), 0.0, 0.0),
    "eps": ("input_elasticity", ("sector",), 1.0, 0.0),
    "rho": ("value_added_elasticity", ("sector",), 1.0, 0.0),
    "eta": ("demand_elasticity", ("country",), 1.0, 0.0),
}
REGION_AXES = {"country", "origin", "destination"}


def read_codes(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return [row["code"] for row in csv.DictReader(stream)]


def read_world(directory):
    """Arrays of a world by letter, and its codes as "regions" and "sectors"."""
    regions = read_codes(os.path.join(directory, "regions.csv"))
    sectors = read_codes(os.path.join(directory, "sectors.csv"))
    world = {"regions": regions, "sectors": sectors}
    position = {"region": index(regions), "sector": index(sectors)}
    for letter, (name, axes, fill, offset) in VARIABLES.items():
        path = os.path.join(directory, name)
        shape = tuple(len(position[kind(axis)]) for axis in axes)
        if os.path.exists(path + ".npy"):
            array = np.load(path + ".npy")
            if array.shape != shape:
                raise ValueError(f"{path}.npy: shape {array.shape}, expected {shape}")
        elif os.path.exists(path + ".csv"):
            array = read_variable(path + ".csv", axes, shape, position, fill or 0.0, offset)
        elif fill is None:
            raise FileNotFoundError(f"{path}.csv: no such file")
        else:
            array = np.full(shape, fill)
        world[letter] = array
    return world


def kind(axis):
    return "region" if axis in REGION_AXES else "sector"


def index(codes):
    return {code: k for k, code in enumerate(codes)}


def read_variable(path, axes, shape, position, fill, offset):
    array = np.full(shape, fill)
    with open(path, newline="", encoding="utf-8") as stream:
        rows = csv.reader(stream)
        header = next(rows)
        column = [header.index(axis) for axis in axes]
        value = header.index("value")
        lookup = [position[kind(axis)] for axis in axes]
        for row in rows:
            cell = tuple(codes[row[c]] for codes, c in zip(lookup, column))
            array[cell] = float(row[value]) - offset
    return array


def read_tariffs(path, world):
    """Counterfactual tariffs [J][N][N]: an .npy array, or a policy table whose flows differ from the benchmark."""
    if path.endswith(".npy"):
        return np.load(path)
    tariff = world["t"].copy()
    region, sector = index(world["regions"]), index(world["sectors"])
    with open(path, newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            tariff[sector[row["sector"]], region[row["from"]], region[row["to"]]] = float(row["rate"])
    return tariff
