"""Pages read without a profile, against the gold of adbar/trafilatura and adbar/htmldate: see bench-reading.sh."""

import argparse
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor

POUCH, WORK = os.environ["POUCH_PROGRAM"], pathlib.Path(os.environ["POUCH_WORK"])


def folder(repository, name):
    """A checkout as it is; of a bare git directory, its tests."""
    repository = pathlib.Path(repository)
    if (repository / "tests").is_dir():
        return repository / "tests"
    tar = subprocess.run(["git", "-C", repository, "archive", "HEAD", "tests"], capture_output=True, check=True).stdout
    tarfile.open(fileobj=io.BytesIO(tar)).extractall(WORK / name, filter="data")
    return WORK / name / "tests"


def pages(tests, *golds):
    """(address, file, gold) of every page that is there."""
    for gold in golds:
        for url, item in json.loads((tests / gold).read_text()).items():
            for place in ("cache", "eval", "test_set"):
                if (tests / place / item["file"]).is_file():
                    yield url, tests / place / item["file"], item
                    break


def half(file):
    return "AB"[int(hashlib.sha256(file.name.encode()).hexdigest(), 16) % 2]


def by_pouch(url, file):
    # A few pages stand under a name in place of an address: theirs is the one that they say themselves.
    address = ["--url", url] if url.startswith("http") else []
    done = subprocess.run([POUCH, "extract", file, *address], capture_output=True, text=True)
    read = json.loads(done.stdout) if done.stdout else {}
    lines = read.get("head", []) + read.get("paragraphs", [])
    return {"title": read.get("title"), "date": read.get("date"), "text": "\n".join(lines)}


def by_others(url, file):
    try:
        import trafilatura
    except ImportError:
        return None
    read = trafilatura.bare_extraction(file.read_bytes(), url=url, with_metadata=True, include_comments=False)
    return {"title": read.title, "date": read.date, "text": read.text} if read else {}


def by_htmldate(url, file):
    try:
        import htmldate
    except ImportError:
        return None
    return {"date": htmldate.find_date(file.read_bytes().decode("utf-8", "replace"), url=url, original_date=False)}


def letters(text):
    return re.sub(r"\W", "", (text or "").lower())


def spaced(text):
    return re.sub(r"\s+", " ", text or "").strip()


class Score:
    def __init__(self):
        self.right, self.wrong, self.of = {}, {}, {}
        self.true = self.false = self.missed = 0

    def field(self, name, value, gold, same):
        self.of[name] = self.of.get(name, 0) + 1
        side = self.right if same else self.wrong if value else {}
        side[name] = side.get(name, 0) + 1
        return same

    def text(self, text, item):
        text = spaced(text)
        missed = [line for line in item["with"] if spaced(line) not in text]
        false = [line for line in item["without"] if spaced(line) in text]
        self.true += len(item["with"]) - len(missed)
        self.missed += len(missed)
        self.false += len(false)
        return missed, false

    def told(self):
        parts = [f"{name} {self.right.get(name, 0)}/{of} ({self.wrong.get(name, 0)} wrong)" for name, of in self.of.items()]
        if self.true:
            precision, recall = self.true / (self.true + self.false), self.true / (self.true + self.missed)
            parts.append(f"text F1 {2 * precision * recall / (precision + recall):.3f} "
                         f"(precision {precision:.3f}, recall {recall:.3f})")
        return ", ".join(parts)


def measure(title, found, readers, show):
    print(f"{title}: {len(found)} pages")
    for name, reader in readers:
        score = Score()
        with ThreadPoolExecutor(2) as pool:
            read = list(pool.map(lambda page: reader(page[0], page[1]), found))
        if None in read:
            print(f"  {name}: not installed")
            continue
        for (url, file, item), value in zip(found, read):
            for field in ("title", "date"):
                if not item.get(field):
                    continue
                gold, mine = item[field], value.get(field)
                same = mine == gold if field == "date" else letters(mine) == letters(gold)
                if not score.field(field, mine, gold, same) and show == field and reader is by_pouch:
                    print(f"    {file}\t{mine!r} is not {gold!r}")
            if "with" in item:
                missed, false = score.text(value.get("text"), item)
                if (missed or false) and show == "text" and reader is by_pouch:
                    print(f"    {file}\tmissed {missed} false {false}")
        print(f"  {name}: {score.told()}")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("trafilatura")
    words.add_argument("htmldate", nargs="?")
    words.add_argument("-v", choices=["title", "date", "text"])
    words.add_argument("--half", choices=["A", "B"])
    words.add_argument("--alone", action="store_true", help="without the other programs")
    asked = words.parse_args()

    def chosen(tests, *golds):
        return [page for page in pages(tests, *golds) if not asked.half or half(page[1]) == asked.half]

    others = [] if asked.alone else [("trafilatura", by_others)]
    measure("trafilatura's pages", chosen(folder(asked.trafilatura, "t"), "evaldata.json"), [("pouch", by_pouch), *others], asked.v)
    if asked.htmldate:
        others = [] if asked.alone else [("htmldate", by_htmldate)]
        measure("htmldate's pages", chosen(folder(asked.htmldate, "h"), "eval_default.json", "eval_mediacloud_2020.json"),
                [("pouch", by_pouch), *others], asked.v)


main()
