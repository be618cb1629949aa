"""What scripts/check-spark.sh runs: see there."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import pyarrow.dataset
import pyspark

HERE = os.path.dirname(os.path.abspath(__file__))
SPARK = os.path.dirname(pyspark.__file__)
POUCH = os.environ["POUCH"]
SHARD = os.environ.get("SHARD", "1MiB")
PATIENCE = 300
HAS_ERROR_ROWS = 65


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def end(message):
    raise SystemExit(f"check-spark.sh: {message}")


def children(process):
    """The processes under one, as (number, command line)."""
    found, parents = [], {process}
    listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    table = [line.split(None, 2) for line in listing.splitlines()]
    while True:
        more = [row for row in table if len(row) == 3 and int(row[1]) in parents and int(row[0]) not in parents]
        if not more:
            return found
        parents |= {int(row[0]) for row in more}
        found += [(int(row[0]), row[2]) for row in more]


@contextlib.contextmanager
def cluster(work):
    """A standalone master and two workers of one core each; gives the master's address and the workers' processes."""
    port, started = free_port(), []
    environment = os.environ | {
        "SPARK_HOME": SPARK, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": f"{work}/spark", "PYSPARK_PYTHON": sys.executable}

    def start(name, *words):
        log = open(f"{work}/{name}.log", "wb")
        started.append(subprocess.Popen(
            [f"{SPARK}/bin/spark-class", *words], env=environment, stdout=log, stderr=log, start_new_session=True))

    try:
        start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
              "--webui-port", str(free_port()))
        for number in (1, 2):
            start(f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "-c", "1", "-m", "1g",
                  "--webui-port", str(free_port()), f"spark://127.0.0.1:{port}")
        for _ in range(PATIENCE * 10):
            with open(f"{work}/master.log", errors="replace") as log:
                if log.read().count("Registering worker") == 2:
                    break
            time.sleep(0.1)
        else:
            end(f"the workers did not come to the master: {work}/master.log")
        yield f"spark://127.0.0.1:{port}", [worker.pid for worker in started[1:]]
    finally:
        for process in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def kill_an_executor(workers, job):
    """Kills the executor of the first program that reads a shard."""
    for _ in range(PATIENCE * 50):
        if job.poll() is not None:
            end("the job ended before an executor could be killed; take a larger mirror or a smaller SHARD")
        for worker in workers:
            below = children(worker)
            executor = next((number for number, line in below if "CoarseGrainedExecutorBackend" in line), None)
            if executor and any("extract" in line and "--plan" in line for _, line in below):
                os.kill(executor, signal.SIGKILL)
                return
        time.sleep(0.02)
    end("no executor read a shard")


def on_spark(master, workers, mirror, plan, out, kill=False):
    """Runs the job; gives its rows in order and its exit code."""
    job = subprocess.Popen(
        [f"{SPARK}/bin/spark-submit", "--master", master, "--conf", "spark.executor.memory=600m", "--conf",
         "spark.executor.cores=1", "--conf", "spark.ui.enabled=false", "--driver-memory", "600m",
         f"{HERE}/spark_extract.py", mirror, plan, out, "--pouch", POUCH],
        env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_HOME": SPARK},
        stdout=subprocess.PIPE, stderr=open(f"{out}.log", "wb"), text=True)
    if kill:
        kill_an_executor(workers, job)
    output, _ = job.communicate(timeout=3_600)
    if job.returncode not in (0, HAS_ERROR_ROWS):
        end(f"the job ended with {job.returncode}: {out}.log")
    print("  " + output.strip())
    table = pyarrow.dataset.dataset(out).to_table(columns=["shard", "row", "json", "error"])
    table = table.sort_by([("shard", "ascending"), ("row", "ascending")])
    return table.column("json").to_pylist(), job.returncode, table.column("error").drop_null().to_pylist()


def in_one_process(mirror, plan):
    shards = sorted(os.listdir(plan))
    lines = b"".join(open(os.path.join(plan, shard), "rb").read() for shard in shards)
    run = subprocess.run([POUCH, "extract", mirror, "--plan", "-"], input=lines, capture_output=True)
    if run.returncode not in (0, HAS_ERROR_ROWS):
        end(f"pouch extract ended with {run.returncode}: {run.stderr.decode(errors='replace')[-500:]}")
    return run.stdout.decode().split("\n")[:-1], run.returncode


def compare(name, mine, others):
    (rows, status), (expected, wanted) = mine, others
    if rows != expected:
        place = next((i for i, pair in enumerate(zip(rows, expected)) if pair[0] != pair[1]), min(len(rows), len(expected)))
        end(f"{name}: {len(rows):,} rows for {len(expected):,}, other from row {place:,}")
    if status != wanted:
        end(f"{name}: exit code {status} for {wanted}")
    print(f"{name}: {len(rows):,} rows equal, exit code {status}")


def damage(mirror):
    """Spoils 64 bytes in the middle of the largest WARC file."""
    folder = os.path.join(mirror, "archive")
    paths = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if ".warc" in name]
    path = max(paths, key=os.path.getsize)
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2)
        file.write(b"\xff" * 64)
    return os.path.basename(path)


def main(mirror):
    mirror = os.path.abspath(mirror)
    with tempfile.TemporaryDirectory(prefix="pouch-spark.") as work:
        plan = f"{work}/plan"
        subprocess.run([POUCH, "extract", mirror, "--make-plan", plan, "--shard", SHARD], check=True, stderr=subprocess.DEVNULL)
        print(f"{len(os.listdir(plan)):,} shards of {SHARD}")
        expected = in_one_process(mirror, plan)
        with cluster(work) as (master, workers):
            rows, status, _ = on_spark(master, workers, mirror, plan, f"{work}/killed", kill=True)
            compare("an executor killed", (rows, status), expected)

            started = time.monotonic()
            subprocess.run(
                f"ls {plan} | xargs -P2 -I{{}} sh -c '\"$POUCH\" extract \"$1\" --plan {plan}/{{}} >{work}/{{}}.rows 2>/dev/null || [ $? = 65 ]' sh '{mirror}'",
                shell=True, check=True)
            by_xargs, started = time.monotonic() - started, time.monotonic()
            rows, status, _ = on_spark(master, workers, mirror, plan, f"{work}/whole")
            by_spark = time.monotonic() - started
            compare("undisturbed", (rows, status), expected)
            print(f"  {by_xargs / by_spark:.2f} of the speed of xargs -P2 (its start included)")

            spoiled = f"{work}/mirror"
            subprocess.run(["cp", "-a", "--reflink=auto", mirror, spoiled], check=True)
            name = damage(spoiled)
            rows, status, errors = on_spark(master, workers, spoiled, plan, f"{work}/spoiled")
            compare(f"{name} damaged", (rows, status), in_one_process(spoiled, plan))
            if status != HAS_ERROR_ROWS or not any(name in error for error in errors):
                end(f"no row says that {name} is damaged: {errors[:3]}")
            print(f"  {len(errors):,} error rows, one of them: {errors[0]}")
            shutil.rmtree(spoiled)
    print("all rows are those of one process")


if __name__ == "__main__":
    main(sys.argv[1])
