#include "broker/core/operations/desired.hpp"

namespace grivon::core {
namespace {

HostSpec desired_with(const HostEntry& host, const SerialRecord* serial, std::string_view object,
                      bool with_pending) {
    const auto wants = [object](std::string_view part) {
        return object == "host" || object == part;
    };
    const auto stays = [with_pending](Presence presence) {
        return presence == Presence::active || (presence == Presence::pending && with_pending);
    };
    HostSpec spec;
    if (wants("host vlan"))
        for (const auto& [device, vlan] : host.vlans)
            if (stays(vlan.presence)) spec.vlans.push_back(vlan.spec);
    if (wants("host vmwarenet"))
        for (const auto& [number, vmnet] : host.vmnets)
            if (stays(vmnet.presence)) spec.vmnets.push_back(vmnet.spec);
    if (wants("host vmwarekey") && serial != nullptr && stays(serial->presence))
        spec.serial = serial->serial;
    if (wants("host vmware"))
        for (const auto& [slice, vm] : host.vms) spec.vms.push_back(vm.spec);
    return spec;
}

}  // namespace

HostSpec desired_of(const HostEntry& host, const SerialMap& serials, std::string_view object) {
    const auto found = serials.find(host.serial);
    return desired_with(host, found == serials.end() ? nullptr : &found->second, object, true);
}

HostSpec desired_of(const HostEntry& host, const Draft& draft, std::string_view object,
                    bool others_at_work) {
    return desired_with(host, draft.find_serial(host.serial), object, !others_at_work);
}

}  // namespace grivon::core
