#!/usr/bin/env bash
# Installs what is missing on Debian and its relatives; says what it does, and nothing when all is there.
#   scripts/install-deps.sh [build] [check] [bench] [page] [browser] [wasm]
#     build    compilers, libraries and tools to build and test Truce (default)
#     check    clang with its sanitizers and fuzzer, clang-format, clang-tidy, valgrind, mandoc
#     bench    NumPy, for the peer of the benchmark
#     page     Node with npm, 18 or later, to build the page of truce serve; any that is there will do
#     browser  Chromium, for the tests of the page; any that is there will do, or the one that CHROMIUM names
#     wasm     Emscripten, and what builds the libraries of the engine in the browser (scripts/wasm-deps.sh)
set -euo pipefail

build="gcc libc6-dev make pkg-config python3 meson ninja-build zlib1g-dev libyaml-dev libjansson-dev libnetcdf-dev \
libopenblas-dev libsqlite3-dev libmicrohttpd-dev libcmocka-dev"
check="man-db clang-14 libclang-rt-14-dev llvm-14 clang-format-14 clang-tidy-14 valgrind libc6-dbg mandoc"
bench="python3-numpy"
wasm="emscripten libeigen3-dev dpkg-dev tcl gcc libc6-dev make pkg-config python3 meson ninja-build"
page=""
node_major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p' || true)
if [ "${node_major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then page="nodejs npm"; fi
browser="chromium"
for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then browser=""; fi
done

packages=""
for group in "${@:-build}"; do
    case "$group" in
    build) packages+=" $build" ;;
    check) packages+=" $check" ;;
    bench) packages+=" $bench" ;;
    page) packages+=" $page" ;;
    browser) packages+=" $browser" ;;
    wasm) packages+=" $wasm" ;;
    *)
        echo "usage: $0 [build] [check] [bench] [page] [browser] [wasm]" >&2
        exit 2
        ;;
    esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # Not a Debian: believe a machine that has what the build asks for, and name what is needed otherwise.
    missing=""
    for tool in cc make pkg-config python3 meson ninja; do command -v "$tool" >/dev/null || missing+=" $tool"; done
    for library in zlib yaml-0.1 jansson netcdf openblas sqlite3 libmicrohttpd cmocka; do
        pkg-config --exists "$library" 2>/dev/null || missing+=" $library"
    done
    [[ " $* " == *" page "* && -n "$page" ]] && missing+=" node>=18 npm"
    [[ " $* " == *" browser "* && -n "$browser" ]] && missing+=" chromium"
    [ -z "$missing" ] && exit 0
    echo "This is no Debian: install these with your package manager, then try again:$missing" >&2
    exit 1
fi

missing=""
for package in $packages; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing+=" $package"
done
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "These packages are missing, and there is neither root nor sudo to install them:$missing" >&2
        exit 1
    }
    as_root="sudo"
fi
echo "Installing with apt-get:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # lists of words
{
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
