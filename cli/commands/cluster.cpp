// plan, apply, destroy cluster: what they decide is in cli/cluster.
#include <algorithm>

#include "cli/cluster/batch.hpp"
#include "cli/cluster/limits.hpp"
#include "cli/cluster/make_plan.hpp"
#include "cli/cluster/plan_text.hpp"
#include "cli/cluster/read_declaration.hpp"
#include "cli/commands/changes.hpp"
#include "cli/commands/cluster_facts.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_file.hpp"
#include "cli/progress/progress_json.hpp"
#include "cli/render/json.hpp"

namespace grivon::cli {
namespace {

using namespace cluster;

// Who has seen these knows what is the matter.
constexpr std::size_t obstacles_shown_max = 20;

PlanOptions options_of(const Session& session) {
    const auto& options = session.invocation.options;
    return {options.prune, options.restart};
}

Ending with_mistakes(Session& session, const std::string& file,
                     const std::vector<LineMistake>& mistakes, ExitStatus status) {
    session.output.print_error(mistakes_text(file, mistakes));
    return {status, "nothing was submitted"};
}

// The plan of the file that the command names.
Outcome<ClusterPlan> plan_of_file(Session& session) {
    const auto& argument = session.invocation.operation.arguments.front();
    const auto file = read_named_file(session, argument, cluster::limits::file_bytes_max);
    if (!file) return tl::unexpected(file.error());
    const auto declaration = read_declaration(file->text);
    if (!declaration)
        return tl::unexpected(
            with_mistakes(session, file->name, declaration.error(), ExitStatus::usage));
    const auto world = facts_for_plan(session, *declaration, file->name);
    if (!world) return tl::unexpected(world.error());
    auto plan = make_plan(*declaration, *world, options_of(session));
    if (!plan)
        return tl::unexpected(with_mistakes(session, file->name, plan.error(), ExitStatus::failed));
    return std::move(*plan);
}

Ending refusal(Session& session, const ClusterPlan& plan) {
    const auto obstacles = obstacles_of(plan);
    for (std::size_t i = 0; i < std::min(obstacles.size(), obstacles_shown_max); ++i)
        session.output.say(obstacles[i]);
    if (obstacles.size() > obstacles_shown_max)
        session.output.say(std::to_string(obstacles.size() - obstacles_shown_max) + " more");
    const bool hopeless = plan.count(Action::differs) > 0;
    return {ExitStatus::failed, hopeless
                                    ? "nothing was submitted: no plan can make it as it is declared"
                                    : "nothing was submitted: say --restart to allow it"};
}

Outcome<ExitStatus> say_nothing_to_do(Session& session, const ClusterPlan& plan) {
    Accepted nothing;
    nothing.lines = {nothing_to_do(plan)};
    const auto text = session.wants_json() ? finished_json(nothing, {}) : plan_text(plan);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

Outcome<> confirm_removals(Session& session, const ClusterPlan& plan) {
    const auto& options = session.invocation.options;
    const auto count = plan.removals();
    if (count == 0 || options.yes || options.dry_run) return {};
    return confirm(session, "\"" + session.invocation.operation.name() + "\" removes " +
                                std::to_string(count) + " VM" + (count == 1 ? "" : "s") +
                                " of cluster \"" + plan.cluster + "\" with " +
                                (count == 1 ? "its" : "their") + " disks: " + removed_vms(plan));
}

BatchSpec with_words_of(const Session& session, BatchSpec batch) {
    auto words = session.invocation.batch;
    // What the command line says goes before what the file says.
    if (words.on_failure == BatchSpec{}.on_failure) words.on_failure = batch.on_failure;
    words.operations = std::move(batch.operations);
    return words;
}

Outcome<ExitStatus> carry_out_batch(Session& session, const ClusterPlan& plan) {
    auto invocation = session.invocation;
    // What is removed was agreed to: the broker need not ask.
    if (plan.removals() > 0) invocation.options.yes = true;
    Session agreed{session.broker, session.output, session.person, invocation};
    return carry_out(agreed, with_words_of(session, batch_of(plan)));
}

Outcome<ExitStatus> carry_out_plan(Session& session, const ClusterPlan& plan) {
    if (plan.is_blocked()) return tl::unexpected(refusal(session, plan));
    if (!plan.has_work()) return say_nothing_to_do(session, plan);
    if (!session.wants_json())
        if (auto printed = session.output.print(plan_text(plan)); !printed)
            return tl::unexpected(std::move(printed.error()));
    if (auto agreed = confirm_removals(session, plan); !agreed)
        return tl::unexpected(std::move(agreed.error()));
    return carry_out_batch(session, plan);
}

}  // namespace

Outcome<ExitStatus> plan_cluster(Session& session) {
    const auto plan = plan_of_file(session);
    if (!plan) return tl::unexpected(plan.error());
    const auto text = session.wants_json() ? cluster::plan_json(*plan) : plan_text(*plan);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

Outcome<ExitStatus> apply_cluster(Session& session) {
    const auto plan = plan_of_file(session);
    if (!plan) return tl::unexpected(plan.error());
    return carry_out_plan(session, *plan);
}

// Nothing of it is declared any more.
Outcome<ExitStatus> destroy_cluster(Session& session) {
    const auto& name = session.invocation.operation.arguments.front();
    const auto world = facts_of_cluster(session, name);
    if (!world) return tl::unexpected(world.error());
    PlanOptions options;
    options.prune = true;
    const auto plan = make_plan({name, std::nullopt, {}}, *world, options);
    if (!plan)
        return tl::unexpected(with_mistakes(session, name, plan.error(), ExitStatus::failed));
    return carry_out_plan(session, *plan);
}

}  // namespace grivon::cli
