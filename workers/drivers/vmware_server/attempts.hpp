// What earlier attempts of the same job began, as the broker tells it. A step that was begun may
// have been done, half done, or not at all. Pure.
#pragma once

#include <algorithm>
#include <string_view>

#include "wire/messages.hpp"

namespace grivon::drivers::vmware_server {

[[nodiscard]] inline bool begun_before(const Assign& assign, std::string_view step) {
    return std::ranges::find(assign.steps_begun, step) != assign.steps_begun.end();
}

}  // namespace grivon::drivers::vmware_server
