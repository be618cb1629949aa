#!/bin/bash
# Measures Pouch beside a C floor and its peers on one generated archive, all in one run, and prints the ratios.
# usage: scripts/bench.sh BENCH [STATEMENTS] [PORT]
#   BENCH  the folder with make_site.py, serve.sh, peers.sh and floor.c
# Installs nginx, the peers and a C compiler where they are missing.
set -eu
bench=$(realpath "$1") count=${2:-10000} port=${3:-8461}
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh" build
"$here/scripts/setup.sh" bench
work=$(mktemp -d)
chmod 755 "$work" # nginx's worker is another user
pouch=$here/.build/release/pouch
ulimit -n "$(ulimit -Hn)" # nginx holds every file of a large archive open
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
"$here/scripts/build.sh" >/dev/null
python3 "$bench/make_site.py" "$work/site" --statements "$count"
cc -O2 "$bench/floor.c" -o "$work/floor" $(pkg-config --cflags --libs libcurl libxml-2.0)
"$bench/serve.sh" "$work/site/root" "$port" "$work/access.log" &
server=$!
for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/robots.txt" >/dev/null && break; sleep .1; done
curl -sf "http://127.0.0.1:$port/robots.txt" >/dev/null || { echo "bench.sh: nginx does not answer on port $port" >&2; exit 69; }
pages=$(wc -l <"$work/site/urls.txt")

# In a virtual machine, memory that nobody used for a while is slow to touch, several times slower than all that is measured
# here: where files are kept in memory, each run gets some that was just in use.
warm() {
  [ "$(stat -f -c %T "$work")" = tmpfs ] || return 0
  head -c 1G /dev/zero >"$work/warm" && rm "$work/warm"
}

for round in 1 2 3; do
  "$work/floor" parse "http://127.0.0.1:$port" "$work/site/urls.txt" 16 | tee -a "$work/floor.txt"
  # A mirror of its own each time: ext4 is slow to make files for minutes after many were removed.
  mirror=$work/mirror-$round
  warm
  /usr/bin/time -f '%e %M' -o "$work/time" "$pouch" crawl "$here/config/state-2001-2009.yaml" --mirror "$mirror" \
    --origin "http://127.0.0.1:$port" --delay 0 --connections 16 --json --progress never >"$work/summary.json"
  read -r wall rss <"$work/time"
  python3 - "$work/summary.json" "$wall" "$rss" <<'P' | tee -a "$work/pouch.txt"
import json, sys
s = json.load(open(sys.argv[1])); wall = float(sys.argv[2])
print(f"pouch: {s['requests']} requests, {s['statements']} statements, {wall:.3f} s, {s['requests'] / wall:.0f} pages/s, {int(sys.argv[3]) / 1024:.1f} MB peak")
P
done
python3 "$here/scripts/compare-gold.py" "$mirror" "$work/site/gold.jsonl"
echo "second crawl, nothing changed:"
sleep 1.5 # nginx writes its log once a second
before=$(wc -l <"$work/access.log")
/usr/bin/time -f '%e s, %M kB peak' "$pouch" crawl "$here/config/state-2001-2009.yaml" --mirror "$mirror" --origin "http://127.0.0.1:$port" \
  --delay 0 --connections 16 --progress never
sleep 1.5
tail -n +$((before + 1)) "$work/access.log" | awk '{ n++; bytes += $4; if ($5 == "-") plain++ } END { printf "%d requests, %d without validators, %d body bytes\n", n, plain, bytes }'
kill $server; wait $server 2>/dev/null || true
for peer in ${PEERS-wget_warc wget2_16}; do
  warm
  bash "$bench/peers.sh" "$work/site" $((port + 1)) "$peer" | tee -a "$work/peers.txt"
done
python3 - "$work" "$pages" <<'P'
import re, statistics, sys, os
work, pages = sys.argv[1], int(sys.argv[2])
rate = lambda f: statistics.median(float(x) for x in re.findall(r"([\d.]+) pages/s", open(f"{work}/{f}").read()))
p, f = rate("pouch.txt"), rate("floor.txt")
print(f"\npouch / floor: {p / f:.2f}")
if os.path.exists(f"{work}/peers.txt"):
    for line in open(f"{work}/peers.txt"):
        w = line.split()
        if w and w[0] != "peer": print(f"pouch / {w[0]}: {p / (pages / float(w[1])):.2f}")
P
