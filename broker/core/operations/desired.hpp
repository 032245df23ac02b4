// What the database wants a host to have, as a value for jobs and scripts.
#pragma once

#include <string_view>

#include "broker/core/inventory/draft.hpp"

namespace grivon::core {

// `object` says which part: "host vlan", "host vmwarenet", "host vmwarekey", "host vmware"; "host"
// is all of them. What is on its way out is not wanted any more.
[[nodiscard]] HostSpec desired_of(const HostEntry& host, const SerialMap& serials,
                                  std::string_view object);

// The same for a job. What another job of the host is about to make (`others_at_work`) is left to
// that one: should it fail, its key is free for another host before this job comes to run.
[[nodiscard]] HostSpec desired_of(const HostEntry& host, const Draft& draft,
                                  std::string_view object, bool others_at_work);

}  // namespace grivon::core
