#include "tests/simulation/faults.hpp"

#include <numeric>

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

}  // namespace

Faults::Faults(Context& context, Parties parties) : context_(context), parties_(parties) {}

Duration Faults::a_while() {
    return context_.random.between(10ms, context_.settings.down_time_max);
}

WorkerSim& Faults::a_worker() {
    return *parties_.workers[context_.random.pick(parties_.workers.size())];
}

HostSim& Faults::a_host() {
    auto place = parties_.hosts.begin();
    std::advance(place, context_.random.pick(context_.settings.hosts_count));
    return place->second;
}

void Faults::next() {
    const auto delay = context_.random.between(1ms, 2 * context_.settings.fault_interval);
    context_.scheduler.after(delay, [this] {
        if (context_.calm) return;
        make_one();
        next();
    });
}

void Faults::make_one() {
    const auto& weights = context_.settings.fault_weights;
    const auto sum = std::accumulate(std::begin(weights), std::end(weights), 0U);
    if (sum == 0) return;
    auto drawn = context_.random.pick(sum);
    std::size_t kind = 0;
    while (drawn >= weights[kind]) drawn -= weights[kind++];
    ++counts_[kind];
    make(static_cast<FaultKind>(kind));
}

void Faults::kill_broker(BrokerSim::End how) {
    parties_.broker.end(how);
    context_.scheduler.after(a_while(), [this] { parties_.broker.start(); });
}

void Faults::kill(WorkerSim& worker) {
    worker.kill();
    context_.scheduler.after(a_while(), [&worker] { worker.start(); });
}

void Faults::make(FaultKind kind) {
    auto& random = context_.random;
    switch (kind) {
        case FaultKind::broker_killed:
            return kill_broker(BrokerSim::End::killed);
        case FaultKind::broker_stopped:
            return kill_broker(BrokerSim::End::stopped);
        case FaultKind::broker_still:
            return parties_.broker.stand_still(a_while());
        case FaultKind::store_away:
            return parties_.broker.lose_store(a_while());
        case FaultKind::worker_killed:
            return kill(a_worker());
        case FaultKind::worker_still:
            return a_worker().stand_still(a_while());
        case FaultKind::worker_drained:
            return a_worker().drain();
        case FaultKind::control_cut:
            return parties_.network.cut(a_worker().id(), Socket::control);
        case FaultKind::output_cut:
            return parties_.network.cut(a_worker().id(), Socket::output);
        case FaultKind::line_held_up:
            return parties_.network.hold_up(
                a_worker().id(), random.chance(500) ? Socket::control : Socket::output, a_while());
        case FaultKind::host_rebooted:
            return a_host().reboot(a_while());
        case FaultKind::host_cut:
            return a_host().cut(random.chance(700));
        case FaultKind::clock_jumped:
            context_.history.note(FaultMade{"the wall clock is set"});
            return context_.scheduler.set_wall_offset(
                random.between(-clock_jump_max, clock_jump_max));
        case FaultKind::ambush:
            return lie_in_ambush();
    }
}

void Faults::lie_in_ambush() {
    const auto point = static_cast<CommitPoint>(context_.random.pick(3));
    const auto victim = context_.random.pick(4);
    parties_.broker.at_commit(point, [this, victim] {
        if (context_.calm) return;
        if (victim == 0 || victim == 1) kill_broker(BrokerSim::End::killed);
        if (victim == 1 || victim == 2) kill(a_worker());
        if (victim == 3) a_host().reboot(a_while());
    });
}

}  // namespace grivon::sim
