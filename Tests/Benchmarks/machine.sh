#!/bin/sh
# usage: machine.sh
#
# The machine, the versions and the commit that numbers belong to.
set -eu
version() { "$@" 2>/dev/null | head -n 1; }
echo "- $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1 /proc/loadavg), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), Linux $(uname -r)"
echo "- $(version ffmpeg -version | cut -d' ' -f1-3), $(version zstd --version | sed 's/[* ]*//'), $(version swift --version)"
echo "- commit $(git -C "$(dirname -- "$0")" log -1 --format='%h of %cs')"
