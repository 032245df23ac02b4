// The last look at a job before its words reach a host. The broker has checked what the user typed;
// this holds even if the broker is wrong, because these words become file names on a host, keys of
// a .vmx file and lines that people read. Pure.
#pragma once

#include <optional>

#include "wire/messages.hpp"

namespace grivon::drivers::vmware_server {

// A report that ends the job, if it lacks its VM or a word of it is malformed.
[[nodiscard]] std::optional<JobReport> check_vm_job(const Assign& assign);

// The same for its virtual network.
[[nodiscard]] std::optional<JobReport> check_vmnet_job(const Assign& assign);

// The N of "vmnetN", 0 to vmnet_number_max.
[[nodiscard]] std::optional<unsigned> vmnet_number(std::string_view name);
inline constexpr unsigned vmnet_number_max = 99;  // VMware Server VM Guide: 100 switches on Linux

}  // namespace grivon::drivers::vmware_server
