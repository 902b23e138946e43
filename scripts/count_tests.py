#!/usr/bin/env python3
"""Counts what `meson test` did: prints "PASSED FAILED SKIPPED", then the reasons for which tests were skipped.

    count_tests.py BUILD/meson-logs/testlog.json

A test program is one test; what it skips inside (lines "SKIPPED: why") counts as skipped beside it.
"""
import collections
import json
import re
import sys

passed = failed = 0
reasons = collections.Counter()
with open(sys.argv[1]) as log:
    for line in log:
        test = json.loads(line)
        inside = re.findall(r"SKIPPED: .*", test.get("stdout", "") + test.get("stderr", ""))
        reasons.update(inside)
        if test["result"] == "SKIP":
            reasons.update([] if inside else [f"SKIPPED: {test['name']}"])
        elif test["result"] in ("OK", "EXPECTEDFAIL"):
            passed += 1
        else:
            failed += 1
print(passed, failed, sum(reasons.values()))
for reason, times in sorted(reasons.items()):
    print(f"{reason} ({times} times)")
