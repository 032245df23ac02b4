#include "question.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace simhost {
namespace {

constexpr Choice moved_choices[] = {{"Keep"}, {"Create"}, {"Cancel", false}};
constexpr Choice io_error_choices[] = {{"Retry"}, {"Abort", false}, {"Continue"}};
constexpr Choice no_boot_choices[] = {{"OK"}};

// The first is the default.
constexpr Question questions[] = {
    {"moved", "msg.uuid.moved",
     "The location of this virtual machine's configuration file has changed since it was last "
     "powered on.",
     moved_choices},
    {"io-error", "msg.hbacommon.askonpermanenterror",
     "Operation on file \"DISK\" failed (Input/output error).\n"
     "If the file resides on a remote filesystem, please make sure your network connection and the "
     "server where this disk resides are functioning properly.\n"
     "Choose Retry to attempt the operation again. Choose Abort to terminate this session. Choose "
     "Continue to forward the error to the guest operating system.",
     io_error_choices},
    {"no-boot", "msg.Backdoor.OsNotFound", "No bootable CD, floppy or hard disk was detected.",
     no_boot_choices},
};

}  // namespace

const Question& question_of(std::string_view kind) {
    const auto* found = std::ranges::find(questions, kind, &Question::kind);
    return found == std::end(questions) ? questions[0] : *found;
}

std::string menu(const Question& question, std::string_view disk) {
    constexpr std::string_view place = "DISK";
    std::string text(question.text);
    const auto at = text.find(place);
    if (at != std::string::npos) text.replace(at, place.size(), disk);
    std::string menu =
        "Virtual machine message 0: " + std::string(question.id) + "\n" + text + "\n";
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
        menu += " " + std::to_string(i) + ") " + std::string(question.choices[i].text) + "\n";
    }
    return menu + "Select choice. Press enter for default <0> : ";
}

}  // namespace simhost
