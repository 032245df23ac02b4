// What jobs on VMware Server's VMs are checked for beside what all drivers check
// (vm/job_check.hpp). Pure.
#pragma once

#include <optional>

#include "wire/worker_messages.hpp"
#include "workers/drivers/vm/job_check.hpp"

namespace grivon::drivers::vmware_server {

[[nodiscard]] std::optional<JobReport> check_answer_job(const Assign& assign);

// The choice that the job names, if it names one.
[[nodiscard]] std::optional<unsigned> choice_of(const Assign& assign);

}  // namespace grivon::drivers::vmware_server
