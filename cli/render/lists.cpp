#include "cli/render/lists.hpp"

#include "wire/catalogue.hpp"
#include "wire/hypervisors.hpp"

namespace grivon::cli {
namespace {

template <class Row>
const Shape* shape_of() {
    return list_of(std::span<const Row>(), WallTime{}).shape;
}

struct ListName {
    std::string_view object;
    const Shape* (*shape)();
};

constexpr ListName names[]{
    {"host", shape_of<HostRow>},           {"host interface", shape_of<InterfaceRow>},
    {"host attr", shape_of<AttributeRow>}, {"host vlan", shape_of<VlanRow>},
    {"vmwarekey", shape_of<SerialRow>},    {"job", shape_of<JobRow>},
    {"batch", shape_of<BatchRow>},         {"lane", shape_of<LaneRow>},
    {"worker", shape_of<WorkerRow>},       {"cluster", shape_of<ClusterRow>},
    {"key", shape_of<AccessKey>},          {"audit", shape_of<AuditRow>},
};

const Shape* vm_shape(const Operation& operation, VmPart part) {
    if (part == VmPart::network) return shape_of<VmnetRow>();
    if (part == VmPart::interface) return shape_of<NicRow>();
    if (part == VmPart::snapshot) return shape_of<SnapshotRow>();
    if (boolean_parameter(operation, "strange").value_or(false)) return shape_of<StrangerRow>();
    if (boolean_parameter(operation, "drift").value_or(false)) return shape_of<DriftRow>();
    return shape_of<VmRow>();
}

}  // namespace

const Shape* list_shape(const Operation& operation) {
    for (const auto& name : names)
        if (name.object == operation.object) return name.shape();
    const auto object = vm_object_in(operation.object);
    return object ? vm_shape(operation, object->part) : nullptr;
}

}  // namespace grivon::cli
