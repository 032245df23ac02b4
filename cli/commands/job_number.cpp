#include "cli/commands/job_number.hpp"

#include <charconv>

namespace grivon::cli {

Outcome<JobId> job_argument(const Operation& operation) {
    const auto& word = operation.arguments.front();
    std::uint64_t id = 0;
    const auto* last = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), last, id);
    if (error != std::errc{} || stop != last || id == 0)
        return end(ExitStatus::usage, "\"" + word +
                                          "\" is not a job id, a number from 1; "
                                          "grivon list job shows them");
    return JobId{id};
}

}  // namespace grivon::cli
