#!/bin/sh
# usage: index-folder.sh [FLAG...] INDEX FOLDER [JOBS] [-- FRAME-DECODE-FLAG...]
#
# Makes an index agree with a folder: adds the videos below it that are new or have changed, several at once, and skips the
# others. A file that was renamed or moved keeps what the index holds of it. A file that is damaged is tried again when it
# changes. Run it again at any time; a second run waits for the first. Notes are kept in INDEX.folder.
#
#   --jobs N          videos at once (default: one a processor)
#   --prune           remove videos of this folder whose files are gone
#   --again           try damaged files again
#   --thumbs, --keep-borders, --no-features   as in frame-index add
#   --progress        show the progress line though standard error is no terminal
#   -q                print errors alone
#
# The status is 0, or that of the first video that failed. Files that are known to be damaged are counted, and no failure.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"
# shellcheck source=pipelines/lib/index-identity.sh
. "$here/lib/index-identity.sh"
# shellcheck source=pipelines/lib/file-lists.sh
. "$here/lib/file-lists.sh"

jobs='' prune='' again='' progress=''
value_flags=--jobs switches='--prune --again --progress' passed_switches='--thumbs --keep-borders --no-features'
take_flags "$@"
shift "$taken"
[ $# -ge 2 ] || usage_and_exit 64 >&2
index=$1 folder=$2
shift 2
if [ $# -gt 0 ] && [ "$1" != -- ]; then jobs=$1 && shift; fi
if [ $# -gt 0 ]; then
  [ "$1" = -- ] || usage_and_exit 64 >&2
  shift
fi
jobs=${jobs:-$(nproc)}
case $jobs in '' | *[!0-9]* | 0*)
  echo "$script: --jobs $jobs: expected a number from 1" >&2
  exit 64
  ;;
esac
case $index in -*) index=./$index ;; esac
case $folder in -*) folder=./$folder ;; esac
while [ "$folder" != / ] && [ "$folder" != "${folder%/}" ]; do folder=${folder%/}; done
[ -d "$folder" ] || {
  echo "$script: $folder: no such folder" >&2
  exit 66
}
[ -z "$quiet" ] || progress=''
if [ -z "$quiet" ] && [ -t 2 ]; then progress=yes; fi
# As many jobs as cores keep them busy with a thread each, in less memory.
if [ "$jobs" -ge "$(nproc)" ]; then export FRAMEPIPE_THREADS="${FRAMEPIPE_THREADS:-1}"; fi
# Names are bytes.
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
note() { [ -n "$quiet" ] || printf '%s\n' "$script: $1" >&2; }

# One run at a time: the second finds the work done.
(: >>"$index.folder") 2>/dev/null || {
  echo "$script: $index.folder: can't be written" >&2
  exit 73
}
exec 8>>"$index.folder"
flock -n 8 || {
  note 'waiting for another run on this index'
  flock 8
}

# An index must be there: notes are about one.
if [ ! -s "$index" ]; then
  case $flags in *--keep-borders*) trims=false ;; *) trims=true ;; esac
  printf '{"kind":"settings","trims_borders":%s}\n' "$trims" | frame-index import -- "$index" || exit $?
fi

# Notes: "h size time hash choice path" of a file that is in the index, "b size time - choice path" of one that is damaged.
# The choice stands for the flags of frame-decode: with others all videos are looked at again.
choice=$(printf '%s\n' "$@" | sha256sum | cut -c 1-16)
: >"$work/notes"
if [ "$(head -n 1 -- "$index.folder" | tr -d '\0')" = "$(index_identity)" ]; then
  tail -n +2 -- "$index.folder" >"$work/notes"
else
  index_identity >"$index.folder"
fi

status=0 unread=''
find "$folder" -type f \( -iname '*.mp4' -o -iname '*.mov' -o -iname '*.mkv' -o -iname '*.webm' -o -iname '*.avi' \
  -o -iname '*.ts' -o -iname '*.m4v' -o -iname '*.flv' -o -iname '*.3gp' -o -iname '*.mpg' \) -printf '%s %T@ %p\0' >"$work/found" ||
  unread=yes status=66
to_lines <"$work/found" | fields 2 >"$work/disk"
frame-index info --null -- "$index" >"$work/info"
to_lines <"$work/info" | fields 3 >"$work/index"

# plan: what becomes of each file, then size, time and path: "same", "broken", "todo", or "check" of what is in the index but has
# no note; "gone" of what is in the index alone. Of files that may have been moved: moved.new as in the plan, moved.old and moved.hash.
: >"$work/moved.new"
FOLDER=$(printf '%s\0' "$folder" | to_lines) AGAIN=$again CHOICE=$choice WORK=$work awk '
  BEGIN { FS = OFS = "\t"; work = ENVIRON["WORK"] }
  FILENAME ~ /notes$/ {
    path = $6; key[path] = $1 " " $2 " " $3; choice[path] = $5
    if ($1 == "h") { hash[path] = $4; hashed[path] = $2 " " $3 }
    next
  }
  FILENAME ~ /index$/ {
    path = $4
    if (state[path] != "complete") { state[path] = $1; facts[path] = $2 " " $3 }
    next
  }
  {
    path = $3; there[path] = 1
    split($2, time, "."); modified = time[1] substr(time[2] "000000000", 1, 9); disk = $1 " " modified
    if (choice[path] == ENVIRON["CHOICE"]) {
      if (state[path] == "complete" && facts[path] == disk && key[path] == "h " disk) { print "same", $1, modified, path; next }
      if (key[path] == "b " disk && ENVIRON["AGAIN"] == "") { print "broken", $1, modified, path; next }
    }
    wanted[++count] = path; found[path] = disk
  }
  END {
    below = ENVIRON["FOLDER"] == "/" ? "/" : ENVIRON["FOLDER"] "/"
    for (path in state) {
      if (path in there) continue
      if (state[path] == "complete" && hashed[path] == facts[path]) gone[facts[path]] = gone[facts[path]] "\n" path
      if (substr(path, 1, length(below)) == below) print "gone", 0, 0, path
    }
    for (i = 1; i <= count; i++) {
      path = wanted[i]; split(found[path], part, " ")
      print !(path in choice) && state[path] == "complete" && facts[path] == found[path] ? "check" : "todo", part[1], part[2], path
      number = path in state ? 0 : split(gone[found[path]], olds, "\n")
      # Of several files with one size and time only the hash tells.
      for (j = 2; j <= number; j++) {
        print part[1], part[2], path >(work "/moved.new")
        print olds[j] >(work "/moved.old")
        print hash[olds[j]] >(work "/moved.hash")
      }
    }
  }' "$work/notes" "$work/index" "$work/disk" >"$work/plan"
tab=$(printf '\t')

# kind NAME: the files of a kind: size, time and path.
kind() { sed -n "s/^$1$tab//p" "$work/plan"; }

# Files that were moved keep their place in the index.
moved=0
: >"$work/moved.done"
if [ -s "$work/moved.new" ]; then
  exec 3<"$work/moved.new" 4<"$work/moved.old" 5<"$work/moved.hash"
  while IFS=$tab read -r size time line <&3 && IFS= read -r old_line <&4 && read -r hash <&5; do
    path_of "$old_line" && old=$path
    path_of "$line"
    if [ -e "$old" ] || [ -L "$old" ] || grep -qxF -e "$line" -e "$old_line" -- "$work/moved.done"; then continue; fi
    [ "$(hash_of "$path" "$size")" = "$hash" ] || continue
    frame-index mv -- "$index" "$old" "$path" 8>&- || continue
    printf '%s\n' "$line" "$old_line" >>"$work/moved.done"
    # The flags that it was added with are those of its note: others have it looked at again.
    LINE=$old_line awk -F '\t' '$1 == "h" && $6 == ENVIRON["LINE"] { kept = $5 } END { print kept }' "$work/notes" >"$work/kept"
    read -r kept <"$work/kept"
    printf 'h\t%s\t%s\t%s\t%s\t%s\n' "$size" "$time" "$hash" "$kept" "$line" >>"$index.folder"
    [ "$kept" = "$choice" ] || printf '%s\n' "$size$tab$time$tab$line" >>"$work/again"
    moved=$((moved + 1))
  done
  exec 3<&- 4<&- 5<&-
fi

# without_moved: the lines whose path was not moved.
without_moved() {
  awk -F '\t' -v done="$work/moved.done" 'BEGIN { while ((getline line <done) > 0) moved[line] = 1 } !($3 in moved)'
}

removed=0
kind gone | without_moved | cut -f 3- >"$work/gone"
if [ -n "$prune" ] && [ -s "$work/gone" ]; then
  if [ -n "$unread" ]; then
    echo "$script: not all of $folder could be read: no video is removed" >&2
  elif [ ! -s "$work/disk" ]; then
    echo "$script: $folder holds no video: none is removed" >&2
    echo "hint: if it is mounted, frame-index rm --missing removes what is gone" >&2
    status=66
  else
    from_lines <"$work/gone" | xargs -0 -r frame-index rm -q -- "$index" 8>&-
    removed=$(wc -l <"$work/gone")
  fi
fi

{
  kind todo | without_moved
  kind check
  if [ -s "$work/again" ]; then cat "$work/again"; fi
} >"$work/todo"
total=$(wc -l <"$work/todo")
bytes=$(awk '{ sum += $1 } END { printf "%.0f\n", sum }' "$work/todo")

# Seconds as [H:]MM:SS.
clock() {
  if [ "$1" -ge 3600 ]; then printf '%d:%02d:%02d' $(($1 / 3600)) $(($1 / 60 % 60)) $(($1 % 60)); else printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); fi
}

# show: reads "number status size" of each job that ends, and "tick" once a second. One line of progress, and errors on lines of
# their own.
show() {
  began=$(date +%s) count=0 failed=0 broken=0 gone=0 first=0
  while read -r number result size; do
    if [ "$number" != tick ]; then
      count=$((count + 1)) gone=$((gone + size))
      [ -z "$progress" ] || [ ! -s "$work/$number.err" ] || printf '\r\033[K' >&2
      [ ! -s "$work/$number.err" ] || cat "$work/$number.err" >&2
      rm -f "$work/$number.err"
      if [ "$result" != 0 ]; then
        failed=$((failed + 1))
        [ "$result" != 65 ] || broken=$((broken + 1))
        [ "$first" != 0 ] || first=$result
      fi
    fi
    [ -n "$progress" ] || continue
    elapsed=$(($(date +%s) - began)) left=''
    if [ "$gone" -gt 0 ] && [ "$elapsed" -gt 0 ]; then left=", $(clock $((elapsed * (bytes / 1000 - gone / 1000) / (gone / 1000 + 1)))) left"; fi
    printf '\r\033[K%s: %d of %d videos, %d of %d MB, %d failed, %s%s' "$script" "$count" "$total" $((gone / 1000000)) \
      $((bytes / 1000000)) "$failed" "$(clock "$elapsed")" "$left" >&2
  done
  [ -z "$progress" ] || printf '\r\033[K' >&2
  echo "$count $failed $broken $first" >"$work/tally"
}

echo '0 0 0 0' >"$work/tally"
if [ "$total" -gt 0 ]; then
  {
    ticker=''
    if [ -n "$progress" ]; then
      while sleep 1 >/dev/null && [ -d "$work" ]; do echo tick; done 8>&- &
      ticker=$!
    fi
    awk -F '\t' -v OFS='\n' '{ print NR, $1, $2, $3 }' "$work/todo" | from_lines |
      FLAGS=$flags CHOICE=$choice WORK=$work xargs -0 -r -P "$jobs" -n 4 -- "$here/lib/index-folder-job.sh" "$index" $# "$@" || :
    [ -z "$ticker" ] || kill "$ticker"
  } | show
fi
read -r count failed broken first <"$work/tally"
[ "$status" != 0 ] || status=$first
same=$(kind same | wc -l) checked=$(kind check | wc -l) known=$(kind broken | wc -l)

# Of each file the last note; none of files of this folder that are gone.
FOLDER=$(printf '%s\0' "$folder" | to_lines) awk '
  BEGIN { FS = "\t"; below = ENVIRON["FOLDER"] == "/" ? "/" : ENVIRON["FOLDER"] "/" }
  FILENAME ~ /disk$/ { there[$3] = 1; next }
  FILENAME ~ /index$/ { there[$4] = 1; next }
  FNR > 1 { path = $6; if (path in there || substr(path, 1, length(below)) != below) last[path] = $0 }
  END { for (path in last) print last[path] }' "$work/disk" "$work/index" "$index.folder" >"$work/kept"
if [ "$(wc -l <"$work/kept")" -lt $(($(wc -l <"$index.folder") - 1)) ]; then
  { index_identity && cat "$work/kept"; } >"$work/whole"
  cat "$work/whole" >"$index.folder"
fi

left=$(wc -l <"$work/gone") added=$((count - failed - checked))
[ "$added" -ge 0 ] || added=0
note "$added added, $((same + checked)) unchanged, $moved moved, $removed removed, $failed failed$(
  [ "$known" = 0 ] || echo ", $known known to be damaged (--again tries them)"
)"
[ "$removed" != 0 ] || [ "$left" = 0 ] || [ -n "$prune" ] || note "$left of the index are gone from the folder (--prune removes them)"
exit "$status"
