// Worker: the conversation with the broker, and the lanes that come of it.
//
// Two DEALER sockets: leases, jobs, reports and heartbeats on one, output on the other. The broker
// may go away at any time: running commands go on, items and reports are kept and sent again when
// it is back. One thread, that of the io_context.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <zmq.hpp>

#include "wire/link.hpp"
#include "wire/worker_messages.hpp"
#include "workers/configuration.hpp"
#include "workers/lane/broker_contact.hpp"
#include "workers/lane_runner.hpp"

namespace grivon::workers {

class Worker : private LaneOwner {
public:
    // on_welcome: called once, when the broker has answered for the first time.
    Worker(boost::asio::io_context& io, zmq::context_t& context, Configuration configuration,
           std::function<void()> on_welcome);
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Errc::unavailable naming an endpoint that makes no sense.
    [[nodiscard]] Result<> start();

    // Connects anew with this key, where it does so by tcp; running commands go on.
    [[nodiscard]] Result<> use_key(CurveKeyPair key);

    // Takes no more jobs, lets those it has come to their stored end, says goodbye and calls
    // on_finished; nothing of it is left on the loop then. What runs on a host is always waited
    // for, a broker that says nothing only for the length of a lease: after that it would not take
    // a report, and a later attempt looks at the job.
    void finish(std::function<void()> on_finished);

private:
    void send(const JobItems& items) override;
    void send(const AttemptReport& report) override;
    void lane_moved(const std::string& host) override;

    boost::asio::awaitable<void> listen(Link& link);
    boost::asio::awaitable<void> beat();
    void hear(const std::string& frame);
    void note_broker_heard();

    void handle(const WorkerWelcome& welcome);
    void handle(const BrokerHeartbeat& heartbeat);
    void handle(const HelloWanted& wanted);
    void handle(const Assign& assign);
    void handle(const ReportStored& stored);
    void handle(const LeaseEnded& ended);
    void handle(const StopJob& stop);
    void handle(const Probe& probe);
    void handle(const ItemsStored& stored);

    boost::asio::awaitable<void> look(Probe probe);
    [[nodiscard]] std::vector<HeldLane> held_lanes() const;
    [[nodiscard]] std::vector<HeldLane> lanes_at_work() const;

    template <class Message>
    SendOutcome tell_broker(const Message& message);
    void identify();
    void greet();
    void say_hello();
    void say_goodbye();
    void leave_if_finished();
    void leave_if_unheard();
    void leave();
    template <class Call>
    void for_each_lane(const Call& call);
    [[nodiscard]] std::shared_ptr<LaneRunner> lane_of(const std::string& host) const;
    [[nodiscard]] std::shared_ptr<LaneRunner> lane_at(JobId job) const;

    boost::asio::io_context& io_;
    Configuration configuration_;
    const std::string id_;
    std::function<void()> on_welcome_;
    std::function<void()> on_finished_;
    Link link_;
    Link output_link_;
    boost::asio::steady_timer beat_timer_;
    std::chrono::milliseconds beat_interval_;
    lane::BrokerContact contact_;
    std::map<std::string, std::shared_ptr<LaneRunner>> lanes_;  // by host
    // The host of each job that was assigned here and has not ended: messages about jobs name no
    // host. At most two a lane, the one it is at and its next one.
    std::unordered_map<std::uint64_t, std::string> hosts_of_jobs_;
    bool output_refused_ = false;              // items did not leave since the last beat
    bool welcomed_ = false;                    // the broker knows us, as far as we know
    std::optional<SteadyTime> greeted_since_;  // for the first time
    bool told_unanswered_ = false;
    bool draining_ = false;
    std::optional<SteadyTime> waits_since_;  // draining, with nothing at work on a host
    bool closed_ = false;
};

}  // namespace grivon::workers
