"""Writes a text file as a C string: embed_text.py INPUT OUTPUT NAME."""
import sys

path, output, name = sys.argv[1:]
with open(path, encoding="utf-8") as text, open(output, "w", encoding="utf-8") as c:
    c.write(f"extern const char {name}[];\nconst char {name}[] =")
    for line in text:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        c.write(f'\n    "{escaped}"')
    c.write(";\n")
