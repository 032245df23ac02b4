#include "cli/cluster/judge_vm.hpp"

#include <algorithm>

#include "cli/cluster/networks.hpp"

namespace grivon::cli::cluster {
namespace {

using Kind = Verdict::Kind;

void append(std::string& text, std::string_view separator, std::string_view part) {
    if (!text.empty()) text += separator;
    text += part;
}

std::string disks_text(const std::vector<std::uint64_t>& disks_gb) {
    std::string text;
    for (const auto size : disks_gb) append(text, " + ", std::to_string(size));
    return text + " GB";
}

std::string vmnets_text(const std::vector<NicFacts>& nics) {
    std::string text;
    for (const auto& nic : nics) append(text, ", ", nic.vmnet);
    return text.empty() ? "no interface" : text;
}

std::string names_text(const std::vector<Nic>& nics) {
    std::string text;
    for (const auto& nic : nics) append(text, ", ", nic.name);
    return text.empty() ? "no interface" : text;
}

bool is_on(const HostFacts& host, const NicFacts& nic, const Nic& wanted) {
    return vmnet_meant(host, wanted) == nic.vmnet;
}

bool nics_fit(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host) {
    return std::equal(
        vm.nics.begin(), vm.nics.end(), wanted.nics.begin(), wanted.nics.end(),
        [&host](const NicFacts& nic, const Nic& one) { return is_on(host, nic, one); });
}

Verdict differs(std::string text) {
    return {Kind::differs, {}, std::move(text)};
}

// cpus and mem, which can be set.
std::string note_sizes(const VmFacts& vm, const VmDeclaration& wanted, VmSteps& steps) {
    std::string text;
    if (vm.cpus != wanted.cpus) {
        steps.cpus = wanted.cpus;
        append(text, ", ",
               "cpus " + std::to_string(vm.cpus) + " -> " + std::to_string(wanted.cpus));
    }
    if (vm.memory_mb != wanted.memory_mb) {
        steps.memory_mb = wanted.memory_mb;
        append(text, ", ",
               "mem " + std::to_string(vm.memory_mb) + " -> " + std::to_string(wanted.memory_mb));
    }
    return text;
}

// An interface that is added gets the lowest free number: what stays must have those before it.
void note_nics(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host,
               VmSteps& steps) {
    std::size_t kept = 0;
    while (kept < std::min(vm.nics.size(), wanted.nics.size()) && vm.nics[kept].ifindex == kept &&
           is_on(host, vm.nics[kept], wanted.nics[kept]))
        ++kept;
    for (auto i = kept; i < vm.nics.size(); ++i) steps.nics_removed.push_back(vm.nics[i].ifindex);
    for (auto i = kept; i < wanted.nics.size(); ++i) steps.nics_added.push_back(wanted.nics[i]);
}

Verdict judge_row(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host) {
    if (vm.disks_gb != wanted.disks_gb)
        return differs("has " + disks_text(vm.disks_gb) + ", declared " +
                       disks_text(wanted.disks_gb) + "; remove its row and apply again");
    Verdict verdict;
    verdict.text = note_sizes(vm, wanted, verdict.steps);
    if (!nics_fit(vm, wanted, host)) {
        note_nics(vm, wanted, host, verdict.steps);
        append(verdict.text, ", ",
               "nics " + vmnets_text(vm.nics) + " -> " + names_text(wanted.nics));
    }
    verdict.kind = verdict.steps.empty() ? Kind::leave : Kind::change;
    if (wanted.power == Power::none) return verdict;
    verdict.kind = Kind::create;
    verdict.steps.create = true;
    verdict.steps.start = wanted.power == Power::on;
    verdict.text = description_of(wanted) + (verdict.text.empty() ? "" : " (" + verdict.text + ")");
    return verdict;
}

// Why a VM in this state cannot be brought to the power that is declared; empty: it can.
std::string power_trouble(VmState state, Power power, bool resized) {
    if (power == Power::none) return "exists, declared power: none; destroy it and apply again";
    if (state == VmState::stuck && (power != Power::any || resized))
        return "waits for an answer; see grivon list host vmware, answer it and apply again";
    if (state == VmState::suspended && resized)
        return "is suspended; resume it before its cpus or mem can change";
    if (state == VmState::suspended && power == Power::off)
        return "is suspended, declared power: off; resume it and apply again";
    return {};
}

Verdict judge_running(Power power, Verdict verdict) {
    const bool resized = !verdict.steps.empty();
    verdict.steps.stop = resized || power == Power::off;
    if (power == Power::off) append(verdict.text, ", ", "on -> off");
    if (resized && power != Power::off) {
        verdict.steps.start = true;
        verdict.kind = Kind::restart;
        verdict.text += " (stops it and starts it again)";
    }
    return verdict;
}

Verdict judge_existing(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host) {
    std::string fixed;
    if (vm.disks_gb != wanted.disks_gb)
        fixed = "has " + disks_text(vm.disks_gb) + ", declared " + disks_text(wanted.disks_gb);
    if (!nics_fit(vm, wanted, host))
        append(fixed, "; ",
               "has " + vmnets_text(vm.nics) + ", declared " + names_text(wanted.nics));
    if (!fixed.empty()) return differs(fixed + "; destroy it and apply again");

    Verdict verdict{Kind::change, {}, ""};
    verdict.text = note_sizes(vm, wanted, verdict.steps);
    const auto trouble = power_trouble(vm.state, wanted.power, !verdict.steps.empty());
    if (!trouble.empty()) return differs(trouble);
    if (vm.state == VmState::on) {
        verdict = judge_running(wanted.power, std::move(verdict));
    } else if (wanted.power == Power::on) {
        const bool suspended = vm.state == VmState::suspended;
        (suspended ? verdict.steps.resume : verdict.steps.start) = true;
        append(verdict.text, ", ", std::string(name_of(vm.state)) + " -> on");
    }
    if (verdict.steps.empty()) verdict.kind = Kind::leave;
    return verdict;
}

bool is_same_but_power(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host) {
    return vm.disks_gb == wanted.disks_gb && vm.cpus == wanted.cpus &&
           vm.memory_mb == wanted.memory_mb && nics_fit(vm, wanted, host);
}

std::string who_asks(const VmFacts& vm) {
    return "grivon refresh " + object_of(vm.family) + " asks the host";
}

}  // namespace

Verdict judge(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host) {
    if (vm.state == VmState::none) return judge_row(vm, wanted, host);
    if (vm.state != VmState::unknown) return judge_existing(vm, wanted, host);
    if (wanted.power == Power::any && is_same_but_power(vm, wanted, host)) return {};
    return differs("nobody knows its state; " + who_asks(vm));
}

Verdict judge_unwanted(const VmFacts& vm) {
    if (vm.state == VmState::unknown)
        return differs("is not declared, and nobody knows its state; " + who_asks(vm));
    if (vm.state == VmState::stuck)
        return differs("is not declared, and waits for an answer; answer it and apply again");
    Verdict verdict{Kind::change, {}, "is " + std::string(name_of(vm.state))};
    verdict.steps.stop = vm.state == VmState::on;
    verdict.steps.destroy = vm.state != VmState::none;
    verdict.steps.remove = true;
    return verdict;
}

std::string description_of(const VmDeclaration& vm) {
    auto text = std::to_string(vm.cpus) + (vm.cpus == 1 ? " cpu, " : " cpus, ") +
                std::to_string(vm.memory_mb) + " MB, " + disks_text(vm.disks_gb);
    for (const auto& nic : vm.nics) text += ", " + nic.name;
    if (vm.power == Power::off) text += ", off";
    if (vm.power == Power::none) text += ", a row only";
    return text;
}

}  // namespace grivon::cli::cluster
