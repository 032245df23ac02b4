#include "tests/unit/drivers/shell.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace grivon::test {

namespace fs = std::filesystem;

namespace {

constexpr int exit_cannot_run = 125;

std::vector<const char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<const char*> pointers;
    for (const std::string& word : words) pointers.push_back(word.c_str());
    pointers.push_back(nullptr);
    return pointers;
}

// In the child: from here on `fd` is the file.
void replace_descriptor(int fd, const fs::path& path, int flags) {
    const int opened = ::open(path.c_str(), flags, 0600);
    if (opened < 0 || ::dup2(opened, fd) < 0) ::_exit(exit_cannot_run);
    ::close(opened);
}

}  // namespace

ScratchDirectory::ScratchDirectory() {
    std::string name = (fs::temp_directory_path() / "grivon-drivers-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void ScratchDirectory::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
}

void ScratchDirectory::write_program(const std::string& name, const std::string& body) const {
    write(name, "#!/bin/sh\n" + body);
    fs::permissions(path_ / name, fs::perms::owner_all);
}

ProgramResult run_program(const std::vector<std::string>& words,
                          const std::vector<std::string>& environment, const std::string& input) {
    // Files and not pipes: no reader is needed while the program runs.
    const ScratchDirectory scratch;
    scratch.write("input", input);
    const auto arguments = pointers_to(words);
    const auto variables = pointers_to(environment);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        replace_descriptor(STDIN_FILENO, scratch.path() / "input", O_RDONLY);
        replace_descriptor(STDOUT_FILENO, scratch.path() / "output", O_WRONLY | O_CREAT);
        replace_descriptor(STDERR_FILENO, scratch.path() / "errors", O_WRONLY | O_CREAT);
        ::execve(arguments[0], const_cast<char* const*>(arguments.data()),
                 const_cast<char* const*>(variables.data()));
        ::_exit(exit_cannot_run);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            read_whole(scratch.path() / "output"), read_whole(scratch.path() / "errors")};
}

ProgramResult run_shell(const std::string& line, const std::string& input,
                        const fs::path& first_in_path) {
    return run_program({"/bin/sh", "-c", line},
                       {"PATH=" + first_in_path.string() + ":/usr/bin:/bin:/usr/sbin:/sbin"},
                       input);
}

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace grivon::test
