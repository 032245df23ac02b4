// A random UUID (RFC 4122, version 4) as text: tells two runs of a worker apart.
#pragma once

#include <string>

namespace grivon::workers {

[[nodiscard]] std::string random_uuid();

}  // namespace grivon::workers
