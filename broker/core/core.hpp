// The core of the broker: the whole live model, and every decision.
//
// apply() takes one input and returns what to write down and what to do after that. It does no I/O,
// reads no clock and makes no random choice: the same inputs give the same answers, which is how it
// is tested. One thread. Rebuilt at start from the tables.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "broker/core/access/refusals.hpp"
#include "broker/core/inputs.hpp"
#include "broker/core/inventory/inventory.hpp"
#include "broker/core/operations/plan.hpp"
#include "broker/core/queue/queue.hpp"
#include "broker/core/watch/watch.hpp"
#include "wire/error.hpp"

namespace grivon::core {

struct CoreSettings {
    QueueSettings queue;
    WatchSettings watch;
    BrokerAddress address = {};  // for those who are given a key
};

class Core {
public:
    Core(Image image, const Now& now, const CoreSettings& settings = {});
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    [[nodiscard]] Changes apply(const Input& input, const Now& now);

    // When to call with TimePassed at the latest.
    [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;

    [[nodiscard]] const Inventory& inventory() const { return inventory_; }
    [[nodiscard]] const Queue& queue() const { return queue_; }
    // The number of the newest event.
    [[nodiscard]] EventSeq last_event() const { return EventSeq{next_event_ - 1}; }

private:
    void handle(const ClientSubmitted& input, const Now& now, ChangeLog& log);
    void handle(const WorkerHello& input, const Now& now, ChangeLog& log);
    void handle(const WorkerHeartbeat& input, const Now& now, ChangeLog& log);
    void handle(const WorkerGoodbye& input, const Now& now, ChangeLog& log);
    void handle(const JobItems& input, const Now& now, ChangeLog& log);
    void handle(const AttemptReport& input, const Now& now, ChangeLog& log);
    void handle(const ProbeReport& input, const Now& now, ChangeLog& log);
    void handle(const AccessRefused& input, const Now& now, ChangeLog& log);
    void handle(const TimePassed& input, const Now& now, ChangeLog& log);

    using Answer = std::variant<Accepted, DryRun>;
    [[nodiscard]] Result<Answer> submit(const ClientSubmitted& input, const Now& now,
                                        ChangeLog& log);
    [[nodiscard]] DryRun dry_run(Plan plan, const Draft& draft) const;
    void perform(const QueueAction& action, const Now& now, ChangeLog& log);
    void add_jobs(const Submit& submit, std::vector<PlannedJob> planned, const Now& now,
                  ChangeLog& log, Accepted& answer);
    // The answer given before to this key; refused if it was for another operation, or another
    // user's.
    [[nodiscard]] std::optional<Result<Accepted>> repeated(const Submit& submit) const;
    void note_accepted(const ClientSubmitted& input, BatchId batch, const Now& now, ChangeLog& log);
    void note_refused(const ClientSubmitted& input, const Error& error, const Now& now,
                      ChangeLog& log);
    void note_unbelieved(const std::string& worker, const std::string& what, const std::string& why,
                         const Now& now, ChangeLog& log);
    void remember(const Submit& submit, const Accepted& answer, const Now& now, ChangeLog& log);
    void end_previous_keys(const Now& now, ChangeLog& log);
    [[nodiscard]] Counters counters() const;

    Inventory inventory_;
    Queue queue_;
    Watch watch_;
    Refusals refusals_;
    BrokerAddress address_;
    std::optional<SteadyTime> key_end_;  // when a previous key of somebody is over, or may be
    std::uint64_t next_job_;
    std::uint64_t next_batch_;
    std::uint64_t next_event_;
    std::unordered_map<std::string, SubmissionRecord> submissions_;  // by key
    std::deque<std::pair<WallTime, std::string>> submission_order_;  // the oldest first
};

}  // namespace grivon::core
