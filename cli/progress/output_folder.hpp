// What the jobs of many hosts printed, folded: what is the same is shown once, with the hosts in
// front. vmware-server-0-[0-19]: start() = 1. Pure. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/ids.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// Kept in memory until it is shown, of all jobs together; an output that is kept already costs
// nothing. What is over that has to be asked for.
inline constexpr std::size_t folded_bytes_max = 64 * 1024 * 1024;

class OutputFolder {
public:
    // Output that came from a job, without command lines. Nothing is kept of what is empty.
    void add(const JobRow& job, std::string_view output);

    // In the order in which outputs came first. Hosts are named by ranges; VMs as well
    // (slice0@host) where those of one host printed different things for the same operation.
    [[nodiscard]] std::string text() const;

    // Jobs whose output there was no room for.
    [[nodiscard]] const std::vector<JobId>& left_out() const { return left_out_; }

private:
    struct Printed {
        std::string host;
        std::optional<std::uint32_t> slice;
    };
    struct Same {
        std::string operation;
        std::string output;
        std::vector<Printed> jobs;
    };

    [[nodiscard]] bool differs_on_a_host(const std::string& operation) const;
    [[nodiscard]] static std::string prefix_of(const Same& same, bool with_slices);

    std::deque<Same> same_;  // in the order in which they came
    // Into same_, by operation and output, which lie there.
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> index_;
    std::size_t bytes_ = 0;
    std::vector<JobId> left_out_;
};

// As a terminal shows it: of a line that was written over and over only what was written last.
[[nodiscard]] std::string without_overwritten(std::string_view output);

}  // namespace grivon::cli
