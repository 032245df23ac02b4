#include "workers/drivers/text.hpp"

#include <algorithm>
#include <charconv>

namespace grivon::drivers {
namespace {

constexpr std::string_view cut_mark = "...";

bool is_printable_char(char c) {
    return c >= ' ' && c <= '~';
}
bool is_blank(char c) {
    return (c >= '\0' && c <= ' ') || c == '\x7f';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ssh, the shell and VMware's own libraries put warnings between the lines that matter.
bool is_warning(std::string_view line) {
    return contains_ignoring_case(line, "warning:");
}

std::string_view last_line(std::string_view bytes) {
    const auto lines = lines_of(bytes);
    const auto found = std::find_if_not(lines.rbegin(), lines.rend(), is_warning);
    return found == lines.rend() ? std::string_view() : *found;
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view bytes) {
    std::vector<std::string_view> lines;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        if (!trim(line).empty()) lines.push_back(line);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return lines;
}

std::string one_line(std::string_view bytes) {
    std::string text;
    for (const char c : trim(bytes)) {
        if (text.size() >= host_text_bytes_max) {
            text.resize(host_text_bytes_max - cut_mark.size());
            return text += cut_mark;
        }
        if (!is_blank(c)) {
            text += is_printable_char(c) ? c : '?';
        } else if (text.back() != ' ') {
            text += ' ';
        }
    }
    return text;
}

std::string last_words(const CommandResult& result) {
    const std::string_view from_errors = last_line(result.error_output);
    return one_line(from_errors.empty() ? last_line(result.output) : from_errors);
}

std::optional<std::string_view> after(std::string_view line, std::string_view head) {
    if (!line.starts_with(head)) return std::nullopt;
    return line.substr(head.size());
}

std::int32_t exit_status_in(std::string_view text) {
    std::int32_t status = -1;
    std::from_chars(text.data(), text.data() + text.size(), status);
    return status;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() ||
           part.empty();
}

bool is_printable(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_printable_char);
}

}  // namespace grivon::drivers
