// Which verbs make sense in which states of a VM.
#include <algorithm>

#include "broker/core/operations/plan.hpp"
#include "wire/hypervisors.hpp"

namespace grivon::core {
namespace {

using enum VmState;

// Why a verb makes no sense in a state. What is already so is no error: the job looks, and says so.
// Where a state is not listed the host decides (vmware-server.md 1.4).
struct Refusal {
    std::string_view verb;
    VmState state;
    std::string_view reason;  // after "slice0@host "
    std::string_view way_out;
};
constexpr std::string_view not_made_yet = "does not exist on its host yet; create it with: ";
constexpr Refusal refusals[]{
    {"start", none, not_made_yet, "create"},
    {"stop", none, not_made_yet, "create"},
    {"stop", suspended, "is suspended and cannot be stopped; resume it first with: ", "resume"},
    {"reboot", none, not_made_yet, "create"},
    {"reboot", off, "is off; start it with: ", "start"},
    {"reboot", suspended, "is suspended; resume it with: ", "resume"},
    {"suspend", none, not_made_yet, "create"},
    {"suspend", off, "is off: there is nothing to suspend; start it with: ", "start"},
    {"resume", none, not_made_yet, "create"},
    {"resume", off, "is off, not suspended; start it with: ", "start"},
    {"destroy", on, "is on; stop it first with: ", "stop"},
    {"answer", none, not_made_yet, "create"},
    // Of snapshots.
    {"add", none, not_made_yet, "create"},
    {"remove", none, not_made_yet, "create"},
    {"revert", none, not_made_yet, "create"},
    {"refresh", none, not_made_yet, "create"},
    {"sync", none, not_made_yet, "create"},
    {"sync", on,
     "is on: its CPUs, memory and interfaces change only while it is off; stop it first with: ",
     "stop"},
    {"sync", suspended,
     "is suspended: its CPUs, memory and interfaces change only while it is off; resume it first "
     "with: ",
     "resume"},
    {"set", on,
     "is on: its CPUs and memory change only while it is off; stop it first with: ", "stop"},
    {"set", suspended,
     "is suspended: its CPUs and memory change only while it is off; resume it first with: ",
     "resume"},
};

}  // namespace

Result<> check_state(const Operation& operation, VmState state, const VmTarget& target) {
    const auto found =
        std::find_if(std::begin(refusals), std::end(refusals), [&](const Refusal& refusal) {
            return refusal.verb == operation.verb && refusal.state == state;
        });
    if (found == std::end(refusals)) return {};
    return fail(Errc::illegal_state, vm_name(target.slice, target.host) + " " +
                                         std::string(found->reason) + "grivon " +
                                         std::string(found->way_out) + " " +
                                         object_of(vm_object_in(operation.object)->family) + " " +
                                         target.host + " slice=" + std::to_string(target.slice));
}

}  // namespace grivon::core
