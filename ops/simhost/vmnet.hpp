// The virtual switches of the host, vmnet0 to vmnet99: which daemons serve each. Holds what
// vmnet-bridge and its sisters leave behind, and answers the question that a VM's start asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simhost::vmnet {

inline constexpr std::uint64_t number_max = 99;

// The N of "/dev/vmnetN", "vmnetN" or "VMnetN".
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view name);
[[nodiscard]] std::string device_path(std::uint64_t number);

// A daemon that serves one switch.
struct Daemon {
    std::string kind;       // bridge, netifup, dhcpd or natd
    std::string interface;  // the host's interface it works on; empty: none
    std::string pid_path;
};

// Live: the device node is there, its pid file names a process that is shown, and the interface
// still exists. Removing the pid file ends a daemon, as kill and rm would on a real host.
[[nodiscard]] bool live(std::uint64_t number, std::string_view kind);

// A VM can be plugged in: bridged or host-only.
[[nodiscard]] bool usable(std::uint64_t number);

// Call under the HostLock.
void record(std::uint64_t number, const Daemon& daemon);

}  // namespace simhost::vmnet
