// The difference between what a cluster is declared to be and what there is: an item for each VM
// and each network, with the steps that make it so. Values only; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/judge_vm.hpp"

namespace grivon::cli::cluster {

// What the person allows beyond what a plan does by itself.
struct PlanOptions {
    bool prune = false;    // VMs that are not declared are removed
    bool restart = false;  // VMs that are on may be stopped for a change, and started again
};

enum class Action : std::uint8_t {
    create,
    change,
    leave,    // as declared
    remove,   // exists, and is not declared
    differs,  // is not as declared, and no plan can make it so
};

enum class Object : std::uint8_t {
    vm,
    vlan,     // VLAN interface
    bridge,   // the bridge on a device
    network,  // named by its number
};

// What an item waits for before it is carried out.
enum class Withheld : std::uint8_t { no, until_prune, until_restart };

struct PlanItem {
    Action action = Action::leave;
    Object object = Object::vm;
    std::string host;
    Family family = Family::vmware;  // of the host
    std::uint32_t slice = 0;         // of VMs
    std::string group;               // likewise
    std::string name;                // of the others: "eth0.100", "vmnet0"
    std::string text;                // what is to be done, or what is in the way; may be empty
    VmSteps steps;
    std::optional<VmDeclaration> vm;  // of a VM whose row is to be made
    Withheld withheld = Withheld::no;
};

struct ClusterPlan {
    std::string cluster;
    std::optional<FailurePolicy> on_failure;
    PlanOptions options;
    std::vector<PlanItem> items;  // networks first

    [[nodiscard]] std::size_t count(Action action) const;
    [[nodiscard]] std::size_t count(Withheld withheld) const;
    // There is something that may be done.
    [[nodiscard]] bool has_work() const;
    // Nothing of it may be done: some of it cannot, or not without being allowed.
    [[nodiscard]] bool is_blocked() const;
    // VMs that would be gone.
    [[nodiscard]] std::size_t removals() const;
};

}  // namespace grivon::cli::cluster
