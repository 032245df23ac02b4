// The inventory part of the image: hosts with their networks, interfaces, attributes and VMs, and
// the pool of serial numbers. One thread.
#pragma once

#include "broker/core/records.hpp"
#include "broker/store/statement_cache.hpp"

namespace grivon::store {

[[nodiscard]] SqlResult<> read_inventory(StatementCache& statements, core::Image& image);

}  // namespace grivon::store
