#!/bin/sh
# usage: convert.sh KERNEL-BENCH [ROUNDS]
#
# The table of conversions: CONVERT.md. Needs libyuv-dev, libzimg-dev and libswscale-dev.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
peers=$here/../../.build-bench/peers_convert

cc -O2 -o "$peers" "$here/peers_convert.c" -lyuv -lzimg -lswscale -lavutil
{
  echo "# Conversions"
  echo
  "$here/machine.sh"
  echo "- one core, data in memory, medians of ${2:-3} interleaved rounds; \`Tests/Benchmarks/convert.sh\`"
  echo
  python3 "$here/convert.py" "$1" "$peers" "${2:-3}"
  echo
  cat "$here/CONVERT-notes.md"
} >"$here/CONVERT.md.new"
mv "$here/CONVERT.md.new" "$here/CONVERT.md"
