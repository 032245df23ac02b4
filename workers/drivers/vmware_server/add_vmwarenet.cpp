#include <optional>
#include <vector>

#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/vmnet_state.hpp"

namespace grivon::drivers::vmware_server {
namespace {

JobReport with_vmnet(JobReport report, bool there) {
    report.vmnet = there;
    return report;
}

// The end of the job, unless something is missing and can be made.
std::optional<JobReport> end_before_acting(const Assign& assign, const BridgeJob& job,
                                           const BridgeSeen& seen, const CommandResult& looked) {
    const std::string& host = assign.host.name;
    if (!seen.can_look) return command_failed("cannot see the interfaces", assign.host, looked);
    if (!seen.interface_exists) {
        return with_vmnet(refused(host + " has no interface " + job.interface), false);
    }
    if (!seen.locations_exist) {
        return with_vmnet(
            refused(host + " has no /etc/vmware/locations; is VMware Server installed there?"),
            false);
    }
    if (seen.live_on && *seen.live_on != job.interface) {
        return with_vmnet(refused(assign.spec.vmnet->name + " on " + host +
                                  " is a live bridge to " + *seen.live_on + ", not to " +
                                  job.interface + "; choose another number with vmnet="),
                          false);
    }
    if (is_complete(job, seen)) return with_vmnet(succeeded({}, "already there"), true);
    return std::nullopt;
}

// The answer comes last: at its next start VMware Server refuses to work at all if one of its
// answers names an interface it cannot bridge.
std::vector<RemoteCommand> missing_parts(const BridgeJob& job, const BridgeSeen& seen) {
    std::vector<RemoteCommand> commands;
    if (!seen.device_exists) commands.push_back(make_device(job));
    if (!seen.live_on) commands.push_back(start_bridge(job));
    if (seen.answer != job.interface || !seen.networking) {
        commands.push_back(add_answers(job, seen));
    }
    return commands;
}

JobReport verified_report(const Assign& assign, const BridgeJob& job, const BridgeSeen& seen) {
    if (is_complete(job, seen)) return with_vmnet(succeeded({}), true);
    const std::string what = assign.spec.vmnet->name + " on " + assign.host.name;
    if (!seen.live_on) {
        return with_vmnet(refused(what + " was bridged to " + job.interface +
                                  ", but its vmnet-bridge did not stay; see the host's log"),
                          false);
    }
    return refused(what +
                   " is live, but /etc/vmware/locations does not say so; VMware would "
                   "forget it at its next start");
}

}  // namespace

Script add_vmwarenet(const Assign& assign) {
    if (auto wrong = check_vmnet_job(assign)) co_return *wrong;
    const VmnetSpec& vmnet = *assign.spec.vmnet;
    const BridgeJob job{*vmnet_number(vmnet.name), vmnet.device};

    const RemoteCommand look = look_at_bridge("look", job);
    const CommandResult looked = co_await Run{look};
    const BridgeSeen seen = bridge_seen(job, looked);
    if (auto end = end_before_acting(assign, job, seen, looked)) co_return *end;

    const std::vector<RemoteCommand> commands = missing_parts(job, seen);
    for (const RemoteCommand& command : commands) {
        const CommandResult done = co_await Run{command};
        if (done.exit_status == 0) continue;
        co_return with_vmnet(command_failed("making " + vmnet.name + " on " + assign.host.name +
                                                " failed (" + command.name + ")",
                                            assign.host, done),
                             false);
    }

    const RemoteCommand verify = look_at_bridge("verify", job);
    const CommandResult verified = co_await Run{verify};
    co_return verified_report(assign, job, bridge_seen(job, verified));
}

}  // namespace grivon::drivers::vmware_server
