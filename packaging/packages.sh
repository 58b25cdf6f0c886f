#!/bin/sh
# usage: packages.sh build|test
#
# The Debian packages that the package manifest declares beside its targets, one a line: what the programs need to
# build, or what tests need besides (targets below Tests/).
set -eu
kind=${1:-}
case $kind in
build | test) ;;
*)
  sed -n '2s/^# //p' "$0" >&2
  exit 64
  ;;
esac
# A target's declaration reaches from its name to the next target's; .apt([…]) in it names its packages.
awk -v kind="$kind" '
  /\.(systemLibrary|target|executableTarget|testTarget)\(/ { isTest = 0 }
  /path: "Tests\// { isTest = 1 }
  match($0, /\.apt\(\[[^]]*\]/) {
    if ((kind == "test") != isTest) next
    list = substr($0, RSTART + 6, RLENGTH - 7)
    gsub(/[", ]+/, "\n", list)
    print list
  }' "$(dirname -- "$0")/../Package.swift" | sed '/^$/d' | sort -u
