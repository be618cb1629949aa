#!/usr/bin/env python3
"""Checks a mirror against docs/format.md ("How a mirror is checked") with nothing but Python's standard library.
usage: verify_mirror.py DIR     exit: 0 intact, 2 damage (one line a file), 4 no crawl complete yet, 65 not a mirror"""
import gzip, hashlib, json, mmap, os, re, sys, zlib

CRAWL = re.compile(r"\d{8}T\d{6}Z")
VOLUME = re.compile(r"archive/(\d{8}T\d{6}Z)-\d{5,}\.warc\.gz")
HEAD = re.compile(rb"WARC/1\.1((?:\r\n[!-9;-~]+:[^\x00-\x08\x0a-\x1f\x7f]*)+)\Z")
FIELDS = set("""warc-type warc-record-id warc-date content-length content-type warc-concurrent-to warc-block-digest
    warc-payload-digest warc-ip-address warc-refers-to warc-refers-to-target-uri warc-refers-to-date
    warc-refers-to-payload-digest warc-target-uri warc-truncated warc-warcinfo-id warc-filename warc-profile
    warc-identified-payload-type warc-segment-number warc-segment-origin-id warc-segment-total-length warc-protocol""".split())
root, damage = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__), {}
sha = lambda data: hashlib.sha256(data).hexdigest()

def note(path, kind, why=""):
    order = ["missing", "altered", "flawed", "extra"]
    old = damage.get(path, (kind, why))
    damage[path] = (min(kind, old[0], key=order.index), old[1] or why)

def is_file(path):  # a regular file, and no link on the way
    parts = path.split("/")
    return (os.path.isfile(os.path.join(root, path))
            and not any(os.path.islink(os.path.join(root, *parts[: n + 1])) for n in range(len(parts))))

def read(path):
    with open(os.path.join(root, path), "rb") as file:
        return file.read()

def names(path):
    full = os.path.join(root, path)
    return sorted(os.listdir(full), key=os.fsencode) if os.path.isdir(full) and not os.path.islink(full) else []

def files_below(path):
    for name in names(path):
        inner = f"{path}/{name}"
        if os.path.isdir(os.path.join(root, inner)) and not os.path.islink(os.path.join(root, inner)):
            yield from files_below(inner)
        else:
            yield inner

def unique(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)

def parse(data):
    return json.loads(data.decode("utf-8", "strict"), object_pairs_hook=unique)

# The chain of summaries.
if not any(os.path.exists(os.path.join(root, name)) for name in ("crawls", "archive", "head.json", "pouch.sqlite")):
    print(f"{root} is not a mirror", file=sys.stderr)
    sys.exit(65)
summaries, crawls = {}, set()
for name in names("crawls"):
    if not CRAWL.fullmatch(name) or not os.path.isdir(f"{root}/crawls/{name}"):
        note(f"crawls/{name}", "extra")
        continue
    crawls.add(name)
    for file in names(f"crawls/{name}"):
        known = file in ("manifest.jsonl", "summary.json", "log.jsonl") or file.startswith("summary.json.")
        if not known or not is_file(f"crawls/{name}/{file}"):
            note(f"crawls/{name}/{file}", "extra")
    path = f"crawls/{name}/summary.json"
    if is_file(path):
        try:
            found = parse(read(path))
            assert found["crawl"] == name and found["state"] == "complete"
            assert found["manifest"]["sha256"] and all(VOLUME.fullmatch(v["file"])[1] == name and v["sha256"] for v in found["warc"])
            summaries[name] = found
        except (ValueError, KeyError, TypeError, AssertionError) as error:
            note(path, "flawed", repr(error))
complete = sorted(summaries)
digest_of = {name: sha(read(f"crawls/{name}/summary.json")) for name in complete}
before = lambda name: max((c for c in complete if c < name), default=None)
claim, at, reached = None, complete[-1] if complete else None, set()
if is_file("head.json"):
    try:
        claim = parse(read("head.json"))
        assert CRAWL.fullmatch(claim["crawl"]) and claim["summary_sha256"]
        if at and at > claim["crawl"]:
            if summaries[at].get("previous") != claim:  # one behind is what a kill leaves
                note("head.json", "flawed", "a newer crawl is there")
            claim = None
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        note("head.json", "flawed", repr(error))
        claim = None
while claim or at:
    if claim:
        at, path = claim["crawl"], f"crawls/{claim['crawl']}/summary.json"
        crawls.add(at)
        if at not in summaries:
            if path not in damage:
                note(path, "missing")
            at = before(at)
        elif digest_of[at] != claim["summary_sha256"]:
            note(path, "altered")
    if at is None or at in reached:
        break
    reached.add(at)
    claim, here = summaries[at].get("previous"), at
    at = None
    if claim and claim["crawl"] >= here:
        note(f"crawls/{here}/summary.json", "flawed")
        claim, at = None, before(here)
for name in set(complete) - reached:
    note(f"crawls/{name}/summary.json", "extra")
crawls = sorted(crawls)

# The manifests: only a sound one's lines decide about anything.
def merkle(leaves):  # RFC 9162 section 2.1.1
    stack = []
    for count, leaf in enumerate(leaves):
        node = hashlib.sha256(b"\0" + leaf).digest()
        while count & 1:
            node, count = hashlib.sha256(b"\1" + stack.pop() + node).digest(), count >> 1
        stack.append(node)
    while len(stack) > 1:
        right = stack.pop()
        stack.append(hashlib.sha256(b"\1" + stack.pop() + right).digest())
    return stack[0].hex() if stack else sha(b"")

newest, sound = {}, {}
for name in complete:
    path, said = f"crawls/{name}/manifest.jsonl", summaries[name]["manifest"]
    if not is_file(path):
        note(path, "missing")
        continue
    data = read(path)
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    try:
        parsed = [parse(line) for line in lines]
        urls = [line["url"].encode() for line in parsed]
        assert data.endswith(b"\n") or not data
        assert all(a < b for a, b in zip(urls, urls[1:]))
        for line in parsed:
            for place, folder in ((line, "pages/"), (line.get("statement", {}), "statements/")):
                if "path" in place:
                    assert place["path"].startswith(folder) and re.fullmatch("[0-9a-fA-F]{64}", place["sha256"])
                    assert not {"", ".", ".."} & set(place["path"].split("/"))
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        parsed = note(path, "flawed", repr(error))
    if (sha(data), len(data), len(lines)) != (said["sha256"], said["bytes"], said["lines"]) or merkle(lines) != said.get("merkle_root", merkle(lines)):
        parsed = note(path, "altered")
    if parsed is not None:
        sound[name] = parsed
        newest.update((line["url"], (name, line)) for line in parsed)

# The WARC files: records by id and by place, and the files that are proved by their digest.
records, by_id, proved, volumes, seen = {}, {}, set(), [], set()

def members(data):  # (offset, length, text); the text is None where the file cannot be read on
    at = 0
    while at < len(data):
        unzip, text, end = zlib.decompressobj(31), bytearray(), at
        try:
            while not unzip.eof and end < len(data):
                text += unzip.decompress(data[end : end + 65536])
                end += 65536
        except zlib.error:
            pass
        length = min(end, len(data)) - len(unzip.unused_data) - at
        yield at, length, bytes(text) if unzip.eof else None
        if not unzip.eof:
            return
        at += length

def decoded(head, payload):  # None when Python has no decoder for it
    coding = b",".join(re.findall(rb"(?im)^content-encoding:\s*(.*?)\s*$", head)).lower()
    try:
        for name in reversed([c.strip() for c in coding.split(b",") if c.strip() not in (b"", b"identity")]):
            if name in (b"gzip", b"x-gzip"):
                payload = gzip.decompress(payload)
            elif name == b"deflate":
                payload = zlib.decompress(payload, 15 if payload[:1] == b"x" else -15)
            else:
                return None
    except (OSError, EOFError, zlib.error):
        return None
    return sha(payload)

def check_record(text):  # the fields, the payload's digests, and what is wrong
    head, _, rest = text.partition(b"\r\n\r\n")
    if not HEAD.match(head):
        raise ValueError("malformed fields")
    pairs = [line.decode().split(":", 1) for line in head.split(b"\r\n")[1:]]
    fields = {name.lower(): value.strip() for name, value in pairs}
    kind, length = fields["warc-type"], int(fields["content-length"])
    block, uri = rest[:length], fields.get("warc-target-uri", "")
    if rest[length:] != b"\r\n\r\n":
        raise ValueError("wrong length, no terminator, or more than one record")
    once = [name.lower() for name, _ in pairs if name.lower() != "warc-concurrent-to"]
    if set(fields) - FIELDS or len(once) != len(set(once)) or not re.fullmatch("<.+>", fields["warc-record-id"]):
        raise ValueError("unknown, repeated or malformed field")
    if uri.startswith("<") or not uri and kind != "warcinfo" or not re.match(r"\d{4}-\d\d-\d\dT", fields["warc-date"]):
        raise ValueError("bad target URI or date")
    if fields.get("warc-block-digest") != "sha256:" + sha(block):
        raise ValueError("no block digest, or a wrong one")
    end = re.search(rb"\n\r*\n", block)
    http, payload = (block[: end.end()], block[end.end() :]) if end else (block, b"")
    name = "warc-refers-to-payload-digest" if kind == "revisit" else "warc-payload-digest"
    if kind in ("revisit", "response") and not re.fullmatch("sha256:[0-9a-f]{64}", fields.get(name, "")):
        raise ValueError("no payload digest")
    if kind == "response" and fields[name] != "sha256:" + sha(payload):
        raise ValueError("wrong payload digest")
    status = re.match(rb"\S+ (\d{3})", http)
    return fields, dict(
        id=fields["warc-record-id"], uri=uri, digest=fields.get(name), revisit=kind == "revisit", refers=fields.get("warc-refers-to"),
        content=decoded(http, payload), success=status is None or status[1].startswith(b"2"))

claims = {v["file"]: v for c in complete for v in summaries[c]["warc"]}
for name in names("archive"):
    path = f"archive/{name}"
    crawl = VOLUME.fullmatch(path) and VOLUME.fullmatch(path)[1]
    born = crawl and is_file(path) and not os.path.getsize(os.path.join(root, path)) and all(c < crawl for c in crawls)
    if crawl in crawls and is_file(path) and (path in claims or crawl not in summaries):
        volumes.append((path, crawl))
    elif not born:
        note(path, "extra")
for path in set(claims) - {path for path, _ in volumes}:
    note(path, "missing")
for path, crawl in volumes:
    size = os.path.getsize(os.path.join(root, path))
    with open(os.path.join(root, path), "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if path in claims and (size, sha(data)) != (claims[path]["bytes"], claims[path]["sha256"]):
            note(path, "altered")
        for offset, length, text in members(data):
            if text is None:
                torn = path not in claims and (path, crawl) == volumes[-1] and crawl == crawls[-1] and offset + length == size
                damage.get(path) if torn else note(path, "flawed", f"byte {offset}: cannot be read")
                break
            try:
                fields, record = check_record(text)
                if record["id"] in seen:
                    note(path, "flawed", f"byte {offset}: a record id twice")
                seen.add(record["id"])
                if fields["warc-type"] in ("response", "revisit"):
                    record.update(file=path, crawl=crawl, place=(path, offset), length=length)
                    records[path, offset] = record
                    by_id.setdefault(record["id"], record)
            except (ValueError, KeyError) as error:
                note(path, "flawed", f"byte {offset}: {error}")
    if path in claims and path not in damage:
        proved.add(path)

def resolve(record):  # the response that holds a payload, or None; and the last record on the way
    at = record
    while at["revisit"]:
        to = by_id.get(at["refers"])
        if not to or to["digest"] != record["digest"] or to["place"] >= at["place"]:
            return None, at
        at = to
    return at, at

# Extractions, then pages and statements; a crawl without a sound manifest may vouch through its records.
steps, suspects, dangling, moved = {}, [], [], set()
for stamp in [name for name in names("extractions") if CRAWL.fullmatch(name) and is_file(f"extractions/{name}/manifest.jsonl")]:
    for line in read(f"extractions/{stamp}/manifest.jsonl").splitlines():
        try:
            step = parse(line)
            steps.setdefault(step["url"], []).append((step, step["after_sha256"], is_file(f"extractions/{stamp}/summary.json")))
        except (ValueError, KeyError, TypeError) as error:
            note(f"extractions/{stamp}/manifest.jsonl", "flawed", repr(error))
named = set()
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
        if path is None:
            suspects.append((states[0][0], "missing", crawl, url))
        elif (path, sha(read(path))) not in states:
            suspects.append((path, "altered", crawl, url))
        else:
            try:
                found = parse(read(path))
                assert found["url"] == url and found["text_sha256"] == sha(found["text"].encode())
                if by_id.get(found["provenance"]["record_id"], {}).get("uri") != url:
                    dangling.append((found["provenance"]["record_id"], path))
            except (ValueError, KeyError, TypeError, AssertionError) as error:
                note(path, "flawed", repr(error))
suspects += [(path, "extra", "", None) for top in ("pages", "statements") for path in files_below(top) if path not in named]
holders = {}
for record in records.values():
    if record["crawl"] not in sound and record["success"] and resolve(record)[0]:
        holders[resolve(record)[0]["content"]] = max(record["crawl"], holders.get(resolve(record)[0]["content"], ""))

def vouched(path, crawl):
    if not is_file(path):
        return None
    if path.startswith("pages/"):
        return holders.get(sha(read(path)), "") > crawl
    try:
        found = parse(read(path))
        record = by_id[found["provenance"]["record_id"]]
        right = found["text_sha256"] == sha(found["text"].encode()) and record["uri"] == found["url"]
        return right and record["crawl"] not in sound and record["crawl"] > crawl and (moved.add(found["url"]) or True)
    except (ValueError, KeyError, TypeError):
        return None

for path, kind, _, url in [s for s in suspects if not vouched(s[0], s[2])]:
    if kind != "missing" or url not in moved:
        note(path, kind)

# Each line against its record, and the page against what that holds.
for crawl, lines in sound.items():
    for line in [line for line in lines if "warc" in line]:
        place, url, manifest = line["warc"], line["url"], f"crawls/{crawl}/manifest.jsonl"
        record = records.get((place["file"], place["offset"]))
        if not place["file"].startswith(f"archive/{crawl}-"):
            note(manifest, "flawed")
        elif not record or (record["length"], record["id"], record["uri"]) != (place["length"], place["record_id"], url):
            place["file"] in proved and note(manifest, "flawed", f"{url}: its record is not at its place")
        elif not resolve(record)[0]:
            dangling.append((resolve(record)[1]["refers"], resolve(record)[1]["file"]))
        elif line["outcome"] in ("new", "unchanged", "changed", "restored") and str(line.get("http_status"))[0] in "23" and (
                line["http_status"] < 300 or line["http_status"] == 304):
            held = resolve(record)[0]
            if held["content"] and line.get("sha256", held["content"]) != held["content"] and held["file"] in proved:
                note(line["path"] if newest[url][1] is line and "path" in line else manifest, "flawed", f"{url}: not what its record holds")
named_by = {line["warc"]["record_id"]: line["warc"]["file"] for lines in sound.values() for line in lines if "warc" in line}
for record_id, path in dangling:
    if named_by.get(record_id) not in damage:
        note(path, "flawed", f"names {record_id}, which is not there")

for path in sorted(damage, key=os.fsencode):
    print(damage[path][0], path, damage[path][1], sep="\t")
print(f"{len(complete)} crawls, {len(newest)} URLs, {len(damage)} damaged files", file=sys.stderr)
sys.exit(2 if damage else 0 if complete else 4)
