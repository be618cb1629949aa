#!/usr/bin/env python3
"""Looks at every kind of page of a running `pouch serve` with axe-core at WCAG 2.2 AA, in light and dark, at 1280 and 320
pixels; as they are printed; and in w3m, a text browser. Finds pages wider than the window or the sheet, and links that lead
nowhere.

usage: scripts/check_serve.py URL   (scripts/check-serve.sh starts the server and installs what this takes)
"""

import collections
import html
import json
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']}).then(r => done(r.violations), e => done(String(e)))"""
WIDE = """const w = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= w) return null;
return [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > w + 1).slice(0, 4).map(e => e.outerHTML.slice(0, 120))]"""


def get(url: str) -> tuple[int, bytes, str]:
    """Status, body and media type; a redirection is followed."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers.get_content_type()


def read(url: str, path: str) -> dict:
    return json.loads(get(url + path)[1])


def pages(url: str) -> dict[str, str]:
    """A page of each kind: what it is, and its path."""
    crawls = [crawl["crawl"] for crawl in read(url, "/crawls.json")["items"]]
    newest, older = crawls[0], crawls[-1]
    changes = read(url, "/changes.json")["items"]
    edited = next(item for item in changes if item["class"] == "edited")
    removed = next(item for item in changes if item["class"] == "removed")
    missing = {item["outcome"]: item["url"] for item in read(url, "/missing.json")["items"]}
    held = read(url, "/2001/11.json")["items"][0]
    quoted = lambda address: "/url?u=" + urllib.parse.quote(address, safe="")
    one = "/statement/" + edited["id"]
    kinds = {
        "home": "/", "year": "/2003", "month": "/2003/01", "undated": "/undated", "statement": one,
        "statement, as a crawl saw it": f"{one}/at/{older}", "statement that is gone": "/statement/" + removed["id"],
        "versions": one + "/versions", "blame": one + "/blame", "compare": f"{one}/compare/first...newest",
        "compare, sides": f"{one}/compare/first...newest?view=sides",
        "compare, all": f"{one}/compare/first...newest?all=1",
        "compare, no edit": f"/statement/{held['id']}/compare/first...newest",
        "evidence": one + "/evidence", "check": one + "/check", "page as captured": one + "/page",
        "crawls": "/crawls", "crawl": "/crawls/" + newest, "urls": f"/crawls/{newest}/urls",
        "log": f"/crawls/{newest}/log", "timeline": "/timeline", "not held": "/missing",
        "url, empty": "/url", "url, held": quoted(held["url"]), "url, never met": quoted(held["url"] + "x"),
        "url, out of scope": quoted("https://example.org/"), "url, not one": quoted("::"),
        "search, hits": "/search?q=trade", "search, none": "/search?q=zzzz", "search, empty": "/search",
        "search, edits": "/search?q=autumn&in=inserted", "search, values": "/search/speakers?q=trade",
        "search, wrong": "/search?q=%22", "changes": "/changes", "changes, filtered": "/changes?class=edited",
        "report": f"/changes/{older}...{newest}", "about": "/about", "api": "/api", "live": "/live",
        "error, 404": "/nothing", "error, 404 statement": "/statement/none", "error, 400": "/search?limit=x",
    }
    return kinds | {f"url, {state}": quoted(address) for state, address in missing.items()}


def browser(dark: bool) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "no-first-run"):
        options.add_argument("--" + argument)
    if dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def look(url: str, kinds: dict[str, str]) -> list[str]:
    """What axe-core and the width find, a line each; the same finding of several pages stands once."""
    found: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    for dark in (False, True):
        driver = browser(dark)
        driver.set_script_timeout(60)
        for width in (1280, 320):
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                   {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
            for kind, path in kinds.items():
                driver.get(url + path)
                where = f"{kind} ({'dark' if dark else 'light'}, {width})"
                if wide := driver.execute_script(WIDE):
                    found.setdefault(f"wider than {width}: {wide[0]} {wide[1]}", []).append(where)
                driver.execute_script(AXE)
                results = driver.execute_async_script(RUN, RULES)
                if isinstance(results, str):
                    found.setdefault("axe: " + results, []).append(where)
                    continue
                for violation in results:
                    node = violation["nodes"][0]
                    why = " ".join((node.get("failureSummary") or "").split())
                    line = f"{violation['id']} ({violation['impact']}): {violation['help']}"
                    examples.setdefault(line, f"{node['html'][:160]} | {why[:240]}")
                    found.setdefault(line, []).append(f"{where} {len(violation['nodes'])} times")
            for entry in driver.get_log("browser"):
                if entry["source"] != "network":  # a page of an error is an answer of its status
                    found.setdefault("console: " + entry["message"], []).append(str(width))
        driver.quit()
    return [f"{line}\n    {examples.get(line, '')}\n    {'; '.join(where)}" for line, where in found.items()]


PRINTED = """const shown = e => e && e.getClientRects().length > 0;
if (!shown(document.querySelector('main h1'))) return 'the heading is not printed';
const nav = document.querySelector('.bar nav');
return shown(nav) ? 'the bar is printed' : null"""


def printed(url: str, kinds: dict[str, str]) -> list[str]:
    """Pages that are printed wider than the sheet (A4 within its margins), without their heading, or with the bar."""
    found = []
    driver = browser(dark=False)
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": False})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for kind, path in kinds.items():
        driver.get(url + path)
        if wide := driver.execute_script(WIDE):
            found.append(f"{kind}, printed: wider than the sheet: {wide[0]} {wide[1]}")
        if kind != "report" and (problem := driver.execute_script(PRINTED)):
            found.append(f"{kind}, printed: {problem}")
    driver.quit()
    return found


def in_text(url: str, kinds: dict[str, str]) -> list[str]:
    """Pages whose heading a text browser does not show, or whose mark-up it shows."""
    found = []
    for kind, path in kinds.items():
        page = get(url + path)[1].decode()
        text = subprocess.run(["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "200"],
                              input=page.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
        heading = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)[1]))
        words = re.findall(r"\w+", heading)[:6]
        if not words or re.search(r"\W+".join(map(re.escape, words)), text) is None:
            found.append(f"{kind}, in w3m: no heading “{heading}”")
        if "</" in text and "&lt;/" not in page:  # some pages show mark-up to copy
            found.append(f"{kind}, in w3m: mark-up is shown")
    return found


def join(page: str, link: str) -> str:
    """As browsers do it; urljoin would make one slash of the two in an address within a path."""
    steps = re.match(r"(?:\.{1,2}/)*", link).group()
    return urllib.parse.urljoin(page, steps) + link[len(steps):] if steps else urllib.parse.urljoin(page, link)


def dead_links(url: str, limit: int = 3000) -> list[str]:
    """Follows links within the interface, at most so many, and names those that lead nowhere.

    A page about a URL that is gone or was never met is an answer, with status 410 or 404.
    """
    seen, queue, dead = {url + "/"}, collections.deque([(url + "/", "")]), []
    while queue:
        page, named = queue.popleft()
        status, body, kind = get(page)
        if status != 200 and not (status in (404, 410) and page.startswith((url + "/url?", url + "/url.json?"))):
            dead.append(f"{status} {page}, named by {named}")
        if kind != "text/html" or "/web/" in page:
            continue
        text = body.decode("utf-8", "replace")
        ids = set(re.findall(r'\bid="([^"]*)"', text))
        for link in map(html.unescape, re.findall(r'<(?:a|link)\b[^>]*?\bhref="([^"]*)"', text)):
            if link.startswith("#") and link[1:] not in ids:
                dead.append(f"no place {link} in {page}")
            target = urllib.parse.urldefrag(join(page, link)).url
            if target.startswith(url + "/") and target not in seen and len(seen) < limit:
                seen.add(target)
                queue.append((target, page))
    print(f"{len(seen)} links followed", file=sys.stderr)
    return dead


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    url = sys.argv[1].rstrip("/")
    kinds = pages(url)
    findings = look(url, kinds)
    print(f"{len(kinds)} pages looked at, light and dark, at 1280 and 320 pixels", file=sys.stderr)
    findings += printed(url, kinds) + in_text(url, kinds)
    findings += dead_links(url)
    print("\n".join(findings) or "nothing found")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
