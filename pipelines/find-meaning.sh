#!/bin/sh
# usage: find-meaning.sh [FLAG...] --model TEXT.onnx --tokenizer tokenizer.json INDEX WORDS [FRAME-INDEX-FIND-FLAG...]
#        find-meaning.sh [FLAG...] --image-model IMAGE.onnx INDEX PICTURE [FRAME-INDEX-FIND-FLAG...]
#
# Finds the moments of videos that mean what a text says, or what a picture shows: index-meaning.sh put them into the index.
# Status 1 where nothing is found.
#
#   --model FILE        the text encoder that belongs to the image encoder
#   --tokenizer FILE    its tokenizer.json
#   --template TEXT     what the words are put into (default '{}'; CLIP likes 'a photo of {}')
#   --length N          tokens a text is filled up to, where the model leaves it open
#   --image-model FILE  the image encoder, for a picture instead of words
#   --name NAME         what the index calls the model (default: the image encoder's file name, or the only model there)
#   --preset, --size, --output   as in index-meaning.sh
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"
# shellcheck source=pipelines/lib/model-jobs.sh
. "$here/lib/model-jobs.sh"

name='' model='' image_model='' tokenizer='' template='' length='' preset='' size='' output=''
value_flags='--name --model --image-model --tokenizer --template --length --preset --size --output'
take_flags "$@"
shift "$taken"

# given FLAG VALUE...: those of the pairs that have a value, for eval.
given() {
  while [ $# -gt 0 ]; do
    [ -z "$2" ] || printf ' %s %s' "$1" "$(quoted "$2")"
    shift 2
  done
}
text_flags=$(given --tokenizer "$tokenizer" --template "$template" --length "$length" --output "$output")
picture_flags=$(given --preset "$preset" --size "$size" --output "$output")
if [ $# -lt 2 ] || [ -z "$model$image_model" ]; then usage_and_exit 64 >&2; fi
index=$1 query=$2
shift 2
[ -n "$name" ] || [ -z "$image_model" ] || name=$(basename -- "$image_model" .onnx)
if [ -z "$name" ]; then
  name=$(frame-index export -- "$index" | sed -n 's/^{"kind":"model","model":"\(.*\)","dimensions".*/\1/p' | sort -u)
  case $name in
  '' | *'
'*)
    echo "$script: --name: the index holds ${name:+several models}${name:-no model}" >&2
    exit 64
    ;;
  esac
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -n "$image_model" ]; then
  picture_flags="--model $(quoted "$image_model")$picture_flags"
  prepare=$(eval "model meaning --flags --batch 1 $picture_flags") || exit $?
  # shellcheck disable=SC2086 # words
  frame-decode --every 1000000000 -- "$query" </dev/null | frame-detect-prep $prepare |
    eval "model meaning -o \"\$folder/query.npy\" $picture_flags"
else
  eval "model meaning --model $(quoted "$model") --text \"\$query\" -o \"\$folder/query.npy\" $text_flags"
fi
frame-index find --vector "$folder/query.npy" --model "$name" "$@" -- "$index"
