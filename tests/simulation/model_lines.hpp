// The commands that the model's hosts understand: "act JOB ATTEMPT NUMBER OF".
//
// look: prints how many steps of the job are done. act: does step NUMBER of OF. reset: something
// that no look can show; whoever begins it must have it in the record. check: looks at what is left
// of a job that does not go on. The number counts the looks
// of an attempt, so no line comes twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/ids.hpp"

namespace grivon::sim {

inline constexpr const char* look_name = "look";
inline constexpr const char* act_name = "act";
inline constexpr const char* reset_name = "reset";
inline constexpr const char* check_name = "check";

struct ModelLine {
    std::string name;
    JobId job{};
    std::uint32_t attempt = 0;
    std::uint32_t count = 0;
    std::uint32_t of = 0;
};

[[nodiscard]] std::string text_of(const ModelLine& line);
[[nodiscard]] std::optional<ModelLine> model_line(std::string_view text);

}  // namespace grivon::sim
