#!/bin/sh
# usage: index-folder-job.sh INDEX COUNT FRAME-DECODE-FLAG... NUMBER SIZE TIME VIDEO
#
# What index-folder.sh has xargs run for each video: adds it, notes how that ended, and prints "NUMBER STATUS SIZE".
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=pipelines/lib/file-lists.sh
. "$here/file-lists.sh"
index=$1 count=$2
shift 2

# Flags of frame-decode come first: they go to the end, and what is left in front are the four of the video.
while [ "$count" -gt 0 ]; do
  set -- "$@" "$1"
  shift
  count=$((count - 1))
done
number=$1 size=$2 time=$3 video=$4
shift 4

result=0
eval "\"\$here/../index-video.sh\" -q $FLAGS -- \"\$index\" \"\$video\" \"\$@\"" </dev/null >"$WORK/$number.out" 2>"$WORK/$number.err" 8>&- || result=$?
rm -f "$WORK/$number.out"
line=$(printf '%s\0' "$video" | to_lines)
if [ "$result" != 0 ] && [ ! -s "$WORK/$number.err" ]; then
  printf '%s\n' "index-folder.sh: $line: failed with status $result" >"$WORK/$number.err"
fi
# A file that has changed meanwhile is looked at again next time.
kind='' hash=-
case $result in
0) kind=h hash=$(hash_of "$video" "$size") ;;
65) kind=b ;;
esac
[ -z "$kind" ] || printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$kind" "$size" "$time" "$hash" "$CHOICE" "$line" >>"$index.folder"
echo "$number $result $size"
