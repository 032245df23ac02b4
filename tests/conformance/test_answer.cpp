// Questions: seen by every operation, answered by a person, never by accident.
#include <catch2/catch.hpp>

#include "tests/conformance/simulated_host.hpp"
#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

const std::string io_error_question =
    "Operation on file \"/state/partition1/vmware/disks/0.scsi0:0.vmdk\" failed (Input/output "
    "error).\nIf the file resides on a remote filesystem, please make sure your network connection "
    "and the server where this disk resides are functioning properly.\nChoose Retry to attempt the "
    "operation again. Choose Abort to terminate this session. Choose Continue to forward the error "
    "to the guest operating system.\n0) Retry\n1) Abort\n2) Continue";

// With a VM that asks the questions named, one after the other.
class HostWithStuckVm : public HostWithVm {
public:
    explicit HostWithStuckVm(const std::string& questions) {
        set_fault("question", questions);
        const Attempt start = run_job(*this, vm_job("start"));
        check_failed(start, 16, VmState::stuck);
        clear_faults();
    }
};

void check_still_asks(const SimulatedHost& host, const std::string& question) {
    CHECK(state_on(host) == "stuck\n");
    const JobReport report = report_of(host, vms_job("refresh", 1));
    CHECK(report.outcome == Outcome::succeeded);
    REQUIRE(report.sightings.size() == 1);
    CHECK(report.sightings[0].state == VmState::stuck);
    CHECK(report.sightings[0].question == question);
}

}  // namespace

TEST_CASE("from question to answer") {
    const HostWithVm host;
    host.set_fault("question");
    const Attempt start = run_job(host, vm_job("start"));
    check_failed(start, 16, VmState::stuck);
    CHECK(start.report->question == moved_question);
    CHECK(start.report->message ==
          "slice0@vmware-server-0-0 is stuck (VMControl error -16: Virtual machine requires user "
          "input to continue): it waits for an answer to a question" +
              moved_advice);
    host.clear_faults();
    check_still_asks(host, moved_question);

    const Attempt wrong = run_job(host, answer_job("7"));
    check_failed(wrong, 1, VmState::stuck);
    CHECK(wrong.screen.empty());
    CHECK(wrong.report->message.starts_with(
        "choice 7 is none of \"0) Keep, 1) Create, 2) Cancel\", which slice0@vmware-server-0-0 "));
    check_still_asks(host, moved_question);

    const Attempt answer = run_job(host, answer_job("1"));
    CHECK(answer.screen ==
          "ssh -x vmware-server-0-0 \"printf '1\\n' | vmware-cmd "
          "/state/partition1/vmware/0/0.vmx answer\"\n" +
              moved_menu + "selected 1 : Create\n");
    check_succeeded(answer, VmState::on, "");
    CHECK(answer.report->question.empty());
    CHECK(state_on(host) == "on\n");
}

TEST_CASE("no operation answers a question") {
    const HostWithStuckVm host("io-error");
    for (const std::string verb : {"stop", "reboot", "destroy"}) {
        INFO(verb);
        const Attempt attempt = run_job(host, vm_job(verb));
        check_failed(attempt, 1, VmState::stuck);
        CHECK(attempt.screen.empty());
        CHECK(attempt.report->question == io_error_question);
    }
    const Attempt create = run_job(host, vm_job("create"));
    REQUIRE(create.report);
    CHECK(create.report->outcome == Outcome::succeeded);
    CHECK(create.report->question == io_error_question);
    check_still_asks(host, io_error_question);
}

TEST_CASE("a choice that ends the VM") {
    const HostWithStuckVm host("io-error");
    check_succeeded(run_job(host, answer_job("1")), VmState::off, "");
    CHECK(state_on(host) == "off\n");
}

TEST_CASE("one question after the other") {
    const HostWithStuckVm host("moved,no-boot");
    const Attempt first = run_job(host, answer_job("0"));
    check_succeeded(first, VmState::stuck,
                    "answered; now it waits for an answer to another question" + no_boot_advice);
    CHECK(first.report->question == no_boot_question);
    // What fitted the first does not fit the second.
    check_failed(run_job(host, answer_job("1")), 1, VmState::stuck);
    check_succeeded(run_job(host, answer_job("0")), VmState::on, "");
}

TEST_CASE("the same question again") {
    const HostWithStuckVm host("io-error,io-error");
    const Attempt attempt = run_job(host, answer_job("0"));
    check_failed(attempt, 1, VmState::stuck);
    CHECK(
        attempt.report->message.starts_with("slice0@vmware-server-0-0 was answered, but asks the "
                                            "same question again: \"Operation on "));
    check_succeeded(run_job(host, answer_job("0")), VmState::on, "");
}

TEST_CASE("an answer where nobody asked") {
    const HostWithVm host;
    check_failed(run_job(host, answer_job("0")), 1, VmState::off);
    host.power_on();
    check_failed(run_job(host, answer_job("0")), 1, VmState::on);
    CHECK(calls_of(host, "answer") == 0);
    const SimulatedHost empty;
    check_failed(run_job(empty, answer_job("0")), 11, VmState::none);
}

TEST_CASE("an answer that lost its connection is not given twice") {
    const HostWithStuckVm host("moved");
    const Assign assign = answer_job("1");
    const std::string step = GENERATE("look", "answer:", "verify");
    INFO("lost at " << step);
    const Attempt lost = run_job(host, assign, step);
    const Attempt settled = run_job(host, next_attempt(assign, lost));
    const bool given = step != "look";
    check_succeeded(settled, VmState::on, given ? "already answered" : "");
    CHECK(settled.screen.empty() == given);
}

TEST_CASE("an answer whose connection was lost while it was given") {
    const HostWithStuckVm host("moved,no-boot");
    const Assign assign = answer_job("0");
    const Attempt lost = run_job(host, assign, "answer:");
    const Attempt settled = run_job(host, next_attempt(assign, lost));
    check_succeeded(settled, VmState::stuck,
                    "answered; now it waits for an answer to another question" + no_boot_advice);
    CHECK(settled.screen.empty());
    check_still_asks(host, no_boot_question);
}

TEST_CASE("questions while vmware-serverd is dead") {
    const HostWithStuckVm host("moved");
    host.set_fault("serverd-dead");
    check_unreached(run_job(host, answer_job("0")));
    host.clear_faults();
    check_still_asks(host, moved_question);
}

}  // namespace grivon::test
