#!/bin/bash
# Measures `pouch serve` on a mirror of N statements and three crawls, asked by wrk on the same machine: requests a second,
# the slowest hundredth, and the server's memory; nginx with the mirror's own files beside it, in the same run. The server
# is started twice: once to make its indexes, once to be measured. Where PyPI is reached, Datasette shows the mirror's database
# and pywb replays its WARC files beside it, one process each, as they come.
# usage: scripts/bench-serve.sh BENCH [COUNT] [SECONDS]
#   BENCH  the folder with make_flat.py; COUNT is 100000 and SECONDS (of each measurement) 8 where none is given
# WORK names a folder to work in, which stays: a mirror that an earlier run made there is taken. NOBUILD=1 takes the program
# that is there; POUCH names another one. Installs nginx and wrk where they are missing.
set -eu
bench=$(realpath "$1") count=${2:-100000} seconds=${3:-8}
here=$(cd "$(dirname "$0")/.." && pwd)
if [ ! "${NOBUILD:-}${POUCH:-}" ]; then
  "$here/scripts/setup.sh" build
  "$here/scripts/build.sh" >/dev/null
fi
"$here/scripts/setup.sh" bench
pouch=${POUCH:-$here/.build/release/pouch}
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
work=$(realpath "$work")
pids=
trap 'kill $pids 2>/dev/null || true; [ "${WORK:-}" ] || rm -rf "$work"' EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() {
  for _ in $(seq 6000); do curl -sf "$1" >/dev/null && return; sleep .01; done
  echo "bench-serve.sh: nothing answers at $1" >&2
  exit 69
}

make_mirror() {
# The archive: each statement with words and a day of its own. One in ten is edited before the second crawl, and again
# before the third.
port=$(free_port) url=http://127.0.0.1:$port
python3 "$bench/make_flat.py" "$work/site" "$count" --port "$port" >/dev/null
python3 - "$work/site/nginx.conf" >"$work/nginx.conf" <<'P'
import calendar, re, sys
text = open(sys.argv[1]).read()
months = " ".join(f'"~{n}[.]htm$" {calendar.month_name[n + 1]};' for n in range(10))
maps = 'map $request_uri $year { "~/ps/(?<y>[0-9]+)/" $y; } map $request_uri $month { %s } ' % months
own = ("sub_filter_once off; sub_filter_last_modified on; sub_filter 'A title' 'Title $request_uri'; "
       "sub_filter 'deplores it' 'deplores what $request_uri tells of'; sub_filter 'November 28, 2005' '$month 28, $year';")
text = text.replace("access_log off;", maps + "access_log off;", 1)
text = re.sub(r'location ~ "\^/r/pa[^"]*" \{', lambda _: f"""location ~ "^/r/pa/prs/ps/[0-9]+/[0-9]*7[.]htm$" {{ {own} try_files /edited.htm /one.htm =404; }}
  location ~ "^/r/pa/prs/ps/[0-9]+/[0-9]+[.]htm$" {{ {own}""", text, count=1)
print(text)
P
nginx -g 'user root;' -c "$work/nginx.conf" -e "$work/error.log" &
pids=$!
wait_for "$url/robots.txt"
sed "s/links_per_page: .*/links_per_page: 1000000/" "$here/config/state-2001-2009.yaml" >"$work/profile.yaml"
cp "$work/site/root/one.htm" "$work/site/root/edited.htm"
for crawl in 1 2 3; do
  if [ $crawl -gt 1 ]; then
    sed "s|The United States|The United States, said a spokesman for the $crawl. time,|" "$work/site/root/one.htm" >"$work/site/root/edited.htm"
    sleep 1.1 # a second is what Last-Modified can tell
    touch "$work/site/root/edited.htm"
  fi
  "$pouch" crawl "$work/profile.yaml" --mirror "$work/mirror" --origin "$url" --delay 0 --connections 16 --quiet --progress never || [ $? = 4 ]
done
}
[ -f "$work/mirror/head.json" ] || make_mirror
rm -f "$work/mirror/browse."*

# What is asked for: drawn over all statements and months.
find "$work/mirror/statements" -name '*.json' -printf '%f %P\n' | sort -R >"$work/files"
sed 's|\([^ ]*\)\.json .*|/statement/\1|' "$work/files" >"$work/statement"
sed 's|$|/versions|' "$work/statement" >"$work/versions"
sed 's|$|/check.json|' "$work/statement" >"$work/check"
grep '7-[^/]*$' "$work/statement" | sed 's|$|/compare/first...newest|' >"$work/compare"
sed 's|[^ ]* \(.*\)|/\1|' "$work/files" >"$work/static"
for year in $(seq 2001 2009); do for month in $(seq -w 1 10); do echo "/$year/$month"; done; done >"$work/month"
echo / >"$work/home"
echo /changes >"$work/changes"
for word in spokesman deplores Statement 'time+-deplores' htm; do echo "/search?q=$word"; done >"$work/search"
cat >"$work/draw.lua" <<'LUA'
local paths = {}
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000)
end
function request() return wrk.format("GET", paths[math.random(#paths)]) end
function done(summary, latency)
  io.write(string.format("%.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.errors.status + summary.errors.connect + summary.errors.timeout))
end
LUA

served=$(free_port)
start() {
  "$pouch" serve "$work/mirror" --port "$served" --profile "$work/profile.yaml" >"$work/serve.out" 2>&1 &
  server=$!
  pids="$pids $server"
  begin=$(date +%s.%N)
  wait_for "http://127.0.0.1:$served/-/alive"
  first=$(echo "$(date +%s.%N) - $begin" | bc)
  wait_for "http://127.0.0.1:$served/2001/01.json"
  indexed=$(echo "$(date +%s.%N) - $begin" | bc)
}
memory() { awk '/VmRSS/ { r = $2 } /VmHWM/ { h = $2 } END { printf "%.0f MB, %.0f MB at most", r / 1024, h / 1024 }' "/proc/$server/status"; }
start
made=$indexed
# Both pairs of crawls are compared in the background, and the versions of each statement, when a page needs them.
until curl -sf "http://127.0.0.1:$served/changes.json" | grep -q '"comparisons_made":2'; do sleep .5; done
busy() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }
before=-100 now=0
while [ $((now - before)) -gt 20 ]; do before=$now; sleep 2; now=$(busy); done
all=$(echo "$(date +%s.%N) - $begin" | bc)
made_memory=$(memory)
kill "$server"
wait "$server" || true
start
sleep 5 # what is read at the start is read
static=$(free_port)
cat >"$work/static.conf" <<CONF
worker_processes 1; daemon off; pid $work/static.pid; error_log $work/error.log; events { worker_connections 512; }
http { access_log off; types { application/json json; } client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f;
 uwsgi_temp_path $work/u; scgi_temp_path $work/s; server { listen 127.0.0.1:$static; root $work/mirror/statements; } }
CONF
nginx -g 'user root;' -c "$work/static.conf" -e "$work/error.log" &
pids="$pids $!"
sleep .5

beside=
if python3 -m venv "$work/venv" && "$work/venv/bin/pip" -q --disable-pip-version-check install datasette==0.65.5 pywb==2.10.0; then
  beside=1
  datasette=$(free_port)
  "$work/venv/bin/datasette" serve "$work/mirror/pouch.sqlite" -p "$datasette" >/dev/null 2>&1 &
  pids="$pids $!"
  "$pouch" export "$work/mirror" cdxj -o "$work/index.cdxj" --force >/dev/null
  printf 'collections:\n  bench:\n    index_paths: %s/index.cdxj\n    archive_paths: %s/mirror/archive/\n' "$work" "$work" >"$work/config.yaml"
  pywb=$(free_port)
  "$work/venv/bin/wayback" -p "$pywb" -b 127.0.0.1 -d "$work" >/dev/null 2>&1 &
  pids="$pids $!"
  python3 - "$work" <<'P'
import sqlite3, sys
work = sys.argv[1]
rows = sqlite3.connect(f"file:{work}/mirror/pouch.sqlite?mode=ro", uri=True).execute("SELECT document FROM searched ORDER BY random()")
open(work + "/rows", "w").writelines(f"/pouch/search_content/{row[0]}\n" for row in rows)
lines = [line.split(" ", 2) for line in open(work + "/index.cdxj") if "/ps/" in line and '"status": "200"' in line]
open(work + "/replay", "w").writelines("/bench/%smp_/%s\n" % (stamp, rest.split('"url": "', 1)[1].split('"', 1)[0]) for _, stamp, rest in lines[::7])
P
  wait_for "http://127.0.0.1:$datasette/pouch"
  wait_for "http://127.0.0.1:$pywb/bench"
fi

echo "$count statements, 3 crawls: the index made after $made s, all that is known of changes after $all s, with $made_memory."
echo "Started again: first byte after $first s, pages from the index after $indexed s."
echo "| | requests a second | median, ms | p99, ms | errors |"
echo "|---|---|---|---|---|"
ask() {
  local row
  row=$(wrk -t2 -c"$3" -d"${seconds}s" -s "$work/draw.lua" "$2" -- "$work/$1" | tail -1)
  echo "| $4 | $(echo "$row" | sed 's/ / | /g') |"
}
ask static "http://127.0.0.1:$static" 16 "nginx, the statement files"
for kind in home month statement versions changes; do ask $kind "http://127.0.0.1:$served" 16 $kind; done
for kind in compare search check; do ask $kind "http://127.0.0.1:$served" 2 "$kind, 2 at a time"; done
if [ "$beside" ]; then
  ask rows "http://127.0.0.1:$datasette" 16 "Datasette, a statement's row"
  ask replay "http://127.0.0.1:$pywb" 16 "pywb, a capture"
fi
# Each month once more, by name: what is no page would be told.
while read -r path; do
  status=$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$served$path")
  [ "$status" = 200 ] || echo "$path: $status"
done <"$work/month"
echo "memory of the server: $(memory)"
