#!/bin/sh
# usage: check-packages.sh PACKAGE...
#
# Says in one line which of these Debian packages are missing, and fails. It installs nothing. Where there is no dpkg,
# the compiler will say what it lacks.
set -eu
command -v dpkg-query >/dev/null || exit 0
missing=
for package in "$@"; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "framepipe: these packages are needed to build:$missing (make deps installs them)" >&2
exit 69
