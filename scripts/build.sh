#!/bin/sh
# Builds the program for use, .build/release/pouch.
# Where the toolchain has Swift's runtime as static libraries, as those for Linux do, it goes into the program, which then
# starts sooner and runs on a machine without Swift.
set -eu
cd "$(dirname "$0")/.."
runtime=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
flags=
if [ -f "${runtime}_static/linux/libswiftCore.a" ] && [ -x "$runtime/../../bin/ld.lld" ]; then
  flags="--static-swift-stdlib -Xswiftc -use-ld=lld"
fi
# shellcheck disable=SC2086
exec swift build -c release --product pouch $flags
