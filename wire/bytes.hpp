// Raw octets, beside text.
#pragma once

#include <string>

namespace grivon {

using Bytes = std::string;  // not text

}  // namespace grivon
