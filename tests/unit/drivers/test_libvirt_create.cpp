// create and destroy on libvirt: what is run, and whose files are touched. What a real libvirt
// makes of it is in tests/conformance.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"

namespace grivon::test::libvirt {

using drivers::CommandResult;
using drivers::libvirt::Accelerator;

namespace {

CommandResult look(const Texts& lines, CommandResult state) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    state.output = text + state.output;
    return state;
}

CommandResult empty_host(const Texts& more = {"accelerator kvm"}) {
    Texts lines{"found /state/partition1"};
    lines.insert(lines.end(), more.begin(), more.end());
    return look(lines, no_domain());
}

CommandResult full() {
    return fails(1, "qemu-img: error while writing at byte 0: No space left on device\n");
}

}  // namespace

TEST_CASE("libvirt: create makes directories, disks and a definition, and looks again") {
    const Assign assign = kvm_job("create");
    const Played played =
        play(assign, {empty_host(), says(""), says(""), says(""), domain_is("shut off")});
    CHECK(played.names() == Texts{"look", "directories", "disk:scsi0:0", "define", "verify"});
    CHECK(played.shown() == Texts{"# creating slice0@kvm-0-0",
                                  "ssh -x kvm-0-0 qemu-img create -f qcow2 " + disk + " 1G",
                                  "ssh -x kvm-0-0 virsh -c qemu:///system define /dev/stdin"});
    CHECK(played.named("define").input ==
          drivers::libvirt::render_domain(assign.host, *assign.spec.vm, Accelerator::kvm));
    CHECK(played.named("disk:scsi0:0").recorded_first);
    CHECK(played.named("directories").recorded_first);
    check_succeeded(played, VmState::off, "");
}

TEST_CASE("libvirt: who runs the guest is decided by the host") {
    const Played software = play(
        kvm_job("create"), {empty_host({}), says(""), says(""), says(""), domain_is("shut off")});
    CHECK(software.named("define").input.starts_with("<domain type='qemu'>"));
    CHECK(software.named("define").input.find("<cpu") == std::string::npos);
    const Played xen = play(on_xen(kvm_job("create")),
                            {empty_host({}), says(""), says(""), says(""), domain_is("shut off")});
    CHECK(xen.named("define").input.starts_with("<domain type='xen'>"));
    CHECK(xen.named("look").line.find("domcapabilities") == std::string::npos);
    CHECK(xen.shown().at(1).find("/state/partition1/xen/disks/0.scsi0:0.qcow2") !=
          std::string::npos);
}

TEST_CASE("libvirt: only the first disk comes from the image") {
    Assign assign = kvm_job("create");
    assign.spec.vm->disks = {{"scsi0:1", 2}, {"scsi0:0", 1}};
    const Texts image{"accelerator kvm", "image file format: raw",
                      "image virtual size: 1 MiB (1048576 bytes)"};
    for (const bool linked : {false, true}) {
        assign.spec.vm->image = VmImage{"/images/a b.raw", linked, ""};
        const Played played = play(assign, {empty_host(image), says(""), says(""), says(""),
                                            says(""), domain_is("shut off")});
        const std::string second = "/state/partition1/kvm/disks/0.scsi0:1.qcow2";
        CHECK(played.shown().at(1) == "ssh -x kvm-0-0 qemu-img create -f qcow2 " + second + " 2G");
        CHECK(played.shown().at(2) ==
              (linked ? "ssh -x kvm-0-0 qemu-img create -f qcow2 -b /images/a b.raw -F raw " +
                            disk + " 1G"
                      : "ssh -x kvm-0-0 \"qemu-img convert -f raw -O qcow2 '/images/a b.raw' " +
                            disk + " && qemu-img resize -f qcow2 " + disk + " 1G\""));
    }
}

TEST_CASE("libvirt: create takes back what it made, and only that") {
    Assign assign = kvm_job("create");
    assign.spec.vm->disks.push_back({"scsi0:1", 2});
    const std::string second = "/state/partition1/kvm/disks/0.scsi0:1.qcow2";
    SECTION("a full host") {
        const Played played = play(assign, {empty_host(), says(""), says(""), full(), says("")});
        CHECK(played.names().back() == "clean-up");
        const std::string& line = played.named("clean-up").line;
        CHECK(line.find(" " + disk + " ") != std::string::npos);
        CHECK(line.find(" " + second + " ") != std::string::npos);
        check_failed(played, 1, VmState::none,
                     "cannot make " + second +
                         " on kvm-0-0: qemu-img: error while writing at byte 0: No space left on "
                         "device; free room on the host and run this again");
    }
    SECTION("a file that somebody else made after the look") {
        const Played played =
            play(assign, {empty_host(), says(""), says(""),
                          fails(1, "error: " + second + " already exists\n"), says("")});
        CHECK(played.named("clean-up").line.find(second) == std::string::npos);
        CHECK(played.named("clean-up").line.find(disk) != std::string::npos);
    }
    SECTION("a definition that libvirt refuses") {
        const Played played =
            play(assign, {empty_host(), says(""), says(""), says(""),
                          virsh_fails("Failed to define domain from /dev/stdin", "XML error: x"),
                          no_domain(), says("")});
        check_failed(played, 1, VmState::none, "defining slice0@kvm-0-0 failed: XML error: x");
    }
    SECTION("not knowing whether it is defined, everything stays") {
        const Played played =
            play(assign, {empty_host(), says(""), says(""), says(""), libvirtd_down()});
        check_libvirtd_down(played, Outcome::failed);
    }
}

TEST_CASE("libvirt: create leaves strangers alone") {
    const auto refused = [](const Assign& assign, const CommandResult& looked,
                            const std::string& words) {
        const Played played = play(assign, {looked});
        CHECK(played.report.vm == VmState::none);
        INFO(played.report.message);
        CHECK(played.report.message.find(words) != std::string::npos);
    };
    const Assign assign = kvm_job("create");
    for (const std::string& file : {disk, disk + ".part"}) {
        refused(assign, empty_host({"found " + file}), file + " exists on kvm-0-0, but ");
        refused(second_attempt(assign, {"look", "directories"}), empty_host({"found " + file}),
                file + " exists on kvm-0-0, but ");
    }
    const std::string other = "00112233-4455-6677-8899-aabbccddeeff";
    refused(assign, empty_host({"domain " + other + " slice0"}),
            "kvm-0-0 has another VM of the name slice0 (UUID " + other + ")");
}

TEST_CASE("libvirt: create takes up what an earlier attempt of the job began") {
    const Assign assign =
        second_attempt(kvm_job("create"), {"look", "directories", "disk:scsi0:0"});
    SECTION("a disk that is finished stays") {
        const Played played = play(
            assign, {empty_host({"found " + disk}), says(""), says(""), domain_is("shut off")});
        CHECK(played.names() == Texts{"look", "directories", "define", "verify"});
    }
    SECTION("one that is not is made anew") {
        const Played played = play(assign, {empty_host({"found " + disk + ".part"}), says(""),
                                            says(""), says(""), domain_is("shut off")});
        CHECK(played.names().at(2) == "disk:scsi0:0");
    }
    SECTION("all was done but for the news") {
        check_succeeded(play(assign, {look({"found " + disk}, domain_is("running"))}), VmState::on,
                        "already created");
    }
}

TEST_CASE("libvirt: destroy removes files by their recorded paths, and no device") {
    Assign assign = kvm_job("destroy");
    assign.spec.vm->disks = {{"scsi0:0", 1, std::string("/images/a b.img")},
                             {"scsi0:1", 1, std::string("/dev/vg/data")}};
    const Played played = play(
        assign, {domain_is("shut off"), says(""), no_domain(), says(""), says(""), no_domain()});
    CHECK(played.names() ==
          Texts{"look", "undefine", "look-again", "remove-disks", "remove-directory", "verify"});
    CHECK(played.named("remove-disks").line == "LC_ALL=C rm -f '/images/a b.img' </dev/null");
    for (const auto& command : played.commands) {
        if (command.name.starts_with("remove")) {
            CHECK(command.line.find("/dev/vg") == std::string::npos);
        }
    }
    check_succeeded(played, VmState::none,
                    "/dev/vg/data stays as it is: it is a device of kvm-0-0");
}

TEST_CASE("libvirt: a VM that is there again keeps its disks") {
    const Played played =
        play(kvm_job("destroy"),
             {domain_is("shut off"),
              virsh_fails("Failed to undefine domain", "Requested operation is not valid: x"),
              domain_is("shut off")});
    check_failed(played, 1, VmState::off,
                 "undefining slice0@kvm-0-0 failed: Requested operation is not valid: x");
    // Undefined while somebody started it: it runs, and is not defined.
    const Played running =
        play(kvm_job("destroy"), {domain_is("shut off"), says(""), domain_is("running")});
    CHECK(running.report.vm == VmState::on);
    CHECK(running.report.outcome == Outcome::failed);
}

TEST_CASE("libvirt: what is left of a create and of a destroy") {
    const auto left_of = [](const std::string& verb, const Texts& steps,
                            const std::vector<CommandResult>& answers) {
        return play_stop(second_attempt(kvm_job(verb), steps), answers).report;
    };
    const std::string name = "slice0@kvm-0-0";
    CHECK(left_of("create", {"look"}, {no_domain()}).message == "nothing of " + name + " was made");
    CHECK(left_of("create", {"look"}, {look({"found " + disk}, no_domain())}).message ==
          "nothing of " + name + " was made; " + disk + " stays: it is not of this job");
    const Texts begun{"look", "directories", "disk:scsi0:0"};
    CHECK(left_of("create", begun, {look({"found " + disk}, no_domain()), says(""), no_domain()})
              .message == "what was made of " + name + " was removed");
    CHECK(left_of("create", begun, {look({"found " + disk}, domain_is("shut off"))}).outcome ==
          Outcome::succeeded);
    const JobReport stays =
        left_of("create", begun,
                {look({"found " + disk}, no_domain()), fails(1, "rm: Read-only file system\n"),
                 look({"found " + disk}, no_domain())});
    CHECK(stays.message == "what was made of " + name +
                               " could not be removed (rm: Read-only file system): remove " + disk);
    CHECK(left_of("destroy", {"look", "undefine"}, {no_domain()}).outcome == Outcome::succeeded);
    CHECK(left_of("destroy", {"look", "undefine"}, {look({"found /a\x01\xff"}, no_domain())})
              .outcome == Outcome::succeeded);
    CHECK(left_of("destroy", {"look", "undefine"}, {look({"found " + directory}, no_domain())})
              .message == name + " is not defined any more, but " + directory +
                              " is there; remove it: grivon destroy host kvm kvm-0-0 slice=0");
}

}  // namespace grivon::test::libvirt
