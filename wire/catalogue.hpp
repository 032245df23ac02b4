// The commands that exist: their words, arguments and parameters, with the limits of each value.
//
// One table serves everybody: the CLI checks what was typed and writes usage lines from it, the
// broker checks what arrives, so the two can never disagree. Pure and constant; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/error.hpp"
#include "wire/model.hpp"

namespace grivon {

// Who carries a command out.
enum class CommandKind : std::uint8_t {
    change,  // sent as Submit: changes the database, and may make jobs
    query,   // sent as Query: reads the present state
    client,  // the CLI's own: list job, show job, watch job, watch event, help
};

enum class ValueKind : std::uint8_t {
    number,     // whole number from minimum to maximum
    host_name,  // letters, digits, dots and hyphens; not all digits
    word,       // printable ASCII, without blanks
    text,       // printable ASCII
    device,     // network interface of a host: "eth0.100", at most 15 characters
    vmnet,      // "vmnet0" to "vmnet99"
    path,       // absolute, without ".." and without characters a shell would notice
    choice,     // one of `choices`
};

struct ParameterRule {
    std::string_view name;
    ValueKind kind = ValueKind::word;
    bool required = false;
    std::string_view help;
    std::int64_t minimum = 0;  // of numbers
    std::int64_t maximum = 0;
    std::string_view unit = {};                      // of numbers, for the error: "MB"
    std::span<const std::string_view> choices = {};  // of choices
};

struct CommandRule {
    std::string_view verb;
    std::string_view object;
    CommandKind kind = CommandKind::change;
    std::string_view arguments;  // as in the usage line: "{host...}"
    std::size_t arguments_min = 0;
    std::size_t arguments_max = 0;
    std::string_view missing_argument;  // "must supply at least one host"
    std::span<const ParameterRule> parameters;
    std::string_view summary;  // one sentence
    std::string_view example;  // without the program's name
};

[[nodiscard]] std::span<const CommandRule> catalogue();
[[nodiscard]] const CommandRule* find_command(std::string_view verb, std::string_view object);

// "add host vmwarenet {host...} {iface=device} {type=bridge} [vmnet=vmnetN]"
[[nodiscard]] std::string usage_line(const CommandRule& command);

// The candidate closest to what was typed, if it is close enough to be meant.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view typed,
                                                      std::span<const std::string_view> candidates);

// Refuses (Errc::usage) an unknown command, an unknown parameter (naming the nearest known one), a
// missing or a superfluous word, a value that is malformed or out of range, and words over the
// limits. What passes is well-formed; whether it makes sense now is for the core to say.
[[nodiscard]] Result<> check_operation(const Operation& operation);

// The value of a number parameter that check_operation has passed; nothing if it was not given.
[[nodiscard]] std::optional<std::int64_t> number_parameter(const Operation& operation,
                                                           const std::string& name);

// One positional host word: a name, a pattern with '%', rackN or an appliance name.
[[nodiscard]] Result<> check_host_name(std::string_view word);

}  // namespace grivon
