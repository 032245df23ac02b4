// add host, remove host.
#include <algorithm>
#include <charconv>

#include "broker/core/inventory/targets.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

struct Place {
    std::optional<std::uint32_t> rack;
    std::optional<std::uint32_t> rank;
};

std::optional<std::uint32_t> parse(std::string_view digits) {
    std::uint32_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

// Rocks names its nodes appliance-RACK-RANK.
Place place_in_name(std::string_view name) {
    const auto last = name.rfind('-');
    if (last == std::string_view::npos || last == 0) return {};
    const auto middle = name.rfind('-', last - 1);
    if (middle == std::string_view::npos) return {};
    const Place place{parse(name.substr(middle + 1, last - middle - 1)),
                      parse(name.substr(last + 1))};
    if (!place.rack || !place.rank) return {};
    return place;
}

std::string parameter_or(const Operation& operation, const std::string& name, std::string value) {
    const auto found = operation.parameters.find(name);
    return found == operation.parameters.end() ? std::move(value) : found->second;
}

// "TYPE BASE64", as in known_hosts and in the host's own .pub file; a comment may follow.
Result<std::string> host_key_of(const Operation& operation) {
    const auto given = parameter_or(operation, "hostkey", "");
    if (given.empty()) return std::string();
    const auto blank = given.find(' ');
    const auto type = given.substr(0, blank);
    const auto rest = blank == std::string::npos ? "" : given.substr(blank + 1);
    const auto key = rest.substr(0, rest.find(' '));
    const bool base64 = key.size() >= 32 && std::all_of(key.begin(), key.end(), [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
                        });
    const bool known_type = type.starts_with("ssh-") || type.starts_with("ecdsa-sha2-");
    if (base64 && known_type) return type + " " + key;
    return fail(Errc::usage,
                "\"hostkey\" parameter must be a public key like \"ssh-ed25519 AAAA...\"; "
                "ssh-keyscan shows it");
}

Result<HostRecord> host_record(const Operation& operation, const std::string& name) {
    auto host_key = host_key_of(operation);
    if (!host_key) return tl::unexpected(host_key.error());
    HostRecord record;
    auto& connection = record.connection;
    connection.name = name;
    connection.address = parameter_or(operation, "address", name);
    connection.port = static_cast<std::uint16_t>(number_parameter(operation, "port").value_or(22));
    connection.user = parameter_or(operation, "user", "root");
    connection.host_key = std::move(*host_key);
    connection.hypervisor =
        hypervisor_named(parameter_or(operation, "hypervisor", "vmware-server")).value();
    connection.data_dir = parameter_or(operation, "datadir", connection.data_dir);
    const auto place = place_in_name(name);
    record.rack = place.rack;
    record.rank = place.rank;
    if (const auto rack = number_parameter(operation, "rack"))
        record.rack = static_cast<std::uint32_t>(*rack);
    if (const auto rank = number_parameter(operation, "rank"))
        record.rank = static_cast<std::uint32_t>(*rank);
    return record;
}

// A host with this name would hide behind the group that the word already means.
bool is_group_word(std::string_view name) {
    return hypervisor_named(name).has_value() ||
           (name.starts_with("rack") && parse(name.substr(4)).has_value());
}

Result<> may_add(const PlanContext& context, const std::string& name) {
    if (auto ok = check_host_name(name); !ok) return ok;
    if (is_group_word(name))
        return fail(Errc::usage, "\"" + name + "\" names a group of hosts; choose another name");
    if (context.draft.find(name) != nullptr)
        return fail(Errc::conflict, "host \"" + name + "\" exists");
    const auto& parameters = context.operation.parameters;
    const bool single = parameters.contains("address") || parameters.contains("hostkey") ||
                        parameters.contains("rank");
    if (single && context.operation.arguments.size() > 1)
        return fail(Errc::usage, "address=, hostkey= and rank= go with one host only");
    return {};
}

Result<> may_remove(const PlanContext& context, const std::string& name) {
    const auto* lane = context.queue.find_lane(name);
    if (lane != nullptr && !lane->idle())
        return fail(Errc::illegal_state, "host \"" + name +
                                             "\" has jobs that have not ended; see: grivon list "
                                             "job host=" +
                                             name);
    for (const auto& [slice, vm] : context.draft.find(name)->vms)
        if (vm.state != VmState::none)
            return fail(Errc::illegal_state,
                        vm_name(slice, name) + " is " + std::string(name_of(vm.state)) +
                            "; a host is removed only when no VM exists on it");
    return {};
}

}  // namespace

Result<Plan> plan_add_host(const PlanContext& context) {
    Plan plan;
    for (const auto& name : context.operation.arguments) {
        if (auto ok = may_add(context, name); !ok) return tl::unexpected(ok.error());
        auto record = host_record(context.operation, name);
        if (!record) return tl::unexpected(record.error());
        context.draft.add_host(std::move(*record));
        plan.events.push_back(inventory_event("host.added", name));
    }
    return plan;
}

Result<Plan> plan_remove_host(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& name : *hosts) {
        if (auto ok = may_remove(context, name); !ok) return tl::unexpected(ok.error());
        context.draft.remove_host(name);
        plan.hosts_gone.push_back(name);
        plan.events.push_back(inventory_event("host.removed", name));
    }
    return plan;
}

}  // namespace grivon::core
