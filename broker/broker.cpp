#include "broker/broker.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <memory>
#include <optional>

#include "broker/door/client_door.hpp"
#include "broker/door/event_publisher.hpp"
#include "broker/door/gate.hpp"
#include "broker/door/worker_door.hpp"
#include "broker/local_sockets.hpp"
#include "broker/pipeline.hpp"
#include "broker/private_directory.hpp"
#include "broker/store/private_server.hpp"
#include "wire/account.hpp"
#include "wire/log.hpp"
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

std::string machine_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// Who is given a key is told where the broker is: where it listens on all addresses, by its name.
core::BrokerAddress address_for(const Configuration& configuration, const CurveKeyPair& own_key) {
    if (!configuration.remote) return {};
    auto endpoint = configuration.remote->endpoints.client;
    for (const std::string_view everywhere : {"tcp://0.0.0.0:", "tcp://[::]:"})
        if (endpoint.starts_with(everywhere))
            endpoint = "tcp://" + machine_name() + ":" + endpoint.substr(everywhere.size());
    return {std::move(endpoint), own_key.public_key};
}

class Broker : public Outlet {
public:
    explicit Broker(const Configuration& configuration)
        : configuration_(configuration),
          io_(1),
          gate_link_(io_, zmq_, LinkKind::router),
          client_link_(io_, zmq_, LinkKind::client_router),
          worker_link_(io_, zmq_, LinkKind::router),
          output_link_(io_, zmq_, LinkKind::router),
          event_link_(io_, zmq_, LinkKind::publisher),
          log_link_(io_, zmq_, LinkKind::page_publisher),
          pipeline_(io_, *this),
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
    Result<> take_key();
    Result<store::DatabaseSettings> open_database();
    void open_doors();
    Result<> listen();
    Result<> listen_on(const Endpoints& endpoints);
    Result<> listen_to_others();
    [[nodiscard]] core::Door door_of(const Link& link) const;
    void watch_database();
    void revive_database();
    void stop();

    const Configuration& configuration_;
    asio::io_context io_;
    zmq::context_t zmq_;
    Link gate_link_;
    Link client_link_;
    Link worker_link_;
    Link output_link_;
    Link event_link_;
    Link log_link_;
    Pipeline pipeline_;

    // In the order of opening, so that they are closed the other way round.
    std::optional<PrivateDirectory> run_dir_;
    std::unique_ptr<store::PrivateServer> server_;
    asio::posix::stream_descriptor server_ended_;  // a copy of the server's
    asio::steady_timer server_pause_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::History> history_;
    std::optional<core::Core> core_;
    CurveKeyPair own_key_;  // where it listens to other machines
    std::optional<Peers> peers_;
    std::optional<Gate> gate_;
    std::optional<EventPublisher> event_publisher_;
    std::optional<WorkerDoor> worker_door_;
    std::optional<ClientDoor> client_door_;
    std::optional<Error> broken_;
};

Result<> Broker::take_directories() {
    auto run_dir = PrivateDirectory::take(configuration_.run_dir);
    if (!run_dir) return tl::unexpected(run_dir.error());
    run_dir_.emplace(std::move(*run_dir));
    return {};
}

// Made at the first start that needs one.
Result<> Broker::take_key() {
    if (!configuration_.remote) return {};
    const auto& file = configuration_.remote->key_file;
    if (auto ok = make_private_directory(configuration_.state_dir); !ok) return ok;
    if (access(file.c_str(), F_OK) != 0)
        if (auto ok = write_curve_key_file(file, make_curve_key_pair()); !ok) return ok;
    auto pair = read_curve_key_file(file);
    if (!pair) return tl::unexpected(pair.error());
    own_key_ = std::move(*pair);
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
    keep_files_private();
    if (auto ok = take_directories(); !ok) return ok;
    if (auto ok = take_key(); !ok) return ok;
    const auto settings = open_database();
    if (!settings) return tl::unexpected(settings.error());
    auto store = store::Store::open(*settings, pipeline_, configuration_.retention);
    if (!store) return tl::unexpected(store.error());
    store_ = std::move(*store);
    auto history = store::History::open(*settings);
    if (!history) return tl::unexpected(history.error());
    history_ = std::move(*history);
    core_.emplace(store_->take_image(), read_clocks(),
                  core::CoreSettings{{configuration_.unreachable_limit},
                                     {configuration_.watch_interval},
                                     address_for(configuration_, own_key_)});
    // The image takes more than what is kept of it, and is gone now: the system may have that back.
    malloc_trim(0);
    open_doors();
    return {};
}

void Broker::open_doors() {
    LocalAccess local{geteuid(), Role::viewer};
    if (configuration_.group) local.group_role = configuration_.group->role;
    peers_.emplace(core_->inventory().keys(), local, account_named);
    gate_.emplace(gate_link_, *peers_, pipeline_);
    client_door_.emplace(io_, client_link_, *peers_, pipeline_, *core_, *history_);
    worker_door_.emplace(worker_link_, output_link_, *peers_, pipeline_,
                         [this](const std::string& id) -> std::optional<std::string> {
                             const auto* worker = core_->queue().workers().find(id);
                             return worker == nullptr ? std::nullopt : std::optional(worker->site);
                         });
    event_publisher_.emplace(io_.get_executor(), event_link_, log_link_, *peers_);
}

// Those of this machine first: what is bound before the sockets are guarded asks for no key.
Result<> Broker::listen() {
    if (auto ok = listen_on(configuration_.endpoints); !ok) return ok;
    if (auto ok =
            open_to_group(configuration_.run_dir, configuration_.endpoints, configuration_.group);
        !ok)
        return ok;
    return configuration_.remote ? listen_to_others() : Result<>();
}

// The gate before all: without it ZeroMQ would let any key in.
Result<> Broker::listen_to_others() {
    if (auto ok = gate_link_.bind(gate_endpoint); !ok) return ok;
    for (auto* link : {&client_link_, &worker_link_, &output_link_, &event_link_, &log_link_})
        link->guard(own_key_.secret_key, std::string(core::name_of(door_of(*link))));
    return listen_on(configuration_.remote->endpoints);
}

core::Door Broker::door_of(const Link& link) const {
    if (&link == &client_link_) return core::Door::client;
    if (&link == &worker_link_) return core::Door::worker;
    if (&link == &output_link_) return core::Door::output;
    return &link == &event_link_ ? core::Door::event : core::Door::log;
}

Result<> Broker::listen_on(const Endpoints& endpoints) {
    if (auto ok = client_link_.bind(endpoints.client); !ok) return ok;
    if (auto ok = worker_link_.bind(endpoints.worker); !ok) return ok;
    if (auto ok = output_link_.bind(endpoints.output); !ok) return ok;
    if (auto ok = event_link_.bind(endpoints.event); !ok) return ok;
    return log_link_.bind(endpoints.log);
}

Result<> Broker::run(int ready_fd) {
    if (auto ok = listen(); !ok) return ok;
    spawn(io_.get_executor(), "client_door", client_door_->run());
    spawn(io_.get_executor(), "gate", gate_->run());
    spawn(io_.get_executor(), "worker_door", worker_door_->run_control());
    spawn(io_.get_executor(), "output_door", worker_door_->run_output());
    spawn(io_.get_executor(), "event_door", event_publisher_->listen_notices());
    spawn(io_.get_executor(), "log_door", event_publisher_->listen_log());
    pipeline_.start(*core_, *store_);
    watch_database();

    asio::signal_set signals(io_, SIGTERM, SIGINT);
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) stop();
    });
    log::info("event=broker_ready client={} version={}", configuration_.endpoints.client,
              GRIVON_VERSION);
    if (configuration_.remote)
        log::info("event=listening endpoint={} public_key=\"{}\"",
                  configuration_.remote->endpoints.client, own_key_.public_key);
    tell_ready(ready_fd);
    io_.run();

    store_->close(closing_time_max);
    history_->close();
    if (broken_) return tl::unexpected(*broken_);
    log::info("event=broker_stopped");
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
    log::critical("event=private_database_ended action=start_again log={}/mariadb.log",
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
    gate_link_.close();
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
    } else if (const auto* message = std::get_if<core::SendToWorker>(&effect)) {
        worker_door_->send(*message);
    } else {
        peers_->cut_strangers(read_clocks().wall);
    }
}

void Broker::events_committed(std::vector<Event> events) {
    auto committed = encode_each(std::move(events));
    event_publisher_->publish(committed);
    client_door_->following().events_committed(std::move(committed));
}

void Broker::broken(const Error& error) {
    log::critical("event=broker_broken error=\"{}\"", error.message);
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
