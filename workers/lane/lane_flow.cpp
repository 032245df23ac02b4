// How a job goes on: to its script's next command, over a connection, behind the fence; or to its
// report.
#include <chrono>
#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/lane/fence.hpp"
#include "workers/lane/lane_job.hpp"

namespace grivon::lane {
namespace {

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

void LaneMachine::start(const Assign& assign, Actions& actions, Now now) {
    job_ = std::make_unique<Job>(worker_, host_, assign, scripts_.make);
    if (connection_ && *connection_ != assign.host) lose_connection(actions);  // added anew, say
    if (assign.stopping)
        begin_stop(StopReason{}, actions, now);
    else
        go_on(actions, now);
}

// To the script's next command or its end.
void LaneMachine::go_on(Actions& actions, Now now) {
    if (!job_->script.pending()) {
        JobReport report = job_->script.report();
        if (job_->has_run) report.host = HostState::up;
        if (job_->stop) report = stopped_report(*job_->stop, std::move(report));
        return finish(std::move(report), actions, now);
    }
    if (contact_.silent(now.steady) || job_->delivery.full()) {
        state_ = State::waiting;
        return job_->delivery.send_items(actions, now);
    }
    const std::chrono::milliseconds limit{job_->assign.spec.time_limit_ms};
    if (limit.count() > 0 && !job_->time_limit_at) job_->time_limit_at = now.steady + limit;
    if (!connection_)
        connect(actions);
    else if (fenced_ != job_->assign.epoch)
        take_fence(actions);
    else
        run_command(actions, now);
}

void LaneMachine::connect(Actions& actions) {
    state_ = State::connecting;
    actions.push_back(Connect{job_->assign.host});
}

// What holds the fence of a host is what an earlier attempt of this job left behind, or a lease
// that is over: it is waited for, but not by a job that is to stop.
void LaneMachine::take_fence(Actions& actions) {
    state_ = State::fencing;
    job_->result = {};
    const auto patience = job_->stop ? std::chrono::seconds{0} : fence::patience;
    actions.push_back(
        RunCommand{fence::take_line(job_->assign.epoch, patience), {}, fence::take_limit});
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
    end_unbegun(Outcome::failed, std::move(why), HostState::up, actions, now);
}

// A command may have been left behind: the fence is taken again before the next one.
void LaneMachine::lose_connection(Actions& actions) {
    actions.push_back(CloseConnection{});
    connection_.reset();
    fenced_.reset();
}

// A worker that is gone after this cannot say what it had begun. So what recovery asks for waits
// until its start is stored.
void LaneMachine::run_command(Actions& actions, Now now) {
    const drivers::RemoteCommand& command = *job_->script.pending();
    job_->record.begin_step(command, now.wall);
    if (command.recorded_first && !job_->delivery.has_stored(job_->record.step_begun_end())) {
        state_ = State::waiting;
        return job_->delivery.hurry(actions, now);
    }
    state_ = State::running;
    job_->command_runs = true;
    job_->end_tries = 0;
    job_->result = {};
    job_->delivery.send_items(actions, now);
    actions.push_back(RunCommand{fence::guarded_line(command.line, job_->assign.epoch),
                                 command.input, command.time_limit});
}

// No command could be begun. `outcome` if nothing can have happened on the host; otherwise somebody
// has to look.
void LaneMachine::end_unbegun(Outcome outcome, std::string message, HostState host,
                              Actions& actions, Now now) {
    if (job_->abandoned) return take_up_next(actions, now);
    if (!job_->untouched()) outcome = Outcome::uncertain;
    finish(report_of(outcome, std::move(message), host), actions, now);
}

void LaneMachine::end_uncertain(std::string message, HostState host, Actions& actions, Now now) {
    if (job_->abandoned) return take_up_next(actions, now);
    finish(report_of(Outcome::uncertain, std::move(message), host), actions, now);
}

void LaneMachine::finish(JobReport report, Actions& actions, Now now) {
    state_ = State::reporting;
    job_->command_runs = false;
    job_->record.end_step(exit_status_unknown, now.wall);
    report.host_keys = job_->host_keys;
    job_->delivery.send_report(std::move(report), actions, now);
}

}  // namespace grivon::lane
