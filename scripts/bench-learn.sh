#!/bin/sh
# What `pouch profile learn` makes of saved archives, each from one address, as a table.
#
#     scripts/bench-learn.sh ARCHIVES [NAME]...
#
# ARCHIVES is a folder with one folder an archive: pages/, map.json (path and query -> file), gold.jsonl, listing.gold.jsonl and
# profile.yaml, whose origin and first seed are the address. Each is served on loopback; learned with at most PAGES requests
# (default 12); crawled by the learned profile; compared. POUCH names the program (default: .build/release/pouch).
# With trafilatura and autoscraper in the Python of PYTHON (default: python3), their figures stand beside.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
archives=$(cd "$1" && pwd)
shift
pouch=${POUCH:-$here/.build/release/pouch}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
POUCH_PROGRAM="$pouch" exec "${PYTHON:-python3}" "$here/scripts/bench_learn.py" "$archives" "$work" "$@"
