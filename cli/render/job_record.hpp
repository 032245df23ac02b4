// A job's record, read back as the steps that were run. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/job_messages.hpp"

namespace grivon::cli {

// One command on the host.
struct StepRecord {
    std::uint32_t step = 0;  // counts within its attempt, from 1
    std::uint32_t attempt = 0;
    std::string name;
    std::string command;
    bool shown = true;  // false: a look whose output nobody sees
    WallTime started{};
    std::optional<WallTime> finished;         // absent: it runs, or its end was lost
    std::optional<std::int32_t> exit_status;  // absent: not finished, or it is not known
};

// What "show job" prints.
struct JobDetails {
    JobRow row;
    std::string waits_for;
    std::uint64_t output_cut_bytes = 0;  // not recorded: beyond the cap of a job
    std::vector<StepRecord> steps;
};

// Adds what these items tell; items come in order, page by page.
void add_items(JobDetails& job, const std::vector<JobItem>& items);

[[nodiscard]] std::string details_text(const JobDetails& job, WallTime now);

// "create slice0@vmware-server-0-0" or "add host vmwarenet vmware-server-0-0": what a job does, in
// a message.
[[nodiscard]] std::string short_name(const std::string& operation,
                                     std::optional<std::uint32_t> slice, const std::string& host);
[[nodiscard]] std::string short_name(const JobRow& job);

}  // namespace grivon::cli
