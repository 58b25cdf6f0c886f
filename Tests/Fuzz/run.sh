#!/bin/sh
# usage: run.sh [SECONDS]
#
# Fuzzes the stream reader with libFuzzer and AddressSanitizer, from the conformance streams. A crash leaves its input
# in .build-fuzz and ends with a status above 0.
set -eu
seconds=${1:-60}
cd -- "$(dirname -- "$0")/../.."
out=.build-fuzz
mkdir -p "$out/corpus"

flags="-O -wmo -suppress-warnings -parse-as-library -sanitize=fuzzer,address -enable-experimental-feature Lifetimes -I $out -I Sources/CZstd"
objects=
for module in Pixels FrameMemory SystemIO FrameStream; do
  # shellcheck disable=SC2086
  swiftc $flags -module-name "$module" -emit-module -emit-module-path "$out/$module.swiftmodule" \
    -c Sources/"$module"/*.swift -o "$out/$module.o"
  objects="$objects $out/$module.o"
done
# shellcheck disable=SC2086
swiftc $flags -module-name StreamReaderFuzz -c Tests/Fuzz/StreamReaderFuzz.swift -o "$out/StreamReaderFuzz.o"
# shellcheck disable=SC2086
swiftc -sanitize=fuzzer,address $objects "$out/StreamReaderFuzz.o" -lzstd -o "$out/stream-reader-fuzz"

for stream in Tests/Conformance/*/*.frames; do
  cp "$stream" "$out/corpus/"
  # The records alone, which the target wraps again.
  { printf '\001'; zstd -q -dc <"$stream" 2>/dev/null || :; } >"$out/corpus/$(basename "$stream" .frames).records"
done
cd "$out"
exec ./stream-reader-fuzz -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 corpus
