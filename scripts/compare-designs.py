#!/usr/bin/env python3
"""Compares what was extracted of drawn designs with their gold: the share that is right by field and by trait.

usage: compare-designs.py DIR [--wrong N]   (DIR/NNNN.gold.jsonl beside DIR/NNNN.jsonl; prints N wrong fields)
"""
import collections, glob, json, os, sys

FIELDS = ["kind", "number", "revised", "title", "date", "date_end", "place", "speaker", "released_on", "breadcrumb", "listing_title", "listing_date", "paragraphs", "links"]
folder = sys.argv[1]
show = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[2] == "--wrong" else 0
right, total = collections.Counter(), collections.Counter()
by_trait = collections.defaultdict(lambda: [0, 0])
whole = pages = shown = 0
for path in sorted(glob.glob(f"{folder}/*.gold.jsonl")):
    found = {}
    answers = path.replace(".gold.jsonl", ".jsonl")
    if os.path.exists(answers):
        for line in open(answers, encoding="utf-8"):
            s = json.loads(line)
            listing = s.get("listing") or {}
            s["listing_title"], s["listing_date"] = listing.get("title"), listing.get("date")
            found[s["url"]] = s
    for line in open(path, encoding="utf-8"):
        gold = json.loads(line)
        s = found.get(gold["url"])
        pages += 1
        ok = 0
        for field in FIELDS:
            want, have = gold.get(field), (s or {}).get(field)
            fits = s is not None and want == have
            right[field] += fits
            total[field] += 1
            ok += fits
            if not fits and shown < show:
                shown += 1
                print(f"{os.path.basename(path)[:4]} {gold['url'].split('/')[-1]} {field}\n    want {want!r}\n    have {have!r}\n    " + " ".join(f"{k}={v}" for k, v in gold["traits"].items()))
        whole += ok == len(FIELDS)
        for trait in gold["traits"].items():
            by_trait[trait][0] += ok
            by_trait[trait][1] += len(FIELDS)
print("\nfield            right   of    share")
for field in FIELDS: print(f"{field:15} {right[field]:6} {total[field]:5}  {100 * right[field] / max(1, total[field]):6.2f} %")
print(f"{'all fields':15} {sum(right.values()):6} {sum(total.values()):5}  {100 * sum(right.values()) / max(1, sum(total.values())):6.2f} %")
print(f"{'whole pages':15} {whole:6} {pages:5}  {100 * whole / max(1, pages):6.2f} %")
print("\ntrait            value             share of fields")
for (trait, value), (ok, of) in sorted(by_trait.items()): print(f"{trait:15}  {value:16}  {100 * ok / of:6.2f} %")
