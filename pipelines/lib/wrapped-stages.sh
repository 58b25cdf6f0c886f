# shellcheck shell=sh
# Sourced: wrappers that come before the real programs on the PATH, so that an unchanged pipeline runs with something
# added to each of its stages.

# wrap_stages FOLDER PROGRAMS BODY: BODY is shell that runs "$program" "$@" for the stage "$stage", number "$number".
wrap_stages() {
  mkdir -p "$1"
  for wrapped in "$2"/frame-*; do
    if [ ! -f "$wrapped" ] || [ ! -x "$wrapped" ]; then continue; fi
    {
      echo '#!/bin/sh'
      echo "stage=$(basename -- "$wrapped") program='$wrapped' number=\$\$"
      echo "$3"
    } >"$1/$(basename -- "$wrapped")"
    chmod +x "$1/$(basename -- "$wrapped")"
  done
}
