// A host in a scratch directory for host scripts: the script runs in a real shell, with the
// directory as GRIVON_ROOT and small fakes for what would touch the machine. The conformance tests
// have the same scripts on simulated hosts; here they meet every shell, and trouble on demand.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/drivers/play.hpp"
#include "tests/unit/drivers/shell.hpp"

namespace grivon::test {

// Words that start a shell which reads its script from stdin.
struct Shell {
    std::string name;
    Texts words;
};
// Those that are installed; says which are not.
[[nodiscard]] std::vector<Shell> script_shells();

enum class Flavour { rhel, debian, plain };

class ScriptHost {
public:
    // With eth0, VMware Server, and no network but that.
    explicit ScriptHost(Shell shell, Flavour flavour = Flavour::rhel);

    [[nodiscard]] ProgramResult run(const std::string& script) const;
    // Expects the script to end well and silently on stderr; what it printed.
    std::string succeed(const std::string& script) const;

    [[nodiscard]] bool has(const std::string& path) const;
    [[nodiscard]] std::string read(const std::string& path) const;
    void write(const std::string& path, const std::string& text) const;
    void remove(const std::string& path) const;
    [[nodiscard]] std::string root() const { return scratch_.path().string(); }
    // Every file and directory, which one it is and its content: for tests that nothing changes.
    [[nodiscard]] std::string everything() const;

    void add_interface(const std::string& name) const;
    void add_vlan(const std::string& name, const std::string& parent, int id) const;
    // A daemon as it would be after `command_line`, whose words have no blanks.
    void run_daemon(const std::string& pid_file, int pid, const std::string& command_line) const;
    // From now on the fake says so on stderr and ends with this status, having done nothing.
    void fail(const std::string& program, const std::string& words, int status) const;

    // The command lines of the fakes, since last asked.
    [[nodiscard]] Texts calls() const;

private:
    Shell shell_;
    ScratchDirectory scratch_;
};

}  // namespace grivon::test
