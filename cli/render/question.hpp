// The question of a stuck VM, in one line. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace grivon::cli {

// From the lines that vmware-cmd's "answer" prints: "The location … has changed; 0 Keep, 1 Create,
// 2 Cancel". Choices are lines such as " 1) Create"; the message's number and the prompt are left
// out; whatever else there is stands before the choices, as it came.
[[nodiscard]] std::string question_line(std::string_view question);

}  // namespace grivon::cli
