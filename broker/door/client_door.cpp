#include "broker/door/client_door.hpp"

#include <boost/asio/post.hpp>

#include "broker/core/access/as_typed.hpp"
#include "broker/core/access/authorise.hpp"
#include "broker/core/queries/queries.hpp"
#include "broker/core/queries/step_rows.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"
#include "wire/log.hpp"
#include "wire/text.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

template <class Table>
ClientAnswer answer_of(Result<Table> table) {
    if (table) return std::move(*table);
    return Refused{table.error().code, table.error().message};
}

// Of a well-formed one; what is not is for the core to refuse.
bool is_retry(const BatchSpec& batch) {
    return batch.operations.size() == 1 && batch.operations.front().verb == "retry" &&
           check_operation(batch.operations.front());
}

}  // namespace

ClientDoor::ClientDoor(asio::io_context& io, Link& link, Peers& peers, Pipeline& pipeline,
                       const core::Core& core, store::History& history)
    : io_(io),
      link_(link),
      peers_(peers),
      pipeline_(pipeline),
      core_(core),
      history_(history),
      following_(
          io, core, history,
          [this](const core::Asker& asker, const ClientAnswer& given) {
              answer_follower(asker, given);
          },
          [this](const core::Asker& asker, const EncodedEventPage& page) { answer(asker, page); }) {
}

// The history may see a commit before we hear of it: nobody is told that a job has ended while the
// events of that are held.
void ClientDoor::answer_follower(const core::Asker& asker, const ClientAnswer& given) {
    const auto* progress = std::get_if<JobProgress>(&given);
    if (progress == nullptr || !progress->complete) return answer(asker, given);
    pipeline_.after_commit_of(progress->row.job, [this, asker, given] { answer(asker, given); });
}

asio::awaitable<void> ClientDoor::run() {
    for (;;) {
        const Frames frames = co_await link_.receive();
        if (frames.empty()) co_return;
        const auto sender = link_.sender();
        const auto principal = peers_.who(sender, read_clocks().wall);
        // Its key was somebody's when it connected.
        if (!principal && !sender.curve_user.empty())
            cut(sender.descriptor);
        else
            take(frames, principal);
    }
}

void ClientDoor::take(const Frames& frames, const core::PrincipalRef& principal) {
    Client client{{frames.front(), 0}, principal};
    if (frames.size() != 2)
        return note_refused(
            principal, "message",
            "it is of " + std::to_string(frames.size() - 1) + " frames, not of one");
    client.asker.request = request_of(frames[1]);
    if (!in_flight_.begin(client.asker.identity))
        return refuse_uncounted(client, std::to_string(limits::requests_in_flight_max) +
                                            " requests of this connection wait for their answers; "
                                            "ask again when some have come");
    if (!principal)
        return refuse(client, {Errc::denied, "the broker cannot see who asks"}, "message");
    auto decoded = decode<ClientRequest>(frames[1]);
    if (!decoded) return refuse(client, decoded.error(), "message");
    if (auto ok = core::authorise(*principal, decoded->message); !ok)
        return refuse(client, ok.error(), core::as_typed(decoded->message));
    std::visit([&](auto& request) { handle(client, std::move(request)); }, decoded->message);
}

// Of what does not come to the core, which notes what it refuses by itself.
void ClientDoor::refuse(const Client& client, const Error& error, const std::string& operation) {
    note_refused(client.principal, operation, error.message);
    answer(client.asker, Refused{error.code, error.message});
}

void ClientDoor::refuse_uncounted(const Client& client, const std::string& why) {
    note_refused(client.principal, "message", why);
    send(client.asker, encode(Refused{Errc::exhausted, why}, client.asker.request));
}

void ClientDoor::note_refused(const core::PrincipalRef& principal, const std::string& operation,
                              const std::string& why) {
    core::AccessRefused refused;
    if (principal) refused = {principal->user, principal->origin, {}, {}, {}};
    refused.operation = operation;
    refused.why = clean_line(why, limits::message_bytes_max);
    pipeline_.feed(std::move(refused));
}

void ClientDoor::answer(const core::Asker& asker, const ClientAnswer& given) {
    in_flight_.end(asker.identity);
    send(asker,
         std::visit([&](const auto& message) { return encode(message, asker.request); }, given));
}

void ClientDoor::answer(const core::Asker& asker, const EncodedEventPage& page) {
    in_flight_.end(asker.identity);
    send(asker, frame_of(page, asker.request));
}

void ClientDoor::send(const core::Asker& asker, Bytes frame) {
    Frames frames;  // not of a list, which would copy a page
    frames.push_back(asker.identity);
    frames.push_back(std::move(frame));
    const auto outcome = link_.send(frames);
    // A client that has gone, or does not read, asks again when it wants to know.
    if (outcome != SendOutcome::sent)
        log::debug("event=answer_dropped reason={}",
                   outcome == SendOutcome::peer_gone ? "client_gone" : "queue_full");
}

void ClientDoor::handle(const Client& client, Submit request) {
    const auto& asker = client.asker;
    if (const auto& outage = pipeline_.outage()) {
        answer(asker, Refused{Errc::unavailable,
                              "the broker cannot write now and has accepted "
                              "nothing: " +
                                  outage->message});
        return;
    }
    // Root may be asking for somebody, and says for whom.
    const bool for_another = client.principal->trusted && !request.user.empty();
    request.user =
        for_another ? clean_line(request.user, limits::name_bytes_max) : client.principal->user;
    core::ClientSubmitted submitted{asker, std::move(request), {}, client.principal};
    if (is_retry(submitted.submit.batch))
        look_up_and_feed(std::move(submitted));
    else
        pipeline_.feed(std::move(submitted));
}

// What was done before is known to the history alone.
void ClientDoor::look_up_and_feed(core::ClientSubmitted submitted) {
    const auto& operation = submitted.submit.batch.operations.front();
    std::vector<JobId> jobs;
    BatchId batch{};
    for (const auto id : number_arguments(operation)) {
        if (operation.object == "batch")
            batch = BatchId{id};
        else
            jobs.push_back(JobId{id});
    }
    history_.jobs_to_retry(
        std::move(jobs), batch,
        [this, submitted = std::move(submitted)](Result<std::vector<core::JobRecord>> found) {
            asio::post(io_, [this, submitted, found = std::move(found)]() mutable {
                if (!found)
                    return answer(submitted.asker,
                                  Refused{found.error().code, found.error().message});
                submitted.history = std::move(*found);
                pipeline_.feed(std::move(submitted));
            });
        });
}

void ClientDoor::handle(const Client& client, Query request) {
    const auto& asker = client.asker;
    if (auto ok = check_operation(request.operation); !ok) {
        answer(asker, Refused{ok.error().code, ok.error().message});
        return;
    }
    if (const auto& outage = pipeline_.outage()) {
        answer(asker, Refused{Errc::unavailable, outage->message});
        return;
    }
    pipeline_.after_commit([this, asker, role = client.principal->role,
                            request = std::move(request)] {
        answer(asker,
               core::answer_query(core_.inventory(), core_.queue(), request, role, read_clocks()));
    });
}

void ClientDoor::handle(const Client& client, ListJobs request) {
    const auto& asker = client.asker;
    history_.list_jobs(std::move(request), [this, asker](Result<JobTable> table) {
        auto given = answer_of(std::move(table));
        asio::post(io_, [this, asker, given = std::move(given)] { answer(asker, given); });
    });
}

void ClientDoor::handle(const Client& client, ListBatches request) {
    const auto& asker = client.asker;
    history_.list_batches(std::move(request), [this, asker](Result<BatchTable> table) {
        auto given = answer_of(std::move(table));
        asio::post(io_, [this, asker, given = std::move(given)] { answer(asker, given); });
    });
}

void ClientDoor::handle(const Client& client, ListAudit request) {
    const auto& asker = client.asker;
    // Of what was answered or refused before, nothing may be missing.
    pipeline_.after_commit([this, asker, request = std::move(request)] {
        history_.list_audit(request, [this, asker](Result<AuditTable> table) {
            auto given = answer_of(std::move(table));
            asio::post(io_, [this, asker, given = std::move(given)] { answer(asker, given); });
        });
    });
}

// Nothing of it is in the tables, so it needs no commit.
void ClientDoor::handle(const Client& client, ListSteps request) {
    const auto& asker = client.asker;
    answer(asker, core::step_rows(core_.queue(), request.batch));
}

void ClientDoor::handle(const Client& client, FollowJob request) {
    const auto& asker = client.asker;
    following_.ask(asker, std::move(request));
}

void ClientDoor::handle(const Client& client, FollowEvents request) {
    const auto& asker = client.asker;
    following_.ask(asker, request);
}

void ClientDoor::handle(const Client& client, Ping) {
    const auto& asker = client.asker;
    answer(asker, Pong{GRIVON_VERSION, core_.queue().workers().count(), !pipeline_.outage()});
}

}  // namespace grivon::broker
