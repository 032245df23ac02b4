#include "cli/render/question.hpp"

#include <algorithm>
#include <optional>

namespace grivon::cli {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "1) Create" → "1 Create"
std::optional<std::string> choice_in(std::string_view line) {
    const auto digits = static_cast<std::size_t>(
        std::find_if_not(line.begin(), line.end(), is_digit) - line.begin());
    if (digits == 0 || digits >= line.size() || line[digits] != ')') return std::nullopt;
    return std::string(line.substr(0, digits)) + " " +
           std::string(trimmed(line.substr(digits + 1)));
}

bool is_frame(std::string_view line) {
    return line.starts_with("Virtual machine message ") || line.starts_with("Select choice.");
}

void append(std::string& text, std::string_view separator, std::string_view part) {
    if (!text.empty()) text += separator;
    text += part;
}

}  // namespace

std::string question_line(std::string_view question) {
    std::string words;
    std::string choices;
    while (!question.empty()) {
        const auto end = std::min(question.find('\n'), question.size());
        const auto line = trimmed(question.substr(0, end));
        question.remove_prefix(std::min(end + 1, question.size()));
        if (line.empty() || is_frame(line)) continue;
        if (const auto choice = choice_in(line)) {
            append(choices, ", ", *choice);
        } else {
            append(words, " ", line);
        }
    }
    if (choices.empty()) return words;
    if (words.ends_with('.')) words.pop_back();
    append(words, "; ", choices);
    return words;
}

}  // namespace grivon::cli
