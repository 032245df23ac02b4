// Host words to hosts, as Rocks does: a name, a pattern with '%', rackN, or the name of an
// appliance (vmware-server = all hosts of that hypervisor); and ranges, see ranges.hpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/core/inventory/draft.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// Without repetition, in the inventory's order. No words: every host. A plain name that is not a
// host is refused (Errc::not_found) with the nearest known one; a group or pattern may be empty.
[[nodiscard]] Result<std::vector<std::string>> expand_hosts(const Inventory& inventory,
                                                            std::span<const std::string> words);

// The same, of the hosts as the draft has them.
[[nodiscard]] Result<std::vector<std::string>> expand_hosts(const Draft& draft,
                                                            std::span<const std::string> words);

// Whether a name fits a pattern, in which % is any text.
[[nodiscard]] bool matches_pattern(std::string_view name, std::string_view pattern);

// A word that stands for hosts which it does not name one by one.
[[nodiscard]] bool is_group_word(std::string_view word);

// Whether one of the words is such a word, or comes to one: "rack[0-3]" does.
[[nodiscard]] bool has_group_word(std::span<const std::string> words);

}  // namespace grivon::core
