// A password or the like: wiped from memory with its last copy. Copies share the text.
//
// What a library that is given it keeps of it is the library's. Values; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace grivon {

class Secret {
public:
    Secret() = default;
    // Takes the text over and wipes the string that it came in.
    explicit Secret(std::string&& text);

    [[nodiscard]] bool empty() const { return text_ == nullptr || text_->empty(); }
    [[nodiscard]] const char* c_str() const { return text_ == nullptr ? "" : text_->c_str(); }

private:
    std::shared_ptr<const std::string> text_;
};

// Overwrites what the string has room for, and leaves it empty.
void wipe(std::string& text);

}  // namespace grivon
