// How the operations of this driver end: reports with the words a person reads. Every message is
// one clean line that says what happened, where, and what to do. Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/model.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

// The job is done; `message` says so if nothing had to be done.
[[nodiscard]] JobReport succeeded(std::optional<VmState> vm, std::string message = {});

// What a look showed forbids the job, though no command failed.
[[nodiscard]] JobReport refused(std::string message, std::optional<VmState> vm = std::nullopt);
// JobReport::exit_status of a refusal: no command has one to lend.
inline constexpr std::int32_t refused_exit_status = 1;

// The job was malformed: no command was run.
[[nodiscard]] JobReport never_ran(std::string message);

// A command failed. `what` begins the message: "starting slice0@vmware-server-0-0".
[[nodiscard]] JobReport command_failed(const std::string& what, const HostConnection& host,
                                       const CommandResult& result,
                                       std::optional<VmState> vm = std::nullopt);

// What users do about a VM in a state that stops their job.
[[nodiscard]] JobReport not_registered(const HostConnection& host, const VmSpec& vm,
                                       const CommandResult& result);
// result: of the command that met the question; its words become part of the message.
[[nodiscard]] JobReport waits_for_answer(const HostConnection& host, const VmSpec& vm,
                                         const CommandResult& result);

}  // namespace grivon::drivers::vmware_server
