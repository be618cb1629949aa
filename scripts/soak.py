#!/usr/bin/env python3
"""A thousand small crawls in a row of an archive that changes, fails and is interrupted, under a clock that jumps.

    scripts/soak.py [--pouch .build/release/pouch] [--crawls 1000] [--seed 1]        (SOAK_CRAWLS, SOAK_SEED)

Before each crawl statements are added, edited, retitled, removed and restored by a seeded random source; some do not
answer, or answer 500, or the whole archive is down. Some crawls are killed, once or often, and gone on with. The clock
goes on, or jumps: a day back, over the change to summer time and back, over new year, to 29 February; in any time zone.
It may do so between a kill and the next run.

After each crawl `pouch verify` must find the mirror intact, `pouch status` must work, and `pouch audit` must tell what
was done to the archive, by class, and nothing else: an outage is `unreachable`, never `removed`, and what goes while
nothing answers is `undetermined` until the next crawl. Memory and open files of the crawls are measured.
"""

import argparse
import asyncio
import collections
import datetime
import glob
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Tests/Certify"))
from archive import ROOT as PLACE, Resource, Server, index, listing, statement, words, year  # noqa: E402
import seam  # noqa: E402

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"]


def moment(text):
    return int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())


# Just before something happens to clocks.
MOMENTS = [moment(text) for text in (
    "2028-02-28T23:59:58", "2028-02-29T12:00:00", "2028-02-29T23:59:58", "2027-12-31T23:59:58", "2028-03-26T00:59:58",
    "2028-10-29T00:59:58", "2028-03-12T06:59:58", "2028-11-05T05:59:58", "2028-12-31T23:59:58")]


class Statement:
    def __init__(self, number, random):
        self.number = number
        self.month = random.randrange(2)
        self.title = f"A Statement on Subject {number}"
        self.paragraphs = words(f"{number}-{random.randrange(1 << 30)}")
        self.is_there = True

    @property
    def path(self):
        return f"{PLACE}2003/{self.number}.htm"

    @property
    def date(self):
        return f"{'March' if self.month == 0 else 'April'} {self.number % 28 + 1}, 2003"

    def version(self):
        return (self.title, tuple(self.paragraphs))


class Archive:
    """What is served, and what the mirror must have of it."""

    def __init__(self, random):
        self.random = random
        self.statements = {}
        self.held = {}
        self.gone = set()
        # Not there while nothing else answered: not known to be removed until the next crawl finds the same.
        self.doubtful = set()
        self.number = 40_000
        for _ in range(20):
            self.add()

    def add(self):
        self.number += 1
        self.statements[self.number] = Statement(self.number, self.random)

    def change(self):
        random = self.random
        for _ in range(random.choice([0, 0, 1, 1, 2, 4])):
            there = [one for one in self.statements.values() if one.is_there]
            what = random.choice(["add", "edit", "edit", "retitle", "remove", "restore"])
            if what == "add" and len(there) < 28:
                self.add()
            elif what == "edit":
                one = random.choice(there)
                one.paragraphs[random.randrange(3)] = words(f"edit-{random.randrange(1 << 30)}", 1)[0]
            elif what == "retitle":
                random.choice(there).title = f"Another Title, the {random.randrange(1 << 30)}th"
            elif what == "remove" and len(there) > 14:
                random.choice(there).is_there = False
            elif what == "restore":
                away = [one for one in self.statements.values() if not one.is_there]
                if away:
                    random.choice(away).is_there = True

    def resources(self):
        served = {"/robots.txt": Resource("User-agent: *\nAllow: /\n", "text/plain")}
        served["/css/style.css"] = Resource("td { color: black }", "text/css")
        served[PLACE + "index.htm"] = Resource(index([2003]))
        served[PLACE + "2003/index.htm"] = Resource(year(2003, ["March", "April"]))
        for month, name in enumerate(["March", "April"]):
            rows = [(one.date, one.path, one.title) for one in self.statements.values() if one.is_there and one.month == month]
            served[f"{PLACE}2003/{name[:3].lower()}/index.htm"] = Resource(listing(f"{name} 2003", rows))
        for one in self.statements.values():
            if one.is_there:
                served[one.path] = Resource(statement(one.number, one.title, one.date, one.paragraphs))
        return served

    def expected(self, outage, is_whole):
        """The audit's classes for what was done since each statement was last had, and what is had now."""
        classes = collections.Counter()
        for number, one in self.statements.items():
            before = self.held.get(number)
            if one.path in outage:
                # One that is known to be gone and does not answer is still as it was.
                if before is not None and number not in self.gone or one.is_there:
                    classes["unreachable"] += 1
                continue
            if not one.is_there:
                if before is None or number in self.gone:
                    continue
                if is_whole and number not in self.doubtful:
                    classes["undetermined"] += 1
                    self.doubtful.add(number)
                    continue
                classes["removed"] += 1
                self.doubtful.discard(number)
                self.gone.add(number)
                continue
            if before is None:
                classes["added"] += 1
            elif number in self.gone | self.doubtful:
                classes["restored"] += 1
                self.gone.discard(number)
                self.doubtful.discard(number)
            elif before[1] != tuple(one.paragraphs):
                classes["edited"] += 1
            elif before[0] != one.title:
                classes["retitled"] += 1
            self.held[number] = one.version()
        return classes


class Soak:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.pouch = os.path.abspath(options.pouch)
        shared = "/dev/shm" if os.path.isdir("/dev/shm") and "TMPDIR" not in os.environ else None
        self.work = tempfile.mkdtemp(prefix="pouch-soak-", dir=shared)
        self.seam = os.path.join(self.work, "seam.so")
        seam.build(self.seam)
        self.mirror = os.path.join(self.work, "mirror")
        self.archive = Archive(self.random)
        self.now = moment("2028-01-10T09:00:00")
        self.zone = "UTC"
        self.counts = collections.Counter()
        self.classes = collections.Counter()
        self.memory, self.files, self.seconds = [], [], []
        self.failures = []
        self.start_server()
        with open(os.path.join(ROOT, "config/state-2001-2009.yaml")) as file:
            profile = file.read()
        for old, new in (
            ("  backoff: 2s", "  backoff: 1ms"), ("  max_backoff: 5min", "  max_backoff: 5ms"), ("  max_delay: 2min", "  max_delay: 5ms"),
            ("  delay: 1s", "  delay: 1ms"), ("  attempts: 5", "  attempts: 2"),
        ):
            assert old in profile
            profile = profile.replace(old, new)
        self.profile = os.path.join(self.work, "soak.yaml")
        with open(self.profile, "w") as file:
            file.write(re.sub("^contact: .*$", "contact: soak@e1.example.org", profile, flags=re.M))

    def start_server(self):
        ready = threading.Event()

        async def serve():
            server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=256)
            self.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            ready.set()
            await server.serve_forever()

        threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
        ready.wait()

    # MARK: - The clock

    def advance(self):
        chance = self.random.random()
        if chance < 0.1:
            self.now -= 86_400
            self.counts["clock a day back"] += 1
        elif chance < 0.2:
            self.now = self.random.choice(MOMENTS)
            self.counts["clock before a change"] += 1
        else:
            self.now += self.random.choice([60, 3_600, 86_400, 30 * 86_400])
        self.zone = self.random.choice(ZONES)

    # MARK: - A crawl

    def run(self, kill_after=None):
        environment = {**os.environ, "LD_PRELOAD": self.seam, "SEAM_BASE": str(self.now), "TZ": self.zone}
        command = [
            self.pouch, "crawl", self.profile, "--mirror", self.mirror, "--origin", self.origin, "--delay", "1ms", "--connections",
            str(self.random.randint(1, 4)), "--progress", "never", "--quiet",
        ]
        errors = open(os.path.join(self.work, "errors"), "w+")
        start = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors, cwd=self.work)
        most = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            passed = time.monotonic() - start
            if pid:
                break
            try:
                most = max(most, len(os.listdir(f"/proc/{process.pid}/fd")))
            except OSError:
                pass
            if kill_after is not None and passed >= kill_after or passed > 120:
                os.kill(process.pid, signal.SIGKILL)
                if passed > 120:
                    self.fail("the crawl hung for 120 s")
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read()
        errors.close()
        if process.returncode >= 0:
            self.memory.append(usage.ru_maxrss / 1024)
            self.files.append(most)
            self.seconds.append(passed)
        return process.returncode, text

    def fail(self, why):
        text = f"crawl {self.counts['crawls'] + 1} (seed {self.options.seed}, {datetime.datetime.fromtimestamp(self.now, datetime.timezone.utc)}, {self.zone}): {why}"
        self.failures.append(text)
        print("FAILED " + text, flush=True)

    def check(self, *arguments, codes=(0,)):
        ran = subprocess.run([self.pouch, *arguments], capture_output=True, text=True, timeout=300, cwd=self.work)
        if ran.returncode not in codes:
            self.fail(f"pouch {arguments[0]} ends with {ran.returncode}: {(ran.stdout + ran.stderr).strip()[:1000]}")
        return ran.stdout

    def newest(self):
        summaries = glob.glob(os.path.join(self.mirror, "crawls/*/summary.json"))
        return max((os.path.basename(os.path.dirname(path)) for path in summaries), default=None)

    def crawl(self, number):
        random = self.random
        if number > 0:
            self.archive.change()
            self.advance()
        served = self.archive.resources()
        outage = set()
        kind = random.random() if number > 0 else 1
        missed = self.archive.gone | self.archive.doubtful
        pages = [one.path for one in self.archive.statements.values() if one.is_there and one.number in self.archive.held and one.number not in missed]
        if kind < 0.05:
            outage = set(pages)
            self.counts["outages of all statements"] += 1
        elif kind < 0.2:
            outage = set(random.sample(pages, random.randint(1, 4)))
            self.counts["outages of some"] += 1
        Server.trouble = {path: random.choice(["500", "drop"]) for path in outage}
        Server.archives = {"e1": served}
        kills = random.choice([0, 0, 0, 1, 1, 2, 5]) if number > 0 else 0
        code, errors = None, ""
        before = self.newest()
        for _ in range(kills):
            code, errors = self.run(kill_after=random.uniform(0.01, 0.25))
            if code >= 0:
                break
            self.counts["kills"] += 1
            if random.random() < 0.3:
                self.advance()
                self.counts["clock jumps between a kill and the next run"] += 1
        if code is None or code < 0:
            code, errors = self.run()
        if code not in (0, 4):
            self.fail(f"pouch crawl ends with {code}: {errors.strip()[-700:]}")
        expected = self.archive.expected(outage, is_whole=bool(pages) and len(outage) == len(pages))
        verified = self.check("verify", self.mirror)
        if "intact" not in verified:
            self.fail(f"verify: {verified[:500]}")
        self.check("status", self.mirror, codes=(0, 4))
        # Killed after its last word, a crawl was complete, and the next run began another.
        if number > 0:
            told = self.check("audit", self.mirror, "--profile", self.profile, "--from", before, "--json", codes=(0, 1, 4))
            counts = json.loads(told)["counts"] if told else {}
            found = collections.Counter({name: count for name, count in counts.items() if count and name != "unchanged"})
            self.classes.update(found)
            if found != expected:
                self.fail(f"audit tells {dict(found)}, and {dict(expected)} was done")
        self.counts["crawls"] += 1

    def report(self):
        print("\n| what | count |\n|---|---:|")
        for name, count in sorted(self.counts.items()):
            print(f"| {name} | {count} |")
        for name, count in sorted(self.classes.items()):
            print(f"| audit: {name} | {count} |")
        print(f"| failures | {len(self.failures)} |")
        print("\n| of a crawl | first | median | last | most |\n|---|---:|---:|---:|---:|")
        for name, values in (("peak memory, MB", self.memory), ("open files", self.files), ("seconds", self.seconds)):
            if values:
                print(f"| {name} | {values[0]:.1f} | {statistics.median(values):.1f} | {values[-1]:.1f} | {max(values):.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pouch", default=os.path.join(ROOT, ".build/release/pouch"))
    parser.add_argument("--crawls", type=int, default=int(os.environ.get("SOAK_CRAWLS", "1000")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SOAK_SEED", "1")))
    parser.add_argument("--keep", action="store_true", help="leave the mirror, and stop at the first failure")
    options = parser.parse_args()
    soak = Soak(options)
    try:
        for number in range(options.crawls):
            soak.crawl(number)
            if number % 100 == 99:
                print(f"... {number + 1} crawls, {len(soak.failures)} failures", file=sys.stderr, flush=True)
            if options.keep and soak.failures:
                break
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    finally:
        soak.report()
        if options.keep:
            print(soak.work)
        else:
            shutil.rmtree(soak.work, ignore_errors=True)
    return 1 if soak.failures else 0


if __name__ == "__main__":
    # What was found so far is told, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
