#include "workers/worker.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <variant>
#include <vector>

#include "wire/codec.hpp"
#include "wire/log.hpp"
#include "wire/spawn.hpp"
#include "workers/lane/stop_reason.hpp"
#include "workers/probe.hpp"
#include "workers/uuid.hpp"

namespace grivon::workers {
namespace asio = boost::asio;
namespace {

// Until the broker's socket is there: ZeroMQ does not tell us when that is.
constexpr std::chrono::milliseconds hello_retry_interval{100};

// A broker that starts is there by then.
constexpr std::chrono::seconds unanswered_limit{10};

// How long the last words may take to leave after the sockets are closed.
constexpr std::chrono::milliseconds farewell_max{1'000};

}  // namespace

Worker::Worker(asio::io_context& io, zmq::context_t& context, Configuration configuration,
               std::function<void()> on_welcome)
    : io_(io),
      configuration_(std::move(configuration)),
      id_(random_uuid()),
      on_welcome_(std::move(on_welcome)),
      link_(io, context, LinkKind::dealer),
      output_link_(io, context, LinkKind::dealer),
      beat_timer_(io),
      beat_interval_(limits::heartbeat_interval) {}

Worker::~Worker() = default;

Result<> Worker::start() {
    identify();
    if (auto done = link_.connect(configuration_.worker_endpoint); !done) return done;
    if (auto done = output_link_.connect(configuration_.output_endpoint); !done) return done;
    log::info("event=started name={} worker={} endpoint={}", configuration_.name, id_,
              configuration_.worker_endpoint);
    spawn(io_.get_executor(), "listen", listen(link_));
    spawn(io_.get_executor(), "listen_output", listen(output_link_));
    spawn(io_.get_executor(), "beat", beat());
    return {};
}

void Worker::identify() {
    if (!configuration_.login) return;
    link_.identify(configuration_.login->own, configuration_.login->broker_key);
    output_link_.identify(configuration_.login->own, configuration_.login->broker_key);
}

// What is under way is sent again by those who wait for an answer to it.
Result<> Worker::use_key(CurveKeyPair key) {
    if (!configuration_.login || closed_) return {};
    configuration_.login->own = std::move(key);
    identify();
    if (auto done = link_.reconnect(configuration_.worker_endpoint); !done) return done;
    if (auto done = output_link_.reconnect(configuration_.output_endpoint); !done) return done;
    output_refused_ = true;
    beat_timer_.cancel();
    return {};
}

void Worker::finish(std::function<void()> on_finished) {
    on_finished_ = std::move(on_finished);
    draining_ = true;
    log::info("event=draining lanes={}", lanes_.size());
    say_goodbye();
    leave_if_finished();
}

// ---- the broker's messages ----------------------------------------------------------------------

asio::awaitable<void> Worker::listen(Link& link) {
    for (;;) {
        const Frames frames = co_await link.receive();
        if (frames.empty()) co_return;
        // Heartbeats and leases travel on the first socket: only it tells whether they arrive.
        if (&link == &link_) note_broker_heard();
        hear(frames.back());
        if (closed_) co_return;
    }
}

void Worker::hear(const std::string& frame) {
    const auto decoded = decode<BrokerToWorker>(frame);
    if (!decoded) {
        log::error("event=bad_message bytes={} message=\"{}\"", frame.size(),
                   decoded.error().message);
        return;
    }
    std::visit([this](const auto& message) { handle(message); }, decoded->message);
}

void Worker::note_broker_heard() {
    const SteadyTime now = read_clocks().steady;
    const bool was_silent = contact_.silent(now);
    contact_.heard(now);
    if (was_silent) for_each_lane([](LaneRunner& lane) { lane.broker_heard(); });
}

void Worker::handle(const WorkerWelcome& welcome) {
    log::info("event=welcomed lease_ms={} heartbeat_ms={}", welcome.lease_ms, welcome.heartbeat_ms);
    welcomed_ = true;
    if (welcome.lease_ms > 0) contact_.set_lease(std::chrono::milliseconds(welcome.lease_ms));
    if (welcome.heartbeat_ms > 0) beat_interval_ = std::chrono::milliseconds(welcome.heartbeat_ms);
    beat_timer_.cancel();  // from now on in the new rhythm
    if (draining_) say_goodbye();
    for_each_lane([](LaneRunner& lane) { lane.send_again(); });
    if (on_welcome_) std::exchange(on_welcome_, nullptr)();
}

void Worker::handle(const BrokerHeartbeat&) {}

void Worker::handle(const HelloWanted&) {
    say_hello();
}

void Worker::handle(const Assign& assign) {
    auto& lane = lanes_[assign.host.name];
    if (!lane) {
        LaneOwner& owner = *this;
        lane = std::make_shared<LaneRunner>(io_.get_executor(), owner, configuration_.ssh, contact_,
                                            id_, assign.host.name);
    }
    const auto kept = lane;
    kept->assigned(assign);
    const auto held = kept->machine().held();
    if (held && held->job == assign.job) hosts_of_jobs_[number(assign.job)] = assign.host.name;
}

void Worker::handle(const ReportStored& stored) {
    const auto lane = lane_at(stored.job);
    if (!lane) return;
    lane->report_stored(stored);
    if (!lane->machine().is_at(stored.job)) hosts_of_jobs_.erase(number(stored.job));
}

void Worker::handle(const LeaseEnded& ended) {
    if (const auto lane = lane_of(ended.host)) lane->lease_ended(ended);
}

void Worker::handle(const StopJob& stop) {
    if (const auto lane = lane_of(stop.host)) lane->stop(stop);
}

void Worker::handle(const Probe& probe) {
    spawn(io_.get_executor(), "probe", look(probe));
}

asio::awaitable<void> Worker::look(Probe probe) {
    ProbeReport message{id_, probe.host.name, probe.probe, {}};
    message.report = co_await look_at_host(std::move(probe), configuration_.ssh);
    if (!closed_) (void)tell_broker(message);
}

void Worker::handle(const ItemsStored& stored) {
    if (const auto lane = lane_at(stored.job)) lane->items_stored(stored);
}

// ---- what we say --------------------------------------------------------------------------------

template <class Message>
SendOutcome Worker::tell_broker(const Message& message) {
    const Frames frames{encode(message)};
    return link_.send(frames);
}

void Worker::send(const JobItems& items) {
    const Frames frames{encode(items)};
    // A socket that is not connected takes nothing; the two of a broker that comes back are not
    // there at the same moment.
    if (output_link_.send(frames) != SendOutcome::sent) output_refused_ = true;
}

void Worker::send(const AttemptReport& report) {
    (void)tell_broker(report);
}

asio::awaitable<void> Worker::beat() {
    while (!closed_) {
        if (!welcomed_ || contact_.silent(read_clocks().steady))
            greet();
        else
            (void)tell_broker(WorkerHeartbeat{id_, lanes_at_work()});
        for_each_lane([](LaneRunner& lane) { lane.tick(); });
        if (std::exchange(output_refused_, false))
            for_each_lane([](LaneRunner& lane) { lane.send_again(); });
        leave_if_unheard();
        if (closed_) co_return;
        beat_timer_.expires_after(welcomed_ ? beat_interval_ : hello_retry_interval);
        boost::system::error_code ignored;  // cancelled means: look again
        co_await beat_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

// A broker that does not want us says nothing: who waits for this worker has to learn it here.
void Worker::greet() {
    say_hello();
    const SteadyTime now = read_clocks().steady;
    if (!greeted_since_) greeted_since_ = now;
    if (welcomed_ || told_unanswered_ || now - *greeted_since_ < unanswered_limit) return;
    told_unanswered_ = true;
    log::warn(
        "event=unanswered endpoint={} message=\"no broker answers: it is not there, or does not "
        "know "
        "this worker's key, or the key is of another site than \\\"{}\\\"; on its machine: grivon "
        "list "
        "audit refused=yes\"",
        configuration_.worker_endpoint, configuration_.site);
}

void Worker::say_hello() {
    (void)tell_broker(WorkerHello{id_, configuration_.name, configuration_.lanes_max, held_lanes(),
                                  configuration_.site});
}

std::vector<HeldLane> Worker::held_lanes() const {
    std::vector<HeldLane> held;
    for (const auto& [host, lane] : lanes_)
        if (auto one = lane->machine().held()) held.push_back(std::move(*one));
    return held;
}

std::vector<HeldLane> Worker::lanes_at_work() const {
    auto held = held_lanes();
    std::erase_if(held, [](const HeldLane& lane) { return lane.job == JobId{}; });
    return held;
}

void Worker::say_goodbye() {
    (void)tell_broker(WorkerGoodbye{id_, false});
}

// ---- lanes --------------------------------------------------------------------------------------

// A lane may leave the map while it is called.
template <class Call>
void Worker::for_each_lane(const Call& call) {
    std::vector<std::shared_ptr<LaneRunner>> lanes;
    lanes.reserve(lanes_.size());
    for (const auto& [host, lane] : lanes_) lanes.push_back(lane);
    for (const auto& lane : lanes) call(*lane);
}

std::shared_ptr<LaneRunner> Worker::lane_of(const std::string& host) const {
    const auto found = lanes_.find(host);
    return found == lanes_.end() ? nullptr : found->second;
}

std::shared_ptr<LaneRunner> Worker::lane_at(JobId job) const {
    const auto found = hosts_of_jobs_.find(number(job));
    if (found == hosts_of_jobs_.end()) return nullptr;
    auto lane = lane_of(found->second);
    return lane && lane->machine().is_at(job) ? lane : nullptr;
}

void Worker::lane_moved(const std::string& host) {
    const auto found = lanes_.find(host);
    if (found == lanes_.end()) return;
    const bool busy = found->second->machine().busy();
    if (found->second->machine().released()) {
        std::erase_if(hosts_of_jobs_, [&](const auto& job) { return job.second == host; });
        lanes_.erase(found);  // perhaps the owner of that name
    }
    if (draining_ && !busy) leave_if_finished();
}

void Worker::leave_if_finished() {
    if (closed_) return;
    for (const auto& [host, lane] : lanes_)
        if (lane->machine().busy()) return;
    leave();
}

void Worker::leave_if_unheard() {
    if (!draining_ || closed_) return;
    const SteadyTime now = read_clocks().steady;
    for (const auto& [host, lane] : lanes_)
        if (lane->machine().is_outside()) return waits_since_.reset();
    if (!waits_since_) waits_since_ = now;
    const SteadyTime last_sign = std::max(*waits_since_, contact_.heard_at());
    if (now - last_sign < contact_.lease()) return;
    for (const HeldLane& lane : lanes_at_work())
        log::warn(
            "event=left_unreported host={} job={} attempt={} message=\"the broker has said nothing "
            "for {}; a later attempt will look at the job\"",
            lane.host, number(lane.job), lane.attempt, lane::duration_text(contact_.lease()));
    leave();
}

void Worker::leave() {
    closed_ = true;
    (void)tell_broker(WorkerGoodbye{id_, true});
    link_.close(farewell_max);
    output_link_.close(farewell_max);
    beat_timer_.cancel();
    lanes_.clear();
    log::info("event=finished");
    if (on_finished_) on_finished_();
}

}  // namespace grivon::workers
