# shellcheck shell=bash
# Sourced: a Slurm of one controller and three nodes, all on this machine's loopback, that lives in a folder.
# After clips.sh. Needs the packages slurm-wlm and munge; runs as root or as any user.

# start_slurm FOLDER: starts it, and sets SLURM_CONF.
start_slurm() {
  slurm=$1
  local host port user i
  host=$(hostname -s) user=$(id -un)
  mkdir -p "$slurm/state"
  until port=$((20000 + RANDOM)) && free_ports "$port" 4; do :; done
  {
    cat <<END
ClusterName=framepipe
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.sock
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$slurm/jobcomp.txt
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool.%n
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.%n.pid
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/slurmd.%n.log
SlurmdTimeout=5
SlurmctldTimeout=10
MessageTimeout=10
KillWait=2
ReturnToService=2
MaxArraySize=10001
SlurmdParameters=config_overrides
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
NodeName=n[1-3] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 3))] CPUs=1 RealMemory=2000 State=UNKNOWN
END
  } >"$slurm/slurm.conf"
  export SLURM_CONF=$slurm/slurm.conf
  # Where there are no cgroups slurmd starts only if it is told so: from 23.02 on by "disabled", before by a version that it need
  # not look for.
  if [ "$(slurmctld -V | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 23 ]; then
    echo CgroupPlugin=disabled >"$slurm/cgroup.conf"
  elif ! stat -f -c %T /sys/fs/cgroup 2>/dev/null | grep -q cgroup; then
    echo CgroupPlugin=cgroup/v1 >"$slurm/cgroup.conf"
  fi
  (umask 077 && head -c 1024 /dev/urandom >"$slurm/munge.key")
  munged --force --key-file="$slurm/munge.key" --socket="$slurm/munge.sock" --pid-file="$slurm/munged.pid" \
    --log-file="$slurm/munged.log" --seed-file="$slurm/munge.seed"
  slurmctld -c -f "$SLURM_CONF"
  for i in 1 2 3; do start_node "n$i"; done
  for ((i = 0; i < 300; i++)); do
    [ "$(sinfo -h -t idle -o %D 2>/dev/null)" != 3 ] || return 0
    sleep 0.1
  done
  echo "Slurm has not started within 30 s" >&2
  return 1
}

# start_node NODE
start_node() {
  mkdir -p "$slurm/spool.$1"
  slurmd -N "$1" -f "$SLURM_CONF"
}

# node_processes [NODE]: ids of what runs on a node, or on all: daemons, jobs, and the slurmstepd that began each job.
node_processes() {
  local file process parent files
  if [ $# = 1 ]; then cat "$slurm/slurmd.$1.pid" 2>/dev/null || true; fi
  mapfile -t files < <(grep -l -z -x -F "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ 2>/dev/null)
  if [ $# = 1 ]; then mapfile -t files < <(grep -l -z -x -F "SLURMD_NODENAME=$1" /dev/null "${files[@]}" 2>/dev/null); fi
  for file in "${files[@]}"; do
    process=${file#/proc/}
    process=${process%/environ}
    [ "$process" = $$ ] || echo "$process"
    # slurmstepd has another environment than the job that it began.
    parent=$(sed -n 's/^PPid:\t//p' "/proc/$process/status" 2>/dev/null) || continue
    if [ "$(cat "/proc/$parent/comm" 2>/dev/null)" = slurmstepd ]; then echo "$parent"; fi
  done
}

# kill_node NODE: as if its power was cut: daemon and jobs at once, without a word to the controller.
kill_node() {
  local processes
  # Stopped first, so that no one of them tells of the others' death.
  mapfile -t processes < <(node_processes "$1")
  kill -STOP "${processes[@]}" 2>/dev/null || true
  mapfile -t processes < <(node_processes "$1")
  kill -KILL "${processes[@]}" 2>/dev/null || true
}

# stop_slurm: ends all of it.
stop_slurm() {
  local processes
  mapfile -t processes < <(node_processes)
  kill -KILL "${processes[@]}" 2>/dev/null || true
}
