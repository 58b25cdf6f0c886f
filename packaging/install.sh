#!/bin/sh
# usage: install.sh BIN ROOT
#        install.sh --remove ROOT
#
# Lays the programs in BIN, and of this tree their pages, completions and pipelines, under ROOT (such as /usr/local),
# or takes all of it away. Nothing is compiled.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
programs="frame-decode frame-convert frame-resize frame-detect-prep frame-index frame-info frame-export frame-import"

if [ $# -ne 2 ]; then
  sed -n '2,3s/^# //p' "$0" >&2
  exit 64
fi
root=$2
if [ "$1" = --remove ]; then
  for program in $programs; do
    rm -f "$root/bin/$program" "$root/share/bash-completion/completions/$program" \
      "$root/share/zsh/site-functions/_$program" "$root/share/fish/vendor_completions.d/$program.fish"
  done
  for page in "$here"/man/*.[1-8]; do rm -f "$root/share/man/man${page##*.}/$(basename -- "$page")"; done
  rm -f "$root/bin/framepipe-demo"
  rm -rf "$root/share/framepipe" "$root/lib/framepipe"
  exit 0
fi

bin=$1
for program in $programs; do
  [ -x "$bin/$program" ] || {
    echo "install.sh: $bin/$program is not there: run make first" >&2
    exit 66
  }
done

install -d "$root/bin" "$root/share/bash-completion/completions" "$root/share/zsh/site-functions" \
  "$root/share/fish/vendor_completions.d" "$root/share/framepipe/pipelines/lib"
for program in $programs; do
  install -m 755 "$bin/$program" "$root/bin/$program"
  "$here/packaging/completions.sh" "$bin/$program" "$root"
done
for page in "$here"/man/*.[1-8]; do
  install -d "$root/share/man/man${page##*.}"
  install -m 644 "$page" "$root/share/man/man${page##*.}/"
done

# Scripts that a user calls lie beside one another; what they source lies below, as in the tree.
(cd -- "$here/pipelines" && find . -type f ! -name '.*' ! -name '*.pyc' ! -path './python/build/*' ! -path '*.egg-info/*') | while read -r file; do
  mode=644
  [ ! -x "$here/pipelines/$file" ] || mode=755
  install -D -m "$mode" "$here/pipelines/$file" "$root/share/framepipe/pipelines/$file"
done
install -m 644 "$here/Tests/Fixtures/bigbuckbunny.mp4" "$root/share/framepipe/bigbuckbunny.mp4"
cat >"$root/bin/framepipe-demo" <<'DEMO'
#!/bin/sh
# usage: framepipe-demo [OUTPUT-FOLDER]
#
# The main job on a clip that is included: tensors, an index, and a picture found in it. Default: ./demo-out.
share=$(CDPATH='' cd -- "$(dirname -- "$0")/../share/framepipe" && pwd) || exit
PATH=$(dirname -- "$0"):$PATH exec "$share/pipelines/demo.sh" "${1:-demo-out}"
DEMO
chmod 755 "$root/bin/framepipe-demo"
