#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::test {

using namespace drivers::vmware_server;
using drivers::CommandResult;

TEST_CASE("the states of vmware-cmd") {
    CHECK(state_in(state_is("on")) == VmState::on);
    CHECK(state_in(state_is("off")) == VmState::off);
    CHECK(state_in(state_is("suspended")) == VmState::suspended);
    CHECK(state_in(state_is("stuck")) == VmState::stuck);
    CHECK(state_in(not_registered()) == VmState::none);
}

TEST_CASE("not knowing is not a state of the VM") {
    CHECK_FALSE(state_in(state_is("unknown")));
    CHECK_FALSE(state_in(state_is("")));
    CHECK_FALSE(state_in(state_is("on fire")));
    CHECK_FALSE(state_in(serverd_dead()));
    CHECK_FALSE(state_in(says("")));
    CHECK_FALSE(state_in(fails(127, "sh: vmware-cmd: not found\n")));
    CHECK_FALSE(state_in(fails(1, "getstate() = on\n")));
    CHECK_FALSE(state_in(says("setstate() = on\n")));
}

TEST_CASE("an answer is found among other lines") {
    CHECK(state_in(says("Warning: Permanently added 'h' (RSA).\ngetstate() = on\nbye\n")) ==
          VmState::on);
    CHECK(state_in(says("\r\ngetstate() = off\r\n")) == VmState::off);
    CHECK(state_in(says(std::string("\0\0getstate() = off\n\0", 21))) == VmState::off);
    CHECK(state_in(says(std::string(200'000, 'x') + "\ngetstate() = stuck")) == VmState::stuck);
    CHECK(state_in(says("getstate(a) = b) = suspended\n")) == VmState::suspended);
}

TEST_CASE("an error is found on either stream, with its number and its words") {
    const auto conflict = error_in(state_conflict("stop", "suspended"));
    REQUIRE(conflict);
    CHECK(conflict->number == vmcontrol_error::state_conflict);
    CHECK(
        conflict->text.starts_with("VMControl error -8: Invalid operation for virtual machine's"));

    const auto dead = error_in({14, serverd_dead().error_output, ""});
    REQUIRE(dead);
    CHECK(dead->number == vmcontrol_error::serverd_dead);
    CHECK(dead->text ==
          "VMControl error -14: Unexpected response from vmware-authd: 511 Error connecting to "
          "/usr/sbin/vmware-serverd process.");

    const auto unknown = error_in(fails(231, "Warning: x\nVMControl error -999: Unknown error\n"));
    REQUIRE(unknown);
    CHECK(unknown->number == -999);
}

TEST_CASE("an error counts even if the exit status is 0") {
    const auto error = error_in(says("VMControl error -7: Timeout\n"));
    REQUIRE(error);
    CHECK(error->number == vmcontrol_error::timeout);
}

TEST_CASE("an exit status without words still says its number") {
    CHECK(error_in({14, "", ""})->number == vmcontrol_error::serverd_dead);
    CHECK(state_in({11, "", ""}) == VmState::none);
    CHECK(error_in({1, "", "no good\n"})->number == 0);
    CHECK(error_in({1, "", "no good\n"})->text == "no good");
}

TEST_CASE("silence with exit status 0 is success, as on ESX") {
    CHECK_FALSE(error_in(says("")));
}

TEST_CASE("what only looks like an error is none") {
    CHECK_FALSE(error_in(says("VMControl error : nothing\n")));
    CHECK_FALSE(error_in(says("VMControl error -8\n")));
    CHECK_FALSE(error_in(says("VMControl error 99999999999999999999: x\n")));
}

}  // namespace grivon::test
