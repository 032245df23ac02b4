// Hosts with a real libvirt and a real QEMU, for the suite of all drivers.
//
// KVM is what it is. Xen is played by a virsh of its own (xen_virsh): the same libvirt behind the
// words, the XML and the refusals of its Xen driver, so what a job does there is done to VMs that
// run, by the commands that a Xen host would get.
#pragma once

#include "tests/conformance/libvirt_host.hpp"
#include "tests/conformance/vm_host.hpp"

namespace grivon::test {

class LibvirtVmHost : public VmHost {
public:
    [[nodiscard]] const JobHost& jobs() const override { return host_; }
    [[nodiscard]] Assign job(const std::string& verb) const override;
    void make_network() const override;
    [[nodiscard]] VmState state() const override;
    [[nodiscard]] VmHardware hardware() const override;
    [[nodiscard]] std::vector<std::string> addresses() const override;
    void change_by_hand() const override;
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

protected:
    // family: the word of the objects and of the directory of the VMs' files, "kvm".
    explicit LibvirtVmHost(std::string family);

    void must_run(const std::string& line, const std::string& input = "") const;
    [[nodiscard]] std::string directory() const;  // of the VM's own files
    // What libvirt itself says of the VM; nothing: it does not know it.
    [[nodiscard]] std::optional<std::string> dominfo() const;

    libvirt::LibvirtHost host_;

private:
    const std::string family_;
    mutable bool full_ = false;
    mutable bool stopped_ = false;
};

// Its VM boots from an image that greets on the serial console each time.
class KvmHost : public LibvirtVmHost {
public:
    KvmHost() : LibvirtVmHost("kvm") {}
    // How often the guest has greeted; a moment is waited for it to greet once more.
    [[nodiscard]] std::string run_mark() const override;

private:
    mutable std::string greetings_ = "0";
};

class XenHost : public LibvirtVmHost {
public:
    XenHost();
    [[nodiscard]] Assign job(const std::string& verb) const override;
    // The number that libvirt gives a VM each time it is started, as Xen does. A reset on Xen is an
    // end and a start.
    [[nodiscard]] std::string run_mark() const override;
};

}  // namespace grivon::test
