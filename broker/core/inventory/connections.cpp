#include "broker/core/inventory/connections.hpp"

namespace grivon::core {
namespace {

void complete(JumpHost& jump, const HostConnection& known) {
    jump.address = known.address;
    jump.host_key = known.host_key;
    jump.accept_new = known.accept_new;
    if (jump.port == 0 && !known.port_is_default) jump.port = known.port;
    if (jump.user.empty() && !known.user_is_default) jump.user = known.user;
}

}  // namespace

HostConnection connection_of(const Inventory& inventory, std::string_view host) {
    const auto* entry = inventory.find(host);
    if (entry == nullptr) return {};
    auto connection = entry->record.connection;
    for (auto& jump : connection.jump)
        if (const auto* known = inventory.find(jump.host)) complete(jump, known->record.connection);
    return connection;
}

}  // namespace grivon::core
