// What this process is to SSH: its user, its agent; and whether the configuration that is to be
// used can be read. Any thread, but the first call before others begin.
#pragma once

#include <string>

#include "wire/error.hpp"
#include "workers/ssh/route.hpp"

namespace grivon::ssh {

[[nodiscard]] Surroundings surroundings();

// [ssh] config_file, if it names one: whether it can be read, for an error at the start already.
[[nodiscard]] Result<> check_config_file(const std::string& path);

}  // namespace grivon::ssh
