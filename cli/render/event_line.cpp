#include "cli/render/event_line.hpp"

#include <fmt/format.h>

#include "cli/render/lists.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {

std::string event_line(const Event& event) {
    const auto place = event.slice ? slice_name(*event.slice, event.host) : event.host;
    const auto job =
        number(event.job) == 0 ? std::string() : fmt::format("job {}", number(event.job));
    // The kind of an event of a job or of the audit is its state already; of a VM or host it is
    // not.
    const bool is_operation = number(event.job) != 0 || event.kind.starts_with("audit.");
    auto text = is_operation && !event.operation.empty() ? event.operation : event.state;
    if (!event.message.empty()) text += (text.empty() ? "" : ": ") + event.message;
    auto line = fmt::format("{:<6} {} {:<15} {:<26} {:<8} {}", number(event.seq),
                            local_time(event.at), event.kind, place, job, text);
    line.erase(line.find_last_not_of(' ') + 1);
    return one_line(line) + "\n";
}

}  // namespace grivon::cli
