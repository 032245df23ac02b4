#include "tests/simulation/network.hpp"

#include <algorithm>

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration way_min = 50us;
constexpr Duration reconnect_max = 200ms;
constexpr std::size_t to_broker_way = 0;
constexpr std::size_t to_worker_way = 1;

Socket socket_of(const BrokerToWorker& message) {
    return std::holds_alternative<ItemsStored>(message) ? Socket::output : Socket::control;
}

}  // namespace

Network::Line* Network::line_of(const std::string& worker, Socket socket) {
    const auto found = peers_.find(worker);
    return found == peers_.end() ? nullptr : &found->second.lines[static_cast<std::size_t>(socket)];
}

void Network::attach(const std::string& worker, WorkerEar ear) {
    peers_[worker].ear = std::move(ear);
    for (const auto socket : {Socket::control, Socket::output}) connect_later(worker, socket);
}

// What it said last may still be on the way.
void Network::detach(const std::string& worker) {
    if (const auto found = peers_.find(worker); found != peers_.end()) {
        found->second.ear = nullptr;
        for (auto& line : found->second.lines) line.up = false;
    }
}

// The two sockets of a worker do not come back at the same moment.
void Network::connect_later(const std::string& worker, Socket socket) {
    context_.scheduler.after(context_.random.between(1ms, reconnect_max), [this, worker, socket] {
        auto* line = line_of(worker, socket);
        if (line == nullptr || !peers_.at(worker).ear || !broker_) return;
        line->up = true;
    });
}

void Network::broker_comes(BrokerEar ear) {
    broker_ = std::move(ear);
    for (const auto& [worker, peer] : peers_)
        for (const auto socket : {Socket::control, Socket::output}) connect_later(worker, socket);
}

void Network::broker_goes() {
    broker_ = nullptr;
    for (auto& [worker, peer] : peers_)
        for (auto& line : peer.lines) drop(line);
}

void Network::drop(Line& line) {
    line.up = false;
    line.known = false;
    ++line.cuts_count;
}

void Network::cut(const std::string& worker, Socket socket) {
    auto* line = line_of(worker, socket);
    if (line == nullptr) return;
    drop(*line);
    connect_later(worker, socket);
}

void Network::hold_up(const std::string& worker, Socket socket, Duration time) {
    if (auto* line = line_of(worker, socket); line != nullptr)
        for (auto& last : line->last_arrival)
            last = std::max(last, context_.scheduler.now() + time);
}

std::vector<std::string> Network::workers() const {
    std::vector<std::string> names;
    for (const auto& [worker, peer] : peers_)
        if (peer.ear) names.push_back(worker);
    return names;
}

void Network::carry(Line& line, std::size_t direction, const std::function<void()>& arrive) {
    auto& random = context_.random;
    const auto& settings = context_.settings;
    if (context_.trouble(settings.messages_dropped)) {
        ++dropped_count_;
        return;
    }
    auto time = context_.scheduler.now() + random.between(way_min, settings.message_delay_max);
    if (context_.trouble(settings.messages_reordered)) {
        ++overtaken_count_;
    } else {
        time = std::max(time, line.last_arrival[direction]);
        line.last_arrival[direction] = time;
    }
    context_.scheduler.at(time, arrive);
    if (context_.trouble(settings.messages_doubled)) {
        ++doubled_count_;
        context_.scheduler.at(time, arrive);
    }
}

bool Network::to_broker(const std::string& worker, Socket socket, const WorkerToBroker& message) {
    auto* line = line_of(worker, socket);
    if (line == nullptr || !line->up) return false;
    carry(*line, to_broker_way, [this, worker, socket, cuts = line->cuts_count, message] {
        arrive_at_broker(worker, socket, cuts, message);
    });
    return true;
}

void Network::arrive_at_broker(const std::string& worker, Socket socket, std::uint64_t cuts_count,
                               const WorkerToBroker& message) {
    auto* line = line_of(worker, socket);
    if (!broker_ || line == nullptr || line->cuts_count != cuts_count) return;
    line->known = true;
    std::visit([this](const auto& one) { broker_(core::Input(one)); }, message);
}

void Network::to_worker(const core::SendToWorker& said) {
    const auto socket = socket_of(said.message);
    auto* line = line_of(said.worker, socket);
    if (line == nullptr || !line->known) return;
    carry(*line, to_worker_way,
          [this, worker = said.worker, socket, cuts = line->cuts_count, message = said.message] {
              arrive_at_worker(worker, socket, cuts, message);
          });
}

void Network::arrive_at_worker(const std::string& worker, Socket socket, std::uint64_t cuts_count,
                               const BrokerToWorker& message) {
    const auto* line = line_of(worker, socket);
    if (line == nullptr || line->cuts_count != cuts_count) return;
    if (const auto& ear = peers_.at(worker).ear) ear(socket, message);
}

}  // namespace grivon::sim
