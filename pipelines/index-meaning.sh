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
# shellcheck source=pipelines/lib/model-jobs.sh
. "$here/lib/model-jobs.sh"

rate=1 name='' again='' quiet='' flags='' model_file=''
while [ $# -gt 0 ]; do
  case $1 in
  --help | -h) usage_and_exit 0 ;;
  --model | --preset | --size | --output | --batch | --threads)
    needs_value "$1" $#
    [ "$1" != --model ] || model_file=$2
    flags="$flags $1 $(quoted "$2")"
    shift
    ;;
  --fps) needs_value "$1" $# && rate=$2 && shift ;;
  --name) needs_value "$1" $# && name=$2 && shift ;;
  --again) again=yes ;;
  -q | --quiet) quiet=yes ;;
  --)
    shift
    break
    ;;
  -*)
    echo "$script: unknown flag $1" >&2
    usage_and_exit 64 >&2
    ;;
  *) break ;;
  esac
  shift
done
if [ $# -lt 2 ] || [ -z "$model_file" ]; then usage_and_exit 64 >&2; fi
index=$1
shift
[ -n "$name" ] || name=$(basename -- "$model_file" .onnx)
what=vectors

prepare=$(eval "model meaning --flags $flags") || exit $?

job_on() {
  # shellcheck disable=SC2086 # words
  frame-decode --fps "$rate" -- "$1" </dev/null | frame-detect-prep $prepare | eval "model meaning $flags"
}
add_found() { frame-index add-vectors --video "$1" --model "$name" -- "$index" "$2"; }

each_video "meaning $name --fps $rate$flags" "$@"
