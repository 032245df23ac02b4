// A lane at a real sshd, and what comes between two turns of the loop.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "tests/ssh/sshd.hpp"
#include "workers/lane_runner.hpp"

namespace grivon::test {
namespace {

// Stops the job in the very moment in which the lane has spawned its first command on the host:
// the machine closes the connection before that command begins. Lets go of the lane at the end, as
// a worker does.
class HastyOwner : public workers::LaneOwner {
public:
    void send(const JobItems&) override {}
    void send(const AttemptReport& report) override { reports.push_back(report); }
    void lane_moved(const std::string& host) override {
        if (!lane) return;
        if (lane->machine().state() == lane::LaneMachine::State::fencing && !stopped) {
            stopped = true;
            lane->stop({host, JobId{1}, 1, Epoch{3}});
        } else if (!reports.empty()) {
            lane.reset();
        }
    }

    std::shared_ptr<workers::LaneRunner> lane;
    bool stopped = false;
    std::vector<AttemptReport> reports;
};

TEST_CASE("a connection may be closed after a command was wanted, and before it begins") {
    const Sshd sshd("ForceCommand true");
    boost::asio::io_context io(1);
    lane::BrokerContact contact;
    contact.heard(read_clocks().steady);
    HastyOwner owner;
    owner.lane = std::make_shared<workers::LaneRunner>(io.get_executor(), owner, sshd.settings(),
                                                       contact, "bench", sshd.host().name);
    Assign assign;
    assign.job = JobId{1};
    assign.attempt = 1;
    assign.epoch = Epoch{3};
    assign.host = sshd.host();
    assign.spec.verb = "add";
    assign.spec.object = "host vmwarenet";
    assign.spec.vmnet = VmnetSpec{"vmnet0", VmnetKind::bridge, "eth0", "", ""};
    owner.lane->assigned(assign);
    io.run();
    CHECK(owner.stopped);
    REQUIRE(owner.reports.size() == 1);
    CHECK(owner.reports[0].report.outcome == Outcome::cancelled);
}

}  // namespace
}  // namespace grivon::test
