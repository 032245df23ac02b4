// What earlier attempts of the same job began, as the broker tells it. A step that was begun may
// have been done, half done, or not at all. Whatever is asked for here is recorded_first, so that
// what was not begun has not been done. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "wire/worker_messages.hpp"

namespace grivon::drivers {

[[nodiscard]] inline bool begun_before(const Assign& assign, std::string_view step) {
    return std::ranges::find(assign.steps_begun, step) != assign.steps_begun.end();
}

// The same for steps that say in their names what they were about.
[[nodiscard]] inline bool any_begun_before(const Assign& assign, std::string_view head) {
    return std::ranges::any_of(assign.steps_begun,
                               [&](const std::string& step) { return step.starts_with(head); });
}

}  // namespace grivon::drivers
