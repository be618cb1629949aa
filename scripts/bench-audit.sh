#!/bin/bash
# Measures `pouch audit` beside sort and comm over the same two manifests, and diff over the texts of the edited alone, all in
# one run.
# usage: scripts/bench-audit.sh BENCH [STATEMENTS] [ROUNDS] [PORT]
#   BENCH  the folder with make_site.py and serve.sh
# The archive is generated, crawled, edited (one statement in a hundred), and crawled again; MIRROR names a folder where the
# mirror is kept for the next time. Installs nginx and time where they are missing.
set -eu
bench=$(realpath "$1") count=${2:-100000} rounds=${3:-3} port=${4:-8471}
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh" build
"$here/scripts/setup.sh" bench
work=$(mktemp -d)
chmod 755 "$work" # nginx's worker is another user
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
pouch=$here/.build/release/pouch profile=$here/config/state-2001-2009.yaml
[ "${NOBUILD:-}" ] || "$here/scripts/build.sh" >/dev/null
mirror=${MIRROR:-$work/mirror}
if [ ! -d "$mirror" ]; then
  python3 "$bench/make_site.py" "$work/site" --statements "$count" >/dev/null
  # A large archive has more files than a process may hold open.
  sed '/open_file_cache/d' "$bench/serve.sh" >"$work/serve.sh"
  bash "$work/serve.sh" "$work/site/root" "$port" "$work/access.log" &
  server=$!
  for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/robots.txt" >/dev/null && break; sleep .1; done
  crawl() { "$pouch" crawl "$profile" --mirror "$mirror" --origin "http://127.0.0.1:$port" --delay 0 --connections 16 --quiet --progress never; }
  crawl
  python3 - "$work/site" <<'PY'
import sys
site = sys.argv[1]
pages = [u for u in map(str.strip, open(site + "/urls.txt")) if u.rsplit("/", 1)[-1].removesuffix(".htm").isdigit()]
for url in pages[::100]:
    path = site + "/root" + url
    page = open(path, "rb").read()
    body, end = page.rsplit(b"Released on", 1) if b"Released on" in page else page.rsplit(b"<", 1)
    words = body.rsplit(b" the ", 1)
    open(path, "wb").write(b" no ".join(words) + page[len(body):])
PY
  sleep 1 # the time of a file is told in whole seconds
  crawl
  kill $server
fi
cd "$mirror"
set -- crawls/*/manifest.jsonl
# The edited statements' texts, as they were and as they are, made before anything is timed.
"$pouch" audit . --profile "$profile" --json >"$work/report.json" || [ $? = 1 ]
python3 - "$work" "$@" <<'PY'
import json, os, sys
work = sys.argv[1]
report = json.load(open(work + "/report.json"))
os.makedirs(work + "/texts")
edited = [c for c in report["changes"] if c["class"] == "edited"]
for number, change in enumerate(edited):
    old, new = [], []
    for block in change.get("diff", {}).get("paragraphs", []):
        for span in block.get("spans", []):
            if span["kind"] != "+": old.append(span["text"])
            if span["kind"] != "-": new.append(span["text"])
    open(f"{work}/texts/{number}.old", "w").write("\n".join(old) + "\n")
    open(f"{work}/texts/{number}.new", "w").write("\n".join(new) + "\n")
print(f"{len(edited)} edited of {report['to']['lines']} URLs, manifests of {sum(os.path.getsize(p) for p in sys.argv[2:]) >> 20} MB")
PY
cat "$1" "$2" >/dev/null
export LC_ALL=C
for _ in $(seq "$rounds"); do
  start=$EPOCHREALTIME
  sort "$1" >"$work/a"
  sort "$2" >"$work/b"
  comm -3 "$work/a" "$work/b" >"$work/c"
  for old in "$work"/texts/*.old; do diff "$old" "${old%.old}.new" >/dev/null || true; done
  middle=$EPOCHREALTIME
  /usr/bin/time -f '%M' -o "$work/rss" "$pouch" audit . --profile "$profile" --json >/dev/null || [ $? = 1 ]
  end=$EPOCHREALTIME
  awk -v a="$start" -v b="$middle" -v c="$end" -v m="$(tail -1 "$work/rss")" 'BEGIN {
    printf "sort + comm + diff: %.2f s   pouch audit: %.2f s, %.0f MB   ratio %.2f\n", b - a, c - b, m / 1024, (c - b) / (b - a) }'
done | tee "$work/rounds"
awk '{ print $NF }' "$work/rounds" | sort -n | awk '{ r[NR] = $1 } END { print "pouch audit / (sort + comm + diff), median: " r[int((NR + 1) / 2)] }'
