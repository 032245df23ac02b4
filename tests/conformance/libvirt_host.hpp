// A KVM host of one test: a real libvirtd and a real QEMU in namespaces of their own, over a
// copy-on-write view of this machine (ops/simhost/kvm-host), and a guest for its VMs. Needs root.
#pragma once

#include <sys/types.h>

#include <string>

#include "tests/conformance/job_host.hpp"
#include "tests/conformance/ssh_login.hpp"

namespace grivon::test::libvirt {

// Whether this user can make such hosts; a test that cannot says so and does nothing.
[[nodiscard]] bool can_make_hosts();

class LibvirtHost : public JobHost {
public:
    enum class Guests : std::uint8_t {
        in_software,  // no /dev/kvm: the same everywhere
        as_machine,   // what this machine has
    };
    explicit LibvirtHost(Guests guests = Guests::in_software);
    ~LibvirtHost() override;

    [[nodiscard]] std::optional<ProgramResult> try_to_run(const std::string& line,
                                                          const std::string& input) const override;
    // The command runs to its end, but nobody hears of it.
    void lose_next() const override { lost_ = true; }
    void end_of_loss() const override { lost_ = false; }

    // Of virsh, with qemu:///system; it must succeed.
    [[nodiscard]] std::string virsh(const std::string& words) const;
    [[nodiscard]] bool has(const std::string& path) const;
    void stop_libvirtd() const;
    void start_libvirtd() const;
    void make_bridge(const std::string& name) const;
    // A disk image whose guest says "grivon guest" on its serial console, and powers off when it is
    // asked to; or, deaf, never does.
    void write_guest(const std::string& path, bool deaf = false) const;
    // Waits until the file on the host has the text.
    void wait_for_text(const std::string& path, const std::string& text) const;

    [[nodiscard]] const SshLogin& login() const { return *login_; }

private:
    ScratchDirectory scratch_;
    pid_t process_ = -1;
    mutable bool lost_ = false;
    mutable std::optional<SshLogin> login_;
};

// Begins what a test itself asks libvirt: not by the virsh that plays Xen's, where there is one.
inline const std::string own_virsh = "UNPLAYED=yes LC_ALL=C virsh ";
inline const std::string guest_image = "/state/partition1/guest.raw";

}  // namespace grivon::test::libvirt
