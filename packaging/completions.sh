#!/bin/sh
# usage: completions.sh PROGRAM ROOT
#
# Writes PROGRAM's completions for bash, zsh and fish below ROOT/share. What the program has no list for is the name of
# a file to all three shells.
set -eu
program=$1 root=$2 name=$(basename -- "$1")
"$program" --generate-completion-script bash |
  sed 's/^complete -o filenames /complete -o bashdefault -o default -o filenames /' >"$root/share/bash-completion/completions/$name"
"$program" --generate-completion-script zsh >"$root/share/zsh/site-functions/_$name"
"$program" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/$name.fish"
