#include "cli/render/lists.hpp"

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
    {"host", shape_of<HostRow>},
    {"host interface", shape_of<InterfaceRow>},
    {"host attr", shape_of<AttributeRow>},
    {"host vlan", shape_of<VlanRow>},
    {"host vmwarenet", shape_of<VmnetRow>},
    {"host vmware", shape_of<VmRow>},
    {"host vmware interface", shape_of<NicRow>},
    {"vmwarekey", shape_of<SerialRow>},
    {"job", shape_of<JobRow>},
    {"batch", shape_of<BatchRow>},
    {"lane", shape_of<LaneRow>},
    {"worker", shape_of<WorkerRow>},
    {"cluster", shape_of<ClusterRow>},
    {"key", shape_of<AccessKey>},
    {"audit", shape_of<AuditRow>},
};

}  // namespace

const Shape* list_shape(std::string_view object) {
    for (const auto& name : names)
        if (name.object == object) return name.shape();
    return nullptr;
}

}  // namespace grivon::cli
