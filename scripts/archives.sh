#!/bin/bash
# Crawls replicas of real archives on loopback and compares what comes of them with what a person read there.
# usage: scripts/archives.sh FOLDER [-p PROFILES] [ARCHIVE...]
#   FOLDER    has a folder an archive (map.json, pages/, profile.yaml, gold.jsonl, listing.gold.jsonl) and tools/serve.py, tools/compare.py
#   PROFILES  profiles that are crawled with, the one of the same origin (default: config/; "there" for the archive's own profile.yaml)
#   POUCH     names the binary (default: .build/release/pouch, else .build/debug/pouch)
# Prints a table; the exit code is 1 when a listing link is missing or false, or a listing date is wrong.
set -u
home=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || { sed -n '2,7p' "$0" >&2; exit 64; }
pouch=${POUCH:-$home/.build/release/pouch}
[ -x "$pouch" ] || pouch=$home/.build/debug/pouch
[ -x "$pouch" ] || { echo "archives.sh: build first (make), or name the binary: POUCH=path" >&2; exit 69; }
exec python3 - "$pouch" "$home/config" "$@" <<'PY'
import ast, json, pathlib, re, socket, subprocess, sys, tempfile, time

pouch, profiles, *words = sys.argv[1:]
if "-p" in words:
    at = words.index("-p")
    profiles = words[at + 1]
    del words[at:at + 2]
root, names = pathlib.Path(words[0]).resolve(), words[1:]


def origin(path):
    found = re.search(r"^origin:\s*['\"]?([^\s'\"]+)", path.read_text(), re.M)
    return found.group(1) if found else ""


def profile(archive):
    own = archive / "profile.yaml"
    if profiles == "there":
        return own
    alike = [p for p in sorted(pathlib.Path(profiles).glob("*.yaml")) if origin(p) == origin(own)]
    return alike[0] if alike else own


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(archive, scratch):
    port, used, mirror = free_port(), profile(archive), scratch / archive.name
    text = used.read_text()
    # Pages of the middle of a long list are all that a replica may have: its own seeds are asked for.
    seeds = re.search(r"^seeds:.*$", (archive / "profile.yaml").read_text(), re.M)
    if seeds:
        text = re.sub(r"^seeds:.*$", lambda _: seeds.group(0), text, count=1, flags=re.M)
    copy = scratch / f"{archive.name}.yaml"
    copy.write_text(text)
    server = subprocess.Popen([sys.executable, root / "tools/serve.py", archive, str(port)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        start = time.monotonic()
        crawl = subprocess.run([pouch, "crawl", copy, "--mirror", mirror, "--origin", f"http://127.0.0.1:{port}", "--delay", "0",
                                "--progress", "never", "--json"], capture_output=True, text=True)
        seconds = time.monotonic() - start
    finally:
        server.kill()
        server.wait()
    if crawl.returncode not in (0, 4):
        sys.exit(f"{archive.name}: the crawl ended with {crawl.returncode}: {crawl.stderr.strip()}")
    compared = subprocess.run([sys.executable, root / "tools/compare.py", archive, mirror], capture_output=True, text=True)
    if compared.returncode:
        sys.exit(f"{archive.name}: compare.py: {compared.stderr.strip()}")
    print(compared.stdout, end="", file=sys.stderr)
    found = [ast.literal_eval(line[line.index("{"):]) for line in compared.stdout.splitlines()
             if re.match(r"(%s|  listing) \{" % re.escape(archive.name), line)]
    return used, crawl.returncode, seconds, found[0], found[1] if len(found) > 1 else {}


failed = False
columns = "archive profile links false titles dates wrong documents title date first last exit s".split()
rows = []
total = {}
with tempfile.TemporaryDirectory(prefix="pouch-archives-") as scratch:
    for archive in sorted(p.parent for p in root.glob("*/gold.jsonl")):
        if names and archive.name not in names:
            continue
        used, code, seconds, documents, listing = run(archive, pathlib.Path(scratch))
        links, dates = listing.get("links", "-"), listing.get("date", "-")
        rows.append([archive.name, used.stem, links, listing.get("false", "-"), listing.get("title", "-"), dates,
                     listing.get("wrong_date", "-"), f"{documents['held']}/{documents['gold']}",
                     *(documents[k] for k in ("title", "date", "first", "last")), code, f"{seconds:.1f}"])
        for key, value in (("links", links), ("dates", dates)):
            if "/" in str(value):
                for side, number in zip(("right", "of"), value.split("/")):
                    total[key, side] = total.get((key, side), 0) + int(number)
        for key in ("false", "wrong_date"):
            total[key] = total.get(key, 0) + listing.get(key, 0)
        for key in ("gold", "held", "title", "date", "first", "last"):
            total[key] = total.get(key, 0) + documents[key]
        if links != "-" and (len(set(links.split("/"))) > 1 or listing["false"] or listing["wrong_date"]):
            failed = True
rows.append(["all", "", f"{total['links', 'right']}/{total['links', 'of']}", total["false"], "",
             f"{total['dates', 'right']}/{total['dates', 'of']}", total["wrong_date"], f"{total['held']}/{total['gold']}",
             *(total[k] for k in ("title", "date", "first", "last")), "", ""]) if total.get(("links", "of")) else None
width = [max(len(str(r[i])) for r in [columns, *rows]) for i in range(len(columns))]
for row in [columns, *rows]:
    print("  ".join(str(v).ljust(w) for v, w in zip(row, width)).rstrip())
sys.exit(failed)
PY
