#!/usr/bin/env python3
"""Writes Sources/PouchHTML/Markup/NamedReferences.swift: HTML's named character references, from Python's own copy of
the table (HTML Standard, "Named character references").

usage: scripts/make-named-references.py > Sources/PouchHTML/Markup/NamedReferences.swift
"""
from html.entities import html5

lines, line = [], ""
for name, text in sorted(html5.items()):
    item = name + "=" + "+".join(f"{ord(letter):X}" for letter in text)
    if len(line) + len(item) > 110:
        lines.append(line)
        line = ""
    line += (" " if line else "") + item
lines.append(line)
print('''// Written by scripts/make-named-references.py; edit that.

/// The standard's named character references: name, "=", code points in hexadecimal.
enum NamedReferences {
    /// How many there are.
    static let count = %d

    static let table = """''' % len(html5))
for line in lines:
    print("        " + line)
print('''        """
}''')
