#!/bin/sh
# usage: run.sh PROGRAMS HOP-BENCH KERNEL-BENCH PYTHON [ROUNDS]
#
# The tables of throughput and of kernels: RESULTS.md. Peers run interleaved with ours; medians.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
clips=$here/../../.build-bench/clips
programs=$1 hop=$2 kernels=$3 python=$4 rounds=${5:-3}

"$here/clips.sh" "$clips"
{
  echo "# Throughput"
  echo
  "$here/machine.sh"
  echo "- clips: bigbuckbunny.mp4 scaled to 1080p, h264 4 Mb/s, looped; medians of $rounds interleaved runs. \`make bench\`."
  python3 "$here/starts.py" "$programs"
  python3 "$here/throughput.py" "$programs" "$clips" "$hop" "$rounds"
  python3 "$here/selection.py" "$programs" "$clips" "$python" "$rounds"
} >"$here/RESULTS.md.new"
cat "$here/RESULTS-notes.md" >>"$here/RESULTS.md.new"
"$here/kernels.sh" "$kernels" "$python" 9 "$here/RESULTS.md.new" >/dev/null
mv "$here/RESULTS.md.new" "$here/RESULTS.md"
cat "$here/RESULTS.md"
