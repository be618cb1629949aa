#!/bin/sh
# Title, date and text found without a profile, on the pages that adbar/trafilatura and adbar/htmldate keep with gold.
#
#     scripts/bench-reading.sh TRAFILATURA [HTMLDATE] [-v title|date|text] [--half A|B]
#
# Each is a checkout of that repository, or its bare git directory. A page of the first has lines that belong to its text and lines
# that do not, most have a title and a date; a page of the second has a date. Each page is read alone, without a profile. Two halves,
# drawn by the names' digests, tell whether what is tuned on one holds on the other. -v prints what is wrong of that field.
# With trafilatura and htmldate in the Python of PYTHON (default: python3), their figures stand beside.
# POUCH names the program (default: .build/release/pouch, else the debug build).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || { sed -n '4,10p' "$0" >&2; exit 64; }
pouch=${POUCH:-$here/.build/release/pouch}
[ -x "$pouch" ] || pouch=$here/.build/debug/pouch
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
POUCH_PROGRAM="$pouch" POUCH_WORK="$work" "${PYTHON:-python3}" "$here/scripts/bench_reading.py" "$@"
