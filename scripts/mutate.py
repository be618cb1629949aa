#!/usr/bin/env python3
"""Mutates each condition of the verdict on an answer, runs the verdict's tests on each mutant, and prints those that live.

    python3 scripts/mutate.py                # every mutant; one build, then a second or two for each
    python3 scripts/mutate.py --list         # what would be mutated, without a build
    python3 scripts/mutate.py --only 12 40   # some of them

All mutants are built at once: each condition becomes a call that the environment's POUCH_MUTANT makes true or false, a
comparison one whose boundary it moves, a list of numbers one that it takes a number out of. The sources are put back at
the end, and the next build is of them.
"""
import argparse, os, pathlib, re, signal, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOM = ROOT / "Sources/PouchCrawl/Verdict"
FILES = ["Verdict.swift", "Ruling+Page.swift", "Ruling+Redirect.swift", "Outcome+Verdict.swift", "NotModifiedSample.swift",
         "Validators.swift", "BlockPage.swift", "NotFoundTitle.swift", "Soft404Evidence.swift", "Settlement+Ruling.swift"]
TESTS = "VerdictTests|ChecksTests|PageWordingTests|ValidatorsTests|SettlementTests"
# Of BlockPage and NotFoundTitle the rules are mutated and not the words: those are samples of what sites write.
# Nothing can notice these: what they let through comes to the same.
EQUAL = {
    "the boundary of `status >= 500`": "500 may pass, and is judged before",
    "the boundary of `share > 0`": "no draw is below 0",
    "`share > 0` is true": "no draw is below 0",
    "the boundary of `share < 1`": "every draw is below 1",
    "`share < 1` is true": "every draw is below 1",
    "`hasPages` is true": "where no page is known, none is found below",
}
SUPPORT = ROOM / "Mutant.swift"
SWIFT = """import Foundation

enum Mutant {
    static let alive = ProcessInfo.processInfo.environment["POUCH_MUTANT"].flatMap { Int($0) } ?? -1

    /// `first`: true; the next: false.
    static func condition(_ first: Int, _ value: @autoclosure () -> Bool) -> Bool {
        switch alive - first {
        case 0: true
        case 1: false
        default: value()
        }
    }

    /// `first`: not done.
    static func keeps(_ first: Int) -> Bool { alive != first }

    /// `first`: the boundary belongs to the other side.
    static func greater<T: Comparable>(_ first: Int, _ a: T, _ b: T) -> Bool { alive == first ? a >= b : a > b }
    static func atMost<T: Comparable>(_ first: Int, _ a: T, _ b: T) -> Bool { alive == first ? a < b : a <= b }
    static func less<T: Comparable>(_ first: Int, _ a: T, _ b: T) -> Bool { alive == first ? a <= b : a < b }
    static func atLeast<T: Comparable>(_ first: Int, _ a: T, _ b: T) -> Bool { alive == first ? a > b : a >= b }

    /// Without one of them.
    static func list(_ first: Int, _ values: [Int]) -> [Int] {
        guard values.indices.contains(alive - first) else { return values }
        return values.enumerated().filter { $0.offset != alive - first }.map(\\.element)
    }
}
"""


class Mutants:
    def __init__(self):
        self.told = []

    def add(self, place, *what):
        first = len(self.told)
        self.told += [f"{place}: {w}" for w in what]
        return first

    # A condition's operands: split at the commas and the signs that stand in no bracket and no quotes.
    @staticmethod
    def split(text, signs):
        parts, depth, start, at, quoted = [], 0, 0, 0, False
        while at < len(text):
            c = text[at]
            if c == '"' and text[at - 1] != "\\":
                quoted = not quoted
            elif not quoted and c in "([{":
                depth += 1
            elif not quoted and c in ")]}":
                depth -= 1
            elif not quoted and depth == 0:
                for sign in signs:
                    if text.startswith(sign, at):
                        parts += [text[start:at], sign]
                        at += len(sign) - 1
                        start = at + 1
                        break
            at += 1
        return parts + [text[start:]]

    def operand(self, text, place):
        before, body, after = re.fullmatch(r"(\s*)(.*?)(\s*)", text, re.S).groups()
        if not body or re.match(r"(let|var|case)\b", body) or body in ("true", "false"):
            return text
        if "{" in body and not re.search(r"\.(contains|allSatisfy|flatMap|map) \{", body):
            return text
        if body.startswith("(") and body.endswith(")") and len(self.split(body[1:-1], [","])) == 1:
            return before + "(" + self.operands(body[1:-1], place) + ")" + after
        shown = re.sub(r"\s+", " ", body)
        inner = body
        sides = self.split(body, [" >= ", " <= ", " > ", " < "])
        if len(sides) == 3:
            a, sign, b = sides
            name = {">": "greater", "<": "less", ">=": "atLeast", "<=": "atMost"}[sign.strip()]
            inner = f"Mutant.{name}({self.add(place, f'the boundary of `{shown}`')}, {a}, {b})"
        elif number_list := re.search(r"\[(\d+(?:, \d+)+)\]", body):
            numbers = number_list[1].split(", ")
            first = self.add(place, *[f"`{shown}` without {n}" for n in numbers])
            inner = body.replace(number_list[0], f"Mutant.list({first}, {number_list[0]})")
        first = self.add(place, f"`{shown}` is true", f"`{shown}` is false")
        return f"{before}Mutant.condition({first}, {inner}){after}"

    def operands(self, text, place):
        parts = self.split(text, [" && ", " || ", ", ", ",\n", "\n            && ", "\n            || "])
        return "".join(p if i % 2 else self.operand(p, place) for i, p in enumerate(parts))

    def rewrite(self, path):
        text = path.read_text()
        out, at = "", 0
        pattern = re.compile(
            r"(?<![\w.`])(if|guard|let is\w+ =|let looks\w+ =|let wasHad =|where(?= RetryPolicy| status| part)"
            r"|return(?= [^\n]*(?: [!=]= | && | <= |\.contains))|\w+ =(?= \w+ \|\| )) "
            r"|(?<=-> Bool \{\n        )(?!let |guard |if |var |switch )(?=\S)|(?<=-> Bool \{ )(?=\S)|(?<=: Bool \{ )(?=confirmation)"
            r"|(?<=: )(?=[\w.]+ \? \.)|(?<=\()(?=\w+\.contains\(where: [^()]*\) \?)", re.S)
        while match := pattern.search(text, at):
            if "//" in text[text.rfind("\n", 0, match.start()) + 1:match.start()]:
                out += text[at:match.end()]
                at = match.end()
                continue
            start = match.end()
            end = self.end_of(text, start, match[1] or "")
            place = f"{path.name}:{text.count(chr(10), 0, start) + 1}"
            out += text[at:start] + self.operands(text[start:end], place)
            at = end
        return self.effects(out + text[at:], path.name)

    def effects(self, text, name):
        """What a settlement says and does: each left out."""
        if name != "Settlement+Ruling.swift":
            return text
        said = lambda m: f"{m[1]}if Mutant.keeps({self.add(name, f'without `{m[2]}`')}) {{ {m[2]} }}"
        text = re.sub(r"^( {8,12})(\w+ = (?!.*Mutant).*)$", said, text, flags=re.M)
        done = lambda m: (f"return Mutant.keeps({self.add(name, f'`.leave` in place of `{m[1]}`')})"
                          f" ? .end(outcome, {m[1]}) : .end(outcome, .leave)")
        return re.sub(r"return \.end\(outcome, (?!\.leave)(.*)\)$", done, text, flags=re.M)

    @staticmethod
    def end_of(text, start, word):
        """Where a condition ends: at its `{` or `else`, or at the line's end of a `let`."""
        depth = 0
        for at in range(start, len(text)):
            c = text[at]
            if c in "([":
                depth += 1
            elif c in ")]":
                depth -= 1
            elif depth == 0 and word in ("", "where") and re.match(r"\n    \}| \? | \}|:", text[at:at + 6]):
                return at
            elif c == "{" and depth == 0 and word == "if":
                # A closure's brace stands behind a name; a body's behind a blank and at the line's end or a statement.
                if not re.search(r"\.(map|flatMap|contains|filter|allSatisfy)\s*$", text[start:at]):
                    return at
                depth += 1
            elif c == "{":
                depth += 1
            elif c == "}" and depth == 0 and word == "return":
                return at - 1
            elif c == "}":
                depth -= 1
            elif depth == 0 and word == "guard" and text.startswith("else", at) and text[at - 1].isspace():
                return at
            elif depth == 0 and (word == "return" or word.endswith("=")) and c == "\n":
                rest = text[at:].lstrip()
                if not rest.startswith(("&&", "||", "?", ":")):
                    return at
        raise SystemExit(f"a condition has no end: {text[start:start + 80]}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--list", action="store_true")
    arguments.add_argument("--only", nargs="*", type=int)
    options = arguments.parse_args()
    mutants, kept = Mutants(), {}
    changed = {}
    for name in FILES:
        path = ROOM / name
        kept[path] = path.read_text()
        changed[path] = mutants.rewrite(path)
    if options.list:
        for number, told in enumerate(mutants.told):
            print(number, told)
        return 0
    folder = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    # Without SwiftPM around it, which takes seconds to begin.
    test = [f"{folder}/pouchPackageTests.xctest", "--testing-library", "swift-testing", "--filter", TESTS]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for path, text in changed.items():
            path.write_text(text)
        SUPPORT.write_text(SWIFT)
        if subprocess.run(["swift", "build", "--build-tests"], cwd=ROOT).returncode:
            return 1
        if subprocess.run(test, cwd=ROOT, capture_output=True).returncode:
            print("the tests fail without a mutation")
            return 1
        numbers = options.only or range(len(mutants.told))
        living = 0
        for number in numbers:
            try:
                done = subprocess.run(test, cwd=ROOT, capture_output=True, timeout=120, env={**os.environ, "POUCH_MUTANT": str(number)})
                what = mutants.told[number].split(": ", 1)[1]
                if done.returncode == 0 and what not in EQUAL:
                    living += 1
                    print(f"lives: {number} {mutants.told[number]}", flush=True)
            except subprocess.TimeoutExpired:
                pass
        print(f"{len(numbers)} mutants, {living} live")
        return 1 if living else 0
    finally:
        for path, text in kept.items():
            path.write_text(text)
        SUPPORT.unlink(missing_ok=True)


sys.exit(main())
