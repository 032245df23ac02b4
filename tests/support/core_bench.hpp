// A core on the bench: hand-driven, with a clock that moves only when told, and tables in memory.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/core.hpp"
#include "tests/support/memory_tables.hpp"
#include "tests/support/principals.hpp"

namespace grivon::test {

class CoreBench {
public:
    explicit CoreBench(core::QueueSettings settings = {});
    ~CoreBench();
    CoreBench(const CoreBench&) = delete;
    CoreBench& operator=(const CoreBench&) = delete;

    // "add host vmware vmware-server-0-0 cpus=1" as the CLI would send it, with a new key; without
    // and with --yes.
    using Answer = std::variant<Accepted, Refused, DryRun>;
    [[nodiscard]] std::variant<Accepted, Refused> submit(const std::string& line);
    [[nodiscard]] std::variant<Accepted, Refused> submit_confirmed(const std::string& line);
    [[nodiscard]] std::variant<Accepted, Refused> submit(const std::string& line,
                                                         const std::string& key,
                                                         bool confirmed = false);
    // A batch of several lines, or one with a policy, a delay or a time limit. What it is to be.
    [[nodiscard]] Answer submit(Submit submit);
    Accepted accept_batch(const BatchSpec& batch, bool confirmed = false);
    Refused refuse_batch(const BatchSpec& batch, bool confirmed = false);
    DryRun dry_run(const BatchSpec& batch);
    // The same, for lines that must be accepted, without and with --yes, or refused.
    Accepted accept(const std::string& line);
    Accepted confirm(const std::string& line);
    Refused refuse(const std::string& line, bool confirmed = false);

    // "list host vmwarenet", answered from the core's memory.
    [[nodiscard]] ClientAnswer ask(const std::string& line, std::uint64_t offset = 0) const;
    // The same, for a question that must be answered with this: one of ClientAnswer. Like `sent`
    // defined for all of them in core_bench.cpp, since variants are slow to compile.
    template <class Answer>
    [[nodiscard]] Answer ask_for(const std::string& line, std::uint64_t offset = 0) const;

    void apply(const core::Input& input);
    void pass(std::chrono::milliseconds time);  // the clock moves and TimePassed is told
    void restart();                             // a new core from the tables

    void hello(const std::string& worker, std::vector<HeldLane> holds = {},
               std::uint32_t lanes_max = 100);
    void beat(const std::string& worker, std::vector<HeldLane> at_work = {});

    // Messages sent to a worker since the last call, of one kind.
    template <class Message>
    std::vector<Message> sent(const std::string& worker);
    void forget_messages();

    // What a worker says at the end of an attempt: what report_of makes of it, or word by word.
    void report(const std::string& worker, const Assign& assign, Outcome outcome,
                std::optional<VmState> vm = std::nullopt, const std::string& message = "");
    void report(const std::string& worker, const Assign& assign, const JobReport& report);
    // Assignments are answered with success, with the state the operation leads to, until none
    // comes any more. Returns the jobs in the order in which they ran.
    std::vector<JobId> work_off(const std::string& worker);

    // What jobs that look around (refresh, sync host vmware) find when they are worked off. VMs
    // that are not listed are as the inventory has them.
    std::vector<VmSighting> sightings;
    std::vector<InterfaceSpec> interfaces;

    // What is inside the host's maps lives until the host changes.
    [[nodiscard]] const core::HostEntry& host(const std::string& name) const;
    [[nodiscard]] const core::VmRecord& vm(const std::string& name, std::uint32_t slice) const;
    [[nodiscard]] const core::JobRecord& job(JobId id) const { return tables.jobs().at(id); }
    [[nodiscard]] JobSpec spec(JobId id) const;  // what it is to do
    [[nodiscard]] JobState state(JobId id) const { return job(id).progress.state; }
    [[nodiscard]] std::vector<std::string> event_kinds() const;
    // Kinds of the events after the first `count`.
    [[nodiscard]] std::vector<std::string> event_kinds_after(std::size_t count) const;
    [[nodiscard]] std::string waits_for(JobId id) const { return core->queue().waits_for(id, now); }
    [[nodiscard]] std::vector<WaitReason> reasons(JobId id) const {
        return core->queue().reasons(id, now);
    }
    [[nodiscard]] LaneRow lane(const std::string& host) const;

    // Who asks; and how often connections were to be cut because keys had changed.
    core::PrincipalRef principal = somebody_trusted();
    std::size_t key_changes = 0;

    Now now;
    MemoryTables tables;
    std::unique_ptr<core::Core> core;

private:
    std::string new_key() { return "key-" + std::to_string(next_key_++); }
    [[nodiscard]] Submit submission_of(const BatchSpec& batch, bool confirmed);
    [[nodiscard]] std::vector<VmSighting> seen_of(const Assign& assign) const;

    core::QueueSettings settings_;
    std::vector<core::SendToWorker> outbox_;
    std::optional<Answer> answer_;
    std::uint64_t next_key_ = 1;
};

[[nodiscard]] BatchSpec batch_of(const std::vector<std::string>& lines,
                                 FailurePolicy on_failure = FailurePolicy::skip_vm);

// Words with blanks go in quotes: value="high energy". Throws for no command at all.
[[nodiscard]] Operation operation_of(const std::string& line);

// What a host that did what the job says, or did not, would be seen to have. Nobody could look
// after an uncertain attempt.
[[nodiscard]] JobReport report_of(const JobSpec& spec, Outcome outcome);

}  // namespace grivon::test
