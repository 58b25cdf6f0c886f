# shellcheck shell=sh
# shellcheck disable=SC2154 # index is the script's
# Sourced by scripts that keep notes beside an index: which index the notes are about. Another one in its place has nothing of it.
index_identity() { stat -L -c 'index %d:%i' -- "$index" 2>/dev/null || echo 'index none'; }
