// The judge of a run. It knows the promises and the facts, and nothing of the product's code.
//
// Every fact is judged when it comes, so a broken promise is noticed where it happens; finish() is
// for what must be so when faults have stopped and everything has had its time. Throws Broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/simulation/facts.hpp"

namespace grivon::sim {

class Checker {
public:
    void see(const EventWritten& fact);
    void see(const JobWritten& fact);
    void see(const JobMoved& fact);
    void see(const ItemsWritten& fact);
    void see(const LeaseWritten& fact);
    void see(const HostDropped& fact);
    void see(const SubmissionWritten& fact);
    void see(const AcceptedSaid& fact);
    void see(const AssignSaid& fact);
    void see(const ItemsStoredSaid& fact);
    void see(const ReportStoredSaid& fact);
    void see(const RequestMade& fact);
    void see(const AcceptedHeard& fact);
    void see(const RefusedHeard& fact);
    void see(const BrokerHeard& fact);
    void see(const CommandSent& fact);
    void see(const ReportMade& fact);
    void see(const FenceTaken&) {}
    void see(const CommandBegun& fact);
    void see(const CommandPrinted& fact);
    void see(const CommandEnded& fact);
    void see(const StepDone& fact);
    void see(const FaultMade&) {}

    // Everything has come to its end, and this is what came of it.
    [[nodiscard]] bool settled() const { return live_jobs_count_ == 0 && open_requests_.empty(); }
    void finish() const;

    [[nodiscard]] std::size_t jobs_count() const { return jobs_.size(); }
    [[nodiscard]] std::size_t commands_count() const { return commands_.size(); }

private:
    // Under which lease an attempt was begun.
    struct Attempt {
        std::string worker;
        Epoch epoch{};
        std::optional<ReportMade> report;
    };
    struct Job {
        std::string host;
        JobState state = JobState::queued;
        std::uint64_t place = 0;  // in its lane; 0: it has not joined it
        std::uint32_t attempt = 0;
        std::map<std::uint32_t, Attempt> attempts;
        // The record.
        std::uint64_t items_end = 0;
        std::uint32_t items_attempt = 0;
        std::uint32_t step = 0;  // of that attempt, the newest
        std::string open_line;   // the command of a step that has not ended; empty: none
        std::set<std::string> steps_in_record;
        std::set<std::string> steps_told;  // those that the attempt at work was told of
        // On the host.
        bool touched = false;  // a command of it has begun
        std::uint32_t steps_done = 0;
        bool done = false;
    };
    struct Lane {
        std::deque<JobId> waiting;  // in the order accepted
        std::optional<JobId> current;
        Epoch epoch{};
        std::string holder;  // empty: nobody
        std::uint64_t newest_place = 0;
        std::uint64_t last_leased_event = 0;
        // On the host.
        std::set<std::uint64_t> processes;
        Epoch newest_begun{};
        std::uint64_t newest_begun_place = 0;
    };
    struct Command {
        Epoch epoch{};
        bool ended = false;
        Bytes printed[2];   // stdout, stderr
        Bytes recorded[2];  // of those, what is in the record
    };

    Job& job_of(JobId job, const char* promise);
    void join_lane(JobId id, Job& job, std::uint64_t place);
    void begin_in_lane(JobId id, Job& job, Lane& lane);
    void go_back_in_lane(JobId id, const Job& job, Lane& lane) const;
    void leave_lane(JobId id, Lane& lane);
    void judge_verdict(const JobMoved& fact, const Job& job, const Lane& lane) const;
    void judge_item(const ItemsWritten& fact, const JobItem& item, Job& job, const Lane& lane);
    void judge_step_start(JobId id, const JobItem& item, Job& job) const;
    void judge_output(JobId id, const JobItem& item, const Job& job, const Lane& lane);
    void judge_step_end(JobId id, const JobItem& item, const Job& job) const;

    std::uint64_t last_event_ = 0;
    std::map<JobId, Job> jobs_;
    std::size_t live_jobs_count_ = 0;
    std::map<std::string, Lane> lanes_;
    std::map<Epoch, std::pair<std::string, std::string>> leases_;  // all that ever were
    std::map<std::string, std::vector<JobId>> submissions_;
    std::set<JobId> submitted_jobs_;
    std::set<std::string> open_requests_;
    std::map<std::string, SteadyTime> heard_;            // by worker
    std::unordered_map<std::string, Command> commands_;  // by line
};

}  // namespace grivon::sim
