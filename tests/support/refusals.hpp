// Refusals, checked as a person reads them: the right code, and a message that names the thing and
// the way out.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/core_bench.hpp"
#include "wire/serial.hpp"

namespace grivon::test {

// Whether one of VMware's keys stands in the text whole.
[[nodiscard]] inline bool holds_serial(std::string_view text) {
    constexpr std::size_t serial_size = 23;
    for (std::size_t i = 0; i + serial_size <= text.size(); ++i)
        if (is_serial(text.substr(i, serial_size))) return true;
    return false;
}

struct Wrong {
    std::string line;
    Errc code = Errc::usage;
    std::vector<std::string> says;  // all of these
};

inline void check_error(const Error& error, Errc code, const std::vector<std::string>& says) {
    INFO("the message is: " << error.message);
    CHECK(static_cast<int>(error.code) == static_cast<int>(code));
    for (const auto& part : says) {
        INFO("it should say: " << part);
        CHECK(error.message.find(part) != std::string::npos);
    }
    CHECK(error.message.find('\n') == std::string::npos);
    CHECK_FALSE(holds_serial(error.message));
}

// Each line is refused, with --yes too: then nothing is asked, and what is wrong stays wrong.
inline void check_refused(CoreBench& bench, const std::vector<Wrong>& lines) {
    for (const auto& wrong : lines) {
        INFO(wrong.line);
        const auto refused = bench.refuse(wrong.line, true);
        check_error({refused.code, refused.message}, wrong.code, wrong.says);
    }
}

}  // namespace grivon::test
