#include "workers/lane_runner.hpp"

#include <utility>
#include <variant>

#include "wire/log.hpp"
#include "wire/spawn.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/text.hpp"

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
        case Outcome::unreached:
            return "unreached";
        case Outcome::cancelled:
            return "cancelled";
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

// Keeps the last of what a command of the lane itself prints, for the log.
class LastWords : public ssh::OutputSink {
public:
    void receive(ssh::Stream, std::string_view bytes) override {
        words_ = drivers::one_line(bytes);
    }
    [[nodiscard]] bool full() const override { return false; }
    [[nodiscard]] const std::string& words() const { return words_; }

private:
    std::string words_;
};

}  // namespace

// What a command of the job prints goes to the machine, unless its connection was dropped.
class LaneRunner::JobOutput : public ssh::OutputSink {
public:
    JobOutput(LaneRunner& runner, const ssh::Session& session)
        : runner_(runner), session_(session) {}

    void receive(ssh::Stream stream, std::string_view bytes) override {
        if (runner_.has(session_)) runner_.receive(stream, bytes);
    }
    [[nodiscard]] bool full() const override {
        return runner_.has(session_) && !runner_.machine_.wants_output();
    }

private:
    LaneRunner& runner_;
    const ssh::Session& session_;
};

LaneRunner::LaneRunner(asio::any_io_executor executor, LaneOwner& owner,
                       const ssh::Settings& settings, const lane::BrokerContact& contact,
                       const std::string& worker, std::string host)
    : executor_(std::move(executor)),
      owner_(owner),
      settings_(settings),
      host_(std::move(host)),
      machine_(worker, host_, {drivers::make_script, drivers::make_stop_script}, contact),
      deadline_timer_(executor_) {}

LaneRunner::~LaneRunner() = default;

void LaneRunner::assigned(const Assign& assign) {
    log::info("event=assigned host={} job={} attempt={} epoch={} operation=\"{}\"", host_,
              number(assign.job), assign.attempt, number(assign.epoch), assign.spec.operation());
    perform(machine_.assigned(assign, read_clocks()));
}

void LaneRunner::items_stored(const ItemsStored& stored) {
    perform(machine_.items_stored(stored, read_clocks()));
}

void LaneRunner::report_stored(const ReportStored& stored) {
    perform(machine_.report_stored(stored, read_clocks()));
}

void LaneRunner::stop(const StopJob& stop) {
    log::info("event=stop_wanted host={} job={} attempt={} epoch={}", host_, number(stop.job),
              stop.attempt, number(stop.epoch));
    perform(machine_.stop(stop, read_clocks()));
}

void LaneRunner::lease_ended(const LeaseEnded& ended) {
    log::info("event=lease_ended host={} epoch={}", host_, number(ended.epoch));
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
    keep_deadline();
    owner_.lane_moved(host_);
}

void LaneRunner::keep_deadline() {
    const auto deadline = machine_.deadline();
    if (deadline == armed_for_) return;
    armed_for_ = deadline;
    deadline_timer_.cancel();
    if (!deadline) return;
    deadline_timer_.expires_at(*deadline);
    deadline_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!self || error) return;
        self->armed_for_.reset();
        self->perform(self->machine_.deadline_passed(read_clocks()));
    });
}

void LaneRunner::perform_one(const lane::Connect& action) {
    spawn(executor_, "connect", connect(shared_from_this(), action.host, ++connection_number_));
}

void LaneRunner::perform_one(const lane::RunCommand& action) {
    spawn(executor_, "command",
          run(shared_from_this(), session_, {action.line, action.input, action.time_limit}));
}

void LaneRunner::perform_one(const lane::EndCommand& action) {
    log::info("event=end_command host={}", host_);
    spawn(executor_, "end_command", end_command(shared_from_this(), action));
}

void LaneRunner::perform_one(const lane::CloseConnection&) {
    ++connection_number_;
    if (!session_) return;
    session_->cut();
    session_.reset();
}

void LaneRunner::perform_one(const lane::ReadOn&) {
    if (session_) session_->read_on();
}

void LaneRunner::perform_one(const JobItems& items) {
    owner_.send(items);
}

void LaneRunner::perform_one(const AttemptReport& report) {
    const std::pair told(report.job, report.attempt);
    if (std::exchange(told_, told) != told)  // else it is sent again
        log::info(
            "event=attempt_ended host={} job={} attempt={} outcome={} exit_status={} "
            "message=\"{}\"",
            host_, number(report.job), report.attempt, name_of(report.report.outcome),
            report.report.exit_status, report.report.message);
    owner_.send(report);
}

// A coroutine that is spawned begins later: what it stands on must be held from now on, and may
// have been closed by then.
asio::awaitable<void> LaneRunner::connect([[maybe_unused]] std::shared_ptr<LaneRunner> self,
                                          HostConnection host, std::uint64_t connection_number) {
    auto session = co_await ssh::Session::open(host, settings_);
    if (connection_number != connection_number_) co_return;  // nobody waits for it any more
    machine_.host_keys_seen(session ? (*session)->first_keys() : session.error().host_keys);
    if (!session) {
        log::warn("event=connect_failed host={} message=\"{}\"", host_, session.error().message);
        perform(machine_.connect_failed(session.error(), read_clocks()));
        co_return;
    }
    log::debug("event=connected host={}", host_);
    session_ = std::move(*session);
    perform(machine_.connected(read_clocks()));
    watch_idle_session();
}

asio::awaitable<void> LaneRunner::run([[maybe_unused]] std::shared_ptr<LaneRunner> self,
                                      std::shared_ptr<ssh::Session> session, ssh::Command command) {
    if (!session || !has(*session)) co_return;  // the machine has closed it, and waits no more
    JobOutput output(*this, *session);
    const ssh::CommandEnd end = co_await session->run(command, output);
    if (!has(*session)) co_return;
    if (end.kind != ssh::CommandEnd::Kind::ended)
        log::warn("event=command_broken host={} message=\"{}\"", host_, end.reason);
    perform(tell(machine_, end));
    watch_idle_session();
}

// Over a session of its own, which is closed when the line has run.
asio::awaitable<void> LaneRunner::end_command([[maybe_unused]] std::shared_ptr<LaneRunner> self,
                                              lane::EndCommand action) {
    const ssh::Command command{action.line, {}, action.time_limit};
    LastWords printed;
    ssh::CommandEnd end;
    const auto session = co_await ssh::Session::open(action.host, settings_);
    if (session)
        end = co_await (*session)->run(command, printed);
    else
        end.reason = session.error().message;
    const bool ended = end.kind == ssh::CommandEnd::Kind::ended && end.exit_status == 0;
    if (!ended)
        log::warn("event=command_not_ended host={} exit_status={} message=\"{}{}\"", host_,
                  end.exit_status, end.reason, printed.words());
    perform(machine_.command_end_tried(ended, read_clocks()));
}

void LaneRunner::watch_idle_session() {
    if (!session_ || machine_.state() == lane::LaneMachine::State::running) return;
    session_->watch([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        log::debug("event=idle_connection_lost host={}", self->host_);
        self->perform(self->machine_.connection_lost(read_clocks()));
    });
}

}  // namespace grivon::workers
