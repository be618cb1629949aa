#!/bin/sh
# Makes the Debian package of what `make build` built: .build/deb/pouch_VERSION_ARCH.deb. packaging/debian has its parts.
# BINARY names another program than .build/release/pouch.
set -eu
cd "$(dirname "$0")/.."
POUCH=$PWD
export POUCH
BINARY=${BINARY:-$PWD/.build/release/pouch}
export BINARY
[ -x "$BINARY" ] || { echo "deb.sh: $BINARY is not there: make build" >&2; exit 69; }
version=$("$BINARY" --version | sed -n 's/^Pouch //p')
packaged=$(sed -n '1s/^pouch (\(.*\)).*/\1/p' packaging/debian/changelog)
[ "$version" = "$packaged" ] || {
    echo "deb.sh: packaging/debian/changelog says $packaged, the program $version: write an entry" >&2
    exit 65
}
if ldd "$BINARY" | grep -q libswift; then
    echo "deb.sh: $BINARY needs Swift's libraries, which Debian does not have: build it with scripts/build.sh" >&2
    exit 65
fi
rm -rf .build/deb
mkdir -p ".build/deb/pouch-$version"
cp -R packaging/debian ".build/deb/pouch-$version/debian"
# What the package has the same times in is the same, byte for byte.
SOURCE_DATE_EPOCH=$(cd ".build/deb/pouch-$version" && dpkg-parsechangelog -S Timestamp)
export SOURCE_DATE_EPOCH
(cd ".build/deb/pouch-$version" && dpkg-buildpackage --build=binary --no-sign --no-check-builddeps) >.build/deb/log 2>&1 || {
    tail -30 .build/deb/log >&2
    exit 70
}
ls -l .build/deb/*.deb
