// Words for hosts, from the hosts that there are. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/completion/wanted.hpp"
#include "wire/table_messages.hpp"

namespace grivon::cli {

// The words of "list host" that give all hosts which can be meant, so that a large fleet need not
// be listed whole. None: every host, as of what may be the beginning of a group.
[[nodiscard]] std::vector<std::string> hosts_to_ask_for(std::string_view typed);

[[nodiscard]] std::vector<Candidate> host_names(std::span<const HostRow> hosts);

// Names and groups (a rack, a hypervisor); if a range was begun ("node-[0-"), what goes on with it.
// Whether they begin with what was typed is asked of ranges only.
[[nodiscard]] std::vector<Candidate> host_words(std::span<const HostRow> hosts,
                                                std::string_view typed);

}  // namespace grivon::cli
