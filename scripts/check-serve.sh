#!/bin/bash
# Looks at the web interface on a mirror of the bundled archive that was crawled twice: axe-core at WCAG 2.2 AA on every kind
# of page, light and dark, at 1280 and 320 pixels; pages wider than the window; dead links; the OpenAPI document. Then
# slowhttptest attacks it in its four ways, a thousand connections each, while a page is asked for again and again. Takes some
# six minutes and network access to PyPI; CI does not run it.
# usage: scripts/check-serve.sh
# POUCH names the program (default: the last build). Ends with 1 when something is found.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/debug/pouch}
for program in chromium chromedriver curl slowhttptest; do
  command -v $program >/dev/null || { echo "check-serve.sh: no $program here: apt-get install chromium chromium-driver curl slowhttptest" >&2; exit 69; }
done
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q --disable-pip-version-check install selenium==4.51.0 openapi-spec-validator==0.9.0
# For the axe.min.js that it carries; what it drives is not needed.
"$work/venv/bin/pip" -q --disable-pip-version-check install --no-deps axe-playwright-python==0.1.8
python3 "$here/scripts/demo_series.py" "$pouch" "$work/mirror"
"$pouch" serve "$work/mirror" --port 0 >"$work/address" &
server=$!
for _ in $(seq 100); do grep -q http "$work/address" && break; sleep .1; done
url=$(grep -o 'http://[0-9.:]*' "$work/address")
until curl -sf "$url/changes.json" | grep -q '"edited"'; do sleep .5; done # compared in the background
found=0
curl -sf "$url/-/openapi.json" >"$work/openapi.json"
"$work/venv/bin/openapi-spec-validator" "$work/openapi.json" || found=1
"$work/venv/bin/python" "$here/scripts/check_serve.py" "$url" || found=1

# Slow heads, bodies that come drop by drop, ranges without end, answers that nobody takes.
for attack in "-H -i 3" "-B -i 3" "-R" "-X -w 10 -y 20 -n 5 -z 32 -k 3"; do
  slowhttptest -c 1000 -r 200 -l 25 -p 5 $attack -u "$url/" >"$work/slow" 2>&1 &
  slow=$!
  asked=0 unanswered=0
  while kill -0 $slow 2>/dev/null; do
    asked=$((asked + 1))
    [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$url/?$asked")" = 200 ] || unanswered=$((unanswered + 1))
    sleep .2
  done
  wait $slow || true
  no=$(grep -ac 'service available:.*NO' "$work/slow" || true)
  echo "slowhttptest $attack: $asked pages asked for meanwhile, $unanswered not answered; slowhttptest's own requests unanswered: $no"
  [ $asked -gt 0 ] && [ $unanswered = 0 ] && [ "$no" = 0 ] || found=1
done
exit $found
