#!/usr/bin/env python3
"""Holds the modules against the picture in ARCHITECTURE.md; `make lint` runs it.

The picture is the block fenced as ```rooms: one line a module, `Name -> what it may import`, in the order of the data.
Told, each with its place, and ended with exit code 1:
  - an import of a module that the picture does not have on the importer's line
  - a line that points to a module below it, so that the data would flow back
  - a module that the picture lacks, or one that it has and Sources does not
  - an import that the target in Package.swift does not declare, and a declared dependency that nothing imports
  - `public` in a module that no library product of Package.swift offers: what other modules use is `package` there
  - a path that ARCHITECTURE.md or CONTRIBUTING.md names and that does not exist, from the root, Sources or Tests on
`--self-test` shows that each of these is found.
"""

import glob
import os
import re
import sys
import tempfile

# Linked or run, not imported.
UNIMPORTED = {("CXMLArena", "CLibXML2"), ("EndToEndTests", "pouch"), ("PouchServeTests", "pouch")}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |private |fileprivate )?"
    r"import (?:struct |class |enum |func |protocol |typealias |let |var )?(\w+)",
    re.M,
)


PUBLIC = re.compile(r"^ *(?:@\w+(?:\([^)\n]*\))? +)*public (?!import)", re.M)


def offered(package):
    """The modules of the library products: all that another package may import."""
    lists = re.findall(r"\.library\(\s*name: \"\w+\",\s*targets: \[(.*?)\]", package, re.S)
    return {name for text in lists for name in re.findall(r"\"(\w+)\"", text)}


def public(folder):
    """The first `public` declaration of each Swift file of a folder."""
    for path, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            full = os.path.join(path, name)
            if name.endswith(".swift"):
                with open(full, encoding="utf-8") as file:
                    text = file.read()
                if match := PUBLIC.search(text):
                    yield f"{full}:{text.count(chr(10), 0, match.end()) + 1}"


def picture(text):
    """The modules in order, each with what it may import."""
    block = re.search(r"^```rooms\n(.*?)^```", text, re.M | re.S)
    if not block:
        raise SystemExit("ARCHITECTURE.md has no block fenced as ```rooms")
    rooms = {}
    for line in block.group(1).splitlines():
        line = line.split("#")[0].strip()
        if line:
            name, _, imports = line.partition("->")
            rooms[name.strip()] = imports.split()
    return rooms


def imports(folder):
    """Each module that a folder's Swift files import, with the first place where."""
    found = {}
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "Fixtures")
        for name in sorted(files):
            if name.endswith(".swift"):
                full = os.path.join(path, name)
                with open(full, encoding="utf-8") as file:
                    text = file.read()
                for match in IMPORT.finditer(text):
                    line = text.count("\n", 0, match.start(1)) + 1
                    found.setdefault(match.group(1), f"{full}:{line}")
    return found


def targets(package):
    """Name -> (kind, folder, declared dependencies) of each target with Swift code."""
    found = {}
    start = r"\.(target|testTarget|executableTarget)\(\s*name: \"(\w+)\""
    places = [m for m in re.finditer(start, package)]
    for match in places:
        # To the parenthesis that closes the target.
        depth, end = 1, match.end()
        while depth and end < len(package):
            depth += {"(": 1, ")": -1}.get(package[end], 0)
            end += 1
        body = package[match.end():end]
        products = set(re.findall(r"\.product\(name: \"(\w+)\"", body))
        path = re.search(r"\bpath: \"([^\"]+)\"", body)
        listed = re.search(r"dependencies: \[(.*)\]", re.sub(r"(?:exclude|resources): \[[^\]]*\]", "", body), re.S)
        names = re.sub(r"\.product\([^)]*\)", "", listed.group(1)) if listed else ""
        kind, name = match.groups()
        folder = path.group(1) if path else ("Tests/" if kind == "testTarget" else "Sources/") + name
        found[name] = (kind, folder, set(re.findall(r"\"(\w+)\"", names)) | products)
    return found


PATH = re.compile(r"`([\w.+-]+/[\w.+/-]*)(…?)(?:/…)?`")


def lost_paths(page, text):
    """The paths that a page names in code type and that do not exist; words in capitals stand for any name."""
    for match in PATH.finditer(text):
        path, more = match.groups()
        bases = [base for base in ("", "Sources/", "Tests/") if os.path.isdir(base + path.split("/")[0])]
        if "NAME" in path or not bases:
            # An example, or a path in a mirror.
            continue
        if not any(glob.glob(glob.escape(base + path) + ("*" if more else "")) for base in bases):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{page}:{line}: {path} does not exist"


def check(root):
    os.chdir(root)
    with open("ARCHITECTURE.md", encoding="utf-8") as file:
        page = file.read()
    rooms = picture(page)
    problems = list(lost_paths("ARCHITECTURE.md", page))
    if os.path.exists("CONTRIBUTING.md"):
        with open("CONTRIBUTING.md", encoding="utf-8") as file:
            problems += lost_paths("CONTRIBUTING.md", file.read())
    with open("Package.swift", encoding="utf-8") as file:
        package = file.read()
    known, outward = targets(package), offered(package)
    order = list(rooms)
    for name, allowed in rooms.items():
        if name not in known:
            problems.append(f"ARCHITECTURE.md: {name} is no target of Package.swift")
        for other in allowed:
            if other in rooms and order.index(other) >= order.index(name):
                problems.append(f"ARCHITECTURE.md: {name} points to {other}, which stands below it")
    own = set(rooms) | set(known)
    for name, (kind, folder, declared) in known.items():
        found = imports(folder)
        used = {module for module in found if module in own or os.path.isdir("Sources/" + module)}
        if kind != "testTarget" and folder.startswith("Sources/"):
            if name not in rooms and not name.startswith("C"):
                problems.append(f"ARCHITECTURE.md: the picture lacks {name}")
            for module in sorted(used):
                if module.startswith("Pouch") and name in rooms and module not in rooms[name]:
                    problems.append(f"{found[module]}: {name} may not import {module}: see the picture in ARCHITECTURE.md")
            if name not in outward:
                problems += [f"{place}: public, and no library product offers {name}: say package" for place in public(folder)]
        for module in sorted(used - declared - {name}):
            problems.append(f"{found[module]}: {name} imports {module}, and Package.swift does not say so")
        for module in sorted(declared):
            if module not in found and (name, module) not in UNIMPORTED:
                problems.append(f"Package.swift: {name} declares {module}, and nothing in {folder} imports it")
    return problems


def self_test():
    """A small package with one fault at a time: each is told, the faultless one is not."""
    sound = {
        "ARCHITECTURE.md": "```rooms\nPouchA\nPouchB -> PouchA\n```\n",
        "Package.swift": '.target(name: "PouchA", dependencies: []),\n.target(name: "PouchB", dependencies: ["PouchA"]),\n',
        "Sources/PouchA/A.swift": "struct A {}\n",
        "Sources/PouchB/B.swift": "@testable import PouchA\n",
    }
    faults = {
        "": {},
        "may not import": {"ARCHITECTURE.md": "```rooms\nPouchA\nPouchB\n```\n"},
        "stands below": {"ARCHITECTURE.md": "```rooms\nPouchB -> PouchA\nPouchA\n```\n"},
        "the picture lacks": {"ARCHITECTURE.md": "```rooms\nPouchA\n```\n"},
        "is no target": {"ARCHITECTURE.md": "```rooms\nPouchA\nPouchB -> PouchA\nPouchC\n```\n"},
        "does not say so": {"Package.swift": sound["Package.swift"].replace('["PouchA"]', "[]")},
        "say package": {"Sources/PouchA/A.swift": "public struct A {}\n"},
        "nothing in": {"Sources/PouchB/B.swift": "struct B {}\n"},
        "does not exist": {"ARCHITECTURE.md": sound["ARCHITECTURE.md"] + "`PouchA/A.swift`, `PouchA/Gone.swift`\n"},
    }
    for wanted, change in faults.items():
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**sound, **change}.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            problems = check(root)
            os.chdir("/")
        if bool(problems) != bool(wanted) or wanted not in "\n".join(problems):
            raise SystemExit(f"layers.py does not see \"{wanted}\": {problems}")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    problems = check(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    for problem in problems:
        print(problem, file=sys.stderr)
    return sys.exit(1) if problems else None


if __name__ == "__main__":
    main()
