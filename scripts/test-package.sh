#!/bin/bash
# Installs the package of `make deb` in a fresh Debian and uses it there as an ordinary user would. Needs root, for chroot.
# The commands are the Containerfile's: each RUN line of its last stage is run, and its USER and WORKDIR are kept, so that
# this also shows that an image can be made.
set -euo pipefail
cd "$(dirname "$0")/.."
package=$(ls .build/deb/pouch_*.deb)
lintian --fail-on error,warning "$package"
limit=$((40 * 1000 * 1000))

root=$(mktemp -d)
trap 'umount -q "$root/proc" "$root/dev" || true; rm -rf --one-file-system "$root"' EXIT
mmdebstrap --quiet --variant=apt bookworm "$root"
cp "$package" "$root/tmp/"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
[ ! -e /etc/resolv.conf ] || cp /etc/resolv.conf "$root/etc/"

stage=$(awk '/^FROM /{text=""} {text=text $0 "\n"} END{printf "%s", text}' Containerfile)
while IFS= read -r line; do
    echo "+ $line"
    DEBIAN_FRONTEND=noninteractive chroot "$root" sh -ec "$line" >"$root/tmp/log" 2>&1 || { cat "$root/tmp/log"; exit 70; }
done < <(sed -n 's/^RUN //p' <<<"$stage")
user=$(sed -n 's/^USER //p' <<<"$stage")
folder=$(sed -n 's/^WORKDIR //p' <<<"$stage")

# as USER COMMAND...: in the root, with the user's own rights alone.
as() { chroot --userspec="$1" "$root" env -i HOME="$2" PATH=/usr/bin:/bin sh -ec "cd \"\$HOME\"; $3" </dev/null; }
fail() { echo "test-package.sh: $*" >&2; exit 1; }

chroot "$root" useradd --create-home visitor
size=$(stat -c %s "$root/usr/bin/pouch")
[ "$size" -lt "$limit" ] || fail "the program is $size bytes, $limit are the limit"
chroot "$root" sh -c '! ldd /usr/bin/pouch | grep -E "not found|libswift"' || fail "the program lacks a library"
as visitor /home/visitor 'pouch --version'
as visitor /home/visitor 'pouch profile list | grep -q "^state-2001-2009 *  */etc/pouch/state-2001-2009.yaml, in place of shipped/"'
as visitor /home/visitor 'pouch doctor' || [ $? = 4 ] || fail "doctor finds what stops a crawl"
as visitor /home/visitor 'pouch demo >demo.txt && pouch verify mirror/demo && tail -3 demo.txt'
as "$user" "$folder" 'pouch demo --mirror mirror/demo >/dev/null && test -s mirror/demo/head.json'
# Calendars are ICU's, of which the program has a part: a day that each writes in its own way.
while read -r calendar written day; do
    cat >"$root/home/visitor/dates.yaml" <<YAML
version: 1
name: dates
title: Press
contact: desk@archive.museum
origin: https://press.example.org
seeds: [/]
dates: {calendar: $calendar}
listings:
  - role: statement
    on: [start]
    rules: [{name: all, href: '\.html$'}]
document:
  regions: [//body]
  fields:
    title: [{name: h1, xpath: .//h1}]
    date: [{name: p, xpath: .//time, match: '(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2})'}]
YAML
    echo "<body><h1>A day</h1><time>$written</time><p>A text of some length.</p></body>" >"$root/home/visitor/day.html"
    as visitor /home/visitor 'pouch extract day.html --url https://press.example.org/day.html --profile dates.yaml' |
        grep -q "\"date\":\"$day\"" || fail "$written of the $calendar calendar is not read as $day"
done <<'DAYS'
persian 1402/01/01 2023-03-21
islamic 1444/09/01 2023-03-23
DAYS

chroot "$root" sh -c 'dpkg --purge pouch >/dev/null 2>&1 && test ! -e /usr/bin/pouch -a ! -e /etc/pouch'
echo "the package installs, runs and goes: $package, a program of $size bytes"
