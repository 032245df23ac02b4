// Following one job until it is final, and printing its record on the way. One thread.
#pragma once

#include <chrono>
#include <set>
#include <string>

#include "cli/commands/record_printer.hpp"
#include "cli/connection.hpp"
#include "cli/output.hpp"
#include "cli/progress/record_digest.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// A job that has not begun after this long is worth a word about why.
inline constexpr std::chrono::milliseconds silence_before_reason{1'000};

struct FollowStyle {
    RecordDetail detail = RecordDetail::commands_too;
    // On stderr:
    bool reasons = true;  // why a job waits
    bool ends = true;     // how it failed, or "already on"
};

// "job 5 (create slice0@vmware-server-0-0) failed: disk is full"
[[nodiscard]] std::string failure_line(const JobRow& job);

class JobFollower {
public:
    JobFollower(Connection& broker, Output& output, FollowStyle style);

    // Until the job is final and its record was printed to the end: live, or at once if it is.
    // record: takes what a summary wants of it; null: nobody wants it.
    [[nodiscard]] Outcome<JobRow> follow(JobId job, RecordDigest* record = nullptr);

    // Says what the job waits for, if it does not run; each reason once, however often it is tried.
    [[nodiscard]] Outcome<> say_if_waiting(JobId job);

    [[nodiscard]] Outcome<JobRow> row_of(JobId job);

private:
    void say_waiting(const JobProgress& progress);
    void say_alive(const JobRow& job);
    void say_end(const JobRow& job);

    Connection* broker_;  // never null
    Output* output_;      // likewise
    FollowStyle style_;
    std::set<std::string> reasons_said_;
    std::chrono::steady_clock::time_point last_word_;
};

}  // namespace grivon::cli
