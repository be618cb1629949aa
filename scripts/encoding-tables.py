#!/usr/bin/env python3
"""Makes the encoding tables from the Encoding Standard's own files.

usage: scripts/encoding-tables.py FOLDER

FOLDER is a checkout of https://github.com/whatwg/encoding, or its git directory. Written anew: Sources/CEncoding/tables.c
(the indexes, for C, which compiles large arrays at once) and Sources/PouchHTML/Encoding/EncodingLabels.swift (the labels).
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
MULTI = ["big5", "euc-kr", "gb18030", "iso-2022-jp-katakana", "jis0208", "jis0212"]
LICENCE = """// Made by scripts/encoding-tables.py from the Encoding Standard's {what}; not edited by hand.
// https://github.com/whatwg/encoding at {commit}
// Copyright (c) WHATWG (Apple, Google, Mozilla, Microsoft). BSD 3-Clause License: see LICENSE.
"""


class Source:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.git = self.folder / ".git" if (self.folder / ".git").exists() else self.folder

    def run(self, *words):
        return subprocess.run(["git", "--git-dir", self.git, *words], check=True, capture_output=True).stdout.decode()

    def file(self, name):
        return self.run("show", "HEAD:" + name)

    def index(self, name):
        """Pointer -> code point."""
        rows = [line.split() for line in self.file(f"index-{name}.txt").split("\n") if line.strip() and line[0] != "#"]
        return {int(row[0]): int(row[1], 16) for row in rows}


def identifier(name):
    return name.replace("-", "_")


def rows(values):
    """C initialisers, at most 120 letters a line."""
    lines, line = [], " "
    for value in values:
        word = f" {value:#x}," if value > 9 else f" {value},"
        if len(line) + len(word) > 120:
            lines.append(line)
            line = " "
        line += word
    return "\n".join(lines + [line])


def tables(source, commit):
    out = [LICENCE.format(what="index files", commit=commit), '#include "encoding_tables.h"\n\n#include <string.h>\n']
    out.append("// Code points by pointer; 0 where the index has none.\n")
    singles = []
    encodings = json.loads(source.file("encodings.json"))
    for section in encodings:
        if section["heading"] != "Legacy single-byte encodings":
            continue
        for encoding in section["encodings"]:
            name = encoding["name"].lower()
            # The two Hebrew encodings share an index.
            if name != "iso-8859-8-i":
                singles.append(name)
    for name in singles:
        index = source.index(name)
        out.append(f"static const uint16_t {identifier(name)}[128] = {{\n{rows(index.get(p, 0) for p in range(128))}}};\n")
    for name in MULTI:
        index = source.index(name)
        count = max(index) + 1
        out.append(
            f"static const uint16_t {identifier(name)}[{count}] = {{\n"
            f"{rows(index.get(p, 0) & 0xFFFF for p in range(count))}}};\n")
        beyond = [p for p in index if index[p] > 0xFFFF]
        if beyond:
            assert all(index[p] >> 16 == 2 for p in beyond), name
            bits = bytearray((count + 7) // 8)
            for pointer in beyond:
                bits[pointer // 8] |= 1 << pointer % 8
            out.append(
                f"// A bit a pointer: set where the code point lies in plane 2.\n"
                f"static const uint8_t {identifier(name)}_plane2[{len(bits)}] = {{\n{rows(bits)}}};\n")
    ranges = source.index("gb18030-ranges")
    out.append(
        f"static const pouch_encoding_range gb18030_ranges[{len(ranges)}] = {{\n"
        + "\n".join(f"  {{{pointer}, {point:#x}}}," for pointer, point in sorted(ranges.items())) + "};\n")
    out.append("const uint16_t *pouch_single_byte_index(const char *name) {")
    for name in singles:
        out.append(f'  if (strcmp(name, "{name}") == 0) return {identifier(name)};')
    out.append("  return NULL;\n}\n")
    for name in MULTI:
        plane = f"{identifier(name)}_plane2" if name == "big5" else "NULL"
        out.append(
            f"pouch_encoding_index pouch_index_{identifier(name)}(void) {{\n"
            f"  return (pouch_encoding_index){{{identifier(name)}, {plane}, "
            f"sizeof {identifier(name)} / sizeof *{identifier(name)}}};\n}}\n")
    out.append("const pouch_encoding_range *pouch_gb18030_ranges(int *count) {")
    out.append("  *count = sizeof gb18030_ranges / sizeof *gb18030_ranges;\n  return gb18030_ranges;\n}")
    return "\n".join(out) + "\n"


def labels(source, commit):
    out = [LICENCE.format(what="encodings.json", commit=commit)]
    out.append("/// The standard's labels, by the encoding that each means (Encoding Standard, section 4.2).")
    out.append("enum EncodingLabels {\n    /// Name in lower case, labels parted by spaces.\n    static let table: [(String, String)] = [")
    for section in json.loads(source.file("encodings.json")):
        for encoding in section["encodings"]:
            text = " ".join(encoding["labels"])
            name = encoding["name"].lower()
            # The two Hebrew encodings differ in their layout on a screen alone.
            name = "iso-8859-8" if name == "iso-8859-8-i" else name
            if len(text) < 80:
                out.append(f'        ("{name}", "{text}"),')
            else:
                out.append(f'        (\n            "{name}",\n            "{text}"\n        ),')
    out.append("    ]\n}")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = Source(sys.argv[1])
    commit = source.run("rev-parse", "HEAD").strip()
    (HERE / "Sources/CEncoding/tables.c").write_text(tables(source, commit))
    (HERE / "Sources/PouchHTML/Encoding/EncodingLabels.swift").write_text(labels(source, commit))


if __name__ == "__main__":
    main()
