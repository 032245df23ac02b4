// Hosts h-0-0, h-0-1 … with VMs that were created, and one worker "w" that is told what to report,
// job by job.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/refusals.hpp"

namespace grivon::test {

class Fleet : public CoreBench {
public:
    explicit Fleet(int hosts, int vms_of_each = 1, core::QueueSettings settings = {});

    // The newest assignment of a job; fails the test if the worker was told of none.
    Assign assigned(JobId job);
    [[nodiscard]] bool is_assigned(JobId job);
    // The worker reports the newest attempt of the job, and for success the state it leads to.
    void end(JobId job, Outcome outcome, const std::string& message = "");
    void end(JobId job, const JobReport& report);
    void succeed(JobId job) { end(job, Outcome::succeeded); }
    // Everything that is given out succeeds, until nothing more is.
    void succeed_all();

    // The worker goes on living.
    void live(std::chrono::milliseconds time);
    // It comes back with what it is at.
    void come_back();
    // A new broker, and the worker comes back to it.
    void restart_with_worker();

    // "succeeded skipped queued"
    [[nodiscard]] std::string states(const std::vector<JobId>& jobs) const;
    [[nodiscard]] std::string message(JobId job_id) const { return job(job_id).progress.message; }
    [[nodiscard]] std::vector<Event> events_of_kind(const std::string& kind) const;
    [[nodiscard]] std::string name(JobId job_id) const;  // "job 5 (start host vmware)"

private:
    void collect();
    [[nodiscard]] std::vector<HeldLane> at_work();

    std::map<JobId, Assign> given_;
};

// Whether the text has this in it.
[[nodiscard]] bool says(const std::string& text, const std::string& part);

// The texts of the reasons, one a line.
[[nodiscard]] std::string texts_of(const std::vector<WaitReason>& reasons);

}  // namespace grivon::test
