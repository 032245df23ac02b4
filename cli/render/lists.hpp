// The list commands' tables as text: which columns, in which order, with which cells.
//
// list host vmware and list host vmwarenet are the VMware Roll's, byte for byte; the others follow
// their shape. An empty list is an empty text. Pure but for the time zone; any thread.
#pragma once

#include <span>
#include <string>

#include "wire/messages.hpp"

namespace grivon::cli {

[[nodiscard]] std::string list_text(std::span<const HostRow> rows);
[[nodiscard]] std::string list_text(std::span<const VmRow> rows);
[[nodiscard]] std::string list_text(std::span<const VmnetRow> rows);
// now: the end of what a running job has taken so far.
[[nodiscard]] std::string list_text(std::span<const JobRow> rows, WallTime now);

// "slice0@vmware-server-0-0", the roll's name of a VM.
[[nodiscard]] std::string slice_name(std::uint32_t slice, const std::string& host);

// "unreachable" while the host is, for then the last seen state is old knowledge.
[[nodiscard]] std::string shown_state(const VmRow& vm);

}  // namespace grivon::cli
