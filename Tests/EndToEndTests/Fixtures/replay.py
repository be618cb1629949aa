#!/usr/bin/env python3
"""Replays every page of a mirror through pywb and compares it, byte for byte, with what the manifest says.

usage: replay.py MIRROR BIN SCRATCH [SERVER]      BIN is the folder of wb-manager and wayback

With SERVER, the address of `pouch serve`, pywb has no file of its own: it asks SERVER/cdx and reads SERVER/archive/ by ranges.

For each crawl's manifest, each line that has a WARC record of a whole answer or a revisit is asked for at its capture time. Prints a
summary line and ends with 1 when a page differs.
"""
import gzip, hashlib, json, os, signal, socket, subprocess, sys, time, urllib.error, urllib.request

# The test runner's threads block signals, and what they start inherits that: the server must hear SIGTERM.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
mirror, tools, scratch = sys.argv[1], sys.argv[2], sys.argv[3]
os.makedirs(scratch, exist_ok=True)
run = lambda *a: subprocess.run([f"{tools}/{a[0]}", *a[1:]], cwd=scratch, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if len(sys.argv) > 4:
    with open(f"{scratch}/config.yaml", "w") as config:
        config.write(f"enable_auto_colls: false\ncollections:\n  press:\n    index: cdx+{sys.argv[4]}/cdx\n    archive_paths: {sys.argv[4]}/archive/\n")
else:
    run("wb-manager", "init", "press")
    run("wb-manager", "add", "press", *sorted(f"{mirror}/archive/{f}" for f in os.listdir(f"{mirror}/archive") if f.endswith(".warc.gz")))
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
server = subprocess.Popen([f"{tools}/wayback", "-b", "127.0.0.1", "-p", str(port), "-t", "2"], cwd=scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a):
        return None


opener = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))


def get(url):
    try:
        with opener.open(url, timeout=30) as r:
            return r.status, r.headers, r.read()
    except urllib.error.HTTPError as e:
        return e.code, e.headers, e.read()


def manifest(crawl):
    path = f"{mirror}/crawls/{crawl}/manifest.jsonl"
    return open(path) if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")


failed, compared, statuses = [], 0, 0
try:
    for _ in range(240):
        try:
            get(f"http://127.0.0.1:{port}/")
            break
        except OSError:
            time.sleep(.25)
    for crawl in sorted(os.listdir(f"{mirror}/crawls")):
        for line in manifest(crawl):
            entry = json.loads(line)
            if "warc" not in entry:
                continue
            stamp = "".join(c for c in entry["fetched_at"][:19] if c.isdigit())
            status, headers, body = get(f"http://127.0.0.1:{port}/press/{stamp}id_/{entry['url']}")
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if entry["http_status"] in (200, 304) and entry["outcome"] in ("new", "changed", "unchanged", "restored"):
                compared += 1
                if status != 200 or hashlib.sha256(body).hexdigest() != entry["sha256"]:
                    failed.append(f"{crawl} {entry['url']}: {status}, {len(body)} bytes, wanted {entry['bytes']}")
            else:
                statuses += 1
                if status != entry["http_status"]:
                    failed.append(f"{crawl} {entry['url']}: {status}, wanted {entry['http_status']}")
finally:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
print(f"{compared} pages and {statuses} other answers replayed, {len(failed)} differ")
print("\n".join(failed[:20]))
sys.exit(1 if failed or not compared else 0)
