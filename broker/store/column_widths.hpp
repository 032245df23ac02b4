// Widths of the columns for free text; longer text is cut. They stand in schema/ as well:
// an applied migration is never edited, a wider column is a new one.
#pragma once

#include <cstddef>

namespace grivon::store {

// VARCHAR(255): user, lane.user, worker_name, job_item.name, what a host says of its interfaces.
inline constexpr std::size_t name_characters_max = 255;
// TEXT is 65,535 bytes, at most 4 a character: vm.question, host_attribute.value,
// lane.reason, job.stop_reason.
inline constexpr std::size_t text_characters_max = 65'535 / 4;

}  // namespace grivon::store
