#include "wire/states.hpp"

#include <array>

#include "wire/access.hpp"

namespace grivon {
namespace {

template <class Enum, std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) {
    const auto index = static_cast<std::size_t>(value) - 1;
    return index < N ? names[index] : std::string_view("?");
}

template <class Enum, std::size_t N>
std::optional<Enum> named_in(const std::array<std::string_view, N>& names, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<Enum>(i + 1);
    return std::nullopt;
}

constexpr std::array<std::string_view, 7> job_states{"queued",    "running", "succeeded", "failed",
                                                     "cancelled", "skipped", "uncertain"};
constexpr std::array<std::string_view, 6> vm_states{"none",      "on",    "off",
                                                    "suspended", "stuck", "unknown"};
constexpr std::array<std::string_view, 3> host_states{"unknown", "up", "unreachable"};
constexpr std::array<std::string_view, 3> vmnet_kinds{"bridge", "NAT", "host-only"};
constexpr std::array<std::string_view, 3> presences{"pending", "active", "leaving"};
constexpr std::array<std::string_view, 4> failure_policies{"skip-vm", "continue", "stop-host",
                                                           "stop-batch"};
constexpr std::array<std::string_view, 3> lane_modes{"active", "paused", "draining"};
constexpr std::array<std::string_view, 4> roles{"admin", "operator", "viewer", "worker"};

}  // namespace

std::string_view name_of(JobState state) {
    return name_in(job_states, state);
}
std::string_view name_of(VmState state) {
    return name_in(vm_states, state);
}
std::string_view name_of(HostState state) {
    return name_in(host_states, state);
}
std::string_view name_of(VmnetKind kind) {
    return name_in(vmnet_kinds, kind);
}
std::string_view name_of(Presence presence) {
    return name_in(presences, presence);
}
std::string_view name_of(FailurePolicy policy) {
    return name_in(failure_policies, policy);
}
std::string_view name_of(LaneMode mode) {
    return name_in(lane_modes, mode);
}

std::string_view name_of(Role role) {
    return name_in(roles, role);
}

std::optional<Role> role_named(std::string_view name) {
    return named_in<Role>(roles, name);
}
std::optional<JobState> job_state_named(std::string_view name) {
    return named_in<JobState>(job_states, name);
}
std::optional<VmnetKind> vmnet_kind_named(std::string_view name) {
    return named_in<VmnetKind>(vmnet_kinds, name);
}
std::optional<FailurePolicy> failure_policy_named(std::string_view name) {
    return named_in<FailurePolicy>(failure_policies, name);
}
std::optional<LaneMode> lane_mode_named(std::string_view name) {
    return named_in<LaneMode>(lane_modes, name);
}

}  // namespace grivon
