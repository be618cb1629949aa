#!/usr/bin/env python3
"""Counts the declarations that other modules use, `public` or `package`, and how many carry a doc comment.

Types and functions are held to 90 %, in each module and over all; `make lint` runs it. Initialisers and properties are
counted apart and held to nothing: an initialiser often says what its type says.
Left out is what a protocol of the standard library documents: ==, <, hash(into:), encode(to:), init(from:), description,
debugDescription, errorDescription, the next() of an iterator, CodingKeys. Cases of enums are not counted.
  --table      prints the figures of each module
  --missing    prints the places of types and functions without a comment (--missing all: initialisers and properties too)
  --self-test  shows that each kind of gap is found
"""

import glob
import os
import re
import sys
import tempfile

# Per cent of types and functions, in a module and over all.
WANTED = 90
ACCESS = r"(?:public|package|open)"
MODIFIER = (
    r"(?:static|class|final|override|mutating|nonmutating|consuming|borrowing|nonisolated|indirect|lazy|weak|prefix"
    r"|convenience|required|(?:private|fileprivate|internal)\(set\))"
)
KIND = r"(struct|class|enum|protocol|actor|typealias|macro|func|subscript|init|var|let)"
DECLARATION = re.compile(
    rf"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:{MODIFIER}\s+)*{ACCESS}\s+(?:{MODIFIER}\s+)*{KIND}\b[?!]?\s*(.*)"
)
ATTRIBUTE = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s*)+$")
FAMILIES = {"func": "function", "subscript": "function", "init": "initialiser", "var": "property", "let": "property"}
DOCUMENTED_BY_PROTOCOL = [
    ("func", re.compile(r"(?:==|<)\s*[(<]|hash\(into |encode\(to |next\(\)")),
    ("init", re.compile(r"\(from \w+: (?:any )?(?:Swift\.)?Decoder\)")),
    ("var", re.compile(r"(?:description|debugDescription|errorDescription)\b")),
    ("enum", re.compile(r"CodingKeys\b")),
]


def declarations(lines):
    """Each counted declaration of a file: line number, family (type, function, initialiser, property), is it documented."""
    in_text = in_comment = documented = False
    for number, line in enumerate(lines, 1):
        start = line.strip()
        if in_comment:
            in_comment = "*/" not in start
            continue
        # A text of several lines may hold anything.
        quotes = line.count('"""')
        if in_text:
            in_text = quotes % 2 == 0
            continue
        in_text = quotes % 2 == 1
        if start.startswith("///") or start.startswith("/**"):
            documented = True
            in_comment = start.startswith("/**") and "*/" not in start
            continue
        if start.startswith("//") or ATTRIBUTE.match(line):
            continue
        match = DECLARATION.match(line)
        if match:
            kind, rest = match.groups()
            if not any(kind == k and pattern.match(rest) for k, pattern in DOCUMENTED_BY_PROTOCOL):
                yield number, FAMILIES.get(kind, "type"), documented
        documented = False


def count(root):
    """Module -> family -> [documented, all], and the places without a comment as (place, family)."""
    figures, gaps = {}, []
    for path in sorted(glob.glob(os.path.join(root, "Sources", "*", "**", "*.swift"), recursive=True)):
        place = os.path.relpath(path, root)
        with open(path, encoding="utf-8") as file:
            found = list(declarations(file.read().splitlines()))
        module = figures.setdefault(place.split(os.sep)[1], {})
        for number, family, documented in found:
            tally = module.setdefault(family, [0, 0])
            tally[0] += documented
            tally[1] += 1
            if not documented:
                gaps.append((f"{place}:{number}", family))
    return figures, gaps


def total(figures, families):
    """[documented, all] of some families, over some modules."""
    tallies = [module.get(family, (0, 0)) for module in figures for family in families]
    return [sum(tally[0] for tally in tallies), sum(tally[1] for tally in tallies)]


def is_short(tally):
    return tally[0] * 100 < tally[1] * WANTED


def problems(figures):
    """A line for each module, and for all of them, whose types and functions lack comments."""
    held = {name: total([module], ("type", "function")) for name, module in figures.items()}
    held["all modules"] = total(figures.values(), ("type", "function"))
    return [
        f"{name}: {tally[0]} of {tally[1]} types and functions have a doc comment, wanted {WANTED} %: "
        "scripts/doc_coverage.py --missing"
        for name, tally in held.items()
        if is_short(tally)
    ]


def table(figures):
    """A row for each module: types and functions, initialisers, properties."""
    def cell(tally):
        share = f"{100 * tally[0] / tally[1]:.0f} %" if tally[1] else "-"
        return f"{tally[0]:>5}/{tally[1]:<5}{share:>5}"

    columns = [("type", "function"), ("initialiser",), ("property",)]
    rows = [f"{'module':16}{'types, functions':>16}   {'initialisers':>16} {'properties':>16}"]
    for name, modules in [*((name, [module]) for name, module in figures.items()), ("all", list(figures.values()))]:
        cells = [total(modules, families) for families in columns]
        if any(tally[1] for tally in cells):
            rows.append(f"{name:16}" + "  ".join(cell(tally) for tally in cells))
    return "\n".join(rows)


def self_test():
    """Files of one declaration each: those without a comment are found, the others and what is left out are not."""
    cases = {
        "/// A thing.\npublic struct A {}": (1, 1),
        "public struct A {}": (0, 1),
        "// Not for a reader of the module.\npackage enum A {}": (0, 1),
        "/// Does.\n@discardableResult\npackage static func a() {}": (1, 1),
        "/// Does.\n@inlinable @inline(__always)\npublic func a() {}": (1, 1),
        "@discardableResult public func a() {}": (0, 1),
        "/// Of the other.\nlet b = 1\npackage mutating func a() {}": (0, 1),
        "/** Does.\n  Much. */\npackage func a() {}": (1, 1),
        "package private(set) var a = 1": (0, 0),
        "package static func == (a: A, b: A) -> Bool {}": (0, 0),
        "package mutating func next() -> A? {}": (0, 0),
        "package mutating func next(_ a: Int) -> A? {}": (0, 1),
        "func a() {}": (0, 0),
        'let text = """\n    public func a() {}\n    """': (0, 0),
    }
    for text, wanted in cases.items():
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, "Sources", "PouchA"))
            with open(os.path.join(root, "Sources", "PouchA", "A.swift"), "w", encoding="utf-8") as file:
                file.write(text + "\n")
            figures, _ = count(root)
        found = tuple(total(figures.values(), ("type", "function")))
        if found != wanted or bool(problems(figures)) != (wanted == (0, 1)):
            raise SystemExit(f"doc_coverage.py counts {found} for {wanted} in:\n{text}")
    # One poor module fails where the sum of all does not.
    figures = {"PouchA": {"function": [100, 100]}, "PouchB": {"type": [8, 9]}}
    if [line.split(":")[0] for line in problems(figures)] != ["PouchB"]:
        raise SystemExit("doc_coverage.py lets a module hide behind the others")


def main():
    options = sys.argv[1:]
    if options == ["--self-test"]:
        return self_test()
    figures, gaps = count(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if "--table" in options:
        print(table(figures))
    if "--missing" in options:
        for place, family in gaps:
            if "all" in options or family in ("type", "function"):
                print(f"{place}: {family}")
    found = problems(figures)
    for line in found:
        print(line, file=sys.stderr)
    return sys.exit(1) if found else None


if __name__ == "__main__":
    main()
