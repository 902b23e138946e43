#!/usr/bin/env bash
# Builds the libraries that Truce needs with Emscripten, as static libraries below a folder (build-wasm-deps), from the
# sources of Debian, whose checksums and signatures apt verifies; LAPACK's four functions come from Eigen
# (wasm/lapack.cpp). Says what it does, and nothing when all is there.
#   scripts/wasm-deps.sh [FOLDER]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${1:-$root/build-wasm-deps}"
prefix=$(cd "${1:-$root/build-wasm-deps}" && pwd)
sources=$prefix/src
stamp=$prefix/made-by.sha256
for tool in emcc apt-get dpkg-source tclsh; do
    command -v "$tool" >/dev/null && continue
    echo "$0: found no $tool: this needs Debian or a relative, and scripts/install-deps.sh wasm" >&2
    exit 1
done
# Eigen is a library of headers: what it gives the compiler is part of what the libraries are made of.
made_by=$(sha256sum "$0" "$root/wasm/lapack.cpp" | sha256sum)-$(emcc -dumpversion)
[ "$(cat "$stamp" 2>/dev/null)" = "$made_by" ] && exit 0

# Debian's emcc looks for its JavaScript modules where Debian's node does; other nodes must be told.
export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}
CFLAGS="-ffunction-sections -fdata-sections"
small=-Os # what is read is little, and every byte of the engine is fetched

# ---- sources, with lists of our own: the machine's are left alone ------------------------------------------------

fetch() {
    local apt=$prefix/apt
    mkdir -p "$apt/lists/partial" "$sources"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] https://deb.debian.org/debian bookworm main" \
        >"$apt/sources.list"
    local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-"
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "Debug::NoLocking=true" -o "APT::Sandbox::User=")
    apt-get "${options[@]}" update
    (cd "$sources" && apt-get "${options[@]}" source --download-only "$@" >/dev/null)
    for package in "$@"; do
        rm -rf "${sources:?}/$package"
        dpkg-source --no-check -x "$sources/$package"_*.dsc "$sources/$package" >/dev/null
    done
}

# ---- building ----------------------------------------------------------------------------------------------------

# library NAME VERSION FOLDER FLAGS FILES...: libNAME.a and NAME.pc
library() {
    local name=$1 version=$2 folder=$3 flags=$4 objects=$prefix/objects/$1
    shift 4
    echo "  $name $version"
    rm -rf "$objects" && mkdir -p "$objects" "$prefix/lib/pkgconfig"
    # shellcheck disable=SC2086 # lists of words
    (cd "$sources/$folder" && for file in "$@"; do
        emcc $CFLAGS $flags -c "$file" -o "$objects/$(basename "$file").o"
    done)
    rm -f "$prefix/lib/lib$name.a"
    emar rcs "$prefix/lib/lib$name.a" "$objects"/*.o
    describe "$name" "$version" "-L$prefix/lib -l$name"
}

describe() {
    cat >"$prefix/lib/pkgconfig/$1.pc" <<END
Name: $1
Description: $1 for WebAssembly
Version: $2
Cflags: -I$prefix/include
Libs: $3
END
}

version_of() { sed -nE 's/^Version: ([0-9]+:)?([0-9]+(\.[0-9]+)*).*/\2/p' "$sources"/"$1"_*.dsc | head -n 1; }

echo "Fetching the sources of zlib, libyaml, jansson and SQLite from Debian"
fetch zlib libyaml jansson sqlite3
mkdir -p "$prefix/include"
echo "Building with Emscripten into $prefix:"

version=$(version_of zlib)
library zlib "$version" zlib "$small -DHAVE_UNISTD_H" adler32.c crc32.c inffast.c inflate.c inftrees.c zutil.c deflate.c trees.c \
    gzclose.c gzlib.c gzread.c gzwrite.c
cp "$sources"/zlib/z{lib,conf}.h "$prefix/include"

version=$(version_of libyaml)
IFS=. read -r major minor patch <<<"$version"
library yaml-0.1 "$version" libyaml "$small -Iinclude -DYAML_VERSION_STRING=\"$version\" -DYAML_VERSION_MAJOR=$major \
    -DYAML_VERSION_MINOR=$minor -DYAML_VERSION_PATCH=$patch" src/{api,emitter,loader,parser,reader,scanner,writer}.c
cp "$sources/libyaml/include/yaml.h" "$prefix/include"

version=$(version_of jansson)
cp "$sources"/jansson/{src/jansson.h,android/jansson_config.h} "$prefix/include"
for builtins in ATOMIC SYNC; do echo "#define JSON_HAVE_${builtins}_BUILTINS 0"; done >>"$prefix/include/jansson_config.h"
touch "$sources/jansson/src/jansson_private_config.h" # what is in it follows as -D
library jansson "$version" jansson "$small -I$prefix/include -DHAVE_STDINT_H -DHAVE_UNISTD_H -DHAVE_SYS_TIME_H" \
    src/{dump,error,hashtable,hashtable_seed,load,memory,pack_unpack,strbuffer,strconv,utf,value,version}.c

version=$(version_of sqlite3)
(cd "$sources/sqlite3" && ./configure --quiet --disable-shared >configure.log && make -s sqlite3.c >make.log)
library sqlite3 "$version" sqlite3 "$small -DSQLITE_THREADSAFE=0 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_OMIT_LOAD_EXTENSION \
    -DSQLITE_OMIT_DEPRECATED" sqlite3.c
cp "$sources/sqlite3/sqlite3.h" "$prefix/include"

version=$(sed -n 's/^Version: //p' /usr/share/pkgconfig/eigen3.pc)
library lapack "$version" ../.. "-O3 -std=c++14 -fno-exceptions -fno-rtti -DNDEBUG -I/usr/include/eigen3" "$root/wasm/lapack.cpp"

rm -rf "$prefix/objects" "$prefix/apt" "$sources"
echo "$made_by" >"$stamp"
