// Who may do what: roles, and the keys by which programs on other machines are known. Values only;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/table.hpp"
#include "wire/time.hpp"

namespace grivon {

enum class Role : std::uint8_t {
    admin = 1,  // everything, keys and hosts included
    operating,  // "operator": VMs, networks, jobs and lanes of the hosts that exist
    viewer,     // questions
    worker,     // runs jobs; asks nothing
};
[[nodiscard]] constexpr Role last_of(Role) {
    return Role::worker;
}
[[nodiscard]] std::string_view name_of(Role role);  // "operator" for operating
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

// What an operator is limited to: a host that any of these names, or VMs of these clusters
// wherever they are. Empty: no limit.
struct AccessScope {
    std::vector<std::string> hosts;  // names, with % for any text: "compute-0-%"
    std::vector<std::uint32_t> racks;
    std::vector<std::string> clusters;

    [[nodiscard]] bool limited() const {
        return !hosts.empty() || !racks.empty() || !clusters.empty();
    }

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.hosts);
        visit(2, self.racks);
        visit(3, self.clusters);
    }
    bool operator==(const AccessScope&) const = default;
};

// A key that the broker knows. Public halves only, as Z85: the secret half never leaves the machine
// that uses it.
struct AccessKey {
    std::string name;  // of the person or program; the user in all records
    Role role = Role::viewer;
    AccessScope scope;       // of operators
    std::string site;        // of workers: the hosts that they may reach; empty: those of no site
    std::string public_key;  // 40 characters
    // The key before it was rotated, until then. Empty: none.
    std::string previous_key;
    std::optional<WallTime> previous_until;
    WallTime created{};
    std::string created_by;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.role);
        visit(3, self.scope);
        visit(4, self.site);
        visit(5, self.public_key);
        visit(6, self.previous_key);
        visit(7, self.previous_until);
        visit(8, self.created);
        visit(9, self.created_by);
    }
    bool operator==(const AccessKey&) const = default;
};

using AccessKeyTable = Table<AccessKey, 34>;

}  // namespace grivon
