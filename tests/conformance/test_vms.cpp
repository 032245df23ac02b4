// What every driver of VMs has to do, on a host of each hypervisor.
#include <catch2/catch.hpp>

#include "tests/conformance/vm_hosts.hpp"

namespace grivon::test {
namespace {

Assign mode_job(const VmHost& host, const std::string& verb, const std::string& mode) {
    Assign assign = host.job(verb);
    assign.spec.parameters["mode"] = mode;
    return assign;
}

Assign set_job(const VmHost& host, std::uint32_t cpus, std::uint32_t memory_mb) {
    Assign assign = host.job("set");
    assign.spec.hardware_before = {assign.spec.vm->cpus, assign.spec.vm->memory_mb};
    assign.spec.vm->cpus = cpus;
    assign.spec.vm->memory_mb = memory_mb;
    return assign;
}

void must(const VmHost& host, const Assign& assign) {
    const JobReport report = report_of(host.jobs(), assign);
    INFO(assign.spec.verb << ": " << report.message);
    REQUIRE(report.outcome == Outcome::succeeded);
}

void must(const VmHost& host, const std::string& verb) {
    must(host, host.job(verb));
}

// Off, and plugged into a network that is there.
void make_vm(const VmHost& host) {
    host.make_network();
    must(host, "create");
    REQUIRE(host.state() == VmState::off);
}

void check_refused(const Attempt& attempt, std::optional<VmState> vm) {
    REQUIRE(attempt.report);
    INFO(attempt.report->message);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.report->exit_status != 0);
    CHECK(attempt.report->vm == vm);
    CHECK(attempt.screen.empty());
}

void check_nothing_begun(const Attempt& attempt) {
    REQUIRE(attempt.report);
    INFO(attempt.report->message);
    CHECK(attempt.report->outcome == Outcome::unreached);
    CHECK_FALSE(attempt.report->vm);
    CHECK(attempt.screen.empty());
}

}  // namespace

// ---- create -------------------------------------------------------------------------------------

TEMPLATE_LIST_TEST_CASE("create twice makes one VM", "[vm]", VmHosts) {
    const TestType host;
    must(host, "create");
    CHECK(host.state() == VmState::off);
    CHECK(host.has(host.disk_path()));
    const Attempt again = run_job(host.jobs(), host.job("create"));
    check_succeeded(again, VmState::off, "already created");
    CHECK(again.screen.empty());
    CHECK(host.disks_made() == 1);
}

TEMPLATE_LIST_TEST_CASE("a create that lost its connection is finished by the next attempt", "[vm]",
                        VmHosts) {
    const TestType host;
    const Assign first = host.job("create");
    const std::string step = GENERATE(as<std::string>{}, "look", disk_step, "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host.jobs(), first, step);
    const Attempt second = run_job(host.jobs(), next_attempt(first, lost));
    REQUIRE(second.report);
    INFO(second.report->message);
    CHECK(second.report->outcome == Outcome::succeeded);
    CHECK(second.report->vm == VmState::off);
    const bool again = step == disk_step && !host.keeps_whole_disks();
    CHECK(host.disks_made() == (again ? 2 : 1));
    host.make_network();
    must(host, "start");  // so its disk is whole
}

TEMPLATE_LIST_TEST_CASE("another job does not take over a half-made VM", "[vm]", VmHosts) {
    const TestType host;
    REQUIRE_FALSE(run_job(host.jobs(), host.job("create"), disk_step).report);
    const std::string before = host.read(host.disk_path());
    const Attempt other = run_job(host.jobs(), host.job("create"));
    check_refused(other, VmState::none);
    CHECK(other.report->message.find(host.disk_path()) != std::string::npos);
    CHECK(host.read(host.disk_path()) == before);
}

TEMPLATE_LIST_TEST_CASE("a disk that is somebody else's stays", "[vm]", VmHosts) {
    const TestType host;
    host.write(host.disk_path(), "precious");
    check_refused(run_job(host.jobs(), host.job("create")), VmState::none);
    CHECK(host.read(host.disk_path()) == "precious");
    CHECK(host.state() == VmState::none);
}

TEMPLATE_LIST_TEST_CASE("a full disk leaves nothing behind, and create works when there is space",
                        "[vm]", VmHosts) {
    const TestType host;
    host.fill_disk();
    const JobReport report = report_of(host.jobs(), host.job("create"));
    INFO(report.message);
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.vm == VmState::none);
    CHECK_THAT(report.message, Catch::Contains("; free ") && Catch::Contains(" on the host"));
    CHECK(host.nothing_left());
    host.mend();
    must(host, "create");
}

TEMPLATE_LIST_TEST_CASE("a create that is taken back leaves nothing", "[vm]", VmHosts) {
    const TestType host;
    const Assign first = host.job("create");
    const Attempt lost = run_job(host.jobs(), first, disk_step);
    const Attempt stopped = run_stop(host.jobs(), next_attempt(first, lost));
    REQUIRE(stopped.report);
    INFO(stopped.report->message);
    CHECK(stopped.report->outcome == Outcome::cancelled);
    CHECK(stopped.report->vm == VmState::none);
    CHECK(host.nothing_left());
}

TEMPLATE_LIST_TEST_CASE("a data directory that is not there", "[vm]", VmHosts) {
    const TestType host;
    Assign assign = host.job("create");
    assign.host.data_dir = "/it's a dir";
    const Attempt attempt = run_job(host.jobs(), assign);
    check_refused(attempt, VmState::none);
    CHECK(attempt.report->message.starts_with("/it's a dir does not exist on "));
    REQUIRE(host.jobs().run("mkdir \"/it's a dir\"").exit_status == 0);
    must(host, assign);
    CHECK_FALSE(host.has(host.disk_path()));  // it is elsewhere
}

// ---- power --------------------------------------------------------------------------------------

TEMPLATE_LIST_TEST_CASE("a VM is started, suspended, resumed, rebooted and stopped", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    check_succeeded(run_job(host.jobs(), host.job("start")), VmState::on, "");
    CHECK(host.state() == VmState::on);
    const std::string started = host.run_mark();
    check_succeeded(run_job(host.jobs(), host.job("reboot")), VmState::on, "");
    CHECK(host.run_mark() != started);
    check_succeeded(run_job(host.jobs(), host.job("suspend")), VmState::suspended, "");
    CHECK(host.state() == VmState::suspended);
    check_succeeded(run_job(host.jobs(), host.job("resume")), VmState::on, "");
    CHECK(host.state() == VmState::on);
    check_succeeded(run_job(host.jobs(), host.job("stop")), VmState::off, "");
    CHECK(host.state() == VmState::off);
}

TEMPLATE_LIST_TEST_CASE("what is so already is not done again", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    check_succeeded(run_job(host.jobs(), host.job("stop")), VmState::off, "already off");
    must(host, "start");
    const std::string mark = host.run_mark();
    const Attempt again = run_job(host.jobs(), host.job("start"));
    check_succeeded(again, VmState::on, "already on");
    CHECK(again.screen.empty());
    check_succeeded(run_job(host.jobs(), host.job("resume")), VmState::on, "already on");
    CHECK(host.run_mark() == mark);
    must(host, "suspend");
    check_succeeded(run_job(host.jobs(), host.job("suspend")), VmState::suspended,
                    "already suspended");
}

TEMPLATE_LIST_TEST_CASE("what a VM's state does not allow", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    for (const std::string verb : {"reboot", "suspend", "resume"}) {
        check_refused(run_job(host.jobs(), host.job(verb)), VmState::off);
    }
    must(host, "start");
    must(host, "suspend");
    for (const std::string verb : {"stop", "reboot"}) {
        check_refused(run_job(host.jobs(), host.job(verb)), VmState::suspended);
    }
    CHECK(host.state() == VmState::suspended);
    check_succeeded(run_job(host.jobs(), host.job("start")), VmState::on, "");
}

TEMPLATE_LIST_TEST_CASE("a VM that was not created", "[vm]", VmHosts) {
    const TestType host;
    for (const std::string verb : {"start", "stop", "reboot", "suspend", "resume"}) {
        const Attempt attempt = run_job(host.jobs(), host.job(verb));
        check_refused(attempt, VmState::none);
        CHECK(attempt.report->message.find("create it first: grivon create host ") !=
              std::string::npos);
    }
    check_refused(run_job(host.jobs(), set_job(host, 2, 512)), VmState::none);
}

TEMPLATE_LIST_TEST_CASE("a power change that lost its connection is settled by looking", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    const bool at_act = GENERATE(true, false);
    INFO("lost at the " << (at_act ? "act" : "look after it"));
    const auto lose_and_settle = [&](const std::string& verb, const std::string& step) {
        const Assign assign = host.job(verb);
        const Attempt lost = run_job(host.jobs(), assign, at_act ? step : "verify");
        INFO(verb);
        must(host, next_attempt(assign, lost));
    };
    lose_and_settle("start", "start");
    CHECK(host.state() == VmState::on);
    lose_and_settle("suspend", "suspend");
    CHECK(host.state() == VmState::suspended);
    lose_and_settle("resume", "start");
    CHECK(host.state() == VmState::on);
    lose_and_settle("stop", "stop");
    CHECK(host.state() == VmState::off);
}

TEMPLATE_LIST_TEST_CASE("a reboot that lost its connection is made good", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    must(host, "start");
    const Assign reboot = host.job("reboot");
    const Attempt lost = run_job(host.jobs(), reboot, "verify");
    const std::string between = host.run_mark();
    const Attempt again = run_job(host.jobs(), next_attempt(reboot, lost));
    check_succeeded(again, VmState::on,
                    "was reset again: an earlier attempt was cut off while it did so");
    CHECK(host.run_mark() != between);
}

TEMPLATE_LIST_TEST_CASE("every way to stop with every kind of guest", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    for (const VmHost::SoftStop& each : host.guests()) {
        for (const std::string mode : {"hard", "trysoft", "soft"}) {
            INFO("mode=" << mode << " guest=" << static_cast<int>(each.guest));
            host.set_guest(each.guest);
            must(host, "start");
            const Attempt attempt = run_job(host.jobs(), mode_job(host, "stop", mode));
            if (mode != "soft" || each.works) {
                check_succeeded(attempt, VmState::off, "");
                CHECK(host.state() == VmState::off);
                continue;
            }
            REQUIRE(attempt.report);
            CHECK(attempt.report->outcome == Outcome::failed);
            CHECK(attempt.report->vm == VmState::on);
            CHECK(attempt.report->message.find("mode=hard") != std::string::npos);
            CHECK(host.state() == VmState::on);
            must(host, "stop");
        }
    }
}

TEMPLATE_LIST_TEST_CASE("a VM whose network is not there fails in the host's words", "[vm]",
                        VmHosts) {
    const TestType host;
    must(host, "create");
    const Attempt start = run_job(host.jobs(), host.job("start"));
    REQUIRE(start.report);
    CHECK(start.report->outcome == Outcome::failed);
    CHECK(start.report->vm == VmState::off);
    CHECK(start.report->message.starts_with("start of slice0@"));
}

// ---- hardware -----------------------------------------------------------------------------------

TEMPLATE_LIST_TEST_CASE("CPUs and memory of a VM that is off are set", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    const Attempt attempt = run_job(host.jobs(), set_job(host, 2, 512));
    check_succeeded(attempt, VmState::off, "");
    CHECK(attempt.report->hardware == VmHardware{2, 512});
    CHECK(host.hardware() == VmHardware{2, 512});
    const Attempt again = run_job(host.jobs(), set_job(host, 2, 512));
    check_succeeded(again, VmState::off, "already so");
    CHECK(again.screen.empty());
    must(host, "start");
}

TEMPLATE_LIST_TEST_CASE("a VM that runs or sleeps keeps its hardware", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    must(host, "start");
    const bool suspended = GENERATE(false, true);
    if (suspended) must(host, "suspend");
    const VmHardware before = host.hardware();
    check_refused(run_job(host.jobs(), set_job(host, 2, 512)),
                  suspended ? VmState::suspended : VmState::on);
    CHECK(host.hardware() == before);
}

TEMPLATE_LIST_TEST_CASE("what was changed by hand is brought in line, and nothing else", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    const auto addresses = host.addresses();
    const VmHardware hardware = host.hardware();
    check_succeeded(run_job(host.jobs(), host.job("sync")), VmState::off, "already so");
    host.change_by_hand();
    REQUIRE(host.addresses() != addresses);
    REQUIRE_FALSE(host.hardware() == hardware);
    const Attempt attempt = run_job(host.jobs(), host.job("sync"));
    check_succeeded(attempt, VmState::off, "");
    CHECK(host.addresses() == addresses);
    CHECK(host.hardware() == hardware);
    REQUIRE(attempt.report->sightings.size() == 1);
    const auto& seen = attempt.report->sightings[0].spec;
    REQUIRE(seen);
    CHECK(seen->nics == host.job("sync").spec.vm->nics);
    const Attempt again = run_job(host.jobs(), host.job("sync"));
    check_succeeded(again, VmState::off, "already so");
    CHECK(again.screen.empty());
    must(host, "start");  // so what was written is a VM
}

TEMPLATE_LIST_TEST_CASE("bringing a VM in line that lost its connection is finished", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    const auto addresses = host.addresses();
    host.change_by_hand();
    const Assign sync = host.job("sync");
    const std::string step =
        GENERATE(as<std::string>{}, "sync", "replace-vmx", "verify", "read-again");
    const Attempt lost = run_job(host.jobs(), sync, step);
    if (lost.report) return;  // of another driver
    must(host, next_attempt(sync, lost));
    CHECK(host.addresses() == addresses);
}

TEMPLATE_LIST_TEST_CASE("only a VM that is off is brought in line", "[vm]", VmHosts) {
    const TestType host;
    check_refused(run_job(host.jobs(), host.job("sync")), VmState::none);
    make_vm(host);
    const auto addresses = host.addresses();
    must(host, "start");
    check_refused(run_job(host.jobs(), host.job("sync")), VmState::on);
    must(host, "suspend");
    check_refused(run_job(host.jobs(), host.job("sync")), VmState::suspended);
    CHECK(host.addresses() == addresses);
}

// ---- destroy ------------------------------------------------------------------------------------

TEMPLATE_LIST_TEST_CASE("a VM can be created, used and destroyed again and again", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    for (int round = 0; round < 2; ++round) {
        must(host, "start");
        must(host, "stop");
        check_succeeded(run_job(host.jobs(), host.job("destroy")), VmState::none, "");
        CHECK(host.nothing_left());
        const Attempt again = run_job(host.jobs(), host.job("destroy"));
        check_succeeded(again, VmState::none, "already gone");
        CHECK(again.screen.empty());
        must(host, "create");
    }
}

TEMPLATE_LIST_TEST_CASE("destroy of a suspended VM", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    must(host, "start");
    must(host, "suspend");
    check_succeeded(run_job(host.jobs(), host.job("destroy")), VmState::none, "");
    CHECK(host.nothing_left());
}

TEMPLATE_LIST_TEST_CASE("destroy touches no VM that runs", "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    must(host, "start");
    const Attempt attempt = run_job(host.jobs(), host.job("destroy"));
    check_refused(attempt, VmState::on);
    CHECK(attempt.report->message.find("stop it first: grivon stop host ") != std::string::npos);
    CHECK(host.state() == VmState::on);
    CHECK(host.has(host.disk_path()));
}

TEMPLATE_LIST_TEST_CASE("a destroy that lost its connection is finished by the next attempt",
                        "[vm]", VmHosts) {
    const TestType host;
    make_vm(host);
    const Assign first = host.job("destroy");
    const std::string step = GENERATE("look", "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host.jobs(), first, step);
    const Attempt second = run_job(host.jobs(), next_attempt(first, lost));
    check_succeeded(second, VmState::none, step == "verify" ? "already gone" : "");
    CHECK(host.nothing_left());
}

TEMPLATE_LIST_TEST_CASE("destroy of what an interrupted create left", "[vm]", VmHosts) {
    const TestType host;
    REQUIRE_FALSE(run_job(host.jobs(), host.job("create"), disk_step).report);
    REQUIRE(host.has(host.disk_path()));
    check_succeeded(run_job(host.jobs(), host.job("destroy")), VmState::none, "");
    CHECK(host.nothing_left());
}

// ---- a service that does not answer -------------------------------------------------------------

TEMPLATE_LIST_TEST_CASE("nobody takes a service that does not answer for a VM that is off", "[vm]",
                        VmHosts) {
    const TestType host;
    make_vm(host);
    must(host, "start");
    host.stop_service();
    for (const std::string verb :
         {"create", "start", "stop", "reboot", "suspend", "resume", "destroy"}) {
        INFO(verb);
        check_nothing_begun(run_job(host.jobs(), host.job(verb)));
    }
    check_nothing_begun(run_job(host.jobs(), set_job(host, 2, 512)));
    host.mend();
    CHECK(host.state() == VmState::on);
    CHECK(host.has(host.disk_path()));
}

}  // namespace grivon::test
