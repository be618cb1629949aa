#!/usr/bin/env python3
"""A time-stamping authority on loopback: `openssl ts` answers. Usage: time_authority.py FOLDER (with tsa.cnf in it).

Prints its port. The path says how it behaves: / answers, /down says 503, /stale repeats its first answer whatever is
asked, /page sends a page, /endless sends more than anyone should take, /refuse grants nothing.
"""
import http.server
import subprocess
import sys

folder = sys.argv[1]
stale = None


def answer(request, configuration="tsa.cnf"):
    with open(folder + "/query", "wb") as file:
        file.write(request)
    subprocess.run(
        ["openssl", "ts", "-reply", "-config", configuration, "-queryfile", "query", "-out", "answer"],
        cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(folder + "/answer", "rb") as file:
        return file.read()


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global stale
        request = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = 200, b""
        if self.headers["Content-Type"] != "application/timestamp-query":
            status = 415
        elif self.path == "/down":
            status = 503
        elif self.path == "/page":
            body = b"<html>Log in to the hotel's network</html>"
        elif self.path == "/endless":
            body = bytes(8 << 20)
        elif self.path == "/stale":
            stale = stale or answer(request)
            body = stale
        else:
            body = answer(request, "picky.cnf" if self.path == "/refuse" else "tsa.cnf")
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
print(server.server_port, flush=True)
server.serve_forever()
