#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "cli/completion/complete_words.hpp"
#include "cli/interrupt.hpp"
#include "cli/program.hpp"
#include "cli/rocks.hpp"
#include "wire/serial.hpp"

namespace {

using namespace grivon::cli;

// Holds the process number of who executes the real rocks. Should that be this program again, a
// second copy of it, it finds its own number there and goes no further.
constexpr auto handed_over_by = "GRIVON_HANDED_OVER_BY";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string name_in(const std::string& path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.empty() ? "grivon" : name;
}

ExitStatus execute(const std::string& path, char** argv, Output& output) {
    argv[0] = const_cast<char*>(path.c_str());
    setenv(handed_over_by, std::to_string(getpid()).c_str(), 1);
    execv(path.c_str(), argv);
    output.say("cannot run " + path + ": " + std::strerror(errno));
    return ExitStatus::failed;
}

RocksPlaces rocks_places() {
    RocksPlaces places;
    places.search_path = variable("PATH");
    return places;
}

// Before anything of this process is changed that the real rocks would inherit. The status if the
// program ends here.
std::optional<ExitStatus> hand_over(const std::vector<std::string>& words,
                                    const Environment& environment, char** argv) {
    if (variable(handed_over_by) == std::to_string(getpid())) return std::nullopt;
    const auto path = rocks_to_call(words, environment, rocks_places());
    if (path && !*path) return std::nullopt;
    Output output(STDOUT_FILENO, STDERR_FILENO, -1, environment.program);
    if (path) return execute(**path, argv, output);
    output.say(path.error().message);
    return path.error().status;
}

// Every user of the machine can read the words of a process while it runs.
void mask_serials(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const auto masked = grivon::masked_text(argv[i]);  // as long as what it masks
        std::memcpy(argv[i], masked.data(), masked.size());
    }
}

// What was handed to us closed must not become a file of ours that then is written into. A
// descriptor that cannot be used takes its place: whoever writes hears of it.
void open_standard_descriptors() {
    int descriptor = -1;
    do descriptor = open("/dev/null", O_RDONLY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0) close(descriptor);
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_descriptors();
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    const Environment environment{variable("GRIVON_CONFIG"), variable("HOME"),
                                  name_in(argc > 0 ? argv[0] : "")};
    if (asks_for_completion(words)) {
        mask_serials(argc, argv);
        std::signal(SIGPIPE, SIG_IGN);
        Output output(STDOUT_FILENO, STDERR_FILENO, -1, environment.program);
        return static_cast<int>(complete_words(words, environment, rocks_places(), output));
    }
    if (const auto status = hand_over(words, environment, argv)) return static_cast<int>(*status);
    mask_serials(argc, argv);

    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen by the write
    const Interrupt interrupt;
    Output output(STDOUT_FILENO, STDERR_FILENO, interrupt.descriptor(), environment.program);
    Person person(STDIN_FILENO, output);
    return static_cast<int>(run_program(words, environment, output, person));
}
