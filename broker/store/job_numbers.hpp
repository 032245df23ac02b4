// Numbers of jobs in one column, as people would write them: "3,4,17". Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ids.hpp"

namespace grivon::store {

[[nodiscard]] std::string numbers_text(const std::vector<JobId>& jobs);
// Nothing: it is no such text.
[[nodiscard]] std::optional<std::vector<JobId>> numbers_in(std::string_view text);

}  // namespace grivon::store
