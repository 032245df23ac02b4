// The last look at a job on VMs before its words reach a host. The broker has checked what the user
// typed; this holds even if the broker is wrong, because these words become file names on a host,
// parts of configuration files and lines that people read. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/worker_messages.hpp"

namespace grivon::drivers {

// A report that ends the job, if it lacks its VM or a word of it is malformed. What a VM may be
// plugged into, and how large it may be, is that of the host's hypervisor.
[[nodiscard]] std::optional<JobReport> check_vm_job(const Assign& assign);

// The same for jobs that take a power mode, change a VM's hardware, and concern all VMs of a host.
[[nodiscard]] std::optional<JobReport> check_power_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_hardware_job(const Assign& assign);
[[nodiscard]] std::optional<JobReport> check_vms_job(const Assign& assign);

// The report that ends a job of which this is malformed.
[[nodiscard]] JobReport malformed(const Assign& assign, std::string_view what,
                                  std::string_view value);

// Empty if the job does not have it.
[[nodiscard]] std::string parameter(const Assign& assign, const std::string& name);
[[nodiscard]] std::optional<unsigned> whole_number(std::string_view text);

// "hard" unless the job says another one.
[[nodiscard]] std::string power_mode(const Assign& assign);

// "scsi0:3" is at place 3. Nothing for what is no disk of the first SCSI controller.
[[nodiscard]] std::optional<unsigned> scsi_place(std::string_view device);

}  // namespace grivon::drivers
