// set host kvm, sync host kvm HOST slice=N, and the same of Xen: what the configuration of a VM
// that is off says. A VM that runs keeps what it has until it is started anew, and a suspended one
// must find the hardware that it went to sleep with. `set` changes CPUs and memory; `sync` these
// and the interfaces, and leaves all else that somebody may have changed by hand.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "workers/drivers/libvirt/configuration.hpp"
#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/plug.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/units.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/hardware.hpp"
#include "workers/drivers/vm/nics.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

// What of its configuration a job is about.
struct Part {
    std::string_view step;   // of the command that changes it
    std::string_view words;  // what it is
    bool nics = false;
};
constexpr Part hardware_part{"set", "CPUs and memory"};
constexpr Part configuration_part{"sync", "CPUs, memory and interfaces", true};

// ---- looking ------------------------------------------------------------------------------------

constexpr std::string_view xml_head = "xml ";

constexpr auto configuration_script = R"sh(
look dumpxml --inactive "$uuid" 2>/dev/null | grep -E "$configuration_lines" | sed 's/^/xml /'
)sh";

RemoteCommand look_at(const Assign& assign, const Part& part, std::string name) {
    if (!part.nics) return dominfo(assign, std::move(name));
    const VmSpec& vm = *assign.spec.vm;
    return quiet(std::move(name),
                 "(\n" + virsh_functions(assign.host) + shell_variable("uuid", uuid_of(vm)) +
                     shell_variable("configuration_lines", configuration_lines) +
                     (configuration_script + 1) + dominfo_line(assign.host, vm) + "\n)",
                 time_limits::look);
}

struct Seen {
    PowerSeen power;
    std::optional<VmHardware> hardware;
    std::optional<VmSpec> spec;  // as its configuration has it, if that was looked at
};

std::optional<VmSpec> spec_seen(const VmSpec& vm, const CommandResult& looked) {
    if (looked.output.size() >= captured_bytes_max) return std::nullopt;
    std::vector<std::string_view> xml;
    for (const std::string_view line : lines_of(looked.output))
        if (const auto rest = after(line, xml_head)) xml.push_back(*rest);
    for (const Configuration& configuration : configurations_in(xml))
        if (configuration.uuid == uuid_of(vm)) return spec_of(configuration, {});
    return std::nullopt;
}

// Nothing: it cannot be said what the VM is.
std::optional<Seen> seen_in(const Assign& assign, const CommandResult& looked) {
    const auto domain = domain_seen(looked);
    if (!domain) return std::nullopt;
    return Seen{domain->power, domain->hardware, spec_seen(*assign.spec.vm, looked)};
}

// ---- what is to be changed ----------------------------------------------------------------------

// The largest first: libvirt lowers what is given below it, and refuses what is above it. In KiB,
// which every version takes.
std::vector<Words> hardware_changes(const VmSpec& vm) {
    const std::string uuid = uuid_of(vm);
    const std::string cpus = std::to_string(vm.cpus);
    const std::string memory_kib = std::to_string(vm.memory_mb * kib_of_mb);
    return {{"setvcpus", uuid, cpus, "--config", "--maximum"},
            {"setvcpus", uuid, cpus, "--config"},
            {"setmaxmem", uuid, memory_kib, "--config"},
            {"setmem", uuid, memory_kib, "--config"}};
}

Words detach(const VmSpec& vm, const NicSpec& nic) {
    return {"detach-interface", uuid_of(vm), std::string(plug_of(nic.vmnet).type), "--mac", nic.mac,
            "--config"};
}

Words attach(const Assign& assign, const NicSpec& nic) {
    const Plug plug = plug_of(nic.vmnet);
    Words words{"attach-interface",
                uuid_of(*assign.spec.vm),
                std::string(plug.type),
                std::string(plug.source),
                "--mac",
                nic.mac,
                "--config"};
    const std::string_view model = dialect_of(assign.host).nic_model;
    if (!model.empty()) words.insert(words.end(), {"--model", std::string(model)});
    return words;
}

std::vector<Words> nic_changes(const Assign& assign, const VmSpec& seen) {
    const VmSpec& vm = *assign.spec.vm;
    std::vector<Words> changes;
    for (const NicSpec& nic : seen.nics)
        if (!has_nic(vm, nic)) changes.push_back(detach(vm, nic));
    for (const NicSpec& nic : nics_in_order(vm))
        if (!has_nic(seen, nic)) changes.push_back(attach(assign, nic));
    return changes;
}

// Commands of virsh; none: all is as the job wants it.
std::vector<Words> changes_to(const Assign& assign, const Part& part, const Seen& seen) {
    const VmSpec& vm = *assign.spec.vm;
    std::vector<Words> changes;
    if (seen.hardware != hardware_wanted(vm)) changes = hardware_changes(vm);
    if (!part.nics) return changes;
    std::ranges::move(nic_changes(assign, *seen.spec), std::back_inserter(changes));
    return changes;
}

bool is_as_wanted(const Assign& assign, const Part& part, const Seen& seen) {
    return (!part.nics || seen.spec) && changes_to(assign, part, seen).empty();
}

// "cpus=1 mem=512", and the interfaces where they are looked at.
std::string words_for(const Part& part, const Seen& seen) {
    if (!seen.hardware) return "nothing of it";
    if (!part.nics || !seen.spec) return drivers::words_for(*seen.hardware);
    return drivers::words_for(*seen.hardware) + ", " + words_for_nics(*seen.spec);
}

std::string words_wanted(const Part& part, const VmSpec& vm) {
    return words_for(part, {{}, hardware_wanted(vm), vm});
}

// ---- how a job ends -----------------------------------------------------------------------------

JobReport with_seen(const Assign& assign, JobReport report, const Seen& seen) {
    report.hardware = seen.hardware;
    if (seen.spec) report.sightings = {{assign.spec.vm->id, seen.power.state, "", seen.spec}};
    return report;
}

// The end of the job, unless the VM is off and its configuration can be changed.
std::optional<JobReport> end_before_change(const Assign& assign, const Part& part,
                                           const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto seen = seen_in(assign, looked);
    if (!seen) return before_any_change(looked, state_not_seen(assign, looked));
    const VmState state = seen->power.state;
    if (state == VmState::none) return absent_vm(assign, power_tool, looked);
    if (state != VmState::off) {
        const bool on = state == VmState::on;
        return refused(name_of(host, vm) + " is " + std::string(word_for(seen->power)) + ": its " +
                           std::string(part.words) + " change only while it is off; " +
                           (on ? "stop it first: " : "resume it, and stop it then: ") +
                           grivon_command(on ? "stop" : "resume", host, vm),
                       state);
    }
    if (!part.nics) return std::nullopt;
    if (!seen->spec)
        return refused("cannot read the configuration of " + name_of(host, vm) + " on " +
                           host.name + "; see: virsh dumpxml --inactive " + uuid_of(vm),
                       state);
    for (const NicSpec& nic : seen->spec->nics)
        if (nic.vmnet.empty() && !has_nic(vm, nic))
            return refused(name_of(host, vm) + " has an interface (" + nic.mac +
                               ") that is plugged into something GriVon has no word for; remove "
                               "it on " +
                               host.name + " with virsh, and run this again",
                           state);
    return std::nullopt;
}

JobReport judge(const Assign& assign, const Part& part, const CommandResult& acted,
                const CommandResult& looked) {
    const auto seen = seen_in(assign, looked);
    if (!seen) return state_not_seen(assign, looked);
    const VmState state = seen->power.state;
    if (is_as_wanted(assign, part, *seen)) return with_seen(assign, succeeded(state), *seen);
    const std::string what = "setting " + std::string(part.words) + " of " + name_of_vm(assign);
    if (has_failed(acted))
        return with_seen(assign, command_failed(what + " failed", assign.host, acted, state),
                         *seen);
    return with_seen(
        assign,
        refused(what + " was accepted, but libvirt says " + words_for(part, *seen) +
                    "; see who changes the VM on " + assign.host.name + ", and run this again",
                state),
        *seen);
}

RemoteCommand change(const Assign& assign, const Part& part, const Seen& seen) {
    RemoteCommand command = change_all(assign, std::string(part.step),
                                       changes_to(assign, part, seen), time_limits::define);
    command.note = "# setting " + name_of_vm(assign) + " from " + words_for(part, seen) + " to " +
                   words_wanted(part, *assign.spec.vm);
    return command;
}

Script change_configuration(const Assign& assign, const Part& part) {
    if (auto wrong = check_domain_hardware_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at(assign, part, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_change(assign, part, looked)) co_return *end;
    const Seen before = *seen_in(assign, looked);
    if (is_as_wanted(assign, part, before))
        co_return with_seen(assign, succeeded(VmState::off, "already so"), before);

    const RemoteCommand act = change(assign, part, before);
    const CommandResult acted = co_await Run{act};
    if (hypervisor_is_down(acted)) co_return state_not_seen(assign, acted);
    const RemoteCommand verify = look_at(assign, part, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return judge(assign, part, acted, verified);
}

Script left_of_change(const Assign& assign, const Part& part) {
    if (auto wrong = check_domain_hardware_job(assign)) co_return *wrong;
    const RemoteCommand look = look_at(assign, part, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = seen_in(assign, looked);
    if (!seen) co_return not_seen_what_is_left(state_not_seen(assign, looked));
    const VmState state = seen->power.state;
    if (state == VmState::none || !seen->hardware)
        co_return left_as(assign, power_tool, seen->power);
    if (is_as_wanted(assign, part, *seen)) co_return with_seen(assign, succeeded(state), *seen);
    co_return with_seen(assign, left(name_of_vm(assign) + " has " + words_for(part, *seen), state),
                        *seen);
}

}  // namespace

Script set_hardware(const Assign& assign) {
    return change_configuration(assign, hardware_part);
}

Script left_set_hardware(const Assign& assign) {
    return left_of_change(assign, hardware_part);
}

Script sync_vm(const Assign& assign) {
    return change_configuration(assign, configuration_part);
}

Script left_sync_vm(const Assign& assign) {
    return left_of_change(assign, configuration_part);
}

}  // namespace grivon::drivers::libvirt
