#include "cli/commands/commands.hpp"
#include "wire/hypervisors.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::cli {
namespace {

using namespace drivers;

// Files only: where such a script is wanted, an installer runs and the host's own system does not.
constexpr auto mode = host_script::Mode::files;

std::string script_for(std::string_view object, const HostConfiguration& wanted) {
    const auto& spec = wanted.spec;
    const auto hypervisor = wanted.host.hypervisor;
    if (object == "host vlan") return host_script::vlan_script(spec.vlans, mode);
    if (object == "host vmwarekey") return host_script::serial_script(spec.serial, mode);
    if (vm_object_in(object)) return host_script::vmnet_script(spec.vmnets, mode, hypervisor);
    return host_script::host_script(spec, mode, hypervisor);
}

}  // namespace

Outcome<ExitStatus> run_config(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto answer =
        session.broker.ask_for<HostConfiguration>(Query{operation, 0}, Patience::bounded);
    if (!answer) return tl::unexpected(answer.error());
    if (auto printed = session.output.print(script_for(operation.object, *answer)); !printed)
        return tl::unexpected(std::move(printed.error()));
    return ExitStatus::ok;
}

}  // namespace grivon::cli
