#!/bin/sh
# usage: seeds.sh TARGET FOLDER
#
# Small inputs to begin with.
set -eu
target=$1
folder=$2
cd -- "$(dirname -- "$0")/../.."

# The text holds printf's escapes.
# shellcheck disable=SC2059
put() { printf "$2" >"$folder/$1"; }

case $target in
stream | tables) cp Tests/Conformance/*/*.frames "$folder/" ;;
records)
  for stream in Tests/Conformance/*/*.frames; do
    { zstd -q -dc <"$stream" 2>/dev/null || :; } >"$folder/$(basename "$stream" .frames)"
  done
  ;;
json)
  put object '{"a":[1,-2.5e3,true,null,"\\u00e9\\ud83d\\ude00\\n"],"b":{"":{}}}'
  put nested '[[[[[[[[1]]]]]]]]'
  ;;
base64) put text 'QUJDRA==' ;;
names)
  put latin 'Caf\351.mp4'
  put private '\364\217\272\251'
  put markup 'a<b>"'\''\033[31m\n'
  ;;
subtitles)
  put srt '1\n00:00:01,000 --> 00:00:02,500\n<i>hello</i> 1 < 2\n\n'
  put vtt 'WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nA&amp;B\n'
  ;;
boxes) put line '{"item":0,"box":[0,1.5,2,3e2],"label":"x"}\n{"frame":3,"box":[0,0,1,1]}\n' ;;
y4m)
  put mono 'YUV4MPEG2 W4 H2 F25:1 Ip A1:1 Cmono XCOLORRANGE=FULL\nFRAME\n12345678FRAME\n12345678'
  put yuv 'YUV4MPEG2 W2 H2 F30000:1001 It C420jpeg\nFRAME\n123456'
  ;;
pnm)
  put p6 'P6\n# comment\n2 1\n255\n123456'
  put p5 'P5 2 1 1000\n1234P4 8 1\nx'
  ;;
npy) { printf '\223NUMPY\001\000\166\000' && printf "%-117s\n" "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }" && printf '0123456789abcdef'; } >"$folder/floats" ;;
lines) put lines 'a\nbb\r\n\nlast' ;;
jpeg) base64 -d >"$folder/dot" <Tests/Fuzz/dot.jpeg.base64 ;;
import | index)
  put export '{"kind":"settings","trims_borders":true}\n{"kind":"video","video":"a.mp4","width":16,"height":16,"codec":"h264","container":"mp4","time_base":[1,25],"state":"complete"}\n{"kind":"text","video":"a.mp4","seconds":1,"to_seconds":2,"text_kind":"subtitle","text":"hello"}\n'
  if [ -n "${FRAMEPIPE_BIN:-}" ]; then
    clip=Tests/Fixtures/bigbuckbunny.mp4
    rm -f "$folder"/../sample.fidx*
    "$FRAMEPIPE_BIN/frame-decode" --to 1 "$clip" | "$FRAMEPIPE_BIN/frame-index" add --thumbs "$folder/../sample.fidx"
    "$FRAMEPIPE_BIN/frame-index" export "$folder/../sample.fidx" >"$folder/clip"
  fi
  ;;
esac
