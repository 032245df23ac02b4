#include "broker/door/client_door.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include "broker/core/queries/queries.hpp"
#include "broker/core/queries/step_rows.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"
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

ClientDoor::ClientDoor(asio::io_context& io, Link& link, Pipeline& pipeline, const core::Core& core,
                       store::History& history)
    : io_(io),
      link_(link),
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
        take(frames);
    }
}

void ClientDoor::take(const Frames& frames) {
    if (frames.size() != 2) {
        spdlog::warn("event=client_frames_refused frames={}", frames.size());
        return;
    }
    auto decoded = decode<ClientRequest>(frames[1]);
    if (!decoded) {
        const core::Asker asker{frames[0], request_of(frames[1])};
        answer(asker, Refused{decoded.error().code, decoded.error().message});
        return;
    }
    const core::Asker asker{frames[0], decoded->request};
    std::visit([&](auto& request) { handle(asker, std::move(request)); }, decoded->message);
}

void ClientDoor::answer(const core::Asker& asker, const ClientAnswer& given) {
    send(asker,
         std::visit([&](const auto& message) { return encode(message, asker.request); }, given));
}

void ClientDoor::answer(const core::Asker& asker, const EncodedEventPage& page) {
    send(asker, frame_of(page, asker.request));
}

void ClientDoor::send(const core::Asker& asker, Bytes frame) {
    Frames frames;  // not of a list, which would copy a page
    frames.push_back(asker.identity);
    frames.push_back(std::move(frame));
    const auto outcome = link_.send(frames);
    // A client that has gone, or does not read, asks again when it wants to know.
    if (outcome != SendOutcome::sent)
        spdlog::debug("event=answer_dropped reason={}",
                      outcome == SendOutcome::peer_gone ? "client_gone" : "queue_full");
}

void ClientDoor::handle(const core::Asker& asker, Submit request) {
    if (const auto& outage = pipeline_.outage()) {
        answer(asker, Refused{Errc::unavailable,
                              "the broker cannot write now and has accepted "
                              "nothing: " +
                                  outage->message});
        return;
    }
    request.user = clean_line(request.user, limits::name_bytes_max);
    core::ClientSubmitted submitted{asker, std::move(request), {}};
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
                    return answer(submitted.asker, Refused{found.error().code,
                                                           found.error().message});
                submitted.history = std::move(*found);
                pipeline_.feed(std::move(submitted));
            });
        });
}

void ClientDoor::handle(const core::Asker& asker, Query request) {
    if (auto ok = check_operation(request.operation); !ok) {
        answer(asker, Refused{ok.error().code, ok.error().message});
        return;
    }
    if (const auto& outage = pipeline_.outage()) {
        answer(asker, Refused{Errc::unavailable, outage->message});
        return;
    }
    pipeline_.after_commit([this, asker, request = std::move(request)] {
        answer(asker,
               core::answer_query(core_.inventory(), core_.queue(), request, read_clocks()));
    });
}

void ClientDoor::handle(const core::Asker& asker, ListJobs request) {
    history_.list_jobs(std::move(request), [this, asker](Result<JobTable> table) {
        auto given = answer_of(std::move(table));
        asio::post(io_, [this, asker, given = std::move(given)] { answer(asker, given); });
    });
}

void ClientDoor::handle(const core::Asker& asker, ListBatches request) {
    history_.list_batches(std::move(request), [this, asker](Result<BatchTable> table) {
        auto given = answer_of(std::move(table));
        asio::post(io_, [this, asker, given = std::move(given)] { answer(asker, given); });
    });
}

// Nothing of it is in the tables, so it needs no commit.
void ClientDoor::handle(const core::Asker& asker, ListSteps request) {
    answer(asker, core::step_rows(core_.queue(), request.batch));
}

void ClientDoor::handle(const core::Asker& asker, FollowJob request) {
    following_.ask(asker, std::move(request));
}

void ClientDoor::handle(const core::Asker& asker, FollowEvents request) {
    following_.ask(asker, request);
}

void ClientDoor::handle(const core::Asker& asker, Ping) {
    answer(asker, Pong{GRIVON_VERSION, core_.queue().workers().count(), !pipeline_.outage()});
}

}  // namespace grivon::broker
