#include "cli/manual/roff.hpp"

#include <algorithm>
#include <utility>

namespace grivon::cli {
namespace {

// Of the source, so that it can be read; the page is folded by whoever shows it.
constexpr std::size_t source_columns = 78;

std::string upper_case(std::string_view text) {
    std::string upper(text);
    for (auto& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

// A line of text: what looks like a request is none.
std::string text_line(std::string_view text) {
    const bool request = text.starts_with('.') || text.starts_with('\'');
    return (request ? "\\&" : "") + roff_escaped(text) + "\n";
}

// One argument of a macro, blanks and all.
std::string argument(std::string_view text) {
    return "\"" + roff_escaped(text) + "\"";
}

bool ends_sentence(std::string_view word) {
    return word.size() > 1 && (word.ends_with('.') || word.ends_with(':') || word.ends_with('?'));
}

}  // namespace

std::string roff_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '\\':
                escaped += "\\e";
                break;
            case '-':
                escaped += "\\-";
                break;
            case '\'':
                escaped += "\\(aq";
                break;
            case '`':
                escaped += "\\(ga";
                break;
            case '^':
                escaped += "\\(ha";
                break;
            case '~':
                escaped += "\\(ti";
                break;
            case '"':
                escaped += "\\(dq";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

Roff::Roff(std::string_view name, int section, std::string_view date) {
    text_ = "." + std::string("TH ") + argument(upper_case(name)) + " " + std::to_string(section) +
            " \"" + std::string(date) + "\" " + argument("GriVon " GRIVON_VERSION) + " " +
            argument("GriVon manual") +
            "\n.nh\n.ad l\n";  // what is copied from a page has no hyphens of its own
}

void Roff::heading(std::string_view text) {
    text_ += ".SH " + argument(upper_case(text)) + "\n";
    after_heading_ = true;
}

void Roff::subheading(std::string_view text) {
    text_ += ".SS " + argument(text) + "\n";
    after_heading_ = true;
}

void Roff::name(std::string_view name, std::string_view purpose) {
    heading("name");
    text_ += roff_escaped(name) + " \\- " + roff_escaped(purpose) + "\n";
}

void Roff::synopsis(std::string_view command, std::string_view rest) {
    begin_paragraph();
    text_ += ".B " + argument(command) + "\n";
    if (!rest.empty()) text_ += text_line(rest);
}

void Roff::paragraph(std::string_view words) {
    begin_paragraph();
    text(words);
}

void Roff::item(std::string_view term, std::string_view words) {
    after_heading_ = false;
    text_ += ".TP\n.B " + argument(term) + "\n";
    text(words);
}

void Roff::item(std::string_view term, std::string_view rest, std::string_view words) {
    if (rest.empty()) return item(term, words);
    after_heading_ = false;
    text_ += ".TP\n.BR " + argument(term) + " " + argument(" " + std::string(rest)) + "\n";
    text(words);
}

void Roff::lines(std::span<const std::string> lines) {
    begin_paragraph();
    text_ += ".RS 4\n.nf\n";
    for (const auto& line : lines) text_ += text_line(line);
    text_ += ".fi\n.RE\n";
}

void Roff::references(std::span<const std::string> pages) {
    heading("see also");
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto section = pages[i].find('(');
        text_ += ".BR " + argument(pages[i].substr(0, section)) + " " +
                 argument(pages[i].substr(section) + (i + 1 < pages.size() ? "," : "")) + "\n";
    }
}

// A heading begins one by itself.
void Roff::begin_paragraph() {
    if (!std::exchange(after_heading_, false)) text_ += ".PP\n";
}

// A new line after each sentence, as readers of such sources expect.
void Roff::text(std::string_view words) {
    std::string line;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        const auto word = words.substr(0, end);
        if (!line.empty() && line.size() + 1 + word.size() > source_columns)
            text_ += text_line(std::exchange(line, {}));
        line += (line.empty() ? "" : " ") + std::string(word);
        if (ends_sentence(word)) text_ += text_line(std::exchange(line, {}));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    if (!line.empty()) text_ += text_line(line);
}

}  // namespace grivon::cli
