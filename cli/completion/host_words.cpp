#include "cli/completion/host_words.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "wire/values.hpp"

namespace grivon::cli {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view digits_at(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// "0-3,7", as between brackets.
bool holds_number(std::string_view ranges, std::int64_t number) {
    for (bool more = true; more;) {
        const auto comma = ranges.find(',');
        more = comma != std::string_view::npos;
        const auto part = ranges.substr(0, comma);
        const auto dash = part.find('-');
        const auto low = number_in(part.substr(0, dash));
        const auto high = dash == std::string_view::npos ? low : number_in(part.substr(dash + 1));
        if (low && high && number >= *low && number <= *high) return true;
        if (more) ranges.remove_prefix(comma + 1);
    }
    return false;
}

// How a host's name goes on behind what was typed.
struct GoesOn {
    std::string_view rest;    // behind the last character, or the last closed bracket
    std::string_view number;  // at the bracket that is open; empty: none is
};

// Nothing: the name is not meant.
std::optional<GoesOn> match(std::string_view name, std::string_view typed) {
    while (!typed.empty()) {
        if (typed.front() != '[') {
            if (name.empty() || name.front() != typed.front()) return std::nullopt;
            name.remove_prefix(1);
            typed.remove_prefix(1);
            continue;
        }
        const auto digits = digits_at(name);
        const auto number = number_in(digits);
        if (!number) return std::nullopt;
        name.remove_prefix(digits.size());
        const auto end = typed.find(']');
        if (end == std::string_view::npos) return GoesOn{name, digits};
        if (!holds_number(typed.substr(1, end - 1), *number)) return std::nullopt;
        typed.remove_prefix(end + 1);
    }
    return GoesOn{name, {}};
}

// The numbers that can stand where a bracket is open, in their order, each with what the names that
// have it end in.
std::vector<Candidate> inside_bracket(std::span<const HostRow> hosts, std::string_view typed) {
    const auto from = typed.find_last_of("[,-") + 1;
    const auto head = typed.substr(0, from);
    const auto tail = typed.substr(from);
    const bool ends_range = head.ends_with('-');
    // "[3-": what is below 3 cannot follow.
    const auto low_at = typed.find_last_of("[,") + 1;
    const auto low = number_in(digits_at(typed.substr(low_at))).value_or(0);
    std::map<std::pair<std::int64_t, std::string>, bool> numbers;  // whether a name ends there
    for (const auto& host : hosts) {
        const auto found = match(host.host, typed);
        if (!found || found->number.empty() || !found->number.starts_with(tail)) continue;
        const auto value = number_in(found->number).value_or(0);
        if (ends_range && value < low) continue;
        numbers[{value, std::string(found->number)}] |= found->rest.empty();
    }
    std::vector<Candidate> candidates;
    for (const auto& [number, ends_name] : numbers)
        candidates.push_back({std::string(head) + number.second + (ends_range ? "]" : ""),
                              {},
                              ends_range && ends_name});
    return candidates;
}

std::vector<Candidate> behind_bracket(std::span<const HostRow> hosts, std::string_view typed) {
    std::set<std::string_view> seen;
    std::vector<Candidate> candidates;
    for (const auto& host : hosts)
        if (const auto found = match(host.host, typed); found && seen.insert(found->rest).second)
            candidates.push_back({std::string(typed) + std::string(found->rest), {}});
    return candidates;
}

// Whether a group's name begins so, or is begun by it: "rack1" may become "rack17".
bool may_be_group(std::string_view typed) {
    constexpr std::string_view rack = "rack";
    if (typed.starts_with(rack) || rack.starts_with(typed)) return true;
    const auto* add_host = find_command("add", "host");
    for (const auto& rule : add_host->parameters)
        if (rule.name == "hypervisor")
            return std::any_of(rule.choices.begin(), rule.choices.end(),
                               [typed](std::string_view kind) { return kind.starts_with(typed); });
    return true;
}

std::string count_text(std::size_t hosts) {
    return std::to_string(hosts) + (hosts == 1 ? " host" : " hosts");
}

}  // namespace

std::vector<std::string> hosts_to_ask_for(std::string_view typed) {
    const auto name = typed.substr(0, typed.find('['));
    if (may_be_group(name) || !consists_of(name, "-.")) return {};
    return {std::string(name) + "%"};
}

std::vector<Candidate> host_names(std::span<const HostRow> hosts) {
    std::vector<Candidate> candidates;
    for (const auto& host : hosts)
        candidates.push_back({host.host, std::string(name_of(host.state))});
    return candidates;
}

std::vector<Candidate> host_words(std::span<const HostRow> hosts, std::string_view typed) {
    if (typed.find('[') != std::string_view::npos)
        return typed.rfind('[') > typed.rfind(']') || typed.rfind(']') == std::string_view::npos
                   ? inside_bracket(hosts, typed)
                   : behind_bracket(hosts, typed);
    auto candidates = host_names(hosts);
    std::map<std::uint32_t, std::size_t> racks;
    std::map<std::string_view, std::size_t> kinds;
    for (const auto& host : hosts) {
        if (host.rack) ++racks[*host.rack];
        ++kinds[name_of(host.hypervisor)];
    }
    for (const auto& [rack, count] : racks)
        candidates.push_back({"rack" + std::to_string(rack), count_text(count)});
    for (const auto& [kind, count] : kinds)
        candidates.push_back({std::string(kind), count_text(count)});
    return candidates;
}

}  // namespace grivon::cli
