// The list of batches.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

std::uint64_t jobs_in(const BatchRow& batch) {
    return batch.queued + batch.running + batch.succeeded + batch.failed + batch.cancelled +
           batch.skipped + batch.uncertain;
}

// A column is as wide as its widest cell.
Value short_operation(const BatchRow& batch, WallTime) {
    constexpr std::size_t columns_max = 40;
    constexpr std::string_view mark = "...";
    if (batch.operation.size() <= columns_max) return text_value(batch.operation);
    return text_value(batch.operation.substr(0, columns_max - mark.size()) + std::string(mark));
}

Value time_taken(const BatchRow& batch, WallTime now) {
    if (!batch.started) return {};
    return text_value(duration_text(batch.finished.value_or(now) - *batch.started));
}

// What counts comes first: that something is wrong.
Value state_text(const BatchRow& batch, WallTime) {
    if (batch.uncertain > 0) return text_value("uncertain");
    if (batch.running > 0) return text_value("running");
    if (batch.queued > 0) return text_value(batch.started ? "running" : "queued");
    return text_value("finished");
}

constexpr Source<BatchRow> batch_sources[]{
    {{"batch", "BATCH"},
     [](const BatchRow& batch, WallTime) { return number_value(number(batch.batch)); }},
    {{"user", "USER"}, [](const BatchRow& batch, WallTime) { return text_value(batch.user); }},
    {{"operation", ""},
     [](const BatchRow& batch, WallTime) { return text_value(batch.operation); }},
    {{"", "OPERATION"}, short_operation},
    {{"state", "STATE"}, state_text},
    {{"jobs", "JOBS"},
     [](const BatchRow& batch, WallTime) { return number_value(jobs_in(batch)); }},
    {{"succeeded", "DONE"},
     [](const BatchRow& batch, WallTime) { return number_value(batch.succeeded); }},
    {{"failed", "FAILED"},
     [](const BatchRow& batch, WallTime) { return number_value(batch.failed); }},
    {{"skipped", "SKIPPED"},
     [](const BatchRow& batch, WallTime) { return number_value(batch.skipped); }},
    {{"cancelled", "CANCELLED"},
     [](const BatchRow& batch, WallTime) { return number_value(batch.cancelled); }},
    {{"queued", ""}, [](const BatchRow& batch, WallTime) { return number_value(batch.queued); }},
    {{"running", ""}, [](const BatchRow& batch, WallTime) { return number_value(batch.running); }},
    {{"uncertain", ""},
     [](const BatchRow& batch, WallTime) { return number_value(batch.uncertain); }},
    {{"", "SUBMITTED"},
     [](const BatchRow& batch, WallTime) { return text_value(local_time(batch.submitted)); }},
    {{"", "TIME"}, time_taken},
    {{"submitted", ""},
     [](const BatchRow& batch, WallTime) { return time_value(batch.submitted); }},
    {{"started", ""}, [](const BatchRow& batch, WallTime) { return time_value(batch.started); }},
    {{"finished", ""}, [](const BatchRow& batch, WallTime) { return time_value(batch.finished); }},
    {{"on_failure", ""},
     [](const BatchRow& batch, WallTime) { return text_value(name_of(batch.on_failure)); }},
};
constexpr ListDescription batch_list(OwnerColumn::none, batch_sources);

}  // namespace

Listing list_of(std::span<const BatchRow> rows, WallTime now) {
    return batch_list.list(rows, now);
}

}  // namespace grivon::cli
