// A whole lane over real SSH, with its fence, and the broker that it talks to in its smallest form.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tests/conformance/ssh_login.hpp"
#include "wire/worker_messages.hpp"
#include "workers/lane_runner.hpp"

namespace grivon::test {

// Stores everything at once, and cancels the job when the step begins; without a step, never.
class LaneBroker : private workers::LaneOwner {
public:
    LaneBroker(const SshLogin& login, Assign assign, std::string cancelled_step = {})
        : assign_(std::move(assign)), step_(std::move(cancelled_step)) {
        assign_.epoch = Epoch{3};
        const HostConnection& reached = login.host();
        assign_.host.address = reached.address;
        assign_.host.port = reached.port;
        assign_.host.user = reached.user;
        assign_.host.host_key = reached.host_key;
        contact_.heard(read_clocks().steady);
        workers::LaneOwner& owner = *this;
        lane_ = std::make_shared<workers::LaneRunner>(io_.get_executor(), owner, login.settings(),
                                                      contact_, "worker", assign_.host.name);
    }

    // Called when the step is about to begin on the host, and whenever a step has ended.
    std::function<void()> on_step = [] {};
    std::function<void()> on_step_end = [] {};

    JobReport run() {
        lane_->assigned(assign_);
        io_.run();
        REQUIRE(report_);
        return *report_;
    }

private:
    void send(const JobItems& items) override {
        const ItemsStored stored{items.job, items.attempt, items.position + items.items.size()};
        boost::asio::post(io_, [this, stored] {
            if (lane_) lane_->items_stored(stored);
        });
        // After that: a step waits for it, and is to have begun when the job is cancelled.
        for (const JobItem& item : items.items) take(item);
    }

    void take(const JobItem& item) {
        if (item.kind == ItemKind::step_finished) on_step_end();
        if (item.kind != ItemKind::step_started || item.name != step_) return;
        on_step();
        boost::asio::post(io_, [this] {
            lane_->stop({assign_.host.name, assign_.job, assign_.attempt, assign_.epoch});
        });
    }

    void send(const AttemptReport& report) override {
        report_ = report.report;
        boost::asio::post(io_, [this] { lane_.reset(); });  // and the connection with it
    }

    void lane_moved(const std::string&) override {}

    Assign assign_;
    const std::string step_;
    boost::asio::io_context io_{1};
    lane::BrokerContact contact_;
    std::shared_ptr<workers::LaneRunner> lane_;
    std::optional<JobReport> report_;
};

}  // namespace grivon::test
