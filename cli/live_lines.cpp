#include "cli/live_lines.hpp"

#include <algorithm>
#include <utility>

namespace grivon::cli {

std::string LiveLines::hide(std::size_t columns) {
    if (!std::exchange(shown_, false)) return {};
    std::size_t rows = 0;
    for (const auto& line : lines_)
        rows += columns == 0 ? 1 : std::max<std::size_t>(1, (line.size() + columns - 1) / columns);
    return "\r\x1b[" + std::to_string(rows) + "A\x1b[J";
}

std::string LiveLines::show() {
    std::string bytes;
    for (const auto& line : lines_) bytes += line + "\n";
    shown_ = !lines_.empty();
    return bytes;
}

std::string LiveLines::replace(std::vector<std::string> lines, std::size_t columns) {
    auto bytes = hide(columns);
    lines_ = std::move(lines);
    return bytes + show();
}

}  // namespace grivon::cli
