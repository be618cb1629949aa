#!/bin/sh
# What `pouch profile learn` takes for the rows of the court listings that freelawproject/juriscraper keeps with gold.
#
#     scripts/bench-juriscraper.sh REPOSITORY [-v] [--half A|B] [PAGE]...
#
# REPOSITORY is a checkout of that repository, or its bare git directory. A page counts where its gold names two links or more and all
# of them are links of the page. Each is learned from alone; the rows it gives are compared with the gold's links. Two halves, drawn by
# the names' digests, tell whether what is tuned on one holds on the other. -v prints each page that is not perfect.
# POUCH names the program (default: .build/release/pouch, else the debug build).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || { sed -n '4,9p' "$0" >&2; exit 64; }
pouch=${POUCH:-$here/.build/release/pouch}
[ -x "$pouch" ] || pouch=$here/.build/debug/pouch
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
POUCH_PROGRAM="$pouch" POUCH_WORK="$work" "${PYTHON:-python3}" "$here/scripts/bench_juriscraper.py" "$@"
