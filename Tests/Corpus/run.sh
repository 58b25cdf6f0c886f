#!/bin/sh
# usage: run.sh CORPUS [BIN]
#
# Compares frame-decode with FFmpeg on every clip of a corpus: CORPUS/open and CORPUS/synthetic with per-frame hashes in
# CORPUS/framemd5 and exact packet times in CORPUS/pts. Prints a line for each clip and a summary; exits 1 where a clip
# differs for no stated reason. BIN holds the programs (default: those on PATH).
set -eu
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  sed -n '2s/^# //p' "$0" >&2
  exit 64
fi
corpus=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -d "$corpus/framemd5" ] || { echo "run.sh: $corpus: no corpus: it has no framemd5 folder" >&2; exit 66; }
if [ $# -eq 2 ]; then
  bin=$(CDPATH='' cd -- "$2" && pwd)
  PATH=$bin:$PATH
  export PATH
fi
exec python3 "$here/compare.py" "$corpus"
