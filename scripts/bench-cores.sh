#!/bin/bash
# How much faster `pouch extract` is on two cores than on one: over a mirror, or a WARC file with a profile.
# usage: scripts/bench-cores.sh PATH [ROUNDS] [OPTION...]     the options go to `pouch extract`
#   PATH   a mirror's folder or a WARC file
#   POUCH  names the program (default: .build/release/pouch)
# One core and two take turns, so that what else the machine does harms both alike; each run's seconds and processor seconds are
# printed, and of the rounds the median ratio. The output of all runs must be the same, byte for byte. Linux alone: taskset.
set -eu
[ $# -gt 0 ] || { sed -n '2,7p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")/.." && pwd)
pouch=${POUCH:-$here/.build/release/pouch}
path=$1 rounds=${2:-5}
shift; [ $# -eq 0 ] || shift
exec python3 - "$pouch" "$path" "$rounds" "$@" <<'PY'
import hashlib, os, resource, statistics, subprocess, sys, time

pouch, path, rounds, *options = sys.argv[1:]
cores = sorted(os.sched_getaffinity(0))[:2]
if len(cores) < 2:
    raise SystemExit("bench-cores.sh: this machine has one core")


def run(mask):
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    child = subprocess.Popen(
        [pouch, "extract", path, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, mask))
    digest = hashlib.sha256()
    while piece := child.stdout.read(1 << 20):
        digest.update(piece)
    if child.wait() not in (0, 4):
        raise SystemExit(f"bench-cores.sh: pouch ended with {child.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, used, digest.hexdigest()


run(cores)
ratios, outputs = [], set()
for number in range(int(rounds)):
    one, two = run(cores[:1]), run(cores)
    outputs |= {one[2], two[2]}
    ratios.append(one[0] / two[0])
    print(f"{number + 1}: one core {one[0]:.2f} s ({one[1]:.2f} of a processor), two {two[0]:.2f} s ({two[1]:.2f}): {ratios[-1]:.2f}")
print(f"median {statistics.median(ratios):.2f}; output {'the same' if len(outputs) == 1 else 'DIFFERS'}")
sys.exit(len(outputs) != 1)
PY
