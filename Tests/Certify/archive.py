"""A small press archive in two editions, served on loopback; what `make certify` and `make soak` crawl.

Who asks, and which edition they see, is in the user agent's contact, CASE@EDITION.example.org: one server serves many
crawls at once under one address, so that their mirrors name the same URLs.
"""

import asyncio
import gzip
import hashlib
import json
import os
import re
import sys
import threading

ROOT = "/r/pa/prs/ps/"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


class Resource:
    def __init__(self, body, kind="text/html", status=200, location=None, headers=(), etag=True, busy=0):
        self.body = body if isinstance(body, bytes) else body.encode("windows-1252")
        self.kind = kind
        self.status = status
        self.location = location
        self.headers = list(headers)
        self.etag = '"' + hashlib.sha256(self.body).hexdigest()[:12] + '"' if etag and status == 200 else None
        # So many first requests of each case are answered with 500.
        self.busy = busy


def page(title, cell, left=""):
    return f"""<HTML><HEAD><TITLE>{title}</TITLE><LINK rel="stylesheet" type="text/css" href="/css/style.css"></HEAD>
<BODY><table width="760"><tr valign="top"><td width=150>{left}</td><td><table><tr><td class="content-font-style">
{cell}
<p><a href="#top">Back to top</a></td></tr></table></td></tr></table>
<table class="footer"><tr><td>Published by the U.S. Department of State Website at http://www.state.gov. (synthetic)</td></tr></table>
</BODY></HTML>
"""


def statement(number, title, date, paragraphs, after=""):
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return page(title, f"""<b>Press Statement</b><br>
<font size=2>Richard Boucher, Spokesman<br></font>
<font size=2>Washington, DC<br></font>
<font size=2>{date}</font>
<h1>{title}</h1>
{body}
{after}
<p>{date[-4:]}/{number % 10_000}</p>
<p>Released on {date}</p>""")


def sections(notes):
    return "\n".join(f'<div class="note" id="{name}"><h1>Note {name}</h1><p>{words(f"note {seed}", 1)[0]}</p></div>' for name, seed in notes)


def listing(title, rows):
    return page(title, "<h1>" + title + "</h1>" + "\n".join(f'<br><b>{date}</b> -- <a href="{path}">{name}</a>' for date, path, name in rows))


def index(years):
    return page("Press Releases", "<h1>Press Releases</h1>", "".join(f'<a class="lftnavbelow" href="{ROOT}{year}/index.htm">{year}</a><br>' for year in years))


def year(number, months):
    links = "".join(f'<br><a href="{ROOT}{number}/{month[:3].lower()}/index.htm">{month}</a>' for month in months)
    return page(f"{number} Press Releases", f"<h1>{number} Press Releases</h1>{links}")


def words(seed, count=3):
    """Paragraphs that no other statement has a sentence of."""
    pool = """talks treaty envoy border summit council relief accord visit minister embassy partner region security health trade
    justice water energy school refugee election parliament peace court island river mountain harbour bridge market farmer
    teacher doctor pilot author painter singer orchard garden valley desert forest railway airport village capital museum""".split()
    paragraphs = []
    for paragraph in range(count):
        digest = hashlib.sha256(f"{seed}/{paragraph}".encode()).digest()
        chosen = [pool[byte % len(pool)] for byte in digest]
        paragraphs.append("The Department notes " + " ".join(chosen[:14]) + ". It welcomes " + " ".join(chosen[14:]) + f", as said in note {seed}-{paragraph}.")
    return paragraphs


def editions():
    """What `make certify` crawls: edition 1, then edition 2, in which most kinds of change are."""
    first, second = {}, {}
    names = {number: f"A Statement on Subject {number}" for number in range(30001, 30014)}
    dates = {number: f"{'March' if number < 30006 else 'April' if number < 30010 else 'January'} {number % 13 + 1}, {2004 if number >= 30010 else 2003}" for number in names}
    dates[30013] = "March 20, 2003"

    def path(number):
        return f"{ROOT}{2004 if 30010 <= number < 30013 else 2003}/{number}.htm"

    def row(number):
        return dates[number], path(number), names[number]

    for number in range(30001, 30013):
        after = ""
        if number == 30001:
            after = '<p><a href="/documents/organization/101.pdf">The fact sheet</a></p><p><img src="/images/photo.jpg"></p>'
        if number == 30002:
            after = '<p><a href="/documents/organization/102.pdf">The same fact sheet</a></p>'
        first[path(number)] = Resource(statement(number, names[number], dates[number], words(number), after))
    # Several statements on one page.
    notes = ROOT + "2004/30020.htm"
    first[notes] = Resource(statement(30020, "Notes of January", "January 20, 2004", words(30020), sections([("a", 1), ("b", 2), ("c", 3)])))
    first[path(30004)] = Resource(
        gzip.compress(statement(30004, names[30004], dates[30004], words(30004)).encode(), mtime=0), headers=[("Content-Encoding", "gzip")])
    first[path(30010)].busy = 1
    first[path(30011)].etag = None
    first[ROOT + "2003/30997.htm"] = Resource(b"", status=301, location=ROOT + "2003/30996.htm")
    first[ROOT + "2003/30996.htm"] = Resource(statement(30996, "A Statement That Moved", "April 28, 2003", words(30996)))
    first[ROOT + "2003/30998.htm"] = Resource("<h1>Not found</h1>", status=404)
    first["/documents/organization/101.pdf"] = Resource(b"%PDF-1.4 the fact sheet, once\n" * 40, "application/pdf")
    first["/documents/organization/102.pdf"] = Resource(b"%PDF-1.4 the fact sheet, once\n" * 40, "application/pdf")
    first["/images/photo.jpg"] = Resource(b"\xff\xd8\xff\xe0 a photo" * 90, "image/jpeg")
    first["/css/style.css"] = Resource("td { color: black }", "text/css")
    first["/robots.txt"] = Resource(f"User-agent: *\nDisallow: {ROOT}2003/30999.htm\n", "text/plain")
    first[ROOT + "index.htm"] = Resource(index([2003, 2004]))
    first[ROOT + "2003/index.htm"] = Resource(year(2003, ["March", "April"]))
    first[ROOT + "2004/index.htm"] = Resource(year(2004, ["January"]))
    march = [row(number) for number in range(30001, 30006)]
    april = [row(number) for number in range(30006, 30010)] + [
        ("April 28, 2003", ROOT + "2003/30997.htm", "A Statement That Moved"),
        ("April 29, 2003", ROOT + "2003/30998.htm", "A Statement Not There Yet"),
        ("April 30, 2003", ROOT + "2003/30999.htm", "A Statement Not for Crawlers"),
    ]
    first[ROOT + "2003/mar/index.htm"] = Resource(listing("March 2003", march))
    first[ROOT + "2003/apr/index.htm"] = Resource(listing("April 2003", april))
    first[ROOT + "2004/jan/index.htm"] = Resource(listing("January 2004", [row(number) for number in range(30010, 30013)] + [("January 20, 2004", notes, "Notes of January")]))

    second.update(first)
    edited = words(30001)
    edited[1] = "The Department has nothing to add to what it said before, and says so in a new sentence."
    second[path(30001)] = Resource(statement(30001, names[30001], dates[30001], edited))
    # Its file moves to another month.
    second[path(30002)] = Resource(statement(30002, names[30002], "May 2, 2003", words(30002)))
    second[path(30005)] = Resource(statement(30005, "A Statement with Another Title", dates[30005], words(30005)))
    second[path(30006)] = Resource("<h1>Not found</h1>", status=404)
    second[path(30007)] = Resource(b"", status=302, location=path(30008))
    second[path(30009)] = Resource(page("Sorry", "<p>An error has occurred.</p>"))
    # One section is edited, one gone, one new, one at another place.
    second[notes] = Resource(statement(30020, "Notes of January", "January 20, 2004", words(30020), sections([("d", 4), ("b", 5), ("a", 1)])))
    second[path(30013)] = Resource(statement(30013, names[30013], dates[30013], words(30013)))
    second[ROOT + "2003/30998.htm"] = Resource(statement(30998, "A Statement Not There Yet", "April 29, 2003", words(30998)))
    second["/documents/organization/101.pdf"] = Resource(b"%PDF-1.4 the fact sheet, revised\n" * 40, "application/pdf")
    # 30003 is listed no more, and 30013 is new.
    second[ROOT + "2003/mar/index.htm"] = Resource(
        listing("March 2003", [row(30001), row(30002), row(30004), (dates[30005], path(30005), "A Statement with Another Title"), row(30013)]))
    return {"e1": first, "e2": second}


class Server(asyncio.Protocol):
    """Answers GET over kept connections. `/!log/CASE` tells, once, what a case asked for; `/!set/NAME` takes an edition."""

    archives = {}
    logs = {}
    busy = {}
    # path: "500", or "drop" to close the connection without an answer
    trouble = {}

    def connection_made(self, transport):
        self.transport = transport
        self.buffer = b""

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end].decode("latin-1"), self.buffer[end + 4 :]
            self.answer(head)

    def answer(self, head):
        lines = head.split("\r\n")
        path = lines[0].split(" ")[1]
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if path.startswith("/!log/"):
            return self.send(200, json.dumps(self.logs.pop(path[6:], [])).encode(), [])
        match = re.search(r"\(\+(.+)@(\w+)\.example\.org\)", fields.get("user-agent", ""))
        case, edition = match.groups() if match else ("?", "e1")
        resource = self.archives[edition].get(path) or Resource("<h1>Not found</h1>", status=404)
        status = resource.status
        headers = [("Content-Type", resource.kind)] + resource.headers
        body = resource.body
        served = self.busy.get((case, edition, path), 0)
        if path in self.trouble:
            self.logs.setdefault(case, []).append((path, 0))
            if self.trouble[path] == "drop":
                return self.transport.abort()
            status, body, headers = 500, b"down", [("Content-Type", "text/plain")]
        elif resource.busy and "if-none-match" in fields:
            # However often it is asked: a run that is ended before it wrote the answer down gets it again.
            status, body, headers = 500, b"busy", [("Content-Type", "text/plain")]
        elif served < resource.busy and edition == "e1":
            self.busy[case, edition, path] = served + 1
            status, body, headers = 500, b"busy", [("Content-Type", "text/plain")]
        elif resource.etag and fields.get("if-none-match") == resource.etag:
            status, body = 304, b""
        if resource.etag and status in (200, 304):
            headers.append(("ETag", resource.etag))
        if resource.location:
            headers.append(("Location", resource.location))
        self.logs.setdefault(case, []).append((path, status))
        self.send(status, body, headers)

    def send(self, status, body, headers):
        lines = [f"HTTP/1.1 {status} Answer"] + [f"{name}: {value}" for name, value in headers]
        if status != 304:
            lines.append(f"Content-Length: {len(body)}")
        self.transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


async def serve():
    Server.archives = editions()
    # Gone with whoever started it, however that ends.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
