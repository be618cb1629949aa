#!/usr/bin/env python3
"""Checks a mirror by docs/format.md, "How a mirror is checked", with nothing but Python's standard library and
verify_parts.py beside this file.
usage: verify_mirror.py DIR    exit: 0 intact, 2 damage (a line a file), 4 no crawl complete yet, 65 not a mirror"""
import mmap, os, re, sys
from verify_parts import (BAD, CRAWL, VOLUME, broken_seals, check, files_below, is_file, manifest, members, merkle, names, no_link, parse,
                          read, sha, statement, summary, url_of)

root, damage = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__), {}
if not any(os.path.exists(os.path.join(root, name)) for name in ("crawls", "archive", "head.json", "pouch.sqlite")):
    sys.exit(print(f"{root} is not a mirror", file=sys.stderr) or 65)
os.chdir(root)
def note(path, kind, why=""):
    worst = min(kind, damage.get(path, (kind,))[0], key=["missing", "altered", "flawed", "extra"].index)
    damage[path] = (worst, damage.get(path, ("", ""))[1] or str(why))

# The chain of summaries, from the newest crawl back.
summaries, digests, crawls = {}, {}, set()
for name in names("crawls"):
    if not CRAWL.fullmatch(name) or not os.path.isdir(f"crawls/{name}") or not no_link(f"crawls/{name}"):
        note(f"crawls/{name}", "extra")
        continue
    crawls.add(name)
    for file in names(f"crawls/{name}"):
        known = file in ("manifest.jsonl", "summary.json", "summary.json.minisig", "summary.json.tsr", "log.jsonl")
        known and is_file(f"crawls/{name}/{file}") or note(f"crawls/{name}/{file}", "extra")
    if is_file(path := f"crawls/{name}/summary.json"):
        try:
            summaries[name], digests[name] = summary(path, name), sha(read(path))
        except BAD as error:
            note(path, "flawed", error)
for path in filter(is_file, ["head.json", *(f"crawls/{name}/summary.json" for name in summaries)]):
    for seal, error in broken_seals(path):
        note(seal, "flawed", error)
before = lambda name: max((c for c in summaries if c < name), default=None)
claim, at, reached = None, max(summaries, default=None), set()
if is_file("head.json"):
    try:
        claim = parse(read("head.json"))
        assert CRAWL.fullmatch(claim["crawl"]) and claim["summary_sha256"]
        if at and at > claim["crawl"]:  # one behind is what a kill leaves
            summaries[at].get("previous") == claim or note("head.json", "flawed", "a newer crawl is there")
            claim = None
    except BAD as error:
        claim = note("head.json", "flawed", error)
while claim or at:
    if claim:
        at, path = claim["crawl"], f"crawls/{claim['crawl']}/summary.json"
        crawls.add(at)
        if at not in summaries:
            at = before(at) if path in damage else note(path, "missing") or before(at)
        elif digests[at] != claim["summary_sha256"]:
            note(path, "altered")
    if at is None or at in reached:
        break
    reached.add(at)
    claim, here, at = summaries[at].get("previous"), at, None
    if claim and claim["crawl"] >= here:
        claim, at = note(f"crawls/{here}/summary.json", "flawed"), before(here)
for name in set(summaries) - reached:
    note(f"crawls/{name}/summary.json", "extra")
crawls = sorted(crawls)

# The manifests: only the lines of a sound one decide about anything.
newest, sound = {}, {}
for name in sorted(summaries):
    path, said = f"crawls/{name}/manifest.jsonl", summaries[name]["manifest"]
    if not is_file(path):
        note(path, "missing")
        continue
    data = read(path)
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    try:
        parsed = manifest(data, lines)
    except BAD as error:
        parsed = note(path, "flawed", error)
    root_is = merkle(lines)
    if (sha(data), len(data), len(lines), root_is) != (said["sha256"], said["bytes"], said["lines"], said.get("merkle_root", root_is)):
        parsed = note(path, "altered")
    if parsed is not None:
        sound[name] = parsed
        newest.update((line["url"], (name, line)) for line in parsed)

# The WARC files: records by place and by id, and the files that are proved by their digest.
records, by_id, proved, volumes = {}, {}, set(), []

claims = {v["file"]: v for c in summaries for v in summaries[c]["warc"]}
for path in (f"archive/{name}" for name in names("archive")):
    crawl = VOLUME.fullmatch(path) and VOLUME.fullmatch(path)[1]
    if crawl in crawls and is_file(path) and (path in claims or crawl not in summaries):
        volumes.append((path, crawl))
    elif not (crawl and is_file(path) and not os.path.getsize(path) and all(c < crawl for c in crawls)):
        note(path, "extra")
for path in set(claims) - {path for path, _ in volumes}:
    note(path, "missing")
for path, crawl in volumes:
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if os.path.getsize(path) else b""
    if path in claims and (len(data), sha(data)) != (claims[path]["bytes"], claims[path]["sha256"]):
        note(path, "altered")
    for offset, length, text in members(data):
        if text is None:  # what a kill leaves at the end of the crawl that is not complete is no damage
            torn = path not in claims and (path, crawl) == (volumes[-1][0], crawls[-1]) and offset + length == len(data)
            torn or note(path, "flawed", f"byte {offset}: cannot be read on")
            break
        try:
            record = check(text)
            by_id.setdefault(record["id"], record) is record or note(path, "flawed", f"byte {offset}: a record id twice")
            record.update(file=path, crawl=crawl, place=(path, offset), length=length)
            if record["type"] in ("response", "revisit"):
                records[path, offset] = record
        except BAD as error:
            note(path, "flawed", f"byte {offset}: {error}")
    proved.update({path} & set(claims) - set(damage))

def resolve(at):  # the response that holds the payload, or None; and the last record on the way
    while at["type"] == "revisit":
        to = by_id.get(at["refers"])
        if not to or to["digest"] != at["digest"] or to["place"] >= at["place"]:
            return None, at
        at = to
    return at, at

# Pages, statements and extractions, each against the newest line of its URL.
steps, suspects, dangling, moved, named = {}, [], [], set(), set()
for path in [path for name in names("extractions") if CRAWL.fullmatch(name) and is_file(path := f"extractions/{name}/manifest.jsonl")]:
    for line in read(path).splitlines():
        try:
            step = parse(line)
            steps.setdefault(step["url"], []).append((step, step["after_sha256"], is_file(path.replace("manifest.jsonl", "summary.json"))))
        except BAD as error:
            note(path, "flawed", error)

for url, (crawl, line) in newest.items():
    if "path" in line:
        named.add(line["path"])
        if not is_file(line["path"]):
            note(line["path"], "missing")
        elif sha(read(line["path"])) != line["sha256"]:
            suspects.append((line["path"], "altered", crawl, url))
    if "path" in line.get("statement", {}):
        states = [(line["statement"]["path"], line["statement"]["sha256"])]
        for step, after, finished in steps.get(url, []):
            if (step.get("previous_path", step["path"]), step.get("before_sha256", states[0][1])) == states[0]:
                states = [(step["path"], after)] + ([] if finished else states)
        path = next((path for path, _ in states if is_file(path)), None)
        named.add(path or states[-1][0])
        try:
            if path is None or (path, sha(read(path))) not in states:
                suspects.append((path or states[0][0], "altered" if path else "missing", crawl, url))
            else:
                held, record = statement(path)
                assert held == url
                by_id.get(record, {}).get("uri") == url or dangling.append((record, path))
        except BAD as error:
            note(path, "flawed", error)
suspects += [(path, "extra", "", None) for top in ("pages", "statements") for path in files_below(top) if path not in named]

# Records of a crawl without a sound manifest vouch for what those of sound ones do not explain.
holders = {}
for record in records.values():
    held = resolve(record)[0]
    if record["crawl"] not in sound and record["success"] and held:
        holders.setdefault(held["content"], []).append((record["crawl"], record["uri"]))

def vouched(path, crawl, url):
    try:
        if path.startswith("pages/"):
            url = url or url_of(path)
            return any(by > crawl and url in (None, uri) for by, uri in is_file(path) and holders.get(sha(read(path))) or [])
        url, record = statement(path)
        by = by_id[record]
        return by["uri"] == url and by["crawl"] not in sound and by["crawl"] > crawl and (moved.add(url) or True)
    except (OSError, *BAD):
        return False

for path, kind, _, url in [s for s in suspects if not vouched(s[0], *s[2:])]:
    kind == "missing" and url in moved or note(path, kind)

# Each line against its record, and its page against what that holds.
named_by = {line["warc"]["record_id"]: line["warc"]["file"] for lines in sound.values() for line in lines if "warc" in line}
for crawl, line in [(crawl, line) for crawl, lines in sound.items() for line in lines if "warc" in line]:
    place, url, lines_of = line["warc"], line["url"], f"crawls/{crawl}/manifest.jsonl"
    record = records.get((place["file"], place["offset"]))
    held, last = resolve(record) if record else (None, None)
    if not place["file"].startswith(f"archive/{crawl}-"):
        note(lines_of, "flawed", f"{url}: a record of another crawl's")
    elif not record or (record["length"], record["id"], record["uri"]) != (place["length"], place["record_id"], url):
        place["file"] in proved and note(lines_of, "flawed", f"{url}: its record is not at its place")
    elif not held:
        dangling.append((last["refers"], last["file"]))
    elif line["outcome"] in ("new", "unchanged", "changed", "restored") and line.get("http_status", 0) in (*range(200, 300), 304):
        if held["content"] and line.get("sha256", held["content"]) != held["content"] and held["file"] in proved:
            note(line["path"] if newest[url][1] is line and "path" in line else lines_of, "flawed", f"{url}: not what its record holds")
for record, path in dangling:
    named_by.get(record) in damage or note(path, "flawed", f"names {record}, which is not there")
for path in sorted(damage, key=os.fsencode):
    print(damage[path][0], path, damage[path][1], sep="\t")
print(f"{len(summaries)} crawls, {len(newest)} URLs, {len(damage)} damaged files", file=sys.stderr)
sys.exit(2 if damage else 0 if summaries else 4)
