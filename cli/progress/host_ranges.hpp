// Names of hosts written shortly, as they can be typed again: vmware-server-0-[0-19]. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace grivon::cli {

// Names that differ in their last number only become one with a range; words are separated by a
// comma and stand in the order in which people count. A name with leading zeros keeps them.
[[nodiscard]] std::string folded_hosts(std::vector<std::string> hosts);

// "[0-3,7]"; "3" of one number.
[[nodiscard]] std::string folded_numbers(std::vector<std::uint64_t> numbers);

}  // namespace grivon::cli
