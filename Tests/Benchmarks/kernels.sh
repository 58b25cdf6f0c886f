#!/bin/sh
# usage: kernels.sh KERNEL-BENCH PYTHON [ROUNDS [PAGE]]
#
# The kernels against their peers, as a table in RESULTS.md. A round takes eight seconds.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
bench=$1 python=$2 rounds=${3:-9} page=${4:-$here/RESULTS.md}
peers=$here/../../.build-bench/peers

mkdir -p "$peers"
cc -O2 -o "$peers/convert" "$here/peers_convert.c" -lyuv -lzimg -lswscale -lavutil
cc -O2 -o "$peers/resize" "$here/peers_resize.c" -lzimg
exec python3 "$here/kernels.py" "$bench" "$peers/convert" "$peers/resize" "$python" "$rounds" "$page"
