#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

// Registers slices 1 to last, each by a .vmx like that of slice 0.
void register_more(const SimulatedHost& host, int last) {
    const ProgramResult made = host.run(
        "cd /state/partition1/vmware && for slice in $(seq 1 " + std::to_string(last) +
        "); do mkdir $slice && sed \"s,/0\\.scsi,/$slice.scsi,\" 0/0.vmx >$slice/$slice.vmx && "
        "chmod 755 $slice/$slice.vmx && cp disks/0.scsi0:0.vmdk disks/$slice.scsi0:0.vmdk && "
        "vmware-cmd -s register $PWD/$slice/$slice.vmx || exit; done");
    INFO(made.error_output);
    REQUIRE(made.exit_status == 0);
}

Assign job_on_slice(const std::string& verb, std::uint32_t slice) {
    Assign assign = vm_job(verb);
    assign.spec.vm->slice = slice;
    return assign;
}

}  // namespace

TEST_CASE("refresh sees twenty VMs with one command") {
    const HostWithVm host;
    register_more(host, 18);
    host.power_on();
    REQUIRE(report_of(host, job_on_slice("start", 1)).outcome == Outcome::succeeded);
    REQUIRE(report_of(host, job_on_slice("suspend", 1)).outcome == Outcome::succeeded);
    host.set_fault("question", "no-boot");
    REQUIRE(report_of(host, job_on_slice("start", 2)).vm == VmState::stuck);
    host.clear_faults();
    const std::size_t looks = calls_of(host, "getstate");

    const Attempt attempt = run_job(host, vms_job("refresh", 20));
    CHECK(attempt.steps == Texts{"list", "look"});
    CHECK(attempt.screen.empty());
    CHECK(calls_of(host, "getstate") == looks + 20);
    REQUIRE(attempt.report);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->message ==
          "slice2@vmware-server-0-0 is stuck with a question: \"No bootable CD, floppy or hard "
          "disk was detected.\"; answer it: grivon answer host vmware vmware-server-0-0 slice=2 "
          "choice=K");
    const auto& sightings = attempt.report->sightings;
    REQUIRE(sightings.size() == 20);
    CHECK(sightings[0].state == VmState::on);
    CHECK(sightings[1].state == VmState::suspended);
    CHECK(sightings[2].state == VmState::stuck);
    CHECK(sightings[2].question == no_boot_question);
    for (std::size_t i = 3; i < 19; ++i) {
        CHECK(sightings[i].state == VmState::off);
        CHECK(sightings[i].question.empty());
        CHECK(sightings[i].id == VmId{22 + i});
    }
    CHECK(sightings[19].state == VmState::none);
}

TEST_CASE("refresh while vmware-serverd is dead has seen nothing") {
    const HostWithVm host;
    host.set_fault("serverd-dead");
    const Attempt attempt = run_job(host, vms_job("refresh", 3));
    check_unreached(attempt);
    CHECK(attempt.report->sightings.empty());
}

TEST_CASE("refresh under a path with blanks and quotes") {
    const SimulatedHost host;
    make_network(host);
    const std::string data_dir = "/it's $HOME; a \"dir\" \\";
    REQUIRE(host.run("mkdir '/it'\\''s $HOME; a \"dir\" \\'").exit_status == 0);
    Assign create = vm_job("create");
    create.host.data_dir = data_dir;
    REQUIRE(report_of(host, create).outcome == Outcome::succeeded);
    Assign refresh = vms_job("refresh", 2);
    refresh.host.data_dir = data_dir;
    const JobReport report = report_of(host, refresh);
    REQUIRE(report.sightings.size() == 2);
    CHECK(report.sightings[0].state == VmState::off);
    CHECK(report.sightings[1].state == VmState::none);
    Assign destroy = vm_job("destroy");
    destroy.host.data_dir = data_dir;
    CHECK(report_of(host, destroy).outcome == Outcome::succeeded);
    CHECK_FALSE(host.has(data_dir + "/vmware/0"));
}

TEST_CASE("refresh of a host without VMs and of one without VMware Server") {
    const SimulatedHost host;
    CHECK(report_of(host, vms_job("refresh", 0)).outcome == Outcome::succeeded);
    REQUIRE(host.run("rm /usr/bin/vmware-cmd").exit_status == 0);
    const JobReport report = report_of(host, vms_job("refresh", 1));
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.message.ends_with("is VMware Server installed on vmware-server-0-0?)"));
    REQUIRE(report.sightings.size() == 1);
    CHECK(report.sightings[0].state == VmState::unknown);
}

TEST_CASE("refresh tells of VMs that others registered, and changes none of them") {
    const HostWithVm host;
    const std::string web = "/home/it's web/web.vmx";
    const ProgramResult made = host.run(
        "mkdir -p \"/home/it's web\" && cd \"/home/it's web\" && sed -e 's/^displayName.*//' -e "
        "'s,/state/partition1/vmware/disks/0.scsi0:0,web,' -e "
        "'s/00:50:56:00:00:01/00:50:56:00:00:77/'"
        " /state/partition1/vmware/0/0.vmx >web.vmx && echo 'displayName = \"Web shop\"' >>web.vmx "
        "&& "
        "chmod 755 web.vmx && cp /state/partition1/vmware/disks/0.scsi0:0.vmdk web.vmdk && "
        "vmware-cmd -s register \"$PWD/web.vmx\" && vmware-cmd \"$PWD/web.vmx\" start");
    INFO(made.output << made.error_output);
    REQUIRE(made.exit_status == 0);
    const std::string before = host.read(web);
    const JobReport report = report_of(host, vms_job("refresh", 1));
    CHECK(report.message.empty());
    CHECK(report.outcome == Outcome::succeeded);
    REQUIRE(report.sightings.size() == 1);
    REQUIRE(report.sightings[0].spec);
    const VmSpec& own = *report.sightings[0].spec;
    const VmSpec wanted = *vm_job("create").spec.vm;
    CHECK(own.cpus == wanted.cpus);
    CHECK(own.memory_mb == wanted.memory_mb);
    CHECK(own.nics == wanted.nics);
    REQUIRE(own.disks.size() == 1);
    CHECK(own.disks[0].size_gb == wanted.disks[0].size_gb);
    REQUIRE(report.strangers);
    REQUIRE(report.strangers->size() == 1);
    const StrangerVm& stranger = report.strangers->front();
    CHECK(stranger.name == "Web shop");
    CHECK(stranger.state == VmState::on);
    CHECK(stranger.spec.identity->configuration == web);
    CHECK(stranger.spec.nics.at(0).mac == "00:50:56:00:00:77");
    CHECK(stranger.spec.disks.at(0).path == "/home/it's web/web.vmdk");
    CHECK(host.read(web) == before);

    // Taken over, it is commanded where it is.
    Assign stop = vm_job("stop");
    stop.spec.vm = stranger.spec;
    stop.spec.vm->id = VmId{23};
    stop.spec.vm->slice = 1;
    CHECK(report_of(host, stop).vm == VmState::off);
    Assign destroy = vm_job("destroy");
    destroy.spec.vm = stop.spec.vm;
    CHECK_THAT(report_of(host, destroy).message, Catch::Contains("was not made by GriVon"));
    CHECK(host.has(web));
    Assign again = vms_job("refresh", 1);
    again.spec.desired->vms.push_back(*stop.spec.vm);
    CHECK(report_of(host, again).strangers->empty());
}

}  // namespace grivon::test
