#include "broker/broker.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <memory>
#include <optional>

#include "broker/door/client_door.hpp"
#include "broker/door/event_publisher.hpp"
#include "broker/door/worker_door.hpp"
#include "broker/pipeline.hpp"
#include "broker/private_directory.hpp"
#include "broker/store/private_server.hpp"
#include "wire/ready.hpp"
#include "wire/spawn.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

// What is waiting to be committed when the broker is told to stop gets this long.
constexpr std::chrono::milliseconds closing_time_max{10'000};

// Before a database that ended by itself is started again: one that cannot live must not burn the
// machine.
constexpr std::chrono::milliseconds database_pause{500};

class Broker : public Outlet {
public:
    explicit Broker(const Configuration& configuration)
        : configuration_(configuration),
          io_(1),
          client_link_(io_, zmq_, LinkKind::router),
          worker_link_(io_, zmq_, LinkKind::router),
          output_link_(io_, zmq_, LinkKind::router),
          event_link_(io_, zmq_, LinkKind::publisher),
          log_link_(io_, zmq_, LinkKind::page_publisher),
          event_publisher_(event_link_, log_link_),
          pipeline_(io_, *this),
          worker_door_(worker_link_, output_link_, pipeline_),
          server_ended_(io_),
          server_pause_(io_) {}

    Result<> open();
    Result<> run(int ready_fd);

    void perform(const core::Effect& effect) override;
    void events_committed(std::vector<Event> events) override;
    void job_changed(JobId job) override { client_door_->following().job_changed(job); }
    void broken(const Error& error) override;

private:
    Result<> take_directories();
    Result<store::DatabaseSettings> open_database();
    Result<> listen();
    void watch_database();
    void revive_database();
    void stop();

    const Configuration& configuration_;
    asio::io_context io_;
    zmq::context_t zmq_;
    Link client_link_;
    Link worker_link_;
    Link output_link_;
    Link event_link_;
    Link log_link_;
    EventPublisher event_publisher_;
    Pipeline pipeline_;
    WorkerDoor worker_door_;

    // In the order of opening, so that they are closed the other way round.
    std::optional<PrivateDirectory> run_dir_;
    std::unique_ptr<store::PrivateServer> server_;
    asio::posix::stream_descriptor server_ended_;  // a copy of the server's
    asio::steady_timer server_pause_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::History> history_;
    std::optional<core::Core> core_;
    std::optional<ClientDoor> client_door_;
    std::optional<Error> broken_;
};

Result<> Broker::take_directories() {
    auto run_dir = PrivateDirectory::take(configuration_.run_dir);
    if (!run_dir) return tl::unexpected(run_dir.error());
    run_dir_.emplace(std::move(*run_dir));
    return {};
}

Result<store::DatabaseSettings> Broker::open_database() {
    if (configuration_.database) return *configuration_.database;
    if (auto ok = make_private_directory(configuration_.state_dir); !ok)
        return tl::unexpected(ok.error());
    auto server = store::PrivateServer::start(configuration_.state_dir);
    if (!server) return tl::unexpected(server.error());
    server_ = std::move(*server);
    return server_->settings();
}

Result<> Broker::open() {
    if (auto ok = take_directories(); !ok) return ok;
    const auto settings = open_database();
    if (!settings) return tl::unexpected(settings.error());
    auto store = store::Store::open(*settings, pipeline_, configuration_.retention);
    if (!store) return tl::unexpected(store.error());
    store_ = std::move(*store);
    auto history = store::History::open(*settings);
    if (!history) return tl::unexpected(history.error());
    history_ = std::move(*history);
    core_.emplace(store_->take_image(), read_clocks(),
                  core::CoreSettings{{configuration_.unreachable_limit}, {configuration_.watch_interval}});
    // The image takes more than what is kept of it, and is gone now: the system may have that back.
    malloc_trim(0);
    client_door_.emplace(io_, client_link_, pipeline_, *core_, *history_);
    return {};
}

Result<> Broker::listen() {
    const auto& endpoints = configuration_.endpoints;
    if (auto ok = client_link_.bind(endpoints.client); !ok) return ok;
    if (auto ok = worker_link_.bind(endpoints.worker); !ok) return ok;
    if (auto ok = output_link_.bind(endpoints.output); !ok) return ok;
    if (auto ok = event_link_.bind(endpoints.event); !ok) return ok;
    return log_link_.bind(endpoints.log);
}

Result<> Broker::run(int ready_fd) {
    if (auto ok = listen(); !ok) return ok;
    spawn(io_.get_executor(), "client_door", client_door_->run());
    spawn(io_.get_executor(), "worker_door", worker_door_.run_control());
    spawn(io_.get_executor(), "output_door", worker_door_.run_output());
    spawn(io_.get_executor(), "event_door", event_publisher_.listen_notices());
    spawn(io_.get_executor(), "log_door", event_publisher_.listen_log());
    pipeline_.start(*core_, *store_);
    watch_database();

    asio::signal_set signals(io_, SIGTERM, SIGINT);
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) stop();
    });
    spdlog::info("event=broker_ready client={} version={}", configuration_.endpoints.client,
                 GRIVON_VERSION);
    tell_ready(ready_fd);
    io_.run();

    store_->close(closing_time_max);
    history_->close();
    if (broken_) return tl::unexpected(*broken_);
    spdlog::info("event=broker_stopped");
    return {};
}

// The private server may be killed under us (out of memory, by mistake). What waits for a commit
// goes on waiting, and the store and the history connect again by themselves.
void Broker::watch_database() {
    if (!server_) return;
    boost::system::error_code ignored;
    server_ended_.close(ignored);
    server_ended_.assign(fcntl(server_->ended_descriptor(), F_DUPFD_CLOEXEC, 0));
    server_ended_.async_wait(asio::posix::stream_descriptor::wait_read,
                             [this](const boost::system::error_code& error) {
                                 if (!error) revive_database();
                             });
}

void Broker::revive_database() {
    spdlog::critical("event=private_database_ended action=start_again log={}/mariadb.log",
                     configuration_.state_dir);
    server_pause_.expires_after(database_pause);
    server_pause_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        if (auto ok = server_->start_again(); !ok) return broken(ok.error());
        watch_database();
    });
}

void Broker::stop() {
    server_pause_.cancel();
    boost::system::error_code ignored;
    server_ended_.close(ignored);
    pipeline_.stop();
    client_door_->following().stop();
    client_link_.close();
    worker_link_.close();
    output_link_.close();
    event_link_.close();
    log_link_.close();
    io_.stop();
}

void Broker::perform(const core::Effect& effect) {
    if (const auto* answer = std::get_if<core::AnswerClient>(&effect)) {
        std::visit([&](const auto& given) { client_door_->answer(answer->asker, given); },
                   answer->answer);
    } else {
        worker_door_.send(std::get<core::SendToWorker>(effect));
    }
}

void Broker::events_committed(std::vector<Event> events) {
    auto committed = encode_each(std::move(events));
    event_publisher_.publish(committed);
    client_door_->following().events_committed(std::move(committed));
}

void Broker::broken(const Error& error) {
    spdlog::critical("event=broker_broken error=\"{}\"", error.message);
    broken_ = error;
    stop();
}

}  // namespace

Result<> run_broker(const Configuration& configuration, int ready_fd) {
    Broker broker(configuration);
    if (auto ok = broker.open(); !ok) return ok;
    return broker.run(ready_fd);
}

}  // namespace grivon::broker
