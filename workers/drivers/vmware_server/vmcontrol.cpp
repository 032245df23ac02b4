#include "workers/drivers/vmware_server/vmcontrol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "workers/drivers/text.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::string_view error_prefix = "VMControl error ";

std::optional<VmControlError> error_in_line(std::string_view line) {
    const auto start = line.find(error_prefix);
    if (start == std::string_view::npos) return std::nullopt;
    const std::string_view error = line.substr(start);
    const std::string_view after = error.substr(error_prefix.size());
    int number = 0;
    const auto [end, code] = std::from_chars(after.data(), after.data() + after.size(), number);
    if (code != std::errc{} || number == 0) return std::nullopt;
    if (end == after.data() + after.size() || *end != ':') return std::nullopt;
    // Some come inside parentheses: "  (VMControl error -14: Unexpected response … process.)"
    const bool enclosed = start > 0 && line[start - 1] == '(' && trim(error).ends_with(')');
    return VmControlError{number, one_line(trim(error).substr(0, trim(error).size() - enclosed))};
}

std::optional<VmControlError> error_in_text(std::string_view bytes) {
    for (const std::string_view line : lines_of(bytes)) {
        if (auto error = error_in_line(line)) return error;
    }
    return std::nullopt;
}

// The number behind an exit status that came without words.
int number_behind(std::int32_t exit_status) {
    using namespace vmcontrol_error;
    constexpr std::array known = {timeout, state_conflict, no_such_vm, serverd_dead,
                                  already_registered};
    return std::ranges::find(known, -exit_status) != known.end() ? -exit_status : 0;
}

// The value of a line such as "getstate() = on".
std::optional<std::string_view> value_in_line(std::string_view line, std::string_view operation) {
    constexpr std::string_view equals = ") = ";
    line = trim(line);
    if (!line.starts_with(operation) || !line.substr(operation.size()).starts_with('(')) {
        return std::nullopt;
    }
    const auto end = line.rfind(equals);
    if (end == std::string_view::npos) return std::nullopt;
    return trim(line.substr(end + equals.size()));
}

std::optional<VmState> state_named(std::string_view word) {
    for (const VmState state : {VmState::on, VmState::off, VmState::suspended, VmState::stuck}) {
        if (word == grivon::name_of(state)) return state;
    }
    return std::nullopt;
}

}  // namespace

std::optional<VmControlError> error_in(const CommandResult& result) {
    if (auto error = error_in_text(result.error_output)) return error;
    if (auto error = error_in_text(result.output)) return error;
    if (result.exit_status == 0) return std::nullopt;
    return VmControlError{number_behind(result.exit_status), last_words(result)};
}

bool serverd_is_dead(const CommandResult& result) {
    const auto error = error_in(result);
    return error && error->number == vmcontrol_error::serverd_dead;
}

std::optional<VmState> state_in(const CommandResult& result) {
    if (const auto error = error_in(result)) {
        const bool absent = error->number == vmcontrol_error::no_such_vm;
        return absent ? std::optional(VmState::none) : std::nullopt;
    }
    std::optional<VmState> state;
    for (const std::string_view line : lines_of(result.output)) {
        if (const auto value = value_in_line(line, "getstate")) state = state_named(*value);
    }
    return state;
}

}  // namespace grivon::drivers::vmware_server
