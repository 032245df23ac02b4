// The accounts of this machine, as people call them. Any thread.
#pragma once

#include <sys/types.h>

#include <string>

namespace grivon {

// Its number, if it has no name.
[[nodiscard]] std::string account_named(uid_t uid);

}  // namespace grivon
