#include "tests/conformance/simulated_host.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "tests/unit/drivers/play.hpp"

namespace grivon::test {

namespace fs = std::filesystem;

namespace {

constexpr auto fault_dir = "/var/lib/simhost/fault";

fs::path prepared_userland() {
    const char* dir = std::getenv("GRIVON_CONFORMANCE_DIR");
    if (dir == nullptr) FAIL("GRIVON_CONFORMANCE_DIR is not set: start tests/conformance/run");
    return fs::path(dir) / "userland";
}

}  // namespace

SimulatedHost::SimulatedHost(const std::string& product)
    : userland_(prepared_userland()),
      login_(userland_ / "usr/lib/simhost/simhost-login", inside("/")) {
    const ProgramResult planted =
        run_program({userland_ / "usr/lib/simhost/simhost-plant", inside("/"),
                     "vmware-" + product + "-0-0", "0", userland_, product},
                    {}, "");
    INFO(planted.error_output);
    REQUIRE(planted.exit_status == 0);
}

fs::path SimulatedHost::inside(const std::string& path) const {
    return scratch_.path() / "root" / fs::path(path).relative_path();
}

std::optional<ProgramResult> SimulatedHost::try_to_run(const std::string& line,
                                                       const std::string& input) const {
    return login_.run(line, input);
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

void SimulatedHost::set_fault(const std::string& kind, const std::string& value) const {
    write(std::string(fault_dir) + "/" + kind, value + "\n");
}

void SimulatedHost::clear_faults() const {
    for (const auto& fault : fs::directory_iterator(inside(fault_dir))) fs::remove(fault);
}

// They are known by their root directory.
std::vector<int> SimulatedHost::processes() const {
    std::vector<int> found;
    const fs::path root = fs::canonical(inside("/"));
    for (const auto& process : fs::directory_iterator("/proc")) {
        std::error_code gone;
        if (fs::read_symlink(process.path() / "root", gone) != root) continue;
        found.push_back(std::atoi(process.path().filename().c_str()));
    }
    return found;
}

void SimulatedHost::end_commands() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (auto left = processes(); !left.empty(); left = processes()) {
        for (const int process : left) ::kill(process, SIGKILL);
        REQUIRE(std::chrono::steady_clock::now() < deadline);
    }
}

std::vector<std::string> SimulatedHost::journal() const {
    std::vector<std::string> commands;
    std::istringstream lines(read("/var/log/simhost.journal"));
    for (std::string line; std::getline(lines, line);) {
        commands.push_back(line.substr(line.rfind('\t') + 1));
    }
    return commands;
}

void make_network(const SimulatedHost& host) {
    const JobReport report = report_of(host, vmnet_job("vmnet0", "eth0"));
    INFO(report.message);
    REQUIRE(report.outcome == Outcome::succeeded);
}

std::string state_on(const SimulatedHost& host) {
    return host.run("vmware-cmd -q " + vmx_path + " getstate").output;
}

HostWithVm::HostWithVm() {
    make_network(*this);
    const JobReport report = report_of(*this, vm_job("create"));
    INFO(report.message);
    REQUIRE(report.outcome == Outcome::succeeded);
}

void HostWithVm::power_on() const {
    const JobReport report = report_of(*this, vm_job("start"));
    INFO(report.message);
    REQUIRE(report.outcome == Outcome::succeeded);
}

std::size_t calls_of(const SimulatedHost& host, const std::string& words) {
    return static_cast<std::size_t>(std::ranges::count_if(
        host.journal(),
        [&](const std::string& line) { return line.find(words) != std::string::npos; }));
}

void check_unreached(const Attempt& attempt) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::unreached);
    CHECK(attempt.report->exit_status == 14);
    CHECK_FALSE(attempt.report->vm);
}

}  // namespace grivon::test
