#include "cli/completion/typed_line.hpp"

#include <algorithm>
#include <utility>

namespace grivon::cli {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

// Takes a line character by character; what it has not ended yet is the word at the cursor.
class Reading {
public:
    explicit Reading(std::string_view word_breaks) : word_breaks_(word_breaks) {}

    void take(char c) {
        if (escaped_) {
            escaped_ = false;
            add(c);
        } else if (quote_ != 0) {
            take_quoted(c);
        } else if (c == '\\') {
            escaped_ = true;
        } else if (c == '\'' || c == '"') {
            quote_ = c;
            in_word_ = true;
            kept_bytes_ = word_.size();
        } else if (is_blank(c)) {
            end_word();
        } else if (c == '<' || c == '>') {
            take_redirection();
        } else {
            add(c);
            if (word_breaks_.find(c) != std::string_view::npos) kept_bytes_ = word_.size();
        }
    }

    void end_word() {
        if (in_word_ && !redirects_) words_.push_back(word_);
        if (in_word_) redirects_ = false;
        word_.clear();
        kept_bytes_ = 0;
        in_word_ = false;
    }

    // The words that ended since the last time.
    std::vector<std::string> take_words() { return std::exchange(words_, {}); }

    [[nodiscard]] TypedLine at_cursor() {
        TypedLine line;
        line.words.before = take_words();
        line.words.current = word_;
        line.kept_bytes = kept_bytes_;
        line.in_quotes = quote_ != 0;
        line.redirects = redirects_;
        return line;
    }

private:
    void add(char c) {
        word_ += c;
        in_word_ = true;
    }
    void take_quoted(char c) {
        if (c == quote_) {
            quote_ = 0;
        } else if (c == '\\' && quote_ == '"') {
            escaped_ = true;
        } else {
            add(c);
        }
    }
    // "2>": the number is of a descriptor, and no word.
    void take_redirection() {
        const bool number =
            std::all_of(word_.begin(), word_.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (number) in_word_ = false;
        end_word();
        redirects_ = true;
    }

    std::string_view word_breaks_;
    std::vector<std::string> words_;
    std::string word_;
    std::size_t kept_bytes_ = 0;
    char quote_ = 0;  // 0: none is open
    bool escaped_ = false;
    bool in_word_ = false;    // quotes around nothing are a word too
    bool redirects_ = false;  // the word is the file of a redirection
};

}  // namespace

TypedLine read_typed_line(std::string_view left, std::string_view right,
                          std::string_view word_breaks) {
    Reading reading(word_breaks);
    for (const char c : left) reading.take(c);
    auto line = reading.at_cursor();
    // The rest of the cursor's word is the first of what follows, unless a blank comes at once.
    const bool goes_on = !right.empty() && (line.in_quotes || !is_blank(right.front()));
    if (!goes_on) reading.end_word();
    (void)reading.take_words();
    for (const char c : right) reading.take(c);
    reading.end_word();
    line.words.after = reading.take_words();
    if (goes_on && !line.words.after.empty() && !line.redirects)
        line.words.after.erase(line.words.after.begin());
    return line;
}

}  // namespace grivon::cli
