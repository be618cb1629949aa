#!/usr/bin/env python3
"""Lays a WACZ out as replay.py reads a mirror: its WARC files, and the manifest lines of what it holds.

usage: unpack_wacz.py WACZ MIRROR TARGET

The lines are every tenth of each crawl whose WARC file lies whole in the WACZ; else, of the newest crawl in it, those of the WACZ's pages.
"""
import gzip, json, os, sys, zipfile

wacz, mirror, target = sys.argv[1:4]
z = zipfile.ZipFile(wacz)
os.makedirs(f"{target}/archive")
names = [n for n in z.namelist() if n.startswith("archive/")]
for name in names:
    assert z.getinfo(name).compress_type == zipfile.ZIP_STORED
    open(f"{target}/{name}", "wb").write(z.read(name))


def manifest(crawl):
    path = f"{mirror}/crawls/{crawl}/manifest.jsonl"
    return open(path) if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")


pages = {json.loads(line)["url"] for line in z.read("pages/pages.jsonl").splitlines()[1:]}
whole = [n for n in names if "-part" not in n]
for name in whole:
    assert z.read(name) == open(f"{mirror}/{name}", "rb").read(), f"{name} is not the mirror's"
assert pages and names
for crawl in sorted(n[8:24] for n in whole) or [max(n[8:24] for n in names)]:
    os.makedirs(f"{target}/crawls/{crawl}")
    lines = [l for l in manifest(crawl) if whole or json.loads(l)["url"] in pages]
    lines = lines[::10] if whole else lines
    assert len(lines) > 20
    open(f"{target}/crawls/{crawl}/manifest.jsonl", "w").writelines(lines)
