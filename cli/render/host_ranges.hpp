// Names of hosts written shortly, as they can be typed again: vmware-server-0-[0-19]. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace grivon::cli {

// Names that differ in their last number only become one word with a range. Each name counts once;
// those without a number come first. A name with leading zeros keeps them.
[[nodiscard]] std::vector<std::string> folded_host_words(std::vector<std::string> hosts);

// The same words with commas between them.
[[nodiscard]] std::string folded_hosts(std::vector<std::string> hosts);

// "[0-3,7]"; "3" of one number.
[[nodiscard]] std::string folded_numbers(std::vector<std::uint64_t> numbers);

}  // namespace grivon::cli
