#!/usr/bin/env python3
"""Makes an object file with the part of ICU's data that Pouch needs, to link in place of the toolchain's whole.

    slim-icu.py lib_FoundationICU.a FOLDER      prints the linker's flags; ends with 1, and says why, when it makes none

Foundation brings ICU's data for all languages into a program that is linked statically: 34 MB, nearly half of Pouch. What
Pouch uses of it are calendars and what stands for every language; names of months, currencies and regions in a hundred
languages, dictionaries that part words and tables of old encodings it never asks for. ICU takes a package with fewer
items as it is (https://unicode-org.github.io/icu/userguide/icu_data/): a table of contents, sorted by name, and the items.
"""

import os
import re
import struct
import subprocess
import sys

MEMBER = "icu_packaged_data.cpp.o"
ALIGNMENT = 16
LOCALES = {"root.res", "en.res", "en_001.res", "en_US.res", "en_US_POSIX.res"}
# What is no locale's own, and which locales there are.
SHARED = {"root.res", "pool.res", "res_index.res"}
# Folders with an item for each locale: numbers and dates of any locale need currencies; the rest is for display.
DISPLAY_FOLDERS = ("brkitr", "lang", "rbnf", "region", "unit", "zone")
# Collation, transliteration, names of characters, characters that look alike, a locale's likely script and region, forms
# of characters for layout and for search, profiles of stringprep (RFC 3454).
UNUSED_FOLDERS = ("coll", "translit")
UNUSED = {"unames.icu", "confusables.cfu", "likelySubtags.res", "nfkc_scf.nrm", "ulayout.icu"}
UNUSED_ENDS = (".cnv", ".spp")


def is_kept(name):
    """Whether an item stays; `name` is as in the package, without the package's own name."""
    folder, _, file = name.rpartition("/")
    if name.endswith(UNUSED_ENDS) or folder in UNUSED_FOLDERS or name in UNUSED:
        return False
    if folder == "curr":
        return file in SHARED or file in LOCALES
    if folder in DISPLAY_FOLDERS:
        return file == "root.res"
    if re.fullmatch(r"[a-z]{2,3}(_\w+)?\.res", file):
        return file in LOCALES
    return True


def items(package):
    """The header of a package, and its items as (name, bytes) in their order."""
    size, magic = struct.unpack_from("<HH", package)
    if magic != 0x27DA or package[12:16] != b"CmnD":
        raise ValueError("no package of ICU's common data")
    (count,) = struct.unpack_from("<I", package, size)
    table = [struct.unpack_from("<II", package, size + 4 + 8 * i) for i in range(count)]
    ends = [start for _, start in table[1:]] + [len(package) - size]
    found = []
    for (place, start), end in zip(table, ends):
        name = package[size + place : package.index(b"\0", size + place)].decode("ascii")
        found.append((name, package[size + start : size + end]))
    return package[:size], found


def packed(header, kept):
    """A package of these items."""
    names = b""
    places = []
    for name, _ in kept:
        places.append(4 + 8 * len(kept) + len(names))
        names += name.encode("ascii") + b"\0"
    names += b"\0" * (-(4 + 8 * len(kept) + len(names)) % ALIGNMENT)
    start = 4 + 8 * len(kept) + len(names)
    table = struct.pack("<I", len(kept))
    data = b""
    for place, (_, content) in zip(places, kept):
        table += struct.pack("<II", place, start + len(data))
        data += content + b"\0" * (-len(content) % ALIGNMENT)
    return header + table + names + data


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def main(archive, folder):
    archive = os.path.abspath(archive)
    os.makedirs(folder, exist_ok=True)
    # The toolchain's own tools stand beside its compiler.
    tools = os.path.normpath(os.path.join(os.path.dirname(archive), "../../../bin"))
    run(f"{tools}/llvm-ar", "x", archive, MEMBER, cwd=folder)
    symbol = re.search(r"\b(icudt\d+_dat)$", run(f"{tools}/llvm-nm", MEMBER, cwd=folder), re.M)
    if not symbol:
        raise ValueError(f"{MEMBER} defines no icudt…_dat")
    run(f"{tools}/llvm-objcopy", "-O", "binary", "-j", ".rodata", MEMBER, "whole.dat", cwd=folder)
    with open(os.path.join(folder, "whole.dat"), "rb") as file:
        header, all_items = items(file.read())
    kept = [item for item in all_items if is_kept(item[0].split("/", 1)[1])]
    with open(os.path.join(folder, "slim.dat"), "wb") as file:
        file.write(packed(header, kept))
    # Every reference goes to the wrapping symbol; nothing refers to the toolchain's data then, and the linker drops it.
    label = "__wrap_" + symbol[1]
    with open(os.path.join(folder, "slim.s"), "w", encoding="ascii") as file:
        file.write(
            f'.section .rodata\n.globl {label}\n.balign {ALIGNMENT}\n{label}: .incbin "slim.dat"\n'
            '.section .note.GNU-stack,"",%progbits\n'
        )
    run(f"{tools}/clang", "-c", "slim.s", "-o", "slim.o", cwd=folder)
    for name in (MEMBER, "whole.dat"):
        os.remove(os.path.join(folder, name))
    print(f"-Xlinker {os.path.abspath(os.path.join(folder, 'slim.o'))} -Xlinker --wrap={symbol[1]}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, subprocess.CalledProcessError, struct.error) as error:
        print(f"slim-icu.py: {error}: the program gets ICU's whole data", file=sys.stderr)
        sys.exit(1)
