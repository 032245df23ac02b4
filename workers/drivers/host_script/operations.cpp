#include "workers/drivers/host_script/operations.hpp"

#include <optional>
#include <span>
#include <utility>

#include "wire/serial.hpp"
#include "workers/drivers/host_script/check.hpp"
#include "workers/drivers/host_script/host_script.hpp"
#include "workers/drivers/host_script/script_run.hpp"

namespace grivon::drivers::host_script {
namespace {

constexpr auto no_desired = "configuration of the host: it has none";

// The first malformed thing of many.
template <class Specs>
std::optional<std::string> malformed_in(const Specs& specs) {
    for (const auto& spec : specs) {
        if (auto wrong = malformed(spec)) return wrong;
    }
    return std::nullopt;
}

ScriptRun vlan_run(std::span<const VlanSpec> vlans) {
    ScriptRun run;
    run.there = &JobReport::vlan;
    for (const VlanSpec& vlan : vlans) run.objects.push_back(vlan.device);
    return run;
}

ScriptRun vmnet_run(std::span<const VmnetSpec> vmnets) {
    ScriptRun run;
    run.there = &JobReport::vmnet;
    for (const VmnetSpec& vmnet : vmnets) run.objects.push_back(vmnet.name);
    return run;
}

ScriptRun serial_run(const std::string& serial) {
    ScriptRun run;
    run.there = &JobReport::serial;
    if (!serial.empty()) run.objects.push_back(masked_serial(serial));
    return run;
}

Script run_text(const Assign& assign, ScriptRun run, std::string text, bool wanted_there) {
    if (auto wrong = malformed_host(assign.host.name)) return refuse(assign, *wrong);
    run.text = std::move(text);
    run.wanted_there = wanted_there;
    return run_script(assign, std::move(run));
}

std::optional<std::string> wrong_vlan(const Assign& assign) {
    return assign.spec.vlan ? malformed(*assign.spec.vlan) : "VLAN: \"\"";
}
std::optional<std::string> wrong_vmnet(const Assign& assign) {
    return assign.spec.vmnet ? malformed(*assign.spec.vmnet) : "vmnet: \"\"";
}

Script make_vlans(const Assign& assign, std::span<const VlanSpec> vlans) {
    ScriptRun run = vlan_run(vlans);
    run.output_shown = true;  // vconfig's line, as the VMware Roll shows it
    return run_text(assign, std::move(run), vlan_script(vlans, Mode::live), true);
}

Script look_with(const Assign& assign, ScriptRun run, std::string text) {
    if (auto wrong = malformed_host(assign.host.name)) return refuse(assign, *wrong);
    run.text = std::move(text);
    return look_at_left(assign, std::move(run));
}

Script look_at_vlans(const Assign& assign, std::span<const VlanSpec> vlans) {
    return look_with(assign, vlan_run(vlans), look_at_vlans_script(vlans));
}

Script look_at_vmnets(const Assign& assign, std::span<const VmnetSpec> vmnets) {
    return look_with(assign, vmnet_run(vmnets),
                     look_at_vmnets_script(vmnets, assign.host.hypervisor));
}

}  // namespace

Script add_vlan(const Assign& assign) {
    if (auto wrong = wrong_vlan(assign)) return refuse(assign, *wrong);
    return make_vlans(assign, {&*assign.spec.vlan, 1});
}

Script remove_vlan(const Assign& assign) {
    if (auto wrong = wrong_vlan(assign)) return refuse(assign, *wrong);
    const std::span<const VlanSpec> vlans(&*assign.spec.vlan, 1);
    return run_text(assign, vlan_run(vlans),
                    remove_vlan_script(vlans.front(), assign.host.hypervisor), false);
}

Script add_vmnet(const Assign& assign) {
    if (auto wrong = wrong_vmnet(assign)) return refuse(assign, *wrong);
    const std::span<const VmnetSpec> vmnets(&*assign.spec.vmnet, 1);
    return run_text(assign, vmnet_run(vmnets),
                    vmnet_script(vmnets, Mode::live, assign.host.hypervisor), true);
}

Script remove_vmnet(const Assign& assign) {
    if (auto wrong = wrong_vmnet(assign)) return refuse(assign, *wrong);
    const std::span<const VmnetSpec> vmnets(&*assign.spec.vmnet, 1);
    return run_text(assign, vmnet_run(vmnets),
                    remove_vmnet_script(vmnets.front(), assign.host.hypervisor), false);
}

Script set_serial(const Assign& assign) {
    const std::string& serial = assign.spec.serial;
    if (auto wrong = malformed_serial(serial)) return refuse(assign, *wrong);
    return run_text(assign, serial_run(serial), serial_script(serial, Mode::live), true);
}

Script remove_serial(const Assign& assign) {
    const std::string& serial = assign.spec.serial;
    if (auto wrong = malformed_serial(serial)) return refuse(assign, *wrong);
    return run_text(assign, serial_run(serial), remove_serial_script(serial), false);
}

Script sync_vlans(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const auto& vlans = assign.spec.desired->vlans;
    if (auto wrong = malformed_in(vlans)) return refuse(assign, *wrong);
    return make_vlans(assign, vlans);
}

Script sync_vmnets(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const auto& vmnets = assign.spec.desired->vmnets;
    if (auto wrong = malformed_in(vmnets)) return refuse(assign, *wrong);
    return run_text(assign, vmnet_run(vmnets),
                    vmnet_script(vmnets, Mode::live, assign.host.hypervisor), true);
}

Script sync_serial(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const std::string& serial = assign.spec.desired->serial;
    if (!serial.empty()) {
        if (auto wrong = malformed_serial(serial)) return refuse(assign, *wrong);
    }
    return run_text(assign, serial_run(serial), serial_script(serial, Mode::live), true);
}

Script left_vlan(const Assign& assign) {
    if (auto wrong = wrong_vlan(assign)) return refuse(assign, *wrong);
    return look_at_vlans(assign, {&*assign.spec.vlan, 1});
}

Script left_vmnet(const Assign& assign) {
    if (auto wrong = wrong_vmnet(assign)) return refuse(assign, *wrong);
    return look_at_vmnets(assign, {&*assign.spec.vmnet, 1});
}

Script left_serial(const Assign& assign) {
    const std::string& serial = assign.spec.serial;
    if (auto wrong = malformed_serial(serial)) return refuse(assign, *wrong);
    return look_with(assign, serial_run(serial), look_at_serial_script(serial));
}

Script left_vlans(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const auto& vlans = assign.spec.desired->vlans;
    if (auto wrong = malformed_in(vlans)) return refuse(assign, *wrong);
    return look_at_vlans(assign, vlans);
}

Script left_vmnets(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const auto& vmnets = assign.spec.desired->vmnets;
    if (auto wrong = malformed_in(vmnets)) return refuse(assign, *wrong);
    return look_at_vmnets(assign, vmnets);
}

Script left_synced_serial(const Assign& assign) {
    if (!assign.spec.desired) return refuse(assign, no_desired);
    const std::string& serial = assign.spec.desired->serial;
    if (!serial.empty()) {
        if (auto wrong = malformed_serial(serial)) return refuse(assign, *wrong);
    }
    return look_with(assign, serial_run(serial), look_at_serial_script(serial));
}

}  // namespace grivon::drivers::host_script
