#!/bin/bash
# Installs the system packages that Pouch is built with (`setup.sh build`), tested with (`setup.sh test`), packaged and
# tried as a package with (`setup.sh package`), or measured beside (`setup.sh bench`), and names each.
set -eu
case "${1:-build}" in
build) debian="libcurl4-openssl-dev libxml2-dev libsqlite3-dev libssl-dev libpcre2-dev libidn2-dev libdeflate-dev libbrotli-dev zlib1g-dev pkg-config poppler-utils python3"
       brew="curl libxml2 openssl pcre2 libidn2 libdeflate brotli zlib pkg-config poppler" ;;
test)  debian="binutils chromium fish iproute2 man-db minisign nginx-light openssl postgresql python3 python3-venv systemd wget zsh" brew="fish google-chrome minisign nginx openssl postgresql@17 python3 wget" ;;
package) debian="debhelper dpkg-dev fakeroot lintian mmdebstrap python3" brew="" ;;
bench) debian="bc curl gcc libc6-dev nginx-light python3 time wget wget2 wrk" brew="gnu-time nginx python3 wget wget2" ;;
spark) debian="default-jre-headless procps python3 python3-venv" brew="openjdk python3" ;;
*)     echo "setup.sh: say build, test, package, bench or spark" >&2; exit 64 ;;
esac

if command -v apt-get >/dev/null; then
    missing=$(for p in $debian; do dpkg-query -W -f '${Status}\n' "$p" 2>/dev/null | grep -q 'install ok installed' || echo "$p"; done)
    [ -z "$missing" ] && exit 0
    echo "installing with apt-get:" $missing >&2
    sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
elif command -v brew >/dev/null; then
    missing=$(for p in $brew; do brew list --versions "$p" >/dev/null 2>&1 || echo "$p"; done)
    [ -z "$missing" ] && exit 0
    echo "installing with brew:" $missing >&2
    brew install --quiet $missing
else
    echo "setup.sh: neither apt-get nor brew is here; install by hand: $debian" >&2
    exit 69
fi
