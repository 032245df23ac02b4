#include "workers/ssh/patterns.hpp"

namespace grivon::ssh {
namespace {

// As in OpenSSH's match_pattern: * any text, ? any character. In time of the product of the sizes.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] != '*' &&
            (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace

bool matches_patterns(const std::vector<std::string>& patterns, std::string_view text) {
    bool found = false;
    for (const std::string_view pattern : patterns) {
        const bool negated = pattern.starts_with('!');
        if (!matches(pattern.substr(negated ? 1 : 0), text)) continue;
        if (negated) return false;
        found = true;
    }
    return found;
}

}  // namespace grivon::ssh
