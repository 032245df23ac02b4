// A real /bin/sh that can reach nothing but stand-ins: its PATH has programs that note their words
// and do nothing else, and its working directory and "canary" tell whether something ran that no
// driver wanted. A shell's own redirections reach what the lines name, so data_dir and GRIVON_ROOT
// are to be in here.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/drivers/shell.hpp"

namespace grivon::test {

class Sandbox {
public:
    Sandbox();

    // Runs the line as sshd would.
    void run(const std::string& line, const std::string& input) const;
    // The same, unless it has done just that before.
    void run_once(const std::string& line, const std::string& input) const;

    // What ran or appeared that should not have; empty: nothing.
    [[nodiscard]] std::string escaped() const;
    // Every word that a program was given since the last call.
    [[nodiscard]] std::vector<std::string> words_given() const;
    // Absolute; for data_dir. It is there.
    [[nodiscard]] std::string data_dir() const { return (scratch_.path() / "data").string(); }

private:
    ScratchDirectory scratch_;
    mutable std::set<std::pair<std::string, std::string>> done_;
};

}  // namespace grivon::test
