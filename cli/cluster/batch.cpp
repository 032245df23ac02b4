#include "cli/cluster/batch.hpp"

#include <algorithm>
#include <compare>
#include <map>

#include "wire/limits.hpp"

namespace grivon::cli::cluster {
namespace {

// The order of the commands. Networks first: when one fails, the later jobs of its host are
// skipped. What goes does so before anything new comes, which may need its room.
enum class Phase : std::uint8_t {
    vlan,
    bridge,
    stop,
    destroy,
    remove,
    add,
    remove_nic,
    add_nic,
    set,
    create,
    resume,
    start,
};

using Parameters = std::map<std::string, std::string>;

// VMs whose commands have the same key share one.
struct Key {
    Phase phase = Phase::vlan;
    std::uint32_t order = 0;     // of commands of a phase: slices, those that go from the highest
    std::uint32_t sequence = 0;  // of several commands about the interfaces of one VM
    std::string verb;
    std::string object;
    Parameters parameters;

    auto operator<=>(const Key&) const = default;
};

// Half of the words that a command may have, so that there is room for its parameters.
constexpr std::size_t hosts_of_command_max = grivon::limits::operation_words_max / 2;

std::string disks_word(const VmDeclaration& vm) {
    std::string word;
    for (const auto size : vm.disks_gb) word += (word.empty() ? "" : ",") + std::to_string(size);
    return word;
}

std::string nics_word(const VmDeclaration& vm) {
    std::string word;
    for (const auto& nic : vm.nics) word += (word.empty() ? "" : ",") + nic.name;
    return word;
}

class BatchWriter {
public:
    explicit BatchWriter(const std::string& cluster) : cluster_(cluster) {}

    void add(const PlanItem& item) {
        if (item.object == Object::vlan)
            take(item, {Phase::vlan, 0, 0, "add", "host vlan", {{"viface", item.name}}});
        else if (item.object == Object::bridge)
            take(item, {Phase::bridge,
                        0,
                        0,
                        "add",
                        object_of(item.family, VmPart::network),
                        {{"iface", item.name}, {"type", "bridge"}}});
        else
            add_vm(item);
    }
    std::vector<Operation> finish() const {
        std::vector<Operation> operations;
        for (const auto& [key, hosts] : hosts_)
            for (std::size_t first = 0; first < hosts.size(); first += hosts_of_command_max) {
                const auto last = std::min(hosts.size(), first + hosts_of_command_max);
                operations.push_back({key.verb,
                                      key.object,
                                      {hosts.begin() + static_cast<std::ptrdiff_t>(first),
                                       hosts.begin() + static_cast<std::ptrdiff_t>(last)},
                                      key.parameters,
                                      {}});
            }
        return operations;
    }

private:
    void add_vm(const PlanItem& item) {
        const auto& steps = item.steps;
        if (steps.stop) take_verb(item, Phase::stop, "stop");
        if (steps.destroy) destroy(item);
        if (steps.remove && !steps.destroy) take_verb(item, Phase::remove, "remove");
        if (steps.add) add_row(item);
        change_nics(item);
        set_sizes(item);
        if (steps.create) take_verb(item, Phase::create, "create");
        if (steps.resume) take_verb(item, Phase::resume, "resume");
        if (steps.start) take_verb(item, Phase::start, "start");
    }

    void add_row(const PlanItem& item) {
        auto parameters = named(item);
        if (!item.group.empty()) parameters["group"] = item.group;
        parameters["cpus"] = std::to_string(item.vm->cpus);
        parameters["mem"] = std::to_string(item.vm->memory_mb);
        parameters["disksize"] = disks_word(*item.vm);
        if (!item.vm->nics.empty()) parameters["vmnet"] = nics_word(*item.vm);
        take(item,
             {Phase::add, item.slice, 0, "add", object_of(item.family), std::move(parameters)});
    }

    void change_nics(const PlanItem& item) {
        std::uint32_t sequence = 0;
        for (const auto ifindex : item.steps.nics_removed) {
            auto parameters = named(item);
            parameters["ifindex"] = std::to_string(ifindex);
            take(item, {Phase::remove_nic, item.slice, sequence++, "remove",
                        object_of(item.family, VmPart::interface), std::move(parameters)});
        }
        for (const auto& nic : item.steps.nics_added) {
            auto parameters = named(item);
            parameters["vmnet"] = nic.name;
            take(item, {Phase::add_nic, item.slice, sequence++, "add",
                        object_of(item.family, VmPart::interface), std::move(parameters)});
        }
    }

    void set_sizes(const PlanItem& item) {
        const auto& steps = item.steps;
        if (!steps.cpus && !steps.memory_mb) return;
        // cluster= would not be a guard here: it says where the VMs are to belong.
        Parameters parameters{{"slice", std::to_string(item.slice)}};
        if (steps.cpus) parameters["cpus"] = std::to_string(*steps.cpus);
        if (steps.memory_mb) parameters["mem"] = std::to_string(*steps.memory_mb);
        take(item,
             {Phase::set, item.slice, 0, "set", object_of(item.family), std::move(parameters)});
    }

    void take_verb(const PlanItem& item, Phase phase, const std::string& verb) {
        take(item, {phase, order_of(item), 0, verb, object_of(item.family), named(item)});
    }

    // The row goes with the VM: by the same job, when it has succeeded.
    void destroy(const PlanItem& item) {
        auto parameters = named(item);
        if (item.steps.remove) parameters["remove"] = "yes";
        take(item, {Phase::destroy, order_of(item), 0, "destroy", object_of(item.family),
                    std::move(parameters)});
    }

    static std::uint32_t order_of(const PlanItem& item) {
        const bool goes = item.steps.destroy || item.steps.remove;
        return goes ? UINT32_MAX - item.slice : item.slice;
    }

    [[nodiscard]] Parameters named(const PlanItem& item) const {
        return {{"slice", std::to_string(item.slice)}, {"cluster", cluster_}};
    }

    void take(const PlanItem& item, Key key) { hosts_[std::move(key)].push_back(item.host); }

    const std::string& cluster_;
    std::map<Key, std::vector<std::string>> hosts_;
};

bool is_carried_out(const PlanItem& item) {
    return item.withheld == Withheld::no && item.action != Action::leave &&
           item.action != Action::differs;
}

}  // namespace

BatchSpec batch_of(const ClusterPlan& plan) {
    BatchWriter writer(plan.cluster);
    for (const auto& item : plan.items)
        if (is_carried_out(item)) writer.add(item);
    BatchSpec batch;
    batch.operations = writer.finish();
    if (plan.on_failure) batch.on_failure = *plan.on_failure;
    return batch;
}

std::string command_line(const Operation& operation) {
    auto line = operation.name();
    for (const auto& word : operation.arguments) line += " " + word;
    for (const auto& [name, value] : operation.parameters) line += " " + name + "=" + value;
    return line;
}

}  // namespace grivon::cli::cluster
