#!/usr/bin/env python3
"""Which method for the equilibrium? Counts passes over the world's data, which is what large worlds cost.

    python3 bench/peers/method_study.py --world DIR --table FILE [--deficits zero]

Fixed-point methods: sweeps to a residual of 1e-10. Newton-Krylov: products with the Jacobian (one sweep each) that
GMRES needs to shrink a linear residual by 1e-2, 1e-4, 1e-6 and 1e-10, under preconditioners that touch no flow:

    none         the equations as they are
    own blocks   inverse of each region's own input-output block (J x J), for prices and for spending
    aggregate    the world as one good a region: wages, price levels and spending levels solved exactly (N x N)
    both         one after the other

The Jacobian is taken by differences of numpy_solver.py's sweep at the solution, so nothing is shared with the library.
Small worlds only: it is formed densely. docs/decisions/0002-newton-krylov.md records a run.
"""
import argparse

import numpy as np

from numpy_solver import Benchmark, Counterfactual, anderson
from world_files import read_tariffs, read_world

TOLERANCES = (1e-2, 1e-4, 1e-6, 1e-10)


def plain_iteration(sweep, x, tolerance=1e-10, most=5000, step=0.5):
    """Sweeps of the damped fixed-point iteration."""
    for sweeps in range(1, most + 1):
        f = sweep(x)[0] - x
        if np.abs(f).max() <= tolerance:
            return sweeps
        x = x + step * f
    return None


def fixed_point(counterfactual):
    """The solution itself, by Anderson steps on the sweep."""
    last = counterfactual.start()

    def remember(x):
        nonlocal last
        last = x
        return counterfactual.sweep(x)

    _, sweeps, _ = anderson(remember, counterfactual.start())
    return last, sweeps


def jacobian(sweep, x, step=1e-7):
    """I - derivative of the sweep, one column a difference, with the numeraire's equation in the labour markets."""
    columns = []
    for k in range(len(x)):
        shift = np.zeros_like(x)
        shift[k] = step
        columns.append((sweep(x + shift)[0] - sweep(x - shift)[0]) / (2 * step))
    return np.eye(len(x)) - np.array(columns).T


def gmres_products(A, b, M, most=200):
    """Products until the residual has shrunk by each of TOLERANCES, preconditioned from the right."""
    basis, H, counts = [b / np.linalg.norm(b)], np.zeros((most + 1, most)), []
    for k in range(most):
        v = A @ M(basis[k])
        for _ in range(2):
            overlap = np.array(basis) @ v
            H[: k + 1, k] += overlap
            v = v - overlap @ np.array(basis)
        H[k + 1, k] = np.linalg.norm(v)
        basis.append(v / H[k + 1, k])
        target = np.zeros(k + 2)
        target[0] = 1
        y = np.linalg.lstsq(H[: k + 2, : k + 1], target, rcond=None)[0]
        left = np.linalg.norm(H[: k + 2, : k + 1] @ y - target)
        while len(counts) < len(TOLERANCES) and left <= TOLERANCES[len(counts)]:
            counts.append(k + 1)
        if len(counts) == len(TOLERANCES):
            break
    return counts


def own_blocks(A, N, J):
    """Inverse of the blocks of one region's prices, and of its spending."""
    M = np.eye(len(A))
    for first in range(N, N + 2 * N * J, J):
        block = slice(first, first + J)
        M[block, block] = np.linalg.inv(A[block, block])
    return M


def aggregate(A, N, J, spending):
    """Exact response of wages, with one price level and one spending level a region, weighted by spending."""
    out, up = np.zeros((N + 2 * N * J, 3 * N)), np.zeros((N + 2 * N * J, 3 * N))
    out[:N, :N] = up[:N, :N] = np.eye(N)
    for part in (1, 2):
        for n in range(N):
            cells = slice(N + (part - 1) * N * J + n * J, N + (part - 1) * N * J + (n + 1) * J)
            out[cells, part * N + n] = spending[n] / spending[n].sum()
            up[cells, part * N + n] = 1
    small = out.T @ A @ up
    response = -np.linalg.solve(small[N:, N:], small[N:, :N])  # of the levels, to wages
    wages = np.linalg.pinv(small[:N, :N] + small[:N, N:] @ response)
    M = np.eye(len(A))
    M[:, :N] = up @ np.vstack([np.eye(N), response]) @ wages
    return M


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--world", required=True, help="directory of CSV files")
    parser.add_argument("--table", required=True, help="tariffs: policy table from,to,sector,rate")
    parser.add_argument("--deficits", choices=["fixed", "zero", "proportional"], default="zero")
    arguments = parser.parse_args()
    world = read_world(arguments.world)
    b = Benchmark(world)
    case = Counterfactual(b, tariff=read_tariffs(arguments.table, world), deficits=arguments.deficits)
    x, sweeps = fixed_point(case)
    print(f"{b.N} regions x {b.J} sectors: sweeps to a residual of 1e-10")
    print(f"  damped iteration        {plain_iteration(case.sweep, case.start())}")
    print(f"  Anderson acceleration   {sweeps}")
    A = jacobian(case.sweep, x)
    residual = case.sweep(case.start())[0]
    own, coarse = own_blocks(A, b.N, b.J), aggregate(A, b.N, b.J, b.X)
    print("products of GMRES to shrink the linear residual by " + ", ".join(f"{t:g}" for t in TOLERANCES))
    for name, M in (("none", np.eye(len(A))), ("own blocks", own), ("aggregate", coarse), ("both", coarse @ own)):
        print(f"  {name:<22}  {gmres_products(A, residual, lambda v: M @ v)}")


if __name__ == "__main__":
    main()
