// Patterns of names as ssh_config(5) has them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grivon::ssh {

// "web-* !web-9", with * for any text and ? for any character, as Host has it: some match, and none
// with a "!" does.
[[nodiscard]] bool matches_patterns(const std::vector<std::string>& patterns,
                                    std::string_view text);

}  // namespace grivon::ssh
