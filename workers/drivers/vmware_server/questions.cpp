#include "workers/drivers/vmware_server/questions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "wire/limits.hpp"
#include "wire/text.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// Menus are short: with both bounds the choices fill at most half of a message.
constexpr std::size_t choices_max = 12;
constexpr std::size_t choice_bytes_max = 70;

constexpr std::string_view asked_head = "asked ";
constexpr std::string_view heading = "Virtual machine message ";  // with VMware's name for it
constexpr std::int32_t exit_killed = 128 + 9;

// vmware-cmd is a Perl program: PERLIO makes it print at once, because what it kept would be lost
// when it is killed. `timeout` gives it a process group of its own, so that no child of it stays. A
// FIFO that is open for writing, here by its own reader, never ends: so there is no moment, whoever
// dies first, in which the tool meets end of file. What it prints has come whole when no more comes
// for three looks.
constexpr auto ask_script = R"sh(ask() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/grivon.XXXXXX") || return
    mkfifo "$work/silence" || { rm -rf "$work"; return 1; }
    : >"$work/said"
    LC_ALL=C PERLIO=:unix timeout -s KILL "$print_s" vmware-cmd "$1" answer \
        <>"$work/silence" >"$work/said" 2>&1 &
    asker=$!
    size=0
    looks=0
    quiet=0
    while [ "$looks" -lt "$((5 * print_s))" ] && [ "$quiet" -lt 3 ]; do
        sleep 0.2
        looks=$((looks + 1))
        before=$size
        size=$(wc -c <"$work/said")
        if [ "$size" -gt 0 ] && [ "$size" -eq "$before" ]; then
            quiet=$((quiet + 1))
        else
            quiet=0
        fi
    done
    kill -KILL "-$asker" 2>/dev/null
    wait "$asker" 2>/dev/null
    printf 'asked %s\n' "$?"
    head -c "$said_bytes" "$work/said"
    echo
    rm -rf "$work"
}
)sh";

// Larger than any question, small enough for many in one answer.
constexpr std::size_t said_bytes_max = 4096;

std::optional<Choice> choice_in(std::string_view line) {
    line = trim(line);
    Choice choice;
    const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), choice.number);
    if (code != std::errc{} || end == line.data() + line.size() || *end != ')') return std::nullopt;
    const auto number_size = static_cast<std::size_t>(end + 1 - line.data());
    choice.text = clean_line(trim(line.substr(number_size)), choice_bytes_max);
    return choice;
}

// Text, then choices; what comes after the last of them is the prompt.
std::optional<Question> question_in(std::string_view said) {
    Question question;
    for (const std::string_view line : lines_of(said)) {
        if (auto choice = choice_in(line)) {
            if (question.choices.size() < choices_max) question.choices.push_back(*choice);
        } else if (question.choices.empty() && !trim(line).starts_with(heading)) {
            question.lines.push_back(clean_line(trim(line), limits::message_bytes_max));
        }
    }
    if (question.lines.empty()) return std::nullopt;
    return question;
}

std::string line_of(const Choice& choice) {
    return std::to_string(choice.number) + ") " + choice.text;
}

std::string joined(const std::vector<std::string>& lines, std::string_view between) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty()) text += between;
        text += line;
    }
    return text;
}

std::vector<std::string> choice_lines(const Question& question) {
    std::vector<std::string> lines;
    for (const Choice& choice : question.choices) lines.push_back(line_of(choice));
    return lines;
}

// FNV-1a, 64 bits: tells two questions of one VM apart, and is the same in every worker.
std::uint64_t digest(std::string_view text) {
    std::uint64_t value = 0xcbf29ce484222325;
    for (const char c : text) {
        value ^= static_cast<unsigned char>(c);
        value *= 0x100000001b3;
    }
    return value;
}

}  // namespace

bool Question::operator==(const Question& other) const {
    return text_of(*this) == text_of(other);
}

std::string text_of(const Question& question) {
    const std::string choices = joined(choice_lines(question), "\n");
    std::string text = joined(question.lines, "\n");
    const std::size_t room = limits::message_bytes_max - choices.size() - 1;
    if (text.size() > room) {
        // Cut as one line, at a character; its own line breaks go.
        text = clean_line(text, room);
    }
    return choices.empty() ? text : text + "\n" + choices;
}

std::string choices_of(const Question& question) {
    return joined(choice_lines(question), ", ");
}

bool offers(const Question& question, unsigned number) {
    return std::ranges::find(question.choices, number, &Choice::number) != question.choices.end();
}

std::string ask_function() {
    return shell_variable("print_s", std::to_string(time_limits::print_question.count())) +
           shell_variable("said_bytes", std::to_string(said_bytes_max)) + ask_script;
}

RemoteCommand read_question(const std::string& vmx) {
    return quiet("question", timeout_function() + ask_function() + "ask " + quote(vmx),
                 time_limits::question);
}

Asked asked_in(const CommandResult& result) {
    const std::string_view output = result.output;
    const auto lines = lines_of(output);
    if (lines.empty() || !lines.front().starts_with(asked_head)) return {std::nullopt, result};
    Asked asked;
    const std::string_view status = trim(lines.front().substr(asked_head.size()));
    std::from_chars(status.data(), status.data() + status.size(), asked.tool.exit_status);
    const auto head_end =
        static_cast<std::size_t>(lines.front().data() - output.data()) + lines.front().size();
    asked.tool.output = output.substr(head_end);
    // A tool that waits has to be killed; one that ended by itself had nothing to ask.
    if (asked.tool.exit_status == exit_killed) asked.question = question_in(asked.tool.output);
    return asked;
}

std::string answer_step(const Question& question) {
    std::array<char, 16> digits{};
    const auto [end, code] =
        std::to_chars(digits.data(), digits.data() + digits.size(), digest(text_of(question)), 16);
    return std::string(answer_step_head) + std::string(digits.data(), end);
}

RemoteCommand answer_question(const HostConnection& host, const std::string& vmx,
                              const Question& question, unsigned choice) {
    const std::string typed = "printf '" + std::to_string(choice) + "\\n' | ";
    RemoteCommand command =
        quiet(answer_step(question),
              typed + "LC_ALL=C " + command_line(Words{"vmware-cmd", vmx, "answer"}),
              time_limits::power_change);
    command.shown = shown_quoted(host, {typed + "vmware-cmd", vmx, "answer"});
    command.recorded_first = true;
    return command;
}

}  // namespace grivon::drivers::vmware_server
