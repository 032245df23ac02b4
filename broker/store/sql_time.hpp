// Times as MariaDB's DATETIME(6) in UTC has them. A worker's clock may say anything: what is
// outside the years 1000 to 9999, which the server would refuse, is stored as the nearest time
// inside. Pure; any thread.
#pragma once

#include <string>

#include "wire/time.hpp"

struct st_mysql_time;

namespace grivon::store {

[[nodiscard]] std::string datetime_text(WallTime time);  // "2008-07-02 09:30:00.000001"
[[nodiscard]] WallTime wall_time(const st_mysql_time& time);

}  // namespace grivon::store
