#!/bin/sh
# usage: heap.sh PROGRAMS OUTPUT-FOLDER 'PIPELINE'
#
# Runs a pipeline with every stage under valgrind's DHAT: dhat-heap.STAGE.json, for the DHAT viewer, and a table of the
# largest allocation sites of each stage. PROGRAMS are those of `make profile-build`: no mimalloc, debug symbols.
# shellcheck disable=SC2016 # what is in single quotes is for the wrappers
set -eu
programs=$(realpath -- "$1") output=$2 pipeline=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=pipelines/lib/wrapped-stages.sh
. "$here/../../pipelines/lib/wrapped-stages.sh"

mkdir -p "$output"
output=$(realpath -- "$output")
rm -f "$output"/dhat-heap.*
# valgrind 3.19 gives up on the DWARF 5 of Swift's own libraries; the symbol table is enough for names.
mkdir -p "$output/programs"
for program in "$programs"/frame-*; do
  if [ ! -x "$program" ] || [ ! -f "$program" ]; then continue; fi
  strip --strip-debug -o "$output/programs/$(basename -- "$program")" "$program"
done
programs=$output/programs
wrap_stages "$output/bin" "$programs" '
name=$stage
[ -e "'"$output"'/dhat-heap.$name.json.log" ] && name=$stage.$number
exec valgrind --tool=dhat --num-callers=12 --dhat-out-file="'"$output"'/dhat-heap.$name.json" \
  --log-file="'"$output"'/dhat-heap.$name.json.log" "$program" "$@"'

status=0
FRAMEPIPE_BIN=$output/bin PATH=$output/bin:$PATH sh -c "$pipeline" >/dev/null || status=$?
for profile in "$output"/dhat-heap.*.json; do python3 "$here/heap_table.py" "$profile"; done
exit "$status"
