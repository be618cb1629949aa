#!/bin/bash
# Holds what Pouch reads of pages, their visible lines and their links, against html5lib, and against html5lib-tests.
# usage: scripts/bench-html.sh [--cases DIR] [--list N] PAGE...
# DIR has the tree-construction cases of html5lib-tests (*.dat; in web-platform-tests since June 2026). Every difference is
# counted by kind, and N of each (3) are shown.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh" build
"$here/scripts/test-tools.sh"
swift build --package-path "$here" -c release --product html-probe >/dev/null
exec "$here/.venv/bin/python3" "$here/scripts/compare-html.py" "$here/.build/release/html-probe" "$@"
