#include "broker/core/inventory/targets.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "broker/core/inventory/ranges.hpp"
#include "wire/catalogue.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

std::optional<std::uint32_t> rack_named(std::string_view word) {
    if (!word.starts_with("rack") || word.size() == 4) return std::nullopt;
    std::uint32_t rack = 0;
    const auto* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data() + 4, end, rack);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return rack;
}

template <class Hosts>
Error unknown_host(const Hosts& hosts, std::string_view word) {
    if (is_serial(word))
        return {Errc::not_found, "\"" + masked_serial(word) +
                                     "\" is a key, not a host; keys are taken from the pool, see: "
                                     "grivon help set host vmwarekey"};
    std::vector<std::string_view> known;
    hosts.each_host([&](const HostEntry& entry) { known.push_back(entry.record.connection.name); });
    std::string text = "cannot resolve host \"" + std::string(word) + "\"";
    if (known.empty())
        text += ": no host is known; add one with: grivon add host NAME address=ADDRESS";
    else if (const auto close = nearest(word, known))
        text += "; did you mean \"" + std::string(*close) + "\"?";
    else
        text += "; see: grivon list host";
    return {Errc::not_found, std::move(text)};
}

using Names = std::set<std::string, NaturalLess>;

template <class Hosts, class Predicate>
void take_if(const Hosts& hosts, Names& chosen, Predicate predicate) {
    hosts.each_host([&](const HostEntry& entry) {
        if (predicate(entry)) chosen.insert(entry.record.connection.name);
    });
}

template <class Hosts>
void take_group(const Hosts& hosts, const std::string& word, Names& chosen) {
    if (word.find('%') != std::string::npos) {
        take_if(hosts, chosen, [&](const HostEntry& entry) {
            return matches_pattern(entry.record.connection.name, word);
        });
    } else if (const auto rack = rack_named(word)) {
        take_if(hosts, chosen, [&](const HostEntry& entry) { return entry.record.rack == rack; });
    } else {
        const auto kind = hypervisor_named(word);
        take_if(hosts, chosen,
                [&](const HostEntry& entry) { return entry.record.connection.hypervisor == kind; });
    }
}

template <class Hosts>
Result<std::vector<std::string>> expand(const Hosts& hosts, std::span<const std::string> words) {
    const auto spelled_out = expand_ranges(words);
    if (!spelled_out) return spelled_out;
    Names chosen;
    if (words.empty()) take_if(hosts, chosen, [](const HostEntry&) { return true; });
    for (const auto& word : *spelled_out) {
        if (hosts.find(word) != nullptr)
            chosen.insert(word);
        else if (is_group_word(word))
            take_group(hosts, word, chosen);
        else
            return tl::unexpected(unknown_host(hosts, word));
    }
    return std::vector<std::string>(chosen.begin(), chosen.end());
}

}  // namespace

// SQL's LIKE with '%' only, which is all that Rocks users write.
bool matches_pattern(std::string_view text, std::string_view pattern) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::optional<std::size_t> star;
    std::size_t star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            star_text = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star) {
            p = *star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%') ++p;
    return p == pattern.size();
}

bool is_group_word(std::string_view word) {
    return word.find('%') != std::string_view::npos || rack_named(word) || hypervisor_named(word);
}

bool has_group_word(std::span<const std::string> words) {
    const auto spelled_out = expand_ranges(words);
    return spelled_out && std::any_of(spelled_out->begin(), spelled_out->end(), is_group_word);
}

Result<std::vector<std::string>> expand_hosts(const Inventory& inventory,
                                              std::span<const std::string> words) {
    return expand(inventory, words);
}

Result<std::vector<std::string>> expand_hosts(const Draft& draft,
                                              std::span<const std::string> words) {
    return expand(draft, words);
}

}  // namespace grivon::core
