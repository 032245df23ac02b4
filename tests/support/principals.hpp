// Those who ask, in tests.
#pragma once

#include <utility>

#include "broker/core/access/principal.hpp"

namespace grivon::test {

// Root of the broker's machine.
inline core::PrincipalRef somebody_trusted() {
    core::Principal principal;
    principal.user = "tester";
    principal.origin = "the test";
    principal.role = Role::admin;
    principal.trusted = true;
    return std::make_shared<const core::Principal>(std::move(principal));
}

// The owner of a key.
inline core::PrincipalRef somebody(Role role, AccessScope scope = {}, std::string site = {}) {
    core::Principal principal;
    principal.user = std::string(name_of(role)) + "-key";
    principal.origin = "192.0.2.1";
    principal.role = role;
    principal.scope = std::move(scope);
    principal.site = std::move(site);
    return std::make_shared<const core::Principal>(std::move(principal));
}

}  // namespace grivon::test
