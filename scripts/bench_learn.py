"""Learns, crawls and compares saved archives: see bench-learn.sh."""
import glob, http.server, json, os, re, sqlite3, subprocess, sys, threading, time

ARCHIVES, WORK = sys.argv[1:3]
POUCH = os.environ["POUCH_PROGRAM"]
PAGES = os.environ.get("PAGES", "12")
NAMES = sys.argv[3:] or sorted(
    n for n in os.listdir(ARCHIVES) if os.path.exists(os.path.join(ARCHIVES, n, "gold.jsonl")))


def path(url):
    return re.sub(r"^https?://[^/]+", "", url)


def fold(text):
    return re.sub(r"\W", "", (text or "").replace("\xad", ""))


def lines(name, file):
    place = os.path.join(ARCHIVES, name, file)
    return [json.loads(line) for line in open(place)] if os.path.exists(place) else []


def serve(folder):
    """A server of one archive's pages; what it was asked for is counted."""
    table = json.load(open(os.path.join(folder, "map.json")))
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append(self.path)
            entry = table["pages"].get(self.path)
            if self.path == "/robots.txt" or entry is None:
                return self.answer(404, b"<h1>Not found</h1>", "text/html")
            file = entry if isinstance(entry, str) else entry["like"]
            body = open(os.path.join(folder, "pages", file), "rb").read()
            if isinstance(entry, dict):
                for old, new in entry.get("replace", []):
                    body = body.replace(old.encode(), new.encode())
            kind = {".pdf": "application/pdf", ".xml": "application/xml"}.get(os.path.splitext(file)[1], "text/html")
            if kind == "text/html" and table.get("charset"):
                kind += "; charset=" + table["charset"]
            self.answer(200, body, kind)

        def answer(self, status, body, kind):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, asked, table


def trafilatura_scores(name, table):
    try:
        import trafilatura
    except ImportError:
        return None
    score = dict(title=0, date=0, first=0, last=0)
    for gold in lines(name, "gold.jsonl"):
        file = table["pages"].get(path(gold["url"]))
        if not isinstance(file, str):
            continue
        page = open(os.path.join(ARCHIVES, name, "pages", file), "rb").read()
        found = trafilatura.bare_extraction(page, url=gold["url"], with_metadata=True)
        found = found.as_dict() if found is not None and hasattr(found, "as_dict") else found or {}
        text = [line for line in (found.get("text") or "").split("\n") if line.strip()] or [""]
        score["title"] += fold(found.get("title")) == fold(gold["title"])
        score["date"] += found.get("date") == gold.get("date")
        score["first"] += "first" not in gold or fold(text[0])[:60] == fold(gold["first"])[:60]
        score["last"] += "last" not in gold or fold(text[-1])[:60] == fold(gold["last"])[:60]
    return score


def autoscraper_scores(name, table):
    """Links of the listing pages, from one example, as its README has it."""
    try:
        from autoscraper import AutoScraper
    except ImportError:
        return None
    gold = lines(name, "listing.gold.jsonl")
    right = false = 0
    for file in sorted({row["page"] for row in gold}):
        page = open(os.path.join(ARCHIVES, name, "pages", file), errors="replace").read()
        titles = {fold(row["title"]) for row in gold if row["page"] == file}
        first = next(row["title"] for row in gold if row["page"] == file)
        found = {fold(text) for text in AutoScraper().build(html=page, wanted_list=[first]) or []}
        right += len(found & titles)
        false += len(found - titles)
    return dict(right=right, false=false)


total = dict(rows=0, rows_gold=0, false=0, dates=0, dates_gold=0, dates_wrong=0, docs=0, title=0, date=0, first=0, last=0)
sure = [0, 0]
other = dict(title=0, date=0, first=0, last=0)
scraper = dict(right=0, false=0)
print(f"{'archive':26}{'asked':>6}{'s':>6}{'again s':>8}  {'rows':>9}{'false':>6}{'dates':>9}{'wrong':>6}  {'docs':>5}{'title':>6}{'date':>6}{'first':>6}{'last':>6}  exit")
for name in NAMES:
    folder = os.path.join(ARCHIVES, name)
    profile = open(os.path.join(folder, "profile.yaml")).read()
    origin = re.search(r"^origin: *(\S+)", profile, re.M).group(1)
    seed = re.search(r"^seeds: *\[([^\],]+)", profile, re.M).group(1).strip("\"' ")
    server, asked, table = serve(folder)
    replica = f"http://127.0.0.1:{server.server_port}"
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(WORK, "cache"))
    learned = os.path.join(WORK, name + ".yaml")
    command = [POUCH, "profile", "learn", origin + seed, "--origin", replica, "--delay", "0", "--pages", PAGES, "-o", learned, "--json"]
    start = time.time()
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    seconds, requests = time.time() - start, len(asked)
    start = time.time()
    subprocess.run(command + ["--replace"], env=env, capture_output=True)
    again = time.time() - start
    if not os.path.exists(learned):
        print(f"{name:26}{requests:6}{seconds:6.1f}  nothing was learned: {done.stderr.strip()[:120]}")
        server.shutdown()
        continue
    report = json.loads(done.stdout)
    # A saved archive has holes that a chain of next pages ends in: what lies behind one is reached from the seeds by hand.
    seeds = re.search(r"^seeds:.*$", profile, re.M).group(0)
    text = re.sub(r"^seeds:.*$", lambda _: seeds, open(learned).read(), count=1, flags=re.M)
    open(learned, "w").write(text)
    mirror = os.path.join(WORK, name)
    subprocess.run([POUCH, "crawl", learned, "--mirror", mirror, "--origin", replica, "--delay", "0", "--progress", "never", "--quiet"], env=env, capture_output=True)
    server.shutdown()
    gold = {path(row["url"]): row for row in lines(name, "listing.gold.jsonl")}
    pages = {url for url, file in table["pages"].items() if isinstance(file, str) and file in {row["page"] for row in gold.values()}}
    got = {}
    if gold and os.path.exists(mirror + "/pouch.sqlite"):
        query = "select p.url,d.url,l.title,l.date from listing l join document d on d.id=l.document join document p on p.id=l.page where l.role='statement'"
        got = {path(url): (title, date) for page, url, title, date in sqlite3.connect(mirror + "/pouch.sqlite").execute(query) if path(page) in pages}
    both = set(got) & set(gold)
    dates = sum(bool(gold[u].get("date")) and got[u][1] == gold[u]["date"] for u in both)
    wrong = sum(bool(got[u][1] and gold[u].get("date")) and got[u][1] != gold[u]["date"] for u in both)
    held = {path(s["url"]): s for s in (json.load(open(f)) for f in glob.glob(mirror + "/statements/**/*.json", recursive=True))}
    score = dict(docs=0, title=0, date=0, first=0, last=0)
    for want in lines(name, "gold.jsonl"):
        statement = held.get(path(want["url"])) or {}
        text = statement.get("paragraphs") or [""]
        score["docs"] += 1
        score["title"] += fold(statement.get("title")) == fold(want["title"])
        score["date"] += statement.get("date") == want.get("date")
        score["first"] += bool(statement) and ("first" not in want or fold(text[0])[:60] == fold(want["first"])[:60])
        score["last"] += bool(statement) and ("last" not in want or fold(text[-1])[:60] == fold(want["last"])[:60])
    # A field that is told as sure, and how often it is right.
    shares = dict(rows=(len(both), len(gold) + len(set(got) - set(gold))), title=(score["title"], score["docs"]), date=(score["date"], score["docs"]), body=(score["first"] + score["last"], 2 * score["docs"]))
    shares["listing date"] = (dates, dates + wrong)
    for part in report["confidence"]:
        if part["value"] >= 0.8 and part["field"] in shares:
            right, all_ = shares[part["field"]]
            sure[0] += right
            sure[1] += all_
    print(f"{name:26}{requests:6}{seconds:6.1f}{again:8.2f}  {len(both):4}/{len(gold):<4}{len(set(got) - set(gold)):6}{dates:4}/{sum('date' in g for g in gold.values()):<4}{wrong:6}  {score['docs']:5}{score['title']:6}{score['date']:6}{score['first']:6}{score['last']:6}  {done.returncode}")
    for key, value in score.items():
        total[key] += value
    for key, value in dict(rows=len(both), rows_gold=len(gold), false=len(set(got) - set(gold)), dates=dates, dates_gold=sum("date" in g for g in gold.values()), dates_wrong=wrong).items():
        total[key] += value
    beside = trafilatura_scores(name, table)
    other = {key: other[key] + beside[key] for key in other} if beside and other else None
    if gold and scraper is not None:
        found = autoscraper_scores(name, table)
        scraper = {key: scraper[key] + found[key] for key in scraper} if found else None
print(json.dumps(total))
print(f"of what is told with a confidence of 0.8 or more, right: {sure[0]} of {sure[1]}")
print("trafilatura on the same documents:", json.dumps(other) if other else "not installed")
print("autoscraper on the same listing pages, one example each:", json.dumps(scraper) if scraper else "not installed")
