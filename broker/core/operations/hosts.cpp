// add host, set host.
#include <algorithm>
#include <charconv>

#include "broker/core/inventory/ranges.hpp"
#include "broker/core/inventory/targets.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"
#include "wire/jump.hpp"

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

// "TYPE BASE64", as in known_hosts and in the host's own .pub file; a comment may follow.
Result<std::string> host_key_of(const std::string& given) {
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

// A host has a pinned key, or the one that it shows first is to be, or neither.
Result<> take_host_key(const Operation& operation, HostConnection& connection) {
    const auto key = text_parameter(operation, "hostkey");
    const auto accept_new = boolean_parameter(operation, "accept-new");
    if (key && accept_new.value_or(false))
        return fail(Errc::usage,
                    "give either hostkey= or accept-new=, not both: a key that is known is pinned");
    if (accept_new) connection.accept_new = *accept_new;
    if (connection.accept_new && accept_new) connection.host_key.clear();
    if (!key) return {};
    auto checked = host_key_of(*key);
    if (!checked) return tl::unexpected(checked.error());
    connection.host_key = std::move(*checked);
    connection.accept_new = false;
    return {};
}

Result<> take_jump(const Operation& operation, HostConnection& connection) {
    const auto text = text_parameter(operation, "jump");
    if (!text) return {};
    connection.jump.clear();
    if (*text == "none") return {};
    auto hosts = jump_hosts_in(*text);
    if (!hosts) return tl::unexpected(hosts.error());
    for (const auto& jump : *hosts)
        if (jump.host == connection.name)
            return fail(Errc::usage, connection.name +
                                         " cannot be reached through itself; name "
                                         "another host in jump=");
    connection.jump = std::move(*hosts);
    return {};
}

Result<> take_login(const Operation& operation, HostConnection& connection) {
    if (auto address = text_parameter(operation, "address")) connection.address = *address;
    if (const auto port = number_parameter(operation, "port")) {
        connection.port = static_cast<std::uint16_t>(*port);
        connection.port_is_default = false;
    }
    if (auto user = text_parameter(operation, "user")) {
        connection.user = *user;
        connection.user_is_default = false;
    }
    if (const auto sudo = boolean_parameter(operation, "sudo")) connection.sudo = *sudo;
    if (auto ok = take_host_key(operation, connection); !ok) return ok;
    return take_jump(operation, connection);
}

// Puts what the operation says of a host into its record.
Result<> take_parameters(const Operation& operation, HostRecord& record) {
    auto& connection = record.connection;
    if (auto ok = take_login(operation, connection); !ok) return ok;
    if (const auto kind = text_parameter(operation, "hypervisor"))
        connection.hypervisor = hypervisor_named(*kind).value();
    if (auto directory = text_parameter(operation, "datadir")) connection.data_dir = *directory;
    if (const auto site = text_parameter(operation, "site"))
        record.site = *site == "none" ? "" : *site;
    if (const auto rack = number_parameter(operation, "rack"))
        record.rack = static_cast<std::uint32_t>(*rack);
    if (const auto rank = number_parameter(operation, "rank"))
        record.rank = static_cast<std::uint32_t>(*rank);
    return {};
}

HostRecord new_host(const std::string& name) {
    HostRecord record;
    record.connection.name = name;
    record.connection.address = name;
    record.connection.port_is_default = true;
    record.connection.user_is_default = true;
    const auto place = place_in_name(name);
    record.rack = place.rack;
    record.rank = place.rank;
    return record;
}

Result<> may_add(const PlanContext& context, const std::string& name) {
    if (auto ok = check_host_name(name); !ok) return ok;
    // A host with this name would hide behind the group that the word already means.
    if (is_group_word(name))
        return fail(Errc::usage, "\"" + name + "\" names a group of hosts; choose another name");
    const bool known = context.inventory.find(name) != nullptr;
    if (known && context.draft.find(name) == nullptr)
        return fail(Errc::conflict, "host \"" + name +
                                        "\" is removed by an earlier operation of the batch; add "
                                        "it again in another batch");
    if (context.draft.find(name) != nullptr)
        return fail(Errc::conflict,
                    "host \"" + name + "\" exists; change it with: grivon set host " + name);
    return {};
}

// What can be true of one host only.
Result<> check_single(const Operation& operation, std::size_t hosts) {
    const auto& parameters = operation.parameters;
    const bool single = parameters.contains("address") || parameters.contains("hostkey") ||
                        parameters.contains("rank");
    if (!single || hosts <= 1) return {};
    return fail(Errc::usage, "address=, hostkey= and rank= go with one host only");
}

// The paths of VMs that exist hang on it; those of jobs too, which are told it when they begin.
Result<> may_move_data(const PlanContext& context, const HostEntry& host) {
    const auto directory = text_parameter(context.operation, "datadir");
    if (!directory || *directory == host.record.connection.data_dir) return {};
    for (const auto& [slice, vm] : host.vms)
        if (vm.state != VmState::none || expected_state(context, vm) != VmState::none)
            return fail(Errc::illegal_state, vm_name(slice, vm.host) + " lives in " +
                                                 host.record.connection.data_dir +
                                                 "; datadir= changes only when no VM exists");
    return {};
}

}  // namespace

Result<Plan> plan_add_host(const PlanContext& context) {
    const auto names = expand_ranges(context.operation.arguments);
    if (!names) return tl::unexpected(names.error());
    if (auto ok = check_single(context.operation, names->size()); !ok)
        return tl::unexpected(ok.error());
    Plan plan;
    for (const auto& name : *names) {
        if (auto ok = may_add(context, name); !ok) return tl::unexpected(ok.error());
        auto record = new_host(name);
        if (auto ok = take_parameters(context.operation, record); !ok)
            return tl::unexpected(ok.error());
        context.draft.add_host(std::move(record));
        plan.events.push_back(inventory_event("host.added", name));
    }
    return plan;
}

Result<Plan> plan_set_host(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (context.operation.parameters.empty())
        return fail(Errc::usage, "nothing to set; see: grivon help set host");
    if (auto ok = check_single(context.operation, hosts->size()); !ok)
        return tl::unexpected(ok.error());
    Plan plan;
    for (const auto& name : *hosts) {
        auto& host = context.draft.edit(name);
        if (auto ok = may_move_data(context, host); !ok) return tl::unexpected(ok.error());
        if (auto ok = take_parameters(context.operation, host.record); !ok)
            return tl::unexpected(ok.error());
        plan.events.push_back(inventory_event("host.changed", name));
    }
    return plan;
}

}  // namespace grivon::core
