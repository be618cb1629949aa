#!/bin/sh
# Builds the program for use, .build/release/pouch.
# Where the toolchain has Swift's runtime as static libraries, as those for Linux do, it goes into the program, which then
# starts sooner and runs on a machine without Swift. Of ICU's data it takes what Pouch needs (scripts/slim-icu.py).
set -eu
cd "$(dirname "$0")/.."
runtime=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
static=${runtime}_static/linux
flags=
if [ -f "$static/libswiftCore.a" ] && [ -x "$runtime/../../bin/ld.lld" ]; then
  flags="--static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker now"
  if icu=$(python3 scripts/slim-icu.py "$static/lib_FoundationICU.a" .build/icu); then flags="$flags $icu"; fi
fi
# shellcheck disable=SC2086
exec swift build -c release --product pouch --disable-local-rpath $flags
