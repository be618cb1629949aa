#!/usr/bin/env python3
"""Writes the manual: a page for each command, from its declarations, and pouch-profile(5), from docs/profile.md.

    manual.py POUCH FOLDER      FOLDER/man1/pouch.1, FOLDER/man1/pouch-crawl.1, ..., FOLDER/man5/pouch-profile.5

POUCH is the program; it says itself what its commands take (`--experimental-dump-help`), so that a page says what the
program does. The date is SOURCE_DATE_EPOCH's, else today's.
"""

import datetime
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXITS = """0\tcomplete; for audit: no change; for verify: all intact
1\taudit: changes found
2\tverify: damage found
3\tstopped early: state is saved, the same command goes on
4\tfinished, and not whole; for audit: cannot be determined
64\twrong usage
65\tbad profile, or damaged data
69\tthe archive cannot be reached
70\tinternal error
73\tcannot create
74\tI/O error, such as a full disk; a failed delivery
75\tanother crawl holds the mirror
77\tforbidden by robots.txt"""
ENVIRONMENT = """POUCH_CONFIG\ta folder that is looked at for profiles before all others
XDG_CONFIG_HOME\tits folder pouch is looked at for profiles (default: ~/.config)
CURL_CA_BUNDLE, SSL_CERT_FILE\ta file of certificates to trust in place of the system's
POUCH_CONTACT\tthe address that pouch profile learn names to archives
POUCH_SENDMAIL, POUCH_MAIL_FROM\tthe program that takes alerts by mail, and their sender
POUCH_WEBHOOK_SECRET\tsigns alerts by webhook
NO_COLOR\twhen set: no colours on a terminal"""
FILES = """config/NAME.yaml\ta profile, in the working folder
~/.config/pouch/NAME.yaml\ta profile of the user's
/etc/pouch/NAME.yaml\ta profile of the machine's
mirror/NAME\tthe mirror that a crawl fills, unless --mirror names another"""


def text(words):
    """A text that roff prints as it stands."""
    return words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")


def line(words):
    """A line of text, never taken for a request."""
    return "\\&" + words if words.startswith((".", "'")) else words


def inline(words):
    """Markdown within a line: code and strong words are bold, links are their texts."""
    words = re.sub(r"\[([^\]]+)\]\((https?://[^)]+)\)", r"\1 (\2)", words)
    words = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", words)
    parts = re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", words)
    return "".join(
        f"\\fB{text(part.strip('`') if part[0] == '`' else part[2:-2])}\\fR" if part[:1] == "`" or part[:2] == "**" else text(part)
        for part in parts
    )


def paragraphs(words):
    """Help texts: lines that are set in columns stay as they are."""
    out = []
    for block in words.strip("\n").split("\n\n"):
        if re.search(r"\S  +\S|^  ", block, re.M):
            out += [".PP", ".nf", *(line(text(row)) for row in block.split("\n")), ".fi"]
        else:
            out += [".PP", line(inline(" ".join(block.split("\n"))))]
    return out


def table(rows):
    out = []
    for row in rows.split("\n"):
        key, _, meaning = row.partition("\t")
        out += [".TP", line(f"\\fB{text(key)}\\fR"), line(text(meaning))]
    return out


def names(argument):
    return ["--" + n["name"] if n["kind"] == "long" else "-" + n["name"] for n in argument["names"]]


def value(argument):
    return f"\\fI{text(argument['valueName'].upper())}\\fR"


def synopsis(name, arguments, has_subcommands):
    parts = []
    for argument in arguments:
        if argument["kind"] == "positional":
            part = value(argument) + (" ..." if argument["isRepeating"] else "")
        else:
            given = argument["preferredName"]
            part = "\\fB" + text(("--" if given["kind"] == "long" else "-") + given["name"]) + "\\fR"
            if argument["kind"] == "option":
                part += " " + value(argument)
            if argument["isRepeating"]:
                part += " ..."
        parts.append(f"[{part}]" if argument["isOptional"] else part)
    return [".SY " + f'"{text(name)}"', *(line(p) for p in parts), *(["\\fICOMMAND\\fR ..."] if has_subcommands else []), ".YS"]


def options(arguments):
    out = []
    section = None
    for argument in arguments:
        if argument.get("sectionTitle") != section:
            section = argument.get("sectionTitle")
            if section:
                out += [f".SS {text(section)}"]
        if argument["kind"] == "positional":
            tag = value(argument)
        else:
            tag = ", ".join(f"\\fB{text(n)}\\fR" for n in names(argument))
            if argument["kind"] == "option":
                tag += " " + value(argument)
        about = inline(argument.get("abstract", ""))
        values = argument.get("allValues") or []
        if len(values) > 1 and not all(v in argument.get("abstract", "") for v in values):
            about += " One of " + ", ".join(f"\\fB{text(v)}\\fR" for v in values) + "."
        if argument.get("defaultValue") and "default" not in argument.get("abstract", ""):
            about += f" The default is \\fB{text(argument['defaultValue'])}\\fR."
        out += [".TP", line(tag), line(about or "See above.")]
    return out


def see_also(pages):
    return [".SH SEE ALSO"] + [
        f".BR {text(page)} ({section})" + ("," if place + 1 < len(pages) else "") for place, (page, section) in enumerate(pages)
    ]


def head(page, section, about, heading):
    return [
        '.\\" Made by scripts/manual.py: change the declarations or docs/profile.md instead.',
        f'.TH {page.upper()} {section} {heading["date"]} "{heading["version"]}" "{heading["title"]}"',
        ".SH NAME",
        f"{text(page)} \\- {inline(about)}",
    ]


def about(command):
    """The abstract as a part of a sentence."""
    words = command["abstract"].strip().rstrip(".")
    return words[:1].lower() + words[1:]


def pages(command, heading, path=()):
    """The page of a command, and those of the commands in it, as (name, lines)."""
    path = path + (command["commandName"],)
    name = "-".join(path)
    arguments = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    inner = [c for c in command.get("subcommands", []) if c["commandName"] != "help" and c.get("shouldDisplay", True)]
    out = head(name, 1, about(command), heading)
    # --version of the whole program is told on its own page.
    told = [a for a in arguments if len(path) == 1 or a.get("valueName") != "version"]
    out += [".SH SYNOPSIS"] + synopsis(" ".join(path), told, bool(inner))
    if command.get("discussion"):
        out += [".SH DESCRIPTION"] + paragraphs(command["discussion"])
    if inner:
        out += [".SH COMMANDS"]
        for other in inner:
            out += [".TP", f".BR {text(name)}\\-{text(other['commandName'])} (1)", line(inline(about(other) + "."))]
    out += [".SH OPTIONS"] + options(told)
    others = [("pouch", 1)] if len(path) > 1 else []
    if len(path) == 1:
        out += [".SH EXIT STATUS"] + table(EXITS) + [".SH ENVIRONMENT"] + table(ENVIRONMENT) + [".SH FILES"] + table(FILES)
    others += [("-".join(path + (c["commandName"],)), 1) for c in inner]
    if len(path) > 2:
        others.append(("-".join(path[:-1]), 1))
    out += see_also(others + [("pouch-profile", 5)])
    yield name, out
    for other in inner:
        yield from pages(other, heading, path)


# MARK: Markdown


def markdown(source):
    """The part of Markdown that docs/profile.md is written in: headings, code, lists, tables, paragraphs."""
    out = []
    lines = source.split("\n")
    place = 0
    while place < len(lines):
        row = lines[place]
        if match := re.match(r"(#+) (.*)", row):
            if len(match[1]) > 1:
                out.append(f".{'SH' if len(match[1]) == 2 else 'SS'} {inline(match[2])}")
            place += 1
        elif row.startswith("    "):
            out += [".PP", ".RS 4", ".nf"]
            while place < len(lines) and (lines[place].startswith("    ") or not lines[place]):
                out.append(line(text(lines[place][4:])) or "\\&")
                place += 1
            while out[-1] == "\\&":
                out.pop()
            out += [".fi", ".RE"]
        elif row.startswith("|"):
            rows = []
            while place < len(lines) and lines[place].startswith("|"):
                cells = re.split(r"(?<!\\)\|", lines[place])[1:-1]
                rows.append([cell.strip().replace("\\|", "|") for cell in cells])
                place += 1
            for cells in rows[2:]:
                middle = [f"{key}: {cell}." for key, cell in zip(rows[0][1:-1], cells[1:-1]) if cell]
                out += [".TP", line(inline(cells[0])), line(inline(" ".join([cells[-1]] + middle)))]
        elif row.startswith("- "):
            words = [row[2:]]
            place += 1
            while place < len(lines) and lines[place].startswith("  ") and lines[place].strip():
                words.append(lines[place].strip())
                place += 1
            out += [".IP \\(bu 2", line(inline(" ".join(words)))]
        elif row.strip():
            words = []
            while place < len(lines) and lines[place].strip() and not re.match(r"#|\||- |    ", lines[place]):
                words.append(lines[place].strip())
                place += 1
            out += [".PP", line(inline(" ".join(words)))]
        else:
            place += 1
    return out


def profile_page(heading):
    with open(os.path.join(ROOT, "docs", "profile.md"), encoding="utf-8") as file:
        source = file.read()
    out = head("pouch-profile", 5, "what Pouch is told of one archive", heading) + [".SH DESCRIPTION"]
    return out + markdown(source) + see_also([("pouch", 1), ("pouch-crawl", 1), ("pouch-profile", 1)])


def write(folder, section, name, lines):
    os.makedirs(f"{folder}/man{section}", exist_ok=True)
    # A heading begins a paragraph by itself.
    lines = [row for before, row in zip([""] + lines, lines) if row != ".PP" or not before.startswith((".SH", ".SS"))]
    with open(f"{folder}/man{section}/{name}.{section}", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def main(pouch, folder):
    ask = lambda option: subprocess.run([pouch, option], check=True, capture_output=True, text=True).stdout
    made = datetime.datetime.fromtimestamp(
        int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp()), datetime.timezone.utc
    )
    heading = {"version": ask("--version").split("\n")[0], "date": made.strftime("%Y-%m-%d"), "title": "Pouch"}
    for name, lines in pages(json.loads(ask("--experimental-dump-help"))["command"], heading):
        write(folder, 1, name, lines)
    write(folder, 5, "pouch-profile", profile_page(heading))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
