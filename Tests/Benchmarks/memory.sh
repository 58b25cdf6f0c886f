#!/bin/sh
# usage: memory.sh FOLDER
#
# What mimalloc and arenas do to memory, on a 1080p clip of 5,016 frames: MEMORY.md and memory.svg. FOLDER holds
# programs that FRAMEPIPE_BENCH=1 built without mimalloc (make bench-memory).
set -eu
programs=$(realpath -- "$1")
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
clips=$here/../../.build-bench/clips
mimalloc=$(ldconfig -p | sed -n 's/.*libmimalloc\.so[.0-9]* .*=> //p' | head -n 1)
[ -n "$mimalloc" ] || {
  echo "memory.sh: libmimalloc is not installed" >&2
  exit 69
}

"$here/clips.sh" "$clips"
{
  echo "# Memory"
  echo
  "$here/machine.sh"
  cat <<'END'

Each program as one binary, built without mimalloc: mimalloc is loaded in front (what linking it does), and
arenas are told to free and ask again with every batch, which from 1 MiB on is every frame. `make bench-memory`.
![RSS over time](memory.svg)
END
  python3 "$here/memory.py" "$programs" "$(realpath -- "$clips")" "$mimalloc" "$here/memory.svg"
} >"$here/MEMORY.md.new"
cat "$here/MEMORY-notes.md" >>"$here/MEMORY.md.new"
mv "$here/MEMORY.md.new" "$here/MEMORY.md"
cat "$here/MEMORY.md"
