#!/bin/bash
# The modules' tests under AddressSanitizer and ThreadSanitizer, and 10,000 pages crawled in one process with the leak check
# on. The sanitizers come with Swift's toolchain: nothing is installed.
# usage: scripts/sanitize.sh [address] [thread] [leaks]      all three by default
# The end-to-end tests run the program itself, not this process, and are left out.
set -eu
cd "$(dirname "$0")/.."
[ $# = 0 ] && set -- address thread leaks
here=$PWD/scripts/sanitizers
common="--disable-xctest -j 2"
export ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS="suppressions=$here/leaks.txt:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$here/threads.txt:halt_on_error=0:exitcode=66"
for what; do
  echo "sanitize.sh: $what"
  case $what in
  address) swift test $common --sanitize=address --scratch-path .build-asan --skip EndToEndTests ;;
  thread)  swift test $common --sanitize=thread --scratch-path .build-tsan --skip EndToEndTests ;;
  leaks)   POUCH_CRAWLS=35 swift test $common --sanitize=address --scratch-path .build-asan --filter CrawlerTests.manyCrawls ;;
  *)       echo "sanitize.sh: say address, thread or leaks" >&2; exit 64 ;;
  esac
done
