#include "broker/core/presence.hpp"

#include <algorithm>

#include "broker/core/inventory/key_reference.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

bool is_used(const HostEntry& host, const std::string& vmnet) {
    return std::any_of(host.vms.begin(), host.vms.end(), [&](const auto& entry) {
        const auto& nics = entry.second.spec.nics;
        return std::any_of(nics.begin(), nics.end(),
                           [&](const NicSpec& nic) { return nic.vmnet == vmnet; });
    });
}

// What the end of a job means for a thing that is made on or taken from a host.
enum class Verdict : std::uint8_t { nothing, arrived, gone, stays };

// After an uncertain attempt the same job looks again: what it makes of the thing is not settled.
Verdict judge(const JobOutcome& ended, Presence presence, std::optional<bool> there) {
    if (!is_final(ended.state)) return Verdict::nothing;
    const bool removes = ended.spec.verb == "remove";
    const bool failed = ended.state != JobState::succeeded;                 // or was stopped
    if (removes && presence != Presence::leaving) return Verdict::nothing;  // it is wanted anew
    if (removes) return failed && there != false ? Verdict::stays : Verdict::gone;
    if (there.value_or(!failed))
        return presence == Presence::pending ? Verdict::arrived : Verdict::nothing;
    // Also if it leaves: the job that is to take it away finds nothing, and comes to no harm.
    return failed && presence != Presence::active ? Verdict::gone : Verdict::nothing;
}

const char* kind_of(const Thing& thing) {
    switch (thing.kind) {
        case ThingKind::vlan:
            return "vlan";
        case ThingKind::vmnet:
            return "vmnet";
        case ThingKind::key:
            return "serial";
        case ThingKind::hardware:
        case ThingKind::vm_row:
            break;  // of a VM, which has no presence
    }
    return "";
}

class PresenceNoter {
public:
    PresenceNoter(const JobOutcome& ended, const Now& now, ChangeLog& log)
        : ended_(ended), now_(now), log_(log) {}

    void tell(const std::string& kind, const std::string& what) {
        auto event = inventory_event(kind, ended_.host);
        event.message = what;
        event.job = ended_.job;
        log_.event(std::move(event), now_);
    }

    // True when the thing is gone and its row goes too.
    bool note(Presence& presence, std::optional<bool> there, const Thing& thing,
              const std::string& what) {
        switch (judge(ended_, presence, there)) {
            case Verdict::nothing:
                return false;
            case Verdict::arrived:
                presence = Presence::active;
                tell(std::string(kind_of(thing)) + ".active", what);
                return false;
            case Verdict::stays:
                presence = there == true || !is_to_be_made() ? Presence::active : Presence::pending;
                return false;
            case Verdict::gone:
                return true;
        }
        return false;
    }

private:
    // As it was before the job that was to take it away.
    bool is_to_be_made() const { return ended_.spec.was_only_wanted || ended_.is_to_be_made; }

    const JobOutcome& ended_;
    const Now& now_;
    ChangeLog& log_;
};

// A network that could not be made, or was taken away, leaves no row behind, unless a VM was given
// an interface on it in the meantime: then it is wanted, and not there.
void note_vmnet(HostEntry& host, const JobOutcome& ended, const VmnetSpec& spec,
                PresenceNoter& noter) {
    const auto found = host.vmnets.find(vmnet_number_of(spec.name));
    if (found == host.vmnets.end() || found->second.spec != spec) return;
    const bool gone = noter.note(found->second.presence, ended.report.vmnet,
                                 {ThingKind::vmnet, spec.name}, spec.name);
    if (!gone) return;
    if (is_used(host, spec.name)) {
        found->second.presence = Presence::pending;
        return;
    }
    noter.tell("vmnet.removed", spec.name);
    host.vmnets.erase(found);
}

void note_vlan(HostEntry& host, const JobOutcome& ended, const VlanSpec& spec,
               PresenceNoter& noter) {
    const auto found = host.vlans.find(spec.device);
    if (found == host.vlans.end() || found->second.spec != spec) return;
    const Thing thing{ThingKind::vlan, spec.device};
    if (!noter.note(found->second.presence, ended.report.vlan, thing, spec.device)) return;
    noter.tell("vlan.removed", spec.device);
    host.vlans.erase(found);
}

void note_serial(Draft& draft, const JobOutcome& ended, const std::string& reference,
                 PresenceNoter& noter) {
    const auto serial = draft.find(ended.host)->serial;
    if (!refers_to(reference, serial)) return;
    const auto* record = draft.find_serial(serial);
    auto presence = record->presence;
    const auto shown = masked_serial(serial);
    if (noter.note(presence, ended.report.serial, {ThingKind::key, ""}, shown)) {
        noter.tell("serial.freed", shown);
        draft.free_serial_of(ended.host);
    } else if (presence != record->presence) {
        draft.set_presence(serial, presence);
    }
}

}  // namespace

void note_presence(Draft& draft, const JobOutcome& ended, const Now& now, ChangeLog& log) {
    auto& host = draft.edit(ended.host);
    PresenceNoter noter(ended, now, log);
    const auto& spec = ended.spec;
    if (spec.vmnet) note_vmnet(host, ended, *spec.vmnet, noter);
    if (spec.vlan) note_vlan(host, ended, *spec.vlan, noter);
    if (!spec.serial.empty()) note_serial(draft, ended, spec.serial, noter);
    // A sync that fails says nothing of single things: they keep what is known of them.
    if (!spec.desired || ended.state != JobState::succeeded) return;
    for (const auto& vlan : spec.desired->vlans) note_vlan(host, ended, vlan, noter);
    for (const auto& vmnet : spec.desired->vmnets) note_vmnet(host, ended, vmnet, noter);
    if (!spec.desired->serial.empty()) note_serial(draft, ended, spec.desired->serial, noter);
}

}  // namespace grivon::core
