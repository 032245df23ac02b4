// A simulated host of one test, with a product of VMware's.
#pragma once

#include <string>
#include <vector>

#include "tests/conformance/job_host.hpp"
#include "tests/conformance/ssh_login.hpp"

namespace grivon::test {

class SimulatedHost : public JobHost {
public:
    // Plants a fresh tree under GRIVON_CONFORMANCE_DIR, which tests/conformance/run prepares.
    // product: what VMware's it has, "server" or "workstation".
    explicit SimulatedHost(const std::string& product = "server");

    [[nodiscard]] std::optional<ProgramResult> try_to_run(const std::string& line,
                                                          const std::string& input) const override;
    void lose_next() const override { set_fault("drop"); }
    void end_of_loss() const override { clear_faults(); }

    [[nodiscard]] bool has(const std::string& path) const;
    [[nodiscard]] std::string read(const std::string& path) const;
    void write(const std::string& path, const std::string& text) const;

    // As `ops/demo fault` does; ops/simhost/README.md has the kinds.
    void set_fault(const std::string& kind, const std::string& value = "") const;
    void clear_faults() const;

    [[nodiscard]] const SshLogin& login() const { return login_; }

    // Of all that runs on the host.
    [[nodiscard]] std::vector<int> processes() const;
    // Ends what runs on the host: a script goes on when its connection is lost.
    void end_commands() const;

    // The command lines that simulated programs were called with, in order.
    [[nodiscard]] std::vector<std::string> journal() const;

private:
    [[nodiscard]] std::filesystem::path inside(const std::string& path) const;

    std::filesystem::path userland_;
    ScratchDirectory scratch_;
    mutable SshLogin login_;
};

// vmnet0 on eth0, which the VM of vm_job is plugged into.
void make_network(const SimulatedHost& host);

[[nodiscard]] std::string state_on(const SimulatedHost& host);

// With the VM of vm_job, which is off and plugged into a live network.
class HostWithVm : public SimulatedHost {
public:
    HostWithVm();
    // Brings the VM there, from wherever it is.
    void power_on() const;
};

// How often the host's tools were called with a line that has these words.
[[nodiscard]] std::size_t calls_of(const SimulatedHost& host, const std::string& words);

// vmware-serverd did not answer, and nothing was begun.
void check_unreached(const Attempt& attempt);
inline const std::string vmx_path = "/state/partition1/vmware/0/0.vmx";
inline const std::string disk_path = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";

}  // namespace grivon::test
