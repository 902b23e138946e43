"""Packs files for the page that needs no server: gzip, by name of no ending that a web server would unpack on its own.

    pack.py OUTPUT FILE              one file
    pack.py OUTPUT FOLDER NAMES...   a tar archive of what FOLDER holds under these names

The same files give the same bytes."""
import gzip
import io
import os
import sys
import tarfile

# Notes on how the data were made: nothing reads them.
LEFT_OUT = {"QUALITY.md"}


def archive(folder, names):
    paths = []
    for name in names:
        for at, folders, files in os.walk(os.path.join(folder, name)):
            folders.sort()
            paths += [os.path.join(at, file) for file in sorted(files) if file not in LEFT_OUT]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in paths:
            entry = tarfile.TarInfo(os.path.relpath(path, folder))
            entry.size = os.path.getsize(path)
            with open(path, "rb") as file:
                tar.addfile(entry, file)
    return packed.getvalue()


def main(output, source, *names):
    if names:
        content = archive(source, names)
    else:
        with open(source, "rb") as file:
            content = file.read()
    with open(output, "wb") as file:
        file.write(gzip.compress(content, compresslevel=9, mtime=0))


main(*sys.argv[1:])
