#!/usr/bin/env python3
"""Checks a mirror by docs/format.md, "How a mirror is checked", with Python's standard library alone.
usage: verify_mirror.py DIR    exit: 0 intact, 2 damage (a line a file), 4 no crawl complete yet, 65 not a mirror"""
import functools, gzip, hashlib, json, os, pathlib, re, sys, time, zlib

STAMP = r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ"
CRAWL, VOLUME = re.compile(STAMP), re.compile(rf"archive/{STAMP}-\d{{5,}}\.warc\.gz")
LINE = set("""url role outcome http_status fetched_at content_type charset bytes sha256 etag last_modified path warc
    listed_on redirected_from statement error attempts reason first_answer requested note confirmed_at""".split())
ANSWER = {"http_status", "fetched_at", "warc", "first_answer"}  # what a document that was not due has not
GOOD = "new", "unchanged", "changed", "restored"
FIELD = re.compile("type|record-id|date|content-(length|type)|concurrent-to|(block|payload)-digest|ip-address|filename|"
                   "refers-to(-(target-uri|date|payload-digest))?|target-uri|truncated|warcinfo-id|profile|protocol|json-metadata")
SIGNATURE = re.compile("untrusted comment: .*\nR[UW][Q-T][A-Za-z0-9+/]{95}[AEIMQUYcgkosw048]=\r?\n"
                       "trusted comment: .*\n[A-Za-z0-9+/]{85}[AQgw]==\r?\n?")  # minisign's form
CODINGS = {b"": bytes, b"gzip": gzip.decompress, b"x-gzip": gzip.decompress, b"deflate": zlib.decompress}
damage, crawls, summaries, sound, newest = {}, set(), {}, {}, {}  # newest: each URL's last line in a sound manifest
placed, records, holders, states = {}, {}, {}, {}  # states: where a URL's file may be, with which digest, newest first

def attempt(work, path, *given, quiet=False):  # what the work comes to; or None, and a note of what is wrong
    try:
        return work(path, *given)
    except Exception as error:  # whatever a file of somebody else's brings about is that file's flaw
        return None if quiet else note(path, error)

fail = lambda why: (_ for _ in ()).throw(ValueError(why))
note = lambda path, why: damage.setdefault(path, str(why)) and None
sha = lambda data: hashlib.sha256(data).hexdigest()
sha_of = functools.lru_cache(16)(lambda path: sha(read(path)))  # sections come with their page, one after another
real = lambda path: os.path.realpath(path) == os.path.join(os.getcwd(), path)  # no link leads there
is_file = lambda path: os.path.isfile(path) and real(path)
is_folder = lambda path: os.path.isdir(path) and real(path)
inside = lambda folder: [f"{folder}/{name}" for name in sorted(os.listdir(folder))] if is_folder(folder) else []
below = lambda folder: [file for path in inside(folder) for file in (below(path) if is_folder(path) else [path])]
read = lambda path: pathlib.Path(path).read_bytes() if is_file(path) else fail("missing")
plain = lambda path: read(path) if is_file(path) else gzip.decompress(read(path + ".gz"))  # of an older crawl it is gzipped
unique = lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else fail("a key twice")
parse = lambda data: json.loads(data.decode(), object_pairs_hook=unique, parse_constant=fail)

def profile(path, digest):  # the crawl's own copy; summaries of before there were copies name none
    assert sha(read(path)) == digest, "altered"
def merkle(leaves):  # RFC 9162 section 2.1.1
    if len(leaves) < 2:
        return hashlib.sha256(b"".join(b"\0" + leaf for leaf in leaves)).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()
def summary(path, crawl):  # what a complete crawl says of itself
    it = parse(read(path))
    names = {it["crawl"], *(place["file"][8:24] for place in it["warc"])}
    assert names == {crawl} and it["state"] == "complete", "another crawl's, or not complete"
    assert all(re.fullmatch("[0-9a-f]{64}", place["sha256"]) for place in [it["manifest"], *it["warc"]]), "no digest"
    assert "previous" not in it or it["previous"]["crawl"] < crawl and it["previous"]["summary_sha256"], "no order"
    summaries[crawl] = {**it, "digest": sha(read(path)), "files": {place["file"] for place in it["warc"]}}
def find_crawls():
    for folder in inside("crawls"):
        crawls.add(folder[7:]) if CRAWL.fullmatch(folder[7:]) and is_folder(folder) else note(folder, "extra")
    for crawl, path in [(crawl, path) for crawl in crawls for path in inside(f"crawls/{crawl}")]:
        if not is_file(path) or not re.fullmatch(r"(manifest|log)\.jsonl(\.gz)?|profile\.yaml|summary\.json(\.minisig|\.tsr)?", path[24:]):
            note(path, "extra")
        elif path.endswith("/summary.json"):
            attempt(summary, path, crawl)
def seal(path, of):  # the form alone: minisign and openssl tell whose it is, and of which bytes
    if (data := read(path)) and path.endswith(".minisig"):
        return SIGNATURE.fullmatch(data.decode()) and len(data) <= 65536 or fail("no signature of minisign's")
    size = data[1] & 127 if data[1] > 128 else 0
    length = int.from_bytes(data[2 : 2 + size], "big") if size else data[1]
    assert data[0] == 0x30 and 2 + size + length == len(data) <= 1 << 20, "not one DER sequence"
    assert bytes.fromhex(sha(read(of))) in data, "another summary's"
def head(path, latest):  # what it claims; one crawl behind is what a kill leaves
    it = parse(read(path))
    assert it["summary_sha256"] and (it["crawl"] >= latest or summaries[latest].get("previous") == it), "it is behind"
    return it if CRAWL.fullmatch(it["crawl"])[0] >= latest else None
def follow_chain(at):  # from the head, or else the newest complete crawl, back
    loose, claim = set(summaries), is_file("head.json") and attempt(head, "head.json", at) or {"crawl": at}
    while at := claim.get("crawl"):
        here, before = summaries.get(at), max((crawl for crawl in summaries if crawl < at), default="")
        if not here or here["digest"] != claim.get("summary_sha256", here["digest"]):
            note(f"crawls/{at}/summary.json", "altered" if here else "missing")
        crawls.add(at)
        loose.discard(at)
        claim = here.get("previous", {}) if here else {"crawl": before}
    for crawl in loose:
        note(f"crawls/{crawl}/summary.json", "extra")
def manifest(path, crawl):  # sound when it is what its summary says, of strict lines in the order of their URLs
    *lines, rest = (data := plain(path)).split(b"\n")
    facts = {"sha256": sha(data), "bytes": len(data), "lines": len(lines), "merkle_root": merkle(lines).hex()}
    assert {**facts, **summaries[crawl]["manifest"]} == {**summaries[crawl]["manifest"], **facts}, "altered"
    lines = [parse(line) for line in lines]
    assert not rest and (urls := [line["url"].encode() for line in lines]) == sorted(set(urls)), "lines out of order"
    for line in lines:
        assert line["role"] and line["outcome"] and not set(line) - LINE, "a key that is missing or unknown"
        passed = line["outcome"] == "not_due"
        assert passed == ("confirmed_at" in line) and not (passed and (ANSWER & set(line) or "sha256" not in line)), "not due, and an answer"
        paths = line.get("path", "pages/"), line.get("statement", {}).get("path", "statements/")
        assert paths[0][:6] == "pages/" and paths[1][:11] == "statements/", "a path that leads elsewhere"
    placed.update((line["warc"]["record_id"], line["warc"]["file"]) for line in lines if "warc" in line)
    sound[crawl] = lines
    newest.update((line["url"], (crawl, line)) for line in lines)
def check(path, offset, length, text):  # a record, which must be as Pouch writes it
    head, _, rest = text.partition(b"\r\n\r\n")
    assert re.fullmatch(rb"WARC/1\.1(\r\n[!-9;-~]+:[^\x00-\x08\x0a-\x1f\x7f]*)+", head), "malformed fields"
    pairs = [line.split(":", 1) for line in head.decode().split("\r\n")[1:]]
    it = {name.lower().removeprefix("warc-"): value.strip() for name, value in pairs}
    assert len(it) == len(pairs) and all(map(FIELD.fullmatch, it)), "unknown or repeated field"
    kind, block, uri = it["type"], rest[: int(it["content-length"])], it.get("target-uri", "")
    assert rest[len(block) :] == b"\r\n\r\n", "wrong length, no terminator, or more than one record"
    time.strptime(re.fullmatch(r"(\S{19})(\.\d+)?Z", it["date"])[1], "%Y-%m-%dT%H:%M:%S")
    assert re.fullmatch("<.*>", it["record-id"]) and (uri or kind == "warcinfo") and uri[:1] != "<", "id or target"
    end = re.search(rb"\n\r*\n|\Z", block).end()
    coding = b",".join(re.findall(rb"(?im)^content-encoding:\s*(.*?)\s*$", block[:end])).lower()
    digest = it.get("refers-to-payload-digest" if kind == "revisit" else "payload-digest")
    right = {"response": "sha256:" + sha(block[end:]), "revisit": digest or "some"}.get(kind, digest)
    assert (it.get("block-digest"), digest) == ("sha256:" + sha(block), right), "no digest, or a wrong one"
    content = attempt(lambda data: sha(CODINGS[coding](data)), block[end:], quiet=True) if kind == "response" else None
    record = dict(type=kind, uri=uri, digest=digest, refers=it.get("refers-to"), place=(path, offset, length),
                  crawl=path[8:24], success=not re.match(rb"\S+ [013-9]\d\d", block), content=content)
    assert records.setdefault(it["record-id"], record) is record, "a record id twice"
def read_volume(path, claim, may_tear):
    data, end = read(path), 0
    claim in (None, (len(data), sha(data))) or note(path, "altered")
    while end < len(data):
        at, unzip, text = end, zlib.decompressobj(31), bytearray()
        while not unzip.eof and end < len(data):
            text += unzip.decompress(data[end : end + 65536])
            end = min(end + 65536, len(data)) - len(unzip.unused_data)
        assert unzip.eof or may_tear and not claim, "cut off"
        unzip.eof and attempt(check, path, at, end - at, bytes(text))
def read_archive():  # the files that are to be believed
    claims = {it["file"]: (it.get("bytes"), it["sha256"]) for crawl in summaries.values() for it in crawl["warc"]}
    ours = [path for path in inside("archive") if VOLUME.fullmatch(path) and is_file(path)
            and (path in claims or path[8:24] in crawls - set(summaries))]
    for path in {*inside("archive"), *claims} - {*ours}:
        note(path, "missing" if path in claims else "extra")
    for path in ours:
        attempt(read_volume, path, claims.get(path), path == ours[-1] and path[8:24] == max(crawls))
    return set(claims) - set(damage)
def resolve(at):  # the response that holds a record's payload, or the revisit that leads to none
    to = records.get(at["refers"]) if at["type"] == "revisit" else None
    return resolve(to) if to and to["digest"] == at["digest"] and to["place"] < at["place"] else at
def step(path, line):  # an extraction's; until that has its summary, what was before holds too
    it = parse(line)
    known, end = states.get((it["url"], "statements"), [None]), (it["path"], it["after_sha256"])
    if known[0] and (it.get("previous_path", it["path"]), it.get("before_sha256", known[0][1])) == known[0]:
        known[:] = [end] + (known if not is_file(path.replace("manifest.jsonl", "summary.json")) else [])
def statement(path, url):  # the record it was read from
    assert len(data := read(path)) <= 64 << 20, "larger than any statement"
    it = parse(data)
    name, is_text = it["provenance"]["record_id"], it["text_sha256"] == sha(it["text"].encode())
    target = it["provenance"].get("requested", it["url"])
    record = records.get(name, {"uri": target if placed.get(name) in damage else None})
    assert is_text and url in (None, it["url"]) and record["uri"] == target, "its text, URL or record is another"
    return record
def vouched(path, after, url=None):  # whether a newer crawl without a sound manifest brought this page or statement
    if path.startswith("pages/"):
        return any(by > after and url in (None, uri) for by, uri in holders[sha(read(path))])
    return (by := statement(path, url))["crawl"] > after and by["crawl"] not in sound
def check_file(url, top, known):  # a URL's page or statement
    path = next((path for path, _ in known if is_file(path)), known[0][0])
    if not is_file(path):
        note(path, "missing")
    elif (path, sha_of(path)) not in known:
        of = newest[url][1].get("requested", url) if top == "pages" else url  # a section's page is another URL's record
        attempt(vouched, path, newest[url][0], of, quiet=True) or note(path, "altered")
    elif top == "statements":
        attempt(statement, path, url)
    return path
def check_line(path, crawl, line, proved):  # against its record, and the page against what that holds
    place, url, file = line["warc"], line["url"], line["warc"]["file"]
    record, first = (records.get(it["record_id"], {}) for it in (place, line.get("first_answer", place)))
    target = line.get("requested", url)
    at = target, (file, place["offset"], place["length"])
    is_there = record.get("type") in ("response", "revisit") and (record["uri"], record["place"]) == at
    has_first = first and first["crawl"] == crawl and first["uri"] in (url, target) or summaries[crawl]["files"] - proved
    is_held = has_first and (is_there or file not in proved)
    assert file.startswith(f"archive/{crawl}-") and is_held, f"{url}: no record at its place, or none of its first answer"
    held, is_good = is_there and resolve(record), line["outcome"] in GOOD
    if is_there and held["type"] == "revisit":
        placed.get(held["refers"]) in damage or note(held["place"][0], f"{held['refers']} is not there")
    elif is_there and is_good and line.get("http_status", 304) in (*range(200, 300), 304):
        if held["place"][0] in proved and held["content"] not in (None, line.get("sha256", held["content"])):
            note(line.get("path", path) if newest[url][1] is line else path, f"{url}: not what its record holds")

def check_passed():  # each document that was not due has a copy that an earlier crawl confirmed then
    seen = set()
    for crawl in sorted(sound):
        for line in sound[crawl]:
            it = line["url"], line.get("confirmed_at", line.get("fetched_at")), line.get("sha256")
            if line["outcome"] == "not_due":
                it in seen or note(f"crawls/{crawl}/manifest.jsonl", f"{line['url']}: not confirmed then by an earlier crawl")
            elif line["outcome"] in GOOD and line.get("http_status") in (*range(200, 300), 304):
                seen.add(it)

def main(root):
    if not any(os.path.exists(f"{root}/{name}") for name in ("crawls", "archive", "head.json", "pouch.sqlite")):
        return print(f"{root} is not a mirror", file=sys.stderr) or 65
    os.chdir(root)
    find_crawls()
    follow_chain(max(summaries, default=""))
    seals = [f"crawls/{crawl}/summary.json.{end}" for crawl in summaries for end in ("minisig", "tsr")]
    for path in filter(is_file, [*seals, "head.json.minisig"]):
        attempt(seal, path, path.rpartition(".")[0])
    for crawl in sorted(summaries):
        if digest := summaries[crawl].get("profile_sha256"):
            attempt(profile, f"crawls/{crawl}/profile.yaml", digest)
        attempt(manifest, f"crawls/{crawl}/manifest.jsonl", crawl)
    any(path.startswith("crawls/") for path in damage) or check_passed()
    proved = read_archive()
    for record in records.values():
        if record["crawl"] not in sound and record["success"] and (content := resolve(record)["content"]):
            holders.setdefault(content, []).append((record["crawl"], record["uri"]))
    kept = {(line["url"], line.get("sha256")) for lines in sound.values() for line in lines
            if "warc" in line and line["outcome"] in GOOD and line.get("http_status") in (*range(200, 300), 304)}
    alone = {url for url, (_, line) in newest.items() if "sha256" in line and "path" not in line}  # their records have them
    moved = {line["path"] for lines in sound.values() for line in lines if line["url"] in alone and "path" in line}
    for url in alone:
        (crawl, line), held = newest[url], {uri for _, uri in holders.get(newest[url][1]["sha256"], [])}
        if (url, line["sha256"]) not in kept and line.get("requested", url) not in held:
            note(f"crawls/{crawl}/manifest.jsonl", f"{url}: no file has the page, and no record")
    states.update({(url, place["path"].split("/")[0]): [(place["path"], place.get("sha256"))] for url, (_, line)
                   in newest.items() for place in (line, line.get("statement", {})) if "path" in place})
    for path in filter(is_file, (f"{folder}/manifest.jsonl" for folder in inside("extractions"))):
        for line in read(path).splitlines():
            attempt(step, path, line)
    named = {check_file(url, top, known) for (url, top), known in states.items()}
    for path in {*below("pages"), *below("statements")} - named - moved:
        attempt(vouched, path, "", quiet=True) or note(path, "extra")
    for crawl, line in [(crawl, line) for crawl, lines in sound.items() for line in lines if "warc" in line]:
        attempt(check_line, f"crawls/{crawl}/manifest.jsonl", crawl, line, proved)
    sys.stdout.buffer.writelines(os.fsencode(f"damaged\t{path}\t{damage[path]}\n") for path in sorted(damage))
    return 2 if damage else 0 if summaries else 4

sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 and __debug__ else __doc__)
