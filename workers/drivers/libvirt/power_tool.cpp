#include "workers/drivers/libvirt/power_tool.hpp"

#include <utility>

#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/virsh.hpp"

namespace grivon::drivers::libvirt {
namespace {

std::optional<PowerSeen> seen(const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return std::nullopt;
    return domain->power;
}

// Nothing of libvirt's waits for an answer.
std::optional<JobReport> never_blocked(const Assign&, VmState, const CommandResult&) {
    return std::nullopt;
}

JobReport failure(const Assign& assign, const PowerChange& change, const CommandResult& acted,
                  VmState state) {
    return command_failed(change.operation + " of " + name_of_vm(assign) + " failed", assign.host,
                          acted, state);
}

std::string where_to_see(const Assign& assign) {
    return "see " + std::string(dialect_of(assign.host).log_directory) + "/" +
           domain_name(*assign.spec.vm) + ".log on " + assign.host.name;
}

}  // namespace

const PowerTool power_tool{.check = check_domain_power_job,
                           .look = dominfo,
                           .look_until = dominfo_until,
                           .seen = seen,
                           .failed = has_failed,
                           .service_is_down = hypervisor_is_down,
                           .not_seen = state_not_seen,
                           .absent = "is not defined on the host",
                           .blocked = never_blocked,
                           .failure = failure,
                           .where_to_see = where_to_see};

JobReport refuse_paused(const Assign& assign, const PowerSeen& seen, const std::string& otherwise) {
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) + " is paused: its guest stands still; resume it " +
                       "first: " + grivon_command("resume", assign.host, vm) + otherwise,
                   seen.state);
}

}  // namespace grivon::drivers::libvirt
