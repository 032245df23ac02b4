// The queue: jobs, lanes, leases and workers. Decides which job runs where and when.
//
// One job at a time per lane, in the order accepted. A lane that has work is given to a worker by a
// lease with a new epoch; what a worker says is taken only with the epoch of its lease. A worker
// that is silent for lease_duration has lost its leases: a job it was at becomes uncertain, and a
// later attempt, by whoever holds the lane then, looks before it acts.
// Pure: time comes as an argument, everything else goes out through the ChangeLog.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/core/change_log.hpp"
#include "broker/core/queue/lane.hpp"
#include "broker/core/queue/workers.hpp"

namespace grivon::core {

// What an ended attempt says of the world, for the inventory.
struct AttemptEnded {
    JobRecord job;
    JobReport report;
};

class Queue {
public:
    // How a worker reaches a host now: the queue knows lanes, not addresses.
    using FindConnection = std::function<HostConnection(const std::string& host)>;

    explicit Queue(FindConnection find_connection) : find_connection_(std::move(find_connection)) {}

    // Takes over what the tables say. Workers that held leases have lease_duration to come back.
    void restore(const Image& image, const Now& now);

    // ---- inputs
    void add_job(JobRecord job, const Now& now, ChangeLog& log);
    void worker_said_hello(const WorkerHello& hello, const Now& now, ChangeLog& log);
    void worker_lives(const std::string& worker, const Now& now, ChangeLog& log);
    void worker_leaves(const WorkerGoodbye& goodbye, const Now& now, ChangeLog& log);
    // Each returns the attempt that ended by it, if one did.
    [[nodiscard]] std::optional<AttemptEnded> items_came(const JobItems& items, const Now& now,
                                                         ChangeLog& log);
    [[nodiscard]] std::optional<AttemptEnded> report_came(const AttemptReport& report,
                                                          const Now& now, ChangeLog& log);
    void time_passed(const Now& now, ChangeLog& log);
    // Gives every lane that can go on its next job. Called at the end of every input.
    void dispatch(const Now& now, ChangeLog& log);
    // Cancels the jobs of its lane; the worker that holds it hears that its lease has ended.
    void forget_host(const std::string& host, const Now& now, ChangeLog& log);

    // ---- questions
    [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;
    [[nodiscard]] const Lane* find_lane(const std::string& host) const;
    [[nodiscard]] const QueuedJob* find_job(JobId job) const;
    [[nodiscard]] const Workers& workers() const { return workers_; }
    // The state a VM will have when the jobs accepted for it are done; nothing: it has none.
    [[nodiscard]] std::optional<VmState> forecast(VmId vm) const;
    // Why a job does not run, in words; empty when it runs or has ended.
    [[nodiscard]] std::string waits_for(JobId job, const Now& now) const;

private:
    struct Forecast {
        VmState state = VmState::unknown;
        std::uint32_t jobs = 0;  // accepted and not ended
    };

    Lane& lane_of(const std::string& host);
    // The job that the lane is at, if the sender holds the lane's lease and means that attempt.
    QueuedJob* job_at(const std::string& worker, const std::string& host, JobId job,
                      std::uint32_t attempt, Epoch epoch);
    bool holds(const std::string& worker, const std::string& host, Epoch epoch) const;

    void try_dispatch(const std::string& host, const Now& now, ChangeLog& log);
    void grant_lease(Lane& lane, const std::string& worker, const Now& now, ChangeLog& log);
    void release_lease(Lane& lane, ChangeLog& log);
    void begin_attempt(Lane& lane, const Now& now, ChangeLog& log);
    void assign(const Lane& lane, const QueuedJob& job, ChangeLog& log) const;
    void reconcile(const WorkerHello& hello, const Worker& worker, ChangeLog& log) const;

    AttemptEnded end_attempt(QueuedJob& job, const AttemptReport& report, const Now& now,
                             ChangeLog& log);
    void finish(QueuedJob& job, Lane& lane, ChangeLog& log);
    void cancel_all(Lane& lane, const std::string& why, const Now& now, ChangeLog& log);
    void make_uncertain(QueuedJob& job, Lane& lane, const std::string& why, SteadyTime look_at,
                        const Now& now, ChangeLog& log);
    void change_state(QueuedJob& job, JobState to, const Now& now, ChangeLog& log) const;
    void lose_lane(Lane& lane, const std::string& why, const Now& now, ChangeLog& log);
    void lose_worker(const std::string& id, const std::string& kind, const Now& now,
                     ChangeLog& log);
    void end_grace(const Now& now, ChangeLog& log);
    void free_slot(const Lane& lane);

    void expect(const JobRecord& job);
    void forget_expectation(const JobRecord& job);
    std::string waits_in_lane(const Lane& lane, JobId job) const;

    FindConnection find_connection_;
    Workers workers_;
    std::map<std::string, Lane> lanes_;                      // by host
    std::unordered_map<std::uint64_t, QueuedJob> jobs_;      // by id: those that have not ended
    std::unordered_map<std::uint64_t, Forecast> forecasts_;  // by VM id
    std::set<std::string> ready_;      // lanes that may have a job to give out
    std::deque<std::string> starved_;  // lanes with a job but no worker with room, oldest first
    std::set<std::pair<SteadyTime, std::string>> looks_;  // recovery attempts to come
    // After a restart: until then a lease of a worker that has not come back yet still counts.
    std::optional<SteadyTime> grace_until_;
};

// The state a successful job leaves its VM in; nothing for jobs that do not change it.
[[nodiscard]] std::optional<VmState> state_after(const JobSpec& spec);

}  // namespace grivon::core
