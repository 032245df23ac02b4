// Ranges in host words: vmware-server-0-[0-19] is twenty names. Pure text: whether hosts of these
// names exist is not asked here.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "wire/error.hpp"

namespace grivon::core {

// Names that the words of one operation may come to: ten times what a large site has.
inline constexpr std::size_t expanded_words_max = 10'000;

// Each word with every bracket spelled out, in order: "r[0-1]-[8-10]" gives r0-8, r0-9, r0-10,
// r1-8, … A bracket holds numbers and ranges with commas; "[00-12]" keeps the width of its numbers.
// Refuses (Errc::usage) brackets that do not pair or hold something else, ranges that run
// backwards, and (Errc::exhausted) more than expanded_words_max names, before it makes them.
[[nodiscard]] Result<std::vector<std::string>> expand_ranges(std::span<const std::string> words);

}  // namespace grivon::core
