// What is logged while it lives, as text; the log of before is put back after it. One at a time.
#pragma once

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

namespace grivon::test {

class Log {
public:
    Log() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
    }
    ~Log() { spdlog::set_default_logger(previous_); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    // Of threads that have ended or wait: the text is not copied under their lock.
    [[nodiscard]] std::string text() const { return text_.str(); }

private:
    std::shared_ptr<spdlog::logger> previous_ = spdlog::default_logger();
    std::ostringstream text_;
};

}  // namespace grivon::test
