// start, stop, reboot, suspend, resume and set on libvirt: what is run, shown and concluded.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"

namespace grivon::test::libvirt {

using drivers::CommandResult;

namespace {

const std::string name = "slice0@kvm-0-0";

Assign second_kvm_attempt(Assign assign, const Texts& steps) {
    return second_attempt(std::move(assign), steps);
}

}  // namespace

TEST_CASE("libvirt: looks are read-only, in time, without stdin, in one language, by UUID") {
    const Played played =
        play(kvm_job("start"), {domain_is("shut off"), says(""), domain_is("running")});
    CHECK(played.names() == Texts{"look", "start", "verify"});
    CHECK(played.named("look").line ==
          "LC_ALL=C timeout -s KILL 45 virsh -r -q -c qemu:///system dominfo " + uuid +
              " </dev/null");
    CHECK(played.named("start").line ==
          "LC_ALL=C virsh -c qemu:///system start " + uuid + " </dev/null");
    CHECK(played.shown() == Texts{"ssh -x kvm-0-0 virsh -c qemu:///system start " + uuid});
    CHECK(played.named("start").recorded_first);
    check_succeeded(played, VmState::on, "");
}

TEST_CASE("libvirt: what is already so is not done twice") {
    check_succeeded(play(kvm_job("start"), {domain_is("running")}), VmState::on, "already on");
    check_succeeded(play(kvm_job("resume"), {domain_is("running")}), VmState::on, "already on");
    check_succeeded(play(kvm_job("stop"), {domain_is("shut off")}), VmState::off, "already off");
    check_succeeded(play(kvm_job("suspend"), {domain_is("shut off", true)}), VmState::suspended,
                    "already suspended");
}

TEST_CASE("libvirt: start and resume let a paused guest go on") {
    for (const std::string verb : {"start", "resume"}) {
        const Played played =
            play(kvm_job(verb), {domain_is("paused"), says(""), domain_is("running")});
        CHECK(played.shown() == Texts{"ssh -x kvm-0-0 virsh -c qemu:///system resume " + uuid});
        CHECK(played.named("start").recorded_first);
        const Played still =
            play(kvm_job(verb), {domain_is("paused"), says(""), domain_is("paused")});
        check_failed(still, 1, VmState::on,
                     verb + " of " + name +
                         " was accepted, but the VM is paused now; see "
                         "/var/log/libvirt/qemu/slice0.log on kvm-0-0");
    }
}

TEST_CASE("libvirt: changes that a VM's state forbids") {
    const auto refused = [](const std::string& verb, const CommandResult& state, VmState vm,
                            const std::string& words) {
        const Played played = play(kvm_job(verb), {state});
        CHECK(played.shown().empty());
        check_failed(played, 1, vm, name + words);
    };
    const std::string vm = " host kvm kvm-0-0 slice=0";
    refused("resume", domain_is("shut off"), VmState::off,
            " is off, not suspended; start it with grivon start" + vm);
    refused("stop", domain_is("shut off", true), VmState::suspended,
            " is suspended; resume it before you stop it: grivon resume" + vm);
    refused("suspend", domain_is("shut off"), VmState::off,
            " is off: there is nothing to suspend; start it with grivon start" + vm);
    refused("suspend", domain_is("paused"), VmState::on,
            " is paused: its guest stands still; resume it first: grivon resume" + vm);
    refused("reboot", domain_is("shut off"), VmState::off,
            " is off: only a VM that is on can be rebooted; start it with grivon start" + vm);
    refused("destroy", domain_is("paused"), VmState::on,
            " is paused; stop it first: grivon stop" + vm);
    refused(
        "set", domain_is("running"), VmState::on,
        " is on: its CPUs and memory change only while it is off; stop it first: grivon stop" + vm);
}

TEST_CASE("libvirt: a VM that the host does not have") {
    for (const std::string verb : {"start", "stop", "reboot", "suspend", "resume", "set", "sync"}) {
        check_failed(play(kvm_job(verb), {no_domain()}), 1, VmState::none,
                     name +
                         " is not defined on the host; create it first: grivon create host kvm "
                         "kvm-0-0 slice=0");
    }
}

TEST_CASE("libvirt: not knowing is a state") {
    for (const std::string verb :
         {"create", "start", "stop", "reboot", "suspend", "resume", "destroy", "set", "sync"}) {
        check_libvirtd_down(play(kvm_job(verb), {libvirtd_down()}), Outcome::unreached);
        check_libvirtd_down(play_stop(kvm_job(verb), {libvirtd_down()}), Outcome::uncertain);
        CHECK(play(kvm_job(verb), {hung()}).report.outcome == Outcome::unreached);
    }
    // After a change nobody knows any more what it did.
    for (const auto& answers : {std::vector{domain_is("running"), libvirtd_down()},
                                std::vector{domain_is("running"), says(""), libvirtd_down()}}) {
        check_libvirtd_down(play(kvm_job("stop"), answers), Outcome::failed);
    }
    // Whoever is refused learns nothing either, and waiting does not help.
    const Played denied =
        play(kvm_job("stop"), {virsh_fails("failed to connect to the hypervisor",
                                           "authentication unavailable: no polkit agent")});
    check_failed(denied, 1, std::nullopt,
                 "cannot see the state of " + name +
                     ": authentication unavailable: no polkit agent; let the login user use "
                     "libvirt (group libvirt), or set the host's sudo=yes");
    const Played absent = play(kvm_job("stop"), {fails(127, "sh: 1: virsh: not found\n")});
    check_failed(absent, 127, std::nullopt,
                 "cannot see the state of " + name +
                     ": sh: 1: virsh: not found; is libvirt (virsh, qemu-img) installed on "
                     "kvm-0-0?");
}

TEST_CASE("libvirt: only the last look says whether it worked") {
    const CommandResult active = virsh_fails("Failed to start domain 'slice0'",
                                             "Requested operation is not valid: Domain is already "
                                             "active");
    check_succeeded(play(kvm_job("start"), {domain_is("shut off"), active, domain_is("running")}),
                    VmState::on, "already on");
    const CommandResult memory =
        virsh_fails("Failed to start domain 'slice0'", "Cannot allocate memory");
    check_failed(play(kvm_job("start"), {domain_is("shut off"), memory, domain_is("shut off")}), 1,
                 VmState::off,
                 "start of " + name +
                     " failed: Cannot allocate memory; free room on the host and run this again");
    check_failed(play(kvm_job("start"), {domain_is("shut off"), says(""), domain_is("shut off")}),
                 1, VmState::off,
                 "start of " + name +
                     " was accepted, but the VM is off now; see /var/log/libvirt/qemu/slice0.log "
                     "on kvm-0-0");
}

TEST_CASE("libvirt: the ways to stop and to reboot") {
    const auto shown = [](const std::string& verb, const std::string& mode, bool xen = false) {
        Assign assign = kvm_power_job(verb, mode);
        if (xen) assign = on_xen(assign);
        const std::string after = verb == "stop" ? "shut off" : "running";
        return play(assign, {domain_is("running"), says(""), domain_is(after)}).shown().at(0);
    };
    const std::string kvm = "virsh -c qemu:///system ";
    const std::string xen = "virsh -c xen:///system ";
    CHECK(shown("stop", "hard") == "ssh -x kvm-0-0 " + kvm + "destroy " + uuid);
    CHECK(shown("stop", "soft") == "ssh -x kvm-0-0 " + kvm + "shutdown " + uuid);
    CHECK(shown("stop", "trysoft") == "ssh -x kvm-0-0 " + kvm + "shutdown " + uuid);
    CHECK(shown("reboot", "hard") == "ssh -x kvm-0-0 " + kvm + "reset " + uuid);
    CHECK(shown("reboot", "soft") == "ssh -x kvm-0-0 " + kvm + "reboot " + uuid);
    CHECK(shown("reboot", "hard", true) ==
          "ssh -x xen-0-0 \"" + xen + "destroy " + uuid + " && " + xen + "start " + uuid + "\"");
    CHECK(shown("reboot", "trysoft", true) == "ssh -x xen-0-0 \"" + xen + "reboot " + uuid +
                                                  " || { " + xen + "destroy " + uuid + " && " +
                                                  xen + "start " + uuid + "; }\"");
}

TEST_CASE("libvirt: a reset that was cut off is made good") {
    const Played again = play(second_kvm_attempt(kvm_job("reboot"), {"look", "reset"}),
                              {domain_is("running"), says(""), domain_is("running")});
    check_succeeded(again, VmState::on,
                    "was reset again: an earlier attempt was cut off while it did so");
    // On Xen it may have been between its end and its start.
    const Assign xen = on_xen(kvm_job("reboot"));
    CHECK(play(xen, {domain_is("shut off")}).report.outcome == Outcome::failed);
    const Played half = play(second_kvm_attempt(xen, {"look", "reset"}),
                             {domain_is("shut off"), says(""), domain_is("running")});
    CHECK(half.shown() == Texts{"ssh -x xen-0-0 virsh -c xen:///system start " + uuid});
    CHECK(half.report.outcome == Outcome::succeeded);
}

TEST_CASE("libvirt: what is left of a power change") {
    const auto left_of = [](const std::string& verb, const std::string& step,
                            const CommandResult& looked) {
        return play_stop(second_kvm_attempt(kvm_job(verb), {"look", step}), {looked}).report;
    };
    CHECK(left_of("start", "start", domain_is("running")).outcome == Outcome::succeeded);
    CHECK(left_of("start", "start", domain_is("paused")).message == name + " is paused");
    CHECK(left_of("stop", "stop", domain_is("shut off")).outcome == Outcome::succeeded);
    CHECK(left_of("suspend", "suspend", domain_is("shut off", true)).outcome == Outcome::succeeded);
    CHECK(left_of("reboot", "reset", domain_is("running")).outcome == Outcome::cancelled);
    CHECK(left_of("resume", "start", no_domain()).message == name + " is not defined on the host");
}

TEST_CASE("libvirt: jobs that are malformed never reach a host") {
    const auto never = [](const Assign& assign, const std::string& what) {
        const Played played = play(assign, {});
        CHECK(played.report.exit_status == -1);
        CHECK(played.report.message.starts_with("the broker sent job 7 with a malformed " + what));
    };
    Assign assign = kvm_job("start");
    SECTION("UUID") {
        for (const std::string wrong : {"", "1", "-h", "6ba7b810"}) {
            assign.spec.vm->identity->uuid = wrong;
            never(assign, "UUID: \"" + wrong + "\"");
        }
        assign.spec.vm->identity.reset();
        never(assign, "UUID");
    }
    SECTION("name") {
        assign.spec.vm->identity->name = "7";
        never(assign, "VM's name: \"7\"");
    }
    SECTION("network") {
        for (const std::string wrong :
             {"", "vmnet0", "br0", "bridge:", "network:", "network:-x", "bridge:a b", "vmbr/1"}) {
            assign.spec.vm->nics[0].vmnet = wrong;
            never(assign, "vmnet: \"" + wrong + "\"");
        }
    }
    SECTION("paths") {
        assign.spec.vm->disks[0].path = "relative";
        never(assign, "path of a disk");
        assign.spec.vm->disks[0].path.reset();
        assign.spec.vm->image = VmImage{"/a\nb", false, ""};
        never(assign, "path of an image");
    }
    SECTION("snapshot") {
        never(kvm_snapshot_job("add", ""), "name of a snapshot");
        never(kvm_snapshot_job("revert", "-f"), "name of a snapshot");
        never(kvm_snapshot_job("remove", "12"), "name of a snapshot");
    }
    SECTION("the VMs of a host") {
        Assign many = kvm_vms_job("refresh", 2);
        many.spec.desired->vms[1].identity->uuid = "x";
        never(many, "UUID: \"x\"");
    }
}

TEST_CASE("libvirt: Xen has no snapshots, and neither family takes the other's words") {
    CHECK(play(on_xen(kvm_snapshot_job("add", "one")), {})
              .report.message.starts_with("this worker cannot add host xen snapshot on xen-0-0"));
    Assign assign = kvm_job("start");
    assign.spec.object = "host vmware";
    CHECK(play(assign, {}).report.exit_status == -1);
    assign = kvm_job("answer");
    CHECK(play(assign, {}).report.exit_status == -1);
}

}  // namespace grivon::test::libvirt
