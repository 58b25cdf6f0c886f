#!/bin/sh
# usage: sprites.sh [FLAG...] VIDEO OUTPUT
#
# Makes the previews that web players show over the seek bar: sheets OUTPUT-001.jpg and so on, and OUTPUT.vtt, which says
# for each stretch of time where its picture lies (WebVTT with #xywh). Names in it are relative: keep the files together.
#
#   --every S       seconds between pictures (default: so that there are about 300, at least 1)
#   --size WxH      pixels of a picture, which is fitted into them (default 160x90)
#   --columns N     pictures in a row (default 10)
#   --rows N        rows on a sheet (default 10)
#   --quality N     of the sheets, 1 to 100 (default 75)
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"

every='' size=160x90 columns=10 rows=10 quality=75
value_flags='--every --size --columns --rows --quality'
take_flags "$@"
shift "$taken"
[ $# = 2 ] || usage_and_exit 64 >&2
video=$1 output=$2
case $output in -*) output=./$output ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ -z "$every" ]; then
  # The container's duration is a hint; without one a picture every 10 s.
  # What is wrong with the video is told below.
  frame-decode --at 0 -- "$video" </dev/null 2>/dev/null | frame-info >"$folder/first" 2>/dev/null || true
  every=$(sed -n 's/.*"duration":\([0-9]*\)},"time_base":\[\([0-9]*\),\([0-9]*\)\].*/\1 \2 \3/p;q' "$folder/first" |
    awk '{ s = $1 * $2 / $3 / 300; print (s < 1 ? 1 : s > 3600 ? 3600 : s); n = 1 } END { if (!n) print 10 }')
fi
rate=$(awk -v every="$every" 'BEGIN { if (every + 0 <= 0) exit 1; printf "%.6f", 1 / every }') || {
  echo "$script: --every $every: expected seconds above 0" >&2
  exit 64
}

# The pictures are small: they wait in a file for their sheets and for the list of their times.
status=0
frame-decode --fps "$rate" -- "$video" </dev/null | frame-resize "$size" --fit contain -o "$folder/pictures" || status=$?
[ "$status" = 0 ] || [ "$status" = 65 ] || exit "$status"
if [ "$status" = 65 ] && ! frame-info <"$folder/pictures" 2>/dev/null | grep -q '"record":"frame"'; then exit 65; fi
frame-export --format jpg --quality "$quality" --sheet "$columns" --rows "$rows" --plain --cell-width "${size%x*}" --cell-height "${size#*x}" \
  -o "$(printf '%s' "$output" | sed 's/%/%%/g')-%03d.jpg" <"$folder/pictures" || status=$?

# A name as the reference that it is in the list (RFC 3986): whatever it holds, line breaks and bytes that are not UTF-8 too.
reference() {
  printf '%s' "$1" | od -An -v -tu1 | LC_ALL=C awk '{
    for (i = 1; i <= NF; i++) {
      c = sprintf("%c", $i + 0)
      if ($i < 128 && c ~ /[A-Za-z0-9._~-]/) printf "%s", c; else printf "%%%02X", $i
    }
  }'
}

# Times come from the frames; the last picture stands as long as the others do on average.
frame-info <"$folder/pictures" | BASE=$(reference "${output##*/}") LC_ALL=C awk -v columns="$columns" -v rows="$rows" -v size="$size" -v every="$every" '
  function clock(s,  h, m) {
    h = int(s / 3600); m = int((s - h * 3600) / 60)
    return sprintf("%02d:%02d:%06.3f", h, m, s - h * 3600 - m * 60)
  }
  function cue(begin, end,  place) {
    place = (n - 1) % (columns * rows)
    printf "%s --> %s\n%s-%03d.jpg#xywh=%d,%d,%d,%d\n\n", clock(begin), clock(end), name, int((n - 1) / (columns * rows)) + 1,
      place % columns * wide, int(place / columns) * high, wide, high
  }
  BEGIN {
    split(size, side, "x"); wide = side[1]; high = side[2]
    name = ENVIRON["BASE"]
    print "WEBVTT\n"
  }
  /^{"record":"frame"/ {
    match($0, /"seconds":-?[0-9.e+-]+/)
    seconds = substr($0, RSTART + 10, RLENGTH - 10) + 0
    if (n) cue(last, seconds)
    n++; last = seconds
  }
  END { if (n) cue(last, last + every) }' >"$folder/vtt"
if grep -q -e '-->' "$folder/vtt"; then cp -- "$folder/vtt" "$output.vtt"; fi
exit "$status"
