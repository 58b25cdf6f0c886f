#!/bin/sh
# usage: install.sh
#
# Installs what the tests of clusters need. Where a package can't be had, the tests that need it are skipped.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# Debian starts a server that is installed. The tests need the program alone, and this machine may not want one to listen.
if [ -d /run/systemd/system ] && ! dpkg-query -W openssh-server >/dev/null 2>&1; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "masking ssh.service, so that no server starts: systemctl unmask ssh.service undoes it"
  $sudo systemctl mask ssh.service ssh.socket >/dev/null 2>&1 || exit 0
fi
for package in munge slurm-wlm parallel sshfs openssh-server; do
  "$here/../../packaging/install-packages.sh" "$package" || echo "install.sh: without $package some tests are skipped" >&2
done
