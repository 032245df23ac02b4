// Runs a program again and again, one at a time, and times each from its start to its end. What it
// prints goes to /dev/null.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>

#include "tests/bench/programs/figures.hpp"

extern char** environ;

namespace {

using namespace grivon::bench;

void run_once(const std::vector<char*>& words, const posix_spawn_file_actions_t& actions) {
    pid_t child = -1;
    if (posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ) != 0)
        give_up(std::string(words[0]) + " cannot be started");
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        give_up(std::string(words[0]) + " has failed");
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t count = 1;
    std::vector<std::string> command;
    CLI::App app{"Times how long a program takes from its start to its end."};
    app.add_option("--count", count);
    app.add_option("command", command, "the program and its words, after --")->required();
    CLI11_PARSE(app, argc, argv);

    std::vector<char*> words;
    for (auto& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);

    std::vector<double> latencies_us;
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        const auto started = Clock::now();
        run_once(words, actions);
        latencies_us.push_back(seconds_since(started) * 1e6);
    }
    posix_spawn_file_actions_destroy(&actions);
    print_figures(count, seconds_since(begun), latencies_us);
}
