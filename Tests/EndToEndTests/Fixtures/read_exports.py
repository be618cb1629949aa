#!/usr/bin/env python3
"""Reads the exports of a mirror with Python's own parsers and compares every statement with its file.

usage: read_exports.py MIRROR JSONL CSV MARKDOWN      run by the Python that has PyYAML
"""
import csv, glob, json, os, sys, yaml

mirror, jsonl, table, markdown = sys.argv[1:5]
paths = sorted(glob.glob(f"{mirror}/statements/**/*.json", recursive=True), key=lambda p: p.encode())
statements = [json.load(open(p, encoding="utf-8")) for p in paths]
assert [json.loads(line) for line in open(jsonl, encoding="utf-8")] == statements
cell = lambda text: "'" + text if text[:1] in tuple("=+-@\t\r") else text
rows = list(csv.DictReader(open(table, newline="", encoding="utf-8"), strict=True))
assert len(rows) == len(statements)
for row, s in zip(rows, statements):
    assert None not in row and None not in row.values()
    for key in ("id", "url", "kind", "title", "date", "place", "number", "language", "text", "text_sha256"):
        assert row[key] == cell(s.get(key, "")), (key, row[key])
    assert row["speaker"] == cell(s.get("speaker", {}).get("name", ""))
    assert row["breadcrumb"].split("\n") == s.get("breadcrumb", [""])
for path, s in zip(paths, statements):
    file = os.path.join(markdown, os.path.relpath(path, f"{mirror}/statements"))[:-5] + ".md"
    start, front, body = open(file, encoding="utf-8").read().split("---\n", 2)
    head = yaml.safe_load(front)
    assert start == "" and body.startswith("\n# ")
    for key in ("id", "url", "title", "date", "text_sha256"):
        assert head.get(key) == s.get(key), key
    index = open(os.path.join(os.path.dirname(file), "index.md"), encoding="utf-8").read()
    assert f"]({s['id']}.md)\n" in index
print(f"{len(statements)} statements the same")
