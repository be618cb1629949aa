#!/bin/sh
# Text found without a profile, against scrapinghub/article-extraction-benchmark.
#
#     scripts/bench-extract.sh FOLDER
#
# FOLDER is a checkout of that repository: ground-truth.json, html/*.html.gz, evaluate.py. Each page goes through `pouch extract`
# without a profile; evaluate.py then scores it beside the tools whose output the repository holds. POUCH names the program
# (default: .build/release/pouch).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(cd "$1" && pwd)
export POUCH_PROGRAM="${POUCH:-$here/.build/release/pouch}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$folder/ground-truth.json" "$folder/evaluate.py" "$work/"
cp -R "$folder/output" "$work/output"
"${PYTHON:-python3}" - "$folder" "$work" <<'PY'
import gzip, json, os, subprocess, sys
folder, work = sys.argv[1:3]
output = {}
for key, item in json.load(open(os.path.join(folder, "ground-truth.json"))).items():
    page = os.path.join(work, "page.html")
    with open(page, "wb") as file:
        file.write(gzip.open(os.path.join(folder, "html", key + ".html.gz")).read())
    done = subprocess.run(
        [os.environ["POUCH_PROGRAM"], "extract", page, "--url", item["url"]], capture_output=True, text=True)
    statement = json.loads(done.stdout) if done.returncode == 0 else {}
    output[key] = {"articleBody": "\n".join(statement.get("paragraphs", []))}
json.dump(output, open(os.path.join(work, "output", "pouch.json"), "w"))
PY
cd "$work" && "${PYTHON:-python3}" evaluate.py --n-bootstrap 100
