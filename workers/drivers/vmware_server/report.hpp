// How the operations of this driver end: reports with the words a person reads. Every message is
// one clean line that says what happened, where, and what to do. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/model.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

// The job is done; `message` says so if nothing had to be done.
[[nodiscard]] JobReport succeeded(std::optional<VmState> vm, std::string message = {});

// What a look showed forbids the job, though no command failed.
[[nodiscard]] JobReport refused(std::string message, std::optional<VmState> vm = std::nullopt);
// JobReport::exit_status of a refusal: no command has one to lend.
inline constexpr std::int32_t refused_exit_status = 1;

// The job does not go on, and this is left of it.
[[nodiscard]] JobReport left(std::string message, std::optional<VmState> vm = std::nullopt);
// It could not be seen what is left of it: somebody has to look again.
[[nodiscard]] JobReport not_seen_what_is_left(JobReport look_failed);

// vmware-serverd did not answer before this attempt changed anything. That is no fault of the job: it
// is as if the host could not be reached. What earlier attempts may have done, the broker knows.
[[nodiscard]] JobReport nothing_begun(JobReport serverd_dead);
// The same if that is why the look failed; else the report as it is.
[[nodiscard]] JobReport before_any_change(const CommandResult& looked, JobReport look_failed);

// The job was malformed: no command was run.
[[nodiscard]] JobReport never_ran(std::string message);

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

// "grivon start host vmware HOST slice=0"
[[nodiscard]] std::string grivon_command(std::string_view verb, const HostConnection& host,
                                         const VmSpec& vm);

}  // namespace grivon::drivers::vmware_server
