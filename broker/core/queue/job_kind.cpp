#include "broker/core/queue/job_kind.hpp"

#include "wire/hypervisors.hpp"

namespace grivon::core {
namespace {

JobKind kind_of(const std::string& operation) {
    const std::string_view words = operation;
    const auto space = words.find(' ');
    const auto verb = words.substr(0, space);
    const auto object = space == std::string_view::npos ? "" : words.substr(space + 1);
    JobKind kind;
    kind.operation = operation;
    kind.asks_only = verb == "refresh";
    kind.leaves_vm = state_after(verb, object);
    // A VM's hardware, and its place in the database, are things besides its state.
    kind.may_be_about_things = !kind.leaves_vm || verb == "set" || verb == "destroy";
    return kind;
}

}  // namespace

std::optional<VmState> state_after(std::string_view verb, std::string_view object) {
    const auto about = vm_object_in(object);
    if (!about || about->part != VmPart::vm) return std::nullopt;
    if (verb == "create" || verb == "stop" || verb == "set") return VmState::off;
    if (verb == "start" || verb == "reboot" || verb == "resume") return VmState::on;
    if (verb == "suspend") return VmState::suspended;
    if (verb == "destroy") return VmState::none;
    if (verb == "answer") return VmState::unknown;  // the choice decides
    return std::nullopt;
}

const JobKind& JobKinds::of(const std::string& operation) {
    const auto found = kinds_.find(operation);
    if (found != kinds_.end()) return found->second;
    return kinds_.emplace(operation, kind_of(operation)).first->second;
}

}  // namespace grivon::core
