#include "tests/simulation/worker_sim.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/simulation/model_script.hpp"
#include "wire/limits.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration hello_retry_interval = 100ms;  // as in workers/worker.cpp
constexpr Duration start_again_max = 3s;
constexpr Duration login_time_max = 10s;

}  // namespace

WorkerSim::Lane::Lane(const std::string& worker, const std::string& host,
                      const lane::BrokerContact& contact)
    : machine(worker, host, {model_script, model_stop_script}, contact) {}

WorkerSim::WorkerSim(Context& context, Network& network, FindHost find_host, std::string name)
    : context_(context),
      network_(network),
      find_host_(std::move(find_host)),
      name_(std::move(name)) {}

// ---- its life -----------------------------------------------------------------------------------

void WorkerSim::start() {
    if (up_) return;
    ++life_;
    up_ = true;
    id_ = name_ + "." + std::to_string(life_);
    still_ = output_refused_ = welcomed_ = draining_ = false;
    contact_ = {};
    context_.history.note(FaultMade{"worker " + id_ + " starts"});
    network_.attach(id_, [this, life = life_](Socket socket, const BrokerToWorker& message) {
        if (life == life_) handle([this, socket, message] { hear(socket, message); });
    });
    beat();
}

void WorkerSim::kill() {
    if (!up_) return;
    context_.history.note(FaultMade{"worker " + id_ + " is killed"});
    up_ = false;
    ++life_;
    unhandled_.clear();
    network_.detach(id_);
    for (auto& [host, lane] : lanes_) close_session(host, *lane);
    lanes_.clear();
}

void WorkerSim::stand_still(Duration time) {
    if (!up_ || still_) return;
    context_.history.note(FaultMade{"worker " + id_ + " stands still"});
    still_ = true;
    context_.scheduler.after(time, [this, life = life_] {
        if (life != life_) return;
        context_.history.note(FaultMade{"worker " + id_ + " goes on"});
        still_ = false;
        while (!unhandled_.empty() && life == life_) {
            const auto event = std::move(unhandled_.front());
            unhandled_.pop_front();
            event();
        }
    });
}

void WorkerSim::drain() {
    if (!up_ || still_ || draining_) return;
    context_.history.note(FaultMade{"worker " + id_ + " is to finish"});
    draining_ = true;
    say_goodbye(false);
    leave_if_finished();
}

void WorkerSim::handle(std::function<void()> event) {
    if (still_)
        unhandled_.push_back(std::move(event));
    else
        event();
}

void WorkerSim::later(Duration delay, std::function<void()> event) {
    context_.scheduler.after(delay, [this, life = life_, event = std::move(event)] {
        if (life == life_) handle(event);
    });
}

// ---- the broker's messages ----------------------------------------------------------------------

void WorkerSim::hear(Socket socket, const BrokerToWorker& message) {
    const auto life = life_;
    if (socket == Socket::control) {
        const bool was_silent = contact_.silent(clocks().steady);
        contact_.heard(clocks().steady);
        context_.history.note(BrokerHeard{id_, clocks().steady});
        if (was_silent)
            for_each_lane([this](const std::string& host, const LanePointer& lane) {
                perform(host, lane, lane->machine.broker_heard(clocks()));
            });
    }
    if (life == life_) std::visit([this](const auto& one) { hear(one); }, message);
}

void WorkerSim::hear(const WorkerWelcome& welcome) {
    welcomed_ = true;
    contact_.set_lease(std::chrono::milliseconds(welcome.lease_ms));
    next_beat(0us);
    if (draining_) say_goodbye(false);
    for_each_lane([this](const std::string& host, const LanePointer& lane) {
        perform(host, lane, lane->machine.send_again(clocks()));
    });
}

void WorkerSim::hear(const Assign& assign) {
    const auto& host = assign.host.name;
    auto& lane = lanes_[host];
    if (!lane) lane = std::make_shared<Lane>(id_, host, contact_);
    const auto kept = lane;
    perform(host, kept, kept->machine.assigned(assign, clocks()));
}

void WorkerSim::hear(const ReportStored& stored) {
    at_job(stored.job, [&](const std::string& host, const LanePointer& lane) {
        perform(host, lane, lane->machine.report_stored(stored, clocks()));
    });
}

void WorkerSim::hear(const LeaseEnded& ended) {
    const auto found = lanes_.find(ended.host);
    if (found == lanes_.end()) return;
    const auto kept = found->second;
    perform(ended.host, kept, kept->machine.lease_ended(ended, clocks()));
}

void WorkerSim::hear(const ItemsStored& stored) {
    at_job(stored.job, [&](const std::string& host, const LanePointer& lane) {
        perform(host, lane, lane->machine.items_stored(stored, clocks()));
    });
}

void WorkerSim::hear(const StopJob& stop) {
    const auto found = lanes_.find(stop.host);
    if (found == lanes_.end()) return;
    const auto kept = found->second;
    perform(stop.host, kept, kept->machine.stop(stop, clocks()));
}

// It reaches the host, or not; what it sees of VMs is not modelled.
void WorkerSim::hear(const Probe& probe) {
    ProbeReport report{id_, probe.host.name, probe.probe, {}};
    report.report.host = context_.random.chance(500) ? HostState::up : HostState::unreachable;
    (void)network_.to_broker(id_, Socket::control, report);
}

// ---- what it says -------------------------------------------------------------------------------

void WorkerSim::next_beat(Duration delay) {
    later(delay, [this, number = ++beat_] {
        if (number == beat_) beat();
    });
}

void WorkerSim::beat() {
    const auto life = life_;
    if (!welcomed_ || contact_.silent(clocks().steady))
        say_hello();
    else
        say_what_it_is_at();
    for_each_lane([this](const std::string& host, const LanePointer& lane) {
        perform(host, lane, lane->machine.tick(clocks()));
    });
    if (life == life_ && std::exchange(output_refused_, false))
        for_each_lane([this](const std::string& host, const LanePointer& lane) {
            perform(host, lane, lane->machine.send_again(clocks()));
        });
    if (life == life_) next_beat(welcomed_ ? limits::heartbeat_interval : hello_retry_interval);
}

void WorkerSim::say_hello() {
    WorkerHello hello{id_, name_, context_.settings.lanes_max, {}};
    for (const auto& [host, lane] : lanes_)
        if (auto held = lane->machine.held()) hello.holds.push_back(std::move(*held));
    (void)network_.to_broker(id_, Socket::control, hello);
}

void WorkerSim::say_what_it_is_at() {
    WorkerHeartbeat beat{id_, {}};
    for (const auto& [host, lane] : lanes_)
        if (auto held = lane->machine.held(); held && held->job != JobId{})
            beat.at_work.push_back(std::move(*held));
    (void)network_.to_broker(id_, Socket::control, beat);
}

void WorkerSim::say_goodbye(bool finished) {
    (void)network_.to_broker(id_, Socket::control, WorkerGoodbye{id_, finished});
}

void WorkerSim::leave_if_finished() {
    if (!draining_ || !up_) return;
    for (const auto& [host, lane] : lanes_)
        if (lane->machine.busy()) return;
    say_goodbye(true);
    kill();
    context_.scheduler.after(context_.random.between(10ms, start_again_max), [this] { start(); });
}

// ---- hosts --------------------------------------------------------------------------------------

void WorkerSim::hear_host(const std::string& host, HostSim::Connection connection,
                          const SshSignal& signal) {
    const auto found = lanes_.find(host);
    if (found == lanes_.end() || found->second->session != connection) return;
    const auto lane = found->second;
    perform(host, lane, tell(*lane, signal));
}

lane::Actions WorkerSim::tell(Lane& lane, const SshSignal& signal) const {
    struct Teller {
        lane::LaneMachine& machine;
        Now now;
        lane::Actions operator()(const Opened&) const { return machine.connected(now); }
        lane::Actions operator()(const NotOpened& s) const {
            return machine.connect_failed({Errc::unavailable, s.reason}, now);
        }
        lane::Actions operator()(const Printed& s) const {
            return machine.output(s.kind, s.bytes, now);
        }
        lane::Actions operator()(const Ended& s) const {
            return machine.command_ended(s.exit_status, now);
        }
        lane::Actions operator()(const NotBegun&) const {
            return machine.command_not_begun("no channel", now);
        }
        lane::Actions operator()(const Lost&) const { return machine.connection_lost(now); }
    };
    if (!std::holds_alternative<Printed>(signal)) ++lane.commands_count;  // its time is over
    return std::visit(Teller{lane.machine, clocks()}, signal);
}

// A lane may leave the map, and the worker, while this runs.
void WorkerSim::perform(const std::string& host_name, const LanePointer& lane,
                        const lane::Actions& actions) {
    const std::string host = host_name;
    for (const auto& action : actions)
        std::visit([&](const auto& one) { perform(host, lane, one); }, action);
    keep_deadline(host, lane);
    const auto found = lanes_.find(host);
    if (found != lanes_.end() && found->second->machine.released()) {
        close_session(host, *found->second);
        lanes_.erase(found);
    }
    leave_if_finished();
}

void WorkerSim::perform(const std::string& host, const LanePointer& lane, const lane::Connect&) {
    close_session(host, *lane);
    auto connection = std::make_shared<HostSim::Connection>();
    *connection =
        find_host_(host).open([this, host, connection, life = life_](const SshSignal& signal) {
            if (life != life_) return;
            handle([this, host, connection, signal] { hear_host(host, *connection, signal); });
        });
    lane->session = *connection;
}

void WorkerSim::perform(const std::string& host, const LanePointer& lane,
                        const lane::RunCommand& action) {
    context_.history.note(CommandSent{id_, host, clocks().steady});
    find_host_(host).run(*lane->session, action.line);
    const auto number = ++lane->commands_count;
    later(action.time_limit, [this, host, number, session = *lane->session] {
        const auto found = lanes_.find(host);
        if (found == lanes_.end() || found->second->session != session ||
            found->second->commands_count != number)
            return;
        const auto kept = found->second;
        perform(host, kept, kept->machine.time_limit_passed(clocks()));
    });
}

// Over a login of its own; whatever comes of it, the lane hears of it once.
void WorkerSim::perform(const std::string& host, const LanePointer& lane,
                        const lane::EndCommand& action) {
    auto& machine_host = find_host_(host);
    const auto connection = std::make_shared<HostSim::Connection>(0);
    const auto answer = [this, host, lane, connection, &machine_host](bool ended) {
        if (*connection == 0) return;
        machine_host.close(std::exchange(*connection, 0));
        perform(host, lane, lane->machine.command_end_tried(ended, clocks()));
    };
    *connection = machine_host.open([this, line = action.line, connection, &machine_host, answer,
                                     life = life_](const SshSignal& signal) {
        if (life != life_) return;
        handle([line, connection, &machine_host, answer, signal] {
            if (*connection == 0 || std::holds_alternative<Printed>(signal)) return;
            if (std::holds_alternative<Opened>(signal)) return machine_host.run(*connection, line);
            const auto* end = std::get_if<Ended>(&signal);
            answer(end != nullptr && end->exit_status == 0);
        });
    });
    later(action.time_limit + login_time_max, [answer] { answer(false); });
}

void WorkerSim::perform(const std::string& host, const LanePointer& lane,
                        const lane::CloseConnection&) {
    close_session(host, *lane);
}

void WorkerSim::keep_deadline(const std::string& host, const LanePointer& lane) {
    const auto deadline = lane->machine.deadline();
    if (deadline == lane->armed_for) return;
    lane->armed_for = deadline;
    if (!deadline) return;
    const auto delay = std::max(Duration(0), Duration(*deadline - clocks().steady));
    later(delay, [this, host, lane, deadline] {
        if (lane->armed_for != deadline) return;
        lane->armed_for.reset();
        perform(host, lane, lane->machine.deadline_passed(clocks()));
    });
}

// A command prints far less than a lane may hold: nothing is ever kept back.
void WorkerSim::perform(const std::string&, const LanePointer&, const lane::ReadOn&) {}

void WorkerSim::perform(const std::string&, const LanePointer&, const JobItems& items) {
    if (!network_.to_broker(id_, Socket::output, items)) output_refused_ = true;
}

void WorkerSim::perform(const std::string&, const LanePointer&, const AttemptReport& report) {
    context_.history.note(ReportMade{id_, report.epoch, report.job, report.attempt,
                                     report.report.outcome, report.items_end});
    (void)network_.to_broker(id_, Socket::control, report);
}

void WorkerSim::close_session(const std::string& host, Lane& lane) {
    if (lane.session) find_host_(host).close(*lane.session);
    lane.session.reset();
}

template <class Call>
void WorkerSim::for_each_lane(const Call& call) {
    const std::vector<std::pair<std::string, LanePointer>> lanes(lanes_.begin(), lanes_.end());
    for (const auto& [host, lane] : lanes) call(host, lane);
}

template <class Call>
void WorkerSim::at_job(JobId job, const Call& call) {
    for (const auto& [host, lane] : lanes_) {
        if (!lane->machine.is_at(job)) continue;
        const auto kept = lane;
        const auto name = host;
        return call(name, kept);
    }
}

}  // namespace grivon::sim
