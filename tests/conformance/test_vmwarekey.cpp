// set, remove host vmwarekey. What a person sees and what is recorded shows no key whole.
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/driver.hpp"

namespace grivon::test {
namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";
const std::string other = "AAAAA-AAAAA-AAAAA-00002";
const std::string wrong = "WRONG-AAAAA-AAAAA-00003";

void check_there(const Attempt& attempt, bool there) {
    check_done(attempt);
    CHECK(attempt.report->serial == there);
}

}  // namespace

TEST_CASE("a key is set, kept, replaced, removed") {
    const SimulatedHost host;
    check_there(run_job(host, key_job("set", key)), true);
    CHECK_THAT(host.read(license_path), Catch::Contains("Serial = \"" + key + "\""));
    check_there(run_job(host, key_job("set", key)), true);
    CHECK(calls_of(host, "vmware-vmx --new-sn") == 1);
    check_there(run_job(host, key_job("set", other)), true);
    CHECK_THAT(host.read(license_path), Catch::Contains("Serial = \"" + other + "\""));
    check_there(run_job(host, key_job("remove", key)), false);
    CHECK(host.has(license_path));
    check_there(run_job(host, key_job("remove", other)), false);
    CHECK_FALSE(host.has(license_path));
    check_there(run_job(host, key_job("remove", other)), false);
}

TEST_CASE("a key that VMware refuses is told masked") {
    const SimulatedHost host;
    const std::string words =
        "VMware did not take the key *****-*****-*****-00003: The serial number "
        "*****-*****-*****-00003 is invalid.";
    const Attempt refused = run_job(host, key_job("set", wrong));
    check_not_done(refused, exit_not_so, words);
    CHECK(refused.report->serial == false);
    check_there(run_job(host, key_job("set", key)), true);
    check_not_done(run_job(host, key_job("set", wrong)), exit_not_so, words);
    CHECK_THAT(host.read(license_path), Catch::Contains(key));
}

TEST_CASE("no key leaves the host in what a script prints, and none is on a command line of ours") {
    const SimulatedHost host;
    for (const std::string& serial : {key, wrong}) {
        for (const std::string verb : {"set", "remove"}) {
            drivers::Script script = drivers::make_script(key_job(verb, serial));
            const drivers::RemoteCommand command = *script.pending();
            CHECK(command.line.find(serial) == std::string::npos);
            const ProgramResult result = host.run(command.line, command.input);
            CHECK((result.output + result.error_output).find(serial) == std::string::npos);
        }
    }
}

TEST_CASE("a key whose job was cut off is settled by looking") {
    const SimulatedHost host;
    lose_connection_at(host, "/usr/lib/vmware/bin/vmware-vmx", key_job("set", key));
    check_there(run_job(host, key_job("set", key)), true);
    CHECK(calls_of(host, "vmware-vmx --new-sn") == 1);
}

TEST_CASE("a host without VMware takes no key") {
    const SimulatedHost host;
    REQUIRE(host.run("rm /usr/lib/vmware/bin/vmware-vmx").exit_status == 0);
    const Attempt refused = run_job(host, key_job("set", key));
    check_not_done(refused, exit_not_so, "is VMware Server installed there?");
    CHECK(refused.report->serial == false);
}

}  // namespace grivon::test
