#!/bin/sh
# usage: merge-traces.sh TRACE... >all.json
#
# Merges the traces of a pipeline's stages (--trace) into one that Perfetto and chrome://tracing open. All stages use
# one clock, so the events need no shifting.
set -eu
[ $# -gt 0 ] || {
  echo "usage: merge-traces.sh TRACE... >all.json" >&2
  exit 64
}
for trace; do
  [ -r "$trace" ] || {
    echo "merge-traces.sh: $trace: cannot be read" >&2
    exit 66
  }
done

# One event per line, with a comma after all but the last of a file. A stage that was killed leaves half a line and no
# closing bracket.
echo '['
for trace; do sed -e 's/,$//' -e '/}$/!d' -- "$trace"; done | sed '$!s/$/,/'
echo ']'
