"""What verify_mirror.py is made of: files that no link leads to, strict JSON, a Merkle root, seals, strict WARC records."""
import base64, datetime, gzip, hashlib, json, os, re, zlib

STAMP = r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ"
CRAWL, VOLUME = re.compile(STAMP), re.compile(rf"archive/({STAMP})-\d{{5,}}\.warc\.gz")
LINE = set("""url role outcome http_status fetched_at content_type charset bytes sha256 etag last_modified path warc listed_on
    redirected_from statement error attempts""".split())
BAD = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
HEAD = re.compile(rb"WARC/1\.1((?:\r\n[!-9;-~]+:[^\x00-\x08\x0a-\x1f\x7f]*)+)\Z")
FIELDS = set("""type record-id date content-length content-type concurrent-to block-digest payload-digest ip-address refers-to
    refers-to-target-uri refers-to-date refers-to-payload-digest target-uri truncated warcinfo-id filename profile
    identified-payload-type segment-number segment-origin-id segment-total-length protocol""".split())

sha = lambda data: hashlib.sha256(data).hexdigest()

def no_link(path):
    parts = path.split("/")
    return not any(os.path.islink("/".join(parts[: n + 1])) for n in range(len(parts)))

def is_file(path):
    return os.path.isfile(path) and no_link(path)

def names(path):
    return sorted(os.listdir(path), key=os.fsencode) if os.path.isdir(path) and no_link(path) else []

def read(path):
    with open(path, "rb") as file:
        return file.read()

def files_below(path):
    for inner in (f"{path}/{name}" for name in names(path)):
        yield from files_below(inner) if os.path.isdir(inner) and no_link(inner) else [inner]

def unique(pairs):
    assert len(dict(pairs)) == len(pairs), "a key twice"
    return dict(pairs)

parse = lambda data: json.loads(data.decode(), object_pairs_hook=unique)

def manifest(data, lines):  # what each line says; only strict lines in the order of their URLs
    parsed = [parse(line) for line in lines]
    urls = [line["url"].encode() for line in parsed]
    assert data[-1:] in (b"\n", b"") and all(a < b for a, b in zip(urls, urls[1:])), "order"
    for line in parsed:
        assert line["role"] and line["outcome"] and not set(line) - LINE
        for place, top in ((line, "pages"), (line.get("statement", {}), "statements")):
            parts = place.get("path", top + "/x").split("/")
            assert parts[0] == top and len(parts) > 1 and not {"", ".", ".."} & set(parts), "a path that leads elsewhere"
            assert "path" not in place or re.fullmatch("[0-9a-fA-F]{64}", place["sha256"]), "no digest"
    return parsed

def url_of(path):  # the URL that a page's path stands for; None when a digest stands in it, "" when it is no path of Pouch's
    if "~h" in path or "/~long/" in path:
        return None
    byte = lambda found: bytes([int(found[1], 16)]) if found[1] else found[2].upper()
    plain = lambda name: "" if name == "~-" else re.sub(rb"~([0-9a-f]{2})|\+([a-z])", byte, name.encode()).decode("latin-1")
    host, *names = path.split("/")[1:]
    host, *port = host.split("+")
    scheme = "http" if port[:1] == ["http"] else "https"
    url = f"{scheme}://{host}" + "".join(":" + number for number in port if number != "http")
    for name in names[:-1]:
        url += "/" + plain(name.removesuffix("~d"))
        if name.endswith("~d") != ("." in url.rpartition("/")[2]):
            return ""
    if names[-1:] == ["~index"] or names[-1].startswith("~index~3f"):
        return url + "/" + plain(names[-1][6:])
    last = plain(names[-1].removesuffix("~f"))
    return url + "/" + last if names[-1].endswith("~f") == ("." not in last) else ""

def summary(path, crawl):  # what a complete crawl says of itself
    it = parse(read(path))
    whole = [it["manifest"]["lines"], *(place["bytes"] for place in [it["manifest"], *it["warc"]])]
    digests = [it["manifest"].get("merkle_root", "0" * 64), *(place["sha256"] for place in [it["manifest"], *it["warc"]])]
    assert it["crawl"] == crawl and it["state"] == "complete" and all(type(number) is int for number in whole)
    assert all(re.fullmatch("[0-9a-fA-F]{64}", digest) for digest in digests), "no SHA-256"
    assert all(VOLUME.fullmatch(place["file"])[1] == crawl for place in it["warc"]), "another crawl's file"
    for place in [it["manifest"], *it["warc"]]:
        place["sha256"] = place["sha256"].lower()
    if "previous" in it:
        assert CRAWL.fullmatch(it["previous"]["crawl"]) and type(it["previous"]["summary_sha256"]) is str
    return it

def statement(path):  # its URL and the record it was read from
    it = parse(read(path))
    assert it["text_sha256"] == sha(it["text"].encode()), "text_sha256 is not that of the text"
    return it["url"], it["provenance"]["record_id"]

def merkle(leaves):  # RFC 9162 section 2.1.1
    stack = []
    for count, leaf in enumerate(leaves):
        stack.append(hashlib.sha256(b"\0" + leaf).digest())
        while count & 1:
            stack[-2:], count = [hashlib.sha256(b"\1" + stack[-2] + stack[-1]).digest()], count >> 1
    while len(stack) > 1:
        stack[-2:] = [hashlib.sha256(b"\1" + stack[-2] + stack[-1]).digest()]
    return stack[0].hex() if stack else sha(b"")

def signature(data):  # minisign's form; whose it is, and of which bytes, minisign itself tells
    assert len(data) <= 65536
    lines = [line.removesuffix("\r") for line in data.decode().removesuffix("\n").split("\n")]
    assert len(lines) == 4 and lines[0].startswith("untrusted comment: ") and lines[2].startswith("trusted comment: ")
    first, second = (base64.b64decode(lines[n], validate=True) for n in (1, 3))
    assert [base64.b64encode(part).decode() for part in (first, second)] == [lines[1], lines[3]], "not canonical"
    assert first[:2] in (b"ED", b"Ed") and (len(first), len(second)) == (74, 64), "no Ed25519 signature"

def time_stamp(data, digest):  # one DER sequence that holds the digest; whose it is, openssl tells
    size = data[1] & 127 if data[1] > 128 else 0
    length = int.from_bytes(data[2 : 2 + size], "big") if size else data[1]
    assert data[0] == 0x30 and 2 + size + length == len(data) <= 1 << 20 and bytes.fromhex(digest) in data, "no time stamp of it"

def broken_seals(path):  # what stands beside a summary or the head and is no signature or no time stamp of it
    for end, check in ((".minisig", signature), (".tsr", lambda data: time_stamp(data, sha(read(path))))):
        if is_file(path + end) and (end, path) != (".tsr", "head.json"):
            try:
                check(read(path + end))
            except BAD as error:
                yield path + end, error

def members(data):  # (offset, length, text); no text where the file cannot be read on
    at = 0
    while at < len(data):
        unzip, text, end = zlib.decompressobj(31), bytearray(), at
        try:
            while not unzip.eof and end < len(data):
                text += unzip.decompress(data[end : end + 65536])
                end = min(end + 65536, len(data))
        except zlib.error:
            end = -1
        yield at, end - len(unzip.unused_data) - at, bytes(text) if unzip.eof else None
        at = end - len(unzip.unused_data) if unzip.eof else len(data)

def decoded(head, payload):  # None when Python has no decoder for it, such as br
    coding = b",".join(re.findall(rb"(?im)^content-encoding:(.*)$", head)).lower()
    try:
        for name in [c.strip() for c in coding.split(b",") if c.strip() not in (b"", b"identity")][::-1]:
            if name not in (b"gzip", b"x-gzip", b"deflate"):
                return None
            flat = 15 if payload[:1] == b"x" else -15
            payload = zlib.decompress(payload, flat) if name == b"deflate" else gzip.decompress(payload)
        return sha(payload)
    except (OSError, EOFError, zlib.error):
        return None

def check(text):  # a record's fields and digests, or what is wrong with it
    head, _, rest = text.partition(b"\r\n\r\n")
    assert HEAD.match(head), "malformed fields"
    pairs = [(name.lower().removeprefix("warc-"), value.strip()) for name, value in
             (line.decode().split(":", 1) for line in head.split(b"\r\n")[1:])]
    it, once = dict(pairs), [name for name, _ in pairs if name != "concurrent-to"]
    kind, block, uri = it["type"], rest[: int(it["content-length"])], it.get("target-uri", "")
    assert rest[len(block) :] == b"\r\n\r\n", "wrong length, no terminator, or more than one record"
    assert not set(it) - FIELDS and len(once) == len(set(once)), "unknown or repeated field"
    assert re.fullmatch("<.*>", it["record-id"]), "bad id"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", it["date"]), "bad date"
    datetime.datetime.fromisoformat(re.sub(":60$", ":59", it["date"][:19]))
    assert bool(uri) or kind == "warcinfo", "no target URI"
    assert not uri.startswith("<"), "target URI in angle brackets"
    assert it.get("block-digest", "").lower() == "sha256:" + sha(block), "no block digest, or a wrong one"
    end = re.search(rb"\n\r*\n", block)
    http, payload = (block[: end.end()], block[end.end() :]) if end else (block, b"")
    digest = it.get("refers-to-payload-digest" if kind == "revisit" else "payload-digest", "").lower()
    assert kind not in ("revisit", "response") or re.fullmatch("sha256:[0-9a-f]{64}", digest), "no payload digest"
    assert kind != "response" or digest == "sha256:" + sha(payload), "wrong payload digest"
    status = re.match(rb"\S+ (\d{3})", http)
    return dict(type=kind, id=it["record-id"], uri=uri, digest=digest, refers=it.get("refers-to"), content=decoded(http, payload),
                success=not status or status[1].startswith(b"2"))
