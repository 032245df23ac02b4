// vmrun: its commands, and what it answers, read.
//
// Good commands print nothing. Errors are on standard output, "Error: <text>", with exit status
// 255, and sometimes with 0: both tell. Facts: vmrun 1.17's usage, packer and vagrant issues
// (vagrant 6772, packer-plugin-vmware 280), public transcripts. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "wire/states.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware_workstation {

using namespace vmware;  // what both products have in common

// Lines of a script after which `vmrun_within SECONDS WORD…` runs vmrun for so long at most. What
// it prints comes when it has ended: a VM that it starts may keep its output open as long as it
// lives. Its status is vmrun's, or that of an error which vmrun told with status 0.
[[nodiscard]] std::string vmrun_function();

// One call of vmrun, shown to the person.
[[nodiscard]] RemoteCommand vmrun(const HostConnection& host, std::string name, const Words& words,
                                  std::chrono::seconds limit);

// A power operation in the mode of the job: "hard", "soft", or "trysoft", which vmrun does not
// have: soft, and hard if that failed.
[[nodiscard]] RemoteCommand change_vm(const HostConnection& host, const std::string& vmx,
                                      const std::string& operation, const std::string& mode);
// Without a window, which nobody could see.
[[nodiscard]] RemoteCommand start_vm(const HostConnection& host, const std::string& vmx);

// What an error says, on one clean line: "Error: The file is already in use". Nothing if the
// command succeeded.
[[nodiscard]] std::optional<std::string> error_in(const CommandResult& result);

// vmrun did not end within its limit, and was ended.
[[nodiscard]] bool was_ended(const CommandResult& result);

// Nobody answers vmrun on this host: another look would only fail the same way.
[[nodiscard]] bool cannot_connect(std::string_view output);

// A command failed. `what` begins the message: "starting slice0@vmware-workstation-0-0".
[[nodiscard]] JobReport command_failed(const std::string& what, const HostConnection& host,
                                       const CommandResult& result,
                                       std::optional<VmState> vm = std::nullopt);

}  // namespace grivon::drivers::vmware_workstation
