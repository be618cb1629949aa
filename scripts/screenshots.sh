#!/bin/bash
# Draws docs/serve-light.png, what changed in a statement, and docs/serve-dark.png, the home page, with Chromium: the web
# interface on a mirror of the bundled archive that was crawled twice, with edits between.
# usage: scripts/screenshots.sh
# POUCH names the program (default: the last build).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/debug/pouch}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "screenshots.sh: no Chromium here: scripts/setup.sh test installs it" >&2
  exit 69
}
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
python3 "$here/scripts/demo_series.py" "$pouch" "$work/mirror" 61 # crawls of different minutes, as pages tell them
"$pouch" serve "$work/mirror" --port 0 >"$work/address" &
server=$!
for _ in $(seq 100); do grep -q http "$work/address" && break; sleep .1; done
url=$(grep -o 'http://[0-9.:]*' "$work/address")
until curl -sf "$url/changes.json" | grep -q '"edited"'; do sleep .5; done # compared in the background

# name, height, path, and what Chromium is told beside.
draw() {
  "$browser" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars \
    --force-device-scale-factor=1 --user-data-dir="$work/browser" --window-size="1100,$2" \
    --screenshot="$work/$1.png" "${@:4}" "$url$3" 2>"$work/said" || { cat "$work/said" >&2; exit 70; }
  size=$(wc -c <"$work/$1.png")
  [ "$size" -lt 150000 ] || { echo "screenshots.sh: $1.png has $size bytes, more than 150,000" >&2; exit 70; }
  mv "$work/$1.png" "$here/docs/$1.png"
}
statement=$(basename "$work"/mirror/statements/2006/05/19176-*.json .json)
draw serve-light 806 "/statement/$statement/compare/first...newest"
draw serve-dark 910 / --blink-settings=preferredColorScheme=0
