#!/usr/bin/env python3
"""Does to a store what Pouch would not, and looks into it, by botocore.

usage: store_tool.py spoil STORE KEY          changes a byte of an object
       store_tool.py rename STORE PATH        has the newest commit name its first file so
       store_tool.py search STORE WORD        fails where an object's bytes or key hold the word
       store_tool.py lockable STORE           makes a bucket `locked` that allows locks
       store_tool.py token STORE              prints the token in its state
       store_tool.py locks STORE              counts objects that are locked, and tries to remove each
"""
import gzip, hashlib, json, os, sys

import botocore.config, botocore.session
from botocore.exceptions import ClientError

bucket, _, prefix = sys.argv[2].removeprefix("s3://").partition("/")
s3 = botocore.session.get_session().create_client(
    "s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"], region_name="us-east-1",
    aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"], aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    config=botocore.config.Config(s3={"addressing_style": "path"}))


def get(key):
    return s3.get_object(Bucket=bucket, Key=f"{prefix}/{key}")["Body"].read()


def put(key, body):
    s3.put_object(Bucket=bucket, Key=f"{prefix}/{key}", Body=body)


def keys():
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix + "/"):
        for entry in page.get("Contents", []):
            yield entry["Key"][len(prefix) + 1:]


def spoil(key):
    body = bytearray(get(key))
    body[len(body) // 2] ^= 1
    put(key, bytes(body))


def rename(path):
    state = json.loads(get("fleet.json"))
    record = json.loads(get(state["commit"]["key"]))
    record["files"][0]["path"] = path
    body = json.dumps(record).encode()
    put(state["commit"]["key"], body)
    state["commit"].update(bytes=len(body), sha256=hashlib.sha256(body).hexdigest())
    put("fleet.json", json.dumps(state).encode())


def search(word):
    for key in keys():
        body = get(key)
        if key.endswith(".gz"):
            body += gzip.decompress(body)
        assert word.encode() not in body and word not in key, key


def lockable():
    try:
        s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"), error


def locks():
    state = json.loads(get("fleet.json"))
    record = json.loads(get(state["commit"]["key"]))
    named = [f["key"] for f in record["files"] + record["packs"]] + [state["commit"]["key"]]
    locked = 0
    for key in named:
        found = s3.get_object_retention(Bucket=bucket, Key=f"{prefix}/{key}")["Retention"]
        version = s3.head_object(Bucket=bucket, Key=f"{prefix}/{key}")["VersionId"]
        try:
            s3.delete_object(Bucket=bucket, Key=f"{prefix}/{key}", VersionId=version)
        except ClientError:
            locked += found["Mode"] == "GOVERNANCE"
    print(f"{locked} locked, {len(named) - locked} not")


def token():
    print(json.loads(get("fleet.json"))["token"])


globals()[sys.argv[1]](*sys.argv[3:])
