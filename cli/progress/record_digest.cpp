#include "cli/progress/record_digest.hpp"

#include <algorithm>

#include "wire/limits.hpp"

namespace grivon::cli {

void RecordDigest::take(const std::vector<JobItem>& items) {
    for (const auto& item : items) {
        switch (item.kind) {
            case ItemKind::step_started:
                step_ = item.name;
                exit_status_.reset();
                break;
            case ItemKind::step_finished:
                if (item.exit_status >= 0) exit_status_ = item.exit_status;
                // A look that does not find something is no failure.
                if (item.exit_status > 0 && item.shown) failed_ = {step_, item.exit_status};
                break;
            case ItemKind::output:
                if (item.shown) keep(output_, item.data);
                break;
            case ItemKind::error_output:
                if (item.shown) keep(error_output_, item.data);
                note_error_line(item.data);
                break;
            case ItemKind::output_cut:
                cut_ = true;
                break;
            case ItemKind::note:
                break;
        }
    }
}

std::optional<std::int32_t> RecordDigest::exit_status() const {
    return failed_ ? std::optional(failed_->exit_status) : exit_status_;
}

void RecordDigest::keep(std::string& kept, std::string_view bytes) {
    const auto room = digest_bytes_max - kept.size();
    if (bytes.size() > room) cut_ = true;
    kept += bytes.substr(0, room);
}

void RecordDigest::note_error_line(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find_first_of("\n\r");
        const auto room = limits::message_bytes_max - error_line_.size();
        error_line_ += bytes.substr(0, std::min(end, room));
        if (error_line_.find_first_not_of(" \t") != std::string::npos)
            last_error_line_ = error_line_;
        if (end == std::string_view::npos) return;
        error_line_.clear();
        bytes.remove_prefix(end + 1);
    }
}

}  // namespace grivon::cli
