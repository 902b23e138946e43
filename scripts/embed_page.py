"""Writes the files of a page as a C table (src/serve/http.h): embed_page.py OUTPUT.c OUTPUT.d FOLDER...

The first FOLDER that holds an index.html is taken: the built page, or else one that says how to build it. The same
files give the same bytes. OUTPUT.d names what the result hangs on, so that a page built later is put in by the next
build.
"""
import gzip
import hashlib
import os
import pathlib
import re
import sys

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".json": "application/json", ".geojson": "application/geo+json", ".topojson": "application/json",
         ".map": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml",
         ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
         ".woff2": "font/woff2", ".woff": "font/woff", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
         ".csv": "text/csv; charset=utf-8", ".yaml": "text/yaml; charset=utf-8"}
# Vite puts eight characters of a hash of the content before the ending of what it bundles
HASHED = re.compile(r"^/assets/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
SERVED = re.compile(r"^(/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)+$")  # the paths that src/serve/http_uri.c lets in


def literal(data):
    """C string literals, a line of them for every 64 bytes."""
    lines = []
    for start in range(0, len(data), 64):
        # three octal digits each: what follows cannot be taken for one more
        lines.append('"' + "".join(f"\\{byte:03o}" for byte in data[start:start + 64]) + '"')
    return "\n        ".join(lines) or '""'


def asset(path, name):
    plain = path.read_bytes()
    if not SERVED.match(name):
        sys.exit(f"{path}: the name of a file of the page has letters, digits, '.', '_' and '-' alone")
    if path.suffix not in TYPES:
        sys.exit(f"{path}: no media type is known for '{path.suffix}': add it to {__file__}")
    packed = gzip.compress(plain, 9, mtime=0)
    is_packed = len(packed) < 0.95 * len(plain)
    data = packed if is_packed else plain
    tag = hashlib.sha256(plain).hexdigest()[:20]
    return (f'    {{"{name}", "{TYPES[path.suffix]}", "{tag}",\n        {literal(data)},\n'
            f"        {len(data)}, {len(plain)}, {str(is_packed).lower()}, {str(bool(HASHED.match(name))).lower()}}},\n")


def main():
    output, depfile, *folders = sys.argv[1:]
    folders = [pathlib.Path(folder) for folder in folders]
    folder = next((folder for folder in folders if (folder / "index.html").is_file()), None)
    if folder is None:
        sys.exit(f"no page in {', '.join(map(str, folders))}: 'make page' builds it")
    files = sorted((f"/{path.relative_to(folder).as_posix()}", path) for path in folder.rglob("*") if path.is_file())
    table = "".join(asset(path, name) for name, path in files)
    with open(output, "w", encoding="ascii") as c:
        c.write('/* Made by scripts/embed_page.py. */\n#include "serve/http.h"\n\n'
                "static const truce_http_asset assets[] = {\n" + table + "};\n\n"
                "extern const truce_http_page truce_page;\n"
                "const truce_http_page truce_page = {assets, sizeof assets / sizeof *assets};\n")
    # a folder changes when a file comes or goes in it; one that is not there yet comes in its parent
    needs = [path for _, path in files] + [path for path in folder.rglob("*") if path.is_dir()]
    needs += [folder if folder.is_dir() else folder.parent for folder in folders if folder.parent.is_dir()]
    with open(depfile, "w", encoding="utf-8") as d:
        d.write(output + ": " + " ".join(sorted({os.fspath(need).replace(" ", "\\ ") for need in needs})) + "\n")


main()
