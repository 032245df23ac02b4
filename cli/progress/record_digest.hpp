// What is kept of the record of a job that is not printed as it comes: what it printed, and where
// it ended. Pure. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/job_item.hpp"

namespace grivon::cli {

// Of what one job printed, for each stream; a VM tool prints some lines. More is cut off, and the
// record has it all.
inline constexpr std::size_t digest_bytes_max = 64 * 1024;

class RecordDigest {
public:
    void take(const std::vector<JobItem>& items);

    // Of the commands whose output is shown, without the command lines.
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& error_output() const { return error_output_; }
    [[nodiscard]] bool is_cut() const { return cut_; }

    // The step that failed, or the last one that was begun; empty: there was none.
    [[nodiscard]] const std::string& step() const { return failed_ ? failed_->name : step_; }
    // Of that step; nothing: it has not ended, or it is not known.
    [[nodiscard]] std::optional<std::int32_t> exit_status() const;
    // The last line with something in it that any command wrote to stderr.
    [[nodiscard]] const std::string& last_error_line() const { return last_error_line_; }

private:
    struct FailedStep {
        std::string name;
        std::int32_t exit_status = 0;
    };

    void keep(std::string& kept, std::string_view bytes);
    void note_error_line(std::string_view bytes);

    std::string output_;
    std::string error_output_;
    bool cut_ = false;
    std::string step_;
    std::optional<std::int32_t> exit_status_;
    std::optional<FailedStep> failed_;  // the last one that failed
    std::string error_line_;            // as far as it has come
    std::string last_error_line_;
};

}  // namespace grivon::cli
