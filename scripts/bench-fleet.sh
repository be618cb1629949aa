#!/bin/bash
# Measures a fleet's claims in a PostgreSQL of its own: ARCHIVES (100000) archives on nine tenths as many hosts, all due, 64
# workers, four clients that claim ten at a time for SECONDS (15); then claims each with the release of what they gave; then one
# rescue of all that ten lost workers held. Needs PostgreSQL with pgbench (scripts/setup.sh test) and the program (make build).
#   scripts/bench-fleet.sh          BINARY names another program than .build/release/pouch
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${BINARY:-.build/release/pouch}")
archives=${ARCHIVES:-100000} seconds=${SECONDS_EACH:-15}
tools=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
place=$(mktemp -d)
as=
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses root.
    chown postgres "$place"
    as="setpriv --reuid=$(id -u postgres) --regid=$(id -g postgres) --clear-groups"
fi
cd "$place"
$as "$tools/initdb" -D "$place/data" -U postgres -A trust -E UTF8 >/dev/null
$as "$tools/postgres" -D "$place/data" -k "$place" -c listen_addresses= -c shared_buffers=128MB 2>"$place/log" >&2 &
server=$!
trap 'kill -QUIT $server; wait $server || true; rm -rf "$place"' EXIT
export PGHOST=$place PGUSER=postgres PGDATABASE=postgres
until "$tools/psql" -XAtqc "SELECT" 2>/dev/null; do sleep 0.2; done
sql() { "$tools/psql" -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
"$binary" fleet init
sql "INSERT INTO fleet.slot (politeness_key) SELECT 'key-' || n FROM generate_series(1, $archives * 9 / 10) n"
sql "INSERT INTO fleet.archive (tenant, name, profile, store, politeness_key, schedule, next_due)
    SELECT 'main', 'a' || n, repeat('x', 8000), 's3://p/a' || n, 'key-' || (n % ($archives * 9 / 10) + 1), '24h', clock_timestamp()
    FROM generate_series(1, $archives) n"
sql "CREATE TABLE w (n int PRIMARY KEY, id uuid); INSERT INTO w SELECT n, (fleet.register('host' || n, 'v', 300)).id
    FROM generate_series(1, 64) n"
"$tools/vacuumdb" -qaz

# NAME, with a script on standard input: statements a second, and their times.
run() {
    { echo '\set n random(1, 64)'; cat; } >"$1.sql"
    "$tools/pgbench" -n -f "$1.sql" -c 4 -j 2 -T "$seconds" -l --log-prefix="$place/$1" postgres 2>/dev/null >"$1.out"
    cat "$1".[0-9]* | awk '{ print $3 / 1000 }' | sort -n | awk -v name="$1" -v seconds="$seconds" '{ t[NR] = $1 }
        END { printf "%-16s %6.0f a second, median %.1f ms, p99 %.1f ms\n", name, NR / seconds, t[int(NR * .5) + 1], t[int(NR * .99) + 1] }'
}
echo "SELECT count(*) FROM w, fleet.claim(w.id, 10) WHERE w.n = :n;" | run claims
sql "SELECT count(*) || ' archives given, ' || count(DISTINCT (archive, token)) || ' tokens, ' || (SELECT count(DISTINCT
    politeness_key) FROM fleet.archive WHERE worker IS NOT NULL) || ' hosts' FROM fleet.run"
sql "UPDATE fleet.worker SET until = clock_timestamp() WHERE id IN (SELECT id FROM w WHERE n <= 10)"
began=$(date +%s%N)
sql "SELECT fleet.rescue_at(clock_timestamp())" >/dev/null
echo "rescue of ten workers' $(sql "SELECT count(*) FROM fleet.run WHERE ending = 'lost'") archives: $((($(date +%s%N) - began) / 1000000)) ms"
sql "UPDATE fleet.worker SET until = clock_timestamp() - interval '1 s' WHERE until > '-infinity'"
for _ in 1 2 3 4 5 6; do sql "SELECT fleet.rescue_at(clock_timestamp())" >/dev/null; done
sql "UPDATE fleet.worker SET until = clock_timestamp() + interval '1 h'; UPDATE fleet.archive SET home = NULL, failures = 0, state = 'active'"
"$tools/vacuumdb" -qaz
echo "SELECT count(fleet.release(w.id, c.archive, c.token, 'complete', 0, NULL, 0, 0, 0, '')) FROM w, fleet.claim(w.id, 10) c
WHERE w.n = :n;" | tr '\n' ' ' | run claim-release
