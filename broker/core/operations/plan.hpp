// From an operation to what it means: lines to print, changes to the inventory, jobs, events.
//
// One function per family of commands; each checks everything against the draft it is given and
// either returns a complete plan or refuses with the reason, leaving the draft to be dropped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "broker/core/inventory/draft.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

struct PlannedJob {
    std::string host;
    std::optional<std::uint32_t> slice;
    JobSpec spec;
    std::vector<std::size_t> after;  // indexes of earlier jobs of the plan that must succeed first
    VmState vm = VmState::unknown;   // of jobs on one VM: what it is expected to be before it
};

// The jobs of operations that are planned together, with what follows from them for later ones.
class PlannedJobs {
public:
    void add(PlannedJob job);
    [[nodiscard]] const std::vector<PlannedJob>& all() const { return jobs_; }
    [[nodiscard]] std::vector<PlannedJob> take() && { return std::move(jobs_); }
    [[nodiscard]] bool any_on(const std::string& host) const { return hosts_.contains(host); }
    [[nodiscard]] bool any_about(const std::string& host, const Thing& thing) const {
        return things_.has(host, thing);
    }
    // What the last of them makes of the VM; nothing: none is about it.
    [[nodiscard]] std::optional<VmState> state_of(VmId vm) const;

private:
    std::vector<PlannedJob> jobs_;
    std::set<std::string> hosts_;
    std::map<VmId, VmState> states_;
    ThingsAtWork things_;
};

// ---- what an operation does to the queue, beside its jobs ---------------------------------------

struct ForgetHost {
    std::string host;
};  // its lane goes too, with the jobs that wait in it
struct CancelJobs {
    std::vector<JobId> jobs;
    std::string why;
};
struct SettleJob {
    JobId job{};
    JobState outcome = JobState::queued;
    std::string why;
};
struct HoldLane {
    LaneRecord control;
};
struct ResumeLane {
    std::string host;
    std::string who;
};
using QueueAction = std::variant<ForgetHost, CancelJobs, SettleJob, HoldLane, ResumeLane>;

struct Plan {
    std::vector<std::string> lines;    // printed now, as the roll printed them
    std::vector<PlannedJob> jobs;      // in order
    std::vector<Event> events;         // of the changed inventory; the core numbers them
    std::vector<QueueAction> actions;  // before the jobs are added
    // Of operations that take something away, for the question that may have to be asked first
    // (confirmation.hpp): what is hit, "slice0@vmware-server-0-0" or "vmware-server-0-0".
    std::vector<std::string> hits;
    std::string loss;  // not empty: to be asked whatever was named, with these words
};

// How programs on other machines reach this broker.
struct BrokerAddress {
    std::string endpoint;    // for clients; empty: it listens on no tcp address
    std::string public_key;  // Z85
};

// Who asks, and what is known beside the present state.
struct Request {
    std::string user;
    bool confirmed = false;                // the user said --yes
    std::span<const JobRecord> history{};  // see ClientSubmitted
    Now now{};
    std::uint64_t next_job = 1;  // numbers below this have been given to jobs
    std::uint64_t next_batch = 1;
    BrokerAddress broker = {};
    std::string submission = {};  // its key, which a retry repeats
};

struct PlanContext {
    const Operation& operation;  // has passed check_operation
    const Inventory& inventory;
    const Queue& queue;
    Draft& draft;
    const Request& request;
    const PlannedJobs& earlier;  // of earlier operations of the batch
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
[[nodiscard]] Result<Plan> plan_set_vm(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_vm(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_import(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_forget(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_nic(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_nic(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_vm_jobs(const PlanContext& context);  // create, start, stop, …
[[nodiscard]] Result<Plan> plan_answer(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_sync(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_refresh(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_cancel(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_resolve(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_retry(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_add_key(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_set_key(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_rotate_key(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_remove_key(const PlanContext& context);
[[nodiscard]] Result<Plan> plan_hold_lane(const PlanContext& context);  // pause, drain
[[nodiscard]] Result<Plan> plan_resume_lane(const PlanContext& context);

// ---- what the families share --------------------------------------------------------------------

// Refuses (Errc::usage) group= without the cluster= that it is a part of.
[[nodiscard]] Result<> check_group(const Operation& operation);

// The hosts meant by the operation's words; refuses words that mean none. If it means a cluster:
// those of them that have VMs of it.
[[nodiscard]] Result<std::vector<std::string>> target_hosts(const PlanContext& context);

// The words name no host, or stand for hosts that they do not name: then those that lack what the
// operation is about are passed over, where a host that is named is refused.
[[nodiscard]] bool means_those_that_fit(const PlanContext& context);

// Every VM that is meant, on all hosts. Refuses a host without a VM, unless it may be passed over.
// Of a cluster only its VMs are meant.
struct VmTarget {
    std::string host;
    std::uint32_t slice = 0;
};
[[nodiscard]] Result<std::vector<VmTarget>> target_vms(const PlanContext& context);

// Jobs of the VM are accepted and have not ended, or planned before this operation.
[[nodiscard]] bool has_unfinished_jobs(const PlanContext& context, const VmRecord& vm);

// The state the VM will be in when its accepted jobs are done, as far as anybody can tell.
[[nodiscard]] VmState expected_state(const PlanContext& context, const VmRecord& vm);

// Refuses a verb of jobs on VMs that makes no sense in the state which the VM will be in.
[[nodiscard]] Result<> check_state(const Operation& operation, VmState state,
                                   const VmTarget& target);

// Jobs of the host are queued, running or uncertain, or planned before this operation.
[[nodiscard]] bool has_unfinished_jobs(const PlanContext& context, const std::string& host);

// The same of jobs about one of its VLAN interfaces or networks, its key, a VM's hardware.
[[nodiscard]] bool has_unfinished_jobs(const PlanContext& context, const std::string& host,
                                       const Thing& thing);

// Of a VM whose CPUs and memory a job is to change: what stops until it has.
[[nodiscard]] tl::unexpected<Error> hardware_is_changing(const VmTarget& target);

// A thing of the host may be taken away by one job at a time: a second one would run late, and take
// away what may have been made anew since.
[[nodiscard]] Result<> check_not_leaving(const PlanContext& context, const std::string& host,
                                         const Thing& thing, Presence presence);

[[nodiscard]] Event inventory_event(std::string kind, std::string host);

// "operator of rack 0, cluster physics"
[[nodiscard]] std::string rights_text(const AccessKey& key);

// The thing is in the database, and neither known to be on the host nor about to be made there.
[[nodiscard]] bool is_only_wanted(const PlanContext& context, const std::string& host,
                                  const Thing& thing, Presence presence);

// A job of this operation on a host, without what it is about.
[[nodiscard]] PlannedJob job_on(const PlanContext& context, const std::string& host);

// Puts the event, with what it is about as its message, into the plan.
void tell(Plan& plan, std::string kind, const std::string& host, std::string what);

}  // namespace grivon::core
