// What was last seen on a host (wire/observed.hpp), as the inventory holds it. Pure.
#pragma once

#include <memory>
#include <string>

#include "wire/observed.hpp"

namespace grivon::core {

// Shared, because hosts are copied when they are changed; never changed itself. Null: nothing yet.
using HostObservedRef = std::shared_ptr<const HostObserved>;

// Null: nothing was seen of it.
[[nodiscard]] const VmObserved* find_observed(const HostObservedRef& host, VmId vm);
// New, if nothing was.
[[nodiscard]] VmObserved& observed_of(HostObserved& host, VmId vm);

// What tells a stranger from every other on its host, also from one of the same name: its UUID, or
// the file of its configuration. Empty: its host gives no such thing.
[[nodiscard]] std::string place_of(const StrangerVm& stranger);

}  // namespace grivon::core
