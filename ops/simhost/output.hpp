// What a simulated program prints: success on standard output, errors on standard error.
// Unbuffered, because a fault may end the program between two lines and the first must have been
// said.
#pragma once

#include <string_view>

namespace simhost {

void say(std::string_view text);
void complain(std::string_view text);

}  // namespace simhost
