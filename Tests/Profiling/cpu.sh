#!/bin/sh
# usage: cpu.sh PROGRAMS OUTPUT-FOLDER 'PIPELINE'
#
# Runs a pipeline with every stage under perf: flame.STAGE.svg. Where perf may not sample, callgrind takes its place:
# callgrind.STAGE for kcachegrind and callgrind_annotate, fifty times slower.
# shellcheck disable=SC2016 # what is in single quotes is for the wrappers
set -eu
programs=$(realpath -- "$1") output=$2 pipeline=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=pipelines/lib/wrapped-stages.sh
. "$here/../../pipelines/lib/wrapped-stages.sh"

mkdir -p "$output"
output=$(realpath -- "$output")
rm -f "$output"/flame.* "$output"/perf.* "$output"/callgrind.*
if perf record -o "$output/perf.try" -e cpu-clock -g true >/dev/null 2>&1; then
  profiler='exec perf record -q -F 997 -e cpu-clock -g -o "'"$output"'/perf.$stage.$number" -- "$program" "$@"'
else
  echo "cpu.sh: perf may not sample here (kernel.perf_event_paranoid): callgrind instead" >&2
  profiler='exec valgrind --tool=callgrind --log-file="'"$output"'/callgrind.$stage.log" --callgrind-out-file="'"$output"'/callgrind.$stage" "$program" "$@"'
fi
rm -f "$output/perf.try"
wrap_stages "$output/bin" "$programs" "$profiler"

status=0
FRAMEPIPE_BIN=$output/bin PATH=$output/bin:$PATH sh -c "$pipeline" >/dev/null || status=$?
for profile in "$output"/perf.*; do
  [ -e "$profile" ] || continue
  stage=${profile##*/perf.}
  perf script -i "$profile" -F comm,ip,sym 2>/dev/null | python3 "$here/flamegraph.py" "${stage%.*}" >"$output/flame.${stage%.*}.svg"
  rm -f "$profile"
  echo "$output/flame.${stage%.*}.svg"
done
exit "$status"
