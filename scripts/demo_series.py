#!/usr/bin/env python3
"""Makes a mirror of the bundled archive as two crawls saw it, with edits, a removal and an addition between them.

usage: scripts/demo_series.py POUCH MIRROR [SECONDS]
  SECONDS  between the crawls; 1 where none are given: a crawl is named by its second

What both the screenshots and the check of the web interface look at. All that is edited is made-up text: the archive's
one real statement stays as it is.
"""

import functools
import http.server
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

STATEMENTS = "r/pa/prs/ps/"
# A statement, and what becomes of its page: old words, new words, each once.
EDITS = {
    "2006/19176.htm": [
        ("Robert Wood, Acting Spokesman", "Robert Wood, Deputy Spokesman"),
        ("on trade over two days.</p>", "on trade over three days, and will meet again in the autumn.</p>"),
        ("reviewed progress on trade with representatives of neighboring states.", "reviewed progress on trade."),
        ("<p>The delegations examined progress on trade at a meeting in the capital. The participants reviewed the"
         " situation of refugees in a constructive atmosphere.</p>\n", ""),
    ],
    "2006/22234.htm": [("will report in the spring", "will report by the end of the year")],
    "2003/2874.htm": [("Officials welcomed", "Officials noted")],
}
REMOVED = "2003/3049.htm"
MOVED = ("2004/30301.htm", "2004/30302.htm")
ROBOTS = "User-agent: *\nDisallow: /r/pa/prs/ps/2005/40777.htm\n"


def edit(root: pathlib.Path) -> None:
    """Changes the archive's pages as its keepers might."""
    for name, edits in EDITS.items():
        page = root / STATEMENTS / name
        text = page.read_bytes()
        for old, new in edits:
            if old.encode() not in text:
                sys.exit(f"demo_series.py: {name} does not say {old!r}")
            text = text.replace(old.encode(), new.encode(), 1)
        page.write_bytes(text)
    (root / STATEMENTS / REMOVED).unlink()
    (root / "robots.txt").write_text(ROBOTS)


class Archive(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path != "/" + STATEMENTS + MOVED[0]:
            return super().do_GET()
        self.send_response(301)
        self.send_header("Location", "/" + STATEMENTS + MOVED[1])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    pouch, mirror = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    pause = float(sys.argv[3]) if len(sys.argv) == 4 else 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([pouch, "demo", "--mirror", mirror, "--write", work, "--port", str(port),
                        "--crawl-delay", "0"], check=True, stdout=subprocess.DEVNULL)
        root = pathlib.Path(work, "root")
        edit(root)
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), functools.partial(Archive, directory=str(root)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        time.sleep(max(pause, 1.1))
        profile = next(mirror.glob("crawls/*/profile.yaml"))
        crawl = subprocess.run(
            [pouch, "crawl", profile, "--mirror", mirror, "--origin", f"http://127.0.0.1:{port}", "--delay", "0",
             "--quiet", "--progress", "never"], stderr=subprocess.DEVNULL)
        if crawl.returncode not in (0, 4):  # 4: not all that is listed can be had
            sys.exit(f"demo_series.py: the second crawl ended with {crawl.returncode}")
        server.shutdown()


if __name__ == "__main__":
    main()
