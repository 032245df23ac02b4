#include "cli/batch/batch_file.hpp"

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "cli/batch/line_words.hpp"
#include "cli/grammar/invocation.hpp"
#include "wire/catalogue.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

using Words = std::vector<std::string>;

// That fit on a screen; who sees twenty mends those first.
constexpr std::size_t mistakes_shown_max = 20;
constexpr std::string_view needs_word = "needs=";

bool is_label(std::string_view word) {
    if (word.size() < 2 || word.size() > limits::name_bytes_max + 1 || !word.ends_with(':'))
        return false;
    for (const char c : word.substr(0, word.size() - 1)) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (!fits) return false;
    }
    return true;
}

// Takes the word needs=… out of the line; nothing: there is none.
std::optional<std::string> take_needs(Words& words) {
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (!word->starts_with(needs_word)) continue;
        auto names = word->substr(needs_word.size());
        words.erase(word);
        return names;
    }
    return std::nullopt;
}

// What is said of the whole batch, or of the program that sends it, has no place in a line.
Result<> check_line_options(const Options& options) {
    const Options none;
    const bool plain = options.format == none.format && options.async == none.async &&
                       options.echo == none.echo && options.yes == none.yes &&
                       options.dry_run == none.dry_run && options.progress == none.progress &&
                       !options.timeout && options.config_file.empty() && options.key_file.empty();
    if (plain) return {};
    return fail(Errc::usage, "options hold for the whole file: they go behind run batch");
}

Result<Operation> operation_of(Words words, WallTime now) {
    // As it may have been pasted.
    if (words.front() == "grivon" || words.front() == "rocks") words.erase(words.begin());
    if (words.empty()) return fail(Errc::usage, "a program's name and no command");
    auto parsed = parse(words, "grivon", now);
    if (const auto* misuse = std::get_if<Misuse>(&parsed))
        return fail(Errc::usage, misuse->message);
    auto* invocation = std::get_if<Invocation>(&parsed);
    if (invocation == nullptr)
        return fail(Errc::usage, "help changes nothing: a batch is of commands that do");
    if (invocation->command->kind == CommandKind::client && invocation->command->makes_jobs)
        return fail(Errc::usage, "\"" + invocation->operation.name() +
                                     "\" makes a batch of its own, and cannot stand in one");
    if (invocation->command->kind != CommandKind::change)
        return fail(Errc::usage, "\"" + invocation->operation.name() +
                                     "\" changes nothing: a batch is of commands that do");
    if (auto ok = check_line_options(invocation->options); !ok) return tl::unexpected(ok.error());
    if (invocation->batch != BatchSpec{})
        return fail(Errc::usage,
                    "on-failure=, at=, after=, time-limit= and reason= hold for the whole batch: "
                    "they go behind run batch");
    return std::move(invocation->operation);
}

class Reading {
public:
    explicit Reading(WallTime now) : now_(now) {}

    void take(std::string_view line) {
        ++line_;
        if (auto ok = read(line); !ok) mistakes_.push_back({line_, ok.error().message});
    }
    tl::expected<BatchFile, std::vector<LineMistake>> finish() {
        if (mistakes_.empty() && file_.operations.empty())
            mistakes_.push_back({0, "there is no command in it"});
        if (file_.operations.size() > limits::batch_operations_max)
            mistakes_.push_back({0, std::to_string(file_.operations.size()) +
                                        " commands; a batch has at most " +
                                        std::to_string(limits::batch_operations_max)});
        if (!mistakes_.empty()) return tl::unexpected(std::move(mistakes_));
        return std::move(file_);
    }

private:
    Result<> read(std::string_view line) {
        auto words = words_of_line(line);
        if (!words) return tl::unexpected(words.error());
        if (words->empty()) return {};
        std::string label;
        if (is_label(words->front())) {
            label = words->front().substr(0, words->front().size() - 1);
            words->erase(words->begin());
            if (words->empty()) return fail(Errc::usage, "a name and no command");
        }
        const auto needs = take_needs(*words);
        // The line keeps its place in the file whatever is wrong with it, and so does its name:
        // one slip is one mistake.
        Operation operation;
        auto wrong = needs ? add_needs(*needs, operation) : Result<>{};
        if (auto ok = name_line(label); wrong && !ok) wrong = ok;
        if (words->empty()) return fail(Errc::usage, "needs= and no command");
        auto read = operation_of(std::move(*words), now_);
        if (read) std::swap(read->after, operation.after);
        file_.operations.push_back(read ? std::move(*read) : std::move(operation));
        file_.lines.push_back(line_);
        if (!read) return tl::unexpected(read.error());
        return wrong;
    }

    Result<> name_line(const std::string& label) {
        if (label.empty()) return {};
        const auto [found, fresh] =
            labels_.emplace(label, std::pair(file_.operations.size() + 1, line_));
        if (fresh) return {};
        return fail(Errc::usage, "the name \"" + label + "\" is that of line " +
                                     std::to_string(found->second.second));
    }

    Result<> add_needs(std::string_view names, Operation& operation) const {
        for (bool more = true; more;) {
            const auto comma = names.find(',');
            const std::string name(names.substr(0, comma));
            const auto found = labels_.find(name);
            if (found == labels_.end())
                return fail(Errc::usage, "needs=: no earlier line has the name \"" +
                                             name.substr(0, limits::name_bytes_max) + "\"");
            operation.after.push_back(static_cast<std::uint32_t>(found->second.first));
            more = comma != std::string_view::npos;
            if (more) names.remove_prefix(comma + 1);
        }
        return {};
    }

    const WallTime now_;
    std::size_t line_ = 0;
    BatchFile file_;
    std::vector<LineMistake> mistakes_;
    // By name: the operation's number, from 1, and its line.
    std::map<std::string, std::pair<std::size_t, std::size_t>> labels_;
};

}  // namespace

tl::expected<BatchFile, std::vector<LineMistake>> read_batch_file(std::string_view text,
                                                                  WallTime now) {
    Reading reading(now);
    // As editors of other systems put it before their text.
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        reading.take(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return reading.finish();
}

std::string mistakes_text(std::string_view file, std::span<const LineMistake> mistakes) {
    std::string text;
    for (const auto& mistake : mistakes.first(std::min(mistakes.size(), mistakes_shown_max))) {
        text += std::string(file) + ":";
        if (mistake.line > 0) text += std::to_string(mistake.line) + ":";
        text += " " + mistake.message + "\n";
    }
    if (mistakes.size() > mistakes_shown_max)
        text += std::string(file) + ": " + std::to_string(mistakes.size() - mistakes_shown_max) +
                " more mistakes\n";
    return text;
}

}  // namespace grivon::cli
