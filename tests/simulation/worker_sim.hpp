// A worker of a run: the real lanes (workers/lane) in a shell that does what workers/worker.cpp and
// workers/lane_runner.cpp do, on the simulated network and hosts.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/simulation/context.hpp"
#include "tests/simulation/host_sim.hpp"
#include "tests/simulation/network.hpp"
#include "workers/lane/lane_machine.hpp"

namespace grivon::sim {

class WorkerSim {
public:
    using FindHost = std::function<HostSim&(const std::string& name)>;

    WorkerSim(Context& context, Network& network, FindHost find_host, std::string name);

    void start();
    [[nodiscard]] bool up() const { return up_; }
    [[nodiscard]] const std::string& id() const { return id_; }

    // ---- faults
    void kill();
    // None of its events is handled until it goes on, then all of them at once.
    void stand_still(Duration time);
    // Asked to finish (SIGTERM).
    void drain();

private:
    struct Lane {
        Lane(const std::string& worker, const std::string& host,
             const lane::BrokerContact& contact);
        lane::LaneMachine machine;
        std::optional<HostSim::Connection> session;
        std::uint64_t commands_count = 0;  // the newest is the one whose time limit counts
        std::optional<SteadyTime> armed_for;
    };
    using LanePointer = std::shared_ptr<Lane>;

    // Runs it now, or when the worker goes on; not when this life has ended by then.
    void handle(std::function<void()> event);
    void later(Duration delay, std::function<void()> event);
    [[nodiscard]] Now clocks() const { return context_.scheduler.clocks(); }

    void hear(Socket socket, const BrokerToWorker& message);
    void hear(const WorkerWelcome& welcome);
    void hear(const BrokerHeartbeat&) {}
    void hear(const HelloWanted&) { say_hello(); }
    void hear(const Assign& assign);
    void hear(const ReportStored& stored);
    void hear(const LeaseEnded& ended);
    void hear(const ItemsStored& stored);
    void hear(const StopJob& stop);
    void hear(const Probe& probe);

    void beat();
    void next_beat(Duration delay);
    void say_hello();
    void say_what_it_is_at();
    void say_goodbye(bool finished);
    void leave_if_finished();

    void hear_host(const std::string& host, HostSim::Connection connection,
                   const SshSignal& signal);
    lane::Actions tell(Lane& lane, const SshSignal& signal) const;
    void perform(const std::string& host, const LanePointer& lane, const lane::Actions& actions);
    void keep_deadline(const std::string& host, const LanePointer& lane);
    void perform(const std::string& host, const LanePointer& lane, const lane::EndCommand& action);
    void perform(const std::string& host, const LanePointer& lane, const lane::Connect& action);
    void perform(const std::string& host, const LanePointer& lane, const lane::RunCommand& action);
    void perform(const std::string& host, const LanePointer& lane,
                 const lane::CloseConnection& action);
    void perform(const std::string& host, const LanePointer& lane, const lane::ReadOn& action);
    void perform(const std::string& host, const LanePointer& lane, const JobItems& items);
    void perform(const std::string& host, const LanePointer& lane, const AttemptReport& report);
    void close_session(const std::string& host, Lane& lane);

    template <class Call>
    void for_each_lane(const Call& call);
    template <class Call>
    void at_job(JobId job, const Call& call);

    Context& context_;
    Network& network_;
    const FindHost find_host_;
    const std::string name_;

    std::uint64_t life_ = 0;
    bool up_ = false;
    std::string id_;
    bool still_ = false;
    std::deque<std::function<void()>> unhandled_;  // came while it stood still

    lane::BrokerContact contact_;
    std::map<std::string, LanePointer> lanes_;
    std::uint64_t beat_ = 0;  // the newest armed
    bool output_refused_ = false;
    bool welcomed_ = false;
    bool draining_ = false;
};

}  // namespace grivon::sim
