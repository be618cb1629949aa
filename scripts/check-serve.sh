#!/bin/bash
# Looks at the web interface on a mirror of the bundled archive that was crawled twice: axe-core at WCAG 2.2 AA on every kind
# of page, light and dark, at 1280 and 320 pixels; pages wider than the window; the same pages printed, and in w3m; dead links;
# the OpenAPI document, and by it schemathesis asks for all that it names. Then slowhttptest attacks the server in its four ways,
# a thousand connections each, while a page is asked for again and again. All the while the server must connect to nobody
# (strace). Takes some eight minutes and network access to PyPI; CI does not run it.
# usage: scripts/check-serve.sh
# POUCH names the program (default: the last build). Ends with 1 when something is found.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/debug/pouch}
for program in chromium chromedriver curl slowhttptest strace w3m; do
  command -v $program >/dev/null || { echo "check-serve.sh: no $program here: apt-get install chromium chromium-driver curl slowhttptest strace w3m" >&2; exit 69; }
done
work=$(mktemp -d)
server=
# The server is strace's child, which would outlive it.
trap 'pkill -P "$server" || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q --disable-pip-version-check install selenium==4.51.0 openapi-spec-validator==0.9.0 schemathesis==4.32.5
# For the axe.min.js that it carries; what it drives is not needed.
"$work/venv/bin/pip" -q --disable-pip-version-check install --no-deps axe-playwright-python==0.1.8
python3 "$here/scripts/demo_series.py" "$pouch" "$work/mirror"
strace -f -qq --seccomp-bpf -e trace=connect -o "$work/connects" "$pouch" serve "$work/mirror" --port 0 >"$work/address" &
server=$!
for _ in $(seq 100); do grep -q http "$work/address" && break; sleep .1; done
url=$(grep -o 'http://[0-9.:]*' "$work/address")
until curl -sf "$url/changes.json" | grep -q '"edited"'; do sleep .5; done # compared in the background
found=0
curl -sf "$url/-/openapi.json" >"$work/openapi.json"
"$work/venv/bin/openapi-spec-validator" "$work/openapi.json" || found=1
(cd "$work" && venv/bin/schemathesis run "$url/-/openapi.json" --max-examples 20 --phases coverage,fuzzing --workers 2 \
  --checks not_a_server_error,status_code_conformance,content_type_conformance >schemathesis) || { cat "$work/schemathesis"; found=1; }
grep -a 'generated,' "$work/schemathesis"
"$work/venv/bin/python" "$here/scripts/check_serve.py" "$url" || found=1

# Slow heads, bodies that come drop by drop, ranges without end, answers that nobody takes.
for attack in "-H -i 3" "-B -i 3" "-R" "-X -w 10 -y 20 -n 5 -z 32 -k 3"; do
  slowhttptest -c 1000 -r 200 -l 25 -p 5 $attack -u "$url/" >"$work/slow" 2>&1 &
  slow=$!
  asked=0 unanswered=0
  while kill -0 $slow 2>/dev/null; do
    asked=$((asked + 1))
    # Long enough for a machine on which others work, too.
    answer=$(curl -s -o /dev/null -m 15 -w '%{http_code} after %{time_total} s %{errormsg}' "$url/?$asked") || true
    [ "${answer%% *}" = 200 ] || { unanswered=$((unanswered + 1)); echo "not answered: $answer"; }
    sleep .2
  done
  wait $slow || true
  no=$(grep -ac 'service available:.*NO' "$work/slow" || true)
  echo "slowhttptest $attack: $asked pages asked for meanwhile, $unanswered not answered; slowhttptest's own requests unanswered: $no"
  [ $asked -gt 0 ] && [ $unanswered = 0 ] && [ "$no" = 0 ] || found=1
done
if grep AF_INET "$work/connects"; then
  echo "the server connected to somebody"
  found=1
fi
exit $found
