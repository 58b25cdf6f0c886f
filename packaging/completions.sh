#!/bin/sh
# usage: completions.sh PROGRAM ROOT
#
# Writes PROGRAM's completions for bash, zsh and fish below ROOT/share. Where the program has no list, all three shells
# offer the names of files.
set -eu
program=$1 root=$2 name=$(basename -- "$1")
"$program" --generate-completion-script bash |
  sed '1{/^#!/d;}; s/^complete -o filenames /complete -o bashdefault -o default -o filenames /' >"$root/share/bash-completion/completions/$name"

# A program that takes any number of files has no subcommand but help. zsh refuses its specification, in which files and
# the subcommand's own arguments both take all that follows: help goes.
"$program" --generate-completion-script zsh |
  awk '/: :->command/ { passed = 1 } /^        .\*:[a-z]*:/ && !passed { takes_files = 1 }
    !(takes_files && /^        .\(-\)(\*:)?: :->(command|arg)/)' \
    >"$root/share/zsh/site-functions/_$name"
"$program" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/$name.fish"
