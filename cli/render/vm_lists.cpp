// The lists of VMs and of their network interfaces.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/question.hpp"

namespace grivon::cli {
namespace {

// ---- list host vmware ---------------------------------------------------------------------------

// While the host cannot be reached, the last seen state is old knowledge.
Value vm_state(const VmRow& vm, WallTime) {
    return text_value(vm.host_unreachable ? "unreachable" : name_of(vm.state));
}

Value vm_last_state(const VmRow& vm, WallTime) {
    return vm.host_unreachable && vm.checked ? text_value(name_of(vm.state)) : Value();
}

Value vm_note(const VmRow& vm, WallTime now) {
    if (!vm.host_unreachable)
        return vm.state == VmState::stuck ? text_value(question_line(vm.question)) : Value();
    if (!vm.checked) return text_value("never seen");
    return text_value(std::string(name_of(vm.state)) + ", " + age_text(now - *vm.checked));
}

// MEM was a long in Rocks, measured as "768L": at least four wide in the roll's own output.
constexpr Source<VmRow> vm_sources[]{
    {{"vmnode", "VMNODE"},
     [](const VmRow& vm, WallTime) { return text_value(slice_name(vm.slice, vm.host)); }},
    {{"vm", ""}, [](const VmRow& vm, WallTime) { return number_value(number(vm.vm)); }},
    {{"host", ""}, [](const VmRow& vm, WallTime) { return text_value(vm.host); }},
    {{"slice", ""}, [](const VmRow& vm, WallTime) { return number_value(vm.slice); }},
    {{"cpus", "#CPU"}, [](const VmRow& vm, WallTime) { return number_value(vm.cpus); }},
    {{"mem", "MEM", 4}, [](const VmRow& vm, WallTime) { return number_value(vm.memory_mb); }},
    {{"nics", "#NIC"}, [](const VmRow& vm, WallTime) { return number_value(vm.nics); }},
    {{"disks", "#DISKS"}, [](const VmRow& vm, WallTime) { return number_value(vm.disks); }},
    {{"state", "STATE"}, vm_state},
    {{"last_state", ""}, vm_last_state},
    {{"checked", ""}, [](const VmRow& vm, WallTime) { return time_value(vm.checked); }},
    {{"question", ""}, [](const VmRow& vm, WallTime) { return text_value(vm.question); }},
    {{"cluster", "CLUSTER", 0, false, true},
     [](const VmRow& vm, WallTime) { return text_value(vm.cluster); }},
    {{"group", "GROUP", 0, false, true},
     [](const VmRow& vm, WallTime) { return text_value(vm.group); }},
    {{"", "NOTE", 0, true}, vm_note},
};
constexpr ListDescription vm_list(OwnerColumn::kept, vm_sources);

// ---- list host vmware interface -----------------------------------------------------------------

constexpr Source<NicRow> nic_sources[]{
    {{"vmnode", "VMNODE"},
     [](const NicRow& row, WallTime) { return text_value(slice_name(row.slice, row.host)); }},
    {{"host", ""}, [](const NicRow& row, WallTime) { return text_value(row.host); }},
    {{"slice", ""}, [](const NicRow& row, WallTime) { return number_value(row.slice); }},
    {{"ifindex", "IFINDEX"},
     [](const NicRow& row, WallTime) { return number_value(row.nic.ifindex); }},
    {{"mac", "MAC"}, [](const NicRow& row, WallTime) { return text_value(row.nic.mac); }},
    {{"vmnet", "VMNET"}, [](const NicRow& row, WallTime) { return text_value(row.nic.vmnet); }},
};
constexpr ListDescription nic_list(OwnerColumn::kept, nic_sources);

}  // namespace

std::string slice_name(std::uint32_t slice, const std::string& host) {
    return "slice" + std::to_string(slice) + "@" + host;
}

Listing list_of(std::span<const VmRow> rows, WallTime now) {
    return vm_list.list(rows, now);
}
Listing list_of(std::span<const NicRow> rows, WallTime now) {
    return nic_list.list(rows, now);
}

}  // namespace grivon::cli
