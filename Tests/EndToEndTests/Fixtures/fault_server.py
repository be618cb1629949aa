#!/usr/bin/env python3
"""A small press archive whose server has every fault that happens, on loopback.

usage: fault_server.py LOG [ROBOTS]     ROBOTS: ok, 404, 503, forbid (default ok)

Prints the port on its first line. Each request is logged to LOG: method, path, then If-None-Match if sent. Every listed document
is one fault; the good ones (/ps/2004/1.htm and so on) show that the crawl goes on. Standard library only.
"""
import functools, gzip, os, socket, sys, threading, time

LOG, ROBOTS = sys.argv[1], (sys.argv[2:] or ["ok"])[0]
FAULTS = ["reset", "short", "chunks", "endless", "headers", "drip", "loop1", "offscope", "file", "bomb", "busy429", "busy429after",
          "busy503", "busy503after", "back", "gone", "teapot", "fine2", "chain1", "notgzip", "truncgzip", "nul", "empty", "hugeheader", "escape"]
counts, lock = {}, threading.Lock()


def page(title, body):
    return f"""<html><head><title>{title}</title></head><body><table><tr><td class="breadcrumb">You are in: Press Releases (Other) &gt; 2004 &gt; April</td></tr>
<tr><td class="content-font-style">{body}</td></tr></table></body></html>""".encode()


def statement(title):
    return page(title, f"<font><b>Press Statement</b></font><br><font>Richard Boucher, Spokesman<br></font><font>Washington, DC<br></font><font>April 2, 2004</font>"
                       f"<h1>{title}</h1><p>The {title} statement has one paragraph.</p><p>Released on April 2, 2004</p>")


START = page("Press Releases (Other)", '<h1>Press Releases</h1><a class="lftnavbelow" href="/r/pa/prs/ps/2004/index.htm">2004</a>')
YEAR = page("2004", '<h1>2004</h1><a href="/r/pa/prs/ps/2004/apr/index.htm">April</a>')
MONTH = page("April", "<h1>April 2004</h1>" + "".join(
    f'<br><b>April 2, 2004</b> -- <a href="/r/pa/prs/ps/2004/{i}.htm">Case {n}</a>' for i, n in enumerate(["fine"] + FAULTS, 1000)))
NAMES = {f"/r/pa/prs/ps/2004/{i}.htm": n for i, n in enumerate(["fine"] + FAULTS, 1000)}


def answer(status, body, headers=(), keep=True):
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: text/html; charset=iso-8859-1", *headers]
    if not keep:
        head.append("Connection: close")
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + body


@functools.cache
def bomb():
    return gzip.compress(b"\0" * (1 << 26), 6)


def hang_up(conn):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    conn.close()
    return True


def fault(name, n, conn):
    """Plays a fault; returns True when the connection is done for. n is how often this path was asked before."""
    good = statement(name)
    send = conn.sendall
    if name == "reset":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + good[:200])
        time.sleep(.05)
        return hang_up(conn)
    if name == "short":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\nContent-Type: text/html\r\n\r\n" + good)
        conn.close()
        return True
    if name == "chunks":
        send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n-5\r\n")
        conn.close()
        return True
    if name == "endless":
        send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(4096):
            send(b"x" * 65536)
        return True
    if name == "headers":
        send(b"HTTP/1.1 200 OK\r\n")
        for i in range(100000):
            send(b"X-%d: %s\r\n" % (i, b"y" * 500))
        return True
    if name == "hugeheader":
        send(b"HTTP/1.1 200 OK\r\nX-A: " + b"z" * 3000000 + b"\r\n\r\n")
        return True
    if name == "drip":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(600):
            send(b".")
            time.sleep(.1)
        return True
    if name.startswith("loop"):
        send(answer("302 Found", b"", [f"Location: /r/pa/prs/ps/2004/loop{3 - int(name[-1])}.htm"]))
    elif name.startswith("chain"):
        send(answer("302 Found", b"", [f"Location: /r/pa/prs/ps/2004/chain{int(name[5:]) + 1}.htm"]))
    elif name == "offscope":
        send(answer("301 Moved", b"", ["Location: http://example.invalid/elsewhere.htm"]))
    elif name == "file":
        send(answer("302 Found", b"", ["Location: file:///etc/passwd"]))
    elif name == "bomb":
        send(answer("200 OK", bomb(), ["Content-Encoding: gzip"]))
    elif name == "notgzip":
        send(answer("200 OK", good, ["Content-Encoding: gzip"]))
    elif name == "truncgzip":
        send(answer("200 OK", gzip.compress(good)[:-9], ["Content-Encoding: gzip"]))
    elif name in ("busy429", "busy503"):
        send(answer(f"{name[-3:]} Busy", b"later", []) if n < 2 else answer("200 OK", good))
    elif name in ("busy429after", "busy503after"):
        send(answer(f"{name[4:7]} Busy", b"later", ["Retry-After: 1"]) if n < 1 else answer("200 OK", good))
    elif name == "back":
        send(answer("404 Not Found", b"not here") if not os.path.exists(LOG + ".back") else answer("200 OK", good))
    elif name == "gone":
        send(answer("410 Gone", b"gone"))
    elif name == "teapot":
        send(answer("418 Teapot", b"no"))
    elif name == "empty":
        send(answer("200 OK", b""))
    elif name == "nul":
        send(answer("200 OK", good.replace(b"one paragraph", b"one\0 paragraph")))
    elif name == "escape":
        send(answer("200 OK", statement("\x1b]0;owned\x07 and \x1b[31mred"), ["X-Evil: \x1b[2J"]))
    else:
        send(answer("200 OK", good, [f'ETag: "{name}"']))
    return False


def serve(conn):
    buffer = b""
    try:
        while True:
            while b"\r\n\r\n" not in buffer:
                data = conn.recv(65536)
                if not data:
                    return
                buffer += data
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ")
            tag = next((l.split(": ", 1)[1] for l in lines if l.lower().startswith("if-none-match: ")), "")
            with lock:
                n = counts.get(path, 0)
                counts[path] = n + 1
                with open(LOG, "a") as f:
                    f.write(f"{method} {path} {tag}\n")
            if path == "/robots.txt":
                text = b"User-agent: *\nDisallow: /\n" if ROBOTS == "forbid" else b"User-agent: *\nDisallow: /private/\n"
                conn.sendall(answer("404 No", b"") if ROBOTS == "404" else answer("503 No", b"") if ROBOTS == "503" else answer("200 OK", text))
            elif path == "/r/pa/prs/ps/index.htm":
                conn.sendall(answer("200 OK", START))
            elif path == "/r/pa/prs/ps/2004/index.htm":
                conn.sendall(answer("200 OK", YEAR))
            elif path == "/r/pa/prs/ps/2004/apr/index.htm":
                conn.sendall(answer("200 OK", MONTH))
            else:
                name = NAMES.get(path) or path.rsplit("/", 1)[1][:-4]
                if name in ("fine",) or name in FAULTS or name.startswith(("loop", "chain")):
                    if tag == f'"{name}"':
                        conn.sendall(f'HTTP/1.1 304 Not Modified\r\nETag: "{name}"\r\n\r\n'.encode())
                    elif fault(name, n, conn):
                        return
                else:
                    conn.sendall(answer("404 Not Found", b"<html>nothing</html>"))
    except OSError:
        pass
    finally:
        conn.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
