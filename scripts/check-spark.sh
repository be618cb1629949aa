#!/bin/sh
# Holds scripts/spark_extract.py against one process: the same rows in the same order, on a standalone master and two workers
# of Spark on loopback, with an executor killed while it reads, and with a damaged WARC file.
# usage: scripts/check-spark.sh MIRROR
#   POUCH  names the program (default: .build/release/pouch); SHARD the size of a shard (default: 1MiB)
#   SPARK  names a Python environment with pyspark; without it one is made in .build-spark, with Java from the system
set -eu
[ $# -eq 1 ] && [ -d "$1/archive" ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")/.." && pwd)
export POUCH="${POUCH:-$here/.build/release/pouch}"
if [ ! "${SPARK:-}" ]; then
  SPARK=$here/.build-spark
  "$here/scripts/setup.sh" spark
  [ -x "$SPARK/bin/spark-submit" ] || {
    python3 -m venv "$SPARK"
    "$SPARK/bin/pip" -q install pyspark==3.5.6 pyarrow==26.0.1
  }
fi
exec "$SPARK/bin/python" "$here/scripts/check_spark.py" "$1"
