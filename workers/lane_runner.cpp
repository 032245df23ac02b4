#include "workers/lane_runner.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <variant>

#include "workers/drivers/driver.hpp"
#include "wire/spawn.hpp"

namespace grivon::workers {
namespace asio = boost::asio;
namespace {

const char* name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::succeeded:
            return "succeeded";
        case Outcome::failed:
            return "failed";
        case Outcome::uncertain:
            return "uncertain";
    }
    return "unknown";
}

lane::Actions tell(lane::LaneMachine& machine, const ssh::CommandEnd& end) {
    const Now now = read_clocks();
    switch (end.kind) {
        case ssh::CommandEnd::Kind::ended:
            return machine.command_ended(end.exit_status, now);
        case ssh::CommandEnd::Kind::not_begun:
            return machine.command_not_begun(end.reason, now);
        case ssh::CommandEnd::Kind::time_limit:
            return machine.time_limit_passed(now);
        case ssh::CommandEnd::Kind::lost:
            break;
    }
    return machine.connection_lost(now);
}

}  // namespace

LaneRunner::LaneRunner(asio::any_io_executor executor, LaneOwner& owner,
                       const ssh::Settings& settings, const lane::BrokerContact& contact,
                       const std::string& worker, std::string host)
    : executor_(std::move(executor)),
      owner_(owner),
      settings_(settings),
      host_(std::move(host)),
      machine_(worker, host_, drivers::make_script, contact) {}

LaneRunner::~LaneRunner() = default;

void LaneRunner::assigned(const Assign& assign) {
    spdlog::info("event=assigned host={} job={} attempt={} epoch={} operation=\"{}\"", host_,
                 number(assign.job), assign.attempt, number(assign.epoch), assign.spec.operation());
    perform(machine_.assigned(assign, read_clocks()));
}

void LaneRunner::items_stored(const ItemsStored& stored) {
    perform(machine_.items_stored(stored, read_clocks()));
}

void LaneRunner::report_stored(const ReportStored& stored) {
    perform(machine_.report_stored(stored, read_clocks()));
}

void LaneRunner::lease_ended(const LeaseEnded& ended) {
    spdlog::info("event=lease_ended host={} epoch={}", host_, number(ended.epoch));
    perform(machine_.lease_ended(ended, read_clocks()));
}

void LaneRunner::broker_heard() {
    perform(machine_.broker_heard(read_clocks()));
}

void LaneRunner::send_again() {
    perform(machine_.send_again(read_clocks()));
}

void LaneRunner::tick() {
    perform(machine_.tick(read_clocks()));
}

void LaneRunner::receive(ssh::Stream stream, std::string_view bytes) {
    const ItemKind kind = stream == ssh::Stream::output ? ItemKind::output : ItemKind::error_output;
    perform(machine_.output(kind, bytes, read_clocks()));
}

void LaneRunner::perform(const lane::Actions& actions) {
    for (const lane::Action& action : actions)
        std::visit([this](const auto& one) { perform_one(one); }, action);
    owner_.lane_moved(host_);
}

void LaneRunner::perform_one(const lane::Connect& action) {
    spawn(executor_, "connect", connect(action.host));
}

void LaneRunner::perform_one(const lane::RunCommand& action) {
    spawn(executor_, "command", run({action.line, action.input, action.time_limit}));
}

void LaneRunner::perform_one(const lane::CloseConnection&) {
    session_.reset();
}

void LaneRunner::perform_one(const lane::ReadOn&) {
    if (session_) session_->read_on();
}

void LaneRunner::perform_one(const JobItems& items) {
    owner_.send(items);
}

void LaneRunner::perform_one(const AttemptReport& report) {
    spdlog::info(
        "event=attempt_ended host={} job={} attempt={} outcome={} exit_status={} "
        "message=\"{}\"",
        host_, number(report.job), report.attempt, name_of(report.report.outcome),
        report.report.exit_status, report.report.message);
    owner_.send(report);
}

asio::awaitable<void> LaneRunner::connect(HostConnection host) {
    const auto self = shared_from_this();
    auto session = co_await ssh::Session::open(host, settings_);
    if (!session) {
        spdlog::warn("event=connect_failed host={} message=\"{}\"", host_, session.error().message);
        perform(machine_.connect_failed(session.error(), read_clocks()));
        co_return;
    }
    spdlog::debug("event=connected host={}", host_);
    session_ = std::move(*session);
    perform(machine_.connected(read_clocks()));
    watch_idle_session();
}

asio::awaitable<void> LaneRunner::run(ssh::Command command) {
    const auto self = shared_from_this();
    const ssh::CommandEnd end = co_await session_->run(command, *this);
    if (end.kind != ssh::CommandEnd::Kind::ended)
        spdlog::warn("event=command_broken host={} message=\"{}\"", host_, end.reason);
    perform(tell(machine_, end));
    watch_idle_session();
}

void LaneRunner::watch_idle_session() {
    if (!session_ || machine_.state() == lane::LaneMachine::State::running) return;
    session_->watch([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        spdlog::debug("event=idle_connection_lost host={}", self->host_);
        self->perform(self->machine_.connection_lost(read_clocks()));
    });
}

}  // namespace grivon::workers
