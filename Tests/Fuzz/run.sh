#!/bin/sh
# usage: run.sh [SECONDS] [TARGET...]
#
# Fuzzes every parser, or those that are named, with libFuzzer, AddressSanitizer and checks of undefined behaviour, each for
# SECONDS. New inputs join the corpora in .build-fuzz; a crash leaves its input there and ends with a status above 0.
# frame-decode itself, over changed media: Tests/Torture/run.py --only media.
set -eu
seconds=${1:-60}
[ $# -eq 0 ] || shift
cd -- "$(dirname -- "$0")/../.."
out=.build-fuzz
mkdir -p "$out"

clang=$(dirname -- "$(readlink -f -- "$(command -v swiftc)")")/clang
flags="-O -wmo -suppress-warnings -parse-as-library -enable-testing -sanitize=fuzzer,address -enable-experimental-feature Lifetimes
  -I $out -Xcc -march=x86-64-v3 -DAVX2"
for library in CZstd CSQLite CTurboJPEG CDeflate; do flags="$flags -Xcc -fmodule-map-file=Sources/$library/module.modulemap"; done
objects=
# C that is ours, with undefined behaviour checked too. Swift checks its own.
for module in CProcess CIntrinsics; do
  printf 'module %s { umbrella "%s/Sources/%s/include" export * }\n' "$module" "$PWD" "$module" >"$out/$module.modulemap"
  flags="$flags -Xcc -fmodule-map-file=$out/$module.modulemap"
  for source in Sources/"$module"/*.c; do
    [ -e "$source" ] || continue
    object=$out/$module-$(basename "$source" .c).o
    "$clang" -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fsanitize-trap=undefined -ISources/"$module"/include \
      -DFRAMEPIPE_ARCH="\"x86-64-v3\"" -DFRAMEPIPE_LEVEL=3 -c "$source" -o "$object"
    objects="$objects $object"
  done
done
for module in Pixels FrameMemory SystemIO JSONText FrameStream PixelKernels JPEGFiles PictureFiles Stages FrameIndex IndexStages; do
  object=$out/$module.o
  objects="$objects $object"
  # Only what has changed is compiled, and what comes after it.
  if [ -z "${changed:-}" ] && [ -e "$object" ] && [ -z "$(find Sources/"$module" -newer "$object")" ]; then continue; fi
  changed=yes
  # shellcheck disable=SC2086,SC2046
  swiftc $flags -module-name "$module" -emit-module -emit-module-path "$out/$module.swiftmodule" \
    -c $(find Sources/"$module" -name '*.swift') -o "$object"
done
# shellcheck disable=SC2086
swiftc $flags -module-name Fuzz -c Tests/Fuzz/*.swift -o "$out/Fuzz.o"
# shellcheck disable=SC2086
swiftc -use-ld=lld -sanitize=fuzzer,address $objects "$out/Fuzz.o" -lzstd -ldeflate -lsqlite3 -lturbojpeg -lm -o "$out/fuzz"

targets=${*:-$("$out/fuzz")}
for target in $targets; do
  corpus=$out/corpus/$target
  mkdir -p "$corpus"
  Tests/Fuzz/seeds.sh "$target" "$corpus"
  FRAMEPIPE_FUZZ=$target FRAMEPIPE_FUZZ_INDEX=$out/corpus/sample.fidx "$out/fuzz" -max_total_time="$seconds" -max_len=65536 \
    -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 -artifact_prefix="$out/$target-" "$corpus" >"$out/$target.log" 2>&1 || {
    tail -n 40 "$out/$target.log" >&2
    echo "run.sh: $target failed: the input is $out/$target-*" >&2
    exit 1
  }
  runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$out/$target.log")
  echo "$target: $runs runs, no crash"
done
