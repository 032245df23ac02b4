#include "broker/core/access/authorise.hpp"

#include <algorithm>
#include <array>

#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

constexpr std::array<std::string_view, 5> door_names{"client", "worker", "output", "event", "log"};

struct CommandName {
    std::string_view verb;
    std::string_view object;
};

// What decides where the worker's SSH key logs in, what licences there are, and who may do this;
// and the scripts that have a host's key in them.
constexpr CommandName admin_commands[]{
    {"add", "host"},
    {"set", "host"},
    {"remove", "host"},
    {"config", "host"},
    {"add", "vmwarekey"},
    {"remove", "vmwarekey"},
    {"add", "key"},
    {"set", "key"},
    {"rotate", "key"},
    {"remove", "key"},
    {"config", "host vmwarekey"},
};

// Each role may what the next ones may; a worker is another matter.
bool covers(Role role, Role needed) {
    return role != Role::worker && role <= needed;
}

Result<> check_role(const Principal& principal, Role needed, const std::string& what) {
    if (covers(principal.role, needed)) return {};
    return fail(Errc::denied, principal.user + " may not \"" + what + "\": it takes the role " +
                                  std::string(name_of(needed)) + ", and " + principal.user +
                                  " has the role " + std::string(name_of(principal.role)));
}

struct Authoriser {
    const Principal& principal;

    Result<> operator()(const Submit& request) const {
        for (const auto& operation : request.batch.operations)
            if (auto ok = check_role(principal, role_needed_for(operation), operation.name()); !ok)
                return ok;
        // One without operations is for the core to refuse, but not to be asked by just anybody.
        return check_role(
            principal, request.batch.operations.empty() ? Role::operating : Role::viewer, "submit");
    }
    Result<> operator()(const Query& request) const {
        return check_role(principal, role_needed_for(request.operation), request.operation.name());
    }
    Result<> operator()(const ListJobs&) const { return question("list job"); }
    Result<> operator()(const ListBatches&) const { return question("list batch"); }
    Result<> operator()(const ListSteps&) const { return question("show batch"); }
    Result<> operator()(const ListAudit&) const { return question("list audit"); }
    Result<> operator()(const FollowJob&) const { return question("watch job"); }
    Result<> operator()(const FollowEvents&) const { return question("watch event"); }
    Result<> operator()(const Ping&) const { return question("wait broker"); }

private:
    [[nodiscard]] Result<> question(const char* name) const {
        return check_role(principal, Role::viewer, name);
    }
};

}  // namespace

std::string_view name_of(Door door) {
    return door_names[static_cast<std::size_t>(door)];
}

std::optional<Door> door_named(std::string_view name) {
    for (std::size_t i = 0; i < door_names.size(); ++i)
        if (door_names[i] == name) return static_cast<Door>(i);
    return std::nullopt;
}

bool may_enter(Role role, Door door) {
    const bool for_workers = door == Door::worker || door == Door::output;
    return for_workers == (role == Role::worker);
}

Role role_needed_for(const Operation& operation) {
    const bool for_admins =
        std::any_of(std::begin(admin_commands), std::end(admin_commands), [&](const auto& name) {
            return name.verb == operation.verb && name.object == operation.object;
        });
    if (for_admins) return Role::admin;
    const auto* command = find_command(operation.verb, operation.object);
    const bool asks = command != nullptr && command->kind == CommandKind::query;
    return asks ? Role::viewer : Role::operating;
}

Result<> authorise(const Principal& principal, const ClientRequest& request) {
    return std::visit(Authoriser{principal}, request);
}

Result<> authorise(const Principal& principal, const WorkerToBroker& message) {
    if (principal.role != Role::worker && !principal.trusted)
        return fail(Errc::denied, principal.user + " is no worker: it has the role " +
                                      std::string(name_of(principal.role)));
    if (const auto* hello = std::get_if<WorkerHello>(&message))
        return check_site(principal, hello->site);
    return {};
}

Result<> check_site(const Principal& principal, const std::string& site) {
    if (principal.trusted || site == principal.site) return {};
    const auto of = [](const std::string& name) {
        return name.empty() ? std::string("no site") : "site \"" + name + "\"";
    };
    return fail(Errc::denied, "the key " + principal.user + " is of " + of(principal.site) +
                                  ", and its worker says that it is of " + of(site));
}

}  // namespace grivon::core
