#!/usr/bin/env bash
# usage: parallel.sh
#
# The slices of slurm.sh over GNU parallel and two hosts: one of them is killed in mid-task and its disk was full before, and
# everything runs twice at once. The shards together are an undisturbed index.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=Tests/Cluster/clips.sh
. "$here/clips.sh"
# shellcheck source=Tests/Cluster/ssh-on-loopback.sh
. "$here/ssh-on-loopback.sh"
need parallel ssh ssh-keygen /usr/sbin/sshd ffmpeg frame-index
pipelines=$(cd "$here/../../pipelines" && pwd)
export PARALLEL_HOME

work=$(mktemp -d)
PARALLEL_HOME=$work
finish() {
  stop_hosts
  umount -l "$work/full" 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
slow_programs "$work/bin"
make_clips "$work/my clips" 12
start_hosts "$work/hosts" || skip "this user can't log in through an sshd of its own"
mkdir "$work/full"
if mount -t tmpfs -o size=8m tmpfs "$work/full" 2>/dev/null; then
  head -c $((8 * 1048576 - 100000)) /dev/zero >"$work/full/ballast"
else
  echo "without a full disk: mounting one needs root"
fi
cat >"$work/task.sh" <<END
#!/bin/bash
export FRAMEPIPE_BIN='$work/bin'
if [ "\$HOST_UNDER_TEST" = h2 ] && [ -e '$work/full/ballast' ]; then export TMPDIR='$work/full'; fi
'$pipelines/index-slice.sh' "\$@" || { status=\$?; echo "\$HOST_UNDER_TEST \$status" >>'$work/failures'; exit \$status; }
END
chmod +x "$work/task.sh"

# all LOG: every slice, each tried up to five times.
all() {
  parallel --will-cite --ssh "ssh -F $ssh_config" --sshlogin 1/h1,1/h2 --retries 5 --joblog "$1" \
    "$work/task.sh" "'$work/my clips.list'" "$work/shards" {}/6 ::: 1 2 3 4 5 6
}
runs_on() { grep -q -z -x -F "HOST_UNDER_TEST=$1" /proc/[0-9]*/environ 2>/dev/null; }
has_failed() { grep -q -x 'h2 74' "$work/failures" 2>/dev/null; }

all "$work/first.log" 2>"$work/first.err" &
first=$!
wait_until 20 runs_on h2
if [ -e "$work/full/ballast" ]; then
  wait_until 20 has_failed
  rm "$work/full/ballast"
  echo "the full disk noticed after $SECONDS s"
fi
wait_until 20 runs_on h2
sleep 0.7
kill_host h2
echo "h2 killed after $SECONDS s"
all "$work/second.log" 2>"$work/second.err" &
second=$!
sleep 1
start_host h2
wait "$first" || { cat "$work/first.err" "$work/first.log" >&2; exit 1; }
wait "$second" || { cat "$work/second.err" "$work/second.log" >&2; exit 1; }
echo "both are done after $SECONDS s"
check_shards "$work" 6 12
