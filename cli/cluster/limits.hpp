// Every bound of cluster files, with its unit and reason.
#pragma once

#include <cstddef>
#include <cstdint>

#include "wire/limits.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::cli::cluster::limits {

// Of the file. A thousand hosts by name, each in a line, are 30 kB.
inline constexpr std::size_t file_bytes_max = 1024 * 1024;
// Lists and maps inside each other: a file needs 6 (cluster, groups, parts, part, nics, nic).
inline constexpr std::size_t depth_max = 8;
// Values, lists and maps of the file: each host by name, with a count, is two.
inline constexpr std::size_t nodes_max = 50'000;
// Host words of the file: each is a question to the broker.
inline constexpr std::size_t host_words_max = 2'000;
// VMs of a cluster: a new one is two jobs (create, start), and a submission may make so many.
inline constexpr std::size_t vms_max = grivon::limits::submission_jobs_max / 2;
// VMs on one host.
inline constexpr std::uint32_t per_host_max = vm_limits::slice_max + 1;

}  // namespace grivon::cli::cluster::limits
