// A VM's configuration as libvirt prints it, read back: what GriVon knows of a VM.
//
// libvirt prints its XML in one form, an element a line, indented by two blanks a level; what a
// line is can be told by its indentation, also beside metadata in which anything may stand. So
// nobody needs a parser of XML here, and the host sends only the lines that are read. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/vm_spec.hpp"

namespace grivon::drivers::libvirt {

struct Configuration {
    std::string uuid;
    std::string name;  // empty: one that GriVon has no letters for
    std::uint32_t cpus = 0;
    std::uint32_t memory_mb = 0;
    struct Disk {
        std::string target;               // "vda"
        std::optional<std::string> path;  // its file or device; nothing for what is neither
    };
    std::vector<Disk> disks;  // no CDs and floppies
    std::vector<NicSpec> nics;
};

// Extended regular expression of the lines that configurations_in reads, without a single quote.
extern const std::string_view configuration_lines;

// Of any number of VMs, one after the other.
[[nodiscard]] std::vector<Configuration> configurations_in(
    const std::vector<std::string_view>& lines);

// Text of XML, as it is meant.
[[nodiscard]] std::string unescaped(std::string_view text);

// "vda" or a path → bytes.
using Sizes = std::map<std::string, std::uint64_t, std::less<>>;
// As GriVon has it; sizes that are not known are 0.
[[nodiscard]] VmSpec spec_of(const Configuration& configuration, const Sizes& sizes);

}  // namespace grivon::drivers::libvirt
