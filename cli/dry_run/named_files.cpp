#include "cli/dry_run/named_files.hpp"

#include <string_view>

namespace grivon::cli {
namespace {

// Whether a script, or its stdin, names the file: it is a whole word there, quoted or not.
bool names(std::string_view text, std::string_view file) {
    constexpr std::string_view ends_of_words = " \n'\"";
    for (auto at = text.find(file); at != std::string_view::npos; at = text.find(file, at + 1)) {
        const bool begins = at == 0 || ends_of_words.find(text[at - 1]) != std::string_view::npos;
        const auto end = at + file.size();
        const bool ends =
            end == text.size() || ends_of_words.find(text[end]) != std::string_view::npos;
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

std::string found_among(const std::set<std::string>& files, const drivers::RemoteCommand& command) {
    std::string text;
    for (const auto& file : files)
        if (names(command.line, file) || names(command.input, file)) text += "found " + file + "\n";
    return text;
}

}  // namespace grivon::cli
