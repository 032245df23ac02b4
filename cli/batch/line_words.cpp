#include "cli/batch/line_words.hpp"

#include <utility>

namespace grivon::cli {
namespace {

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

class Cutter {
public:
    void take(char c) {
        if (escaped_) {
            put(c);
            escaped_ = false;
        } else if (c == '\\' && quote_ != '\'') {
            escaped_ = true;
        } else if (quote_ != '\0') {
            if (c == quote_)
                quote_ = '\0';
            else
                put(c);
        } else if (c == '\'' || c == '"') {
            quote_ = c;
            open_ = true;
        } else if (c == ' ' || c == '\t') {
            end_word();
        } else {
            put(c);
        }
    }
    [[nodiscard]] bool begins_comment(char c) const {
        return c == '#' && !open_ && !escaped_ && quote_ == '\0';
    }
    Result<std::vector<std::string>> finish() {
        if (escaped_) return fail(Errc::usage, "a \\ at the end of the line");
        if (quote_ == '"') return fail(Errc::usage, "a \" that is not closed");
        if (quote_ == '\'') return fail(Errc::usage, "a ' that is not closed");
        end_word();
        return std::move(words_);
    }

private:
    void put(char c) {
        word_ += c;
        open_ = true;
    }
    void end_word() {
        if (open_) words_.push_back(std::exchange(word_, {}));
        open_ = false;
    }

    std::vector<std::string> words_;
    std::string word_;
    char quote_ = '\0';
    bool open_ = false;  // a word has begun, maybe an empty one in quotes
    bool escaped_ = false;
};

}  // namespace

Result<std::vector<std::string>> words_of_line(std::string_view line) {
    Cutter cutter;
    for (const char c : line) {
        if (cutter.begins_comment(c)) break;
        if (is_control(c)) return fail(Errc::usage, "a control character: this is no text");
        cutter.take(c);
    }
    return cutter.finish();
}

}  // namespace grivon::cli
