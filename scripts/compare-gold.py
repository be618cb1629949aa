#!/usr/bin/env python3
"""Compares every statement of a mirror with an archive's gold answers, field by field.

usage: compare-gold.py MIRROR GOLD.jsonl
"""
import json, pathlib, sys
from urllib.parse import urlsplit

held = {}
for file in pathlib.Path(sys.argv[1], "statements").rglob("*.json"):
    statement = json.loads(file.read_text())
    held[urlsplit(statement["url"]).path] = statement
wrong, count = {}, 0
clean = lambda v: {k: x for k, x in v.items() if x is not None} if isinstance(v, dict) else v
for line in open(sys.argv[2]):
    gold, count = json.loads(line), count + 1
    statement = held.pop(urlsplit(gold["url"]).path, None)
    if statement is None:
        wrong.setdefault("missing", []).append(gold["url"])
        continue
    for key, value in gold.items():
        if key != "url" and clean(value) != statement.get(key):
            wrong.setdefault(key, []).append((gold["url"], value, statement.get(key)))
for url in held:
    wrong.setdefault("not in gold", []).append(url)
for key, cases in wrong.items():
    print(f"{key}: {len(cases)} differ, such as {cases[0]}")
print(f"{count} statements compared, {sum(map(len, wrong.values()))} differences")
sys.exit(1 if wrong else 0)
