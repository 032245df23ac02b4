// What the database wants a host to have, as a value for jobs and scripts.
#pragma once

#include <functional>
#include <string_view>

#include "broker/core/inventory/draft.hpp"
#include "broker/core/queue/things_at_work.hpp"

namespace grivon::core {

// `object` says which part: "host vlan", "host vmwarenet", "host vmwarekey", "host vmware" (of
// another hypervisor by its own words); "host" is all of them. What is on its way out is not wanted
// any more.
[[nodiscard]] HostSpec desired_of(const HostEntry& host, const SerialMap& serials,
                                  std::string_view object);

// The same for a job. What another job is about to make (`left_to_others`; empty: nothing) is not
// in it: should that one fail, its key is free for another host before this job comes to run.
using LeftToOthers = std::function<bool(const Thing&)>;
[[nodiscard]] HostSpec desired_of(const HostEntry& host, const Draft& draft,
                                  std::string_view object, const LeftToOthers& left_to_others);

}  // namespace grivon::core
