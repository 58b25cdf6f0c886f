#!/bin/sh
# usage: deb.sh SCRATCH
#
# Makes framepipe_VERSION_ARCHITECTURE.deb in the tree's folder: programs, pages, completions, pipelines and the example
# clip. Its programs share one Swift runtime (17 MB; in each of eight programs it takes 100) and one library of what all
# eight link (3 MB; in each 22), both in a folder of the package's own. SCRATCH keeps the build and the package's tree.
set -eu
[ $# -eq 1 ] || {
  sed -n '2s/^# //p' "$0" >&2
  exit 64
}
mkdir -p "$1"
scratch=$(CDPATH='' cd -- "$1" && pwd)
cd -- "$(dirname -- "$0")/.."
version=$(sed -n 's/.*static let number = "\(.*\)".*/\1/p' Sources/ToolSupport/Version.swift)
architecture=$(dpkg --print-architecture)
swift=$(readlink -f -- "$(command -v swift)")
runtime=${swift%/bin/*}/lib/swift/linux

swift build --scratch-path "$scratch" -c release -debug-info-format none -Xswiftc -Xfrontend -Xswiftc -function-sections
release=$(readlink -f -- "$scratch/release")
programs=$(cd -- "$release" && for product in frame-*.product; do echo "${product%.product}"; done)

# What every program links goes into the library. Metadata of internal types, which structs of other modules may store,
# is hidden in objects: copies of them show it.
linked=$scratch/linked
bin=$linked/bin private=$linked/lib/framepipe
rm -rf "$linked"
mkdir -p "$bin" "$private" "$linked/objects"
count=0
for program in $programs; do
  sed "s#^'\{0,1\}$release/##; s#'\$##" "$release/$program.product/Objects.LinkFileList" | sort -u >"$linked/$program.objects"
  count=$((count + 1))
done
cat "$linked"/*.objects | sort | uniq -c >"$linked/counts"
sed -n "s/^ *$count //p" "$linked/counts" >"$linked/shared.objects"
sed 's/^ *[0-9]* //' "$linked/counts" | while read -r object; do
  mkdir -p "$linked/objects/${object%/*}"
  # shellcheck disable=SC2016 # every Swift symbol begins with a dollar sign
  "${swift%/*}/llvm-objcopy" --wildcard --set-symbol-visibility='$s*N=default' "$release/$object" "$linked/objects/$object"
done

# links the objects of a list into a file: link LIST FILE FLAG...
link() (
  list=$1 output=$2
  shift 2
  cd -- "$linked/objects"
  swiftc -use-ld=lld -no-toolchain-stdlib-rpath -Xlinker -s -Xlinker --gc-sections \
    -o "$output" "@$list" "$@"
)

# shellcheck disable=SC2016 # $ORIGIN is for the dynamic loader
link "$linked/shared.objects" "$private/libframepipe.so" -emit-library \
  -Xlinker -soname -Xlinker libframepipe.so -Xlinker -rpath -Xlinker '$ORIGIN'
chmod 644 "$private/libframepipe.so"
# Programs name mimalloc themselves: only before libc does its malloc count.
for program in $programs; do
  comm -23 "$linked/$program.objects" "$linked/shared.objects" >"$linked/own.objects"
  # shellcheck disable=SC2016
  link "$linked/own.objects" "$bin/$program" -L "$private" -lframepipe -lmimalloc -Xlinker -rpath -Xlinker '$ORIGIN/../lib/framepipe' \
    -Xlinker --defsym -Xlinker "main=$(echo "$program" | tr - _)_main"
done

# The runtime lies beside the library, in the build too: programs are run to write their completions.
for program in $programs; do
  LD_LIBRARY_PATH=$runtime ldd "$bin/$program"
done | sed -n "s#.*=> \($runtime/[^ ]*\).*#\1#p" | sort -u | while read -r library; do
  strip --strip-unneeded -o "$private/$(basename -- "$library")" "$library"
  chmod 644 "$private/$(basename -- "$library")"
done

tree=$scratch/debian/framepipe
rm -rf "$scratch/debian"
umask 022
mkdir -p "$tree/DEBIAN" "$tree/usr/lib" "$tree/usr/share/doc/framepipe"
packaging/install.sh "$bin" "$tree/usr"
mv "$tree/usr/share/zsh/site-functions" "$tree/usr/share/zsh/vendor-completions"
cp -R "$private" "$tree/usr/lib/framepipe"
find "$tree/usr/share/man" -type f -exec gzip -9n {} +
cp packaging/copyright "$tree/usr/share/doc/framepipe/copyright"
gzip -9nc CHANGELOG.md >"$tree/usr/share/doc/framepipe/NEWS.gz"
maintainer=$(git log -1 --format='%an <%ae>' 2>/dev/null || echo 'Framepipe <framepipe@localhost>')
printf 'framepipe (%s) unstable; urgency=medium\n\n  * The changes stand in NEWS.gz.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$(git log -1 --format=%aD 2>/dev/null || date -R)" |
  gzip -9n >"$tree/usr/share/doc/framepipe/changelog.gz"

# Runtime dependencies are computed from what the programs link. The private runtime belongs to no package.
printf 'Source: framepipe\n\nPackage: framepipe\nArchitecture: %s\n' "$architecture" >"$scratch/debian/control"
(cd -- "$tree" && grep -rlP '^\x7fELF' usr/bin usr/lib) | sed 's#^#debian/framepipe/#' >"$scratch/binaries"
depends=$(cd -- "$scratch" && tr '\n' '\0' <binaries |
  xargs -0 dpkg-shlibdeps -O --ignore-missing-info -ldebian/framepipe/usr/lib/framepipe 2>shlibdeps.log | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || {
  cat "$scratch/shlibdeps.log" >&2
  exit 70
}

cat >"$tree/DEBIAN/control" <<CONTROL
Package: framepipe
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: $depends
Suggests: ffmpeg, jq, python3
Section: video
Priority: optional
Description: turn video into frames, tensors and a searchable index, by pipes
 Small programs that are composed by shell scripts: frame-decode turns media
 files into a stream of frames with exact times and colour, frame-convert,
 frame-resize and frame-detect-prep change it, frame-export and frame-info
 write it out, and frame-index finds a picture, a clip or a word in hours of
 video.
 .
 framepipe-demo does the main job on a clip that is included.
CONTROL
(cd -- "$tree" && find usr -type f -exec md5sum {} + >DEBIAN/md5sums)
package=framepipe_${version}_${architecture}.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
echo "$package: $(du -k "$package" | cut -f1) KB, $(sed -n 's/^Installed-Size: //p' "$tree/DEBIAN/control") KB installed"
