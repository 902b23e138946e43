#!/usr/bin/env python3
"""The peer: Truce's equilibrium in vectorised NumPy, solved by Anderson acceleration on (w, P, X).

The equations are those of docs/model.md: Cobb-Douglas and CES nests (eps, rho, eta), profits (mu), scale
economies (psi), tariffs, export taxes, trade costs and the three closures of transfers. Nothing is shared with the
library, so this checks it as much as it measures it.

    python3 bench/peers/numpy_solver.py --world DIR [--table FILE] [--deficits fixed|zero|proportional]

Flows are [J][N origin][N destination], accounts [N][J], gamma [N][J output][J input]. Letters are the model's.
"""
import argparse
import json
import statistics
import sys
import time

import numpy as np

from world_files import read_tariffs, read_world


def ratio(numerator, denominator, otherwise=0.0):
    """numerator / denominator, and `otherwise` where the denominator is zero: zeros are data."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    return np.divide(numerator, denominator, out=np.full(shape, otherwise), where=denominator != 0)


def times(matrix, vector):
    """Matrix-vector products over the leading axis."""
    return np.matmul(matrix, vector[..., None])[..., 0]


def transposed(matrix):
    return matrix.swapaxes(-1, -2)


def ces_price(share, log_price, log_other, elasticity):
    """ln of the price of a bundle of two: ln (share p^(1-s) + (1-share) q^(1-s))^(1/(1-s)); Cobb-Douglas at s = 1."""
    power = np.where(elasticity == 1, 1.0, 1 - elasticity)
    mean = share * np.exp(power * log_price) + (1 - share) * np.exp(power * log_other)
    return np.where(elasticity == 1, share * log_price + (1 - share) * log_other, np.log(mean) / power)


class Benchmark:
    """A world with the accounts that its shares imply."""

    def __init__(self, world):
        self.regions, self.sectors = world["regions"], world["sectors"]
        for letter in ("pi", "X", "beta", "gamma", "theta", "t", "e", "mu", "psi", "eps", "rho", "eta"):
            setattr(self, letter, world[letter])
        self.N, self.J = self.X.shape
        # Published input shares sum to one only roughly. Prices need shares that do; the accounts keep the published
        # ones, so that the benchmark is the published benchmark.
        self.input_total = self.gamma.sum(axis=2)
        self.gamma = ratio(self.gamma, self.input_total[:, :, None])
        V = self.pi * self.X.T[:, None, :] / ((1 + self.e) * (1 + self.t))
        self.Y = V.sum(axis=2).T
        cost = (1 - self.mu) * self.Y
        self.labour = self.beta * cost
        self.wL = self.labour.sum(axis=1)
        F = self.X - times(transposed(self.gamma), self.input_total * (cost - self.labour))
        self.I = F.sum(axis=1)
        self.alpha = F / self.I[:, None]
        own = self.wL + (self.mu * self.Y).sum(axis=1) + (self.e * V).sum(axis=(0, 2))
        self.D = self.I - own - (self.t * (1 + self.e) * V).sum(axis=(0, 1))


class Counterfactual:
    """One policy: the fixed-point map on x = (ln w, ln P, ln X/X0), and ln L/L0 where scale matters."""

    def __init__(self, benchmark, tariff=None, export_tax=None, trade_cost=1.0, deficits="fixed"):
        self.b = b = benchmark
        t = b.t if tariff is None else tariff
        e = b.e if export_tax is None else export_tax
        k = trade_cost * (1 + e) * (1 + t) / ((1 + b.e) * (1 + b.t))
        # k^-theta folds into pi once; a price sweep is then one matrix-vector product a sector.
        self.pull = b.pi * k ** -b.theta[:, None, None]
        self.receipt = self.pull / ((1 + e) * (1 + t))
        self.tariff = self.pull * (t / (1 + t))
        self.export_tax = self.receipt * e if np.any(e) else None
        self.deficits = deficits
        self.scale = bool(np.any(b.psi))
        self.input_groups = [(s, np.flatnonzero(b.eps == s)) for s in np.unique(b.eps)]
        self.blocks = np.cumsum([0, b.N] + [b.N * b.J] * (3 if self.scale else 2))

    def start(self):
        return np.zeros(self.blocks[-1])

    def unpack(self, x):
        parts = [x[a:z] for a, z in zip(self.blocks, self.blocks[1:])]
        shape = self.b.X.shape
        log_L = parts[3].reshape(shape) if self.scale else 0.0
        return parts[0][:, None], parts[1].reshape(shape), self.b.X * np.exp(parts[2].reshape(shape)), log_L

    def material_price(self, log_P):
        log_m = np.empty_like(log_P)
        for s, outputs in self.input_groups:
            gamma = self.b.gamma[:, outputs] if len(outputs) < self.b.J else self.b.gamma
            if s == 1:
                log_m[:, outputs] = times(gamma, log_P)
            else:
                total = times(gamma, np.exp((1 - s) * log_P))
                log_m[:, outputs] = np.log(np.where(total > 0, total, 1.0)) / (1 - s)
        return log_m

    def input_demand(self, material_cost, log_m, log_P):
        """Spending on each input k, given what the outputs j spend on materials."""
        demand = 0.0
        for s, outputs in self.input_groups:
            gamma = self.b.gamma[:, outputs] if len(outputs) < self.b.J else self.b.gamma
            spent = material_cost[:, outputs] * np.exp((s - 1) * log_m[:, outputs])
            demand = demand + np.exp((1 - s) * log_P) * times(transposed(gamma), spent)
        return demand

    def final_demand(self, log_P):
        """alpha' and ln P_C."""
        b, eta = self.b, self.b.eta
        power = np.where(eta == 1, 1.0, 1 - eta)
        mean = (b.alpha * np.exp(power[:, None] * log_P)).sum(axis=1)
        log_PC = np.where(eta == 1, (b.alpha * log_P).sum(axis=1), np.log(mean) / power)
        return b.alpha * np.exp((1 - eta)[:, None] * (log_P - log_PC[:, None])), log_PC

    def income(self, own):
        """I' = own income + D', by closure."""
        b = self.b
        if self.deficits == "zero":
            return own
        if self.deficits == "fixed":
            return own + b.D
        # Shares of the income that a region earns itself, shifted by one rate so that transfers sum to zero.
        share = b.D / (b.I - b.D)
        return own * (1 + share - (own @ share) / own.sum())

    def sweep(self, x):
        """One pass over the world's data: the map's value at x, and the outcomes there."""
        b = self.b
        log_w, log_P, X, log_L = self.unpack(x)
        log_m = self.material_price(log_P)
        log_c = ces_price(b.beta, log_w, log_m, b.rho)
        labour_share = b.beta * np.exp((1 - b.rho) * (log_w - log_c))
        pull_of = np.exp(-b.theta[:, None] * (log_c - b.psi * log_L).T)  # c^-theta, [J][N]
        total = times(transposed(self.pull), pull_of)
        log_P_new = (np.log(np.where(total > 0, total, 1.0)) / -b.theta[:, None]).T
        spend = ratio(X.T, total)  # X P^theta
        Y = (pull_of * times(self.receipt, spend)).T
        revenue = (spend * times(transposed(self.tariff), pull_of)).sum(axis=0)
        if self.export_tax is not None:
            revenue = revenue + (pull_of * times(self.export_tax, spend)).sum(axis=0)
        cost = (1 - b.mu) * Y
        labour = labour_share * cost
        I = self.income(np.exp(log_w[:, 0]) * b.wL + (b.mu * Y).sum(axis=1) + revenue)
        alpha, log_PC = self.final_demand(log_P)
        X_new = alpha * I[:, None] + self.input_demand(b.input_total * (cost - labour), log_m, log_P)
        w_new = labour.sum(axis=1) / b.wL
        numeraire = b.wL.sum() / (w_new @ b.wL)  # world value added stays what it was; Walras' law makes this 1
        value = [np.log(w_new * numeraire), log_P_new.ravel(), np.log(ratio(X_new, b.X, 1.0) * numeraire).ravel()]
        if self.scale:
            value.append(np.log(ratio(labour, b.labour * np.exp(log_w), 1.0)).ravel())
        outcome = {
            "real_income": I / b.I * np.exp(-log_PC) - 1,
            "real_wage": np.exp(log_w[:, 0] - log_PC) - 1,
        }
        return np.concatenate(value), outcome


def anderson(sweep, x, tolerance=1e-10, memory=10, max_sweeps=1000):
    """Fixed point of x = sweep(x) by Anderson acceleration (type II); outcomes there, sweeps, residual max |f|."""
    steps, changes = [], []
    last_value = last_f = None
    for sweeps in range(1, max_sweeps + 1):
        value, outcome = sweep(x)
        f = value - x
        residual = np.abs(f).max()
        if not residual > tolerance:
            break
        if last_f is not None:
            steps.append(value - last_value)
            changes.append(f - last_f)
            del steps[:-memory], changes[:-memory]
        last_value, last_f = value, f
        x = value
        if changes:
            # Normal equations: the basis is short, and its conditioning costs sweeps, never accuracy.
            basis = np.array(changes)
            gram = basis @ basis.T
            x = value - np.linalg.lstsq(gram, basis @ f, rcond=1e-15)[0] @ np.array(steps)
    return outcome, sweeps, float(residual)


def solve(benchmark, tolerance=1e-10, **policy):
    counterfactual = Counterfactual(benchmark, **policy)
    outcome, sweeps, residual = anderson(counterfactual.sweep, counterfactual.start(), tolerance)
    return outcome, sweeps, residual


def main():
    parser = argparse.ArgumentParser(description="Solve one policy of a world with NumPy and print JSON.")
    parser.add_argument("--world", required=True, help="directory of CSV or .npy files")
    parser.add_argument("--table", help="tariffs: policy table from,to,sector,rate or .npy array; default: none")
    parser.add_argument("--deficits", choices=["fixed", "zero", "proportional"], default="fixed")
    parser.add_argument("--tolerance", type=float, default=1e-10)
    parser.add_argument("--repeats", type=int, default=1, help="solves timed, after one more that warms the caches up")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats: expected at least 1")

    world = read_world(arguments.world)
    tariff = read_tariffs(arguments.table, world) if arguments.table else None
    benchmark = Benchmark(world)
    seconds = []
    for _ in range(arguments.repeats + 1):
        begin = time.perf_counter()
        outcome, sweeps, residual = solve(benchmark, arguments.tolerance, tariff=tariff, deficits=arguments.deficits)
        seconds.append(time.perf_counter() - begin)
    del seconds[0]
    converged = residual <= arguments.tolerance
    json.dump({"world": arguments.world, "converged": converged, "sweeps": sweeps, "residual": residual,
               "seconds": statistics.median(seconds), "all_seconds": seconds,
               "regions": benchmark.regions,
               "real_income": outcome["real_income"].tolist(), "real_wage": outcome["real_wage"].tolist()}, sys.stdout)
    print()
    return 0 if converged else 4


if __name__ == "__main__":
    sys.exit(main())
