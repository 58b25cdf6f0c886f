#!/bin/sh
# usage: install-packages.sh PACKAGE...
#
# Installs the Debian packages that are missing, with sudo unless it is root, and prints what it does.
set -eu

missing=
for package in "$@"; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "install-packages.sh: this machine has no apt-get; needed:$missing" >&2
  exit 69
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing Debian packages:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # one word per package
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
