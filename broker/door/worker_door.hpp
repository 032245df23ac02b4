// The door for workers: two sockets, one for leases, jobs, reports and heartbeats, one for output,
// so that a flood of output never delays a heartbeat. What a worker says counts only if it comes
// with a worker's key, or from an account that is trusted, and always the same one for a run of a
// worker; whether it holds the lease that it speaks of is for the core to see. Runs on the loop's
// thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "broker/core/inputs.hpp"
#include "broker/door/peers.hpp"
#include "broker/pipeline.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

class WorkerDoor {
public:
    // site_of: what a run of a worker, by its UUID, has said hello with; nothing: the core knows
    // none such.
    WorkerDoor(Link& control, Link& output, Peers& peers, Pipeline& pipeline,
               std::function<std::optional<std::string>(const std::string&)> site_of)
        : control_(control),
          output_(output),
          peers_(peers),
          pipeline_(pipeline),
          site_of_(std::move(site_of)) {}

    // Each receives until its link is closed.
    [[nodiscard]] boost::asio::awaitable<void> run_control();
    [[nodiscard]] boost::asio::awaitable<void> run_output();

    // A message to a worker that is gone is dropped: it says hello again when it is back, and the
    // core sends again what it then finds missing.
    void send(const core::SendToWorker& message);

private:
    // Where a worker (by UUID) was last heard on a socket.
    using Identities = std::unordered_map<std::string, std::string>;

    void hear(Link& link, const Frames& frames, Identities& identities);
    void take(const Frames& frames, const core::Principal& principal, Identities& identities);
    [[nodiscard]] Result<> check(const WorkerToBroker& message, const core::Principal& principal);
    [[nodiscard]] Result<> check_owner(const std::string& worker, const core::Principal& principal);
    void forget_the_gone();
    void refuse(const core::Principal& principal, const std::string& what, const std::string& why);

    Link& control_;
    Link& output_;
    Peers& peers_;
    Pipeline& pipeline_;
    std::function<std::optional<std::string>(const std::string&)> site_of_;
    // Who came as that worker: nobody else is believed to be it.
    std::unordered_map<std::string, std::string> owners_;
    std::unordered_map<std::string, std::size_t> workers_of_;  // how many of those each has
    Identities control_identities_;
    Identities output_identities_;
};

}  // namespace grivon::broker
