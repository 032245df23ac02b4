#include "broker/store/sql_time.hpp"

#include <fmt/format.h>
#include <mysql.h>

#include <algorithm>

namespace grivon::store {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::microseconds;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr WallTime earliest = sys_days(year(1000) / 1 / 1);
constexpr WallTime latest = sys_days(year(9999) / 12 / 31) + days(1) - microseconds(1);

}  // namespace

std::string datetime_text(WallTime time) {
    const auto inside = std::clamp(time, earliest, latest);
    const auto midnight = floor<days>(inside);
    const year_month_day date(midnight);
    const hh_mm_ss<microseconds> clock(inside - midnight);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

WallTime wall_time(const st_mysql_time& time) {
    const sys_days date = year(static_cast<int>(time.year)) / month(time.month) / day(time.day);
    return date + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) +
           std::chrono::seconds(time.second) + microseconds(time.second_part);
}

}  // namespace grivon::store
