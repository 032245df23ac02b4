// Jobs and commands that are to end before their time.
//
// A command is ended over a login of its own, beside it, so that its last words and its exit status
// still come. That may find nothing yet, when the host is slow to start the command: so it is tried
// again until the command has ended. Past that the connection is given up, and the fence, taken
// anew, ends what is left. Then the stop script looks.
#include <algorithm>
#include <utility>

#include "workers/lane/fence.hpp"
#include "workers/lane/lane_job.hpp"

namespace grivon::lane {
namespace {

constexpr int end_tries_max = 3;

// From an answer to the next try: the end of a command travels no longer.
constexpr std::chrono::seconds try_again_after{2};

}  // namespace

Actions LaneMachine::stop(const StopJob& stop, Now now) {
    Actions actions;
    if (stop.epoch != epoch_) return actions;
    // It waits for the end of what was before it: nothing of it was begun.
    if (next_ && next_->job == stop.job && next_->attempt == stop.attempt) next_->stopping = true;
    if (is_of_job(stop.job, stop.attempt)) begin_stop(StopReason{}, actions, now);
    return actions;
}

void LaneMachine::begin_stop(const StopReason& reason, Actions& actions, Now now) {
    if (job_->stop || job_->delivery.has_report()) return;
    job_->stop = reason;
    if (state_ == State::ending) return;
    if (state_ == State::running) return end_command(actions);
    job_->record.drop_step(now.wall);  // it waited for the broker or the connection
    if (job_->untouched()) {
        if (is_outside()) lose_connection(actions);
        return finish(nothing_done_report(reason, host_), actions, now);
    }
    if (state_ == State::fencing) lose_connection(actions);  // it may be patient for a minute
    take_up_stop_script(now);
    if (state_ != State::connecting) go_on(actions, now);
}

// The stop script is told what this attempt began, beside what those before it did.
void LaneMachine::take_up_stop_script(Now now) {
    job_->record.end_step(exit_status_unknown, now.wall);
    const auto& steps = job_->record.steps();
    auto& begun = job_->assign.steps_begun;
    begun.insert(begun.end(), steps.begin(), steps.end());
    job_->script = scripts_.make_stop(job_->assign);
    job_->in_stop_script = true;
    job_->refused = false;
}

void LaneMachine::end_command(Actions& actions) {
    state_ = State::ending;
    job_->end_tried = true;
    ++job_->end_tries;
    job_->try_again_at.reset();
    actions.push_back(
        EndCommand{job_->assign.host, fence::end_line(job_->assign.epoch), fence::end_limit});
}

// The command has taken longer than it may, and its connection is of no more use.
void LaneMachine::end_overdue_command(Actions& actions, Now now) {
    const drivers::RemoteCommand& command = *job_->script.pending();
    job_->overdue = "\"" + command.name + "\" on " + host_ + " did not end within " +
                    duration_text(command.time_limit);
    job_->has_run = true;
    job_->command_runs = false;
    lose_connection(actions);
    if (job_->abandoned) return take_up_next(actions, now);
    end_command(actions);
}

// Nobody will tell the end of the command.
void LaneMachine::lose_ending_command(Actions& actions, Now now) {
    lose_connection(actions);
    if (std::exchange(job_->command_runs, false)) job_->has_run = true;
    go_on_after_ending(actions, now);
}

Actions LaneMachine::command_end_tried(bool ended, Now now) {
    Actions actions;
    if (state_ != State::ending || !std::exchange(job_->end_tried, false)) return actions;
    if (!job_->overdue.empty())
        job_->overdue += ended ? "; it was ended there" : "; it may run there still";
    if (!job_->command_runs)
        go_on_after_ending(actions, now);
    else if (job_->end_tries < end_tries_max)
        job_->try_again_at = now.steady + try_again_after;
    else
        lose_ending_command(actions, now);
    return actions;
}

// When both ends have come: that of the command, and that of ending it. Before, a line that ends
// commands may still be on its way, and would hit the next one.
void LaneMachine::go_on_after_ending(Actions& actions, Now now) {
    if (job_->command_runs || job_->end_tried) return;
    job_->try_again_at.reset();
    if (job_->abandoned) return take_up_next(actions, now);
    if (!job_->stop || job_->in_stop_script)
        return end_uncertain(job_->overdue, HostState::up, actions, now);
    if (job_->untouched()) return finish(nothing_done_report(*job_->stop, host_), actions, now);
    take_up_stop_script(now);
    go_on(actions, now);
}

// ---- time ---------------------------------------------------------------------------------------

std::optional<SteadyTime> LaneMachine::deadline() const {
    if (!job_ || job_->abandoned || job_->delivery.has_report()) return std::nullopt;
    if (!job_->stop) return job_->time_limit_at;
    // The end of a command is behind its output: while that waits for room, so does this.
    return wants_output() ? job_->try_again_at : std::nullopt;
}

Actions LaneMachine::deadline_passed(Now now) {
    Actions actions;
    const auto at = deadline();
    if (!at || now.steady < *at) return actions;
    if (job_->stop)
        end_command(actions);
    else
        begin_stop({std::chrono::milliseconds(job_->assign.spec.time_limit_ms)}, actions, now);
    return actions;
}

}  // namespace grivon::lane
