// The last look at a job before its words reach a host. The broker has checked what the user typed;
// this holds even if the broker is wrong, because these words become file names on a host, keys of
// a .vmx file and lines that people read. Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/worker_messages.hpp"

namespace grivon::drivers::vmware_server {

// A report that ends the job, if it lacks its VM or a word of it is malformed.
[[nodiscard]] std::optional<JobReport> check_vm_job(const Assign& assign);

// The same for jobs that take a power mode, answer a question, change a VM's hardware, and
// concern all VMs of a host.
[[nodiscard]] std::optional<JobReport> check_power_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_answer_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_hardware_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_vms_job(const Assign& assign);

// "hard" unless the job says another one.
[[nodiscard]] std::string power_mode(const Assign& assign);
// The choice that the job names, if it names one.
[[nodiscard]] std::optional<unsigned> choice_of(const Assign& assign);

}  // namespace grivon::drivers::vmware_server
