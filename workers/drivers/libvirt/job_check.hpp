// What jobs on libvirt's VMs are checked for beside what all drivers check (vm/job_check.hpp).
// Pure.
#pragma once

#include <optional>
#include <string_view>

#include "wire/worker_messages.hpp"
#include "workers/drivers/vm/job_check.hpp"

namespace grivon::drivers::libvirt {

[[nodiscard]] std::optional<JobReport> check_domain_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_domain_power_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_domain_hardware_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_domains_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_snapshot_job(const Assign& assign);

// What libvirt takes for a name, and virsh does not take for a number.
[[nodiscard]] bool is_domain_name(std::string_view text);

}  // namespace grivon::drivers::libvirt
