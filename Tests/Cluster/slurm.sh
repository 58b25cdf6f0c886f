#!/usr/bin/env bash
# usage: slurm.sh
#
# A job array over a dozen clips on three nodes, with a node killed in mid-task, a task requeued by hand, a full scratch disk
# and a second array over the same list: the shards together are an undisturbed index. Under a minute.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=Tests/Cluster/clips.sh
. "$here/clips.sh"
# shellcheck source=Tests/Cluster/slurm-on-loopback.sh
. "$here/slurm-on-loopback.sh"
need munged slurmctld slurmd sbatch srun ffmpeg frame-index
FRAMEPIPE_PIPELINES=$(cd "$here/../../pipelines" && pwd)
export FRAMEPIPE_PIPELINES

work=$(mktemp -d)
full=$work/full
finish() {
  stop_slurm
  umount -l "$full" 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
make_clips "$work/my clips" 12
start_slurm "$work/slurm"
echo "Slurm is up after $SECONDS s"

# The disk of the third node is full for as long as a file says so.
mkdir "$full" "$work/shards"
if mount -t tmpfs -o size=32m tmpfs "$full" 2>/dev/null; then
  # Room for a beginning at most.
  head -c $((32 * 1048576 - 100000)) /dev/zero >"$full/ballast"
else
  echo "without a full disk: mounting one needs root"
fi
slow_programs "$work/bin"
cat >"$work/task.sh" <<'END'
#!/bin/bash
if [ "$SLURMD_NODENAME" = n3 ] && [ -e "$FULL/ballast" ]; then export SLURM_TMPDIR=$FULL; fi
exec bash "$FRAMEPIPE_PIPELINES/index-slice.sbatch" "$@"
END
export FULL=$full

submit() {
  sbatch --parsable --array=1-6 --cpus-per-task=1 --mem=300M --requeue --open-mode=append --output="$work/%A_%a.log" \
    "$work/task.sh" "$work/my clips.list" "$work/shards" 6
}
# A requeued job waits for two minutes, unless told otherwise.
hasten() {
  local job
  for job in $(squeue -h -t PENDING -o '%i %r' | sed -n 's/ BeginTime$//p'); do
    scontrol update JobId="$job" StartTime=now 2>/dev/null || true
  done
}
# running [NODE]: the number of a job that runs there, or anywhere.
running() {
  hasten
  found=$(squeue -h -t RUNNING ${1:+-w "$1"} -o %A | head -n 1) && [ -n "$found" ]
}
has_failed_on_full_disk() { hasten && grep -q 'status 74' "$work"/*.log 2>/dev/null; }
is_empty() { hasten && [ -z "$(squeue -h -o %i)" ]; }

first=$(submit)
wait_until 20 running n1
sleep 0.7
kill_node n1
scontrol update NodeName=n1 State=DOWN Reason=killed
echo "n1 killed in mid-task after $SECONDS s"
wait_until 20 running
scontrol requeue "$found" 2>/dev/null || true
echo "a task requeued by hand after $SECONDS s"
if [ -e "$full/ballast" ]; then
  wait_until 20 has_failed_on_full_disk
  rm "$full/ballast"
  echo "the full disk noticed after $SECONDS s"
fi
start_node n1
scontrol update NodeName=n1 State=RESUME 2>/dev/null || true
second=$(submit)
wait_until 40 is_empty || { squeue >&2; cat "$work"/*.log >&2; exit 1; }
echo "arrays $first and $second are done after $SECONDS s"

check_shards "$work" 6 12

# The shards searched on all three nodes answer as one index does; with a dead node there is no answer.
find_shards() { "$FRAMEPIPE_PIPELINES/find-shards.sh" "$@"; }
mapfile -d '' -t clips <"$work/my clips.list"
ffmpeg -nostdin -v error -ss 2 -i "${clips[0]}" -frames:v 1 "$work/picture.png"
frame-decode -- "$work/picture.png" | frame-index find -- "$work/undisturbed.fidx" >"$work/expected"
[ "$(wc -l <"$work/expected")" -ge 3 ]
find_shards "$work/shards" "$work/picture.png" | cmp - "$work/expected"
find_shards --nodes 3 --timeout 30 "$work/shards" "$work/picture.png" | cmp - "$work/expected"
find_shards --nodes 3 --timeout 30 "$work/shards" "$work/picture.png" --limit 2 | cmp - <(head -n 2 "$work/expected")
kill_node n2
status=0
find_shards --nodes 3 --timeout 6 "$work/shards" "$work/picture.png" >"$work/found" 2>/dev/null || status=$?
if [ "$status" != 75 ] || [ -s "$work/found" ]; then echo "a search without a node ended with $status" >&2; exit 1; fi
echo "equal: $(wc -l <"$work/expected") moments found on three nodes, $SECONDS s"
