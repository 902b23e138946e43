#!/usr/bin/env python3
"""The shipped trade weights, nomenclature and concordance are what scripts/make-weights.py makes, to the byte."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

MADE = ["weights/imports-2024.csv", "nomenclature/USA.csv", "nomenclature/HS.csv", "concordances/world-2023.csv"]
SKIP = 77  # the exit status that Meson takes for a test that was skipped

root = pathlib.Path(__file__).resolve().parent.parent
raw = pathlib.Path(os.environ.get("TRUCE_SHARED_DATA", root.parent / "shared" / "data")) / "us-tariffs"
if not raw.is_dir():
    print(f"SKIPPED: {raw} is not present")
    sys.exit(SKIP)
with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder)
    shutil.copytree(root / "data" / "recipes" / "world-2023", made / "data" / "recipes" / "world-2023")
    subprocess.run([sys.executable, root / "scripts" / "make-weights.py", raw], cwd=made, check=True,
                   stdout=subprocess.DEVNULL)
    different = [name for name in MADE if (made / "data" / name).read_bytes() != (root / "data" / name).read_bytes()]
if different:
    sys.exit("not what scripts/make-weights.py makes: " + ", ".join(different))
