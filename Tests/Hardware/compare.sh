#!/usr/bin/env bash
# usage: compare.sh [DEVICE]
#
# Compares decoding on DEVICE (cuda by default) with decoding in software, for every clip of the pack: frames, times and
# flags must be equal. Then times one process and seven. Run where pack.sh's archive was unpacked. Exits 1 where a frame
# differs, 69 without a device.
set -u
cd "$(dirname "$0")" || exit 70
device=${1:-cuda}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The driver's libraries are the machine's own, everything else is the pack's.
paths=$PWD/lib
for folder in $( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) | awk '/libcuda\.so\.1|libnvcuvid\.so\.1/ { print $NF }' | xargs -r -n1 dirname | sort -u) \
  /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/local/nvidia/lib64 /usr/local/cuda/compat /usr/lib/wsl/lib; do
  [ -d "$folder" ] && paths=$paths:$folder
done
tool() {
  local name=$1
  shift
  lib/ld-linux-x86-64.so.2 --library-path "$paths" "bin/$name" "$@"
}

# frames CLIP FLAGS…: the frames' records and the hash of all pixels. Without the header, which names the flags.
frames() {
  local clip=$1
  shift
  tool frame-decode "$@" -o "$scratch/stream" --compress store "$clip" 2>>"$scratch/said" || return
  tool frame-info "$scratch/stream" | grep '"record":"frame"'
  tool frame-export --format raw "$scratch/stream" | md5sum
}

# CPU of the processes that have ended, in ticks of 1/100 s.
cpu() { awk '{ print $16 + $17 }' "/proc/$$/stat"; }

nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null
tool frame-decode --version | head -1
tool frame-decode --hwaccel "$device" -o /dev/null clips/h264.mp4
status=$?
if [ "$status" -ne 0 ]; then
  echo "no $device: status $status"
  tool frame-decode --hwaccel auto -o /dev/null clips/h264.mp4
  echo "auto: status $?"
  exit 69
fi

failed=0
for clip in clips/*; do
  [ "$clip" = clips/time.mp4 ] && continue
  : >"$scratch/said"
  frames "$clip" >"$scratch/software" || echo "software: status $?"
  frames "$clip" --hwaccel "$device" >"$scratch/device"
  status=$?
  frames "$clip" --hwaccel auto >"$scratch/auto" || failed=1
  verdict=same
  [ "$status" -eq 0 ] || verdict="refused with status $status"
  if [ "$status" -eq 0 ] && ! cmp -s "$scratch/software" "$scratch/device"; then verdict=DIFFERS failed=1; fi
  cmp -s "$scratch/software" "$scratch/auto" || { verdict="$verdict, auto DIFFERS" failed=1; }
  echo "$verdict: $clip, $(($(wc -l <"$scratch/software") - 1)) frames, software $(tail -1 "$scratch/software" | cut -c1-8), $device $(tail -1 "$scratch/device" | cut -c1-8)"
  sort -u "$scratch/said" | sed 's/^/    /'
done
for flags in "--fps 2" "--from 1.3 --to 2" "--at 2.5"; do
  # shellcheck disable=SC2086
  frames clips/h264.mp4 $flags >"$scratch/software"
  # shellcheck disable=SC2086
  frames clips/h264.mp4 $flags --hwaccel "$device" >"$scratch/device"
  if cmp -s "$scratch/software" "$scratch/device"; then echo "same: $flags"; else echo "DIFFERS: $flags" && failed=1; fi
done

# timed NAME PROCESSES FLAGS…
timed() {
  local name=$1 count=$2
  shift 2
  local began before
  began=$(date +%s%N) before=$(cpu)
  for _ in $(seq "$count"); do tool frame-decode "$@" clips/time.mp4 | cat >/dev/null & done
  wait
  awk -v name="$name" -v count="$count" -v wall="$(($(date +%s%N) - began))" -v ticks="$(($(cpu) - before))" \
    'BEGIN { frames = 1200 * count; printf "%s, %d processes: %d frames/s, %.2f ms CPU a frame (with cat)\n", name, count, frames / wall * 1e9, ticks * 10 / frames }'
}

# alone NAME FLAGS…: frame-decode without a pipe: its start, which opening a device takes most of, and the frames after it.
alone() {
  local name=$1 before first all
  shift
  before=$(cpu)
  tool frame-decode "$@" --at 0 -o /dev/null clips/time.mp4
  first=$(($(cpu) - before)) before=$(cpu)
  tool frame-decode "$@" -o /dev/null clips/time.mp4
  all=$(($(cpu) - before))
  awk -v name="$name" -v first="$first" -v all="$all" \
    'BEGIN { printf "%s, frame-decode alone: %d ms CPU to start, %.2f ms a frame, %.2f without the start\n", name, first * 10, all / 120, (all - first) / 120 }'
}

tool frame-decode -o /dev/null clips/time.mp4
alone "software, one thread" --threads 1
alone "$device" --hwaccel "$device"
timed "software, one thread" 1 --threads 1
timed "$device" 1 --hwaccel "$device"
timed "software, one thread" 7 --threads 1
timed "$device" 7 --hwaccel "$device"
exit $failed
