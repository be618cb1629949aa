#!/bin/bash
# Measures what years of crawls cost on the disk: bytes per unchanged URL and crawl, part by part, and where the bytes of one
# mirror are. All of it from files and SQLite alone.
# usage: scripts/bench-years.sh BENCH [STATEMENTS] [CRAWLS] [PORT]
#   BENCH  the folder with make_site.py and serve.sh (see scripts/bench.sh)
#   POUCH=path    measures another build, such as that of an earlier release (which knows only the first of both modes)
set -eu
bench=$(realpath "$1") count=${2:-2000} crawls=${3:-5} port=${4:-8471}
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/release/pouch}
[ -x "$pouch" ] || { echo "bench-years.sh: $pouch is not there: make build, or name one with POUCH" >&2; exit 69; }
work=$(mktemp -d)
chmod 755 "$work" # nginx's worker is another user
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
ulimit -n "$(ulimit -Hn)" # nginx holds every file of a large archive open
python3 "$bench/make_site.py" "$work/site" --statements "$count" >/dev/null
"$bench/serve.sh" "$work/site/root" "$port" "$work/access.log" &
server=$!
for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/robots.txt" >/dev/null && break; sleep .1; done
curl -sf "http://127.0.0.1:$port/robots.txt" >/dev/null || { echo "bench-years.sh: nginx does not answer on port $port" >&2; exit 69; }

cat "$here/config/state-2001-2009.yaml" >"$work/record.yaml"
{ cat "$here/config/state-2001-2009.yaml"; echo "archive: {unchanged: manifest}"; } >"$work/manifest.yaml"

crawl() { # PROFILE MIRROR
  "$pouch" crawl "$1" --mirror "$2" --origin "http://127.0.0.1:$port" --delay 0 --connections 16 --progress never --quiet >/dev/null ||
    { status=$?; [ "$status" = 4 ] || exit "$status"; }
}

# One line a part: name, bytes as written, bytes of disk blocks.
cat >"$work/parts.py" <<'P'
import glob, os, sqlite3, sys
mirror = sys.argv[1]
def total(*patterns):
    paths = {p for pattern in patterns for p in glob.glob(f"{mirror}/{pattern}", recursive=True) if os.path.isfile(p)}
    # Blocks as ext4 has them: some file systems, such as tmpfs, round otherwise.
    return sum(os.path.getsize(p) for p in paths), sum(-(-os.path.getsize(p) // 4096) * 4096 for p in paths)
db = sqlite3.connect(f"file:{mirror}/pouch.sqlite?mode=ro", uri=True)
pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
rows = [("pages", *total("pages/**")), ("statements", *total("statements/**")), ("WARC", *total("archive/*")),
        ("manifest", *total("crawls/*/manifest.jsonl*")), ("log", *total("crawls/*/log.jsonl*")),
        ("profile and summary", *total("crawls/*/profile.yaml", "crawls/*/summary.json*", "head.json*")),
        ("database", (pages - free) * size, pages * size)]
for row in rows:
    print(*row, sep="\t")
P

measure() { # MODE: crawls, and the parts after each
  for number in $(seq "$crawls"); do
    crawl "$work/$1.yaml" "$work/mirror-$1"
    python3 "$work/parts.py" "$work/mirror-$1" >"$work/$1-$number.tsv"
  done
}

modes=${MODES:-record manifest}
for mode in $modes; do measure "$mode"; done
urls=$(find "$work/mirror-${modes%% *}/pages" -type f | wc -l)
python3 - "$work" "$crawls" "$urls" $modes <<'P'
import sys
work, crawls, urls, modes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
read = lambda mode, number: {r[0]: (int(r[1]), int(r[2])) for r in (l.split("\t") for l in open(f"{work}/{mode}-{number}.tsv"))}
print(f"\n{urls} URLs, {crawls} crawls, nothing changes: bytes that the last crawl added, for each URL\n")
print("| part | " + " | ".join(f"archive.unchanged: {mode}" for mode in modes) + " |\n|---|" + "---:|" * len(modes))
sums = [0] * len(modes)
for part in ("WARC", "manifest", "log", "profile and summary", "database"):
    cells = []
    for place, mode in enumerate(modes):
        added = (read(mode, crawls)[part][0] - read(mode, crawls - 1)[part][0]) / urls
        sums[place] += added
        cells.append(f"{added:.0f}")
    print(f"| {part} | " + " | ".join(cells) + " |")
print("| all | " + " | ".join(f"{it:.0f}" for it in sums) + " |")
first = read(modes[0], 1)
print("\nThe mirror after its first crawl, MB as written and MB of blocks of 4 KiB\n\n| part | written | blocks |\n|---|---:|---:|")
for part, (written, blocks) in first.items():
    print(f"| {part} | {written / 1e6:.1f} | {blocks / 1e6:.1f} |")
written, blocks = (sum(it[place] for it in first.values()) for place in (0, 1))
print(f"| all | {written / 1e6:.1f} | {blocks / 1e6:.1f} |")
print(f"| times the pages | {written / first['pages'][0]:.2f} | {blocks / first['pages'][1]:.2f} |")
P
"$pouch" verify "$work/mirror-${modes##* }"

# The same first crawl on a file system that compresses, where this machine can make one: nothing of the mirror differs.
if [ "$(id -u)" = 0 ] && command -v mkfs.btrfs >/dev/null; then
  truncate -s $((count * 200000 + (512 << 20))) "$work/disk"
  mkfs.btrfs -q -m single "$work/disk" >/dev/null && mkdir "$work/mounted"
  export -f crawl
  export pouch port work
  unshare -m bash -eu -c '
    used() { sync; btrfs filesystem sync "$work/mounted"; btrfs filesystem usage -b "$work/mounted" | awk "/Used:/ { print \$2; exit }"; }
    mount -o loop,compress=zstd "$work/disk" "$work/mounted"
    before=$(used)
    crawl "$work/record.yaml" "$work/mounted/mirror"
    sleep 1
    echo "on btrfs, compress=zstd: $((($(used) - before) / 100000)) tenths of a MB"
    umount "$work/mounted"' || echo "btrfs was not measured: it cannot be mounted here"
fi
