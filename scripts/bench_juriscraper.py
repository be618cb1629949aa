"""Compares the rows that are learned from saved court listings with gold: see bench-juriscraper.sh."""
import argparse, concurrent.futures, hashlib, html.parser, json, os, subprocess, sys, tarfile
from urllib.parse import unquote, urljoin, urlsplit

POUCH, WORK = os.environ["POUCH_PROGRAM"], os.environ["POUCH_WORK"]
FOLDERS = ["tests/examples/opinions/united_states", "tests/examples/oral_args/united_states"]
HOST = "www.court.example"


class Links(html.parser.HTMLParser):
    """The addresses that a page links, and its base."""

    def __init__(self):
        super().__init__()
        self.hrefs, self.base = [], None

    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href")
        if href is None:
            return
        if tag == "base" and self.base is None:
            self.base = href.strip()
        if tag in ("a", "area"):
            self.hrefs.append(href.strip())


def folded(url):
    """An address without what no two tools write alike: its scheme, escapes, fragment, and white space."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    text = unquote((parts.hostname or "") + (parts.path or "/") + ("?" + parts.query if parts.query else ""))
    return "".join(text.replace("\\", "/").split()).lower()


def joined(base, href):
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def files(repository):
    """The examples, unpacked where the repository is a bare one."""
    if os.path.isdir(os.path.join(repository, FOLDERS[0])):
        return repository
    place = os.path.join(WORK, "repository")
    os.makedirs(place)
    for folder in FOLDERS:
        archive = os.path.join(WORK, "archive.tar")
        subprocess.run(["git", "--git-dir", repository, "archive", "-o", archive, "HEAD", folder], check=True, stderr=subprocess.DEVNULL)
        tarfile.open(archive).extractall(place, filter="data")
    return place


def pages(root):
    """Usable pages: name, bytes, address, gold addresses with their dates."""
    for folder in FOLDERS:
        for name in sorted(os.listdir(os.path.join(root, folder))):
            path = os.path.join(root, folder, name)
            gold = path.removesuffix(".html") + ".compare.json"
            if not name.endswith(".html") or not os.path.exists(gold):
                continue
            body = open(path, "rb").read()
            rows = json.load(open(gold))
            wanted = [row["download_urls"] for row in rows if row.get("download_urls")]
            parser = Links()
            parser.feed(body.decode("utf-8", "replace"))
            address, links, urls = placed(f"/{folder}/{name}", parser, wanted)
            found = urls & links
            if len(found) >= 2 and len(found) * 5 >= len(urls) * 4:
                base = joined(address, parser.base) if parser.base else address
                dates = {}
                for row in rows:
                    if row.get("download_urls") and not row.get("date_filed_is_approximate"):
                        url = row["download_urls"]
                        dates[folded(joined(base, url if url.startswith(("http", "/")) else "/" + url))] = row.get("case_dates")
                yield name.removesuffix(".html"), body, address, {url: dates.get(url) for url in found}


def placed(path, parser, wanted):
    """The address at which most of the gold's are links of the page: the scrapers resolve some against the file's own path."""
    hosts = [urlsplit(url).hostname or HOST for url in wanted]
    host = max(sorted(set(hosts)), key=hosts.count, default=HOST)
    tried = {f"https://{host}{path}"}
    relative = {os.path.basename(href): href for href in parser.hrefs if not href.startswith(("http", "/", "#")) and len(href) > 4}
    for url in wanted[:20]:
        href = relative.get(os.path.basename(url), "")
        stem = href.lstrip("./")
        if stem and url.startswith("http") and url.endswith(stem):
            tried.add(url.removesuffix(stem) + "x/" * href.count("../") + "listing.html")
    best = None
    for address in sorted(tried):
        base = joined(address, parser.base) if parser.base else address
        links = {folded(joined(base, href)) for href in parser.hrefs}
        urls = {folded(joined(base, url if url.startswith(("http", "/")) else "/" + url)) for url in wanted}
        if best is None or len(urls & links) > len(best[1] & best[2]):
            best = address, links, urls
    return best


def warc(name, body, address):
    path = os.path.join(WORK, name + ".warc")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
    block = head + body
    record = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {address}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n").encode()
    with open(path, "wb") as file:
        file.write(record + block + b"\r\n\r\n")
    return path


def learned(page):
    name, body, address, gold = page
    path = warc(name, body, address)
    done = subprocess.run(
        [POUCH, "profile", "learn", address, "--warc", path, "--contact", "bench@example.org", "--json"], capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = {"failure": done.stderr.strip()[:200]}
    got = {folded(row["url"]): row for row in report.get("rows", [])}
    right = len(set(got) & set(gold))
    dates = [(row.get("date"), gold[url]) for url, row in got.items() if gold.get(url) and row.get("date")]
    f1 = 2 * right / (len(got) + len(gold)) if got else 0.0
    return dict(name=name, f1=f1, gold=len(gold), got=len(got), right=right, report=report, done=done,
                dates=dates, missing=sorted(set(gold) - set(got)), false=[(url, row.get("title")) for url, row in got.items() if url not in gold])


def half(name):
    return "AB"[hashlib.sha256(name.encode()).digest()[0] & 1]


parser = argparse.ArgumentParser(prog="bench-juriscraper.sh")
parser.add_argument("repository")
parser.add_argument("-v", action="store_true")
parser.add_argument("--half", choices="AB")
parser.add_argument("page", nargs="*")
arguments = parser.parse_args()
chosen = [page for page in pages(files(arguments.repository))
          if (not arguments.half or half(page[0]) == arguments.half) and (not arguments.page or page[0] in arguments.page)]
with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
    results = list(pool.map(learned, chosen))
for result in results:
    if arguments.v and result["f1"] < 1:
        print(f"{half(result['name'])} {result['name']:40} F1 {result['f1']:.2f} rows {result['right']}/{result['gold']} false {len(result['false'])}"
              f"  {result['report'].get('failure', '')}")
        for url in result["missing"][:3]:
            print("      missing", url[:150])
        for url, title in result["false"][:3]:
            print("      false  ", url[:120], "|", (title or "")[:50])
for name, part in [("half A", "A"), ("half B", "B"), ("all", "AB")]:
    of = [result for result in results if half(result["name"]) in part]
    if of:
        perfect = sum(result["f1"] == 1 for result in of)
        print(f"{name:7} {perfect:4} of {len(of)} pages perfect, mean F1 {sum(r['f1'] for r in of) / len(of):.3f};"
              f" dates as the gold has them {sum(a == b for r in of for a, b in r['dates'])} of {sum(len(r['dates']) for r in of)} given")
