// The lists that exist: which columns each has, and what stands in them.
//
// list host vmware, list host vmwarenet, list host interface and list vmwarekey are, as tables, the
// VMware Roll's, byte for byte; the others follow their shape. A NOTE column comes at the end when
// some row has something to say that the roll's columns have no place for. Pure but for the time
// zone; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/render/listing.hpp"
#include "wire/access.hpp"
#include "wire/audit_messages.hpp"
#include "wire/batch_messages.hpp"
#include "wire/job_messages.hpp"
#include "wire/operation.hpp"
#include "wire/table_messages.hpp"

namespace grivon::cli {

// now: the end of ages and of what a running job has taken so far.
[[nodiscard]] Listing list_of(std::span<const HostRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const VmRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const StrangerRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const DriftRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const SnapshotRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const NicRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const VmnetRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const VlanRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const InterfaceRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const AttributeRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const SerialRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const JobRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const BatchRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const LaneRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const WorkerRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const ClusterRow> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const AccessKey> rows, WallTime now);
[[nodiscard]] Listing list_of(std::span<const AuditRow> rows, WallTime now);

// The shape of a list: the very one that its list_of gives. Null for what is no list.
[[nodiscard]] const Shape* list_shape(const Operation& operation);

// "slice0@vmware-server-0-0", the roll's name of a VM.
[[nodiscard]] std::string slice_name(std::uint32_t slice, const std::string& host);

}  // namespace grivon::cli
