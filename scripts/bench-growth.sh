#!/bin/bash
# Measures how time and memory grow with an archive: crawls of N small statements from loopback, and the other commands on
# their mirror. Prints processor seconds and peak memory of each, and how the seconds grew from count to count.
# usage: scripts/bench-growth.sh BENCH [COUNT...]
#   BENCH  the folder with make_flat.py; COUNTs are 10000 and 100000 where none is given
# NOBUILD=1 takes the program that is there; POUCH names another one. Installs nginx and time where they are missing.
set -eu
bench=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- 10000 100000
if [ ! "${NOBUILD:-}${POUCH:-}" ]; then
  "$here/scripts/setup.sh" build
  "$here/scripts/build.sh" >/dev/null
fi
"$here/scripts/setup.sh" bench
pouch=${POUCH:-$here/.build/release/pouch}
work=$(mktemp -d)
server=
stop() {
  [ ! "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port

# Serves the archive: each statement with words of its own, and what no listing names with 404. Arguments: what is to be
# otherwise, as sed commands on the configuration.
own="sub_filter_once off; sub_filter_last_modified on; sub_filter 'A title' 'Title \$request_uri'; sub_filter 'deplores it' 'deplores what \$request_uri tells of';"
serve() {
  stop
  sed -e 's/\\d+/\\d{1,9}/' -e "s|try_files /one.htm|$own &|" "$@" "$work/site/nginx.conf" >"$work/nginx.conf"
  nginx -g 'user root;' -c "$work/nginx.conf" -e "$work/error.log" &
  server=$!
  for _ in $(seq 100); do curl -sf "$url/robots.txt" >/dev/null && return; sleep .1; done
  echo "bench-growth.sh: nginx does not answer on port $port" >&2
  exit 69
}

# Runs a command and notes processor seconds and peak memory. Some end with 1 or 4: documents are gone, as they should be.
measure() {
  local name=$1 status=0
  shift
  /usr/bin/time -q -f '%U %S %M %e' -o "$work/time" "$@" >"$work/out" 2>"$work/err" || status=$?
  case $status in 0 | 1 | 4) ;; *) echo "bench-growth.sh: $name ended with $status: $(tail -n 1 "$work/err")" >&2; exit 70 ;; esac
  read -r user system kilobytes wall <"$work/time"
  echo "$count $(echo "$user $system" | awk '{ print $1 + $2 }') $((kilobytes / 1024)) $wall $name" | tee -a "$work/rows" >&2
}

crawl() { measure "$1" "$pouch" crawl "$work/profile.yaml" --mirror "$work/mirror" --origin "$url" --delay 0 --connections 16 --quiet --progress never; }

for count in "$@"; do
  rm -rf "$work/site" "$work/mirror"
  python3 "$bench/make_flat.py" "$work/site" "$count" --port "$port" >/dev/null
  sed "s/links_per_page: .*/links_per_page: 1000000/" "$here/config/state-2001-2009.yaml" >"$work/profile.yaml"
  serve -e ''
  crawl 'first crawl'
  crawl 'unchanged crawl'
  measure status "$pouch" status "$work/mirror"
  measure audit "$pouch" audit "$work/mirror"
  measure verify "$pouch" verify "$work/mirror"
  measure 'verify --rebuild' "$pouch" verify --rebuild "$work/mirror"
  measure 'export jsonl' "$pouch" export "$work/mirror" jsonl --out "$work/export.jsonl"
  rm -rf "$work/export.jsonl" "$work/mirror/damaged"
  serve -e '/\\d{4}/ s/try_files[^;]*/return 404/'
  crawl 'crawl, all documents gone'
  measure 'status after it' "$pouch" status "$work/mirror"
  serve -e 's|server {|server { location ~ "/[0-9]+/(index\|c[0-9]+).htm$" { return 404; }|'
  crawl 'crawl, all listings gone'
  stop
done
python3 - "$work/rows" <<'P'
import sys
rows = [line.split(None, 4) for line in open(sys.argv[1])]
counts = sorted({int(r[0]) for r in rows})
table = {(r[4].strip(), int(r[0])): (float(r[1]), int(r[2])) for r in rows}
names = list(dict.fromkeys(r[4].strip() for r in rows))
print("| | " + " | ".join(f"{c:,} statements" for c in counts) + (" | seconds grew |" if len(counts) > 1 else " |"))
print("|---" * (len(counts) + 1 + (len(counts) > 1)) + "|")
for name in names:
    cells = [table[name, c] for c in counts if (name, c) in table]
    growth = f" | {cells[-1][0] / max(cells[0][0], 0.01):.1f} times" if len(counts) > 1 and len(cells) > 1 else ""
    print(f"| {name} | " + " | ".join(f"{s:.1f} s, {m} MB" for s, m in cells) + growth + " |")
P
