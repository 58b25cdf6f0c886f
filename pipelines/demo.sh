#!/bin/sh
# usage: demo.sh OUTPUT-FOLDER
#
# The main jobs, on the clip that the repository carries: tensors, an index of every frame, and a search of the index
# for one frame by its picture.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 1 1 $# "OUTPUT-FOLDER"
folder=$1
clip=${FRAMEPIPE_DEMO_CLIP:-$here/../Tests/Fixtures/bigbuckbunny.mp4}
# Installed, the clip lies beside the pipelines.
[ -e "$clip" ] || clip=$here/../bigbuckbunny.mp4
case $folder in -*) folder=./$folder ;; esac
mkdir -p "$folder"
rm -f "$folder/index.fidx" "$folder/tensors.npy" "$folder/query.png" "$folder/sheet.png"

echo "1. tensors: decode, letterbox to 640x640, RGB, one frame in 10 into an .npy"
frame-decode --every 10 -- "$clip" </dev/null | frame-resize 640x640 --fit letterbox | frame-convert --to rgb24 |
  frame-detect-prep --preset yolo | frame-export --format npy -o "$folder/tensors.npy"

echo "2. index: the fingerprint of every frame"
"$here/index-video.sh" "$folder/index.fidx" "$clip"

echo "3. query: the frame on screen at 2.5 s, as a picture"
frame-decode --at 2.5 -- "$clip" </dev/null | frame-export --format png -o "$folder/query.png"

echo "4. search: where is that picture?"
"$here/find-frame.sh" "$folder/index.fidx" "$folder/query.png" --limit 1 >"$folder/found.ndjson"
cat "$folder/found.ndjson"
moment=$(sed -n 's/.*"seconds":\([0-9.]*\),"to_seconds":\([0-9.]*\).*/\1 s to \2 s/p;q' "$folder/found.ndjson")

echo "5. contact sheet"
"$here/contact-sheet.sh" "$clip" "$folder/sheet.png" 4 2

echo "the picture of 2.5 s was found at $moment"
for made in index.fidx tensors.npy query.png sheet.png; do echo "$folder/$made"; done
