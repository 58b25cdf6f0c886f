# shellcheck shell=sh
# Sourced by index-folder.sh and its jobs: lists of files whatever their names, and what tells a file from another.

# A list has a file on a line, fields with tabs between them. In a path \001\002 stands for \001, \001\003 for a newline and
# \001\004 for a tab.
one=$(printf '\001') two=$(printf '\002') three=$(printf '\003') four=$(printf '\004')
to_lines() { sed -z "s/$one/$one$two/g; s/\n/$one$three/g; s/\t/$one$four/g" | tr '\0' '\n'; }
from_lines() { tr '\n' '\0' | sed -z "s/$one$four/\t/g; s/$one$three/\n/g; s/$one$two/$one/g"; }
# fields COUNT: makes tabs of the first blanks of each line.
fields() { sed "$(printf '%0*d' "$1" 0 | sed 's/0/s, ,\\t,;/g')"; }

# path_of LINE: sets $path to the path that a line of a list has.
path_of() {
  path=$(printf '%s\n' "$1" | from_lines | tr -d '\0' && echo x)
  path=${path%x}
}

# hash_of FILE SIZE: of its first, middle and last 64 KiB.
hash_of() {
  {
    dd if="$1" bs=65536 count=1 && dd if="$1" bs=65536 skip=$(($2 / 131072)) count=1 && tail -c 65536 -- "$1"
  } 2>/dev/null | sha256sum | cut -c 1-32
}
