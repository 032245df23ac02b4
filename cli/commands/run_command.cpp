#include <array>

#include "cli/commands/commands.hpp"

namespace grivon::cli {
namespace {

// That share nothing with the other commands of their kind.
struct OwnCommand {
    std::string_view verb;
    std::string_view object;
    Outcome<ExitStatus> (*run)(Session&);
};

constexpr std::array<OwnCommand, 19> own_commands{{{"explain", "job", explain_job},
                                                   {"list", "batch", list_batches},
                                                   {"show", "batch", show_batch},
                                                   {"watch", "batch", watch_batch},
                                                   {"wait", "job", wait_jobs},
                                                   {"wait", "batch", wait_jobs},
                                                   {"wait", "broker", wait_broker},
                                                   {"plan", "cluster", plan_cluster},
                                                   {"apply", "cluster", apply_cluster},
                                                   {"dump", "cluster", dump_cluster},
                                                   {"destroy", "cluster", destroy_cluster},
                                                   {"run", "batch", run_batch},
                                                   {"list", "job", list_jobs},
                                                   {"show", "job", show_job},
                                                   {"watch", "job", watch_job},
                                                   {"watch", "event", watch_events},
                                                   {"add", "key", run_key_change},
                                                   {"rotate", "key", run_key_change},
                                                   {"list", "audit", list_audit}}};

}  // namespace

Outcome<ExitStatus> run_command(Session& session) {
    const auto& command = *session.invocation.command;
    for (const auto& known : own_commands)
        if (known.verb == command.verb && known.object == command.object) return known.run(session);
    if (command.kind == CommandKind::change) return run_change(session);
    if (command.kind == CommandKind::query)
        return command.verb == "config" ? run_config(session) : run_list(session);
    return end(ExitStatus::failed, "\"" + session.invocation.operation.name() +
                                       "\" is in the catalogue, but this program lacks it");
}

}  // namespace grivon::cli
