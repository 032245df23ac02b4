// Jobs that are cancelled while their command runs on a host: a whole lane, over real SSH.
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <tuple>

#include "tests/conformance/vmware_vm_host.hpp"
#include "workers/lane_runner.hpp"

namespace grivon::test {
namespace asio = boost::asio;
namespace {

// Longer than any test.
constexpr auto forever_s = "1000";

// Those whose commands can be held at a step.
using SimulatedHosts = std::tuple<VmwareServerHost, VmwareWorkstationHost>;

// A lane, and the broker that it talks to: it stores everything at once, and cancels the job when
// the step begins.
class CancellingBroker : private workers::LaneOwner {
public:
    CancellingBroker(const SimulatedHost& host, Assign assign, std::string step)
        : host_(host), assign_(std::move(assign)), step_(std::move(step)) {
        assign_.epoch = Epoch{3};
        const HostConnection& reached = host.login().host();
        assign_.host.address = reached.address;
        assign_.host.port = reached.port;
        assign_.host.user = reached.user;
        assign_.host.host_key = reached.host_key;
        contact_.heard(read_clocks().steady);
        workers::LaneOwner& owner = *this;
        lane_ = std::make_shared<workers::LaneRunner>(io_.get_executor(), owner,
                                                      host.login().settings(), contact_, "worker",
                                                      assign_.host.name);
    }

    // Called when the step is about to begin on the host.
    std::function<void()> on_step = [] {};

    JobReport run() {
        lane_->assigned(assign_);
        io_.run();
        REQUIRE(report_);
        return *report_;
    }

private:
    void send(const JobItems& items) override {
        const ItemsStored stored{items.job, items.attempt, items.position + items.items.size()};
        asio::post(io_, [this, stored] {
            if (lane_) lane_->items_stored(stored);
        });
        // After that: a step waits for it, and is to have begun when the job is cancelled.
        for (const JobItem& item : items.items) take(item);
    }

    // The command of the step hangs; nothing else does.
    void take(const JobItem& item) {
        if (item.kind == ItemKind::step_finished) host_.clear_faults();
        if (item.kind != ItemKind::step_started || item.name != step_) return;
        host_.set_fault("slow", forever_s);
        on_step();
        asio::post(io_, [this] {
            lane_->stop({assign_.host.name, assign_.job, assign_.attempt, assign_.epoch});
        });
    }

    void send(const AttemptReport& report) override {
        report_ = report.report;
        asio::post(io_, [this] { lane_.reset(); });  // and the connection with it
    }

    void lane_moved(const std::string&) override {}

    const SimulatedHost& host_;
    Assign assign_;
    const std::string step_;
    asio::io_context io_{1};
    lane::BrokerContact contact_;
    std::shared_ptr<workers::LaneRunner> lane_;
    std::optional<JobReport> report_;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE(
    "a create that is cancelled while it makes a disk leaves nothing on the host", "[vm]",
    SimulatedHosts) {
    const TestType host;
    const Assign create = host.job("create");
    CancellingBroker broker(host.host(), create, "disk:scsi0:0");
    broker.on_step = [&host] { host.write(host.disk_path(), "half a disk"); };
    const JobReport report = broker.run();
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "what was made of slice0@" + create.host.name + " was removed");
    CHECK(report.vm == VmState::none);
    CHECK(host.host().processes().empty());
    CHECK(host.nothing_left());
    CHECK(report_of(host.jobs(), create).outcome == Outcome::succeeded);
}

TEMPLATE_LIST_TEST_CASE("a start that is cancelled leaves the VM as it is seen", "[vm]",
                        SimulatedHosts) {
    const TestType host;
    host.make_network();
    REQUIRE(report_of(host.jobs(), host.job("create")).outcome == Outcome::succeeded);
    CancellingBroker broker(host.host(), host.job("start"), "start");
    const JobReport report = broker.run();
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.message == "slice0@" + host.job("start").host.name + " is off");
    CHECK(report.vm == VmState::off);
    CHECK(host.host().processes().empty());
    CHECK(host.state() == VmState::off);
    CHECK(report_of(host.jobs(), host.job("start")).outcome == Outcome::succeeded);
}

}  // namespace grivon::test
