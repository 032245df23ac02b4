// What list and config operations are answered: rows of the present state.
#pragma once

#include "broker/core/inventory/inventory.hpp"
#include "broker/core/queue/queue.hpp"
#include "wire/messages.hpp"

namespace grivon::core {

// The answer to an operation that check_operation has passed; Refused for one that is no question,
// or that names a host that is not there. Tables come in pages: `query.offset` says which. Whether
// it may be asked is decided (access/authorise.hpp); role: serial numbers are masked for all but
// admins.
[[nodiscard]] ClientAnswer answer_query(const Inventory& inventory, const Queue& queue,
                                        const Query& query, Role role, const Now& now);

}  // namespace grivon::core
