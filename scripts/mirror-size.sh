#!/bin/sh
# What a mirror's files take, by kind, and what of the statement files and the database is which.
# usage: scripts/mirror-size.sh MIRROR
# Bytes are those of the files; the last column is what the file system gives them.
set -eu
[ $# -eq 1 ] && [ -d "$1" ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 64; }
exec python3 - "$1" <<'P'
import collections, json, os, sqlite3, sys

root = sys.argv[1]
sizes, blocks, counts = collections.Counter(), collections.Counter(), collections.Counter()
for base, _, names in os.walk(root):
    for name in names:
        path = os.path.join(base, name)
        top = os.path.relpath(path, root).split(os.sep)[0]
        kind = {"crawls": "crawls: " + name.removesuffix(".gz"), "archive": "WARC files"}.get(top, top)
        if kind.startswith("pouch.sqlite"):
            kind = "pouch.sqlite"
        status = os.lstat(path)
        sizes[kind] += status.st_size
        blocks[kind] += status.st_blocks * 512
        counts[kind] += 1
total = sum(sizes.values())
print("| kind | files | bytes | share | on the disk |\n|---|---:|---:|---:|---:|")
for kind, size in sizes.most_common():
    print(f"| {kind} | {counts[kind]:,} | {size:,} | {size / total:.1%} | {blocks[kind]:,} |")
print(f"| all | {sum(counts.values()):,} | {total:,} | | {sum(blocks.values()):,} |")

keys, read = collections.Counter(), 0
for base, _, names in os.walk(os.path.join(root, "statements")):
    for name in sorted(names):
        if read == 2_000:
            break
        read += 1
        with open(os.path.join(base, name), "rb") as file:
            for key, value in json.load(file).items():
                keys[key] += len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) + len(key) + 4
if read:
    print(f"\n| key of a statement ({read:,} read) | bytes each |\n|---|---:|")
    for key, size in keys.most_common(6):
        print(f"| {key} | {size / read:,.0f} |")
if os.path.exists(os.path.join(root, "pouch.sqlite")):
    database = sqlite3.connect(f"file:{os.path.join(root, 'pouch.sqlite')}?mode=ro", uri=True)
    try:
        rows = database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 8").fetchall()
    except sqlite3.OperationalError:  # a SQLite without dbstat
        rows = []
    if rows:
        print("\n| table or index | bytes |\n|---|---:|")
        for name, size in rows:
            print(f"| {name} | {size:,} |")
P
