// LaneMachine: what a worker does for one host, as a pure state machine.
//
// Its methods are the events of a lane's life; each returns the actions that the shell
// (workers/lane_runner.hpp) is to perform, in order. It knows no socket, clock or libssh: the time
// comes with the event. It keeps these promises of the lane:
//   - one command at a time, and none begins when the broker has been silent for too long, or when
//     too much output is not stored yet;
//   - items have consecutive positions and are kept, unchanged, until the broker has stored them;
//   - a report is repeated until it is stored;
//   - a command of which recovery asks whether it was begun begins when the broker has stored that;
//   - what is told of an older lease, or twice, changes nothing;
//   - the end of a connection while a command runs is `uncertain`, never a guess;
//   - every command runs behind the host's fence (fence.hpp), which is taken for the lease before
//     its first command, and again when a command may have been left behind;
//   - a job that is cancelled, or that takes longer than it may, begins nothing more: its running
//     command is ended on the host, and a script of its own looks at what is left;
//   - a command that takes longer than it may is not left to run on the host;
//   - a host that shows another key than the expected one is sent nothing, and no job fails of it.
//
//   idle ──assigned──▶ connecting ──▶ fencing ──▶ running ⇄ waiting    (⇄ per command of a script)
//    ▲                     │             │         │   │
//    │                     │             │         │   ▼
//    └──report stored── reporting ◀──────┴─────────┴─ ending ──▶ running the stop script
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"
#include "wire/time.hpp"
#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/lane/actions.hpp"
#include "workers/lane/broker_contact.hpp"
#include "workers/lane/stop_reason.hpp"

namespace grivon::lane {

// The Assign outlives the script.
using ScriptFactory = std::function<drivers::Script(const Assign&)>;

// In production those of drivers/driver.hpp.
struct Scripts {
    ScriptFactory make;       // of the job
    ScriptFactory make_stop;  // of a job that does not go on: looks at what is left, clears away
};

class LaneMachine {
public:
    enum class State : std::uint8_t {
        idle,        // nothing to do; the connection, if any, is kept
        connecting,  // the shell connects
        fencing,     // the shell takes the host's fence for the lease
        running,     // the shell runs a command
        ending,      // the shell ends that command; both have an end to come, in either order
        waiting,     // the next command waits for the broker: to be heard, or to store items
        reporting,   // the attempt has ended; its report is not yet stored
    };

    // `contact` must outlive the machine.
    LaneMachine(std::string worker, std::string host, Scripts scripts,
                const BrokerContact& contact);
    ~LaneMachine();
    LaneMachine(const LaneMachine&) = delete;
    LaneMachine& operator=(const LaneMachine&) = delete;

    // ---- from the broker ----
    [[nodiscard]] Actions assigned(const Assign& assign, Now now);
    [[nodiscard]] Actions items_stored(const ItemsStored& stored, Now now);
    [[nodiscard]] Actions report_stored(const ReportStored& stored, Now now);
    // What is told of another attempt or lease, twice, or after the report, changes nothing.
    [[nodiscard]] Actions stop(const StopJob& stop, Now now);
    [[nodiscard]] Actions lease_ended(const LeaseEnded& ended, Now now);
    // It is heard again after a silence.
    [[nodiscard]] Actions broker_heard(Now now);
    // Whatever the broker has not acknowledged may be lost: it welcomed us anew, or the socket
    // took nothing.
    [[nodiscard]] Actions send_again(Now now);
    // Every heartbeat.
    [[nodiscard]] Actions tick(Now now);

    // ---- from the host ----
    // Before connected() or connect_failed(): keys that were accepted because nobody had pinned
    // one, and the one that is not the expected one. The report tells of them; for the rest of the
    // job the accepted ones count as pinned.
    void host_keys_seen(const std::vector<HostKeySighting>& sightings);
    [[nodiscard]] Actions connected(Now now);
    [[nodiscard]] Actions connect_failed(const Error& error, Now now);
    // kind: output or error_output.
    [[nodiscard]] Actions output(ItemKind kind, std::string_view bytes, Now now);
    [[nodiscard]] Actions command_ended(std::int32_t exit_status, Now now);
    [[nodiscard]] Actions command_not_begun(const std::string& reason, Now now);
    [[nodiscard]] Actions time_limit_passed(Now now);
    // ended: nothing of the command runs on the host any more, as far as the host says.
    [[nodiscard]] Actions command_end_tried(bool ended, Now now);
    // Also of an idle connection.
    [[nodiscard]] Actions connection_lost(Now now);

    // ---- time ----
    // When deadline_passed() is to be called, unless something else moves it.
    [[nodiscard]] std::optional<SteadyTime> deadline() const;
    [[nodiscard]] Actions deadline_passed(Now now);

    // ---- what it is at ----
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool wants_output() const;
    // The lease is over and nothing is left to do: the lane can go.
    [[nodiscard]] bool released() const { return !leased_ && !job_; }
    [[nodiscard]] bool busy() const { return job_ != nullptr; }
    // The shell is at something on the host for this lane, and will say how it ended.
    [[nodiscard]] bool is_outside() const;
    [[nodiscard]] bool is_at(JobId job) const;
    // For WorkerHello; nothing when the lease is over.
    [[nodiscard]] std::optional<HeldLane> held() const;

private:
    struct Job;

    // lane_machine.cpp: what the events mean
    [[nodiscard]] bool is_of_job(JobId job, std::uint32_t attempt) const;
    [[nodiscard]] bool is_news(const Assign& assign) const;
    [[nodiscard]] bool is_at_command() const;
    void forget_job(Actions& actions, Now now);
    void take_up_next(Actions& actions, Now now);

    // lane_flow.cpp: from command to command, to the report
    void start(const Assign& assign, Actions& actions, Now now);
    void go_on(Actions& actions, Now now);
    void connect(Actions& actions);
    void take_fence(Actions& actions);
    void fence_ended(std::int32_t exit_status, Actions& actions, Now now);
    void lose_connection(Actions& actions);
    void run_command(Actions& actions, Now now);
    void end_unbegun(Outcome outcome, std::string message, HostState host, Actions& actions,
                     Now now);
    void end_uncertain(std::string message, HostState host, Actions& actions, Now now);
    void finish(JobReport report, Actions& actions, Now now);

    // lane_stop.cpp: jobs and commands that are to end before their time
    void begin_stop(const StopReason& reason, Actions& actions, Now now);
    void take_up_stop_script(Now now);
    void end_command(Actions& actions);
    void end_overdue_command(Actions& actions, Now now);
    void lose_ending_command(Actions& actions, Now now);
    void go_on_after_ending(Actions& actions, Now now);

    const std::string worker_;
    const std::string host_;
    const Scripts scripts_;
    const BrokerContact& contact_;

    State state_ = State::idle;
    bool leased_ = false;
    Epoch epoch_{};
    std::unique_ptr<Job> job_;
    std::optional<Assign> next_;  // waits until the shell is done with an abandoned job
    std::optional<ReportStored> last_done_;

    std::optional<HostConnection> connection_;  // whom the kept connection is with
    bool connection_served_ = false;            // a command has ended on it
    // The epoch for which the host's fence is ours and no command of ours is left behind.
    std::optional<Epoch> fenced_;
};

}  // namespace grivon::lane
