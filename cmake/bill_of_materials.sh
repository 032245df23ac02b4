#!/usr/bin/env bash
# Writes what programs are made of as a CycloneDX bill of materials: the shared libraries that each
# loads, and the libraries whose code is compiled in from headers, by the Debian packages they came
# from. Run by the build.
#
#   bill_of_materials.sh VERSION OUTPUT PROGRAM... -- HEADER...
set -euo pipefail
# The same wherever it is built.
export LC_ALL=C

version=$1 output=$2
shift 2
programs=()
while [[ $1 != -- ]]; do
    programs+=("$1")
    shift
done
shift
headers=("$@")

# packages_of FILE...: of the package that a file came from, one a line. Merged /usr: dpkg may know
# /usr/lib/x as /lib/x.
packages_of() {
    local file
    for file in "$@"; do
        dpkg-query -S "$file" 2>/dev/null || dpkg-query -S "${file#/usr}" 2>/dev/null ||
            dpkg-query -S "/usr$file" 2>/dev/null || {
            echo "$file came from no package" >&2
            exit 1
        }
    done | cut -d: -f1 | sort -u
}

mapfile -t libraries < <(ldd "${programs[@]}" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | sort -u)
((${#libraries[@]} > 0)) || {
    echo "no library found that ${programs[*]} load" >&2
    exit 1
}
sources=$(packages_of "${libraries[@]}" "${headers[@]}")
mapfile -t packages <<<"$sources"
# shellcheck source=/dev/null
source /etc/os-release

components() {
    local separator=''
    # Package names, versions and architectures need no escapes (Debian policy 5.6.7, 5.6.12), but
    # for + and ~ in a URL.
    dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' "${packages[@]}" |
        while read -r name package_version architecture; do
            local encoded=${package_version//+/%2B} encoded_name=${name//+/%2B}
            printf '%s\n    {"type": "library", "name": "%s", "version": "%s",\n     "purl": "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"}' \
                "$separator" "$name" "$package_version" "$ID" "$encoded_name" "${encoded//:/%3A}" \
                "$architecture" "$ID" "$VERSION_ID"
            separator=','
        done
}

{
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
    printf '  "metadata": {"component": {"type": "application", "name": "grivon", "version": "%s"}},\n' "$version"
    printf '  "components": ['
    components
    printf '\n  ]\n}\n'
} >"$output.new"
mv "$output.new" "$output"
