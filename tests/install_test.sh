#!/usr/bin/env bash
# Installs Truce to a place of its own; uses it from there as a stranger would: pkg-config, each compiler at hand, the
# shared and the static library, the command, its data, its manual.
#   tests/install_test.sh MESON BUILD_DIRECTORY
set -euo pipefail

meson=$1 build=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset TRUCE_DATA LD_LIBRARY_PATH PKG_CONFIG_PATH

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# ---- everything is where it belongs --------------------------------------------------------------------------------
"$meson" install -C "$build" --no-rebuild --quiet --destdir "$work" >/dev/null
prefix=$(echo "$work"/*/local)
[ -d "$prefix" ] || prefix=$(dirname "$(dirname "$(find "$work" -name truce -path '*/bin/*')")")
libdir=$(dirname "$(find "$prefix" -name libtruce.a)")
for file in bin/truce include/truce/truce.h include/truce/ledger.h share/man/man1/truce.1 share/man/man1/truce-ledger.1 \
    share/man/man1/truce-regime.1 share/man/man1/truce-report.1 share/man/man1/truce-run.1 share/man/man1/truce-serve.1 share/man/man1/truce-talks.1 share/man/man1/truce-world.1 share/man/man3/truce.3 \
    share/man/man5/truce-scenario.5 share/man/man5/truce-world.5 \
    share/bash-completion/completions/truce share/zsh/site-functions/_truce \
    share/fish/vendor_completions.d/truce.fish share/doc/truce/examples/c/counterfactual.c \
    share/truce/scenarios/london-2025.yaml share/truce/worlds share/truce/elasticities share/truce/ledger/us-china \
    share/truce/weights share/truce/concordances share/truce/nomenclature; do
    [ -e "$prefix/$file" ] || fail "$file is not installed"
done
[ "$(readlink "$libdir/libtruce.so")" = libtruce.so.0 ] || fail "libtruce.so does not lead to the soname"
[ -e "$libdir/pkgconfig/truce.pc" ] || fail "truce.pc is not installed"

# Only what the headers declare is visible from outside.
if command -v nm >/dev/null; then
    nm -D --defined-only "$libdir/libtruce.so" | awk '{print $NF}' | grep -v '^_' | sort >"$work/exported"
    strangers=$(grep -v '^truce_' "$work/exported" || true)
    [ -z "$strangers" ] || fail "exported without the prefix: $strangers"
    while read -r symbol; do
        grep -qw "$symbol" "$prefix"/include/truce/*.h || fail "exported but not declared: $symbol"
    done <"$work/exported"
fi

# ---- the command runs from any place, with its own data ------------------------------------------------------------
cd "$work"
"$prefix/bin/truce" world list | grep -q '^world-2023 ' || fail "truce world list does not list world-2023"
"$prefix/bin/truce" run london-2025 --format json -o london.json
python3 -c 'import json; assert len(json.load(open("london.json"))["cases"]) >= 2'
XDG_CACHE_HOME="$work/cache" "$prefix/bin/truce" regime --on 2025-06-10 --average --from CHN --to USA >/dev/null
[ -n "$(ls "$work/cache/truce")" ] || fail "the compiled ledger is not kept"

# ---- a stranger's program ------------------------------------------------------------------------------------------
export PKG_CONFIG_PATH="$libdir/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work"
pkg-config --exists truce || fail "pkg-config does not know truce"
export TRUCE_DATA="$prefix/share/truce"
cp -r "$prefix/share/doc/truce/examples/c" "$work/c"
if grep -q 'b_sanitize.*address' "$build/meson-private/cmd_line.txt"; then
    echo "SKIPPED: programs of strangers do not link a sanitized library"
    exit 77
fi
tried=0
for compiler in gcc clang clang-14; do
    command -v "$compiler" >/dev/null || continue
    make -s -C "$work/c" clean all CC="$compiler" CFLAGS="-O1 -Wall -Wextra -Wpedantic -Werror"
    LD_LIBRARY_PATH="$libdir" "$work/c/counterfactual" >"$work/answer"
    grep -q '^  USA ' "$work/answer" || fail "the example built with $compiler prints no USA"
    LD_LIBRARY_PATH="$libdir" "$work/c/allocator" | grep -q '^left behind: 0 bytes$' || fail "the allocator example"
    [ -e "$work/first" ] || cp "$work/answer" "$work/first"
    cmp "$work/first" "$work/answer" || fail "the example built with $compiler gives another answer"
    tried=$((tried + 1))
done
[ "$tried" -gt 0 ] || fail "no compiler at hand"
echo "installed; examples built and run with $tried compilers"
