// The life of a VM on a real libvirt with a real QEMU, from create to destroy.
#include <catch2/catch.hpp>

#include "tests/conformance/libvirt_host.hpp"
#include "tests/unit/drivers/libvirt_play.hpp"

namespace grivon::test::libvirt {
namespace {

const std::string console_log = directory + "/console.log";

// With a guest that says when it is up.
Assign guest_job(const std::string& verb) {
    Assign assign = kvm_job(verb);
    assign.spec.vm->image = VmImage{guest_image, false, ""};
    return assign;
}

Assign guest_power_job(const std::string& verb, const std::string& mode) {
    Assign assign = guest_job(verb);
    assign.spec.parameters["mode"] = mode;
    return assign;
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
};

std::string state_on(const LibvirtHost& host) {
    return host.virsh("domstate --reason " + uuid);
}

// What a viewer says to a VNC server and hears from it, up to the name of its screen.
constexpr auto rfb_handshake = R"sh(bash -c '
exec 3<>/dev/tcp/127.0.0.1/5900 || exit
head -c 12 <&3
printf "RFB 003.008\n" >&3
head -c 2 <&3 | od -An -tx1
printf "\001" >&3
head -c 4 <&3 | od -An -tx1
printf "\001" >&3
head -c 20 <&3 >/dev/null
head -c 4 <&3 | od -An -tx1
head -c 13 <&3
')sh";

}  // namespace

TEST_CASE("a VM of KVM: created, on, seen, suspended, resumed, off, destroyed") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    CHECK(state_on(host) == "shut off (unknown)\n");
    host.power_on();
    CHECK(state_on(host) == "running (booted)\n");

    const auto screen = host.run(rfb_handshake);
    CHECK(screen.output == "RFB 003.008\n 01 01\n 00 00 00 00\n 00 00 00 0d\nQEMU (slice0)");
    const auto nics = host.virsh("qemu-monitor-command " + uuid + " --hmp 'info network'");
    CHECK(nics.find("macaddr=52:54:00:00:00:01") != std::string::npos);
    CHECK(host.run("ip -br link show master vmbr0").output.find("vnet") != std::string::npos);

    check_succeeded(run_job(host, guest_job("suspend")), VmState::suspended, "");
    CHECK(state_on(host) == "shut off (saved)\n");
    check_succeeded(run_job(host, guest_job("resume")), VmState::on, "");
    CHECK(state_on(host) == "running (restored)\n");

    check_succeeded(run_job(host, guest_job("stop")), VmState::off, "");
    check_succeeded(run_job(host, guest_job("destroy")), VmState::none, "");
    CHECK(host.virsh("list --all").empty());
    CHECK_FALSE(host.has(disk));
    CHECK_FALSE(host.has(directory));
    CHECK(host.has(guest_image));
}

TEST_CASE("a guest that is asked shuts down") {
    if (!can_make_hosts()) return;
    const HostWithGuest host;
    host.power_on();
    const Attempt stop = run_job(host, guest_power_job("stop", "soft"));
    check_succeeded(stop, VmState::off, "");
    CHECK(stop.screen == "ssh -x kvm-0-0 virsh -c qemu:///system shutdown " + uuid + "\nDomain '" +
                             uuid + "' is being shutdown\n\n");
    CHECK(state_on(host) == "shut off (shutdown)\n");
}

}  // namespace grivon::test::libvirt
