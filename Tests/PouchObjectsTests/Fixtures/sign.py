#!/usr/bin/env python3
"""Signs generated requests by botocore, one JSON object a line: what the signer of Pouch is held against.

usage: sign.py COUNT SEED
"""
import datetime, hashlib, json, random, sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib.parse import quote

count, random_ = int(sys.argv[1]), random.Random(int(sys.argv[2]))
PLAIN = "abcXYZ0129-._~"
ODD = "+ %&=?#/\\:;@!$'()*,\"<>[]^`{|}\x7f\u00e9\u00df\u4e2d\U0001f30d"
NAMES = ["If-Match", "If-None-Match", "x-amz-checksum-sha256", "x-amz-checksum-mode", "Range", "Content-Type",
         "x-amz-meta-a", "x-amz-meta-b", "X-Amz-Storage-Class", "Content-Encoding", "Date-Is-Not-This"]


def text(least, most, odd=0.3):
    pick = lambda: random_.choice(ODD if random_.random() < odd else PLAIN)
    return "".join(pick() for _ in range(random_.randint(least, most)))


for number in range(count):
    secret = text(1, 40, 0.2).encode("ascii", "ignore").decode() or "k"
    key, token = "AKIA" + str(number), text(10, 80, 0) if random_.random() < 0.3 else None
    region = random_.choice(["us-east-1", "eu-central-1", "ap-southeast-2", "x"])
    host = random_.choice(["127.0.0.1:8333", "bucket.s3.us-east-1.amazonaws.com", "[::1]:9000", "store.example"])
    # Dots and doubled slashes stay as they are.
    path = "/" + "/".join(text(0, 12) if random_.random() < 0.9 else random_.choice([".", "..", ""])
                          for _ in range(random_.randint(1, 6)))
    query = [(text(1, 8), "" if random_.random() < 0.3 else text(0, 10)) for _ in range(random_.randint(0, 4))]
    if random_.random() < 0.2:
        query += [("uploads", ""), ("a", "2"), ("a", "10"), ("a-", ""), ("a+", "")]
    space = lambda value: random_.choice(["", " ", "  "]) + value.replace("-", random_.choice(["-", "  ", " "]))
    fields = [(name, space(text(1, 20, 0))) for name in random_.sample(NAMES, random_.randint(0, 5))]
    body = text(0, 50).encode()
    time = datetime.datetime(1999, 12, 31, 23, 59, 59) + datetime.timedelta(seconds=random_.randint(0, 2_000_000_000))
    url = f"https://{host}{quote(path, safe='-._~/')}"
    if query:
        url += "?" + "&".join(f"{quote(n, safe='-._~')}={quote(v, safe='-._~')}" for n, v in query)
    request = AWSRequest(random_.choice(["GET", "PUT", "HEAD", "DELETE", "POST"]), url, dict(fields), body)
    request.headers["Host"] = host
    request.context["payload_signing_enabled"] = True
    botocore.auth.get_current_datetime = lambda *_: time
    botocore.auth.S3SigV4Auth(Credentials(key, secret, token), "s3", region).add_auth(request)
    print(json.dumps({
        "method": request.method, "path": path, "query": [list(pair) for pair in query],
        "fields": [["Host", host]] + [list(pair) for pair in fields], "payload": hashlib.sha256(body).hexdigest(),
        "access": key, "secret": secret, "token": token, "region": region, "time": time.strftime("%Y%m%dT%H%M%SZ"),
        "authorization": request.headers["Authorization"],
    }))
