// The lines for KVM and Xen hosts, run by a real /bin/sh with a virsh that is a small script; and
// the XML, held against libvirt's own schema.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"

namespace grivon::test::libvirt {
namespace {

using drivers::libvirt::Accelerator;

// A host whose virsh keeps the VM's state in a file. It takes only words that a real one takes, and
// writes each call down. sleep passes no time.
class FakeHost {
public:
    explicit FakeHost(const std::string& state) {
        scratch_.write("state", state);
        scratch_.write_program("sleep", "echo \"sleep $1\" >>'" + path("calls") + "'\n");
        scratch_.write_program("virsh", R"sh(here=${0%/*}
echo "$*" >>"$here/calls"
while :; do case $1 in -r | -q) shift ;; -c) shift 2 ;; *) break ;; esac; done
state=$(cat "$here/state")
case $1 in
    dominfo) printf 'State:          %s\nManaged save:   no\n' "$state" ;;
    domstate) printf '%s\n\n' "$state" ;;
    shutdown)
        [ "$state" = running ] || { echo 'error: domain is not running' >&2; exit 1; }
        if [ -e "$here/hears-second" ] && [ "$(grep -c shutdown "$here/calls")" = 2 ]; then
            echo 'shut off' >"$here/state"
        fi
        echo "Domain is being shutdown" ;;
    destroy) echo 'shut off' >"$here/state"; echo 'Domain destroyed' ;;
    start) echo running >"$here/state" ;;
    list)
        case $* in
            *with-managed-save*) ;;
            *) cat "$here/listed" ;;
        esac ;;
    domstats) [ "$2" != --nowait ] || exit 1; cat "$here/statistics" ;;
    dumpxml*) printf '%s' "$1" | tr ';' '\n' | sed -n 's/^ *dumpxml --inactive //p' |
        while read -r uuid; do
            printf "<domain type='kvm'>\n  <uuid>%s</uuid>\n  <vcpu>3</vcpu>\n\n" "$uuid"
        done ;;
    help) echo 'undefine [--managed-save] [--snapshots-metadata]' ;;
    undefine) shift; printf '%s\n' "$@" ;;
    *) exit 1 ;;
esac
)sh");
    }

    [[nodiscard]] std::string path(const std::string& name) const { return scratch_.path() / name; }
    [[nodiscard]] std::string calls() const { return read_whole(path("calls")); }
    void write(const std::string& name, const std::string& text) const {
        scratch_.write(name, text);
    }

    [[nodiscard]] JobReport run(const Assign& assign) const {
        auto script = drivers::make_script(assign);
        while (const auto* command = script.pending()) {
            const ProgramResult result = run_shell(command->line, command->input, scratch_.path());
            script.resume({result.exit_status, result.output, result.error_output});
        }
        return script.report();
    }

private:
    ScratchDirectory scratch_;
};

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

VmSpec large_vm() {
    VmSpec vm = *kvm_job("create").spec.vm;
    vm.cpus = 4;
    vm.memory_mb = 4096;
    for (std::uint32_t i = 1; i < 15; ++i)
        vm.disks.push_back({"scsi0:" + std::to_string(i < 7 ? i : i + 1), 10});
    vm.disks[3].path = "/dev/vg/it's & <more>";
    vm.nics = {{1, "52:54:00:00:00:02", "bridge:br0"},
               {2, "52:54:00:00:00:03", "network:default"},
               {0, "52:54:00:00:00:01", "vmbr11"}};
    vm.image = VmImage{"/images/a.qcow2", true, "/images/seed.iso"};
    return vm;
}

}  // namespace

TEST_CASE("a guest that does not hear is asked twice, and left running or ended") {
    const FakeHost host("running");
    const JobReport soft = host.run(kvm_power_job("stop", "soft"));
    CHECK(soft.outcome == Outcome::failed);
    CHECK(soft.vm == VmState::on);
    CHECK(soft.message ==
          "stop of slice0@kvm-0-0 failed: the guest did not shut down within 240 s");
    CHECK(count(host.calls(), "shutdown " + uuid) == 2);
    CHECK(count(host.calls(), "sleep 2") == 120);
    CHECK(count(host.calls(), "destroy") == 0);

    const JobReport hard = host.run(kvm_power_job("stop", "trysoft"));
    CHECK(hard.outcome == Outcome::succeeded);
    CHECK(hard.vm == VmState::off);
    CHECK(count(host.calls(), "shutdown " + uuid) == 4);
    CHECK(count(host.calls(), "destroy " + uuid) == 1);
}

TEST_CASE("a guest that hears the second time is off") {
    const FakeHost host("running");
    host.write("hears-second", "");
    const JobReport report = host.run(kvm_power_job("stop", "soft"));
    CHECK(report.outcome == Outcome::succeeded);
    CHECK(count(host.calls(), "sleep 2") == 60);
}

TEST_CASE("a paused guest cannot be asked, so trysoft ends it") {
    const FakeHost host("paused");
    CHECK(host.run(kvm_power_job("stop", "trysoft")).vm == VmState::off);
    CHECK(count(host.calls(), "shutdown") == 1);
}

TEST_CASE("Xen resets a VM by ending and starting it") {
    const FakeHost host("running");
    const JobReport report = host.run(on_xen(kvm_job("reboot")));
    CHECK(report.outcome == Outcome::succeeded);
    CHECK(host.calls().find("-c xen:///system destroy " + uuid + "\n-c xen:///system start " +
                            uuid + "\n") != std::string::npos);
}

TEST_CASE("a look that hangs is ended, and says nothing") {
    const ScratchDirectory scratch;
    scratch.write_program("timeout", "exit 137\n");
    auto script = drivers::make_script(kvm_job("start"));
    const ProgramResult result = run_shell(script.pending()->line, "", scratch.path());
    CHECK(result.exit_status == 137);
}

TEST_CASE("undefine takes only the flags that the host's virsh has") {
    const Assign assign = kvm_job("destroy");
    const Played played = play(
        assign, {domain_is("shut off"), says(""), no_domain(), says(""), says(""), no_domain()});
    const FakeHost host("shut off");
    const ProgramResult result = run_shell(played.named("undefine").line, "",
                                           std::filesystem::path(host.path("x")).parent_path());
    CHECK(result.output == uuid + "\n--managed-save\n--snapshots-metadata\n");
}

TEST_CASE("a survey reads both forms of the list, and a virsh without --nowait") {
    const FakeHost host("running");
    host.write("statistics",
               "Domain: 'slice0'\n  state.state=1\n  state.reason=1\n\n"
               "Domain: 'slice1'\n  state.state=5\n");
    const std::string second = uuid_of_slice(1);
    const std::string form = GENERATE(std::string("plain"), std::string("table"));
    host.write("listed", form == "plain" ? uuid + " slice0\n" + second + " slice1\n\n"
                                         : " Id   UUID   Name\n-------------------\n 3    " + uuid +
                                               "   slice0\n -    " + second + "   slice1\n\n");
    const JobReport report = host.run(kvm_vms_job("refresh", 3));
    CHECK(report.outcome == Outcome::succeeded);
    REQUIRE(report.sightings.size() == 3);
    CHECK(report.sightings[0].state == VmState::on);
    CHECK(report.sightings[1].state == VmState::off);
    CHECK(report.sightings[2].state == VmState::none);
    REQUIRE(report.sightings[1].spec);
    CHECK(report.sightings[1].spec->cpus == 3);
}

TEST_CASE("a survey of Xen asks for each state, and a host without VMs for nothing") {
    const FakeHost host("paused");
    host.write("listed", uuid + " slice0\n");
    CHECK(host.run(on_xen(kvm_vms_job("refresh", 1))).message ==
          "paused, to be resumed: slice0@xen-0-0");
    host.write("listed", "\n");
    const JobReport none = host.run(on_xen(kvm_vms_job("refresh", 1)));
    CHECK(none.outcome == Outcome::succeeded);
    CHECK(none.sightings.at(0).state == VmState::none);
    REQUIRE(none.strangers);
    CHECK(none.strangers->empty());
}

TEST_CASE("the XML of small and large VMs is what libvirt's schema takes") {
    if (!std::filesystem::exists("/usr/bin/virt-xml-validate") ||
        !std::filesystem::exists("/usr/bin/xmllint")) {
        WARN("skipped: no virt-xml-validate or xmllint (libvirt-clients, libxml2-utils)");
        return;
    }
    const Assign kvm = kvm_job("create");
    const Assign xen = on_xen(kvm);
    for (const VmSpec& vm : {*kvm.spec.vm, large_vm()}) {
        for (const std::string& xml : {render_domain(kvm.host, vm, Accelerator::kvm),
                                       render_domain(kvm.host, vm, Accelerator::none),
                                       render_domain(xen.host, vm, Accelerator::xen)}) {
            const ScratchDirectory scratch;
            scratch.write("domain.xml", xml);
            const ProgramResult valid = run_shell(
                "virt-xml-validate '" + (scratch.path() / "domain.xml").string() + "' domain");
            INFO(xml << valid.output << valid.error_output);
            CHECK(valid.exit_status == 0);
        }
    }
}

TEST_CASE("the XML of a VM, line by line") {
    const Assign assign = kvm_job("create");
    CHECK(render_domain(assign.host, *assign.spec.vm, Accelerator::kvm) ==
          R"xml(<domain type='kvm'>
  <name>slice0</name>
  <uuid>6ba7b810-9dad-51d1-80b4-00c04fd430c8</uuid>
  <title>slice0@kvm-0-0</title>
  <metadata>
    <grivon:vm xmlns:grivon='urn:grivon:vm:1' host='kvm-0-0' id='22'/>
  </metadata>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os>
    <type>hvm</type>
    <boot dev='hd'/>
    <boot dev='network'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-model'>
    <feature policy='disable' name='arch-capabilities'/>
  </cpu>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/state/partition1/kvm/disks/0.scsi0:0.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:01'/>
      <source bridge='vmbr0'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'>
      <log file='/state/partition1/kvm/0/console.log' append='on'/>
      <target port='0'/>
    </serial>
    <graphics type='vnc' port='5900' autoport='no' listen='127.0.0.1'/>
    <video>
      <model type='vga'/>
    </video>
  </devices>
</domain>
)xml");
    const Assign xen = on_xen(assign);
    const std::string large = render_domain(xen.host, large_vm(), Accelerator::xen);
    CHECK(large.find("<source dev='/dev/vg/it&apos;s &amp; &lt;more&gt;'/>") != std::string::npos);
    CHECK(large.find("<target dev='xvdo' bus='xen'/>") != std::string::npos);
    CHECK(large.find("<target dev='xvdp' bus='xen'/>\n      <readonly/>") != std::string::npos);
    CHECK(large.find("<model type='virtio'/>") == std::string::npos);
    CHECK(large.find("<log") == std::string::npos);
    const auto first = large.find("vmbr11");
    CHECK(first < large.find("bridge='br0'"));
    CHECK(large.find("bridge='br0'") < large.find("<source network='default'/>"));
}

}  // namespace grivon::test::libvirt
