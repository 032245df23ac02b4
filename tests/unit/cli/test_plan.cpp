// What --dry-run shows: each operation's commands, from the script that a worker would run.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/dry_run/plan_job.hpp"
#include "cli/render/plan.hpp"
#include "wire/catalogue.hpp"
#include "wire/hypervisors.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using Words = std::vector<std::string>;

const std::string vmx = "/state/partition1/vmware/0/0.vmx";
const std::string disk = "/state/partition1/vmware/disks/0.scsi0:0.vmdk";

VmSpec vm_at(std::uint32_t slice) {
    VmSpec vm;
    vm.slice = slice;
    vm.memory_mb = 768;
    vm.disks = {{"scsi0:0", 20}};
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet0"}};
    return vm;
}

DryRunJob host_job(const std::string& verb, const std::string& object) {
    DryRunJob job;
    job.host.name = "h";
    job.spec.verb = verb;
    job.spec.object = object;
    job.spec.desired.emplace();
    return job;
}

DryRunJob vm_job(const std::string& verb, VmState state) {
    auto job = host_job(verb, "host vmware");
    job.slice = 0;
    job.spec.desired.reset();
    job.spec.vm = vm_at(0);
    job.vm = state;
    return job;
}

Words lines_of(const PlannedJob& job) {
    Words lines;
    for (const auto& command : job.commands) {
        if (!command.note.empty()) lines.push_back(command.note);
        lines.push_back(command.line);
    }
    return lines;
}

TEST_CASE("a VM is created as the roll shows it") {
    const auto planned = plan_job(vm_job("create", VmState::none));
    CHECK(planned.remark.empty());
    const auto lines = lines_of(planned);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "# creating slice0@h");
    CHECK(lines[1].starts_with("ssh -x h "));
    CHECK(lines[1].find("vmware-vdiskmanager") != std::string::npos);
    CHECK(lines[1].find(disk) != std::string::npos);
    CHECK(lines[2] == "ssh -x h vmware-cmd -s register " + vmx);
    CHECK(planned.operation == "create host vmware");
    CHECK(planned.host == "h");
    CHECK(planned.slice == 0U);
}

TEST_CASE("on a host with Workstation the same is done with vmrun") {
    const auto on_workstation = [](DryRunJob job) {
        job.host.hypervisor = Hypervisor::vmware_workstation;
        return job;
    };
    const auto lines = [&](const std::string& verb, VmState state) {
        return lines_of(plan_job(on_workstation(vm_job(verb, state))));
    };
    const auto created = lines("create", VmState::none);
    REQUIRE(created.size() == 2);
    CHECK(created[0] == "# creating slice0@h");
    CHECK(created[1].find("vmware-vdiskmanager -c") != std::string::npos);
    CHECK(lines("start", VmState::off) == Words{"ssh -x h vmrun -T ws start " + vmx + " nogui"});
    CHECK(lines("stop", VmState::on) == Words{"ssh -x h vmrun -T ws stop " + vmx + " hard"});
    CHECK(lines("resume", VmState::suspended) ==
          Words{"ssh -x h vmrun -T ws start " + vmx + " nogui"});
    CHECK(plan_job(on_workstation(vm_job("stop", VmState::off))).remark == "already off");
    CHECK(lines("destroy", VmState::off).front() == "# destroy slice0@h");
    for (const bool linked : {false, true}) {
        auto from_image = on_workstation(vm_job("create", VmState::none));
        from_image.spec.vm->image =
            VmImage{linked ? "/images/a.vmx" : "/images/a.vmdk", linked, ""};
        const auto planned = plan_job(from_image);
        CHECK(planned.remark == "");
        REQUIRE(planned.commands.size() == (linked ? 1 : 2));
        CHECK(planned.commands[0].line.find(from_image.spec.vm->image->path) != std::string::npos);
    }
    for (const auto& [verb, command] : std::vector<std::pair<std::string, std::string>>{
             {"add", "snapshot"}, {"remove", "deleteSnapshot"}, {"revert", "revertToSnapshot"}}) {
        auto job = on_workstation(vm_job(verb, VmState::off));
        job.spec.object = "host vmware snapshot";
        job.spec.parameters["name"] = "clean";
        const auto planned = plan_job(job);
        CHECK(planned.remark.empty());
        CHECK(lines_of(planned) == Words{"ssh -x h vmrun -T ws " + command + " " + vmx + " clean"});
    }
}

TEST_CASE("a VM is started, stopped, suspended, resumed, reset and destroyed") {
    const auto lines = [](const std::string& verb, VmState state) {
        return lines_of(plan_job(vm_job(verb, state)));
    };
    CHECK(lines("start", VmState::off) == Words{"ssh -x h vmware-cmd " + vmx + " start"});
    CHECK(lines("resume", VmState::suspended) == Words{"ssh -x h vmware-cmd " + vmx + " start"});
    CHECK(lines("stop", VmState::on) == Words{"ssh -x h \"vmware-cmd " + vmx + " stop hard\""});
    CHECK(lines("reboot", VmState::on) == Words{"ssh -x h \"vmware-cmd " + vmx + " reset hard\""});
    CHECK(lines("suspend", VmState::on) ==
          Words{"ssh -x h \"vmware-cmd " + vmx + " suspend hard\""});
    auto soft = vm_job("stop", VmState::on);
    soft.spec.parameters["mode"] = "soft";
    CHECK(lines_of(plan_job(soft)) == Words{"ssh -x h \"vmware-cmd " + vmx + " stop soft\""});
    CHECK(lines("destroy", VmState::off) ==
          Words{"# destroy slice0@h", "ssh -x h vmware-cmd -s unregister " + vmx,
                "ssh -x h rm -f " + disk + " " + disk + ".WRITELOCK",
                "ssh -x h rm -Rf /state/partition1/vmware/0"});
}

TEST_CASE("a VM that is off gets other CPUs and memory") {
    auto job = vm_job("set", VmState::off);
    job.spec.hardware_before = {1, 768};
    job.spec.vm->cpus = 2;
    job.spec.vm->memory_mb = 512;
    const auto planned = plan_job(job);
    CHECK(planned.remark.empty());
    CHECK(lines_of(planned) ==
          Words{"# setting slice0@h from cpus=1 mem=768 to cpus=2 mem=512",
                "ssh -x h \"cat >" + vmx + ".new && mv -f " + vmx + ".new " + vmx + "\""});
    job.spec.hardware_before = {2, 512};
    CHECK(plan_job(job).remark == "already so");
    job.vm = VmState::on;
    CHECK(plan_job(job).remark.starts_with("would fail: slice0@h is on"));
    job.vm = VmState::unknown;
    CHECK(plan_job(job).remark == "already so");
}

TEST_CASE("a VM with two disks is created, and destroyed, with both") {
    auto job = vm_job("create", VmState::none);
    job.spec.vm->disks.push_back({"scsi0:1", 40});
    const auto created = lines_of(plan_job(job));
    REQUIRE(created.size() == 4);
    CHECK(created[2].find("-s 40Gb") != std::string::npos);
    job.spec.verb = "destroy";
    job.vm = VmState::off;
    CHECK(lines_of(plan_job(job))[2].find("0.scsi0:1.vmdk.WRITELOCK") != std::string::npos);
}

TEST_CASE("what is so already, or cannot be, is said") {
    const auto remark = [](const std::string& verb, VmState state) {
        const auto planned = plan_job(vm_job(verb, state));
        CHECK(planned.commands.empty());
        return planned.remark;
    };
    CHECK(remark("start", VmState::on) == "already on");
    CHECK(remark("stop", VmState::off) == "already off");
    CHECK(remark("create", VmState::off) == "already created");
    CHECK(remark("destroy", VmState::none) == "already gone");
    CHECK(remark("start", VmState::none).starts_with("would fail: "));
    CHECK(remark("destroy", VmState::on).starts_with("would fail: slice0@h is on; stop it first"));
    CHECK(remark("stop", VmState::stuck) == "would fail: the VM waits for an answer to a question");
}

TEST_CASE("of a VM whose state nobody knows, the state that is assumed is said") {
    for (const std::string verb :
         {"create", "destroy", "start", "stop", "reboot", "suspend", "resume", "answer"}) {
        CAPTURE(verb);
        auto job = vm_job(verb, VmState::unknown);
        job.spec.parameters["choice"] = "1";
        const auto planned = plan_job(job);
        CHECK_FALSE(planned.commands.empty());
        CHECK(planned.remark.starts_with("if it is "));
    }
    CHECK(plan_job(vm_job("stop", VmState::unknown)).remark == "if it is on, which nobody knows");
}

TEST_CASE("a question is answered") {
    auto job = vm_job("answer", VmState::stuck);
    job.spec.parameters["choice"] = "2";
    const auto planned = plan_job(job);
    CHECK(planned.remark.empty());
    REQUIRE(planned.commands.size() == 1);
    CHECK(planned.commands[0].line.find("vmware-cmd " + vmx + " answer") != std::string::npos);
    CHECK(planned.commands[0].line.find("2") != std::string::npos);
}

TEST_CASE("host scripts are shown by their line, and no key") {
    auto vlan = host_job("add", "host vlan");
    vlan.spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
    CHECK(lines_of(plan_job(vlan)) == Words{"ssh -x h sh -s add host vlan eth0.100"});
    auto key = host_job("set", "host vmwarekey");
    key.spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    const auto shown = lines_of(plan_job(key));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].find("set host vmwarekey") != std::string::npos);
    CHECK(shown[0].find("AAAAA-AAAAA") == std::string::npos);
    CHECK(lines_of(plan_job(host_job("refresh", "host interface"))) ==
          Words{"ssh -x h sh -s refresh host interface"});
}

TEST_CASE("a sync of VMs shows the registration of each that may be lost") {
    auto job = host_job("sync", "host vmware");
    job.spec.desired->vms = {vm_at(0), vm_at(3)};
    const auto planned = plan_job(job);
    CHECK(lines_of(planned) ==
          Words{"ssh -x h vmware-cmd -s register " + vmx,
                "ssh -x h vmware-cmd -s register /state/partition1/vmware/3/3.vmx"});
    CHECK(planned.remark == "for each VM whose files are there and which the host does not know");
}

TEST_CASE("a sync of one VM says what it would look at, whatever its host runs") {
    const auto remark = [](DryRunJob job) {
        const auto planned = plan_job(job);
        CHECK(planned.commands.empty());
        return planned.remark;
    };
    const auto job = vm_job("sync", VmState::off);
    const std::string expected = "looks, and gives it the CPUs, memory and interfaces it lacks";
    CHECK(remark(job) == expected);
    auto on_workstation = job;
    on_workstation.host.hypervisor = Hypervisor::vmware_workstation;
    CHECK(remark(on_workstation) == expected);
    auto on_kvm = job;
    on_kvm.host.hypervisor = Hypervisor::kvm;
    on_kvm.spec.object = "host kvm";
    on_kvm.spec.vm->nics.clear();
    on_kvm.spec.vm->identity = VmIdentity{"6ba7b810-9dad-51d1-80b4-00c04fd430c8", "", ""};
    CHECK(remark(on_kvm) == expected);
    CHECK(plan_job(vm_job("sync", VmState::on)).remark.starts_with("would fail: slice0@h is on"));
}

TEST_CASE("a refresh of VMs changes nothing") {
    auto job = host_job("refresh", "host vmware");
    job.spec.desired->vms = {vm_at(0), vm_at(1)};
    const auto planned = plan_job(job);
    CHECK(planned.commands.empty());
    CHECK(planned.remark == "looks, and changes nothing");
}

TEST_CASE("what no driver knows is said to fail") {
    const auto planned = plan_job(host_job("paint", "host red"));
    CHECK(planned.commands.empty());
    CHECK(planned.remark.starts_with("would fail: "));
}

const std::string uuid = "6f0f1d6e-0000-4000-8000-000000000001";

// The first of the family that can do it.
Hypervisor hypervisor_for(const CommandRule& command) {
    const auto about = vm_object_in(command.object);
    for (const auto& traits : hypervisors())
        if (about && traits.family == about->family &&
            (about->part != VmPart::snapshot || traits.can(Capability::snapshot)))
            return traits.kind;
    return Hypervisor::vmware_server;
}

// A driver that asks its host something new must be answered here.
TEST_CASE("every operation that makes jobs has a plan") {
    for (const auto& command : catalogue()) {
        const bool of_others = command.verb == "retry" || command.kind == CommandKind::client;
        if (!command.makes_jobs || of_others) continue;
        const auto name = std::string(command.verb) + " " + std::string(command.object);
        if (name == "sync host") continue;  // jobs of the four kinds
        CAPTURE(name);
        const auto about = vm_object_in(command.object);
        const bool of_many = command.verb == "refresh" || command.verb == "sync";
        const bool one_vm =
            about && ((about->part == VmPart::vm && !of_many) || about->part == VmPart::snapshot);
        auto job = one_vm ? vm_job(std::string(command.verb), VmState::unknown)
                          : host_job(std::string(command.verb), std::string(command.object));
        job.spec.object = command.object;
        job.host.hypervisor = hypervisor_for(command);
        job.spec.parameters["name"] = "before-update";
        job.spec.parameters["choice"] = "0";
        job.spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
        const auto family = about ? about->family : Family::vmware;
        const auto network = std::string(network_prefix(family)) + "0";
        job.spec.vmnet = VmnetSpec{network, VmnetKind::bridge, "eth0", "", ""};
        if (job.spec.vm) {
            job.spec.vm->identity = VmIdentity{uuid, "", ""};
            for (auto& nic : job.spec.vm->nics) nic.vmnet = network;
        }
        job.spec.serial = "AAAAA-AAAAA-AAAAA-00001";
        const auto planned = plan_job(job);
        INFO(planned.remark);
        CHECK(planned.remark.find("would fail") == std::string::npos);
        CHECK((!planned.commands.empty() || !planned.remark.empty()));
    }
}

TEST_CASE("a plan is shown lane by lane, in order") {
    setenv("TZ", "UTC", 1);
    Plan plan;
    CHECK(plan_text(plan) == "nothing was done\n");
    plan.lines = {"said\n"};
    plan.batch.start_at = utc_time_in("2026-11-22T20:00:00Z");
    CHECK(plan_text(plan) == "said?\nnothing was done\n");
    plan.jobs = {{"h1", 0, "start host vmware", {{"# note", "ssh -x h1 a"}}, ""},
                 {"h2", std::nullopt, "sync host vlan", {}, "already so"},
                 {"h1", 1, "start host vmware", {{"", "ssh -x h1 b"}, {"", "ssh -x h1 c"}}, "if"}};
    CHECK(plan_text(plan) ==
          "said?\n"
          "the jobs would begin at 2026-11-22 20:00:00\n"
          "h1:\n"
          "  start slice0@h1\n"
          "    # note\n"
          "    ssh -x h1 a\n"
          "  start slice1@h1\n"
          "    # if\n"
          "    ssh -x h1 b\n"
          "    ssh -x h1 c\n"
          "h2:\n"
          "  sync host vlan h2\n"
          "    # already so\n"
          "nothing was done\n");
    CHECK(nlohmann::json::parse(plan_json(plan)) == nlohmann::json::parse(R"({
        "lines": ["said\n"], "on_failure": "skip-vm", "start_at": "2026-11-22T20:00:00.000Z",
        "start_after_ms": 0, "time_limit_ms": 0, "jobs": [
        {"host": "h1", "slice": 0, "operation": "start host vmware", "commands": ["ssh -x h1 a"],
         "remark": null},
        {"host": "h2", "slice": null, "operation": "sync host vlan", "commands": [],
         "remark": "already so"},
        {"host": "h1", "slice": 1, "operation": "start host vmware",
         "commands": ["ssh -x h1 b", "ssh -x h1 c"], "remark": "if"}]})"));
}

}  // namespace
}  // namespace grivon::cli
