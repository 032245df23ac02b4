// The lists of what was seen on hosts beside the states of VMs.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

constexpr std::string_view not_looked_at = "not looked at; refresh=yes does";

Value local_value(const std::optional<WallTime>& time) {
    return time ? text_value(local_time(*time)) : Value();
}

// ---- list host kvm strange=yes ------------------------------------------------------------------

bool was_seen(const StrangerRow& row) {
    return row.checked.has_value();
}

template <auto Member>
Value seen_number(const StrangerRow& row, WallTime) {
    return was_seen(row) ? number_value(row.*Member) : Value();
}

constexpr Source<StrangerRow> stranger_sources[]{
    {{"host", "HOST"}, [](const StrangerRow& row, WallTime) { return text_value(row.host); }},
    {{"name", "NAME"}, [](const StrangerRow& row, WallTime) { return text_value(row.name); }},
    {{"cpus", "#CPU"}, seen_number<&StrangerRow::cpus>},
    {{"mem", "MEM", 4}, seen_number<&StrangerRow::memory_mb>},
    {{"nics", "#NIC"}, seen_number<&StrangerRow::nics>},
    {{"disks", "#DISKS"}, seen_number<&StrangerRow::disks>},
    {{"state", "STATE"},
     [](const StrangerRow& row, WallTime) {
         return was_seen(row) ? text_value(name_of(row.state)) : Value();
     }},
    {{"place", "PLACE", 0, false, true},
     [](const StrangerRow& row, WallTime) { return text_value(row.place); }},
    {{"checked", ""}, [](const StrangerRow& row, WallTime) { return time_value(row.checked); }},
    {{"", "SEEN"}, [](const StrangerRow& row, WallTime) { return local_value(row.checked); }},
    {{"", "NOTE", 0, true},
     [](const StrangerRow& row, WallTime) {
         return was_seen(row) ? Value() : text_value(not_looked_at);
     }},
};
constexpr ListDescription stranger_list(OwnerColumn::kept, stranger_sources);

// ---- list host kvm drift=yes --------------------------------------------------------------------

constexpr Source<DriftRow> drift_sources[]{
    {{"vmnode", "VMNODE"},
     [](const DriftRow& row, WallTime) { return text_value(slice_name(row.slice, row.host)); }},
    {{"host", ""}, [](const DriftRow& row, WallTime) { return text_value(row.host); }},
    {{"slice", ""}, [](const DriftRow& row, WallTime) { return number_value(row.slice); }},
    {{"item", "ITEM"}, [](const DriftRow& row, WallTime) { return text_value(row.item); }},
    {{"wanted", "WANTED"}, [](const DriftRow& row, WallTime) { return text_value(row.wanted); }},
    {{"there", "THERE"}, [](const DriftRow& row, WallTime) { return text_value(row.there); }},
    {{"remedy", "REMEDY"}, [](const DriftRow& row, WallTime) { return text_value(row.remedy); }},
};
constexpr ListDescription drift_list(OwnerColumn::kept, drift_sources);

// ---- list host kvm snapshot ---------------------------------------------------------------------

constexpr Source<SnapshotRow> snapshot_sources[]{
    {{"vmnode", "VMNODE"},
     [](const SnapshotRow& row, WallTime) { return text_value(slice_name(row.slice, row.host)); }},
    {{"host", ""}, [](const SnapshotRow& row, WallTime) { return text_value(row.host); }},
    {{"slice", ""}, [](const SnapshotRow& row, WallTime) { return number_value(row.slice); }},
    {{"name", "NAME"},
     [](const SnapshotRow& row, WallTime) { return text_value(row.snapshot.name); }},
    {{"parent", "PARENT"},
     [](const SnapshotRow& row, WallTime) { return text_value(row.snapshot.parent); }},
    {{"made", ""}, [](const SnapshotRow& row, WallTime) { return time_value(row.snapshot.made); }},
    {{"", "MADE"}, [](const SnapshotRow& row, WallTime) { return local_value(row.snapshot.made); }},
    {{"current", "CURRENT"},
     [](const SnapshotRow& row, WallTime) {
         return row.snapshot.current ? text_value("yes") : Value();
     }},
    {{"checked", ""}, [](const SnapshotRow& row, WallTime) { return time_value(row.checked); }},
    {{"", "NOTE", 0, true},
     [](const SnapshotRow& row, WallTime) {
         return row.checked ? Value() : text_value(not_looked_at);
     }},
};
constexpr ListDescription snapshot_list(OwnerColumn::kept, snapshot_sources);

}  // namespace

Listing list_of(std::span<const StrangerRow> rows, WallTime now) {
    return stranger_list.list(rows, now);
}
Listing list_of(std::span<const DriftRow> rows, WallTime now) {
    return drift_list.list(rows, now);
}
Listing list_of(std::span<const SnapshotRow> rows, WallTime now) {
    return snapshot_list.list(rows, now);
}

}  // namespace grivon::cli
