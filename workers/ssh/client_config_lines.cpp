// From the text of the files to lines. What they say of a host: client_config.cpp.
#include <algorithm>

#include "workers/ssh/client_config.hpp"
#include "workers/ssh/config_text.hpp"

namespace grivon::ssh {
namespace {

constexpr std::string_view blanks = " \t\r\f\v";

// Between a keyword and its first word there may be one "=".
std::string_view without_separator(std::string_view rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    if (rest.starts_with('=')) rest.remove_prefix(1);
    return rest;
}

// Takes one word off the front of a text that begins with one. False: a quotation mark is not
// closed.
bool take_word(std::string_view& rest, std::string& word) {
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && blanks.find(c) != std::string_view::npos)
            break;
        else
            word += c;
    }
    rest.remove_prefix(i);
    return !quoted;
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

// Up to the end or a comment.
Result<std::vector<std::string>> words_in(std::string_view rest, const std::string& place) {
    std::vector<std::string> words;
    for (skip_blanks(rest); !rest.empty() && rest.front() != '#'; skip_blanks(rest))
        if (!take_word(rest, words.emplace_back()))
            return wrong(place, "a quotation mark is not closed");
    return words;
}

// Without a keyword if it says nothing.
Result<ConfigLine> line_in(std::string_view text, const std::string& place) {
    if (text.size() > client_config_line_bytes_max)
        return wrong(place, "the line is longer than " +
                                std::to_string(client_config_line_bytes_max) + " bytes");
    if (text.find('\0') != std::string_view::npos) return wrong(place, "the file is no text");
    skip_blanks(text);
    ConfigLine line;
    if (text.empty() || text.front() == '#') return line;
    const auto end = std::min(text.find_first_of(" \t\r\f\v=\""), text.size());
    auto words = words_in(without_separator(text.substr(end)), place);
    if (!words) return tl::unexpected(std::move(words.error()));
    line.keyword = lower(text.substr(0, end));
    line.words = std::move(*words);
    line.place = place;
    return line;
}

class Reader {
public:
    explicit Reader(const ReadIncluded& read) : read_(read) {}

    Result<> take_file(std::string_view text, const std::string& path, int depth) {
        if (depth > client_config_depth_max)
            return fail(Errc::usage, path + ": Include goes deeper than " +
                                         std::to_string(client_config_depth_max) +
                                         " files; is it included by itself?");
        if (text.size() > client_config_bytes_max)
            return fail(Errc::usage, path + ": larger than " +
                                         std::to_string(client_config_bytes_max) + " bytes");
        for (std::size_t number = 1; !text.empty(); ++number) {
            const auto end = std::min(text.find('\n'), text.size());
            auto line = line_in(text.substr(0, end), path + ":" + std::to_string(number));
            if (!line) return tl::unexpected(line.error());
            if (!line->keyword.empty())
                if (auto taken = take_line(std::move(*line), depth); !taken) return taken;
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return {};
    }

    std::vector<ConfigLine> lines;

private:
    Result<> take_line(ConfigLine line, int depth) {
        if (lines.size() >= client_config_lines_max)
            return wrong(line.place, "more than " + std::to_string(client_config_lines_max) +
                                         " lines, with those of Include");
        if (line.keyword != "include") {
            lines.push_back(std::move(line));
            return {};
        }
        for (const auto& pattern : line.words) {
            const auto files = read_(pattern);
            if (!files) return tl::unexpected(Error(files.error()).within(line.place));
            for (const auto& file : *files) {
                lines.push_back({ConfigLine::Kind::include_begins, {}, {}, line.place});
                if (auto taken = take_file(file.text, file.path, depth + 1); !taken) return taken;
                lines.push_back({ConfigLine::Kind::include_ends, {}, {}, line.place});
            }
        }
        return {};
    }

    const ReadIncluded& read_;
};

}  // namespace

Result<std::vector<ConfigLine>> client_config_lines(std::string_view text, const std::string& path,
                                                    const ReadIncluded& read) {
    Reader reader(read);
    if (auto taken = reader.take_file(text, path, 0); !taken)
        return tl::unexpected(std::move(taken.error()));
    return std::move(reader.lines);
}

}  // namespace grivon::ssh
