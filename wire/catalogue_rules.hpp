// Parameters that several commands of the table have. Of wire/catalogue_*.cpp only. Constant.
#pragma once

#include <array>

#include "wire/catalogue.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::rules {

inline constexpr std::int64_t slice_max = vm_limits::slice_max;

inline constexpr ParameterRule slice_rule{
    "slice", ValueKind::slice, false, "the VM's number on its host, or all; all if absent",
    0,       slice_max};
inline constexpr ParameterRule cluster_rule{"cluster", ValueKind::cluster, false,
                                            "only VMs of this cluster; without a host: all of "
                                            "them"};
inline constexpr ParameterRule refresh_rule{"refresh", ValueKind::boolean, false,
                                            "yes: ask the hosts first, by a job on each (no)"};
inline constexpr ParameterRule header_rule{"output-header", ValueKind::boolean, false,
                                           "no: leave the head line of a table out (yes)"};
inline constexpr ParameterRule columns_rule{"output-col", ValueKind::text, false,
                                            "only these columns: names of the head line, with "
                                            "commas"};

inline constexpr std::array list_rules{header_rule, columns_rule};
inline constexpr std::array<ParameterRule, 0> no_rules{};

}  // namespace grivon::rules
