#include "broker/pipeline.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <iterator>

#include "wire/log.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

// A sign of life promises nothing about the tables, so it never waits for them: a slow database
// must not look like a dead broker to the workers.
bool waits_for_nothing(const core::Effect& effect) {
    const auto* send = std::get_if<core::SendToWorker>(&effect);
    return send != nullptr && (std::holds_alternative<BrokerHeartbeat>(send->message) ||
                               std::holds_alternative<HelloWanted>(send->message));
}

}  // namespace

Pipeline::Pipeline(asio::io_context& io, Outlet& outlet) : io_(io), outlet_(outlet), timer_(io) {}

void Pipeline::start(core::Core& core, store::Store& store) {
    core_ = &core;
    store_ = &store;
    feed(core::TimePassed{});
}

void Pipeline::feed(const core::Input& input) {
    if (stopped_) return;
    auto changes = core_->apply(input, read_clocks());
    Held held;
    for (auto& effect : changes.effects) {
        if (waits_for_nothing(effect))
            outlet_.perform(effect);
        else
            held.effects.push_back(std::move(effect));
    }
    for (const auto& record : changes.records) {
        if (const auto* added = std::get_if<core::AddEvent>(&record))
            held.events.push_back(added->event);
        else if (const auto* job = std::get_if<core::ChangeJob>(&record))
            held.jobs.insert(job->job);
        else if (const auto* items = std::get_if<core::AddItems>(&record))
            held.jobs.insert(items->job);
    }
    if (!changes.records.empty()) held.ticket = store_->write(std::move(changes.records));
    hold(std::move(held));
    arm_timer();
}

void Pipeline::after_commit(std::function<void()> task) {
    Held held;
    held.task = std::move(task);
    hold(std::move(held));
}

void Pipeline::after_commit_of(JobId job, std::function<void()> task) {
    const auto last = std::find_if(held_.rbegin(), held_.rend(),
                                   [job](const Held& held) { return held.jobs.contains(job); });
    if (last == held_.rend()) return task();
    Held held;
    held.ticket = last->ticket;
    held.task = std::move(task);
    held_.insert(last.base(), std::move(held));
}

void Pipeline::hold(Held held) {
    if (held.ticket == 0) {
        if (held_.empty()) {
            let_out(held);
            return;
        }
        held.ticket = held_.back().ticket;  // in order: after what came before
    }
    held_.push_back(std::move(held));
}

void Pipeline::release(std::uint64_t ticket) {
    if (!stopped_) let_out_events(ticket);
    while (!stopped_ && !held_.empty() && held_.front().ticket <= ticket) {
        const Held held = std::move(held_.front());
        held_.pop_front();
        let_out(held);
    }
}

// Together, because each follower and subscriber gets them in one message then.
void Pipeline::let_out_events(std::uint64_t ticket) {
    std::vector<Event> events;
    for (auto& held : held_) {
        if (held.ticket > ticket) break;
        std::move(held.events.begin(), held.events.end(), std::back_inserter(events));
        held.events.clear();
    }
    if (!events.empty()) outlet_.events_committed(std::move(events));
}

void Pipeline::let_out(const Held& held) {
    for (const auto& effect : held.effects) outlet_.perform(effect);
    for (const auto job : held.jobs) outlet_.job_changed(job);
    if (held.task) held.task();
}

void Pipeline::arm_timer() {
    const auto wakeup = core_->next_wakeup();
    if (wakeup == timer_at_) return;
    timer_at_ = wakeup;
    timer_.cancel();
    if (!wakeup) return;
    timer_.expires_at(*wakeup);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error || stopped_) return;
        timer_at_.reset();
        feed(core::TimePassed{});
    });
}

void Pipeline::stop() {
    stopped_ = true;
    timer_.cancel();
    held_.clear();
}

void Pipeline::committed(std::uint64_t ticket) {
    asio::post(io_, [this, ticket] { release(ticket); });
}

void Pipeline::unavailable(const Error& error) {
    asio::post(io_, [this, error] {
        log::error("event=database_away waiting={} error=\"{}\"", held_.size(), error.message);
        outage_ = error;
    });
}

void Pipeline::available() {
    asio::post(io_, [this] {
        log::info("event=database_back");
        outage_.reset();
    });
}

void Pipeline::failed(const Error& error) {
    asio::post(io_, [this, error] {
        if (!stopped_) outlet_.broken(error);
    });
}

}  // namespace grivon::broker
