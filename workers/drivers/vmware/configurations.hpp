// What the configurations of VMs say, as a look at a whole host reads them: the lines of each .vmx
// that matter, and how large the disks are that it names. They may be anybody's, or half a file.
//
// What is printed has a word in front of each line, so nothing that a file holds can be taken for
// ours. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "wire/vm_spec.hpp"

namespace grivon::drivers::vmware {

// Lines of a script that prints how large the disk "$1" is, in sectors, after the word "$2";
// nothing if it is none. Capacity, not what it takes on the host's file system.
[[nodiscard]] std::string sectors_function();
inline constexpr std::uint64_t gb_sectors = 2'097'152;  // of 512 bytes

// Lines of a script's shell function `look_at_configuration FILE`, which prints what Configurations
// takes; nothing of a file that cannot be read.
[[nodiscard]] std::string look_at_configuration_function();

class Configurations {
public:
    // Whether the line was one of these.
    bool take(std::string_view line);

    // What the configuration of the VM says; nothing if it did not come whole.
    [[nodiscard]] std::optional<VmSpec> spec_of(const std::string& vmx) const;
    // The same of a VM that is none of GriVon's: its place, and what it is called. Nobody could
    // read all of them.
    [[nodiscard]] VmSpec stranger_at(const std::string& vmx) const;

private:
    void take_sectors(std::string_view text);

    std::map<std::string, std::string, std::less<>> texts_;  // by .vmx
    std::map<std::string, std::uint64_t, std::less<>> disk_sectors_;
    std::string vmx_;  // whose lines come
    std::string text_;
};

}  // namespace grivon::drivers::vmware
