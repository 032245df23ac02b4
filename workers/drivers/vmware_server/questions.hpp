// The question that a stuck VM asks: read without being answered, and answered.
//
// `vmware-cmd VMX answer` prints a text, numbered choices and a prompt, and takes a number from its
// stdin; end of file there is taken for the default choice, which may be the wrong one. Choices
// differ from version to version (HoneyClient and NEC number the same question differently), so
// they are read each time. Known form: lines "<number>) <text>", the prompt after the last. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/host_connection.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

struct Choice {
    unsigned number = 0;
    std::string text;  // one clean line
};

struct Question {
    std::vector<std::string> lines;  // its text, each line clean; at least one
    std::vector<Choice> choices;     // empty: not in a form that anybody knows

    bool operator==(const Question& other) const;
};

// The whole question, its choices in lines of their own: at most limits::message_bytes_max.
[[nodiscard]] std::string text_of(const Question& question);
// "0) Keep, 1) Create, 2) Cancel"
[[nodiscard]] std::string choices_of(const Question& question);
[[nodiscard]] bool offers(const Question& question, unsigned number);

// Reads the question and leaves it unanswered, quietly: the tool gets a stdin that stays open and
// silent, and is killed when it has printed what it has to say.
[[nodiscard]] RemoteCommand read_question(const std::string& vmx);

// What read_question printed, read: the tool's own words, which explain themselves if they are not
// a question.
struct Asked {
    std::optional<Question> question;
    CommandResult tool;  // how vmware-cmd ended, and all that it printed
};
[[nodiscard]] Asked asked_in(const CommandResult& result);

// For scripts that read several questions, after timeout_function: `ask VMX` prints what asked_in
// reads.
[[nodiscard]] std::string ask_function();

// Gives the choice to the question that waits.
[[nodiscard]] RemoteCommand answer_question(const HostConnection& host, const std::string& vmx,
                                            const Question& question, unsigned choice);
// Its step: which question was answered, in words that the next attempt can compare.
[[nodiscard]] std::string answer_step(const Question& question);
inline constexpr std::string_view answer_step_head = "answer:";

}  // namespace grivon::drivers::vmware_server
