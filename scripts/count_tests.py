#!/usr/bin/env python3
"""Counts what `meson test` or Vitest did: prints "PASSED FAILED SKIPPED", then the reasons for which tests were skipped.

    count_tests.py BUILD/meson-logs/testlog.json
    count_tests.py REPORT                        of Vitest, --reporter=json

Under Meson a test program is one test; what it skips inside (lines "SKIPPED: why") counts as skipped beside it.
"""
import collections
import json
import re
import sys

passed = failed = 0
reasons = collections.Counter()


def count_program(test):
    global passed, failed
    inside = re.findall(r"SKIPPED: .*", test.get("stdout", "") + test.get("stderr", ""))
    reasons.update(inside)
    if test["result"] == "SKIP":
        reasons.update([] if inside else [f"SKIPPED: {test['name']}"])
    elif test["result"] in ("OK", "EXPECTEDFAIL"):
        passed += 1
    else:
        failed += 1


def count_file(file):
    global passed, failed
    if not file["assertionResults"] and file["status"] != "passed":
        failed += 1  # it could not even be read
    for test in file["assertionResults"]:
        if test["status"] == "passed":
            passed += 1
        elif test["status"] == "failed":
            failed += 1
        else:
            reasons[f"SKIPPED: {test['fullName'].strip()}"] += 1


with open(sys.argv[1]) as log:
    for line in log:
        report = json.loads(line)
        if "testResults" in report:
            for file in report["testResults"]:
                count_file(file)
        else:
            count_program(report)
print(passed, failed, sum(reasons.values()))
for reason, times in sorted(reasons.items()):
    print(f"{reason} ({times} times)")
