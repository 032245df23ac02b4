// Reports on what virsh and qemu-img said, beside what all drivers have (vm/report.hpp). Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {

// A command failed. `what` begins the message: "start of slice0@kvm-0-0 failed". A libvirtd that
// does not answer says nothing about the VM, whatever was to be done.
[[nodiscard]] JobReport command_failed(const std::string& what, const HostConnection& host,
                                       const CommandResult& result,
                                       std::optional<VmState> vm = std::nullopt);

// A look that did not show the VM's state. At its first look a job has changed nothing:
// before_any_change turns a libvirtd that does not answer into a host that was not reached.
[[nodiscard]] JobReport state_not_seen(const Assign& assign, const CommandResult& looked);
[[nodiscard]] JobReport before_any_change(const CommandResult& looked, JobReport look_failed);

// The tool's own words and what to do, for the middle of a message.
[[nodiscard]] std::string words_of(const HostConnection& host, const CommandResult& result);

}  // namespace grivon::drivers::libvirt
