# shellcheck shell=bash
# Sourced: two hosts to log in to, both this machine's loopback, each with an sshd of its own.
# After clips.sh. Needs the package openssh-server; runs as root or as any user whose account is not locked.

# start_hosts FOLDER: sets ssh_config, whose hosts are h1 and h2.
start_hosts() {
  hosts=$1
  local name port
  mkdir -p "$hosts"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$hosts/key"
  cp "$hosts/key.pub" "$hosts/authorized"
  ssh_config=$hosts/config
  for name in h1 h2; do
    ssh-keygen -q -t ed25519 -N '' -f "$hosts/$name.key"
    until port=$((20000 + RANDOM)) && free_ports "$port" 1; do :; done
    cat >>"$ssh_config" <<END
Host $name
  HostName 127.0.0.1
  Port $port
  IdentityFile $hosts/key
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
  ConnectTimeout 5
END
    cat >"$hosts/$name.conf" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $hosts/$name.key
PidFile $hosts/$name.pid
AuthorizedKeysFile $hosts/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
MaxStartups 100
SetEnv HOST_UNDER_TEST=$name HOSTS_UNDER_TEST=$hosts
END
    start_host "$name"
  done
  for name in h1 h2; do
    ssh -F "$ssh_config" "$name" true || return 1
  done
}

# start_host NAME
start_host() { /usr/sbin/sshd -f "$hosts/$1.conf" -E "$hosts/$1.log"; }

# kill_host NAME: as if its power was cut: its sshd, the sessions, and what runs in them.
kill_host() {
  local process processes=()
  for process in /proc/[0-9]*; do
    if grep -q -z -x -F "HOST_UNDER_TEST=$1" "$process/environ" 2>/dev/null &&
      grep -q -z -x -F "HOSTS_UNDER_TEST=$hosts" "$process/environ" 2>/dev/null; then
      processes+=("${process#/proc/}" "$(sed -n 's/^PPid:\t//p' "$process/status" 2>/dev/null)")
    fi
  done
  for process in "${processes[@]}" "$(cat "$hosts/$1.pid" 2>/dev/null)"; do
    case $process in '' | 1) ;; *) kill -KILL "$process" 2>/dev/null || true ;; esac
  done
  rm -f "$hosts/$1.pid"
}

stop_hosts() {
  kill_host h1 || true
  kill_host h2 || true
}
