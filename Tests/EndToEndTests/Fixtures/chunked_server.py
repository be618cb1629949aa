#!/usr/bin/env python3
"""Serves each file of a folder on loopback, gzip in chunks, as many servers send pages: what wget then writes to a WARC is
still chunked. usage: chunked_server.py FOLDER. Prints the port on its first line. Standard library only.
"""
import gzip, http.server, os, sys

FOLDER = sys.argv[1]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = os.path.join(FOLDER, self.path.strip("/").replace("/", "_"))
        if not os.path.isfile(name):
            self.send_error(404)
            return
        body = gzip.compress(open(name, "rb").read(), mtime=0)
        self.send_response(200)
        for field in [("Content-Type", "text/html; charset=windows-1252"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]:
            self.send_header(*field)
        self.end_headers()
        for start in range(0, len(body), 700):
            piece = body[start:start + 700]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
