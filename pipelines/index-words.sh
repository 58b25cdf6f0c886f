#!/bin/sh
# usage: index-words.sh [FLAG...] INDEX VIDEO...
#
# Reads the text on screen in videos and adds it to an index: frame-index find --text 'words' INDEX. It looks at the first
# frame of each shot and at one every few seconds, and joins what stays. Run it again at any time: what is done is skipped.
# It runs rapidocr-onnxruntime, a Python package with its models; make models sets that up.
#
#   --every S         seconds between the frames that are read (default 2)
#   --min-score S     the least score of a line (default 0.6)
#   --kind NAME       what the index calls the texts (default ocr)
#   --threads N       threads of the models (default: one a processor)
#   --again           videos that are done too
#   -q                no line a video
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"
# shellcheck source=pipelines/lib/model-jobs.sh
. "$here/lib/model-jobs.sh"

every=2 min_score=0.6 kind=ocr threads=0 again=''
value_flags='--every --min-score --kind --threads' switches=--again
take_flags "$@"
shift "$taken"
[ $# -ge 2 ] || usage_and_exit 64 >&2
index=$1
shift
what='lines of text'
rate=$(awk -v every="$every" 'BEGIN { if (every + 0 <= 0) exit 1; printf "%.6f", 1 / every }') || {
  echo "$script: --every $every: expected seconds above 0" >&2
  exit 64
}

job_on() {
  { frame-decode --scenes -- "$1" </dev/null && frame-decode --fps "$rate" -- "$1" </dev/null; } | frame-convert --to bgr24 |
    model words --kind "$kind" --every "$every" --min-score "$min_score" --threads "$threads"
}
add_found() { frame-index add-text --video "$1" --kind "$kind" -- "$index" "$2"; }

each_video "words $kind --every $every --min-score $min_score" "$@"
