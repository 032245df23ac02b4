#include "broker/store/job_numbers.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace grivon::store {

std::string numbers_text(const std::vector<JobId>& jobs) {
    std::string text;
    for (const auto job : jobs)
        fmt::format_to(std::back_inserter(text), "{}{}", text.empty() ? "" : ",", number(job));
    return text;
}

std::optional<std::vector<JobId>> numbers_in(std::string_view text) {
    std::vector<JobId> jobs;
    if (text.empty()) return jobs;
    for (const auto* at = text.data();; ++at) {
        const auto* const end = text.data() + text.size();
        std::uint64_t value = 0;
        const auto [stop, error] = std::from_chars(at, end, value);
        if (error != std::errc() || (stop != end && *stop != ',')) return std::nullopt;
        jobs.push_back(JobId{value});
        if (stop == end) return jobs;
        at = stop;
    }
}

}  // namespace grivon::store
