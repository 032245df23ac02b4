#include "broker/core/operations/desired.hpp"

#include "broker/core/inventory/key_reference.hpp"
#include "broker/core/operations/fitting.hpp"

namespace grivon::core {
namespace {

HostSpec desired_with(const HostEntry& host, const SerialRecord* serial, std::string_view object,
                      const LeftToOthers& left_to_others) {
    const auto wants = [object](std::string_view part) {
        return object == "host" || object == part;
    };
    const auto stays = [&left_to_others](Presence presence, const Thing& thing) {
        if (presence != Presence::pending) return presence == Presence::active;
        return !left_to_others || !left_to_others(thing);
    };
    HostSpec spec;
    if (wants("host vlan"))
        for (const auto& [device, vlan] : host.vlans)
            if (stays(vlan.presence, {ThingKind::vlan, device})) spec.vlans.push_back(vlan.spec);
    if (wants(vm_object(host, VmPart::network)))
        for (const auto& [number, vmnet] : host.vmnets)
            if (stays(vmnet.presence, {ThingKind::vmnet, vmnet.spec.name}))
                spec.vmnets.push_back(vmnet.spec);
    if (wants("host vmwarekey") && serial != nullptr &&
        stays(serial->presence, {ThingKind::key, ""}))
        spec.serial = serial->serial;
    if (wants(vm_object(host)))
        for (const auto& [slice, vm] : host.vms) spec.vms.push_back(vm.spec);
    return spec;
}

}  // namespace

HostSpec desired_of(const HostEntry& host, const SerialMap& serials, std::string_view object) {
    const auto found = serials.find(host.serial);
    return desired_with(host, found == serials.end() ? nullptr : &found->second, object, nullptr);
}

HostSpec desired_of(const HostEntry& host, const Draft& draft, std::string_view object,
                    const LeftToOthers& left_to_others) {
    auto spec = desired_with(host, draft.find_serial(host.serial), object, left_to_others);
    if (!spec.serial.empty()) spec.serial = key_reference(spec.serial);
    return spec;
}

}  // namespace grivon::core
