#include "cli/render/host_ranges.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <string_view>
#include <tuple>

namespace grivon::cli {
namespace {

// Numbers up to here are numbers to the ranges of host words too.
constexpr std::size_t digits_max = 9;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A name around its last number. What the number is padded to belongs to the name: node-01 and
// node-1 are two hosts.
struct Stem {
    std::string before;
    std::string after;
    std::size_t width = 0;  // 0: not padded
    auto operator<=>(const Stem&) const = default;
};

struct NumberedName {
    Stem stem;
    std::uint64_t number = 0;
};

// False: there is no number in it, or none that a range can hold.
bool split(std::string_view name, NumberedName& parts) {
    auto end = name.size();
    while (end > 0 && !is_digit(name[end - 1])) --end;
    auto begin = end;
    while (begin > 0 && is_digit(name[begin - 1])) --begin;
    if (begin == end || end - begin > digits_max) return false;
    const auto digits = name.substr(begin, end - begin);
    std::from_chars(digits.data(), digits.data() + digits.size(), parts.number);
    const bool padded = digits.size() > 1 && digits.front() == '0';
    parts.stem = {std::string(name.substr(0, begin)), std::string(name.substr(end)),
                  padded ? digits.size() : 0};
    return true;
}

std::string padded(std::uint64_t number, std::size_t width) {
    auto text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

// "0-3,7"
std::string ranges_of(const std::vector<std::uint64_t>& numbers, std::size_t width) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size();) {
        auto last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        text += (text.empty() ? "" : ",") + padded(numbers[i], width);
        if (last > i) text += "-" + padded(numbers[last], width);
        i = last + 1;
    }
    return text;
}

void sort_once(std::vector<std::uint64_t>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

std::string word_of(const Stem& stem, std::vector<std::uint64_t> numbers) {
    sort_once(numbers);
    const auto ranges = ranges_of(numbers, stem.width);
    return stem.before + (numbers.size() > 1 ? "[" + ranges + "]" : ranges) + stem.after;
}

}  // namespace

std::vector<std::string> folded_host_words(std::vector<std::string> hosts) {
    std::map<Stem, std::vector<std::uint64_t>> numbered;
    std::vector<std::string> words;
    for (auto& host : hosts) {
        NumberedName parts;
        if (split(host, parts))
            numbered[parts.stem].push_back(parts.number);
        else
            words.push_back(std::move(host));
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (auto& [stem, numbers] : numbered) words.push_back(word_of(stem, std::move(numbers)));
    return words;
}

std::string folded_hosts(std::vector<std::string> hosts) {
    std::string text;
    for (const auto& word : folded_host_words(std::move(hosts)))
        text += (text.empty() ? "" : ",") + word;
    return text;
}

std::string folded_numbers(std::vector<std::uint64_t> numbers) {
    sort_once(numbers);
    const auto text = ranges_of(numbers, 0);
    return numbers.size() > 1 ? "[" + text + "]" : text;
}

}  // namespace grivon::cli
