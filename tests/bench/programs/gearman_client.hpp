// Background jobs for gearmand, through its own client library. A failure ends the program.
#pragma once

#include <cstddef>

namespace grivon::bench {

inline constexpr const char* function_name = "noop";

// So many tasks are on their way at a time, which is the most that the library offers against a
// round trip for each. Each is acknowledged by JOB_CREATED, which gearmand says when its queue has
// stored the job.
void submit_to_gearmand(unsigned short port, std::size_t jobs, std::size_t tasks_max,
                        std::size_t payload_bytes);

}  // namespace grivon::bench
