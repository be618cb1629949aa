#!/bin/sh
# Draws N designs of the first archive at random (default 500, seed 1), extracts each with the shipped profile, and compares all
# fields and the exact paragraphs with what is right: the share by field and by trait.
#
#   scripts/designs.sh [N] [SEED] [all|known|new] [WRONG]
#
# "known" draws the half of each trait's values that the rules were made by, "new" the other half. WRONG prints so many wrong fields.
# POUCH names the program (default: the last build).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/debug/pouch}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/scripts/designs.py" "$work" "${1:-500}" "${2:-1}" --values "${3:-all}"
for warc in "$work"/*.warc; do
  "$pouch" extract "$warc" --profile "$here/config/state-2001-2009.yaml" >"${warc%.warc}.jsonl" 2>>"$work/errors" || true
done
[ -z "${4:-}" ] || sort "$work/errors" | uniq -c | sort -rn | head -5 >&2
python3 "$here/scripts/compare-designs.py" "$work" --wrong "${4:-0}"
