// What jobs do, "create host vmware", and what the queue asks of that again and again. Held once,
// not with every job. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "wire/job_spec.hpp"
#include "wire/states.hpp"

namespace grivon::core {

struct JobKind {
    std::string operation;
    // A question about the present: that the host does not answer is its answer.
    bool asks_only = false;
    std::optional<VmState> leaves_vm;  // see state_after
    // Only of such jobs may ThingsAtWork have to know.
    bool may_be_about_things = true;
};

// The state a successful job leaves its VM in; nothing for jobs that do not change it.
[[nodiscard]] std::optional<VmState> state_after(std::string_view verb, std::string_view object);
[[nodiscard]] inline std::optional<VmState> state_after(const JobSpec& spec) {
    return state_after(spec.verb, spec.object);
}

class JobKinds {
public:
    // What is returned lives as long as this.
    [[nodiscard]] const JobKind& of(const std::string& operation);

private:
    std::map<std::string, JobKind> kinds_;  // as many as the catalogue has commands
};

}  // namespace grivon::core
