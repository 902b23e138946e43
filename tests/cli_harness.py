"""What the tests of the command share: a small world, a scenario, and ways to run the command and to judge it."""
import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

COMMAND = os.path.abspath(os.environ["TRUCE_COMMAND"])
ROOT = pathlib.Path(__file__).resolve().parent.parent

# compiled ledgers of all tests of a program; never the user's own cache
CACHE = tempfile.mkdtemp(prefix="truce-cache-")
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)

TALKS_VERBS = ["talks " + verb for verb in
               ("optimal", "nash", "cooperate", "bargain", "frontier", "deals", "enforce", "leverage", "brief")]

REGIONS = ["HOM", "FOR"]
SECTORS = ["goods", "services"]

SCENARIO = """truce: 1
title: A test
world: {world}
cases:
  war:
    title: A tariff
    changes:
      - {{set: tariff, from: FOR, to: HOM, sectors: goods, rate: 0.5}}
  peace:
    changes:
      - {{set: tariff, from: all, to: all, sectors: goods, rate: 0}}
"""


def write_csv(path, header, rows):
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in [header, *rows]))


def write_world(folder):
    """Two alike regions, two sectors, tariffs of 10 per cent on goods."""
    folder.mkdir(parents=True)
    pairs = [(i, n, j) for i in REGIONS for n in REGIONS for j in SECTORS]
    cells = [(n, j) for n in REGIONS for j in SECTORS]
    write_csv(folder / "regions.csv", ("code", "name"), [("HOM", "Home"), ("FOR", "Foreign")])
    write_csv(folder / "sectors.csv", ("code", "name"), [("goods", "Goods"), ("services", "Services")])
    write_csv(folder / "trade_share.csv", ("origin", "destination", "sector", "value"),
              [(i, n, j, 0.75 if i == n else 0.25) for i, n, j in pairs])
    write_csv(folder / "expenditure.csv", ("country", "sector", "value"), [(n, j, 100) for n, j in cells])
    write_csv(folder / "factor_share.csv", ("country", "sector", "value"), [(n, j, 0.5) for n, j in cells])
    write_csv(folder / "intermediate_share.csv", ("country", "input", "output", "value"),
              [(n, k, j, 0.5) for n, j in cells for k in SECTORS])
    write_csv(folder / "trade_elasticity.csv", ("sector", "value"), [("goods", 4), ("services", 5)])
    write_csv(folder / "tariff.csv", ("origin", "destination", "sector", "value"),
              [(i, n, j, 1.1) for i, n, j in pairs if i != n and j == "goods"])


class CommandTest(unittest.TestCase):
    """A folder of its own, the current one of the command, with world/ and scenario.yaml in it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="truce-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = self.folder / "data"
        self.world = self.folder / "world"
        write_world(self.world)
        self.scenario = self.folder / "scenario.yaml"
        self.scenario.write_text(SCENARIO.format(world="world"))

    def environment(self, **changes):
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TRUCE_DATA")}
        return environment | {"TRUCE_DATA": str(self.data), "TERM": "xterm", "XDG_CACHE_HOME": CACHE} | changes

    def truce(self, *arguments, environment=None):
        return subprocess.run([COMMAND, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120, env=environment or self.environment())

    def files(self):
        """Names and contents of everything below the folder (huge files: the size)."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                found[str(path)] = path.read_bytes() if path.stat().st_size < 1 << 24 else path.stat().st_size
            else:
                found[str(path)] = None
        return found

    def succeeds(self, *arguments, environment=None):
        done = self.truce(*arguments, environment=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), f"truce {' '.join(map(str, arguments))}")
        return done.stdout

    def fails(self, status, *arguments, says=(), environment=None):
        """Exit status, one line on standard error that says certain things, nothing on standard output, no file made,
        changed or removed."""
        before = self.files()
        done = self.truce(*arguments, environment=environment)
        line = f"truce {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
        self.assertEqual(done.returncode, status, line)
        self.assertEqual(done.stdout, "", line)
        self.assertTrue(done.stderr.startswith("truce: ") and done.stderr.endswith("\n"), line)
        self.assertEqual(done.stderr.count("\n"), 1, line)
        self.assertTrue(done.stderr[:-1].isprintable(), line)
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, done.stderr, line)
        self.assertEqual(self.files(), before, line)
        return done.stderr
