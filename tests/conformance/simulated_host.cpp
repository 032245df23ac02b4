#include "tests/conformance/simulated_host.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/driver.hpp"

namespace grivon::test {

namespace fs = std::filesystem;

namespace {

constexpr auto fault_dir = "/var/lib/simhost/fault";
constexpr int exit_killed = 128 + 9;

fs::path prepared_userland() {
    const char* dir = std::getenv("GRIVON_CONFORMANCE_DIR");
    if (dir == nullptr) FAIL("GRIVON_CONFORMANCE_DIR is not set: start tests/conformance/run");
    return fs::path(dir) / "userland";
}

// The fault `drop` kills the session above a command: this shell stands where sshd would.
constexpr auto session = R"("$0" -c "$1"; exit $?)";

}  // namespace

SimulatedHost::SimulatedHost() : userland_(prepared_userland()) {
    const ProgramResult planted = run_program({userland_ / "usr/lib/simhost/simhost-plant",
                                               inside("/"), "vmware-server-0-0", "0", userland_},
                                              {}, "");
    INFO(planted.error_output);
    REQUIRE(planted.exit_status == 0);
}

fs::path SimulatedHost::inside(const std::string& path) const {
    return scratch_.path() / "root" / fs::path(path).relative_path();
}

ProgramResult SimulatedHost::run(const std::string& line, const std::string& input) const {
    const std::string login = userland_ / "usr/lib/simhost/simhost-login";
    return run_program({"/bin/sh", "-c", session, login, line},
                       {"HOME=" + inside("/").string(), "PATH=/usr/bin:/bin"}, input);
}

bool SimulatedHost::has(const std::string& path) const {
    return fs::exists(inside(path));
}

std::string SimulatedHost::read(const std::string& path) const {
    return read_whole(inside(path));
}

void SimulatedHost::write(const std::string& path, const std::string& text) const {
    fs::create_directories(inside(path).parent_path());
    scratch_.write(fs::path("root") / fs::path(path).relative_path(), text);
}

void SimulatedHost::set_fault(const std::string& kind) const {
    write(std::string(fault_dir) + "/" + kind, "\n");
}

void SimulatedHost::clear_faults() const {
    for (const auto& fault : fs::directory_iterator(inside(fault_dir))) fs::remove(fault);
}

std::vector<std::string> SimulatedHost::journal() const {
    std::vector<std::string> commands;
    std::istringstream lines(read("/var/log/simhost.journal"));
    for (std::string line; std::getline(lines, line);) {
        commands.push_back(line.substr(line.rfind('\t') + 1));
    }
    return commands;
}

Attempt run_job(const SimulatedHost& host, const Assign& assign, const std::string& drop_at) {
    Attempt attempt;
    drivers::Script script = drivers::make_script(assign);
    while (const drivers::RemoteCommand* command = script.pending()) {
        attempt.steps.push_back(command->name);
        if (!command->note.empty()) attempt.screen += command->note + "\n";
        if (!command->shown.empty()) attempt.screen += command->shown + "\n";
        if (command->name == drop_at) host.set_fault("drop");
        const ProgramResult result = host.run(command->line, command->input);
        if (!command->shown.empty()) attempt.screen += result.output + result.error_output;
        if (result.exit_status == exit_killed) {
            host.clear_faults();
            return attempt;
        }
        script.resume({result.exit_status, result.output, result.error_output});
    }
    attempt.report = script.report();
    return attempt;
}

JobReport report_of(const SimulatedHost& host, const Assign& assign) {
    const Attempt attempt = run_job(host, assign);
    REQUIRE(attempt.report);
    return *attempt.report;
}

void make_network(const SimulatedHost& host) {
    const JobReport report = report_of(host, vmnet_job("vmnet0", "eth0"));
    INFO(report.message);
    REQUIRE(report.outcome == Outcome::succeeded);
}

std::string state_on(const SimulatedHost& host) {
    return host.run("vmware-cmd -q " + vmx_path + " getstate").output;
}

}  // namespace grivon::test
