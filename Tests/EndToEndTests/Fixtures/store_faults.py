#!/usr/bin/env python3
"""Ends `pouch push` at each of its requests, and begins it anew; then spoils the way of each request without ending it.

usage: store_faults.py POUCH STORE BEFORE MIRROR OTHER
  BEFORE  the mirror as the store has it; MIRROR the same, one crawl later; OTHER another crawl later: a fork
  Cases for each request: killed before the store has it, in the midst of it, and before its answer comes; the answer lost;
  status 503. Then pairs of pushes at once. Prints the counts. Every case has a prefix of its own.
"""
import hashlib, http.client, json, os, re, socket, subprocess, sys, threading, urllib.parse

import botocore.config, botocore.session

pouch, store, before, mirror, other = sys.argv[1:6]
bucket, _, base = store.removeprefix("s3://").partition("/")
endpoint = os.environ["AWS_ENDPOINT_URL_S3"]
server = urllib.parse.urlsplit(endpoint)
s3 = botocore.session.get_session().create_client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    config=botocore.config.Config(s3={"addressing_style": "path"}))


class Way:
    """What stands between the program and the store; at one request it does what the case says."""

    def __init__(self, number=0, fault=None):
        self.number, self.fault, self.count, self.child, self.names = number, fault, 0, None, []
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.socket.getsockname()[1]

    def accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        file = client.makefile("rb")
        while True:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = file.readline()
                if not line:
                    return client.close()
                head += line
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
            with self.lock:
                self.count += 1
                fault = self.fault if self.count == self.number else None
                self.names.append(head.split(b" HTTP/")[0].decode())
            if fault == "before":
                return self.kill(client)
            body = file.read(int(length[1])) if length else b""
            if fault == "503":
                client.sendall(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n")
                continue
            with socket.create_connection((server.hostname, server.port)) as upstream:
                if fault == "midst":
                    upstream.sendall(head + body[:len(body) // 2])
                    return self.kill(client)
                upstream.sendall(head + body)
                answer = http.client.HTTPResponse(upstream, method=head.split(b" ")[0].decode())
                answer.begin()
                content = answer.read()
            if fault == "after":
                return self.kill(client)
            if fault == "lost":
                return client.close()
            lines = "".join(f"{name}: {value}\r\n" for name, value in answer.getheaders()
                            if name.lower() not in ("transfer-encoding", "connection"))
            if answer.getheader("Content-Length") is None:
                lines += f"Content-Length: {len(content)}\r\n"
            client.sendall(f"HTTP/1.1 {answer.status} {answer.reason}\r\n{lines}\r\n".encode("latin-1") + content)

    def kill(self, client):
        # Before the program sees the connection end, and tries anew.
        self.child.kill()
        self.child.wait()
        client.close()


def push(source, prefix, way=None):
    environment = dict(os.environ, **({"AWS_ENDPOINT_URL_S3": way.url} if way else {}))
    child = subprocess.Popen([pouch, "push", source, f"s3://{bucket}/{prefix}"], env=environment,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if way:
        way.child = child
    out, errors = child.communicate(timeout=120)
    if way:
        way.socket.close()
    return child.returncode, out + errors


def get(prefix, key):
    return s3.get_object(Bucket=bucket, Key=f"{prefix}/{key}")["Body"].read()


def checked(prefix, entry):
    body = get(prefix, entry["key"])
    assert (len(body), hashlib.sha256(body).hexdigest()) == (entry["bytes"], entry["sha256"]), entry
    return body


def contents(prefix):
    """The store's history from its state alone: files by path, packs, and how many commits."""
    state = json.loads(get(prefix, "fleet.json"))
    records, entry = [], state["commit"]
    while entry:
        records.append(json.loads(checked(prefix, entry)))
        entry = records[-1].get("previous")
    numbers = [record["seq"] for record in records]
    assert numbers == list(range(state["seq"], 0, -1)), numbers
    files, packs = {}, []
    for record in reversed(records):
        for f in record["files"]:
            checked(prefix, f)
            files[f["path"]] = f["sha256"]
        packs += [hashlib.sha256(checked(prefix, p)).hexdigest() for p in record["packs"]]
    return files, packs, state["seq"]


def seeded(name):
    prefix = f"{base}/{name}"
    code, said = push(before, prefix)
    assert code == 0, said
    return prefix


# A push without a fault says how many requests there are, and what must come of each case.
way = Way()
reference = seeded("reference")
code, said = push(mirror, reference, way)
assert code == 0, said
wanted, total = contents(reference), way.count
assert wanted[2] == 2 and total > 15, (wanted[2], total)
told = {"killed": 0, "lived": 0, "committed": 0}
for number in range(1, total + 1):
    for fault in ("before", "midst", "after", "lost", "503"):
        where = f"request {number} ({way.names[number - 1]}), {fault}"
        prefix = seeded(f"{number}-{fault}")
        code, said = push(mirror, prefix, Way(number, fault))
        if fault in ("lost", "503"):
            assert code == 0, (where, code, said)
            told["lived"] += 1
        else:
            assert code == -9, (where, code, said)
            told["killed"] += 1
            # Nothing counts, or all: never a part.
            found = contents(prefix)
            told["committed"] += found[2] == 2
            assert found[2] == 1 or found == wanted, where
            code, said = push(mirror, prefix)
            assert code == 0, (where, code, said)
        found = contents(prefix)
        assert found == wanted, (where, found[2], set(wanted[0].items()) ^ set(found[0].items()))
races = {"one": 0, "turns": 0}
for number in range(10):
    prefix = seeded(f"race-{number}")
    children = [subprocess.Popen([pouch, "push", source, f"s3://{bucket}/{prefix}"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True) for source in (mirror, other)]
    ends = [child.communicate()[1] for child in children]
    codes = [child.returncode for child in children]
    # The other one found a history that it has not, or was overtaken at the swap.
    assert sorted(codes) in ([0, 65], [0, 75]), (codes, ends)
    races["one" if 75 in codes else "turns"] += 1
    assert contents(prefix)[2] == 2
print(f"{total} requests: {told['killed']} pushes killed, {told['committed']} of them behind their commit; all came to the "
      f"same store; {told['lived']} went on by themselves over a lost answer or a 503")
print(f"10 races: one commit each, {races['one']} lost at the swap, {races['turns']} refused as another history")
