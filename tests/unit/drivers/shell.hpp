// Real processes and a scratch directory, for tests that run the lines a driver makes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace grivon::test {

// Removed with everything in it at the end.
class ScratchDirectory {
public:
    ScratchDirectory();
    ~ScratchDirectory();
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const;
    void write_program(const std::string& name, const std::string& body) const;

private:
    std::filesystem::path path_;
};

struct ProgramResult {
    int exit_status = 0;  // 128 + number when a signal ended it
    std::string output;
    std::string error_output;
};

// words[0] is the program's path. It gets this environment and no other.
[[nodiscard]] ProgramResult run_program(const std::vector<std::string>& words,
                                        const std::vector<std::string>& environment,
                                        const std::string& input);

// Runs the line as sshd would; programs of `first_in_path` come before the system's.
[[nodiscard]] ProgramResult run_shell(const std::string& line, const std::string& input = "",
                                      const std::filesystem::path& first_in_path = "/nonexistent");

// The whole content; empty if there is none.
[[nodiscard]] std::string read_whole(const std::filesystem::path& path);

}  // namespace grivon::test
