#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/interrupt.hpp"
#include "cli/program.hpp"

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace grivon::cli;
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen by the write
    const Interrupt interrupt;
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    const Environment environment{variable("GRIVON_CONFIG"), variable("HOME")};
    Output output(STDOUT_FILENO, STDERR_FILENO, interrupt.descriptor());
    return static_cast<int>(run_program(words, environment, output));
}
