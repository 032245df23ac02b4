# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# What every script under ops/ starts with: strict mode, the repository's root, one way to say what
# went wrong. Sourced.

set -euo pipefail

repo_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
bin_dir=${GRIVON_BUILD_DIR:-$repo_dir/build/release}/bin

exit_failed=1
exit_usage=2

# warn TEXT: one line on standard error.
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die TEXT: for what cannot be done; die_usage TEXT: for words that make no sense.
die() {
    warn "$*"
    exit "$exit_failed"
}
die_usage() {
    warn "$*"
    exit "$exit_usage"
}

# Whole numbers from MIN to MAX.
is_number() { # TEXT MIN MAX
    [[ $1 =~ ^(0|[1-9][0-9]{0,8})$ ]] && (($1 >= $2 && $1 <= $3))
}
