// The queue: jobs, lanes, leases and workers. Decides which job runs where and when.
//
// One job at a time per lane, in the order accepted. A lane that has work is given to a worker by a
// lease with a new epoch; what a worker says is taken only with the epoch of its lease. A worker
// that is silent for lease_duration has lost its leases: a job it was at becomes uncertain, and a
// later attempt, by whoever holds the lane then, looks before it acts.
// Pure: time comes as an argument, everything else goes out through the ChangeLog.
//
// What a restarted broker begins with is in restore.cpp, jobs that come and end in queue.cpp,
// attempts and what they report in attempts.cpp, who gets what in dispatch.cpp, workers that come
// and go in membership.cpp, cancel and resolve in stopping.cpp, what operators and troubles do to
// lanes in lane_control.cpp, questions in questions.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/core/change_log.hpp"
#include "broker/core/queue/batches.hpp"
#include "broker/core/queue/forecasts.hpp"
#include "broker/core/queue/payloads.hpp"
#include "broker/core/queue/queued_job.hpp"
#include "broker/core/queue/retry.hpp"
#include "broker/core/queue/things_at_work.hpp"
#include "broker/core/queue/workers.hpp"
#include "wire/error.hpp"
#include "wire/job_messages.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::core {

// An attempt that ended, or a job that ended without one: what that says of the world, for the
// inventory.
struct JobOutcome {
    JobId job{};
    std::string host;
    JobSpec spec;                       // empty when it could not be read, see Queue::begin_attempt
    JobState state = JobState::failed;  // as it is then
    JobReport report;                   // as good as empty when nobody looked at the host
    // Another job is to make what this one is about, and had not ended then.
    bool is_to_be_made = false;
};

class Queue {
public:
    // What a worker is told and the queue, which knows lanes and jobs, does not.
    struct Directory {
        // How a worker reaches the host now.
        std::function<HostConnection(const std::string& host)> find_connection;
        // Whose workers reach it; empty: those of no site.
        std::function<std::string(const std::string& host)> find_site;
        // The key that a job of the host refers to (inventory/key_reference.hpp); empty: gone.
        std::function<std::string(const std::string& host, const std::string& reference)> find_key;
    };

    Queue(Directory directory, QueueSettings settings);
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    // Takes over what the tables say. Workers that held leases have lease_duration to come back.
    void restore(const Image& image, const Now& now);

    // ---- inputs
    void add_batch(const BatchRecord& batch, ChangeLog& log);
    // Of a batch that was added; the spec is that of its payload. Its place in the lane is given
    // here.
    void add_job(JobRecord record, const JobSpec& spec, const Now& now, ChangeLog& log);
    void worker_said_hello(const WorkerHello& hello, const Now& now, ChangeLog& log);
    void worker_lives(const WorkerHeartbeat& beat, const Now& now, ChangeLog& log);
    void worker_leaves(const WorkerGoodbye& goodbye, const Now& now, ChangeLog& log);
    // False: of a job that has not ended, by somebody who does not hold the lease of its lane (any
    // more); nothing of it is believed.
    bool items_came(const JobItems& items, const Now& now, ChangeLog& log);
    bool report_came(const AttemptReport& report, const Now& now, ChangeLog& log);
    void time_passed(const Now& now, ChangeLog& log);
    // Gives every lane that can go on its next job. Called at the end of every input.
    void dispatch(const Now& now, ChangeLog& log);

    // ---- what operators want; each of jobs, batches and hosts that are there
    // Those that have begun are stopped first, by their worker or by a look.
    void cancel(const std::vector<JobId>& jobs, const std::string& why, const Now& now,
                ChangeLog& log);
    // Of an uncertain job. JobState::queued: look again.
    void settle(JobId job, JobState outcome, const std::string& why, const Now& now,
                ChangeLog& log);
    void hold_lane(LaneRecord control, const Now& now, ChangeLog& log);
    // Active again, and tried at once if its host did not answer.
    void resume_lane(const std::string& host, const std::string& who, const Now& now,
                     ChangeLog& log);
    // Somebody saw that the host answers.
    void host_seen(const std::string& host, const Now& now, ChangeLog& log);
    // Somebody saw that the host shows a key that is not the expected one, if the report says so:
    // its lane is held. Of a host that the inventory does not have nothing is done.
    void host_distrusted(const std::string& host, const JobReport& report, const Now& now,
                         ChangeLog& log);
    // Cancels the jobs of its lane; the worker that holds it hears that its lease has ended.
    void forget_host(const std::string& host, const Now& now, ChangeLog& log);

    // What has ended since it was asked last, in order.
    [[nodiscard]] std::vector<JobOutcome> take_outcomes();

    // ---- questions
    [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;
    [[nodiscard]] const Lane* find_lane(const std::string& host) const;
    [[nodiscard]] const QueuedJob* find_job(JobId job) const;
    // Every job of the batch that has not ended, in the order accepted.
    [[nodiscard]] std::vector<JobId> live_jobs(BatchId batch) const;
    // Jobs that must end before this one may begin.
    [[nodiscard]] std::set<JobId> before(JobId job) const;
    [[nodiscard]] const Workers& workers() const { return workers_; }
    [[nodiscard]] const Batches& batches() const { return batches_; }
    // It is connected, and of the host's site.
    [[nodiscard]] bool reaches(const std::string& worker, const std::string& host) const {
        const auto* known = workers_.find(worker);
        return known != nullptr && known->site == directory_.find_site(host);
    }
    // The state a VM will have when the jobs accepted for it are done; nothing: it has none.
    [[nodiscard]] std::optional<VmState> forecast(VmId vm) const { return forecasts_.of(vm); }
    // Jobs of the VM are accepted and have not ended.
    [[nodiscard]] bool has_jobs(VmId vm) const { return forecasts_.has_jobs(vm); }
    [[nodiscard]] bool has_delayed_jobs(VmId vm) const { return forecasts_.has_delayed_jobs(vm); }
    // Jobs about the thing are accepted and have not ended.
    [[nodiscard]] bool has_jobs(const std::string& host, const Thing& thing) const {
        return things_.has(host, thing);
    }
    // All that keeps a job from running now, the first cause first; empty when it runs or has
    // ended.
    [[nodiscard]] std::vector<WaitReason> reasons(JobId job, const Now& now) const;
    // The first of them, in words.
    [[nodiscard]] std::string waits_for(JobId job, const Now& now) const;

private:
    // A job that ends, and why.
    struct Ending {
        JobId job{};
        JobState state = JobState::failed;
        std::string message;
        std::optional<std::int32_t> exit_status;
        JobReport report;  // of the attempt that it ended with, if it did with one
    };

    Lane& lane_of(const std::string& host);
    struct HostOfImage;
    void restore_job(const JobRecord& record, const JobTrace* trace, HostOfImage& host,
                     const Now& now);
    void sort_by_place(std::deque<JobId>& waiting) const;
    QueuedJob& hold(const JobRecord& record, Lane& lane);
    void link(QueuedJob& job);
    void unlink(const QueuedJob& job);
    void join_lane(QueuedJob& job, ChangeLog& log);
    void delay(const QueuedJob& job, WallTime until);
    void end_jobs(std::vector<Ending> endings, const Now& now, ChangeLog& log);
    [[nodiscard]] std::vector<Ending> end_one(Ending ending, const Now& now, ChangeLog& log);
    void forget(QueuedJob& job, JobState state, JobReport report);
    void tell_outcome(const QueuedJob& job, JobSpec spec, JobState state, JobReport report);
    void leave_lane(const QueuedJob& job);
    [[nodiscard]] std::vector<JobId> given_up_with(const QueuedJob& job) const;
    [[nodiscard]] std::vector<Ending> consequences(const QueuedJob& job, JobState state) const;
    void release_dependents(JobId job);
    [[nodiscard]] std::vector<JobId> jobs_of(const Lane& lane) const;

    // The job that the lane is at, if the sender holds the lane's lease and means that attempt.
    QueuedJob* job_at(const std::string& worker, const std::string& host, JobId job,
                      std::uint32_t attempt, Epoch epoch);
    bool holds(const std::string& worker, const std::string& host, Epoch epoch) const;
    static void take_items(BegunJob& job, const JobItems& items, ChangeLog& log);
    void end_attempt(QueuedJob& job, const AttemptReport& report, const Now& now, ChangeLog& log);
    void attempt_uncertain(QueuedJob& job, Lane& lane, const JobReport& report, const Now& now,
                           ChangeLog& log);
    void attempt_unreached(QueuedJob& job, Lane& lane, const JobReport& report, const Now& now,
                           ChangeLog& log);
    void make_uncertain(QueuedJob& job, const std::string& why, const JobReport& report,
                        const Now& now, ChangeLog& log);
    void change_state(QueuedJob& job, JobState to, const Now& now, ChangeLog& log) const;

    void feed_starved(const std::string& site, std::deque<std::string>& hosts, const Now& now,
                      ChangeLog& log);
    void try_dispatch(const std::string& host, const Now& now, ChangeLog& log);
    [[nodiscard]] bool may_look(const Lane& lane, const Now& now) const;
    [[nodiscard]] bool may_begin(const Lane& lane, const Now& now) const;
    void grant_lease(Lane& lane, const std::string& worker, const Now& now, ChangeLog& log);
    void release_lease(Lane& lane, ChangeLog& log);
    // What it is to do.
    [[nodiscard]] static Result<JobSpec> spec_of(const QueuedJob& job);
    [[nodiscard]] Result<JobSpec> spec_to_begin(const QueuedJob& job) const;
    [[nodiscard]] JobSpec told(const std::string& host, JobSpec spec) const;
    void begin_attempt(Lane& lane, const Now& now, ChangeLog& log);
    void assign(const Lane& lane, QueuedJob& job, const Now& now, ChangeLog& log) const;
    void reconcile(const std::string& id, const std::vector<HeldLane>& at_work, SteadyTime sent_by,
                   const Now& now, ChangeLog& log);
    void lose_lane(Lane& lane, const std::string& why, const Now& now, ChangeLog& log);
    void lose_worker(const std::string& id, const std::string& kind, const Now& now,
                     ChangeLog& log);
    void end_grace(const Now& now, ChangeLog& log);
    void free_slot(const Lane& lane);

    void stop(QueuedJob& job, const std::string& why, const Now& now, ChangeLog& log);
    void send_stop(const Lane& lane, const QueuedJob& job, ChangeLog& log) const;

    // It could not be reached, or showed a key that is not the expected one.
    void host_failed(Lane& lane, const JobReport& report, const Now& now, ChangeLog& log);
    void distrust(Lane& lane, const JobReport& report, const Now& now, ChangeLog& log);
    void host_in_trouble(Lane& lane, const std::string& why, const Now& now, ChangeLog& log);
    void host_answers(Lane& lane, const Now& now, ChangeLog& log);
    void give_up_waiting(Lane& lane, const Now& now, ChangeLog& log);
    void retry_lane_at(Lane& lane, SteadyTime when);
    void retry_lane_now(Lane& lane);
    void lane_event(const char* kind, const Lane& lane, std::string message, const Now& now,
                    ChangeLog& log) const;
    void end_holds(const Now& now, ChangeLog& log);
    void begin_delayed(const Now& now, ChangeLog& log);
    [[nodiscard]] std::optional<WallTime> next_alarm() const;

    [[nodiscard]] WallTime accepted(const QueuedJob& job) const;
    void reasons_of_lane(const Lane& lane, JobId job, const Now& now,
                         std::vector<WaitReason>& reasons) const;

    Directory directory_;
    QueueSettings settings_;
    Workers workers_;
    Batches batches_;
    Forecasts forecasts_;
    ThingsAtWork things_;
    JobKinds kinds_;
    Payloads payloads_;
    std::vector<JobOutcome> outcomes_;
    std::map<std::string, Lane> lanes_;                  // by host
    std::unordered_map<std::uint64_t, QueuedJob> jobs_;  // by id: those that have not ended
    std::map<JobId, std::vector<JobId>> dependents_;     // jobs that come after this one
    std::map<JobId, std::set<JobId>> before_;            // the same from the other side
    std::set<std::string> ready_;                        // lanes that may have a job to give out
    // Lanes with a job but no worker with room, by site, the oldest first.
    std::map<std::string, std::deque<std::string>> starved_;
    std::set<std::pair<SteadyTime, std::string>> retries_;  // lanes to be tried again, and when
    // What waits for a time of day: jobs that join their lanes, lanes that become active.
    std::set<std::pair<WallTime, JobId>> delayed_;
    std::map<JobId, WallTime> due_;  // of the delayed jobs
    std::set<std::pair<WallTime, std::string>> held_;
    Now clock_{};                                      // of the last input
    std::optional<WallTime> workerless_ = WallTime{};  // since then no worker is connected
    // After a restart: until then a lease of a worker that has not come back yet still counts.
    std::optional<SteadyTime> grace_until_;
};

}  // namespace grivon::core
