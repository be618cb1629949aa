#!/usr/bin/env python3
"""Holds the lines of the documents to 120 characters; `make lint` runs it, `make format` runs it with --wrap.

Headings, code, tables and a line that is one long word stay as they are. Found in every text of the project, too: the
path of this checkout or of the user's folder, and the number of an issue. None of them means anything elsewhere.
"""

import glob
import os
import re
import sys
import textwrap

LIMIT = 120
ITEM = re.compile(r"(\s*(?:[-*]|\d+\.) )(.*)")


def documents():
    return sorted(glob.glob("*.md") + glob.glob("docs/*.md") + glob.glob("Fuzz/*.md") + glob.glob("mirror/*.md"))


def is_fixed(line):
    """Whether a line stands for itself."""
    return not line.strip() or line.startswith(("#", "|", "    ", "<", "```", "!["))


def filled(words, first, rest):
    """Lines of words; code stays on one line where it can."""
    held = re.sub(r"`[^`]{1,60}`", lambda code: code[0].replace(" ", "\0"), " ".join(words))
    lines = textwrap.wrap(
        held, LIMIT, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return [row.replace("\0", " ") for row in lines]


def wrapped(text):
    """The text with its paragraphs and list items filled; what is short enough stays as its author broke it."""
    out = []
    lines = text.split("\n")
    place = 0
    in_code = False
    while place < len(lines):
        line = lines[place]
        if line.startswith("```"):
            in_code = not in_code
        item = ITEM.match(line)
        if in_code or is_fixed(line) and not item:
            out.append(line)
            place += 1
            continue
        first, words = (item[1], [item[2]]) if item else ("", [line])
        rest = " " * len(first)
        end = place + 1
        while end < len(lines) and lines[end].strip() and not ITEM.match(lines[end]):
            if lines[end].startswith(("#", "|", "```")) or not item and is_fixed(lines[end]):
                break
            words.append(lines[end].strip())
            end += 1
        block = lines[place:end]
        is_long = any(len(row) > LIMIT for row in block)
        out += filled(words, first, rest) if is_long else block
        place = end
    return "\n".join(out)


def texts():
    """The files that people write."""
    for top in ("Sources", "Tests", "Fuzz", "config", "docs", "packaging", "scripts"):
        for folder, _, names in os.walk(top):
            if "Fixtures" not in folder and "/.build" not in folder:
                yield from (os.path.join(folder, name) for name in sorted(names))
    yield from sorted(name for name in os.listdir(".") if os.path.isfile(name) and not name.startswith("."))


def private():
    """Lines that name this machine's folders or an issue."""
    folders = [path for path in (os.getcwd(), os.path.expanduser("~")) if path.count("/") > 1]
    found = re.compile("|".join([*map(re.escape, folders), r"\b[Ii]ssue #?[0-9]+\b"]))
    for path in texts():
        try:
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    if match := found.search(line):
                        yield f"{path}:{number}: \"{match[0]}\" means nothing to a reader elsewhere"
        except UnicodeDecodeError:
            continue


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    wrong = list(private())
    for path in documents():
        with open(path, encoding="utf-8") as file:
            text = file.read()
        better = wrapped(text)
        if better == text:
            continue
        if "--wrap" in sys.argv:
            with open(path, "w", encoding="utf-8") as file:
                file.write(better)
        else:
            wrong.append(f"{path}: lines longer than {LIMIT} characters: make format")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
