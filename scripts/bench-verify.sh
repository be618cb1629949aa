#!/bin/bash
# Measures `pouch verify` beside sha256sum over the same files and gzip -t over the same WARC files, all in one run.
# usage: scripts/bench-verify.sh MIRROR [ROUNDS]
# Files are read once before, so that no round pays for a cold disk.
set -eu
mirror=$(realpath "$1") rounds=${2:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh" build
"$here/scripts/setup.sh" bench
[ "${NOBUILD:-}" ] || "$here/scripts/build.sh" >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$mirror"
find pages statements archive crawls -type f ! -name log.jsonl -print0 >"$work/files"
find archive -name '*.warc.gz' -print0 >"$work/warcs"
xargs -0 cat <"$work/files" >/dev/null
echo "$(tr -cd '\0' <"$work/files" | wc -c) files, $(du -sh --apparent-size . | cut -f1)"
for round in $(seq "$rounds"); do
  start=$EPOCHREALTIME
  xargs -0 sha256sum <"$work/files" >/dev/null
  xargs -0 gzip -t <"$work/warcs"
  middle=$EPOCHREALTIME
  /usr/bin/time -f '%M' -o "$work/rss" "$here/.build/release/pouch" verify . >/dev/null
  end=$EPOCHREALTIME
  awk -v a="$start" -v b="$middle" -v c="$end" -v m="$(cat "$work/rss")" 'BEGIN {
    printf "sha256sum + gzip -t: %.2f s   pouch verify: %.2f s, %.0f MB   ratio %.2f\n", b - a, c - b, m / 1024, (b - a) / (c - b) }'
done | tee "$work/rounds"
awk '{ print $NF }' "$work/rounds" | sort -n | awk '{ r[NR] = $1 } END { print "pouch verify / (sha256sum + gzip -t), median: " r[int((NR + 1) / 2)] }'
