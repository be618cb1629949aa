"""A webhook's receiver and a healthcheck's monitor on loopback: alert_server.py LOG ANSWERS [SECRET]

ANSWERS are the statuses of the first requests, "500,429:7,200" (7 is a Retry-After); then the last one again. Each request
is a JSON line in LOG; `signed` says whether Python's hmac agrees with Pouch-Signature. Prints its port.
"""
import hashlib
import hmac
import http.server
import json
import sys

log = open(sys.argv[1], "a", encoding="utf-8")
answers = sys.argv[2].split(",")
secret = sys.argv[3].encode() if len(sys.argv) > 3 else None


def signed(header, body):
    if header is None or secret is None:
        return None
    parts = dict(part.split("=", 1) for part in header.split(","))
    wanted = hmac.new(secret, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts["v1"])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, _, wait = (answers.pop(0) if len(answers) > 1 else answers[0]).partition(":")
        log.write(json.dumps({
            "method": self.command, "path": self.path, "status": int(status),
            "type": self.headers.get("Content-Type"), "key": self.headers.get("Idempotency-Key"),
            "signature": self.headers.get("Pouch-Signature"), "agent": self.headers.get("User-Agent"),
            "signed": signed(self.headers.get("Pouch-Signature"), body), "body": body.decode(),
        }) + "\n")
        log.flush()
        self.send_response(int(status))
        if wait:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
