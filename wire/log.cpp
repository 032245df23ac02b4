#include "wire/log.hpp"

#include <spdlog/spdlog.h>

namespace grivon::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warn:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
        case Level::critical:
            break;
    }
    return spdlog::level::critical;
}

}  // namespace

void write(Level level, fmt::string_view text, fmt::format_args values) {
    const auto of_spdlog = spdlog_level(level);
    if (!spdlog::should_log(of_spdlog)) return;
    const auto line = fmt::vformat(text, values);
    spdlog::default_logger_raw()->log(of_spdlog, spdlog::string_view_t(line));
}

}  // namespace grivon::log
