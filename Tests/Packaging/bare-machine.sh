#!/usr/bin/env bash
# usage: bare-machine.sh [--test]
#
# A new user's first steps, in a clone on a bare Debian: make demo, with --test also make test, and the package: it is
# made, installed after Swift is gone, and checked by lintian. For a machine that is thrown away afterwards: it removes
# the toolchain (unmounts it, or hides it) and installs packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
tree=$PWD

if command -v ffmpeg >/dev/null; then echo "bare-machine.sh: not a bare machine: ffmpeg is installed" >&2; exit 1; fi
SECONDS=0
make demo
echo "make demo: $SECONDS s with packages"
test -s demo-out/index.fidx && test -s demo-out/sheet.png

if [ "${1:-}" = --test ]; then
  SECONDS=0
  make test
  echo "make test: $SECONDS s with packages"
fi

make deb
package=$(ls framepipe_*.deb)
# Without the toolchain, the build and the packages that only building needs.
swift=$(readlink -f "$(command -v swift)")
umount -l "${swift%/usr/bin/*}" 2>/dev/null || true
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if command -v swift >/dev/null; then echo "bare-machine.sh: Swift is still here" >&2; exit 1; fi
rm -rf .build .build-deb
apt-get install -y -qq --no-install-recommends "./$package" >install.log 2>&1 || {
  tail -n 20 install.log >&2
  exit 1
}
cd /tmp
framepipe-demo packaged-out | tee packaged.txt
grep -q 'was found at' packaged.txt
test -s packaged-out/sheet.png
missing=$(for program in /usr/bin/frame-*; do ldd "$program"; done | grep 'not found' || true)
if [ -n "$missing" ]; then echo "bare-machine.sh: $missing" >&2; exit 1; fi
installed=$(dpkg-query -W -f '${Installed-Size}' framepipe)
echo "package: $installed KB installed"
if [ "$installed" -gt 40960 ]; then echo "bare-machine.sh: the package takes more than 40 MB" >&2; exit 1; fi
dpkg --purge framepipe >/dev/null
left=$(find / -xdev -path '*/framepipe/*' -path '/usr/*' | head -n 3)
if [ -n "$left" ]; then echo "bare-machine.sh: not removed: $left" >&2; exit 1; fi

# Last: in some roots its packages can't be set up, and nothing can be installed after that.
cd "$tree"
if apt-get install -y -qq --no-install-recommends lintian >/dev/null 2>&1; then
  lintian --allow-root --fail-on error "$package"
else
  echo "bare-machine.sh: without lintian, whose packages can't be set up here" >&2
fi
