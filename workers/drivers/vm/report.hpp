// How the operations on VMs end, whatever runs the VMs: reports with the words a person reads.
// Every message is one clean line that says what happened, where, and what to do. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "wire/states.hpp"
#include "wire/vm_spec.hpp"
#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers {

// The job is done; `message` says so if nothing had to be done.
[[nodiscard]] JobReport succeeded(std::optional<VmState> vm, std::string message = {});

// It is known not to be so. An exit status of 0 decides nothing and becomes that of a refusal.
[[nodiscard]] JobReport failed(std::string message, std::int32_t exit_status,
                               std::optional<VmState> vm);

// What a look showed forbids the job, though no command failed.
[[nodiscard]] JobReport refused(std::string message, std::optional<VmState> vm = std::nullopt);
// JobReport::exit_status of a refusal: no command has one to lend.
inline constexpr std::int32_t refused_exit_status = 1;

// The job does not go on, and this is left of it.
[[nodiscard]] JobReport left(std::string message, std::optional<VmState> vm = std::nullopt);
// It could not be seen what is left of it: somebody has to look again.
[[nodiscard]] JobReport not_seen_what_is_left(JobReport look_failed);

// The service that runs the VMs did not answer before this attempt changed anything. That is no
// fault of the job: it is as if the host could not be reached. What earlier attempts may have done,
// the broker knows.
[[nodiscard]] JobReport nothing_begun(JobReport service_is_down);

// The job was malformed: no command was run.
[[nodiscard]] JobReport never_ran(std::string message);

// What a tool said last, with its exit status if it said nothing; `product` is what a host lacks
// whose shell does not find the tool.
[[nodiscard]] std::string last_words_of(const HostConnection& host, const CommandResult& result,
                                        std::string_view product);
// The same of words that are already read.
[[nodiscard]] std::string words_or_status(std::string words, const HostConnection& host,
                                          const CommandResult& result, std::string_view product);

// "slice0@vmware-server-0-0"
[[nodiscard]] std::string name_of(const HostConnection& host, const VmSpec& vm);
// The same of the VM that the job is about.
[[nodiscard]] std::string name_of_vm(const Assign& assign);

// "grivon start host vmware HOST slice=0"
[[nodiscard]] std::string grivon_command(std::string_view verb, const HostConnection& host,
                                         const VmSpec& vm);
// "grivon sync host vmware HOST"
[[nodiscard]] std::string grivon_command(std::string_view verb, const HostConnection& host);

// Some of many, for a message: "a, b, c and 12 more".
[[nodiscard]] std::string listed(const std::vector<std::string>& texts);
inline constexpr std::size_t listed_max = 8;  // a message stays one that people read

}  // namespace grivon::drivers
