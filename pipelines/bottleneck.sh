#!/bin/sh
# usage: bottleneck.sh 'PIPELINE'
#
# Runs a pipeline of Framepipe's programs with --stats and names the stage that limits it: the one that was busy for
# longest, waiting neither for input nor for its reader. The pipeline's own output goes to /dev/null.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 1 1 $# "'PIPELINE'"
# shellcheck source=pipelines/lib/wrapped-stages.sh
. "$here/lib/wrapped-stages.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# --stats goes after the subcommand of frame-index and before all other arguments: a -- may follow.
# shellcheck disable=SC2016 # for the wrapper's shell
wrap_stages "$folder/bin" "$(dirname -- "$(command -v frame-decode)")" '
case $stage in
frame-index) verb=$1; shift; set -- "$verb" --stats "$@" ;;
*) set -- --stats "$@" ;;
esac
exec "$program" "$@" 2>>"'"$folder"'/stats"'

status=0
FRAMEPIPE_BIN=$folder/bin PATH=$folder/bin:$PATH sh -c "$1" >/dev/null || status=$?
grep -v '^{"stage"' "$folder/stats" >&2 || true
grep '^{"stage"' "$folder/stats" >"$folder/lines" || {
  echo "bottleneck.sh: no stage of the pipeline printed its statistics" >&2
  exit 65
}

awk '
function value(key,  text) {
  text = $0
  sub(".*\"" key "\":\"?", "", text)
  sub("[,\"}].*", "", text)
  return text
}
{
  total = value("seconds_total")
  busy = value("seconds_computing")
  percent = 100 * busy / (total + 0.000001)
  printf "%-18s %8.2f s busy %8.2f s reading %8.2f s writing %4.0f %% busy %6.0f MiB\n", value("stage"), busy,
    value("seconds_reading"), value("seconds_writing"), percent, value("peak_rss_bytes") / 1048576
  if (busy + 0 >= most + 0) { most = busy; name = value("stage"); share = percent }
}
END { printf "%s holds the pipeline back: busy for %.2f s, %.0f %% of its time\n", name, most, share }' "$folder/lines"
exit "$status"
