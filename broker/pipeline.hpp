// Persist, then say: the way of every input through the core, the store and out again.
//
// An input is applied to the core at once; its effects and events are held until the store has
// committed the records that came with it. Then the events of all inputs of the commit are let out
// together, and after them the effects in the order of the inputs.
// Runs on the loop's thread; only the store's callbacks come from the writer thread, and they only
// hand over.
#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/core/core.hpp"
#include "broker/store/store.hpp"

namespace grivon::broker {

// Where what is committed goes. All calls on the loop's thread.
class Outlet {
public:
    virtual ~Outlet() = default;
    virtual void perform(const core::Effect& effect) = 0;
    virtual void events_committed(std::vector<Event> events) = 0;  // all of a commit
    virtual void job_changed(JobId job) = 0;                       // its state or its items
    virtual void broken(const Error& error) = 0;                   // the broker must end
};

class Pipeline : public store::StoreListener {
public:
    Pipeline(boost::asio::io_context& io, Outlet& outlet);

    // Before the first input. The store calls back to this object; both outlive it.
    void start(core::Core& core, store::Store& store);

    void feed(const core::Input& input);
    // Runs the task when all that was fed before is committed: for answers about the present.
    void after_commit(std::function<void()> task);
    // Runs the task when nothing of the job waits for its commit: at once for one that ended long
    // ago, whatever else cannot be committed now.
    void after_commit_of(JobId job, std::function<void()> task);

    // Why nothing can be committed now; nothing: all is well.
    [[nodiscard]] const std::optional<Error>& outage() const { return outage_; }
    // Stops the timer; feeds and callbacks after this do nothing.
    void stop();

    void committed(std::uint64_t ticket) override;
    void unavailable(const Error& error) override;
    void available() override;
    void failed(const Error& error) override;

private:
    // What an input said that must wait for a commit.
    struct Held {
        std::uint64_t ticket = 0;
        std::vector<core::Effect> effects;
        std::vector<Event> events;
        std::set<JobId> jobs;
        std::function<void()> task;
    };

    void hold(Held held);
    void release(std::uint64_t ticket);
    void let_out_events(std::uint64_t ticket);
    void let_out(const Held& held);
    void arm_timer();

    boost::asio::io_context& io_;
    Outlet& outlet_;
    core::Core* core_ = nullptr;
    store::Store* store_ = nullptr;
    boost::asio::steady_timer timer_;
    std::optional<SteadyTime> timer_at_;
    std::deque<Held> held_;
    std::optional<Error> outage_;
    bool stopped_ = false;
};

}  // namespace grivon::broker
