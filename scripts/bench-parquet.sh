#!/bin/bash
# Measures `pouch export parquet` of a mirror with a million captures, and reads what comes of it with every reader.
# usage: scripts/bench-parquet.sh [CAPTURES]
#   CAPTURES  lines of the mirror's one manifest, 1000000 where none is given; one in a hundred is a statement
# NOBUILD=1 takes the program that is there; POUCH names another one. The mirror is made by hand, in the system's folder for
# temporary files: half a gigabyte. Prints the export's seconds and peak memory, and what each reader counts.
set -eu
captures=${1:-1000000}
here=$(cd "$(dirname "$0")/.." && pwd)
if [ ! "${NOBUILD:-}${POUCH:-}" ]; then
  "$here/scripts/setup.sh" build
  "$here/scripts/build.sh" >/dev/null
fi
"$here/scripts/setup.sh" bench
"$here/scripts/test-tools.sh"
pouch=$(realpath "${POUCH:-$here/.build/release/pouch}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$work/mirror" "$captures" <<'PYTHON'
import hashlib, json, os, sys
root, count, crawl = sys.argv[1], int(sys.argv[2]), "20260101T000000Z"
os.makedirs(f"{root}/crawls/{crawl}")
os.makedirs(f"{root}/archive")
for name in ("00001",):
    open(f"{root}/archive/{crawl}-{name}.warc.gz", "wb").close()
total = hashlib.sha256()
size = 0
urls = sorted(f"https://press.example/r/{n % 997}/{n}.htm?a={n % 13}" for n in range(count))
with open(f"{root}/crawls/{crawl}/manifest.jsonl", "wb") as manifest:
    for n, url in enumerate(urls):
        digest = hashlib.sha256(url.encode()).hexdigest()
        line = {"url": url, "role": "statement" if n % 100 == 0 else "asset", "outcome": "new", "http_status": 200,
                "fetched_at": "2026-01-01T00:00:00.%06dZ" % (n % 1_000_000), "content_type": "text/html; charset=utf-8",
                "charset": "utf-8", "bytes": n, "sha256": digest, "path": f"pages/press.example/{digest[:8]}/{n}~f",
                "warc": {"file": f"archive/{crawl}-00001.warc.gz", "offset": n * 1000, "length": 999,
                         "record_id": f"<urn:uuid:{digest[:8]}-0000-4000-8000-{n:012d}>"},
                "listed_on": ["https://press.example/"]}
        if n % 100 == 0:
            text = f"The minister spoke of {url}. " * 40
            held = {"id": f"s{n}", "url": url, "title": f"Title {n}", "date": "2026-01-01", "paragraphs": [text],
                    "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "provenance": {"crawl": crawl, "profile": "bench"}}
            bytes_ = json.dumps(held, separators=(",", ":")).encode()
            path = f"statements/2026/{n % 12 + 1:02d}/s{n}.json"
            os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
            with open(f"{root}/{path}", "wb") as file:
                file.write(bytes_)
            line["statement"] = {"id": f"s{n}", "path": path, "text_sha256": held["text_sha256"],
                                 "sha256": hashlib.sha256(bytes_).hexdigest()}
        bytes_ = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        total.update(bytes_)
        size += len(bytes_)
        manifest.write(bytes_)
summary = {"crawl": crawl, "state": "complete", "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-02T00:00:00Z",
           "profile": "bench", "manifest": {"lines": count, "bytes": size, "sha256": total.hexdigest()},
           "warc": [{"file": f"archive/{crawl}-00001.warc.gz", "bytes": 0, "sha256": hashlib.sha256().hexdigest()}]}
with open(f"{root}/crawls/{crawl}/summary.json", "w") as file:
    json.dump(summary, file)
PYTHON
/usr/bin/time -f '%U user, %S system, %e s, %M kB at most' -o "$work/time" "$pouch" export "$work/mirror" parquet -o "$work/out"
echo "$captures captures: $(cat "$work/time"), $(du -sb "$work/out" | cut -f1) bytes of $(du -sb "$work/mirror/crawls" | cut -f1) in the manifest"
"$here/.venv/bin/python3" - "$work/out" "$captures" <<'PYTHON'
import glob, os, sys, time
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=sys.argv[1] + "/.cache")
import datasets, duckdb, fastparquet, polars, pyarrow.dataset
folder, count = sys.argv[1], int(sys.argv[2])
files = folder + "/captures/**/*.parquet"
path = glob.glob(files, recursive=True)[0]
# How many rows and URLs, and the sums of the offsets and of the copies' bytes.
wanted = (count, count, count * (count - 1) // 2 * 1000, count * (count - 1) // 2)


def by_pyarrow():
    table = pyarrow.dataset.dataset(folder + "/captures").to_table()
    sums = [pyarrow.compute.sum(table[name]).as_py() for name in ("warc_record_offset", "bytes")]
    return table.num_rows, len(table["url"].unique()), *sums


def by_duckdb():
    query = f"SELECT count(*), count(DISTINCT url), sum(warc_record_offset), sum(bytes) FROM '{files}'"
    return duckdb.sql(query).fetchall()[0]


def by_polars():
    frame = polars.scan_parquet(files).select(
        polars.len(), polars.col("url").n_unique().alias("u"), polars.col("warc_record_offset").sum(),
        polars.col("bytes").sum())
    return frame.collect().row(0)


def by_fastparquet():
    frame = fastparquet.ParquetFile(path).to_pandas(columns=["url", "warc_record_offset", "bytes"])
    return len(frame), frame.url.nunique(), int(frame.warc_record_offset.sum()), int(frame.bytes.sum())


def by_datasets():
    datasets.disable_progress_bars()
    table = datasets.load_dataset(folder, "captures", split="train").data.table
    sums = [pyarrow.compute.sum(table[name]).as_py() for name in ("warc_record_offset", "bytes")]
    return table.num_rows, len(table["url"].unique()), *sums


for name in ("pyarrow", "duckdb", "polars", "fastparquet", "datasets"):
    start = time.monotonic()
    found = tuple(int(n) for n in globals()["by_" + name]())
    assert found == wanted, (name, found, wanted)
    print(f"{name}: {found[0]} rows, the sums right, {time.monotonic() - start:.1f} s")
PYTHON
