// Jobs on a VM with a guest that says when it is up, and a host that has it.
#pragma once

#include <string>

#include "tests/conformance/libvirt_host.hpp"
#include "tests/unit/drivers/libvirt_play.hpp"

namespace grivon::test::libvirt {

inline const std::string console_log = directory + "/console.log";

[[nodiscard]] inline Assign with_guest(Assign assign) {
    if (assign.spec.vm) assign.spec.vm->image = VmImage{guest_image, false, ""};
    return assign;
}

[[nodiscard]] inline Assign guest_job(const std::string& verb) {
    return with_guest(kvm_job(verb));
}

[[nodiscard]] inline Assign guest_power_job(const std::string& verb, const std::string& mode) {
    return with_guest(kvm_power_job(verb, mode));
}

class HostWithGuest : public LibvirtHost {
public:
    explicit HostWithGuest(bool deaf = false, Guests guests = Guests::in_software)
        : LibvirtHost(guests) {
        make_bridge("vmbr0");
        write_guest(guest_image, deaf);
        check_succeeded(run_job(*this, guest_job("create")), VmState::off, "");
    }
    void power_on() const {
        check_succeeded(run_job(*this, guest_job("start")), VmState::on, "");
        wait_for_text(console_log, "grivon guest");
    }
    // "running (booted)"
    [[nodiscard]] std::string state() const {
        const std::string words = virsh("domstate --reason " + uuid);
        return words.substr(0, words.find('\n'));
    }
    [[nodiscard]] std::size_t boots() const {
        return std::stoul(run("grep -c 'grivon guest' " + console_log).output);
    }
};

}  // namespace grivon::test::libvirt
