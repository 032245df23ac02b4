// What was last seen on a host beside the states of its VMs: VMs that are none of GriVon's, what
// the configurations of its own say, their snapshots. It is no plan and no promise: it is kept to
// be shown beside what the database wants. The broker stores it as it is encoded. Values; any
// thread.
#pragma once

#include <optional>
#include <vector>

#include "wire/job_report.hpp"
#include "wire/vm_spec.hpp"

namespace grivon {

struct VmObserved {
    VmId id{};
    std::optional<VmSpec> spec;  // nothing: nobody could read it yet
    std::vector<SnapshotSpec> snapshots;
    std::optional<WallTime> snapshots_seen;  // nothing: nobody has looked

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.id);
        visit(2, self.spec);
        visit(3, self.snapshots);
        visit(4, self.snapshots_seen);
    }
    bool operator==(const VmObserved&) const = default;
};

struct HostObserved {
    std::vector<StrangerVm> strangers;
    std::optional<WallTime> strangers_seen;  // nothing: they could not be listed yet
    std::vector<VmObserved> vms;             // some may have been removed since

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.strangers);
        visit(2, self.strangers_seen);
        visit(3, self.vms);
    }
    bool operator==(const HostObserved&) const = default;
};

}  // namespace grivon
