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
    std::vector<std::string> hosts_gone;  // their lanes go too, with the jobs that wait in them
    // Of operations that take something away, for the question that may have to be asked first
    // (confirmation.hpp): what is hit, "slice0@vmware-server-0-0" or "vmware-server-0-0".
    std::vector<std::string> hits;
    std::string loss;  // not empty: to be asked whatever was named, with these words
};

struct PlanContext {
    const Operation& operation;  // has passed check_operation
    const Inventory& inventory;
    const Queue& queue;
    Draft& draft;
    bool confirmed = false;  // the user said --yes
};

[[nodiscard]] Result<Plan> plan_operation(const PlanContext& context);

// The families; each handles the verbs of its object.
[[nodiscard]] Result<Plan> plan_add_host(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_set_host(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_host(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_interface(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_interface(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_attribute(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_set_attribute(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_attribute(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_vlan(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_vlan(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_vmnet(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_vmnet(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_serials(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_serials(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_set_serial(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_serial(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_vm(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_vm(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_nic(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_nic(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_vm_jobs(const PlanContext& context);  // create, start, stop, …
[[nodiscard]] Result<Plan> plan_answer(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_sync(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_refresh(const PlanContext& context);

// ---- what the families share --------------------------------------------------------------------

// The hosts meant by the operation's words; refuses words that mean none.
[[nodiscard]] Result<std::vector<std::string>> target_hosts(const PlanContext& context);

// The words name no host, or stand for hosts that they do not name: then those that lack what the
// operation is about are passed over, where a host that is named is refused.
[[nodiscard]] bool means_those_that_fit(const PlanContext& context);

// Every VM that is meant, on all hosts. Refuses a host without a VM, unless it may be passed over.
struct VmTarget {
    std::string host;
    std::uint32_t slice = 0;
};
[[nodiscard]] Result<std::vector<VmTarget>> target_vms(const PlanContext& context);

// The state the VM will be in when its accepted jobs are done, as far as anybody can tell.
[[nodiscard]] VmState expected_state(const PlanContext& context, const VmRecord& vm);

// Jobs of the host are queued, running or uncertain.
[[nodiscard]] bool has_unfinished_jobs(const PlanContext& context, const std::string& host);

// A thing of the host may be taken away by one job at a time: a second one would run late, and take
// away what may have been made anew since.
[[nodiscard]] Result<> check_not_leaving(const PlanContext& context, const std::string& host,
                                         Presence presence, const std::string& what);

[[nodiscard]] Event inventory_event(std::string kind, std::string host);

// A job of this operation on a host, without what it is about.
[[nodiscard]] PlannedJob job_on(const PlanContext& context, const std::string& host);

// Puts the event, with what it is about as its message, into the plan.
void tell(Plan& plan, std::string kind, const std::string& host, std::string what);

}  // namespace grivon::core
