#include "workers/lane/lane_machine.hpp"

#include <utility>

#include "wire/error.hpp"
#include "workers/lane/fence.hpp"
#include "workers/lane/lane_job.hpp"

namespace grivon::lane {
namespace {

void capture(Bytes& captured, std::string_view bytes) {
    captured.append(bytes.substr(0, drivers::captured_bytes_max - captured.size()));
}

// Trying again helps against a host that does not answer, not against one that refuses us.
Outcome outcome_of(const Error& connect_error) {
    const bool silent =
        connect_error.code == Errc::unavailable || connect_error.code == Errc::timeout;
    return silent ? Outcome::unreached : Outcome::failed;
}

void pin(HostConnection& host, const HostKeySighting& sighting) {
    const auto pin_in = [&sighting](auto& one) {
        one.host_key = sighting.key;
        one.accept_new = false;
    };
    if (sighting.host == host.name) pin_in(host);
    for (auto& jump : host.jump)
        if (jump.host == sighting.host) pin_in(jump);
}

}  // namespace

LaneMachine::LaneMachine(std::string worker, std::string host, Scripts scripts,
                         const BrokerContact& contact)
    : worker_(std::move(worker)),
      host_(std::move(host)),
      scripts_(std::move(scripts)),
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
    const bool stalled = !wants_output();
    if (!job_->delivery.stored(stored.position, actions, now)) return actions;
    if (stalled && wants_output() && job_->command_runs) actions.push_back(ReadOn{});
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
    if (job_ && !job_->abandoned) job_->delivery.send_again(actions, now);
    return actions;
}

Actions LaneMachine::tick(Now now) {
    Actions actions;
    if (job_ && !job_->abandoned) job_->delivery.tick(actions, now);
    return actions;
}

// ---- from the host ------------------------------------------------------------------------------

void LaneMachine::host_keys_seen(const std::vector<HostKeySighting>& sightings) {
    if (state_ != State::connecting) return;
    for (const auto& sighting : sightings) {
        job_->host_keys.push_back(sighting);
        if (sighting.expected.empty()) pin(job_->assign.host, sighting);
    }
}

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
    const auto outcome = job_->was_shown_another_key() ? Outcome::unreached : outcome_of(error);
    end_unbegun(outcome, error.message, HostState::unreachable, actions, now);
    return actions;
}

Actions LaneMachine::output(ItemKind kind, std::string_view bytes, Now now) {
    Actions actions;
    if (state_ == State::fencing) capture(job_->result.error_output, bytes);
    if (!job_ || !job_->command_runs) return actions;
    job_->has_run = true;
    if (job_->abandoned) return actions;
    job_->record.add_output(kind, bytes, now.wall);
    capture(kind == ItemKind::output ? job_->result.output : job_->result.error_output, bytes);
    job_->delivery.send_items(actions, now);
    return actions;
}

Actions LaneMachine::command_ended(std::int32_t exit_status, Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    connection_served_ = true;
    job_->command_runs = false;
    const bool was_let_through =
        state_ != State::fencing && exit_status != fence::exit_status_not_ours;
    if (was_let_through) {
        job_->has_run = true;
        if (!job_->abandoned) job_->record.end_step(exit_status, now.wall);
    }
    if (state_ == State::ending) {
        go_on_after_ending(actions, now);
    } else if (job_->abandoned) {
        take_up_next(actions, now);
    } else if (was_let_through) {
        job_->result.exit_status = exit_status;
        job_->script.resume(std::exchange(job_->result, {}));
        go_on(actions, now);
    } else {
        fence_ended(exit_status, actions, now);
    }
    return actions;
}

Actions LaneMachine::command_not_begun(const std::string& reason, Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    actions.push_back(CloseConnection{});
    connection_.reset();
    job_->command_runs = false;
    // A kept connection may have died unnoticed since its last command; a new one has no excuse.
    if (state_ == State::ending)
        go_on_after_ending(actions, now);
    else if (connection_served_ && !job_->abandoned)
        connect(actions);
    else
        end_unbegun(Outcome::unreached,
                    "cannot run a command on " + host_ + ": " + reason + "; check the sshd there",
                    HostState::unreachable, actions, now);
    return actions;
}

Actions LaneMachine::time_limit_passed(Now now) {
    Actions actions;
    if (!is_at_command()) return actions;
    if (state_ == State::fencing) {
        lose_connection(actions);
        end_unbegun(Outcome::unreached,
                    "the fence of " + host_ + " could not be taken within " +
                        duration_text(fence::take_limit),
                    HostState::up, actions, now);
    } else if (state_ == State::ending) {
        lose_ending_command(actions, now);
    } else {
        end_overdue_command(actions, now);
    }
    return actions;
}

Actions LaneMachine::connection_lost(Now now) {
    Actions actions;
    if (!connection_) return actions;
    if (state_ == State::ending) {
        lose_ending_command(actions, now);
        return actions;
    }
    lose_connection(actions);
    if (state_ == State::fencing)
        end_unbegun(Outcome::unreached, "connection to " + host_ + " was lost before a command ran",
                    HostState::unreachable, actions, now);
    else if (state_ == State::running)
        end_uncertain("connection to " + host_ + " was lost while \"" +
                          job_->script.pending()->name + "\" ran",
                      HostState::unreachable, actions, now);
    return actions;
}

// ---- what it is at ------------------------------------------------------------------------------

bool LaneMachine::wants_output() const {
    return !job_ || job_->abandoned || !job_->delivery.full();
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

bool LaneMachine::is_outside() const {
    return state_ == State::connecting || state_ == State::ending || is_at_command();
}

bool LaneMachine::is_at_command() const {
    return state_ == State::fencing || (job_ && job_->command_runs);
}

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

}  // namespace grivon::lane
