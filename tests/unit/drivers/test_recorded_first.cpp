// Recovery asks what was begun by the names of steps. The commands of these names, and no others,
// begin only when that is stored.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test {
namespace {

Texts recorded_first(const Played& played) {
    Texts names;
    for (const drivers::RemoteCommand& command : played.commands)
        if (command.recorded_first) names.push_back(command.name);
    return names;
}

Texts recorded_first_of(const Assign& assign, const std::string& before, const std::string& after) {
    return recorded_first(play(assign, {state_is(before), says(""), state_is(after)}));
}

}  // namespace

TEST_CASE("what create makes is recorded before it is made") {
    auto empty_host = not_registered();
    empty_host.output = "found /state/partition1\n" + empty_host.output;
    const Played played =
        play(vm_job("create"), {empty_host, says(""), says("success"), says(""), state_is("off")});
    CHECK(played.names() == Texts{"look", "vmx", "disk:scsi0:0", "register", "verify"});
    CHECK(recorded_first(played) == Texts{"vmx", "disk:scsi0:0"});
}

TEST_CASE("what changes the state of a VM is recorded before it does") {
    CHECK(recorded_first_of(power_job("start", ""), "off", "on") == Texts{"start"});
    CHECK(recorded_first_of(power_job("resume", ""), "suspended", "on") == Texts{"start"});
    CHECK(recorded_first_of(power_job("stop", "hard"), "on", "off") == Texts{"stop"});
    CHECK(recorded_first_of(power_job("suspend", "soft"), "on", "suspended") == Texts{"suspend"});
    CHECK(recorded_first_of(power_job("reboot", "hard"), "on", "on") == Texts{"reset"});
}

TEST_CASE("a .vmx that is replaced is recorded before it is") {
    const Played played = play(vm_job("set"), {state_is("off"), says("memsize = \"512\"\n"),
                                               says(""), says("memsize = \"768\"\n")});
    CHECK(recorded_first(played) == Texts{"replace-vmx"});
}

TEST_CASE("an answer is recorded before it is given") {
    const Played played =
        play(answer_job("1"), {state_is("stuck"), asks(moved_menu), says(""), state_is("on")});
    REQUIRE(played.commands.size() == 4);
    CHECK(recorded_first(played) == Texts{played.commands[2].name});
    CHECK(played.commands[2].name.starts_with("answer:"));
}

TEST_CASE("commands that recovery does not ask for wait for nothing") {
    CHECK(recorded_first(play(vmnet_job("vmnet0", "eth0"), {says("")})).empty());
    // Writes the same file as create: but only of a VM that the database has, so it is nobody's.
    const Played synced =
        play(vms_job("sync", 1),
             {surveyed({{{0, not_registered()}}, {}, {"/state/partition1", disk_of(0)}}), says(""),
              says(""), surveyed({{{0, state_is("off")}}, {}, {}})});
    CHECK(synced.named("vmx").recorded_first == false);
    CHECK(recorded_first(synced).empty());
}

}  // namespace grivon::test
