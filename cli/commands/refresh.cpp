#include "cli/commands/refresh.hpp"

#include <set>

#include "cli/commands/leaving.hpp"
#include "cli/commands/pages.hpp"
#include "cli/commands/submission.hpp"
#include "cli/commands/waiting.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

using Hosts = std::set<std::string>;

// Those of the hosts that cannot be reached. A job does not say so in a form for programs; the list
// of hosts does.
Outcome<Hosts> unreachable_among(Session& session, const Hosts& hosts) {
    const Operation operation{"list", "host", {hosts.begin(), hosts.end()}, {}, {}};
    auto page = session.broker.ask_for<HostTable>(Query{operation, 0}, Patience::bounded);
    if (!page) return tl::unexpected(std::move(page.error()));
    const auto rows = all_rows(session.broker, operation, std::move(*page));
    if (!rows) return tl::unexpected(rows.error());
    Hosts found;
    for (const auto& row : *rows)
        if (row.state == HostState::unreachable) found.insert(row.host);
    return found;
}

std::vector<JobRow> without_success(std::vector<JobRow> jobs) {
    std::erase_if(jobs, [](const JobRow& job) { return job.state == JobState::succeeded; });
    return jobs;
}

}  // namespace

Outcome<ExitStatus> refresh(Session& session) {
    const auto& list = session.invocation.operation;
    BatchSpec batch;
    batch.operations.push_back({"refresh", list.object, list.arguments, {}, {}});
    if (auto cluster = target_cluster(list))
        batch.operations[0].parameters.emplace("cluster", std::move(*cluster));
    const auto accepted = submit(session, std::move(batch));
    if (!accepted) return tl::unexpected(accepted.error());
    WaitStyle style;
    style.follow.detail = RecordDetail::nothing;
    style.follow.ends = false;
    style.progress = ProgressMode::none;
    style.prints_output = false;
    BatchWaiter waiter(session, awaited(*accepted), style);
    auto waited = waiter.wait();
    if (!waited) return tl::unexpected(leave(session, waiter.summary(), std::move(waited.error())));

    const auto ended_badly = without_success(waiter.summary().jobs);
    if (ended_badly.empty()) return ExitStatus::ok;
    Hosts hosts;
    for (const auto& job : ended_badly) hosts.insert(job.host);
    const auto unreachable = unreachable_among(session, hosts);
    if (!unreachable) return tl::unexpected(unreachable.error());
    auto status = ExitStatus::ok;
    for (const auto& job : ended_badly) {
        if (unreachable->contains(job.host)) continue;
        session.output.say(failure_line(job));
        status = ExitStatus::failed;
    }
    return status;
}

}  // namespace grivon::cli
