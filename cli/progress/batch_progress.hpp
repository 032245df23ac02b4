// What is known of the jobs of a batch while somebody waits for them: made from the events of the
// batch, asked by whatever shows it. Pure: times come with events and questions. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/batch_messages.hpp"
#include "wire/event.hpp"

namespace grivon::cli {

struct TrackedJob {
    JobId job{};
    std::string host;
    std::optional<std::uint32_t> slice;
    std::string operation;  // empty until an event has told it
    JobState state = JobState::queued;
    std::optional<WallTime> began;  // its last attempt
    std::optional<WallTime> ended;
    StepRow step = {};  // while it runs
};

struct JobCounts {
    std::size_t queued = 0;
    std::size_t running = 0;
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    std::size_t cancelled = 0;
    std::size_t skipped = 0;
    std::size_t uncertain = 0;

    [[nodiscard]] std::size_t& of(JobState state);
    [[nodiscard]] std::size_t ended() const { return succeeded + failed + cancelled + skipped; }
    [[nodiscard]] std::size_t total() const { return ended() + queued + running + uncertain; }
};

// The jobs of one host.
struct LaneProgress {
    std::string host;
    std::vector<std::size_t> jobs;  // where in jobs(), in the order of the lane
    std::size_t ended = 0;
    std::size_t failed = 0;
    std::optional<std::size_t> current;  // the job that runs, or is uncertain
};

class BatchProgress {
public:
    // In the order in which each lane runs them.
    void add(TrackedJob job);

    // The job whose state this changed; null if none of ours.
    const TrackedJob* take(const Event& event);
    void take(const StepTable& steps);

    [[nodiscard]] const std::vector<TrackedJob>& jobs() const { return jobs_; }
    [[nodiscard]] const std::vector<LaneProgress>& lanes() const { return lanes_; }
    [[nodiscard]] const TrackedJob* find(JobId job) const;
    [[nodiscard]] const JobCounts& counts() const { return counts_; }
    [[nodiscard]] bool all_ended() const { return counts_.ended() == jobs_.size(); }

    // How long such a job takes, as those took that have succeeded; of an operation of which none
    // has, as jobs took at all. Nothing: none has succeeded yet.
    [[nodiscard]] std::optional<std::chrono::microseconds> expected_time(
        const TrackedJob& job) const;
    // Until the slowest lane is through, if all goes on as it went; nothing: nobody can tell yet.
    [[nodiscard]] std::optional<std::chrono::microseconds> remaining_time(WallTime now) const;

private:
    struct Mean {
        std::chrono::microseconds total{};
        std::size_t jobs = 0;
        void add(std::chrono::microseconds duration);
        [[nodiscard]] std::optional<std::chrono::microseconds> value() const;
    };

    void change_state(std::size_t index, JobState state);

    std::vector<TrackedJob> jobs_;
    std::vector<LaneProgress> lanes_;
    std::map<JobId, std::size_t> job_index_;
    std::map<std::string, std::size_t, std::less<>> lane_index_;
    JobCounts counts_;
    std::map<std::string, Mean, std::less<>> taken_;  // by operation
    Mean taken_by_any_;
};

}  // namespace grivon::cli
