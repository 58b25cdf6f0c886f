#!/bin/sh
# usage: index-folder.sh INDEX FOLDER [JOBS]
#
# Adds every video below a folder to an index, several at once. Run it again at any time: it skips videos it has.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 3 $# "INDEX FOLDER [JOBS]"
index=$1 folder=$2 jobs=${3:-$(nproc)}

# As many jobs as cores keep them busy with a thread each, in less memory.
if [ "$jobs" -ge "$(nproc)" ]; then export FRAMEPIPE_THREADS="${FRAMEPIPE_THREADS:-1}"; fi

case $folder in -*) folder=./$folder ;; esac
find "$folder" -type f \( -iname '*.mp4' -o -iname '*.mov' -o -iname '*.mkv' -o -iname '*.webm' -o -iname '*.avi' \
  -o -iname '*.ts' -o -iname '*.m4v' -o -iname '*.flv' -o -iname '*.3gp' -o -iname '*.mpg' \) -print0 |
  xargs -0 -r -P "$jobs" -n 1 "$here/index-video.sh" "$index"
