#!/usr/bin/env python3
"""Holds what Pouch reads of pages against html5lib, and against the trees of html5lib-tests.

usage: scripts/compare-html.py PROBE [--cases DIR] [--list N] [PAGE...]

PROBE prints visible text and links (Tests/HTMLProbe). DIR has html5lib-tests' tree-construction files (*.dat). What
differs is counted by kind; --list shows the first N of each kind.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

import html5lib

HIDDEN = set("head title script style noscript template select textarea object applet noframes noembed iframe".split())
BLOCKS = set("""address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr html li listing main menu nav ol p plaintext pre section summary table tbody td
tfoot th thead tr ul xmp""".split())
# What Pouch takes out of every text: blanks, what has no width, controls.
DROPPED = re.compile("[\\s\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\u00a0\u00ad\ufeff\x00-\x1f\x7f]+")


class Element:
    def __init__(self, name, attributes=None):
        self.name, self.attributes, self.children = name, attributes or {}, []


class Seen:
    """The visible lines and links of a tree of Elements and texts."""

    def __init__(self, root):
        self.lines, self.links, self.line = [], [], ""
        self.walk(root)
        self.end_line()

    def walk(self, root):
        stack, links = [(root, iter(root.children), None)], []
        while stack:
            element, children, link = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if link is not None:
                    links.pop()
                    self.links.append([link[0], clean(link[1])])
                    if links:
                        links[-1][1] += link[1]
                if element.name in BLOCKS:
                    self.end_line()
            elif isinstance(child, str):
                text = fold(child)
                self.line += text
                if links:
                    links[-1][1] += text
            elif child.name not in HIDDEN:
                if child.name in BLOCKS or child.name == "br":
                    self.end_line()
                link = None
                if child.name == "a" and "href" in child.attributes:
                    link = [child.attributes["href"], ""]
                    links.append(link)
                stack.append((child, iter(child.children), link))

    def end_line(self):
        if line := clean(self.line):
            self.lines.append(line)
        self.line = ""


def fold(text):
    return DROPPED.sub("", "".join(
        bytes([ord(c)]).decode("cp1252", "ignore") if 0x80 <= ord(c) < 0xA0 else c for c in text))


def clean(text):
    return unicodedata.normalize("NFC", text)


def by_html5lib(text):
    """The tree that html5lib makes, as a browser that runs scripts: `noscript` is text."""
    builder = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    document = Element("#document")
    # Without recursion: pages may be deep. Each node is given a place among its parent's children before its turn.
    work = [(builder.parse(text, scripting=True), document)]
    while work:
        node, parent = work.pop()
        element = Element(re.sub("^{.*}", "", node.tag), dict(node.attrib))
        parent.children.append(element)
        if node.text:
            element.children.append(node.text)
        for child in node:
            if isinstance(child.tag, str):
                place = Element("#place")
                element.children.append(place)
                work.append((child, place))
            if child.tail:
                element.children.append(child.tail)
    return document


def cases(folder):
    """(name, page, tree) of each case that is a whole document."""
    for path in sorted(pathlib.Path(folder).rglob("*.dat")):
        if "scripted" in path.parts:
            continue
        parts, name = {}, None
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        number = 0
        for line in text.split("\n") + ["#data"]:
            if line == "#data" or line.startswith("#") and name != "data" and line[1:].split("-")[0] in (
                    "errors", "new", "document", "script") or line == "#errors":
                if line == "#data" and "document" in parts:
                    number += 1
                    if "document-fragment" not in parts:
                        yield f"{path.stem}/{number}", "\n".join(parts["data"]), expected(parts["document"])
                if line == "#data":
                    parts = {}
                name = line[1:]
                parts[name] = []
            elif name:
                parts[name].append(line)


def expected(lines):
    root = Element("#document")
    stack, text = [root], None
    for line in lines:
        if text is not None:
            text += "\n" + line
        elif not line.startswith("| "):
            continue
        else:
            body = line[2:]
            indent = len(body) - len(body.lstrip(" "))
            body = body[indent:]
            depth = indent // 2
            if body.startswith('"'):
                del stack[depth + 1:]
                text = body[1:]
            elif body.startswith("<!") or body.startswith("<?"):
                text = None
                continue
            elif body.startswith("<") and body.endswith(">"):
                del stack[depth + 1:]
                made = Element(body[1:-1].split(" ")[-1])
                stack[-1].children.append(made)
                stack.append(made)
            elif body == "content":
                del stack[depth + 1:]
                made = Element("#content")
                stack[-1].children.append(made)
                stack.append(made)
            elif "=" in body and depth < len(stack):
                name, value = body.split("=", 1)
                stack[depth].attributes[name] = value[1:-1]
            if text is None:
                continue
        if text.endswith('"'):
            stack[-1].children.append(text[:-1])
            text = None
    return root


def read(path):
    data = path.read_bytes()
    for charset in "utf-8-sig", "cp1252":
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def kind(meant, seen):
    """What differs, in words."""
    if meant.links == seen["links"]:
        if "".join(meant.lines) == "".join(seen["lines"]):
            return "lines end elsewhere"
        return "order of the text" if sorted("".join(meant.lines)) == sorted("".join(seen["lines"])) else "text"
    if meant.lines == seen["lines"]:
        return "links"
    return "text and links"


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("probe")
    options.add_argument("--cases")
    options.add_argument("--list", type=int, default=3)
    options.add_argument("pages", nargs="*", type=pathlib.Path)
    options = options.parse_intermixed_args()
    groups = []
    if options.pages:
        groups.append(("pages", [(str(p), text, by_html5lib(text)) for p in options.pages for text in [read(p)]]))
    if options.cases:
        groups.append(("cases", list(cases(options.cases))))
    for title, group in groups:
        sent = "".join(json.dumps({"html": text.encode("utf-8", "replace").decode()}) + "\n" for _, text, _ in group)
        answers = subprocess.run([options.probe], input=sent, capture_output=True, text=True, check=True).stdout
        answers = answers.split("\n")[:-1]
        if len(answers) != len(group):
            sys.exit(f"{len(answers)} answers to {len(group)} pages")
        kinds = collections.defaultdict(list)
        for (name, text, tree), answer in zip(group, answers):
            meant, seen = Seen(tree), json.loads(answer)
            seen = {"lines": [clean(l) for l in map(fold, seen["lines"]) if l],
                    "links": [[h, clean(fold(t))] for h, t in seen["links"]]}
            if meant.lines != seen["lines"] or meant.links != seen["links"]:
                kinds[kind(meant, seen)].append((name, text, meant, seen))
        wrong = sum(map(len, kinds.values()))
        print(f"{title}: {len(group)} read, {len(group) - wrong} equal ({100 * (1 - wrong / len(group)):.2f} %)")
        for what, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
            print(f"  {what}: {len(found)}")
            for name, text, meant, seen in found[:options.list]:
                print(f"    {name}: {text[:300]!r}" if title == "cases" else f"    {name}")
                for label, one, other in ("meant", meant.lines, seen["lines"]), ("seen", seen["lines"], meant.lines):
                    only = [line for line in one if line not in other][:3] or one[:3]
                    print(f"      {label}: {[line[:100] for line in only]}")
                if meant.links != seen["links"]:
                    one = [link for link in meant.links if link not in seen["links"]][:3]
                    other = [link for link in seen["links"] if link not in meant.links][:3]
                    print(f"      links meant: {str(one)[:200]} seen: {str(other)[:200]}")


if __name__ == "__main__":
    main()
