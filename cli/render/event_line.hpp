// One event as one line for people. Pure but for the time zone.
#pragma once

#include <string>

#include "wire/event.hpp"

namespace grivon::cli {

// "12     2008-06-02 18:15:00 job.succeeded    slice0@vmware-server-0-0   job 7    create host
// vmware" with the newline. Lines come one by one, so columns have fixed widths that most texts
// fit.
[[nodiscard]] std::string event_line(const Event& event);

}  // namespace grivon::cli
