#include "cli/cluster/dump.hpp"
#include "cli/cluster/write_declaration.hpp"
#include "cli/commands/cluster_facts.hpp"
#include "cli/commands/commands.hpp"

namespace grivon::cli {

Outcome<ExitStatus> dump_cluster(Session& session) {
    const auto& name = session.invocation.operation.arguments.front();
    const auto world = facts_of_cluster(session, name);
    if (!world) return tl::unexpected(world.error());
    return session.output.print(cluster::yaml_of(cluster::declaration_of(name, *world))).map([] {
        return ExitStatus::ok;
    });
}

}  // namespace grivon::cli
