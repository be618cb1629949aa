#!/usr/bin/env python3
"""The crash certificate: a crawl is ended at every durable step it makes, and goes on to the same mirror.

    scripts/certify.py [--pouch .build/release/pouch] [--every N] [--modes before,after,...] [--jobs N]
    scripts/certify.py --archive-second '{pages: record}'                    # with such a profile
    scripts/certify.py --crawl second --mode before --at 123 --keep DIR      # one case again

Every step on a file of the mirror (write, fsync, rename, mkdir, ..., SQLite's own too) passes through a library that is
loaded before the C library (Tests/Certify/seam.c). Two crawls of a small archive are certified, the first and one over
changed pages, each in these modes:

    before, after   SIGKILL before the step, after it
    half            SIGKILL with half of a write done
    power           power loss after the step: what was not yet made durable is lost, torn, or there without the rest
                    (Tests/Certify/image.py has the variants); missing: the bytes of this step alone never came
    enospc, eio     the step fails once
    emfile          an opening, to read or to write, of a file or folder, fails once
    short           half of a write is done, and the next write finds the disk full
    twice           SIGKILL before the step, and again while the next run puts things right
    power-twice     the same after a power loss, at every tenth step

A case survives when no run ended by a signal that was not sent, a run that failed ended with 73 or 74 and a message, the
crawl that went on ended as the undisturbed one, `pouch verify` finds the mirror intact, the mirror is that of the
undisturbed crawl (times, record ids and places in WARC files aside), its past is gzipped and its newest crawl plain, and,
power loss aside, at most one URL was asked for once more than by the undisturbed crawl.
"""

import argparse
import collections
import errno
import glob
import gzip
import hashlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Tests/Certify"))
import image  # noqa: E402
import seam  # noqa: E402

CRAWLS = {"first": 1, "second": 2}
# Seconds since 1970 at which each crawl starts.
BASES = {1: 1_767_268_800, 2: 1_767_355_200}
FAILURES = {"enospc": errno.ENOSPC, "eio": errno.EIO, "emfile": errno.EMFILE, "short": errno.ENOSPC}
MODES = ["before", "after", "half", "power", "missing", "enospc", "eio", "emfile", "short", "twice", "power-twice"]
POWER = ("power", "missing", "power-twice")
# Steps of a run that goes on, in which it puts right what it finds.
RECOVERY = 60
WRITES = ("write", "pwrite")


class Failed(Exception):
    pass


class Lab:
    def __init__(self, arguments):
        self.pouch = os.path.abspath(arguments.pouch)
        # In memory, where it can be: what is made durable here need not be.
        shared = "/dev/shm" if os.path.isdir("/dev/shm") and "TMPDIR" not in os.environ else None
        self.work = tempfile.mkdtemp(prefix="pouch-certify-", dir=shared)
        self.seam = os.path.join(self.work, "seam.so")
        seam.build(self.seam)
        server = [sys.executable, os.path.join(ROOT, "Tests/Certify/archive.py")]
        self.server = subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.origin = f"http://127.0.0.1:{self.server.stdout.readline().strip()}"
        subprocess.run([self.pouch, "key", "new", "--out", self.work], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(ROOT, "config/state-2001-2009.yaml")) as file:
            profile = file.read()
        for old, new in (("  backoff: 2s", "  backoff: 1ms"), ("  max_backoff: 5min", "  max_backoff: 5ms"), ("  max_delay: 2min", "  max_delay: 5ms"), ("  delay: 1s", "  delay: 1ms")):
            assert old in profile
            profile = profile.replace(old, new)
        assert profile.count("\ndocument:\n") == 1
        self.profile = profile.replace("\ndocument:\n", "\ndocument:\n  split: \"//div[@class='note']\"\n")
        self.archive = {1: arguments.archive, 2: arguments.archive_second or arguments.archive}
        self.bases, self.essences, self.logs, self.codes, self.steps, self.opens = {}, {}, {}, {}, {}, {}

    def close(self):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.work, ignore_errors=True)

    # MARK: - Running

    def crawl(self, case, number, mirror, base=0, **steps):
        """One run of `pouch crawl`: (exit code, standard error). `steps` is seam.c's settings without their prefix."""
        profile = os.path.join(self.work, f"{case}.yaml")
        contact = f"contact: {case}@e{number}.example.org"
        with open(profile, "w") as file:
            file.write(re.sub("^contact: .*$", contact, self.profile, flags=re.M))
            if self.archive[number]:
                file.write(f"\narchive: {self.archive[number]}\n")
        settings = {"prefix": mirror, "base": BASES[number] + base, "tick": 10_000, **steps}
        environment = {**os.environ, "LD_PRELOAD": self.seam, **{f"SEAM_{key.upper()}": str(value) for key, value in settings.items()}}
        command = [
            self.pouch, "crawl", profile, "--mirror", mirror, "--origin", self.origin, "--delay", "1ms", "--connections", "1",
            "--progress", "never", "--quiet", "--key", os.path.join(self.work, "pouch.key"),
        ] + (["--recheck", "100%"] if number == 2 else [])
        try:
            ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, cwd=self.work)
        except subprocess.TimeoutExpired:
            raise Failed("the crawl hung for 60 s")
        finally:
            os.unlink(profile)
        return ran.returncode, ran.stderr

    def log(self, case):
        with urllib.request.urlopen(f"{self.origin}/!log/{case}") as answer:
            # What cannot exist is asked for under a name of the crawl's own.
            return collections.Counter(re.sub(r"/\d{7,}", "/nonsense", path) for path, _ in json.load(answer) if path != "/robots.txt")

    def verify(self, mirror):
        ran = subprocess.run(
            [self.pouch, "verify", mirror, "--key", os.path.join(self.work, "pouch.pub")], capture_output=True, text=True, timeout=120)
        if ran.returncode != 0:
            raise Failed(f"verify ends with {ran.returncode}: {(ran.stdout + ran.stderr).strip()[:700]}")

    # MARK: - The undisturbed crawls

    def prepare(self, numbers):
        mirror = os.path.join(self.work, "calm")
        for number in (1, 2):
            if number > max(numbers):
                break
            self.bases[number] = os.path.join(self.work, f"base{number}")
            if number > 1:
                shutil.copytree(mirror, self.bases[number])
            trace, steps = os.path.join(self.work, f"trace{number}"), os.path.join(self.work, f"steps{number}")
            self.codes[number], errors = self.crawl("calm", number, mirror, trace=trace, steps=steps)
            if self.codes[number] not in (0, 4):
                raise Failed(f"the undisturbed crawl ends with {self.codes[number]}: {errors}")
            self.verify(mirror)
            self.logs[number] = self.log("calm")
            self.essences[number] = essence(mirror, number - 1)
            with open(steps) as file:
                self.steps[number] = [line.split()[1] for line in file]
            opens = os.path.join(self.work, "opens")
            probe = os.path.join(self.work, "probe")
            self.copy(number, probe)
            self.crawl("calm", number, probe, steps=opens, opens=1)
            self.log("calm")
            with open(opens) as file:
                self.opens[number] = sum(1 for _ in file)
            os.unlink(opens)
            shutil.rmtree(probe)

    def strace(self):
        """Whether any step passes by the seam: the system calls of one run, counted by strace and by the seam."""
        mirror, traced, steps = (os.path.join(self.work, name) for name in ("seen", "strace", "seen.steps"))
        real = self.pouch
        calls = "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,syncfs,sync_file_range," \
            "sendfile,copy_file_range,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat"
        wrapper = os.path.join(self.work, "traced.sh")
        with open(wrapper, "w") as file:
            file.write(f'#!/bin/sh\npreload=$LD_PRELOAD\nunset LD_PRELOAD\nexec strace -f -y -s 0 -e trace={calls} -o {traced} -E LD_PRELOAD=$preload {real} "$@"\n')
        os.chmod(wrapper, 0o755)
        try:
            self.pouch = wrapper
            self.crawl("strace", 1, mirror, steps=steps)
        finally:
            self.pouch = real
        names = {"openat": "open", "pwrite64": "pwrite", "renameat": "rename", "renameat2": "rename", "unlinkat": "unlink", "mkdirat": "mkdir", "linkat": "link"}
        seen = collections.Counter()
        with open(traced) as file:
            for line in file:
                # Of a call that another thread interrupted, the first half has the path.
                match = re.match(r"\d+ +(\w+)\((.*)", line)
                if not match or mirror not in line.replace(steps, ""):
                    continue
                call = names.get(match[1], match[1])
                if call == "open" and not re.search("O_CREAT|O_TRUNC", line):
                    continue
                # Mirror's path, not a message that names it: without its bytes, a write has only its descriptor's.
                if call == "unlink" and "AT_REMOVEDIR" in line:
                    call = "rmdir"
                seen[call] += 1
        with open(steps) as file:
            counted = collections.Counter(line.split()[1] for line in file)
        print("| call | strace | seam |\n|---|---:|---:|")
        for call in sorted(seen | counted):
            print(f"| {call} | {seen[call]} | {counted[call]} |")
        return seen == counted

    def copy(self, number, mirror):
        if os.path.isdir(self.bases[number]):
            shutil.copytree(self.bases[number], mirror)

    # MARK: - A case

    def kill_or_fail(self, case, number, mode, at, mirror):
        """False when the run never came to this step."""
        self.copy(number, mirror)
        hit = os.path.join(self.work, f"{case}.hit")
        settings = {"mode": "before" if mode == "twice" else mode, "at": at, "hit": hit}
        if mode in FAILURES:
            settings.update(mode="short" if mode == "short" else "fail", errno=FAILURES[mode])
            if mode == "emfile":
                settings["opens"] = 1
        code, errors = self.crawl(case, number, mirror, **settings)
        log = self.log(case)
        try:
            with open(hit) as file:
                where = file.read().strip()
            os.unlink(hit)
        except FileNotFoundError:
            # A step after the last one of the crawl is never killed; after it, nothing is left to certify.
            return None
        try:
            if mode not in FAILURES and code != -signal.SIGKILL:
                raise Failed(f"the crawl ended with {code} instead of being killed: {errors[-500:]}")
            if mode in FAILURES and code != self.codes[number] and (code not in (73, 74) or not errors.strip()):
                raise Failed(f"the crawl ended with {code}: {errors[-500:]!r}")
            if mode == "twice":
                self.go_on(case, number, mirror, log, self.kill_recovery(case, number, mirror, at))
            elif code != self.codes[number]:
                self.go_on(case, number, mirror, log)
            else:
                self.compare(number, mirror, exact=True)
        except Failed as failure:
            raise Failed(f"at {where}: {failure}")
        return where

    def kill_recovery(self, case, number, mirror, seed):
        """A run that is killed in its first steps; what it asked for."""
        self.crawl(case, number, mirror, base=1_800, mode="before", at=1 + seed * 7 % RECOVERY)
        return self.log(case)

    def go_on(self, case, number, mirror, log=None, second=None):
        """Runs the crawl again, and holds what comes of it against the undisturbed crawl. `log`: what the first run asked
        for; `second`: another one that was killed."""
        code, errors = self.crawl(case, number, mirror, base=3_600)
        again = self.log(case)
        if code not in (0, self.codes[number]):
            raise Failed(f"gone on with, the crawl ends with {code}: {errors.strip()[-700:]}")
        complete = self.compare(number, mirror, exact=log is not None)
        if complete == number and code != self.codes[number]:
            raise Failed(f"gone on with, the crawl ends with {code}")
        if log is None:
            return
        if complete == number:
            log = log + (second or collections.Counter()) + again
        extra = {path: count - self.logs[number][path] for path, count in log.items() if count > self.logs[number][path]}
        missing = sorted(set(self.logs[number]) - set(log))
        if sum(extra.values()) > (1 if second is None else 2) or missing:
            raise Failed(f"asked again: {extra}, never asked: {missing}")

    def compare(self, number, mirror, exact):
        self.verify(mirror)
        staged = os.listdir(os.path.join(mirror, ".staging"))
        if staged:
            raise Failed(f"left in .staging: {staged}")
        names = complete_crawls(mirror)
        # Ended after its last word, the crawl was complete, and the next run began another.
        if len(names) not in (number, number + 1):
            raise Failed(f"complete crawls: {names}")
        other = [name for name in os.listdir(os.path.join(mirror, "crawls")) if name not in names]
        if exact and other:
            raise Failed(f"crawls without an end: {other}")
        wrong = uncompacted(mirror)
        if wrong:
            raise Failed(f"the past is not compacted: {wrong}")
        found, wanted = essence(mirror, number - 1), self.essences[number]
        for name in sorted(set(found) | set(wanted)):
            if found.get(name) != wanted.get(name):
                raise Failed(f"{name} differs:\n  {difference(found.get(name), wanted.get(name))}")
        return len(names)


def difference(found, wanted):
    if found is None or wanted is None:
        return "not wanted" if wanted is None else "not found"
    at = len(os.path.commonprefix([found, wanted]))
    return f"at {at}: found ...{found[max(0, at - 30):at + 90]}..., wanted ...{wanted[max(0, at - 30):at + 90]}..."


def complete_crawls(mirror):
    return sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob(glob.escape(mirror) + "/crawls/*/summary.json"))


def lines_of(folder, name):
    """A file of lines, which is gzipped when a newer crawl is complete."""
    path = os.path.join(folder, name)
    return open(path) if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")


def uncompacted(mirror):
    """Files whose form is not the one that a mirror at rest has: the newest complete crawl's plain, older ones gzipped."""
    names = complete_crawls(mirror)
    wrong = []
    for name in names:
        is_past = name != names[-1]
        for file in ("manifest.jsonl", "log.jsonl"):
            for path, wanted in ((file, not is_past), (file + ".gz", is_past)):
                if os.path.exists(os.path.join(mirror, "crawls", name, path)) != wanted:
                    wrong.append(f"{name}/{path}")
    return wrong


def essence(mirror, index):
    """Everything that two crawls of the same archive must agree on: times, record ids and places in WARC files aside."""
    found = {}
    for folder in ("pages", "statements"):
        for base, _, files in os.walk(os.path.join(mirror, folder)):
            for name in files:
                path = os.path.join(base, name)
                with open(path, "rb") as file:
                    data = file.read()
                if folder == "statements":
                    try:
                        statement = json.loads(data)
                        for key in ("crawl", "record_id"):
                            statement["provenance"].pop(key, None)
                        data = json.dumps(statement, sort_keys=True).encode()
                    except (ValueError, KeyError) as error:
                        data = f"{error}: ".encode() + data
                    found[os.path.relpath(path, mirror)] = data.decode("utf-8", "replace")
                else:
                    found[os.path.relpath(path, mirror)] = f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()}"
    name = complete_crawls(mirror)[index]
    folder = os.path.join(mirror, "crawls", name)
    with lines_of(folder, "manifest.jsonl") as file:
        for text in file:
            line = json.loads(text)
            for key in ("warc", "fetched_at", "attempts"):
                line.pop(key, None)
            line.get("statement", {}).pop("sha256", None)
            for key in ("fetched_at", "record_id"):
                line.get("first_answer", {}).pop(key, None)
            found["manifest " + line["url"]] = json.dumps(line)
    with open(os.path.join(folder, "summary.json")) as file:
        summary = json.load(file)
    for key in ("state", "outcomes", "listed", "statements", "warned", "missing", "pending"):
        found["summary " + key] = json.dumps(summary[key])
    for key in ("sections", "reading"):
        found["summary " + key] = json.dumps(summary.get(key))
    checks = summary.get("checks", {})
    found["summary not_modified"] = json.dumps(checks.get("not_modified"))
    found["summary probes"] = json.dumps([[probe["kind"], probe.get("http_status"), probe.get("alive")] for probe in checks.get("probes", [])])
    # Whether the past is gzipped is another question, which `compare` asks.
    found["files of the crawl"] = json.dumps(sorted(name.removesuffix(".gz") for name in os.listdir(folder)))
    return found


# MARK: - All cases of a mode

class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = collections.defaultdict(lambda: [0, 0])
        self.failures = []
        self.last = time.monotonic()
        # Of cases that an interruption cut short nothing is told.
        self.is_closed = False

    def add(self, crawl, mode, reproduce, failure=None):
        with self.lock:
            if self.is_closed:
                return
            row = self.counts[crawl, mode]
            row[0] += 1
            if failure is None:
                row[1] += 1
            else:
                self.failures.append((reproduce, failure))
                print(f"FAILED  {reproduce}\n  {failure}", flush=True)
            if time.monotonic() - self.last > 60:
                self.last = time.monotonic()
                total = sum(row[0] for row in self.counts.values())
                print(f"... {total} cases, {len(self.failures)} failed", file=sys.stderr, flush=True)


class Pool:
    """Runs cases on so many threads; what waits is bounded, since a power-loss case holds its disk."""

    def __init__(self, jobs):
        self.tasks = queue.Queue(maxsize=jobs * 2)
        self.threads = [threading.Thread(target=self.loop, daemon=True) for _ in range(jobs)]
        for thread in self.threads:
            thread.start()

    def loop(self):
        while (task := self.tasks.get()) is not None:
            task()

    def finish(self):
        for _ in self.threads:
            self.tasks.put(None)
        for thread in self.threads:
            thread.join()


def reproduction(crawl, mode, at, variant=None):
    return f"scripts/certify.py --crawl {crawl} --mode {mode} --at {at}" + (f" --variant {variant}" if variant else "") + " --keep DIR"


class Driver:
    def __init__(self, lab, options):
        self.lab, self.options, self.tally = lab, options, Tally()
        self.ended = set()
        self.serial = 0

    def next_case(self):
        self.serial += 1
        return f"c{self.serial}"

    def settle(self, crawl, mode, at, variant, mirror, body):
        text = reproduction(crawl, mode, at, variant)
        kept = self.options.keep
        try:
            if body() is None and variant is None:
                if kept:
                    print("the crawl never came to this step")
                self.ended.add((crawl, mode, at))
            else:
                self.tally.add(crawl, mode, text)
        except Failed as failure:
            self.tally.add(crawl, mode, text, str(failure))
        except Exception as error:  # a mirror that cannot be read is a failure too
            self.tally.add(crawl, mode, text, f"{type(error).__name__}: {error}")
        if not kept:
            shutil.rmtree(mirror, ignore_errors=True)

    def place(self, case):
        return os.path.abspath(self.options.keep) if self.options.keep else os.path.join(self.lab.work, case)

    def kills_and_failures(self, pool, crawl, mode):
        number = CRAWLS[crawl]
        calls = self.lab.steps[number] if mode != "emfile" else ["open"] * self.lab.opens[number]
        fits = [mode not in ("half", "short") or call in WRITES for call in calls]
        at = self.options.at or self.options.offset
        while True:
            # Past the undisturbed crawl's last step, until no run comes so far.
            if at > len(calls) and (mode in ("half", "short") or any(key[:2] == (crawl, mode) for key in self.ended)):
                break
            if at > len(calls) + 50:
                break
            if at > len(calls) or fits[at - 1]:
                case = self.next_case()
                mirror = self.place(case)
                body = lambda case=case, at=at, mirror=mirror: self.lab.kill_or_fail(case, number, mode, at, mirror)
                pool.tasks.put(lambda at=at, mirror=mirror, body=body: self.settle(crawl, mode, at, None, mirror, body))
            if self.options.at:
                break
            at += self.options.every

    def power(self, pool, crawl, modes):
        """Plays the undisturbed crawl's trace back, and goes on from every different disk on the way."""
        number = CRAWLS[crawl]
        disk = image.Disk(self.lab.bases[number])
        seen, seen_twice = set(), set()
        for step in image.read_trace(os.path.join(self.lab.work, f"trace{number}")):
            if "missing" in modes and step[1] in ("fsync", "fdatasync", "syncfs"):
                for lost in self.unsynced(disk, step):
                    self.from_disk(pool, crawl, "missing", lost, "without", disk.without(lost), seen)
            disk.play(step)
            if "power" in modes:
                for variant, found in disk.variants(step[0]):
                    self.from_disk(pool, crawl, "power", step[0], variant, found, seen)
            if "power-twice" in modes and step[0] % 10 == 0:
                for variant, found in disk.variants(step[0]):
                    self.from_disk(pool, crawl, "power-twice", step[0], variant, found, seen_twice)

    @staticmethod
    def unsynced(disk, step):
        """Steps whose bytes this one makes durable."""
        files = []

        def walk(folder):
            for node in folder.now.values():
                walk(node) if isinstance(node, image.Folder) else files.append(node)

        if step[1] == "syncfs":
            walk(disk.root)
        elif step[2] != ".":
            node = disk.file(step[2])
            files = [] if isinstance(node, image.Folder) else [node]
        return sorted(pending[0] for file in files for pending in file.pending)

    def from_disk(self, pool, crawl, mode, at, variant, found, seen):
        options = self.options
        if options.at and (options.at != at or (options.variant or variant) != variant):
            return
        key = image.digest(found)
        if key in seen:
            return
        seen.add(key)
        # A sample takes every so many of the different disks.
        self.disks = getattr(self, "disks", 0) + 1
        if not options.at and (self.disks + options.offset) % options.every:
            return
        number = CRAWLS[crawl]
        case = self.next_case()
        mirror = self.place(case)
        image.store(found, mirror)
        if options.keep and os.path.isdir(mirror):
            shutil.copytree(mirror, mirror + ".before", dirs_exist_ok=True)

        def body():
            if mode == "power-twice":
                self.lab.kill_recovery(case, number, mirror, at)
                self.lab.log(case)
            self.lab.go_on(case, number, mirror)
            return variant

        pool.tasks.put(lambda: self.settle(crawl, mode, at, variant, mirror, body))

    def run(self):
        pool = Pool(self.options.jobs)
        for crawl in self.options.crawls:
            for mode in self.options.modes:
                if mode not in POWER:
                    self.kills_and_failures(pool, crawl, mode)
            powers = [mode for mode in POWER if mode in self.options.modes]
            if powers:
                self.power(pool, crawl, powers)
        pool.finish()

    def table(self):
        print("\n| crawl | mode | points | survived |\n|---|---|---:|---:|")
        for crawl in self.options.crawls:
            for mode in self.options.modes:
                points, survived = self.tally.counts[crawl, mode]
                print(f"| {crawl} | {mode} | {points} | {survived} |")
        rows = self.tally.counts.values()
        print(f"| both | all | {sum(row[0] for row in rows)} | {sum(row[1] for row in rows)} |")
        for text, _ in self.tally.failures:
            print(f"did not survive: {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pouch", default=os.path.join(ROOT, ".build/release/pouch"))
    parser.add_argument("--every", type=int, default=1, help="a sample: every so many points")
    parser.add_argument("--offset", type=int, default=1, help="the first point of a sample")
    parser.add_argument("--modes", type=lambda text: text.split(","), default=MODES)
    parser.add_argument("--crawls", type=lambda text: text.split(","), default=list(CRAWLS))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--crawl", choices=CRAWLS, help="one case: which crawl")
    parser.add_argument("--mode", choices=MODES, help="one case: its mode")
    parser.add_argument("--at", type=int, help="one case: its step")
    parser.add_argument("--variant", help="one case of a power loss: what is left")
    parser.add_argument("--keep", help="one case: the mirror's folder, which stays; of a power loss also as it was, DIR.before")
    parser.add_argument("--archive", help="the profile's `archive`, such as '{pages: record}'")
    parser.add_argument("--archive-second", help="the same for the second crawl alone")
    parser.add_argument("--strace", action="store_true", help="only compare the seam's count of one crawl with strace's")
    options = parser.parse_args()
    if options.at:
        options.crawls, options.modes, options.jobs = [options.crawl], [options.mode], 1
    unknown = [mode for mode in options.modes if mode not in MODES]
    if unknown:
        parser.error(f"no such mode: {unknown}")
    started = time.monotonic()
    lab = Lab(options)
    try:
        if options.strace:
            return 0 if lab.strace() else 1
        lab.prepare([CRAWLS[crawl] for crawl in options.crawls])
        print("steps of the undisturbed crawls: " + ", ".join(f"{name} {len(lab.steps[CRAWLS[name]])}" for name in options.crawls), flush=True)
        driver = Driver(lab, options)
        try:
            driver.run()
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            driver.tally.is_closed = True
        driver.table()
    finally:
        lab.close()
    print(f"{time.monotonic() - started:.0f} s")
    return 1 if driver.tally.failures else 0


if __name__ == "__main__":
    # What was found so far is told, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
