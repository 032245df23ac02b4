// What the daemons log: "event=NAME key=value …", a line each, on stderr (logging.hpp). The words
// are those of fmt, checked when they are compiled. Any thread; nothing is formatted that is not
// wanted.
//
// Before spdlog, whose header costs every file that logs three seconds of the compiler's time.
#pragma once

#include <fmt/core.h>

#include <cstdint>

namespace grivon::log {

enum class Level : std::uint8_t { debug, info, warn, error, critical };

void write(Level level, fmt::string_view text, fmt::format_args values);

template <class... Values>
void debug(fmt::format_string<Values...> text, const Values&... values) {
    write(Level::debug, text, fmt::make_format_args(values...));
}
template <class... Values>
void info(fmt::format_string<Values...> text, const Values&... values) {
    write(Level::info, text, fmt::make_format_args(values...));
}
template <class... Values>
void warn(fmt::format_string<Values...> text, const Values&... values) {
    write(Level::warn, text, fmt::make_format_args(values...));
}
template <class... Values>
void error(fmt::format_string<Values...> text, const Values&... values) {
    write(Level::error, text, fmt::make_format_args(values...));
}
template <class... Values>
void critical(fmt::format_string<Values...> text, const Values&... values) {
    write(Level::critical, text, fmt::make_format_args(values...));
}

}  // namespace grivon::log
