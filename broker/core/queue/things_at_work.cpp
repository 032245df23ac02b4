#include "broker/core/queue/things_at_work.hpp"

#include <vector>

namespace grivon::core {
namespace {

std::vector<Thing> things_of(const JobSpec& spec) {
    std::vector<Thing> things;
    if (spec.vlan) things.push_back({ThingKind::vlan, spec.vlan->device});
    if (spec.vmnet) things.push_back({ThingKind::vmnet, spec.vmnet->name});
    if (!spec.serial.empty()) things.push_back({ThingKind::key, ""});
    if (spec.vm && spec.hardware_before) things.push_back(hardware_of(spec.vm->id));
    if (spec.vm && removes_row(spec)) things.push_back(row_of(spec.vm->id));
    if (!spec.desired) return things;
    for (const auto& vlan : spec.desired->vlans) things.push_back({ThingKind::vlan, vlan.device});
    for (const auto& vmnet : spec.desired->vmnets) things.push_back({ThingKind::vmnet, vmnet.name});
    if (!spec.desired->serial.empty()) things.push_back({ThingKind::key, ""});
    return things;
}

// A sync job brings anew what is known to be wanted.
bool makes(const JobSpec& spec) {
    return !spec.desired && spec.verb != "remove";
}

}  // namespace

Thing hardware_of(VmId vm) {
    return {ThingKind::hardware, std::to_string(number(vm))};
}

Thing row_of(VmId vm) {
    return {ThingKind::vm_row, std::to_string(number(vm))};
}

bool removes_row(const JobSpec& spec) {
    return spec.verb == "destroy" && spec.parameters.contains("remove");
}

void ThingsAtWork::expect(const std::string& host, const JobSpec& spec) {
    for (auto& thing : things_of(spec)) {
        auto& count = jobs_[{host, std::move(thing)}];
        ++count.all;
        if (makes(spec)) ++count.making;
    }
}

void ThingsAtWork::forget(const std::string& host, const JobSpec& spec) {
    for (auto& thing : things_of(spec)) {
        const auto found = jobs_.find({host, std::move(thing)});
        if (makes(spec)) --found->second.making;
        if (--found->second.all == 0) jobs_.erase(found);
    }
}

bool ThingsAtWork::is_being_made(const std::string& host, const JobSpec& spec) const {
    for (auto& thing : things_of(spec)) {
        const auto found = jobs_.find({host, std::move(thing)});
        if (found != jobs_.end() && found->second.making > 0) return true;
    }
    return false;
}

}  // namespace grivon::core
