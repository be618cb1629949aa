#!/usr/bin/env python3
"""Finds every capture of some URLs through memento-client, as a user of another archive's tools does.

usage: mementos.py SERVER URL...      SERVER is the address of `pouch serve`

For each URL: the client must find the capture nearest to each capture's own time, its first and its last one; each must be
what `id_` gives of that time. Ends with 1 when something differs.
"""
import re, sys, urllib.request
from email.utils import parsedate_to_datetime
from memento_client import MementoClient

server, urls = sys.argv[1], sys.argv[2:]
get = lambda url: urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=30)
client, problems, found = MementoClient(timegate_uri=f"{server}/timegate/", check_native_timegate=False), [], 0
for url in urls:
    text = get(f"{server}/timemap/link/{url}").read().decode()
    listed = [(m, parsedate_to_datetime(d)) for m, d in re.findall(r'<([^>]+)>; rel="[^"]*memento"; datetime="([^"]+)"', text)]
    for place, (memento, time) in enumerate(listed):
        # The capture itself says what it is of; the archive need not be there any more.
        info = client.get_memento_info(memento, time.replace(tzinfo=None))
        mementos = info.get("mementos") or {}
        if mementos.get("closest", {}).get("uri", [None])[0] != memento:
            problems.append(f"{url} at {time}: closest is {mementos.get('closest')}, wanted {memento}")
        for name, wanted in (("first", listed[0][0]), ("last", listed[-1][0])):
            if mementos.get(name, {}).get("uri", [None])[0] != wanted:
                problems.append(f"{url} at {time}: {name} is {mementos.get(name)}, wanted {wanted}")
        with get(memento) as answer:
            if parsedate_to_datetime(answer.headers["Memento-Datetime"]) != time:
                problems.append(f"{memento}: {answer.headers['Memento-Datetime']}")
        found += 1
print(f"{found} captures of {len(urls)} URLs found, {len(problems)} differ")
print("\n".join(problems[:20]))
sys.exit(1 if problems or not found else 0)
