#include "broker/door/worker_door.hpp"

#include <algorithm>

#include "broker/core/access/authorise.hpp"
#include "broker/door/clean_report.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"
#include "wire/log.hpp"
#include "wire/text.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

// A worker's UUID and name travel into tables and logs.
constexpr std::size_t worker_id_bytes_max = 64;

bool is_worker_id(const std::string& id) {
    return !id.empty() && id.size() <= worker_id_bytes_max &&
           std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// Text from a worker is text from a host: made fit to store and to show.
bool clean(JobItems& message) {
    for (auto& item : message.items) {
        if (item.data.size() > limits::output_chunk_bytes_max) return false;
        item.name = clean_line(item.name, limits::name_bytes_max);
        item.text = clean_line(item.text, limits::shown_line_bytes_max);
    }
    return true;
}

bool clean(AttemptReport& message) {
    broker::clean(message.report);
    return true;
}

bool clean(ProbeReport& message) {
    broker::clean(message.report);
    return true;
}

bool clean(WorkerHello& message) {
    message.name = clean_line(message.name, limits::name_bytes_max);
    message.site = clean_line(message.site, limits::name_bytes_max);
    return true;
}

template <class Message>
bool clean(Message&) {
    return true;
}

}  // namespace

asio::awaitable<void> WorkerDoor::run_control() {
    for (;;) {
        const Frames frames = co_await control_.receive();
        if (frames.empty()) co_return;
        hear(control_, frames, control_identities_);
    }
}

asio::awaitable<void> WorkerDoor::run_output() {
    for (;;) {
        const Frames frames = co_await output_.receive();
        if (frames.empty()) co_return;
        hear(output_, frames, output_identities_);
    }
}

void WorkerDoor::hear(Link& link, const Frames& frames, Identities& identities) {
    const auto sender = link.sender();
    const auto principal = peers_.who(sender, read_clocks().wall);
    if (principal) return take(frames, *principal, identities);
    if (!sender.curve_user.empty()) return cut(sender.descriptor);
    refuse({}, "message", "the broker cannot see who sends it");
}

void WorkerDoor::take(const Frames& frames, const core::Principal& principal,
                      Identities& identities) {
    if (frames.size() != 2)
        return refuse(principal, "message",
                      "it is of " + std::to_string(frames.size() - 1) + " frames, not of one");
    auto decoded = decode<WorkerToBroker>(frames[1]);
    if (!decoded) return refuse(principal, "message", decoded.error().message);
    if (auto ok = check(decoded->message, principal); !ok)
        return refuse(principal, "be a worker", ok.error().message);
    std::visit(
        [&](auto& message) {
            if (!clean(message)) return refuse(principal, "output", "it is out of bounds");
            identities[message.worker] = frames[0];
            pipeline_.feed(core::Input(std::move(message)));
        },
        decoded->message);
}

Result<> WorkerDoor::check(const WorkerToBroker& message, const core::Principal& principal) {
    if (auto ok = core::authorise(principal, message); !ok) return ok;
    const auto& worker =
        std::visit([](const auto& one) -> const std::string& { return one.worker; }, message);
    if (!is_worker_id(worker)) return fail(Errc::protocol, "the UUID of its run is none");
    // The site of a key may have changed since its worker said hello.
    const auto site = site_of_(worker);
    const bool hello = std::holds_alternative<WorkerHello>(message);
    if (!hello && site)
        if (auto ok = core::check_site(principal, *site); !ok) return ok;
    return check_owner(worker, principal);
}

Result<> WorkerDoor::check_owner(const std::string& worker, const core::Principal& principal) {
    if (const auto owner = owners_.find(worker); owner != owners_.end())
        return owner->second == principal.user
                   ? Result<>()
                   : fail(Errc::denied, "worker " + worker + " is one of " + owner->second);
    if (workers_of_[principal.user] >= limits::workers_per_key_max) forget_the_gone();
    auto& workers = workers_of_[principal.user];
    if (workers >= limits::workers_per_key_max)
        return fail(Errc::exhausted,
                    std::to_string(workers) + " workers are connected by this key");
    owners_.emplace(worker, principal.user);
    ++workers;
    return {};
}

void WorkerDoor::forget_the_gone() {
    std::erase_if(owners_, [this](const auto& entry) {
        const bool gone = !site_of_(entry.first);
        if (gone) --workers_of_[entry.second];
        return gone;
    });
    std::erase_if(workers_of_, [](const auto& entry) { return entry.second == 0; });
    const auto unknown = [this](const auto& entry) { return !owners_.contains(entry.first); };
    std::erase_if(control_identities_, unknown);
    std::erase_if(output_identities_, unknown);
}

void WorkerDoor::refuse(const core::Principal& principal, const std::string& what,
                        const std::string& why) {
    pipeline_.feed(core::AccessRefused{
        principal.user, principal.origin, what, clean_line(why, limits::message_bytes_max), {}});
}

void WorkerDoor::send(const core::SendToWorker& message) {
    const bool output = std::holds_alternative<ItemsStored>(message.message);
    auto& identities = output ? output_identities_ : control_identities_;
    const auto found = identities.find(message.worker);
    if (found == identities.end()) return;
    const auto frame =
        std::visit([](const auto& content) { return encode(content); }, message.message);
    const auto outcome = (output ? output_ : control_).send({found->second, frame});
    if (outcome == SendOutcome::sent) return;
    log::warn("event=worker_message_dropped worker={} reason={}", message.worker,
              outcome == SendOutcome::peer_gone ? "gone" : "queue_full");
    if (outcome == SendOutcome::peer_gone) identities.erase(found);
}

}  // namespace grivon::broker
