#!/usr/bin/env python3
"""Extracts a mirror's statements on Spark: each shard of a plan is read by `pouch extract --plan`, as one task.

usage: spark-submit scripts/spark_extract.py MIRROR PLAN OUT [--pouch PROGRAM] [--profile FILE]

MIRROR and PLAN are seen by each worker under the same path; PLAN is what `pouch extract MIRROR --make-plan PLAN` made. OUT
is a folder of Parquet files that Spark writes; it must not be there yet. The rows are those of one process over the same
plan, in the order of (shard, row).

Exit codes: 0; 65 where rows are errors, each in column `error`; 64 for a wrong argument; 70 where a task failed for good.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

COLUMNS = ["url", "fragment", "id", "title", "kind", "released_on", "language", "text", "text_sha256", "error"]
SCHEMA = "shard string, row long, " + ", ".join(f"{name} string" for name in COLUMNS) + ", json string"
HAS_ERROR_ROWS = 65


def flat(value):
    """A column's text: lists and objects stay JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def rows(command, plan, shard):
    """The rows of one shard, as the program prints them. A program that ends otherwise than well fails the task."""
    with open(os.path.join(plan, shard), "rb") as lines, tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, stdin=lines, stdout=subprocess.PIPE, stderr=errors) as program:
            try:
                for number, line in enumerate(program.stdout):
                    text = line.decode().removesuffix("\n")
                    fields = json.loads(text)
                    yield (shard, number, *(flat(fields.get(name)) for name in COLUMNS), text)
            except GeneratorExit:
                program.kill()
                raise
        if program.returncode not in (0, HAS_ERROR_ROWS):
            errors.seek(0)
            last = errors.read()[-2_000:].decode(errors="replace").strip()
            raise RuntimeError(f"{shard}: {command[0]} ended with {program.returncode}: {last}")


def arguments():
    parser = argparse.ArgumentParser(prog="spark_extract.py", description=__doc__.partition("\n")[0])
    parser.add_argument("mirror")
    parser.add_argument("plan", help="a folder of shards")
    parser.add_argument("out", help="a folder for the Parquet files")
    parser.add_argument("--pouch", default="pouch", metavar="PROGRAM", help="the program, as each worker finds it")
    parser.add_argument("--profile", metavar="FILE", help="in place of the profile of the mirror's newest crawl")
    try:
        return parser.parse_args()
    except SystemExit as end:
        raise SystemExit(64 if end.code else 0) from None


def main():
    options = arguments()
    plan = os.path.abspath(options.plan)
    shards = sorted(name for name in os.listdir(plan) if name.endswith(".jsonl")) if os.path.isdir(plan) else []
    if not shards:
        print(f"spark_extract.py: {plan} holds no shard; `pouch extract MIRROR --make-plan {plan}` makes them",
              file=sys.stderr)
        return 64
    command = [options.pouch, "extract", os.path.abspath(options.mirror), "--plan", "-"]
    if options.profile:
        command += ["--profile", os.path.abspath(options.profile)]

    from py4j.protocol import Py4JJavaError
    from pyspark.sql import SparkSession
    from pyspark.sql.utils import AnalysisException

    spark = SparkSession.builder.appName("pouch extract").getOrCreate()
    # One task a shard: a task that is lost is run again whole, and its rows are the same.
    extracted = spark.sparkContext.parallelize(shards, len(shards)).flatMap(lambda shard: rows(command, plan, shard))
    try:
        spark.createDataFrame(extracted, SCHEMA).write.parquet(options.out)
        written = spark.read.parquet(options.out)
        total, errors = written.count(), written.filter("error is not null").count()
    except (AnalysisException, Py4JJavaError) as failure:
        print(f"spark_extract.py: {str(failure)[:2_000]}", file=sys.stderr)
        return 70
    print(f"{total:,} rows of {len(shards):,} shards, {errors:,} of them errors: {options.out}")
    return HAS_ERROR_ROWS if errors else 0


if __name__ == "__main__":
    sys.exit(main())
