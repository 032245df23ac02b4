// One run of the whole program against a broker, with what it printed. Also makers of rows.
#pragma once

#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "wire/messages.hpp"

namespace grivon::cli::test {

// A file in memory, as stdout or stderr.
class MemoryFile {
public:
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] std::string text() const;

private:
    int descriptor_;
};

struct Run {
    ExitStatus status = ExitStatus::ok;
    std::string out;
    std::string error;
};

// config_file: of the broker; out: instead of a file in memory; stop: what Ctrl-C makes readable.
Run run(const std::vector<std::string>& words, const std::string& config_file, int stop = -1,
        int out = -1);

// "list host vmware" as four words.
std::vector<std::string> split(const std::string& text);

JobRow job_row(std::uint64_t id, const std::string& host, JobState state);
JobItem note(const std::string& text);
JobItem command(const std::string& text, bool shown = true);
JobItem output(const std::string& bytes, bool shown = true);
JobItem error_output(const std::string& bytes);
JobItem ended(std::int32_t exit_status);
JobProgress progress(const JobRow& row, std::vector<JobItem> items, std::uint64_t next_position);
Event job_event(std::uint64_t seq, std::uint64_t job, JobState state);

}  // namespace grivon::cli::test
