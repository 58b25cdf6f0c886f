# shellcheck shell=sh
# Sourced by the other scripts: finds the programs, in FRAMEPIPE_BIN, beside a checkout's scripts, or on PATH.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -n "${FRAMEPIPE_BIN:-}" ]; then
  PATH=$FRAMEPIPE_BIN:$PATH
elif [ -x "$here/../.build/release/frame-decode" ]; then
  PATH=$here/../.build/release:$PATH
fi
command -v frame-decode >/dev/null || {
  echo "$(basename -- "$0"): frame-decode is not on PATH" >&2
  echo "hint: make build, or set FRAMEPIPE_BIN to the folder of the programs" >&2
  exit 69
}

# takes LEAST MOST COUNT USAGE: checks the number of arguments.
takes() {
  if [ "$3" -lt "$1" ] || [ "$3" -gt "$2" ]; then
    echo "usage: $(basename -- "$0") $4" >&2
    exit 64
  fi
}
