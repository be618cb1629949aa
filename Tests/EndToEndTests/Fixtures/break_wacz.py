#!/usr/bin/env python3
"""Changes one byte in each member of a WACZ in turn, with a right ZIP check sum, and asks `wacz validate`.

usage: break_wacz.py WACZ SCRATCH      run by the Python that has wacz
"""
import contextlib, io, os, sys, types, zipfile, zlib
from wacz.main import validate_wacz

source, scratch = sys.argv[1], sys.argv[2]
os.makedirs(scratch, exist_ok=True)
members = {i.filename: zipfile.ZipFile(source).read(i) for i in zipfile.ZipFile(source).infolist()}


def valid(changed):
    path = os.path.join(scratch, "changed.wacz")
    with zipfile.ZipFile(path, "w") as z:
        for name, data in members.items():
            if name == changed:
                # In the description of the package, a byte of a digest: it stays JSON.
                place = data.index(b"sha256:") + 10 if name.startswith("datapackage") else len(data) // 2
                digit = bytes([data[place] ^ 1])
                data = data[:place] + digit + data[place + 1:]
            z.writestr(name, data)
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return validate_wacz(types.SimpleNamespace(file=path, verify_auth=False, verifier_url=None)) == 0
        except (OSError, EOFError, zlib.error):
            # It reads the compressed index before it takes its digest.
            return False


assert valid(None), "unchanged, it is valid"
print(f"{len(members)} members, {sum(not valid(name) for name in members)} refused")
