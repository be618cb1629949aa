#!/usr/bin/env python3
"""Reads the Parquet export of a mirror by every reader, and holds each value against the mirror's own files.

usage: read_dataset.py EXPORT JSONL MIRROR CACHE AUDIT...   AUDIT: `pouch audit --json` of a crawl and the one before it; prints a line for each thing that was found as it should be
"""
import calendar, glob, gzip, hashlib, io, json, os, sys, urllib.parse

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=sys.argv[4], HF_DATASETS_CACHE=sys.argv[4])
import duckdb, fastparquet, pandas, polars, pyarrow as pa, pyarrow.dataset, pyarrow.parquet as pq, yaml
from surt import surt

export, jsonl, mirror = sys.argv[1:4]
DAYS = {"date", "date_end", "released_on", "listing_date"}
JSON = {"translations", "breadcrumb", "fields", "head", "paragraphs", "blocks", "links", "attachments", "parts",
        "listing_fields", "rules", "warnings", "listed_on", "redirected_from", "settings", "also", "reasons", "shared",
        "noise", "diff"}


def lines(path):
    packed = path + ".gz"
    with (gzip.open(packed) if os.path.exists(packed) else open(path, "rb")) as file:
        return [json.loads(line) for line in file.read().decode().split("\n") if line]


def statement(s):
    row = dict(s)
    speaker, listing, source = row.pop("speaker", {}), row.pop("listing", {}), row.pop("provenance")
    row.update(speaker=speaker.get("name"), speaker_role=speaker.get("role"), listing_title=listing.get("title"),
               listing_date=listing.get("date"), listing_fields=listing.get("fields"), **source)
    return row


def micros(text):
    """RFC 3339 in UTC, as manifests and summaries have it."""
    if text is None:
        return None
    day, _, rest = text.rstrip("Z").partition("T")
    seconds, _, part = rest.partition(".")
    h, m, s = map(int, seconds.split(":"))
    y, mo, d = map(int, day.split("-"))
    return calendar.timegm((y, mo, d, h, m, s)) * 1_000_000 + int((part + "000000")[:6])


def capture(line):
    url = urllib.parse.urlsplit(line["url"])
    warc, held, first = line.get("warc", {}), line.get("statement", {}), line.get("first_answer", {})
    good = line["outcome"] in ("new", "unchanged", "changed", "restored") and (
        line.get("http_status") == 304 or 200 <= line.get("http_status", 0) < 300)
    same = ("url", "role", "outcome", "reason", "error", "note", "attempts", "requested", "etag", "last_modified",
            "sha256", "bytes", "path", "listed_on", "redirected_from")
    return {**{name: line.get(name) for name in same},
            "url_surtkey": surt(line["url"]), "url_host_name": url.hostname, "url_protocol": url.scheme,
            "url_port": url.port, "url_path": url.path, "url_query": url.query if "?" in line["url"] else None,
            "fetch_time": micros(line.get("fetched_at")), "fetch_status": line.get("http_status"),
            "content_digest": "sha256:" + line["sha256"] if good and "sha256" in line else None,
            "content_mime_type": line["content_type"].split(";")[0].strip() if "content_type" in line else None,
            "content_charset": line.get("charset"), "warc_filename": warc.get("file"),
            "warc_record_offset": warc.get("offset"), "warc_record_length": warc.get("length"),
            "record_id": warc.get("record_id"), "statement_id": held.get("id"), "statement_path": held.get("path"),
            "statement_sha256": held.get("sha256"), "statement_text_sha256": held.get("text_sha256"),
            "first_answer_status": first.get("http_status"), "first_answer_time": micros(first.get("fetched_at")),
            "first_answer_record_id": first.get("record_id")}


def crawl(s, digest):
    previous = s.get("previous", {})
    return {"crawl": s["crawl"], "profile": s["profile"], "profile_sha256": s.get("profile_sha256"),
            "origin": s["settings"].get("origin"), "is_partial": bool(s["settings"].get("parts")),
            "started_at": micros(s["started_at"]), "ended_at": micros(s["ended_at"]), "requests": s["requests"],
            "retries": s["retries"], "resumed": s["resumed"], "bytes_received": s["bytes_received"],
            "settings": s["settings"], "warc_files": len(s["warc"]), "warc_bytes": sum(v["bytes"] for v in s["warc"]),
            "manifest_lines": s["manifest"]["lines"], "manifest_sha256": s["manifest"]["sha256"],
            "merkle_root": s["manifest"].get("merkle_root"), "summary_sha256": digest,
            "previous_crawl": previous.get("crawl"), "previous_summary_sha256": previous.get("summary_sha256")}


def change(c):
    """A change of an audit's report, of each side what the table has."""
    row = {name: c.get(name) or None for name in ("also", "reasons", "shared", "noise")}
    row.update({name: c.get(name) for name in ("class", "url", "role", "title", "date", "kind", "speaker", "language",
                                               "moved_to", "fields", "diff")})
    row.update(statement_id=c.get("statement"), is_shared_alone=c.get("shared_alone", False))
    for side in ("from", "to"):
        seen = c.get(side, {})
        row[side + "_fetch_time"] = micros(seen.get("fetched_at"))
        for name, key in [("crawl", "crawl"), ("outcome", "outcome"), ("reason", "reason"), ("status", "http_status"),
                          ("error", "error"), ("sha256", "sha256"), ("text_sha256", "text_sha256"),
                          ("record_id", "record_id"), ("warc_filename", "warc_file"),
                          ("warc_record_offset", "warc_offset")]:
            row[f"{side}_{name}"] = seen.get(key)
    return row


def value(name, found):
    """A reader's value as the mirror's JSON has it."""
    if found is None or found is pandas.NaT or found is pandas.NA or found != found:
        return None
    if name in JSON:
        return json.loads(found)
    if name in DAYS:
        return str(found)[:10]
    if hasattr(found, "timestamp"):
        if isinstance(found, pandas.Timestamp):
            return found.value // 1_000
        return calendar.timegm(found.utctimetuple()) * 1_000_000 + found.microsecond
    return found.item() if hasattr(found, "item") else found


def hold(reader, table, found, wanted, key):
    found = sorted(found, key=lambda row: row[key].encode())
    wanted = sorted(wanted, key=lambda row: row[key].encode())
    assert len(found) == len(wanted) > 0, (reader, table, len(found), len(wanted))
    for row, expected in zip(found, wanted):
        for name in set(row) | set(expected):
            if name in ("archive", "crawl") and name not in expected:
                continue
            got = value(name, row.get(name))
            assert got == expected.get(name), (reader, table, row[key], name, got, expected.get(name))


def readers(folder, hive):
    """Rows of the files in a folder, reader by reader; those of `hive` with what the folders' names say."""
    files = sorted(glob.glob(folder + "/**/*.parquet", recursive=True))
    yield "pyarrow", pa.dataset.dataset(folder, partitioning="hive").to_table().to_pylist()
    found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true)")
    yield "duckdb", found.to_arrow_table().to_pylist()
    yield "polars", polars.scan_parquet(folder + "/**/*.parquet", hive_partitioning=True).collect().to_dicts()
    yield "fastparquet", [row for f in files for row in fastparquet.ParquetFile(f).to_pandas().to_dict("records")]
    import datasets
    name = os.path.basename(hive)
    loaded = datasets.load_dataset(export, name, split="train")
    card = yaml.safe_load(open(export + "/README.md", encoding="utf-8").read().split("---\n")[1])
    told = {c["config_name"]: c for c in card["dataset_info"]}[name]
    assert [f["name"] for f in told["features"]] == loaded.column_names
    assert told["splits"][0]["num_examples"] == len(loaded)
    yield "datasets", loaded.to_list()


duckdb.sql("SET TimeZone = 'UTC'")
with open(jsonl, encoding="utf-8") as file:
    statements = [statement(json.loads(line)) for line in file]
names = sorted(n for n in os.listdir(mirror + "/crawls") if os.path.exists(f"{mirror}/crawls/{n}/summary.json"))
wanted = {"statements": (statements, "id"), "captures": ([], "url"), "crawls": ([], "crawl")}
digests = {}
for name in names:
    with open(f"{mirror}/crawls/{name}/summary.json", "rb") as file:
        bytes_ = file.read()
    digests[name] = hashlib.sha256(bytes_).hexdigest()
    wanted["crawls"][0].append(crawl(json.loads(bytes_), digests[name]))
    wanted["captures"][0].append((name, [capture(line) for line in lines(f"{mirror}/crawls/{name}/manifest.jsonl")]))

for table in ("statements", "crawls"):
    for reader, rows in readers(f"{export}/{table}", f"{export}/{table}"):
        hold(reader, table, rows, *wanted[table])
        print(f"{table}, {reader}: the same")
everything = [row for _, rows in wanted["captures"][0] for row in rows]
for reader, rows in readers(f"{export}/captures", f"{export}/captures"):
    assert len(rows) == len(everything), (reader, len(rows), len(everything))
    print(f"captures, {reader}: as many")
for name, rows in wanted["captures"][0]:
    folder = glob.glob(f"{export}/captures/archive=*/crawl={name}")
    assert len(folder) == 1, folder
    path = folder[0] + "/part-0.parquet"
    for reader, found in [
        ("pyarrow", pq.read_table(path, partitioning=None, page_checksum_verification=True).to_pylist()),
        ("duckdb", duckdb.sql(f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)")
         .to_arrow_table().to_pylist()),
        ("polars", polars.read_parquet(path, hive_partitioning=False).to_dicts()),
        ("fastparquet", fastparquet.ParquetFile(path).to_pandas().to_dict("records")),
    ]:
        keys = [row["url_surtkey"].encode() for row in found]
        assert keys == sorted(keys), "rows are not in the order of their keys"
        hold(reader, "captures", found, rows, "url")
    facts = {k.decode(): v.decode() for k, v in pq.read_metadata(path).metadata.items() if k.startswith(b"pouch.")}
    assert facts["pouch.crawl"] == name and facts["pouch.summary_sha256"] == digests[name], facts
    # A row leads to its record.
    for row in pq.read_table(path, partitioning=None).to_pylist():
        if row["warc_filename"]:
            with open(f"{mirror}/{row['warc_filename']}", "rb") as file:
                file.seek(row["warc_record_offset"])
                record = gzip.decompress(file.read(row["warc_record_length"]))
            assert f"WARC-Record-ID: {row['record_id']}\r\n".encode() in record, row
print("captures: the same, and each leads to its record")
audits = {}
for path in sys.argv[5:]:
    with open(path, encoding="utf-8") as file:
        audit = json.load(file)
    audits[audit["to"]["name"] if "name" in audit["to"] else audit["to"]["crawl"]] = audit
assert set(audits) == set(names[1:]), (set(audits), names)
changes = [change(c) for audit in audits.values() for c in audit["changes"]]
for reader, rows in readers(f"{export}/changes", f"{export}/changes"):
    hold(reader, "changes", rows, changes, "url")
    print(f"changes, {reader}: the same")
for name in names:
    file = pq.ParquetFile(glob.glob(f"{export}/changes/archive=*/crawl={name}/part-0.parquet")[0])
    facts = {k.decode(): v.decode() for k, v in file.metadata.metadata.items() if k.startswith(b"pouch.")}
    audit = audits.get(name)
    assert file.metadata.num_rows == (len(audit["changes"]) if audit else 0), name
    before = {k: facts.get("pouch." + k) for k in ("previous_crawl", "previous_summary_sha256", "verdict")}
    older = names[names.index(name) - 1] if audit else None
    assert before == {"previous_crawl": older, "previous_summary_sha256": digests.get(older),
                      "verdict": audit and audit["verdict"]}, before
print("changes: a file a crawl, that of the first without rows")
with open(export + "/_export.json", encoding="utf-8") as file:
    contents = json.load(file)
files = {os.path.relpath(f, export) for f in glob.glob(export + "/**/*.parquet", recursive=True)}
assert files == {f["path"] for f in contents["files"]}
for f in contents["files"]:
    with open(f"{export}/{f['path']}", "rb") as file:
        whole = file.read()
    assert (len(whole), hashlib.sha256(whole).hexdigest()) == (f["bytes"], f["sha256"]), f
    assert pq.read_metadata(io.BytesIO(whole)).num_rows == f["rows"]
assert {c["crawl"]: c["summary_sha256"] for c in contents["crawls"]} == digests
print(f"{len(files)} files as the export lists them")
# What the card tells a reader to type.
os.chdir(export)
rows = duckdb.sql("SELECT date, title, archive FROM 'statements/**/*.parquet' ORDER BY date").fetchall()
assert len(rows) == len(statements) and {row[2] for row in rows} == {contents["archive"]}
assert len(pandas.read_parquet("statements")) == len(statements)
assert set(pandas.read_parquet("captures").crawl) == set(names)
print("the card's lines work")
