#!/bin/sh
# usage: index-meaning.sh [FLAG...] --model IMAGE.onnx INDEX VIDEO...
#
# Makes a vector of frames of videos with an image encoder, an ONNX file such as CLIP's, and adds them to an index:
# find-meaning.sh then finds what a text or a picture means. Run it again at any time: what is done is skipped.
# make models sets the Python packages up; models are the user's own.
#
#   --model FILE      the image encoder
#   --name NAME       what the index calls the model (default: the file's name)
#   --preset NAME     how pictures are prepared, a preset of frame-detect-prep (default clip)
#   --size WxH        of the pictures, where the model leaves it open (default: the preset's)
#   --fps R           frames a second (default 1)
#   --output NAME     the model's output that is the vector, where it has several
#   --batch N         frames a run of the model (default 8)
#   --threads N       threads of the model (default: one a processor)
#   --again           videos that are done too
#   -q                no line a video
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"
# shellcheck source=pipelines/lib/model-jobs.sh
. "$here/lib/model-jobs.sh"

fps=1 name='' again='' model=''
value_flags='--fps --name' switches=--again
passed_flags='--model --preset --size --output --batch --threads'
take_flags "$@"
shift "$taken"
if [ $# -lt 2 ] || [ -z "$model" ]; then usage_and_exit 64 >&2; fi
index=$1
shift
[ -n "$name" ] || name=$(basename -- "$model" .onnx)
what=vectors

prepare=$(eval "model meaning --flags $flags") || exit $?

job_on() {
  # shellcheck disable=SC2086 # words
  frame-decode --fps "$fps" -- "$1" </dev/null | frame-detect-prep $prepare | eval "model meaning $flags"
}
add_found() { frame-index add-vectors --video "$1" --model "$name" -- "$index" "$2"; }

each_video "meaning $name --fps $fps$flags" "$@"
