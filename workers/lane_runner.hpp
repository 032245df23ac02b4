// LaneRunner: the shell around one LaneMachine. It feeds the machine what the broker and the host
// say, and performs what the machine answers with: SSH on one side, messages on the other.
//
// One thread, that of the io_context. Kept alive by shared pointers: its own coroutines hold one
// while they are at something on the host.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wire/worker_messages.hpp"
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

class LaneRunner : public std::enable_shared_from_this<LaneRunner> {
public:
    // owner and contact must outlive the lane's work (LaneMachine::busy()). A connection that
    // nobody waits for any more may come to its end after that, and touches neither.
    LaneRunner(boost::asio::any_io_executor executor, LaneOwner& owner,
               const ssh::Settings& settings, const lane::BrokerContact& contact,
               const std::string& worker, std::string host);
    ~LaneRunner();
    LaneRunner(const LaneRunner&) = delete;
    LaneRunner& operator=(const LaneRunner&) = delete;

    [[nodiscard]] const lane::LaneMachine& machine() const { return machine_; }

    void assigned(const Assign& assign);
    void items_stored(const ItemsStored& stored);
    void report_stored(const ReportStored& stored);
    void stop(const StopJob& stop);
    void lease_ended(const LeaseEnded& ended);
    void broker_heard();
    void send_again();
    void tick();

private:
    class JobOutput;

    // It is the lane's connection still: was not dropped.
    [[nodiscard]] bool has(const ssh::Session& session) const { return session_.get() == &session; }
    void receive(ssh::Stream stream, std::string_view bytes);

    void perform(const lane::Actions& actions);
    void perform_one(const lane::Connect& action);
    void perform_one(const lane::RunCommand& action);
    void perform_one(const lane::EndCommand& action);
    void perform_one(const lane::CloseConnection& action);
    void perform_one(const lane::ReadOn& action);
    void perform_one(const JobItems& items);
    void perform_one(const AttemptReport& report);

    void keep_deadline();

    // self: the lane lives until they have ended.
    boost::asio::awaitable<void> connect(std::shared_ptr<LaneRunner> self, HostConnection host,
                                         std::uint64_t connection_number);
    boost::asio::awaitable<void> run(std::shared_ptr<LaneRunner> self,
                                     std::shared_ptr<ssh::Session> session, ssh::Command command);
    boost::asio::awaitable<void> end_command(std::shared_ptr<LaneRunner> self,
                                             lane::EndCommand action);
    void watch_idle_session();

    boost::asio::any_io_executor executor_;
    LaneOwner& owner_;
    const ssh::Settings settings_;
    const std::string host_;
    lane::LaneMachine machine_;
    std::shared_ptr<ssh::Session> session_;  // shared with the command that runs on it
    std::uint64_t connection_number_ = 0;    // of the newest connection made or dropped
    boost::asio::steady_timer deadline_timer_;
    std::pair<JobId, std::uint32_t> told_{};  // the log: the end of this attempt
    std::optional<SteadyTime> armed_for_;     // the machine's deadline
};

}  // namespace grivon::workers
