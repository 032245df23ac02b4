// From an operation to what it means: lines to print, changes to the inventory, jobs, events.
//
// One function per family of commands; each checks everything against the draft it is given and
// either returns a complete plan or refuses with the reason, leaving the draft to be dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/inventory/draft.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

struct PlannedJob {
    std::string host;
    std::optional<std::uint32_t> slice;
    JobSpec spec;
};

struct Plan {
    std::vector<std::string> lines;       // printed now, as the roll printed them
    std::vector<PlannedJob> jobs;         // in order
    std::vector<Event> events;            // of the changed inventory; the core numbers them
    std::vector<std::string> hosts_gone;  // their lanes go too
};

struct PlanContext {
    const Operation& operation;  // has passed check_operation
    const Inventory& inventory;
    const Queue& queue;
    Draft& draft;
};

[[nodiscard]] Result<Plan> plan_operation(const PlanContext& context);

// The families; each handles the verbs of its object.
[[nodiscard]] Result<Plan> plan_add_host(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_host(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_vmnet(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_vm(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_nic(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_vm_jobs(const PlanContext& context);  // create, start, stop

// ---- what the families share --------------------------------------------------------------------

// The hosts meant by the operation's words; refuses words that mean none.
[[nodiscard]] Result<std::vector<std::string>> target_hosts(const PlanContext& context);

// The slices meant on a host: the one of slice=, or all. Refuses a slice that is not there.
[[nodiscard]] Result<std::vector<std::uint32_t>> target_slices(const PlanContext& context,
                                                               const HostEntry& host);

// The state the VM will be in when its accepted jobs are done, as far as anybody can tell.
[[nodiscard]] VmState expected_state(const PlanContext& context, const VmRecord& vm);

[[nodiscard]] Event inventory_event(std::string kind, std::string host);

}  // namespace grivon::core
