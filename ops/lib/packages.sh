# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# The Debian packages that GriVon is built from, runs on and is tested with, and how to install what
# is missing. Sourced.

# shellcheck source=common.sh
source "${BASH_SOURCE[0]%/*}/common.sh"

# Building and running, the demo included. mariadbd and mariadb-install-db come without the package
# that would make a system service of them; the latter needs my_print_defaults of the client's core.
run_packages=(
    g++ cmake ninja-build ccache pkg-config
    libboost-dev libzmq3-dev cppzmq-dev libmariadb-dev libssh-dev libsodium-dev libmsgpack-cxx-dev
    libexpected-dev nlohmann-json3-dev libyaml-cpp-dev libtomlplusplus-dev libspdlog-dev
    libfmt-dev libcli11-dev catch2
    mariadb-server-core mariadb-client-core
    openssh-server openssh-client busybox-static libnss-wrapper procps iproute2
)
# A KVM host of its own: libvirt, QEMU, and what gives a virtual network its addresses.
kvm_packages=(libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils dnsmasq-base iptables)
# openssl for certificates; zsh for its completion; mandoc, groff and man, which all must take the manual pages; pyte for what a
# person sees on a terminal; sudo, for hosts whose commands it runs; libxml2-utils for libvirt's schema.
# libvirt-clients, of the packages for KVM, reads .vmx files as VMware does.
test_packages=(openssl python3 python3-zmq python3-msgpack python3-pyte shellcheck patch sudo zsh mandoc groff-base man-db
    libxml2-utils "${kvm_packages[@]}")
# The peers that ops/bench compares with; without them it says which are missing.
bench_packages=(gearman-job-server libgearman-dev beanstalkd pdsh clustershell ansible-core)
# For ops/fuzz: libFuzzer and the sanitizers of clang.
fuzz_packages=(clang libclang-rt-dev)

# Those of the packages that are not installed, one a line.
packages_missing() { # PACKAGE...
    local installed
    # dpkg-query fails if it knows one of them not at all, and still tells about the others.
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
    local package
    for package in "$@"; do
        grep -qxF "$package installed" <<<"$installed" || echo "$package"
    done
}

# A policy that answers "no" to every package that asks whether it may start a service: the demo
# runs its own sshd and mariadbd, and nobody asked for more. A policy that is there stays.
packages_forbid_services() { # as root
    local policy=/usr/sbin/policy-rc.d
    [[ ! -e $policy ]] || return 0
    printf '#!/bin/sh\nexit 101\n' | "$@" tee "$policy" >/dev/null
    "$@" chmod 755 "$policy"
    # shellcheck disable=SC2064  # the words are final now
    trap "$* rm -f $policy" EXIT
}

# Installs what is missing, saying what; silent and quick if there is nothing to do.
packages_install() { # PACKAGE...
    local missing
    mapfile -t missing < <(packages_missing "$@")
    ((${#missing[@]} > 0)) || return 0
    local as_root=()
    if ((UID != 0)); then
        type -P sudo >/dev/null ||
            die "missing packages: ${missing[*]}; run this as root, or install sudo"
        as_root=(sudo)
    fi
    echo "installing with apt: ${missing[*]}"
    local log
    log=$(mktemp)
    # In a subshell, whose end takes the policy away again.
    (
        packages_forbid_services "${as_root[@]}" &&
            "${as_root[@]}" apt-get update -qq &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
                --no-install-recommends "${missing[@]}"
    ) >"$log" 2>&1 || {
        cat "$log" >&2
        rm -f "$log"
        die "apt could not install ${missing[*]}"
    }
    rm -f "$log"
    # Nor shall the next boot start what nobody asked for.
    type -P systemctl >/dev/null || return 0
    local services=()
    [[ " ${missing[*]} " != *' openssh-server '* ]] || services+=(ssh.service ssh.socket)
    [[ " ${missing[*]} " != *' libvirt-daemon-system '* ]] ||
        services+=(libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket
            virtlogd.socket virtlockd.socket libvirt-guests.service)
    ((${#services[@]} == 0)) ||
        "${as_root[@]}" systemctl --quiet disable "${services[@]}" 2>/dev/null || true
}
