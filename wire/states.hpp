// The states and kinds that all programs share, and their names for people and files. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace grivon {

// A job's life; the transitions are in broker/core/queue/job_state.hpp.
enum class JobState : std::uint8_t {
    queued = 1,  // accepted, waits for its lane
    running,     // given to a worker, which may be anywhere inside it
    succeeded,   // final: what was asked is so, looked at on the host
    failed,      // final: it is known not to be so; the message says why
    cancelled,   // final: taken back before it ran
    skipped,     // final: an earlier job of the same VM in the batch failed
    uncertain,   // worker or connection was lost in the middle; a recovery attempt will look
};
[[nodiscard]] constexpr JobState last_of(JobState) {
    return JobState::uncertain;
}
[[nodiscard]] constexpr bool is_final(JobState s) {
    return s == JobState::succeeded || s == JobState::failed || s == JobState::cancelled ||
           s == JobState::skipped;
}

// What the host last said of a VM.
enum class VmState : std::uint8_t {
    none = 1,  // a row in the database, nothing on the host
    on,
    off,
    suspended,
    stuck,    // the VM's process waits for an answer to a question
    unknown,  // nobody could look
};
[[nodiscard]] constexpr VmState last_of(VmState) {
    return VmState::unknown;
}

// What GriVon knows of a host.
enum class HostState : std::uint8_t {
    unknown = 1,  // never asked
    up,           // the last connection worked
    unreachable,  // the last connection did not
};
[[nodiscard]] constexpr HostState last_of(HostState) {
    return HostState::unreachable;
}

// What runs the VMs of a host; what each can do is in wire/hypervisors.hpp.
enum class Hypervisor : std::uint8_t { vmware_server = 1, vmware_workstation, kvm, xen };
[[nodiscard]] constexpr Hypervisor last_of(Hypervisor) {
    return Hypervisor::xen;
}

enum class VmnetKind : std::uint8_t {
    bridge = 1,  // joins an interface of the host
    nat,         // a network of its own, translated by the host
    host_only,   // a network of its own
};
[[nodiscard]] constexpr VmnetKind last_of(VmnetKind) {
    return VmnetKind::host_only;
}

// Where something that is made on a host stands between the database and the host.
enum class Presence : std::uint8_t {
    pending = 1,  // wanted; its job has not succeeded yet
    active,       // the host has it
    leaving,      // a job that takes it away is accepted
};
[[nodiscard]] constexpr Presence last_of(Presence) {
    return Presence::leaving;
}

// What becomes of the later jobs of a batch when one did not succeed.
enum class FailurePolicy : std::uint8_t {
    skip_vm =
        1,       // those of the same VM are skipped; after a job on the whole host, all of its host
    carry_on,    // none: every job is tried
    stop_host,   // those of the same host are skipped
    stop_batch,  // all are skipped that have not begun
};
[[nodiscard]] constexpr FailurePolicy last_of(FailurePolicy) {
    return FailurePolicy::stop_batch;
}

// What an operator allows a lane.
enum class LaneMode : std::uint8_t {
    active = 1,
    paused,    // begins no job; accepts jobs, which wait
    draining,  // runs what it has; accepts no job
};
[[nodiscard]] constexpr LaneMode last_of(LaneMode) {
    return LaneMode::draining;
}

[[nodiscard]] std::string_view name_of(JobState state);
[[nodiscard]] std::string_view name_of(VmState state);
[[nodiscard]] std::string_view name_of(HostState state);
[[nodiscard]] std::string_view name_of(Hypervisor kind);
[[nodiscard]] std::string_view name_of(VmnetKind kind);
[[nodiscard]] std::string_view name_of(Presence presence);
[[nodiscard]] std::string_view name_of(FailurePolicy policy);  // "skip-vm", "continue", …
[[nodiscard]] std::string_view name_of(LaneMode mode);
[[nodiscard]] std::optional<JobState> job_state_named(std::string_view name);
[[nodiscard]] std::optional<Hypervisor> hypervisor_named(std::string_view name);
[[nodiscard]] std::optional<VmnetKind> vmnet_kind_named(std::string_view name);
[[nodiscard]] std::optional<FailurePolicy> failure_policy_named(std::string_view name);
[[nodiscard]] std::optional<LaneMode> lane_mode_named(std::string_view name);

}  // namespace grivon
