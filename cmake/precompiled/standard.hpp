// What nearly every file of GriVon includes, parsed once for all of them. No file may rely on it:
// each names what it uses, with one exception that is not ours: Boost 1.74's asio/awaitable.hpp
// uses std::exchange and does not include <utility>.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
// Ours, which most of those include as well.
#include "wire/client_messages.hpp"
#include "wire/worker_messages.hpp"
