#!/bin/sh
# usage: clips.sh FOLDER
#
# Makes the clips of the benchmarks, once: bigbuckbunny scaled to 1080p (4 Mb/s h264), looped by stream copy.
set -eu
folder=$1
source=$(dirname -- "$0")/../Fixtures/bigbuckbunny.mp4
mkdir -p "$folder"

# loop NAME TIMES: 132 frames each.
loop() {
  [ -s "$folder/$1" ] || ffmpeg -v error -y -stream_loop $(($2 - 1)) -i "$folder/once.mp4" -c copy "$folder/$1"
}

[ -s "$folder/once.mp4" ] || ffmpeg -v error -y -i "$source" -an -vf scale=1920:1080:flags=lanczos \
  -c:v libx264 -preset medium -b:v 4M -g 50 "$folder/once.mp4"
# Small pictures, so that twenty thousand of them take a minute.
[ -s "$folder/small.mp4" ] || {
  ffmpeg -v error -y -i "$source" -an -vf scale=640:360:flags=lanczos -c:v libx264 -preset medium -g 50 "$folder/small-once.mp4"
  ffmpeg -v error -y -stream_loop 151 -i "$folder/small-once.mp4" -c copy "$folder/small.mp4"
}
loop short.mp4 3
loop long.mp4 38
loop minutes.mp4 114
