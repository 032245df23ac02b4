#include "workers/drivers/libvirt/domain.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "wire/values.hpp"
#include "workers/drivers/libvirt/error.hpp"
#include "workers/drivers/libvirt/units.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::libvirt {
namespace {

struct StateName {
    std::string_view words;
    PowerSeen seen;
};
// virsh-domain-monitor.c. What crashed is ended (on_crash), so its process is gone. A guest that
// sleeps by itself (pmsuspended) stands still until it is woken.
constexpr std::array state_names{
    StateName{"running", {VmState::on}},      StateName{"idle", {VmState::on}},
    StateName{"no state", {VmState::on}},     StateName{"in shutdown", {VmState::on}},
    StateName{"paused", {VmState::on, true}}, StateName{"pmsuspended", {VmState::on, true}},
    StateName{"shut off", {VmState::off}},    StateName{"crashed", {VmState::off}},
};

// "State:          shut off" → the words, for the name that begins the line.
std::optional<std::string_view> value_in(std::string_view line, std::string_view name) {
    if (!line.starts_with(name)) return std::nullopt;
    return trim(line.substr(name.size()));
}

std::optional<std::uint64_t> leading_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{}) return std::nullopt;
    return value;
}

// The facts of dominfo, as they come.
struct Facts {
    std::optional<PowerSeen> power;
    bool saved = false;
    std::optional<std::uint64_t> cpus;
    std::optional<std::uint64_t> memory_kib;
};

void take(Facts& facts, std::string_view line) {
    if (const auto words = value_in(line, "State:")) facts.power = power_named(*words);
    if (const auto words = value_in(line, "Managed save:")) facts.saved = *words == "yes";
    if (const auto words = value_in(line, "CPU(s):")) facts.cpus = leading_number(*words);
    if (const auto words = value_in(line, "Max memory:")) facts.memory_kib = leading_number(*words);
}

std::optional<VmHardware> hardware_of(const Facts& facts) {
    if (!facts.cpus || !facts.memory_kib) return std::nullopt;
    const std::uint64_t memory_mb = *facts.memory_kib / kib_of_mb;
    if (*facts.cpus > UINT32_MAX || memory_mb > UINT32_MAX) return std::nullopt;
    return VmHardware{static_cast<std::uint32_t>(*facts.cpus),
                      static_cast<std::uint32_t>(memory_mb)};
}

}  // namespace

std::optional<DomainSeen> domain_seen(const CommandResult& looked) {
    if (const auto error = error_in(looked)) {
        if (error->kind != ErrorClass::absent) return std::nullopt;
        return DomainSeen{{VmState::none}, std::nullopt};
    }
    Facts facts;
    for (const std::string_view line : lines_of(looked.output)) take(facts, line);
    if (!facts.power) return std::nullopt;
    DomainSeen seen{*facts.power, hardware_of(facts)};
    if (facts.saved && seen.power.state == VmState::off) seen.power.state = VmState::suspended;
    return seen;
}

std::optional<NamedDomain> listed_domain(std::string_view line) {
    while (!(line = trim(line)).empty()) {
        const auto end = std::min(line.find(' '), line.size());
        const std::string_view word = line.substr(0, end);
        line.remove_prefix(end);
        if (is_uuid(word)) return NamedDomain{std::string(word), std::string(trim(line))};
    }
    return std::nullopt;
}

std::optional<PowerSeen> power_named(std::string_view words) {
    const auto* found = std::ranges::find(state_names, words, &StateName::words);
    if (found == state_names.end()) return std::nullopt;
    return found->seen;
}

}  // namespace grivon::drivers::libvirt
