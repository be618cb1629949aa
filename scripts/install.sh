#!/bin/sh
# Installs Pouch under $DESTDIR$PREFIX, or takes away what it installed (`install.sh uninstall`).
#   PREFIX   /usr/local     BINARY   .build/release/pouch, which `make build` makes
#   DESTDIR  none: where a package is put together
# Needs python3 for the manual.
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}$prefix
binary=${BINARY:-.build/release/pouch}
bin=$root/bin
man=$root/share/man
doc=$root/share/doc/pouch
bash=$root/share/bash-completion/completions
zsh=$root/share/zsh/${ZSH_FOLDER:-site-functions}
fish=$root/share/fish/vendor_completions.d
units=$root/lib/systemd/system
users=$root/lib/sysusers.d

if [ "${1:-install}" = uninstall ]; then
    rm -f "$bin/pouch" "$man"/man1/pouch.1 "$man"/man1/pouch-*.1 "$man"/man5/pouch-profile.5 "$bash/pouch" "$zsh/_pouch" \
        "$fish/pouch.fish" "$units/pouch@.service" "$units/pouch@.timer" "$units/pouch-fleet.service" "$users/pouch.conf"
    rm -rf "$doc"
    echo "uninstalled from $root; mirrors and /etc/pouch are as they were"
    exit 0
fi

if [ ! -x "$binary" ]; then
    echo "install.sh: $binary is not there: make build" >&2
    exit 69
fi
mkdir -p "$bin" "$man" "$doc/examples" "$bash" "$zsh" "$fish" "$units" "$users"
install -m 755 "$binary" "$bin/pouch"
strip "$bin/pouch"

python3 scripts/manual.py "$binary" "$man"
chmod 644 "$man"/man1/pouch*.1 "$man"/man5/pouch-profile.5
# It is sourced, not run.
"$binary" --generate-completion-script bash | sed '1{/^#!/d}' >"$bash/pouch"
"$binary" --generate-completion-script zsh >"$zsh/_pouch"
"$binary" --generate-completion-script fish >"$fish/pouch.fish"

for unit in config/systemd/pouch@.service config/systemd/pouch@.timer config/systemd/pouch-fleet.service; do
    sed "s|/usr/local/bin/|$prefix/bin/|g" "$unit" >"$units/$(basename "$unit")"
done
install -m 644 config/systemd/pouch.sysusers "$users/pouch.conf"
install -m 644 README.md SECURITY.md CHANGELOG.md docs/*.md "$doc/"
install -m 644 config/pouch.cron scripts/verify_mirror.py config/schema/*.json "$doc/examples/"
chmod 644 "$bash/pouch" "$zsh/_pouch" "$fish/pouch.fish" "$units"/pouch@.* "$units/pouch-fleet.service"
echo "installed $bin/pouch ($(wc -c <"$bin/pouch") bytes), its manual, completions and systemd units under $root"
