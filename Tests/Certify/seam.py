"""Compiles seam.c."""

import os
import shutil
import subprocess
import sys


def build(target):
    compiler = os.environ.get("CC") or next((name for name in ("cc", "clang", "gcc") if shutil.which(name)), None)
    if compiler is None or sys.platform != "linux":
        sys.exit("this needs Linux and a C compiler (cc, clang or gcc; or name one with CC)")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seam.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", target, source, "-ldl", "-lpthread"], check=True)
