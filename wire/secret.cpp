#include "wire/secret.hpp"

#include <cstring>

namespace grivon {

void wipe(std::string& text) {
    text.resize(
        text.capacity());  // a short text is in the object itself, where this reaches it too
    explicit_bzero(text.data(), text.size());
    text.clear();
}

Secret::Secret(std::string&& text) {
    const auto wiped = [](std::string* held) {
        wipe(*held);
        delete held;
    };
    text_ = std::shared_ptr<std::string>(new std::string(text), wiped);
    wipe(text);
}

}  // namespace grivon
