#!/usr/bin/env python3
"""The benchmark: the library, its NumPy peer and the command in turn on this machine; `make bench` calls it.

Prints one table and writes OUTPUT/results.md and OUTPUT/results.json. docs/benchmarks.md says what the rows mean.
Needs nothing but the standard library; the peer needs NumPy in some python3 of this machine.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import report
import serving

BENCH = pathlib.Path(__file__).resolve().parent
PROJECT = BENCH.parent
SEED = 2023
MEASURES, STEPS = 100_000, 20  # of the ledger
CONTROLS_TARGET = 3  # times the same solve without
AGREEMENT = 1e-8  # of real incomes with the peer's, both at residuals of 1e-10
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ENVIRONMENT = os.environ | ONE_THREAD

NAFTA = """truce: 1
title: NAFTA's tariff cuts, 1993-2005
world: {data}/cp2015
closure: {{deficits: zero}}
cases:
  nafta:
    changes:
      - {{set: tariff, table: {data}/cp2015/scenarios/nafta_tariffs.csv}}
"""


@dataclasses.dataclass
class Case:
    """One equilibrium, for the library and for the peer."""

    name: str
    measure: list  # arguments of the measuring program, without the number of repeats
    peer: list  # arguments of the NumPy peer, likewise; None: it cannot
    repeats: int  # of the library in a round
    peer_repeats: int
    target: float  # seconds
    aim: float = None  # seconds, what would be better still
    beside: str = None  # name of a case that this one adds something to: the target is a multiple of its time
    ours_runs: list = dataclasses.field(default_factory=list)
    peer_runs: list = dataclasses.field(default_factory=list)


class Failure(Exception):
    """A program that failed, in its own words."""


def skip(what):
    print(f"SKIPPED: {what}", file=sys.stderr)


def run_json(command):
    """Runs a program that prints one JSON object; its complaint is ours."""
    done = subprocess.run([str(part) for part in command], env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: {done.stderr.strip() or f'exit {done.returncode}'}")
    return json.loads(done.stdout)


def shared_data():
    path = pathlib.Path(os.environ.get("TRUCE_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    return path if (path / "cp2015").is_dir() else None


def python_with_numpy():
    """The first python3 that has NumPy, and NumPy's version."""
    for python in dict.fromkeys([sys.executable, "python3", "/usr/bin/python3"]):
        try:
            found = subprocess.run([python, "-c", "import numpy; print(numpy.__version__)"], capture_output=True,
                                   text=True)
        except OSError:
            continue
        if found.returncode == 0:
            return python, found.stdout.strip()
    skip("the peer needs NumPy (Debian: apt install python3-numpy)")
    return None, None


def synthetic_cases(arguments, size, repeats, peer_repeats, target, aim, with_controls=False):
    regions, sectors = size
    folder = arguments.output / "worlds" / f"{regions}x{sectors}"
    compiled = folder.with_suffix(".nc")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([arguments.make_world, str(regions), str(sectors), str(SEED), "--netcdf", compiled, "--npy", folder],
                   env=ENVIRONMENT, check=True)
    for policy, words in (("war", "five largest at tariff war"), ("all", "all tariffs move")):
        yield Case(f"{regions} x {sectors}, {words}", ["solve", compiled, policy],
                   ["--world", folder, "--table", folder / f"{policy}.npy"], repeats, peer_repeats, target, aim)
    if with_controls:
        yield Case(f"{regions} x {sectors}, that war and 50 controls", ["solve", compiled, "controls"], None, repeats, 0,
                   CONTROLS_TARGET, beside=f"{regions} x {sectors}, five largest at tariff war")


def make_cases(arguments, data):
    cases = []
    if data:
        scenario = arguments.output / "nafta.yaml"
        scenario.write_text(NAFTA.format(data=data), encoding="utf-8")
        table = data / "cp2015" / "scenarios" / "nafta_tariffs.csv"
        cases.append(Case("NAFTA, 31 x 40", ["scenario", scenario, "nafta"],
                          ["--world", data / "cp2015", "--table", table, "--deficits", "zero"], 50, 20, 0.003))
    else:
        skip("NAFTA and the CSV directory: cp2015 is not present (TRUCE_SHARED_DATA names its folder)")
    cases += synthetic_cases(arguments, (81, 50), 20, 5, 0.015, 0.010, with_controls=True)
    cases += synthetic_cases(arguments, (196, 133), 3, 2, 0.5, 0.3)
    return cases


def measure_cases(arguments, cases, python):
    """Library and peer take turns, so that what else the machine does falls on both."""
    for _ in range(arguments.rounds):
        for case in cases:
            case.ours_runs.append(run_json([arguments.measure, *case.measure, case.repeats]))
            if python and case.peer:
                peer = [python, BENCH / "peers" / "numpy_solver.py", *case.peer, "--repeats", case.peer_repeats]
                case.peer_runs.append(run_json(peer))


def measure_loading(arguments, data):
    """(what, seconds of each opening, target) of the loading rows."""
    subjects = [("load compiled 81 x 50", arguments.output / "worlds" / "81x50.nc", 20, 0.020)]
    if data:
        subjects.append(("load CSV directory 31 x 40", data / "cp2015", 5, 0.150))
    for what, path, repeats, target in subjects:
        runs = [run_json([arguments.measure, "load", path, repeats]) for _ in range(arguments.rounds)]
        yield what, [second for run in runs for second in run["load"]], target


def measure_ledger(arguments):
    """The same of a large ledger: reading its files into the compiled form, and questions to it."""
    folder, cache = arguments.output / "ledger", arguments.output / "ledger-cache"
    shutil.rmtree(cache, ignore_errors=True)
    subprocess.run([arguments.make_ledger, folder, str(MEASURES), str(STEPS), str(SEED)], check=True)
    run = run_json([arguments.ledger_query, PROJECT / "data", folder, cache, 300])
    yield f"ledger, {MEASURES:,} x {STEPS} steps: compile", [run["open_first"]], 5.0
    yield "the same: stacked rate of a product", run["rate"], 0.001
    yield "the same: daily path of ten years", run["path"], 0.050


def measure_command(arguments, repeats=10):
    """Whole runs of the command on the built-in world, from start to exit: seconds of each, peak memory in bytes."""
    command = [str(arguments.truce), "run", str(PROJECT / "data" / "scenarios" / "london-2025.yaml")]
    environment = ENVIRONMENT | {"TRUCE_DATA": str(PROJECT / "data")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # and the disk has been read
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    seconds, memory = [], 0
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        quiet = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        for _ in range(repeats):
            begin = time.perf_counter()
            process = os.posix_spawn(command[0], command, environment, file_actions=quiet)
            usage = os.wait4(process, 0)[2]
            seconds.append(time.perf_counter() - begin)
            memory = max(memory, 1024 * usage.ru_maxrss)
    return {"seconds": statistics.median(seconds), "fastest": min(seconds), "slowest": max(seconds),
            "peak_memory": memory, "target": 0.100}


def measure_talks(arguments, data):
    """All of Ossa (2014), with certificates, once a round."""
    if not data or not (data / "ossa2014-raw").is_dir():
        skip("talks: ossa2014 is not present (TRUCE_SHARED_DATA names its folder)")
        return None
    runs = [run_json([arguments.talks, data]) for _ in range(arguments.rounds)]
    return runs[0] | {"seconds": statistics.median(run["seconds"] for run in runs)}


def summary(case):
    """Medians and extremes over all rounds, ours and the peer's, and how far their real incomes are apart."""
    first = case.ours_runs[0]
    solve = [second for run in case.ours_runs for second in run["solve"]]
    adjoint = [second for run in case.ours_runs for second in run["adjoint"]]
    bandwidth = max(max(run["triad"], run["read"]) for run in case.ours_runs)
    bound = first["sweeps"] * first["bytes_per_sweep"] / bandwidth
    seconds = statistics.median(solve)
    result = {key: first[key] for key in ("regions", "sectors", "converged", "iterations", "continuation_steps",
                                          "sweeps", "residual", "bytes_per_sweep", "data_bytes")}
    result |= {"name": case.name, "target": case.target, "aim": case.aim, "beside": case.beside, "seconds": seconds,
               "fastest": min(solve), "slowest": max(solve),
               "setup_seconds": statistics.median(run["setup_seconds"] for run in case.ours_runs),
               "adjoint_seconds": statistics.median(adjoint), "bandwidth": bandwidth, "bound": bound,
               "peak_memory": max(run["peak_memory"] for run in case.ours_runs)}
    if case.peer_runs:
        peer = case.peer_runs[0]
        result |= {"peer_seconds": statistics.median(s for run in case.peer_runs for s in run["all_seconds"]),
                   "peer_sweeps": peer["sweeps"], "peer_residual": peer["residual"],
                   "apart": max(abs(a - b) for a, b in zip(first["real_income"], peer["real_income"]))}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--measure", "--make-world", "--make-ledger", "--ledger-query", "--talks", "--serve-load", "--truce", "--output"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    parser.add_argument("--compiler", default="unknown")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    arguments.output = arguments.output.resolve()
    arguments.output.mkdir(parents=True, exist_ok=True)

    data = shared_data()
    python, numpy_version = python_with_numpy()
    cases = make_cases(arguments, data)
    measure_cases(arguments, cases, python)
    loading = [*measure_loading(arguments, data), *measure_ledger(arguments)]
    complaints = []
    results = {"talks": measure_talks(arguments, data),
               "machine": report.machine(arguments.compiler, python, numpy_version),
               "cases": [summary(case) for case in cases],
               "loading": [{"name": what, "seconds": statistics.median(seconds), "target": target}
                           for what, seconds, target in loading]}
    try:
        results["command"] = measure_command(arguments)
        results["serving"] = serving.measure(arguments.truce, arguments.serve_load, PROJECT / "data")
    except Failure as failure:
        complaints.append(str(failure))
    text = report.markdown(results)
    (arguments.output / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (arguments.output / "results.md").write_text(text, encoding="utf-8")
    print(text)
    complaints += [f"truce serve: {row['errors']} errors before {row['clients']} clients"
                   for row in results.get("serving", []) if row["errors"] > 0]
    complaints += [f"{case['name']}: real incomes differ from the peer's by {case['apart']:.1e}"
                   for case in results["cases"] if case.get("apart", 0) > AGREEMENT]
    sys.exit("\n".join(f"bench: {complaint}" for complaint in complaints) or None)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"bench: {failure}")
