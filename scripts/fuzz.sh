#!/bin/bash
# Fuzzes every reader of foreign bytes with libFuzzer, which comes with Swift's toolchain: nothing is installed.
# usage: scripts/fuzz.sh check             each target a fixed number of runs from a fixed seed: the same each time
#        scripts/fuzz.sh run [TARGET...]   each target for FUZZ_SECONDS (60) under AddressSanitizer, going on from what earlier runs found
# The input that ends a run is left as .build-fuzz/found/TARGET-...; the exit code is then 1.
set -eu
cd "$(dirname "$0")/.."
# Runs that take some two seconds of one core each, without optimisation.
counts="answer=300 charset=12000 coding=12000 feed=6000 head=12000 json=15000 manifest=30000 markup=4000 page=1200 page-data=3000 parquet=400 pdf=8000 profile=15000 proof=30000 replay=6000 robots=12000 section=600
  signature=8000 stamp=3000 time=15000 url=20000 warc=3000"

mode=${1:-check}
[ $# -gt 0 ] && shift
case $mode in
check) scratch=.build-fuzz flags="-c debug" ;;
run)   scratch=.build-fuzz-asan flags="-c release --sanitize=address" ;;
*)     echo "fuzz.sh: say check or run" >&2; exit 64 ;;
esac
flags="$flags --package-path Fuzz --scratch-path $scratch -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link"
# What the compiler says is shown only when it fails.
said=$(swift build $flags 2>&1) || { echo "$said"; exit 1; }
program=$(swift build $flags --show-bin-path)/pouch-fuzz

found=.build-fuzz/found
mkdir -p "$found" .build-fuzz/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Swift's own report of a crash would come before libFuzzer's, which keeps the input.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
status=0
printf '%-10s %10s %8s %7s %9s %7s  %s\n' target runs runs/s edges features corpus result | tee "$work/table"
for entry in $counts; do
  target=${entry%=*} count=${entry#*=}
  [ $# = 0 ] || [[ " $* " = *" $target "* ]] || continue
  # The time limit is the clock's, so it must let a busy machine be: only what never ends is a hang.
  options="-print_final_stats=1 -timeout=600 -rss_limit_mb=3000 -artifact_prefix=$found/$target-"
  [ -f "Fuzz/Dictionaries/$target" ] && options="$options -dict=Fuzz/Dictionaries/$target"
  if [ "$mode" = check ]; then
    mkdir "$work/$target"
    options="$options -seed=1 -runs=$count $work/$target"
  else
    mkdir -p ".build-fuzz/corpus/$target"
    options="$options -max_len=16384 -max_total_time=${FUZZ_SECONDS:-60} .build-fuzz/corpus/$target"
  fi
  result=good
  "$program" "$target" $options "Fuzz/Corpus/$target" >"$work/log" 2>&1 || result=FAILED
  awk -v target="$target" -v result="$result" '
    /cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1); if ($i == "corp:") corp = $(i + 1) } }
    /^stat::number_of_executed_units/ { runs = $2 }
    /^stat::average_exec_per_sec/ { rate = $2 }
    END { sub("/.*", "", corp); printf "%-10s %10d %8d %7d %9d %7d  %s\n", target, runs, rate, cov, ft, corp, result }' "$work/log" |
    tee -a "$work/table"
  if [ "$result" != good ]; then
    status=1
    grep -E 'Fatal error|ERROR:|SUMMARY|Test unit written' "$work/log" || tail -20 "$work/log"
  fi
done
[ "$mode" = run ] && { echo; cat "$work/table"; }
exit $status
