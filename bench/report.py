"""The results of a benchmark as Markdown."""
import os
import platform
import re

ADJOINT_TARGET = 2.0  # times one solve
MEMORY_TARGET = 3.0  # times the world's arrays
MEMORY_FLOOR = 64e6  # bytes of arrays below which the libraries themselves outweigh the data
SLIDERS = 10  # clients that move one without a rest: as many as a hundred who do so now and then
SLIDER_TARGET = 0.100  # seconds from a move to its answer


def machine(compiler, python, numpy_version):
    cpu = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            cpu = re.search(r"model name\s*: (.*)", stream.read()).group(1)
    except (OSError, AttributeError):
        pass
    return {"cpu": cpu, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}",
            "compiler": compiler, "peer": f"NumPy {numpy_version} ({python})" if python else "none"}


def duration(seconds):
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{1e3 * seconds:.1f} ms" if seconds >= 1e-4 else f"{1e6 * seconds:.0f} us"


def size(count):
    return f"{count / 1e6:.1f} MB"


def verdict(value, target, aim=None):
    if value > target:
        return f"**missed** by {value / target - 1:.0%}"
    return "met, aim missed" if aim and value > aim else "met"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def target_rows(results):
    plain = {case["name"]: case["seconds"] for case in results["cases"]}
    for case in results["cases"]:
        peer = case.get("peer_seconds")
        if case["beside"]:
            ratio = case["seconds"] / plain[case["beside"]]
            yield [f"solve {case['name']}", duration(case["seconds"]), "", "", f"{case['target']} plain solves",
                   f"{verdict(ratio, case['target'])} ({ratio:.2f} solves)"]
            continue
        aim = f" (aim {duration(case['aim'])})" if case["aim"] else ""
        yield [f"solve {case['name']}", duration(case["seconds"]), duration(peer) if peer else "",
               f"{peer / case['seconds']:.1f}" if peer else "", f"{duration(case['target'])}{aim}",
               verdict(case["seconds"], case["target"], case["aim"])]
    for case in results["cases"]:
        ratio = case["adjoint_seconds"] / case["seconds"]
        yield [f"gradient in all tariffs, {case['name']}", duration(case["adjoint_seconds"]), "", "",
               f"{ADJOINT_TARGET:.0f} solves", f"{verdict(ratio, ADJOINT_TARGET)} ({ratio:.2f} solves)"]
    for load in results["loading"]:
        yield [load["name"], duration(load["seconds"]), "", "", duration(load["target"]),
               verdict(load["seconds"], load["target"])]
    if results["talks"]:
        talks = results["talks"]
        published = 86400 * talks["published_days"]
        yield ["all of Ossa (2014), certified", duration(talks["seconds"]), f"{talks['published_days']} days, published",
               f"{published / talks['seconds']:.0f}", duration(talks["target"]),
               verdict(talks["seconds"], talks["target"])]
    if "command" in results:
        command = results["command"]
        yield ["truce run, built-in world", duration(command["seconds"]), "", "", duration(command["target"]),
               verdict(command["seconds"], command["target"])]
    for row in results.get("serving", []):
        if row["clients"] == SLIDERS:
            yield [f"truce serve, a slider moved, {SLIDERS} clients at once: 95 %", duration(row["p95"] / 1e3), "", "",
                   duration(SLIDER_TARGET), verdict(row["p95"] / 1e3, SLIDER_TARGET)]
    for case in results["cases"]:
        if case["data_bytes"] >= MEMORY_FLOOR:
            ratio = case["peak_memory"] / case["data_bytes"]
            yield [f"peak memory, {case['name']}", size(case["peak_memory"]), "", "",
                   f"{MEMORY_TARGET:.0f} x {size(case['data_bytes'])}",
                   f"{verdict(ratio, MEMORY_TARGET)} ({ratio:.2f} x)"]


def solver_rows(results):
    for case in results["cases"]:
        spread = f"{duration(case['fastest'])} / {duration(case['seconds'])} / {duration(case['slowest'])}"
        yield [case["name"], spread, str(case["iterations"]), str(case["sweeps"]), f"{case['residual']:.0e}",
               size(case["bytes_per_sweep"]), f"{case['bandwidth'] / 1e9:.0f} GB/s", duration(case["bound"]),
               f"{case['seconds'] / case['bound']:.1f}", duration(case["setup_seconds"]),
               str(case.get("peer_sweeps", "")), f"{case['apart']:.0e}" if "apart" in case else ""]


def serving_rows(results):
    for row in results.get("serving", []):
        yield [str(row["clients"]), f"{row['moves']:.0f}", *(f"{row[name]:.1f} ms" for name in ("p50", "p95", "p99")),
               f"{row['longest']:.0f} ms", str(row["errors"])]


def serving(results):
    return table(["clients of truce serve", "moves a second", "50 %", "95 %", "99 %", "longest", "errors"],
                 serving_rows(results))


def markdown(results):
    about = results["machine"]
    targets = table(["work", "ours", "peer", "peer / ours", "target", ""], target_rows(results))
    solver = table(["case", "fastest / median / slowest", "Newton", "sweeps", "residual", "a sweep touches",
                    "bandwidth", "bound", "time / bound", "solver set up", "peer's sweeps", "peer differs by"],
                   solver_rows(results))
    return (f"{about['cpu']}, {about['cores']} cores, {about['system']}; {about['compiler']}; peer {about['peer']}; "
            f"one thread, medians.\n\n{targets}\n{solver}\n{serving(results)}")
