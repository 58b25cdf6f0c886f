# shellcheck shell=sh
# Sourced by the other scripts: finds the programs, in FRAMEPIPE_BIN, beside a checkout's scripts, or on PATH.
# What a script does stands at its head; --help prints it.
case ${1:-} in --help | -h)
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  exit 0
  ;;
esac
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -n "${FRAMEPIPE_BIN:-}" ]; then
  PATH=$FRAMEPIPE_BIN:$PATH
else
  for built in "$here/../.build/release" "$here/../../.build/release"; do
    if [ -x "$built/frame-decode" ]; then PATH=$built:$PATH; fi
  done
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
