# shellcheck shell=sh
# Sourced after framepipe-path.sh by scripts with flags: one reader of flags for all of them.
script=$(basename -- "$0")

# Names of flags, a blank between two. Those with a value: of the script itself, and such as it passes on.
value_flags='' passed_flags=''
# Those without one.
switches='' passed_switches=''
# What is passed on, words for eval.
flags=''
# shellcheck disable=SC2034 # scripts use it
quiet=''

# take_flags ARGUMENT...: reads flags up to the first argument that is none; but for -q and -h flags have two hyphens, and a name may
# begin with one. A flag sets the variable of its name: "--min-score S"
# sets min_score, a switch sets its own to yes. $taken is how many arguments that were, for the caller to shift.
take_flags() {
  taken=$#
  while [ $# -gt 0 ]; do
    case $1 in
    --help | -h) usage_and_exit 0 ;;
    -q | --quiet) set_variable --quiet yes ;;
    --)
      shift
      break
      ;;
    --*)
      if is_one_of "$1" "$value_flags $passed_flags"; then
        [ $# -ge 2 ] || {
          echo "$script: $1 needs a value" >&2
          exit 64
        }
        set_variable "$1" "$2"
        if is_one_of "$1" "$passed_flags"; then flags="$flags $1 $(quoted "$2")"; fi
        shift
      elif is_one_of "$1" "$switches $passed_switches"; then
        set_variable "$1" yes
        if is_one_of "$1" "$passed_switches"; then flags="$flags $1"; fi
      else
        echo "$script: unknown flag $1" >&2
        usage_and_exit 64 >&2
      fi
      ;;
    *) break ;;
    esac
    shift
  done
  taken=$((taken - $#))
}

is_one_of() {
  case $1 in *[!a-z0-9-]*) return 1 ;; esac
  case " $2 " in *" $1 "*) return 0 ;; esac
  return 1
}

# set_variable FLAG VALUE, of a flag that is_one_of has seen.
set_variable() {
  # shellcheck disable=SC2034 # used by eval
  value=$2
  eval "$(printf '%s' "${1#--}" | tr - _)=\$value"
}

# quoted VALUE: as one word for eval.
quoted() { printf '%s' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"; }

# usage_and_exit STATUS: the comment at the top of the script.
usage_and_exit() {
  sed -n '2,/^set -eu/{/^#/{s/^# \{0,1\}//;p;};}' "$0"
  exit "$1"
}
