// Lines that stay at the bottom of a terminal while others scroll by above them, as the bytes that
// make it so: the cursor stands in the line below them. Pure. One thread.
//
// Control sequences of ECMA-48 (cursor up, erase to the end of the screen), which every terminal
// that has not said TERM=dumb knows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace grivon::cli {

struct ScreenSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

class LiveLines {
public:
    // Takes the lines off the screen, if they are on it; they are kept. columns: of the screen now,
    // on which lines that were drawn when it was wider may take several rows.
    [[nodiscard]] std::string hide(std::size_t columns);
    // Draws them where the cursor is, which is the beginning of a line.
    [[nodiscard]] std::string show();
    // Others in their place. Without control characters, none wider than the screen.
    [[nodiscard]] std::string replace(std::vector<std::string> lines, std::size_t columns);

    [[nodiscard]] bool is_shown() const { return shown_; }

private:
    std::vector<std::string> lines_;
    bool shown_ = false;
};

}  // namespace grivon::cli
