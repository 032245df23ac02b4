// Which images of a host may become disks. A VM reads what its disk is made from, so an image is as
// good as the right to read that file as the login user of its host. Pure.
#pragma once

#include "broker/core/access/principal.hpp"
#include "broker/core/inventory/draft.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// Errc::denied for an image or seed of a new VM that is not below the data directory of its host,
// unless an admin asks.
[[nodiscard]] Result<> check_images(const Principal& principal, const Draft& draft);

}  // namespace grivon::core
