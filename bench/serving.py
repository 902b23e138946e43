#!/usr/bin/env python3
"""truce serve before many clients at once, who each move a slider: latency by the number of clients.

    bench/serving.py --truce build/truce --load build/bench/serve_load [--seconds 5]
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess

import report

SCENARIO = "london-talks"
MOVES = ["truce", "US-tariff", "0", "1.5"]  # a case, an issue of its talks, from where to where


def measure(truce, load, data, seconds=3):
    """A row for every number of clients: moves a second, milliseconds, errors."""
    server = subprocess.Popen([truce, "serve", SCENARIO, "--no-open"], stdout=subprocess.PIPE, text=True,
                              env=os.environ | {"TRUCE_DATA": str(data)})
    try:
        port = re.search(r":(\d+)/", server.stdout.readline())[1]
        return json.loads(subprocess.run([load, port, *MOVES, str(seconds)], check=False, text=True,
                                         stdout=subprocess.PIPE).stdout)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truce", type=pathlib.Path, required=True)
    parser.add_argument("--load", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    rows = measure(arguments.truce.resolve(), arguments.load.resolve(),
                   pathlib.Path(__file__).resolve().parent.parent / "data", arguments.seconds)
    print(report.serving({"serving": rows}))
    raise SystemExit(any(row["errors"] for row in rows))


if __name__ == "__main__":
    main()
