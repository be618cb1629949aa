#!/usr/bin/env python3
"""Sends the bytes that a test wrote down, whatever they are, and notes what was asked.

usage: hostile_server.py SCRIPT     SCRIPT: a JSON file

{"listen": [[ADDRESS, PORT], ...], "log": FILE, "tls": {"chain": FILE, "key": FILE}, "routes": {TARGET: [[STEP, ...], ...]}}

A target is what the request line asks for, or HOST and that. The first request gets the first list of steps, the last list serves
all that follow. A step is ["send", BASE64, TIMES, MILLISECONDS BETWEEN], ["reset"] or ["close"]. The ports stand on the first
line of the output, and in place of PPPPP in what is sent. Each request's head goes to the log as a line of JSON. Standard
library only.
"""
import base64, json, socket, ssl, sys, threading, time

script = json.load(open(sys.argv[1]))
routes, lock, counts = script["routes"], threading.Lock(), {}
log = open(script["log"], "a", buffering=1)
MISSING = [["send", base64.b64encode(b"HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nnothing").decode(), 1, 0]]


def play(steps, conn, port):
    """Returns whether the connection goes on."""
    for step in steps:
        if step[0] == "send":
            # As many digits: ports of the system's choosing have five.
            data = base64.b64decode(step[1]).replace(b"PPPPP", b"%05d" % port)
            if step[3] == 0:
                # Many at a time: a flood is no flood one line at a time.
                block, left = data * max(1, min(step[2], 65536 // max(1, len(data)))), len(data) * step[2]
                while left > 0:
                    conn.sendall(block[:left])
                    left -= len(block)
            else:
                for _ in range(step[2]):
                    conn.sendall(data)
                    time.sleep(step[3] / 1000)
        elif step[0] == "reset":
            conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return False
        elif step[0] == "close":
            return False
    return True


def serve(conn, context, name, port):
    buffer = b""
    try:
        if context:
            conn = context.wrap_socket(conn, server_side=True)
        while True:
            while b"\r\n\r\n" not in buffer:
                data = conn.recv(65536)
                if not data:
                    return
                buffer += data
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            target = lines[0].split(" ")[1]
            host = next((l[6:] for l in lines if l.lower().startswith("host: ")), "")
            with lock:
                answers = routes.get(host + target) or routes.get(target) or [MISSING]
                n = counts.get(host + target, 0)
                counts[host + target] = n + 1
                log.write(json.dumps({"host": host, "target": target, "head": lines[1:], "at": name}) + "\n")
            if not play(answers[min(n, len(answers) - 1)], conn, port):
                return
    except (OSError, ssl.SSLError):
        pass
    finally:
        conn.close()


def accept(listener, context):
    port = listener.getsockname()[1]
    name = "%s %d" % (listener.getsockname()[0], port)
    while True:
        conn, _ = listener.accept()
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A connection is noted too: one that sends nothing was made all the same.
        with lock:
            log.write(json.dumps({"connection": name}) + "\n")
        threading.Thread(target=serve, args=(conn, context, name, port), daemon=True).start()


context = None
if script.get("tls"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(script["tls"]["chain"], script["tls"]["key"])
listeners = []
for address, port in script["listen"]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listeners.append(socket.create_server((address, port), family=family, backlog=64))
print(" ".join(str(listener.getsockname()[1]) for listener in listeners), flush=True)
threads = [threading.Thread(target=accept, args=(listener, context), daemon=True) for listener in listeners]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
