#include "workers/lane/lane_machine.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/lane/fence.hpp"

namespace grivon::lane {
namespace {

// What was sent and not acknowledged for this long is sent again: several heartbeats, so that a
// slow database is not given the same work twice for nothing.
constexpr std::chrono::seconds send_again_after{5};

constexpr std::int32_t exit_status_unknown = -1;

std::string duration_text(std::chrono::milliseconds duration) {
    const auto ms = duration.count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

void capture(Bytes& captured, std::string_view bytes) {
    captured.append(bytes.substr(0, drivers::captured_bytes_max - captured.size()));
}

// An attempt that ended without a word from the host.
JobReport report_of(Outcome outcome, std::string message, HostState host) {
    JobReport report;
    report.outcome = outcome;
    report.exit_status = exit_status_unknown;
    report.message = std::move(message);
    report.host = host;
    return report;
}

}  // namespace

struct LaneMachine::Job {
    Job(const Assign& what, const ScriptFactory& make_script)
        : assign(what), script(make_script(assign)), log(what.position) {}

    const Assign assign;
    drivers::Script script;  // refers to assign
    ItemLog log;
    std::uint32_t step = 0;         // of the command that is or was last begun
    bool in_step = false;           // its start is recorded, its end is not
    bool has_run = false;           // a command may have done something on the host
    bool abandoned = false;         // the lease is over: it ends with the running command
    bool refused = false;           // by the fence, though it was taken: once may be a new disk
    drivers::CommandResult result;  // of the running command, so far
    std::optional<JobReport> report;
    SteadyTime items_moved_at{};  // last batch sent or acknowledged
    SteadyTime report_sent_at{};
};

LaneMachine::LaneMachine(std::string worker, std::string host, ScriptFactory make_script,
                         const BrokerContact& contact)
    : worker_(std::move(worker)),
      host_(std::move(host)),
      make_script_(std::move(make_script)),
      contact_(contact) {}

LaneMachine::~LaneMachine() = default;

// ---- from the broker ----------------------------------------------------------------------------

Actions LaneMachine::assigned(const Assign& assign, Now now) {
    Actions actions;
    if (!is_news(assign)) return actions;
    leased_ = true;
    epoch_ = assign.epoch;
    next_ = assign;
    if (job_)
        forget_job(actions, now);
    else
        take_up_next(actions, now);
    return actions;
}

// An older lease, a repetition, or a job while another of the same lease runs: none of these.
bool LaneMachine::is_news(const Assign& assign) const {
    if (assign.epoch < epoch_) return false;
    if (assign.epoch > epoch_) return true;
    if (!leased_) return false;
    if (last_done_ == ReportStored{assign.job, assign.attempt}) return false;
    if (!job_) return true;
    // The broker has moved on, so it has our report; only its word about that was lost.
    return state_ == State::reporting && !is_of_job(assign.job, assign.attempt);
}

Actions LaneMachine::items_stored(const ItemsStored& stored, Now now) {
    Actions actions;
    if (!is_of_job(stored.job, stored.attempt)) return actions;
    const bool was_full = job_->log.full();
    if (!job_->log.stored(stored.position)) return actions;
    job_->items_moved_at = now.steady;
    send_items(job_->report.has_value(), actions, now);
    if (was_full && !job_->log.full() && state_ == State::running) actions.push_back(ReadOn{});
    if (state_ == State::waiting) go_on(actions, now);
    return actions;
}

Actions LaneMachine::report_stored(const ReportStored& stored, Now now) {
    Actions actions;
    if (!is_of_job(stored.job, stored.attempt)) return actions;
    last_done_ = stored;
    forget_job(actions, now);
    return actions;
}

Actions LaneMachine::lease_ended(const LeaseEnded& ended, Now now) {
    Actions actions;
    if (ended.epoch < epoch_) return actions;
    epoch_ = ended.epoch;
    leased_ = false;
    next_.reset();
    if (job_) forget_job(actions, now);
    return actions;
}

Actions LaneMachine::broker_heard(Now now) {
    Actions actions;
    if (state_ == State::waiting) go_on(actions, now);
    return actions;
}

Actions LaneMachine::send_again(Now now) {
    Actions actions;
    if (!job_ || job_->abandoned) return actions;
    job_->log.send_again();
    send_items(job_->report.has_value(), actions, now);
    if (job_->report) send_report(actions, now);
    return actions;
}

Actions LaneMachine::tick(Now now) {
    Actions actions;
    if (!job_ || job_->abandoned) return actions;
    if (job_->log.in_flight() && now.steady - job_->items_moved_at >= send_again_after) {
        job_->log.send_again();
        send_items(job_->report.has_value(), actions, now);
    }
    if (job_->report && now.steady - job_->report_sent_at >= send_again_after)
        send_report(actions, now);
    return actions;
}

// ---- from the host ------------------------------------------------------------------------------

Actions LaneMachine::connected(Now now) {
    Actions actions;
    if (state_ != State::connecting) return actions;
    connection_ = job_->assign.host;
    connection_served_ = false;
    if (job_->abandoned)
        take_up_next(actions, now);
    else
        go_on(actions, now);
    return actions;
}

Actions LaneMachine::connect_failed(const Error& error, Now now) {
    Actions actions;
    if (state_ != State::connecting) return actions;
    end_untouched(error.message, HostState::unreachable, actions, now);
    return actions;
}

Actions LaneMachine::output(ItemKind kind, std::string_view bytes, Now now) {
    Actions actions;
    if (state_ == State::fencing) capture(job_->result.error_output, bytes);
    if (state_ != State::running) return actions;
    job_->has_run = true;
    if (job_->abandoned) return actions;
    job_->log.append_output(item(kind, now), bytes);
    capture(kind == ItemKind::output ? job_->result.output : job_->result.error_output, bytes);
    send_items(false, actions, now);
    return actions;
}

Actions LaneMachine::command_ended(std::int32_t exit_status, Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    connection_served_ = true;
    if (job_->abandoned) {
        take_up_next(actions, now);
        return actions;
    }
    if (state_ == State::fencing || exit_status == fence::exit_status_not_ours) {
        fence_ended(exit_status, actions, now);
        return actions;
    }
    job_->has_run = true;
    end_step(exit_status, now);
    job_->result.exit_status = exit_status;
    job_->script.resume(std::exchange(job_->result, {}));
    go_on(actions, now);
    return actions;
}

Actions LaneMachine::command_not_begun(const std::string& reason, Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    actions.push_back(CloseConnection{});
    connection_.reset();
    // A kept connection may have died unnoticed since its last command; a new one has no excuse.
    if (connection_served_ && !job_->abandoned)
        connect(actions);
    else
        end_untouched("cannot run a command on " + host_ + ": " + reason + "; check the sshd there",
                      HostState::unreachable, actions, now);
    return actions;
}

Actions LaneMachine::time_limit_passed(Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    lose_connection(actions);
    if (state_ == State::fencing) {
        end_untouched("the fence of " + host_ + " could not be taken within " +
                          duration_text(fence::take_limit),
                      HostState::up, actions, now);
        return actions;
    }
    const drivers::RemoteCommand& command = *job_->script.pending();
    end_uncertain("\"" + command.name + "\" on " + host_ + " did not end within " +
                      duration_text(command.time_limit),
                  HostState::up, actions, now);
    return actions;
}

Actions LaneMachine::connection_lost(Now now) {
    Actions actions;
    if (!connection_) return actions;
    lose_connection(actions);
    if (state_ == State::fencing)
        end_untouched("connection to " + host_ + " was lost before a command ran",
                      HostState::unreachable, actions, now);
    else if (state_ == State::running)
        end_uncertain("connection to " + host_ + " was lost while \"" +
                          job_->script.pending()->name + "\" ran",
                      HostState::unreachable, actions, now);
    return actions;
}

// ---- what it is at ------------------------------------------------------------------------------

bool LaneMachine::wants_output() const {
    return !job_ || job_->abandoned || !job_->log.full();
}

bool LaneMachine::is_at(JobId job) const {
    return job_ && job_->assign.job == job;
}

std::optional<HeldLane> LaneMachine::held() const {
    if (!leased_) return std::nullopt;
    if (next_) return HeldLane{host_, epoch_, next_->job, next_->attempt};
    if (job_) return HeldLane{host_, epoch_, job_->assign.job, job_->assign.attempt};
    return HeldLane{host_, epoch_, JobId{}, 0};
}

bool LaneMachine::is_of_job(JobId job, std::uint32_t attempt) const {
    return is_at(job) && !job_->abandoned && job_->assign.attempt == attempt;
}

// The shell is at something for this lane and will say how it ended.
bool LaneMachine::is_outside() const {
    return state_ == State::connecting || is_at_command();
}

bool LaneMachine::is_at_command() const {
    return state_ == State::fencing || state_ == State::running;
}

// ---- how it goes on -----------------------------------------------------------------------------

// Nobody wants to know about the job any more. What it does on the host comes to its end first.
void LaneMachine::forget_job(Actions& actions, Now now) {
    if (!is_outside()) return take_up_next(actions, now);
    const bool stalled = !wants_output();
    job_->abandoned = true;
    if (stalled) actions.push_back(ReadOn{});
}

void LaneMachine::take_up_next(Actions& actions, Now now) {
    job_.reset();
    state_ = State::idle;
    if (!next_) return;
    const Assign assign = *std::exchange(next_, std::nullopt);
    start(assign, actions, now);
}

void LaneMachine::start(const Assign& assign, Actions& actions, Now now) {
    job_ = std::make_unique<Job>(assign, make_script_);
    if (connection_ && *connection_ != assign.host) lose_connection(actions);  // added anew, say
    go_on(actions, now);
}

// To the script's next command or its end.
void LaneMachine::go_on(Actions& actions, Now now) {
    if (!job_->script.pending()) {
        JobReport report = job_->script.report();
        if (job_->has_run) report.host = HostState::up;
        finish(std::move(report), actions, now);
    } else if (contact_.silent(now.steady) || job_->log.full()) {
        state_ = State::waiting;
        send_items(false, actions, now);
    } else if (!connection_) {
        connect(actions);
    } else if (fenced_ != job_->assign.epoch) {
        take_fence(actions);
    } else {
        run_command(actions, now);
    }
}

void LaneMachine::connect(Actions& actions) {
    state_ = State::connecting;
    actions.push_back(Connect{job_->assign.host});
}

void LaneMachine::take_fence(Actions& actions) {
    state_ = State::fencing;
    job_->result = {};
    actions.push_back(RunCommand{fence::take_line(job_->assign.epoch), {}, fence::take_limit});
}

// The end of taking the fence, or of a command that the fence did not let through. A fence that was
// ours and is not any more may have been lost with the host's disk: then it is taken once again.
void LaneMachine::fence_ended(std::int32_t exit_status, Actions& actions, Now now) {
    const bool refused = exit_status == fence::exit_status_not_ours;
    if (state_ == State::running && !std::exchange(job_->refused, true)) {
        fenced_.reset();
        return go_on(actions, now);
    }
    if (state_ == State::fencing && exit_status == 0) {
        fenced_ = job_->assign.epoch;
        return go_on(actions, now);
    }
    std::string why = "the fence of " + host_;
    if (refused)
        why += " (/var/lib/grivon there) is that of a newer lease: another worker is at the host";
    else if (exit_status == fence::exit_status_held)
        why += " is held by a command that does not end; see the processes there";
    else
        why += " cannot be taken: " + drivers::last_words(job_->result) +
               "; it needs flock (util-linux) and a directory that the login user may write to";
    end_untouched(std::move(why), HostState::up, actions, now);
}

// A command may have been left behind: the fence is taken again before the next one.
void LaneMachine::lose_connection(Actions& actions) {
    actions.push_back(CloseConnection{});
    connection_.reset();
    fenced_.reset();
}

void LaneMachine::run_command(Actions& actions, Now now) {
    const drivers::RemoteCommand& command = *job_->script.pending();
    state_ = State::running;
    job_->result = {};
    if (!job_->in_step) {  // else it comes again over a new connection
        ++job_->step;
        if (!command.note.empty()) {
            JobItem note = item(ItemKind::note, now);
            note.text = command.note;
            note.shown = true;
            job_->log.append(std::move(note));
        }
        JobItem started = item(ItemKind::step_started, now);
        started.name = command.name;
        started.text = command.shown.empty() ? command.line : command.shown;
        job_->log.append(std::move(started));
        job_->in_step = true;
    }
    send_items(false, actions, now);
    actions.push_back(RunCommand{fence::guarded_line(command.line, job_->assign.epoch),
                                 command.input, command.time_limit});
}

void LaneMachine::end_step(std::int32_t exit_status, Now now) {
    if (!std::exchange(job_->in_step, false)) return;
    JobItem finished = item(ItemKind::step_finished, now);
    finished.exit_status = exit_status;
    job_->log.append(std::move(finished));
}

// No command could be begun. Nothing has happened on the host if this attempt is the first and has
// run nothing; otherwise somebody has to look.
void LaneMachine::end_untouched(std::string message, HostState host, Actions& actions, Now now) {
    const bool untouched = job_->assign.attempt == 1 && !job_->has_run;
    if (!untouched || job_->abandoned) return end_uncertain(std::move(message), host, actions, now);
    end_step(exit_status_unknown, now);
    finish(report_of(Outcome::failed, std::move(message), host), actions, now);
}

void LaneMachine::end_uncertain(std::string message, HostState host, Actions& actions, Now now) {
    if (job_->abandoned) return take_up_next(actions, now);
    end_step(exit_status_unknown, now);
    finish(report_of(Outcome::uncertain, std::move(message), host), actions, now);
}

void LaneMachine::finish(JobReport report, Actions& actions, Now now) {
    state_ = State::reporting;
    job_->report = std::move(report);
    send_items(true, actions, now);
    send_report(actions, now);
}

// ---- to the broker ------------------------------------------------------------------------------

void LaneMachine::send_items(bool flush, Actions& actions, Now now) {
    while (auto batch = job_->log.take(flush)) {
        job_->items_moved_at = now.steady;
        actions.push_back(JobItems{worker_, host_, job_->assign.job, job_->assign.attempt,
                                   job_->assign.epoch, batch->position, std::move(batch->items)});
    }
}

void LaneMachine::send_report(Actions& actions, Now now) {
    job_->report_sent_at = now.steady;
    actions.push_back(AttemptReport{worker_, host_, job_->assign.job, job_->assign.attempt,
                                    job_->assign.epoch, job_->log.end(), *job_->report});
}

JobItem LaneMachine::item(ItemKind kind, Now now) const {
    const drivers::RemoteCommand* command = job_->script.pending();
    JobItem made;
    made.kind = kind;
    made.attempt = job_->assign.attempt;
    made.step = job_->step;
    const bool is_output = kind == ItemKind::output;  // why it failed, the report says
    made.shown =
        command != nullptr && (!command->shown.empty() || (is_output && command->output_shown));
    made.at = now.wall;
    return made;
}

}  // namespace grivon::lane
