#include "wire/logging.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace grivon {

Result<> start_logging(const std::string& program, const std::string& level) {
    const auto parsed = spdlog::level::from_str(level);
    if (parsed == spdlog::level::off)  // from_str's answer to a word it does not know
        return fail(Errc::usage,
                    "log level \"" + level + "\" is not one of trace, debug, info, warn, error");
    auto logger = spdlog::stderr_logger_st(program);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ level=%l program=%n %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(parsed);
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
    return {};
}

}  // namespace grivon
