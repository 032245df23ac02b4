#include "tests/conformance/network_host.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

Assign host_job(const std::string& verb, const std::string& object) {
    Assign assign = vm_job(verb);
    assign.spec.object = object;
    assign.spec.vm.reset();
    return assign;
}

void must_run(const SimulatedHost& host, const std::string& line) {
    const ProgramResult result = host.run(line);
    INFO(line << ": " << result.error_output);
    REQUIRE(result.exit_status == 0);
}

}  // namespace

Assign vlan_job(const std::string& verb, const std::string& parent, int id) {
    Assign assign = host_job(verb, "host vlan");
    assign.spec.vlan =
        VlanSpec{parent + "." + std::to_string(id), parent, static_cast<std::uint16_t>(id)};
    return assign;
}

Assign network_job(const std::string& verb, const VmnetSpec& vmnet) {
    Assign assign = host_job(verb, "host vmwarenet");
    assign.spec.vmnet = vmnet;
    return assign;
}

Assign key_job(const std::string& verb, const std::string& serial) {
    Assign assign = host_job(verb, "host vmwarekey");
    assign.spec.serial = serial;
    return assign;
}

Assign sync_job(const std::string& object, const HostSpec& desired) {
    Assign assign = host_job("sync", object);
    assign.spec.desired = desired;
    return assign;
}

void make_debian(const SimulatedHost& host) {
    must_run(host,
             "mv /etc/sysconfig /tmp && mkdir -p /etc/network/interfaces.d && "
             "printf 'source /etc/network/interfaces.d/*\\nauto lo\\niface lo inet loopback\\n' "
             ">/etc/network/interfaces");
}

void make_plain(const SimulatedHost& host) {
    must_run(host, "mv /etc/sysconfig /tmp && rm /sbin/vconfig");
}

void lose_connection_at(const SimulatedHost& host, const std::string& program,
                        const Assign& assign) {
    INFO("lost at " << program);
    const std::string name = program.substr(program.rfind('/') + 1);
    must_run(host, "mkdir -p /tmp/real && ln -sf /usr/lib/simhost/grivon-simhost /tmp/real/" +
                       name + " && rm " + program);
    host.write(program,
               "#!/bin/sh\n: >/var/lib/simhost/fault/drop\nexec /tmp/real/" + name + " \"$@\"\n");
    must_run(host, "chmod 755 " + program);
    REQUIRE_FALSE(run_job(host, assign).report);
    host.end_commands();
    host.clear_faults();
    must_run(host, "ln -sf /usr/lib/simhost/grivon-simhost " + program);
}

std::string network_state(const SimulatedHost& host) {
    return host
        .run(
            "cd / && find etc dev proc sys var/run var/lib/simhost/net var/lib/simhost/vmnet "
            "-type f ! -path dev/null -exec sh -c 'for file do echo \"== $file\"; cat \"$file\"; "
            "done' sh {} +")
        .output;
}

void check_done(const Attempt& attempt, const std::string& screen) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->message.empty());
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->exit_status == 0);
    CHECK(attempt.report->host == HostState::up);
    CHECK(attempt.screen == screen);
}

void check_not_done(const Attempt& attempt, std::int32_t exit_status, const std::string& message) {
    REQUIRE(attempt.report);
    CHECK(attempt.screen.empty());
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.report->exit_status == exit_status);
    CHECK(attempt.report->host == HostState::up);
    CHECK_THAT(attempt.report->message,
               Catch::StartsWith("vmware-server-0-0: ") && Catch::Contains(message));
}

}  // namespace grivon::test
