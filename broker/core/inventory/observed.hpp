// What was last seen on a host (wire/observed.hpp), as the inventory holds it. Pure.
#pragma once

#include <memory>

#include "wire/observed.hpp"

namespace grivon::core {

// Shared, because hosts are copied when they are changed; never changed itself. Null: nothing yet.
using HostObservedRef = std::shared_ptr<const HostObserved>;

// Null: nothing was seen of it.
[[nodiscard]] const VmObserved* find_observed(const HostObservedRef& host, VmId vm);
// New, if nothing was.
[[nodiscard]] VmObserved& observed_of(HostObserved& host, VmId vm);

}  // namespace grivon::core
