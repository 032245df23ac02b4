// A simulated VMware Server host of one test, and a worker in its smallest form: runs a job's
// script on it command by command, as a lane does over SSH.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/unit/drivers/shell.hpp"
#include "wire/messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::test {

class SimulatedHost {
public:
    // Plants a fresh tree under GRIVON_CONFORMANCE_DIR, which tests/conformance/run prepares.
    SimulatedHost();

    // What an SSH session would: the line goes to the host's own shell.
    [[nodiscard]] ProgramResult run(const std::string& line, const std::string& input = "") const;

    [[nodiscard]] bool has(const std::string& path) const;
    [[nodiscard]] std::string read(const std::string& path) const;
    void write(const std::string& path, const std::string& text) const;

    // As `ops/demo fault` does; ops/simhost/README.md has the kinds.
    void set_fault(const std::string& kind) const;
    void clear_faults() const;

    // The command lines that simulated programs were called with, in order.
    [[nodiscard]] std::vector<std::string> journal() const;

private:
    [[nodiscard]] std::filesystem::path inside(const std::string& path) const;

    std::filesystem::path userland_;
    ScratchDirectory scratch_;
};

struct Attempt {
    std::vector<std::string> steps;   // names of the commands begun
    std::string screen;               // what a person saw: notes, echoed commands, their output
    std::optional<JobReport> report;  // nothing if the connection was lost
};

// drop_at: the step during which the connection is lost.
[[nodiscard]] Attempt run_job(const SimulatedHost& host, const Assign& assign,
                              const std::string& drop_at = "");

// The report of a job that ends.
[[nodiscard]] JobReport report_of(const SimulatedHost& host, const Assign& assign);

// vmnet0 on eth0, which the VM of vm_job is plugged into.
void make_network(const SimulatedHost& host);

[[nodiscard]] std::string state_on(const SimulatedHost& host);

inline const std::string vmx_path = "/state/partition1/vmware/0/0.vmx";
inline const std::string disk_path = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";

}  // namespace grivon::test
