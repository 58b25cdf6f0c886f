#!/bin/sh
# usage: install-packages.sh PACKAGE...
#
# Installs the Debian packages that are missing, with sudo where it isn't root, and says what it does.
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
if [ "$(id -u)" != 0 ]; then
  sudo=sudo
  command -v sudo >/dev/null || {
    echo "install-packages.sh: neither root nor sudo here; as root: apt-get install$missing" >&2
    exit 69
  }
fi
echo "installing Debian packages:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # one word a package
if ! { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "install-packages.sh: apt-get could not install:$missing" >&2
  exit 69
fi
