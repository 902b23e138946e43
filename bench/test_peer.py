#!/usr/bin/env python3
"""The NumPy peer gives published results and keeps to what hats must do."""
import os
import pathlib
import sys
import unittest

BENCH = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH / "peers"))
DATA = pathlib.Path(os.environ.get("TRUCE_SHARED_DATA", BENCH.parent.parent / "shared" / "data"))
SKIPPED = 77  # Meson's word for it

try:
    import numpy as np
    from numpy_solver import Benchmark, solve
    from world_files import read_tariffs, read_world
except ImportError as missing:
    print(f"SKIPPED: {missing} (Debian: apt install python3-numpy)")
    sys.exit(SKIPPED)


def per_cent(outcome, regions, codes):
    return [100 * outcome[regions.index(code)] for code in codes]


def small_world(N=5, J=4, **elasticities):
    """Random shares on everything, with a sector that one region does not make and flows that are absent."""
    random = np.random.default_rng(5)
    pi = random.random((J, N, N)) ** 3 + 2 * np.eye(N)
    pi[0, 0, :], pi[1, 2, 3] = 0, 0
    beta, gamma = 0.4 + 0.3 * random.random((N, J)), random.random((N, J, J))
    gamma[:, 1, 2] = 0
    world = {"regions": list("ABCDE")[:N], "sectors": list("abcd")[:J], "pi": pi / pi.sum(axis=1, keepdims=True),
             "X": 5 + random.random((N, J)), "beta": beta, "gamma": gamma / gamma.sum(axis=2, keepdims=True),
             "theta": 2 + 6 * random.random(J), "t": 0.2 * random.random((J, N, N)) * (1 - np.eye(N)),
             "e": 0.05 * random.random((J, N, N)) * (1 - np.eye(N)), "mu": 0.2 * random.random(J), "psi": np.zeros(J),
             "eps": np.ones(J), "rho": np.ones(J), "eta": np.ones(N)}
    return world | {letter: np.resize(value, world[letter].shape) for letter, value in elasticities.items()}


KINDS = {"Cobb-Douglas": {}, "CES": {"eps": [0.3, 1.0, 2.0], "rho": [0.5, 1.0, 1.5], "eta": [0.7, 1.0, 2.5]},
         "scale": {"psi": [0.05]}}


class Hats(unittest.TestCase):
    def test_no_change_is_no_change(self):
        for kind, elasticities in KINDS.items():
            for deficits in ("fixed", "proportional"):
                with self.subTest(kind=kind, deficits=deficits):
                    outcome, sweeps, _ = solve(Benchmark(small_world(**elasticities)), deficits=deficits)
                    self.assertEqual(sweeps, 1)
                    self.assertLess(abs(outcome["real_income"]).max(), 1e-13)

    def test_splitting_a_region_in_two_halves_changes_nothing(self):
        """Region A becomes A and F, alike but for half the size; each buys from either what it bought from A."""
        for kind, elasticities in KINDS.items():
            with self.subTest(kind=kind):
                world = small_world(**elasticities)
                whole = list(range(5)) + [0]
                half = dict(world)
                for letter in ("pi", "t", "e"):
                    half[letter] = world[letter][:, whole][:, :, whole]
                half["pi"][:, [0, 5]] /= 2
                for letter in ("X", "beta", "gamma", "eta"):
                    half[letter] = world[letter][whole]
                half["X"] = half["X"].copy()
                half["X"][[0, 5]] /= 2
                tariff = world["t"].copy()
                tariff[:, 1, :3] += 0.1
                one, _, _ = solve(Benchmark(world), 1e-13, tariff=tariff)
                two, _, _ = solve(Benchmark(half), 1e-13, tariff=tariff[:, whole][:, :, whole])
                np.testing.assert_allclose(two["real_income"], one["real_income"][whole], atol=1e-11)

    def test_elasticities_are_continuous_at_one(self):
        tariff = small_world()["t"] + 0.1 * (1 - np.eye(5))
        for letter in ("eps", "rho", "eta"):
            with self.subTest(letter=letter):
                at, _, _ = solve(Benchmark(small_world()), 1e-13, tariff=tariff)
                near, _, _ = solve(Benchmark(small_world(**{letter: [1 + 1e-7]})), 1e-13, tariff=tariff)
                np.testing.assert_allclose(near["real_income"], at["real_income"], atol=1e-7)
                self.assertGreater(abs(near["real_income"] - at["real_income"]).max(), 0)


@unittest.skipUnless((DATA / "cp2015").is_dir(), f"SKIPPED: {DATA}/cp2015 not present")
class Nafta(unittest.TestCase):
    def test_published(self):
        world = read_world(DATA / "cp2015")
        tariff = read_tariffs(str(DATA / "cp2015" / "scenarios" / "nafta_tariffs.csv"), world)
        outcome, sweeps, residual = solve(Benchmark(world), tariff=tariff, deficits="zero")
        wage = per_cent(outcome["real_wage"], world["regions"], ["MEX", "CAN", "USA"])
        income = per_cent(outcome["real_income"], world["regions"], ["MEX", "CAN", "USA", "CHN"])
        np.testing.assert_allclose(wage, [1.715323, 0.322829, 0.112443], rtol=0, atol=1e-6)
        np.testing.assert_allclose(income, [0.007325, -0.110098, 0.074148, -0.027750], rtol=0, atol=1e-6)
        self.assertLessEqual(residual, 1e-10)
        self.assertLess(sweeps, 60)


@unittest.skipUnless((DATA / "ossa2014").is_dir(), f"SKIPPED: {DATA}/ossa2014 not present")
class TradeWar(unittest.TestCase):
    def test_published(self):
        world = read_world(DATA / "ossa2014")
        tariff = read_tariffs(str(DATA / "ossa2014" / "published" / "nash_tariffs.csv"), world)
        outcome, _, _ = solve(Benchmark(world), tariff=tariff, deficits="zero")
        income = per_cent(outcome["real_income"], world["regions"], ["BRA", "CHN", "EU", "IND", "JPN", "ROW", "USA"])
        np.testing.assert_allclose(income, [-1.95, -2.20, -2.60, -2.16, -0.76, -4.98, -2.17], rtol=0, atol=0.005)


if __name__ == "__main__":
    unittest.main()
