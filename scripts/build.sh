#!/bin/sh
# Builds the program for use, .build/release/pouch.
# Where the toolchain has Swift's runtime as static libraries, as those for Linux do, it goes into the program, which then
# starts sooner and runs on a machine without Swift. What nothing needs is left out: names that no library asks for, most
# of ICU's data (scripts/slim-icu.py), tables for unwinding (scripts/no-unwind.ld); relocations are packed where the C
# library can read them so.
set -eu
cd "$(dirname "$0")/.."
runtime=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
static=${runtime}_static/linux
flags=
if [ -f "$static/libswiftCore.a" ] && [ -x "$runtime/../../bin/ld.lld" ]; then
  flags="--static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker now -Xlinker --no-export-dynamic -Xlinker --icf=all"
  flags="$flags -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker scripts/no-unwind.ld"
  if icu=$(python3 scripts/slim-icu.py "$static/lib_FoundationICU.a" .build/icu); then flags="$flags $icu"; fi
  # glibc reads them since 2.36.
  minor=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc 2\.//p')
  if [ "${minor:-0}" -ge 36 ]; then flags="$flags -Xlinker -z -Xlinker pack-relative-relocs"; fi
fi
# shellcheck disable=SC2086
exec swift build -c release --product pouch --disable-local-rpath $flags
