// The lists of access keys and of the audit.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

// ---- list key -----------------------------------------------------------------------------------

void add_item(std::string& text, const std::string& item) {
    text += (text.empty() ? "" : ",") + item;
}

Value hosts_of(const AccessKey& key, WallTime) {
    std::string text;
    for (const auto& host : key.scope.hosts) add_item(text, host);
    return text_value(text);
}

Value racks_of(const AccessKey& key, WallTime) {
    std::string text;
    for (const auto rack : key.scope.racks) add_item(text, std::to_string(rack));
    return text_value(text);
}

Value clusters_of(const AccessKey& key, WallTime) {
    std::string text;
    for (const auto& cluster : key.scope.clusters) add_item(text, cluster);
    return text_value(text);
}

constexpr Source<AccessKey> key_sources[]{
    {{"name", "KEY"}, [](const AccessKey& key, WallTime) { return text_value(key.name); }},
    {{"role", "ROLE"},
     [](const AccessKey& key, WallTime) { return text_value(name_of(key.role)); }},
    {{"hosts", "HOSTS", 0, true}, hosts_of},
    {{"racks", "RACKS", 0, true}, racks_of},
    {{"clusters", "CLUSTERS", 0, true}, clusters_of},
    {{"site", "SITE", 0, true},
     [](const AccessKey& key, WallTime) { return text_value(key.site); }},
    {{"public_key", "PUBLIC-KEY"},
     [](const AccessKey& key, WallTime) { return text_value(key.public_key); }},
    {{"previous_key", ""},
     [](const AccessKey& key, WallTime) { return text_value(key.previous_key); }},
    {{"previous_until", "PREVIOUS-UNTIL", 0, true},
     [](const AccessKey& key, WallTime) { return time_value(key.previous_until); }},
    {{"created", ""}, [](const AccessKey& key, WallTime) { return time_value(key.created); }},
    {{"", "CREATED"},
     [](const AccessKey& key, WallTime) { return text_value(local_time(key.created)); }},
    {{"created_by", "BY"},
     [](const AccessKey& key, WallTime) { return text_value(key.created_by); }},
};
constexpr ListDescription key_list(OwnerColumn::none, key_sources);

// ---- list audit ---------------------------------------------------------------------------------

Value note_of(const AuditRow& row, WallTime) {
    auto note = row.message;
    if (!row.reason.empty()) note += (note.empty() ? "" : "; ") + ("reason: " + row.reason);
    return text_value(note);
}

constexpr Source<AuditRow> audit_sources[]{
    {{"seq", "EVENT"}, [](const AuditRow& row, WallTime) { return number_value(number(row.seq)); }},
    {{"at", ""}, [](const AuditRow& row, WallTime) { return time_value(row.at); }},
    {{"", "TIME"}, [](const AuditRow& row, WallTime) { return text_value(local_time(row.at)); }},
    {{"user", "USER"}, [](const AuditRow& row, WallTime) { return text_value(row.user); }},
    {{"origin", "FROM"}, [](const AuditRow& row, WallTime) { return text_value(row.origin); }},
    {{"outcome", "OUTCOME"},
     [](const AuditRow& row, WallTime) { return text_value(name_of(row.outcome)); }},
    {{"batch", "BATCH"},
     [](const AuditRow& row, WallTime) {
         return number(row.batch) == 0 ? Value() : number_value(number(row.batch));
     }},
    {{"operation", "OPERATION"},
     [](const AuditRow& row, WallTime) { return text_value(row.operation); }},
    {{"reason", ""}, [](const AuditRow& row, WallTime) { return text_value(row.reason); }},
    {{"message", ""}, [](const AuditRow& row, WallTime) { return text_value(row.message); }},
    {{"", "NOTE", 0, true}, note_of},
};
constexpr ListDescription audit_list(OwnerColumn::none, audit_sources);

}  // namespace

Listing list_of(std::span<const AccessKey> rows, WallTime now) {
    return key_list.list(rows, now);
}
Listing list_of(std::span<const AuditRow> rows, WallTime now) {
    return audit_list.list(rows, now);
}

}  // namespace grivon::cli
