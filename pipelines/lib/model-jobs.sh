# shellcheck shell=sh
# shellcheck disable=SC2154 # here, index and what are the script's
# Sourced by index-faces.sh, index-words.sh and index-meaning.sh, after flags.sh: finds the Python that has ONNX
# Runtime, and runs a job on each video once.

# FRAMEPIPE_MODELS, what `make models` set up in a checkout, or python3.
if [ -n "${FRAMEPIPE_MODELS:-}" ]; then
  models_python=$FRAMEPIPE_MODELS
elif [ -x "$here/../.build-models/bin/python" ]; then
  models_python=$here/../.build-models/bin/python
else
  models_python=python3
fi
# shellcheck source=pipelines/lib/index-identity.sh
. "$here/lib/index-identity.sh"
PYTHONPATH=$here/python${PYTHONPATH:+:$PYTHONPATH}
export PYTHONPATH
: "${here:?}"

# model MODULE ARGUMENT...: runs a module of framepipe_models.
model() {
  module=$1
  shift
  "$models_python" -m "framepipe_models.$module" "$@"
}

# The jobs that are done are kept beside the index, one on a line: its name and flags, and the size, time and path of the
# video. The first line holds the identity of the index: another index in its place has done nothing yet.
job_of() {
  JOB=$1 VIDEO=$2 FACTS=$(stat -L -c '%s %Y' -- "$2" 2>/dev/null || echo '- -') awk 'BEGIN {
    path = ENVIRON["VIDEO"]
    gsub(/\\/, "\\\\", path); gsub(/\n/, "\\n", path); gsub(/\t/, "\\t", path)
    print ENVIRON["JOB"] "\t" ENVIRON["FACTS"] "\t" path
  }'
}

is_done() {
  [ -z "${again:-}" ] && [ -r "$index.jobs" ] && [ "$(head -n 1 -- "$index.jobs")" = "$(index_identity)" ] &&
    grep -qxF -e "$1" -- "$index.jobs"
}

remember() {
  exec 9>>"$index.jobs"
  flock 9
  identity=$(index_identity)
  [ "$(head -n 1 -- "$index.jobs")" = "$identity" ] || printf '%s\n' "$identity" >"$index.jobs"
  printf '%s\n' "$1" >&9
  exec 9>&-
}

# each_video JOB VIDEO...: calls job_on VIDEO OUTPUT for those that JOB has not been done for. job_on writes NDJSON to OUTPUT,
# and add_found VIDEO OUTPUT puts it into the index. Status: that of the first video that failed.
each_video() {
  job=$1
  shift
  total=$# number=0 skipped=0 status=0
  found=$(mktemp)
  trap 'rm -f "$found"' EXIT
  trap 'rm -f "$found"; exit 130' INT TERM
  for video; do
    number=$((number + 1))
    line=$(job_of "$job" "$video")
    if is_done "$line"; then
      skipped=$((skipped + 1))
      continue
    fi
    began=$(date +%s) result=0
    job_on "$video" >"$found" || result=$?
    # 65: the video is damaged, and what could be read of it counts.
    if [ "$result" = 0 ] || [ "$result" = 65 ]; then
      add_found "$video" "$found" || result=$?
    fi
    [ "$result" != 0 ] || remember "$line"
    [ "$status" != 0 ] || status=$result
    [ -n "${quiet:-}" ] ||
      printf '%s: %d of %d: %s: %s\n' "$script" "$number" "$total" "$video" \
        "$(outcome "$result" "$found"), $(($(date +%s) - began)) s" >&2
  done
  [ -n "${quiet:-}" ] || [ "$skipped" = 0 ] ||
    echo "$script: $skipped of $total skipped: done before, and not changed since (--again repeats them)" >&2
  exit "$status"
}

outcome() {
  if [ "$1" = 0 ]; then
    echo "$(wc -l <"$2") $what"
  else
    echo "failed with status $1"
  fi
}
