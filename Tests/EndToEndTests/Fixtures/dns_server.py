#!/usr/bin/env python3
"""A name server (RFC 1035) that answers as a test wrote down, and need not answer the same twice.

usage: dns_server.py ZONE     ZONE: a JSON file, {NAME: {"A": [[ADDRESS, ...], ...], "AAAA": [...]}}

Listens on UDP, 127.0.0.1 port 53. The first question gets the first list of addresses, the last list serves all that follow.
Prints a line when it is ready. Standard library only.
"""
import json, socket, struct, sys

zone, asked = json.load(open(sys.argv[1])), {}
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    query, client = server.recvfrom(4096)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    kind = {1: "A", 28: "AAAA"}.get(struct.unpack(">H", query[at + 1:at + 3])[0])
    name = ".".join(labels).lower()
    lists = zone.get(name, {}).get(kind) or [[]]
    number = asked.get((name, kind), 0)
    asked[name, kind] = number + 1
    answer = b""
    for address in lists[min(number, len(lists) - 1)]:
        data = socket.inet_pton(socket.AF_INET if kind == "A" else socket.AF_INET6, address)
        answer += b"\xc0\x0c" + query[at + 1:at + 5] + struct.pack(">IH", 0, len(data)) + data
    count = len(lists[min(number, len(lists) - 1)])
    # No such name, or no such record of it.
    flags = 0x8180 if name in zone else 0x8183
    server.sendto(query[:2] + struct.pack(">HHHHH", flags, 1, count, 0, 0) + query[12:at + 5] + answer, client)
