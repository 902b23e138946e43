#!/usr/bin/env bash
# Runs every fuzzer of a build, SECONDS in all, from the inputs in fuzz/corpus. What it finds anew stays in the build
# directory; an input that breaks something is left in BUILD/fuzz/broken-*.
#   scripts/fuzz.sh BUILD SECONDS
set -euo pipefail

build=$1 seconds=$2
mapfile -t fuzzers < <(find "$build/fuzz" -maxdepth 1 -type f -name 'fuzz_*' -executable | sort)
[ ${#fuzzers[@]} -gt 0 ] || {
    echo "no fuzzers in $build/fuzz" >&2
    exit 1
}
each=$((seconds / ${#fuzzers[@]}))
[ "$each" -gt 0 ] || each=1
export ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for fuzzer in "${fuzzers[@]}"; do
    name=$(basename "$fuzzer")
    found="$build/fuzz/found-${name#fuzz_}"
    mkdir -p "$found"
    if ! "$fuzzer" -max_total_time="$each" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/fuzz/broken-${name#fuzz_}-" "$found" "fuzz/corpus/${name#fuzz_}" >"$log" 2>&1; then
        cat "$log"
        exit 1
    fi
    echo "$name: clean, $(sed -n 's/^stat::number_of_executed_units: //p' "$log") inputs in $each s"
done
