// A KVM host with a real libvirt, for the suite of all drivers. Its VM boots from an image that
// greets on the serial console each time.
#pragma once

#include "tests/conformance/libvirt_host.hpp"
#include "tests/conformance/vm_host.hpp"

namespace grivon::test {

class KvmHost : public VmHost {
public:
    KvmHost();

    [[nodiscard]] const JobHost& jobs() const override { return host_; }
    [[nodiscard]] Assign job(const std::string& verb) const override;
    void make_network() const override;
    [[nodiscard]] VmState state() const override;
    // How often the guest has greeted; a moment is waited for it to greet once more.
    [[nodiscard]] std::string run_mark() const override;
    [[nodiscard]] VmHardware hardware() const override;
    [[nodiscard]] bool nothing_left() const override;
    [[nodiscard]] std::size_t disks_made() const override;
    [[nodiscard]] bool keeps_whole_disks() const override { return true; }
    [[nodiscard]] std::string disk_path() const override;
    [[nodiscard]] bool has(const std::string& path) const override { return host_.has(path); }
    [[nodiscard]] std::string read(const std::string& path) const override;
    void write(const std::string& path, const std::string& text) const override;
    // None: a deaf guest is waited for for minutes; test_libvirt.cpp has its own.
    [[nodiscard]] std::vector<SoftStop> guests() const override { return {}; }
    void set_guest(Guest) const override {}
    void fill_disk() const override;
    void stop_service() const override;
    void mend() const override;

private:
    void must_run(const std::string& line) const;

    libvirt::LibvirtHost host_;
    mutable std::string greetings_ = "0";
    mutable bool full_ = false;
    mutable bool stopped_ = false;
};

}  // namespace grivon::test
