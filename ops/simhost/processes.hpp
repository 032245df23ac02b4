// The processes that a simulated host shows but nobody runs: running VMs, bridges, DHCP servers.
// Each has a number and a /proc/NUMBER/cmdline in the host's tree, as a live check would read it.
//
// The numbers are above the kernel's largest possible pid. Hosts share the pid space of the real
// machine, and a kill of such a number can only fail, never hit a bystander.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace simhost::processes {

using Pid = std::uint64_t;

// One more than PID_MAX_LIMIT of 64-bit Linux.
inline constexpr Pid first_pid = 4'194'305;

// Call these under the HostLock. start() is next_pid() and show() in one.
[[nodiscard]] Pid start(const std::vector<std::string>& command_line);
[[nodiscard]] Pid next_pid();
void show(Pid pid, const std::vector<std::string>& command_line);
void end(Pid pid);

[[nodiscard]] bool alive(Pid pid);

}  // namespace simhost::processes
