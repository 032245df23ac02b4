// The door for workers: two sockets, one for leases, jobs, reports and heartbeats, one for output,
// so that a flood of output never delays a heartbeat. Runs on the loop's thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <string>
#include <unordered_map>

#include "broker/core/inputs.hpp"
#include "broker/pipeline.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

class WorkerDoor {
public:
    WorkerDoor(Link& control, Link& output, Pipeline& pipeline)
        : control_(control), output_(output), pipeline_(pipeline) {}

    // Each receives until its link is closed.
    [[nodiscard]] boost::asio::awaitable<void> run_control();
    [[nodiscard]] boost::asio::awaitable<void> run_output();

    // A message to a worker that is gone is dropped: it says hello again when it is back, and the
    // core sends again what it then finds missing.
    void send(const core::SendToWorker& message);

private:
    // Where a worker (by UUID) was last heard on a socket.
    using Identities = std::unordered_map<std::string, std::string>;

    void take(const Frames& frames, Identities& identities);

    Link& control_;
    Link& output_;
    Pipeline& pipeline_;
    Identities control_identities_;
    Identities output_identities_;
};

}  // namespace grivon::broker
