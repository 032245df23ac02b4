// Which files of a model host a look of a driver asks for, answered as drivers read it. Pure.
#pragma once

#include <set>
#include <string>

#include "workers/drivers/script.hpp"

namespace grivon::cli {

// "found PATH", a line each, of those that the command's line or its stdin names.
[[nodiscard]] std::string found_among(const std::set<std::string>& files,
                                      const drivers::RemoteCommand& command);

// The one snapshot that a job can be about.
struct Snapshot {
    std::string name;
    bool there = false;
    bool current = false;
};

// A host without interfaces, in the form that a look at them has.
inline constexpr auto no_interfaces = "addresses\nroutes\n";

}  // namespace grivon::cli
