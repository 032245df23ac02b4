// How the operations of this driver end, beside what all drivers have (vm/report.hpp): reports on
// what VMware's tools said. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "wire/states.hpp"
#include "wire/vm_spec.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/paths.hpp"

namespace grivon::drivers::vmware_server {

using namespace vmware;  // what both products have in common

// vmware-serverd did not answer before this attempt changed anything: nothing_begun if that is why
// the look failed; else the report as it is.
[[nodiscard]] JobReport before_any_change(const CommandResult& looked, JobReport look_failed);

// A command failed. `what` begins the message: "starting slice0@vmware-server-0-0".
[[nodiscard]] JobReport command_failed(const std::string& what, const HostConnection& host,
                                       const CommandResult& result,
                                       std::optional<VmState> vm = std::nullopt);

// A look that did not show the VM's state: it failed, or said something unheard of.
[[nodiscard]] JobReport state_not_seen(const HostConnection& host, const VmSpec& vm,
                                       const CommandResult& looked);

// The same of whether it is registered.
[[nodiscard]] JobReport registration_not_seen(const HostConnection& host, const VmSpec& vm,
                                              const CommandResult& looked);

// What users do about a VM in a state that stops their job.
[[nodiscard]] JobReport not_registered(const HostConnection& host, const VmSpec& vm,
                                       const CommandResult& result);
// result: of the command that met the question; its words become part of the message. What the
// question is, and how to answer it, follows from reading it: stuck.hpp.
[[nodiscard]] JobReport waits_for_answer(const HostConnection& host, const VmSpec& vm,
                                         const CommandResult& result);

// What a command that failed said for itself: in VMware's words, else its last ones.
[[nodiscard]] std::string words_of(const HostConnection& host, const CommandResult& result);

}  // namespace grivon::drivers::vmware_server
