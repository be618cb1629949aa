#!/bin/bash
# Installs the archives' own tools from PyPI into .venv: the tests judge what Pouch writes by them. Says so when it does anything.
set -eu
cd "$(dirname "$0")/.."
wanted="warcio==1.8.1 fastwarc==2.0.1 pywb==2.10.0 setuptools<81"
stamp=.venv/pouch-tools
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing from PyPI into .venv: $wanted" >&2
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check $(printf '%s\n' $wanted)
echo "$wanted" >"$stamp"
