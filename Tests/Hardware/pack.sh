#!/usr/bin/env bash
# usage: pack.sh BIN FOLDER
#
# Packs frame-decode, frame-info and frame-export of BIN, every library that they load, the dynamic loader, clips made by
# FFmpeg and compare.sh into FOLDER/hardware.tar.xz: all that a machine with a device needs, whatever its distribution.
set -euo pipefail
if [ $# -ne 2 ]; then
  sed -n '2s/^# //p' "$0" >&2
  exit 64
fi
bin=$(cd "$1" && pwd)
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$2/hardware/bin" "$2/hardware/lib" "$2/hardware/clips"
folder=$(cd "$2/hardware" && pwd)

for tool in frame-decode frame-info frame-export; do cp "$bin/$tool" "$folder/bin/"; done
cp "$here/compare.sh" "$folder/"

# Libraries by the names that they are loaded by; the driver's libcuda.so.1 loads some of the C library's itself.
{
  for tool in "$folder"/bin/*; do ldd "$tool" | awk '$2 == "=>" { print $3 } $1 ~ /ld-linux/ { print $1 }'; done
  libc=$(ldd "$folder/bin/frame-decode" | awk '$1 == "libc.so.6" { print $3 }')
  for name in libdl.so.2 libpthread.so.0 librt.so.1 libm.so.6 libresolv.so.2; do echo "$(dirname "$libc")/$name"; done
} | sort -u | while read -r library; do
  cp -L "$library" "$folder/lib/"
done

# Encoders and other libraries that decoding these clips does not need: stubs whose functions return 0.
# Without them the pack is a third smaller.
for name in libicudata libx265 libx264 libSvtAv1Enc librav1e libcodec2 librsvg-2; do
  for library in "$folder/lib/$name".so*; do
    [ -f "$library" ] || continue
    nm -D --defined-only "$library" | awk '$2 ~ /[A-Za-z]/ { sub(/@.*/, "", $3); print $3 }' | sort -u |
      awk '{ printf ".globl %s\n%s: xor %%eax, %%eax\nret\n.quad 0\n", $1, $1 }' >"$folder/stub.s"
    # Without the flag stacks would be executable, which the sandbox refuses: no thread would start.
    cc -shared -nostdlib -Wl,-z,noexecstack -Wl,-soname,"$(basename "$library")" -o "$library" "$folder/stub.s"
    rm "$folder/stub.s"
  done
done
strip --strip-unneeded "$folder"/lib/*.so* 2>/dev/null || true

# clip NAME SIZE SECONDS ENCODER…: moving, noisy pictures that are not easily predicted.
clip() {
  name=$1 size=$2 seconds=$3
  shift 3
  [ -f "$folder/clips/$name" ] || ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=$size:r=30:d=$seconds" \
    -vf "noise=alls=6:allf=t,hue=h=t*20" "$@" "$folder/clips/$name"
}
h264=(-c:v libx264 -preset veryfast -crf 34 -bf 3 -g 60)
h265=(-c:v libx265 -preset ultrafast -crf 38 -x265-params log-level=none:bframes=3:keyint=60)
clip time.mp4 1920x1080 40 -pix_fmt yuv420p "${h264[@]}" -crf 38
clip h264.mp4 1280x720 4 -pix_fmt yuv420p "${h264[@]}"
clip h264-odd.mp4 1278x718 2 -pix_fmt yuv420p "${h264[@]}"
clip h264-full-range.mp4 640x360 2 -pix_fmt yuvj420p "${h264[@]}"
clip h264-interlaced.mp4 720x576 2 -pix_fmt yuv420p "${h264[@]}" -flags +ilme+ildct
clip hevc.mp4 1280x720 3 -pix_fmt yuv420p "${h265[@]}"
clip hevc-10.mp4 1280x720 3 -pix_fmt yuv420p10le "${h265[@]}"
clip vp9.webm 1280x720 3 -pix_fmt yuv420p -c:v libvpx-vp9 -crf 45 -b:v 0 -deadline realtime -cpu-used 8
clip av1.mp4 1280x720 3 -pix_fmt yuv420p -c:v libsvtav1 -preset 12 -crf 50
clip av1-10.mp4 1280x720 2 -pix_fmt yuv420p10le -c:v libsvtav1 -preset 12 -crf 50
# Not for devices: the fallback to software.
clip h264-444.mp4 320x180 1 -pix_fmt yuv444p "${h264[@]}"
clip ffv1.mkv 160x90 1 -pix_fmt yuv420p -c:v ffv1

tar -C "$2" -cf - hardware | xz -4 >"$2/hardware.tar.xz"
ls -l "$2/hardware.tar.xz"
