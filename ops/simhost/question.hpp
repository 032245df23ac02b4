// The questions that a stuck VM asks: their words, their choices, and what a choice does. The texts
// were met by users of VMware Server 1.x; names, menus and prompt are our choice where no source
// shows them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace simhost {

struct Choice {
    std::string_view text;
    bool goes_on = true;  // false: the VM is powered off
};

struct Question {
    std::string_view kind;  // as the fault `question` names it
    std::string_view id;    // VMware's name for it
    std::string_view text;  // DISK stands for the path of the VM's first disk
    std::span<const Choice> choices;
};

// The one of that kind; of an unknown kind, the one that a fault without a value means.
[[nodiscard]] const Question& question_of(std::string_view kind);

// What `vmware-cmd VMX answer` prints before it waits: the menu and the prompt.
[[nodiscard]] std::string menu(const Question& question, std::string_view disk);

}  // namespace simhost
