// LaneRunner: the shell around one LaneMachine. It feeds the machine what the broker and the host
// say, and performs what the machine answers with: SSH on one side, messages on the other.
//
// One thread, that of the io_context. Kept alive by shared pointers: its own coroutines hold one
// while they are at something on the host.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "workers/lane/lane_machine.hpp"
#include "workers/ssh/session.hpp"

namespace grivon::workers {

// What a lane needs of the worker it belongs to. What cannot be sent may be dropped.
class LaneOwner {
public:
    virtual ~LaneOwner() = default;
    virtual void send(const JobItems& items) = 0;
    virtual void send(const AttemptReport& report) = 0;
    // After every event: the lane may have become idle or released.
    virtual void lane_moved(const std::string& host) = 0;
};

class LaneRunner : public std::enable_shared_from_this<LaneRunner>, private ssh::OutputSink {
public:
    // owner, settings and contact must outlive the runner.
    LaneRunner(boost::asio::any_io_executor executor, LaneOwner& owner,
               const ssh::Settings& settings, const lane::BrokerContact& contact,
               const std::string& worker, std::string host);
    ~LaneRunner() override;

    [[nodiscard]] const lane::LaneMachine& machine() const { return machine_; }

    void assigned(const Assign& assign);
    void items_stored(const ItemsStored& stored);
    void report_stored(const ReportStored& stored);
    void lease_ended(const LeaseEnded& ended);
    void broker_heard();
    void send_again();
    void tick();

private:
    void receive(ssh::Stream stream, std::string_view bytes) override;
    [[nodiscard]] bool full() const override { return !machine_.wants_output(); }

    void perform(const lane::Actions& actions);
    void perform_one(const lane::Connect& action);
    void perform_one(const lane::RunCommand& action);
    void perform_one(const lane::CloseConnection& action);
    void perform_one(const lane::ReadOn& action);
    void perform_one(const JobItems& items);
    void perform_one(const AttemptReport& report);

    boost::asio::awaitable<void> connect(HostConnection host);
    boost::asio::awaitable<void> run(ssh::Command command);
    void watch_idle_session();

    boost::asio::any_io_executor executor_;
    LaneOwner& owner_;
    const ssh::Settings& settings_;
    const std::string host_;
    lane::LaneMachine machine_;
    std::unique_ptr<ssh::Session> session_;
};

}  // namespace grivon::workers
