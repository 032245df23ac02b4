// One run of the whole program against a broker, with what it printed. Also makers of rows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "tests/support/temporary_directory.hpp"
#include "wire/event.hpp"
#include "wire/job_messages.hpp"

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

// What is around a run.
struct Surroundings {
    std::string config_file = {};  // of the broker
    int stop = -1;                 // what Ctrl-C makes readable
    int out = -1;                  // instead of a file in memory
    int error = -1;                // likewise
    int in = -1;                   // stdin
    std::string program = "grivon";
};
Run run(const std::vector<std::string>& words, const Surroundings& around);

Run run(const std::vector<std::string>& words, const std::string& config_file, int stop = -1,
        int out = -1);

// How long something took, " in 0.1s", made the same each time: " in TIME".
std::string without_times(const std::string& text);

// A terminal: what the program sees of it, and the person's side.
class Terminal {
public:
    Terminal();
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    [[nodiscard]] int descriptor() const { return program_side_; }
    void type(const std::string& text);
    // What was printed since the last time.
    [[nodiscard]] std::string shown();

private:
    int person_side_ = -1;
    int program_side_ = -1;
};

using grivon::test::TemporaryDirectory;

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
