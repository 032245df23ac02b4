// The commands of this driver that several operations run. What is shown of a command is the line
// that the VMware Roll printed; what runs is the same with a fixed locale and an empty stdin. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "wire/model.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

using Words = std::vector<std::string>;

// A line that runs one tool: its texts are parsed, so they must not be translated, and a tool that
// asks a question must meet end of file and not wait.
[[nodiscard]] std::string tool_line(const Words& words);

// A command that leaves no trace on the user's screen.
[[nodiscard]] RemoteCommand quiet(std::string name, std::string line,
                                  std::chrono::milliseconds time_limit);

// A command of one tool that the user sees as `shown`.
[[nodiscard]] RemoteCommand echoed(std::string name, const Words& words, std::string shown,
                                   std::chrono::milliseconds time_limit);

// "ssh -x HOST vmware-cmd …", and the form in double quotes that the roll used where the last word
// is a power mode.
[[nodiscard]] std::string shown_plain(const HostConnection& host, const Words& words);
[[nodiscard]] std::string shown_quoted(const HostConnection& host, const Words& words);

// Lines of a script after which `timeout -s KILL SECONDS COMMAND…` runs the command in a process
// group of its own, and ends it in time where the host can.
[[nodiscard]] std::string timeout_function();

// Asks for the VM's state, quietly. `name` says what for: "look", "verify".
[[nodiscard]] RemoteCommand getstate(std::string name, const std::string& vmx);

// The same, repeated until the VM is in the wanted state, stuck, cannot be looked at, or
// settle_looks_max is reached; prints the last answer.
[[nodiscard]] RemoteCommand getstate_until(VmState wanted, const std::string& vmx);

// Likewise, until the VM is in any state but stuck, or unstick_looks_max is reached.
[[nodiscard]] RemoteCommand getstate_while_stuck(const std::string& vmx);

// Powers a VM on, or resumes a suspended one.
[[nodiscard]] RemoteCommand start_vm(const HostConnection& host, const std::string& vmx);

// operation: "stop", "reset" or "suspend", which is also the step's name; mode: "hard", "soft" or
// "trysoft".
[[nodiscard]] RemoteCommand change_vm(const HostConnection& host, const std::string& vmx,
                                      const std::string& operation, const std::string& mode);

[[nodiscard]] RemoteCommand register_vm(const HostConnection& host, const std::string& vmx);
[[nodiscard]] RemoteCommand unregister_vm(const HostConnection& host, const std::string& vmx);

}  // namespace grivon::drivers::vmware_server
