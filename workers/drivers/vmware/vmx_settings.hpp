// Reading a .vmx file: lines `key = "value"`, keys in any case of letters, anything else between
// them. It may be anybody's, or half a file. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/vm_spec.hpp"

namespace grivon::drivers::vmware {

// Whether the line sets the key; and to what, without quotes, of a line that sets something.
[[nodiscard]] bool sets(std::string_view line, std::string_view key);
[[nodiscard]] std::string_view value_in(std::string_view line);
// The key that it sets, in small letters; empty for one that sets nothing.
[[nodiscard]] std::string key_in(std::string_view line);

// '|' and two hexadecimal digits stand for a character.
[[nodiscard]] std::string unescaped(std::string_view value);

// What the text says last of the key, its escapes undone.
[[nodiscard]] std::optional<std::string> setting_in(std::string_view text, std::string_view key);

// An extended regular expression of grep -i for the lines that spec_in reads.
[[nodiscard]] std::string settings_of_interest();

// What the lines say of a VM whose .vmx is at that path: CPUs, memory, disks with their paths,
// NICs, its name. Sizes of disks are not there. Nothing for a text that says no memory.
[[nodiscard]] std::optional<VmSpec> spec_in(std::string_view text, const std::string& vmx_path);

}  // namespace grivon::drivers::vmware
