// Simulated hosts of VMware's products, for the suite of all drivers.
#pragma once

#include "tests/conformance/simulated_host.hpp"
#include "tests/conformance/vm_host.hpp"

namespace grivon::test {

class VmwareHost : public VmHost {
public:
    [[nodiscard]] const JobHost& jobs() const override { return host_; }
    // With its faults and its journal.
    [[nodiscard]] const SimulatedHost& host() const { return host_; }

    [[nodiscard]] std::string run_mark() const override;
    [[nodiscard]] VmHardware hardware() const override;
    [[nodiscard]] std::vector<std::string> addresses() const override;
    void change_by_hand() const override;
    [[nodiscard]] std::size_t disks_made() const override;
    [[nodiscard]] std::string disk_path() const override;
    [[nodiscard]] bool has(const std::string& path) const override { return host_.has(path); }
    [[nodiscard]] std::string read(const std::string& path) const override;
    void write(const std::string& path, const std::string& text) const override;
    [[nodiscard]] std::vector<SoftStop> guests() const override;
    void set_guest(Guest guest) const override;
    void fill_disk() const override { host_.set_fault("disk-full"); }
    void stop_service() const override { host_.set_fault("serverd-dead"); }
    void mend() const override { host_.clear_faults(); }

protected:
    explicit VmwareHost(const std::string& product) : host_(product) {}

private:
    SimulatedHost host_;
};

class VmwareServerHost : public VmwareHost {
public:
    VmwareServerHost() : VmwareHost("server") {}
    [[nodiscard]] Assign job(const std::string& verb) const override;
    void make_network() const override;
    [[nodiscard]] VmState state() const override;
    [[nodiscard]] bool nothing_left() const override;
};

class VmwareWorkstationHost : public VmwareHost {
public:
    VmwareWorkstationHost() : VmwareHost("workstation") {}
    [[nodiscard]] Assign job(const std::string& verb) const override;
    void make_network() const override;
    [[nodiscard]] VmState state() const override;
    [[nodiscard]] bool nothing_left() const override;
};

}  // namespace grivon::test
