// The list and config commands against a broker.
#include <sys/eventfd.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::cli {
namespace {

using namespace test;
namespace host_script = drivers::host_script;
using Words = std::vector<std::string>;

Run run_with(const FakeBroker& broker, const std::string& text, int stop = -1) {
    return run(split(text), broker.config_file(), stop);
}

VmTable vms(const std::vector<std::string>& hosts) {
    VmTable table;
    for (const auto& host : hosts) {
        VmRow row;
        row.host = host;
        row.state = VmState::on;
        table.rows.push_back(row);
    }
    return table;
}

TEST_CASE("each list is asked for and shown") {
    VlanTable vlans;
    vlans.rows = {{"h", {"eth0.100", "eth0", 100}, Presence::active}};
    NicTable nics;
    nics.rows = {{"h", 0, {0, "00:50:56:00:00:01", "vmnet0"}}};
    InterfaceTable interfaces;
    interfaces.rows.resize(1);
    interfaces.rows[0].interface.device = "eth0";
    SerialTable serials;
    serials.rows = {{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::active}};
    AttributeTable attributes;
    attributes.rows = {{"h", "owner", "x"}};
    const FakeBroker broker({say(vlans), say(nics), say(interfaces), say(serials), say(attributes),
                             say(VmnetTable{}), say(vms({"h"}))});
    CHECK(run_with(broker, "list host vlan h").out == "IFACE    VID\neth0.100 100\n");
    CHECK(run_with(broker, "list host vmware interface")
              .out.starts_with("VMNODE    IFINDEX MAC               VMNET \nslice0@h: 0 "));
    CHECK(run_with(broker, "list host interface").out.starts_with("SUBNET IFACE MAC IP NETMASK "));
    CHECK(run_with(broker, "list vmwarekey").out ==
          "SERIAL                   HOST\nAAAAA-AAAAA-AAAAA-00001: h   \n");
    CHECK(run_with(broker, "list host attr").out == "ATTR  VALUE\nowner x    \n");
    CHECK(run_with(broker, "list host vmwarenet").out.empty());
    CHECK(run_with(broker, "list host vmware --format jsonl").out.starts_with("{\"vmnode\":"));
    CHECK(broker.request<Query>(0).operation.object == "host vlan");
    CHECK(broker.request<Query>(0).operation.arguments == Words{"h"});
}

TEST_CASE("output parameters are checked before anything is sent") {
    const FakeBroker broker({say(vms({"h"}))});
    const auto wrong = run_with(broker, "list host vmware refresh=yes output-col=stat");
    CHECK(wrong.status == ExitStatus::usage);
    CHECK(wrong.error.starts_with("grivon: unknown column \"stat\" in output-col=; known are: "));
    CHECK(run_with(broker, "list job output-col=x").status == ExitStatus::usage);
    CHECK(run_with(broker, "list host output-header=perhaps").status == ExitStatus::usage);
    CHECK(broker.requests().empty());
    CHECK(run_with(broker, "list host vmware output-col=state output-header=no").out == "on   \n");
}

TEST_CASE("list job has the formats and output parameters too") {
    JobTable jobs;
    jobs.rows = {job_row(3, "h", JobState::failed)};
    const FakeBroker broker({say(jobs), say(jobs), say(JobTable{})});
    CHECK(run_with(broker, "list job output-col=job,state --format csv").out ==
          "job,state\r\n3,failed\r\n");
    CHECK(run_with(broker, "list job output-col=state output-header=no").out == "failed\n");
    CHECK(run_with(broker, "list job --format yaml").out == "[]\n");
}

TEST_CASE("an answer about something else is refused") {
    const FakeBroker broker({say(vms({"h"})), say(JobTable{}), say(Accepted{}), say(vms({}))});
    for (const auto* command : {"list host", "list host vmware", "list host vmware"}) {
        const auto result = run_with(broker, command);
        CHECK(result.status == ExitStatus::failed);
        CHECK(result.error == "grivon: the broker gave an answer that does not fit the question\n");
    }
    CHECK(run_with(broker, "config host h").status == ExitStatus::failed);
}

// ---- refresh=yes --------------------------------------------------------------------------------

Accepted refreshing(const std::vector<std::pair<std::uint64_t, std::string>>& jobs) {
    Accepted answer;
    answer.lines = {"a line that nobody wants in a list"};
    answer.batch = BatchId{1};
    answer.since = EventSeq{10};
    for (const auto& [job, host] : jobs) {
        answer.jobs.push_back(JobId{job});
        answer.hosts.push_back(host);
    }
    return answer;
}

JobRow refresh_row(std::uint64_t id, const std::string& host, JobState state,
                   const std::string& message = "") {
    auto row = job_row(id, host, state);
    row.operation = "refresh host vmware";
    row.slice.reset();
    row.message = message;
    return row;
}

HostTable hosts(const std::vector<std::pair<std::string, HostState>>& states) {
    HostTable table;
    for (const auto& [host, state] : states) {
        HostRow row;
        row.host = host;
        row.state = state;
        table.rows.push_back(row);
    }
    return table;
}

TEST_CASE("refresh=yes of a cluster asks for its VMs and no others") {
    const FakeBroker broker({say(Refused{Errc::not_found, "no such cluster"})});
    CHECK(run_with(broker, "list host vmware h cluster=web refresh=yes").status ==
          ExitStatus::failed);
    const auto asked = broker.request<Submit>(0).batch.operations.at(0);
    CHECK(asked.name() == "refresh host vmware");
    CHECK(asked.arguments == Words{"h"});
    CHECK(asked.parameters == std::map<std::string, std::string>{{"cluster", "web"}});
}

TEST_CASE("list cluster asks and shows") {
    const FakeBroker broker({say(ClusterTable{{{"web", 2, 1, 1, 1, 0, 0}}, false})});
    CHECK(run_with(broker, "list cluster output-col=cluster,vms").out ==
          "CLUSTER VMS\nweb     2  \n");
    CHECK(broker.request<Query>(0).operation.name() == "list cluster");
}

TEST_CASE("refresh=yes asks the hosts first, quietly") {
    const auto done = progress(refresh_row(5, "h", JobState::succeeded, "remark"),
                               {note("# looking"), output("noise\n"), error_output("more\n")}, 3);
    const FakeBroker broker({say(refreshing({{5, "h"}})), say(done), say(vms({"h"}))});
    const auto result = run_with(broker, "list host vmware h rack0 refresh=yes output-col=state");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "STATE\non   \n");
    CHECK(result.error.empty());
    const auto submitted = broker.request<Submit>(0);
    BatchSpec batch;
    batch.operations.push_back({"refresh", "host vmware", {"h", "rack0"}, {}, {}});
    CHECK(submitted.batch == batch);
    CHECK_FALSE(submitted.confirmed);
    CHECK(broker.request<Query>(2).operation.object == "host vmware");
}

TEST_CASE("list host interface asks for interfaces, and refresh=no asks nobody") {
    const FakeBroker broker(
        {say(refreshing({})), say(InterfaceTable{}), say(InterfaceTable{}), say(vms({}))});
    CHECK(run_with(broker, "list host interface refresh=on").status == ExitStatus::ok);
    const auto asked = broker.request<Submit>(0).batch.operations.at(0);
    CHECK(asked.object == "host interface");
    CHECK(asked.arguments.empty());
    CHECK(run_with(broker, "list host interface refresh=no").status == ExitStatus::ok);
    CHECK(run_with(broker, "list host vmware refresh=0").status == ExitStatus::ok);
    CHECK(std::holds_alternative<Query>(broker.requests().at(2)));
    CHECK(std::holds_alternative<Query>(broker.requests().at(3)));
}

TEST_CASE("a host that cannot be reached is no error of the list, anything else is") {
    const auto ended = [](std::uint64_t seq, std::uint64_t job) {
        auto event = job_event(seq, job, JobState::failed);
        return event;
    };
    const auto no_route =
        progress(refresh_row(5, "h1", JobState::failed, "cannot connect to h1"), {}, 0);
    const auto broken =
        progress(refresh_row(6, "h2", JobState::failed, "vmware-cmd: not found"), {}, 0);
    const auto fine = progress(refresh_row(7, "h3", JobState::succeeded), {}, 0);
    const FakeBroker broker(
        {say(refreshing({{5, "h1"}, {6, "h2"}, {7, "h3"}})),
         say(EventPage{{ended(11, 5), ended(12, 6), job_event(13, 7, JobState::succeeded)},
                       EventSeq{13}}),
         say(no_route), say(broken), say(fine),
         say(hosts({{"h1", HostState::unreachable}, {"h2", HostState::up}})),
         say(vms({"h1", "h2"}))});
    const auto result = run_with(broker, "list host vmware refresh=yes output-col=vmnode");
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.error == "grivon: job 6 (refresh host vmware h2) failed: vmware-cmd: not found\n");
    CHECK(result.out == "VMNODE    \nslice0@h1:\nslice0@h2:\n");
    CHECK(broker.request<Query>(5).operation == Operation{"list", "host", {"h1", "h2"}, {}});
}

TEST_CASE("when only unreachable hosts failed, the list is fine") {
    const auto failed = progress(refresh_row(5, "h", JobState::failed, "cannot connect"), {}, 0);
    const FakeBroker broker({say(refreshing({{5, "h"}})), say(failed),
                             say(hosts({{"h", HostState::unreachable}})), say(vms({"h"}))});
    const auto result = run_with(broker, "list host vmware h refresh=yes");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.error.empty());
}

TEST_CASE("a refresh that waits says why, and one that is refused ends the list") {
    auto waiting = progress(refresh_row(5, "h", JobState::queued), {}, 0);
    waiting.waits_for = "no worker is connected";
    const FakeBroker broker({say(refreshing({{5, "h"}})), say(waiting), say(waiting),
                             say(progress(refresh_row(5, "h", JobState::succeeded), {}, 0)),
                             say(vms({"h"})),
                             say(Refused{Errc::not_found, "cannot resolve host \"x\""})});
    const auto result = run_with(broker, "list host vmware h refresh=yes");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.error == "grivon: job 5 waits: no worker is connected\n");
    const auto refused = run_with(broker, "list host vmware x refresh=yes");
    CHECK(refused.status == ExitStatus::failed);
    CHECK(refused.out.empty());
    CHECK(refused.error == "grivon: cannot resolve host \"x\"\n");
}

TEST_CASE("Ctrl-C during a refresh leaves the jobs alone") {
    const int stop = eventfd(0, EFD_CLOEXEC);
    const FakeBroker broker({say(refreshing({{5, "h"}})), [stop](const ClientRequest&) -> Reply {
                                 eventfd_write(stop, 1);
                                 return Silence{};
                             }});
    const auto result = run_with(broker, "list host vmware h refresh=yes", stop);
    CHECK(result.status == ExitStatus::interrupted);
    CHECK(result.out.empty());
    CHECK(result.error == "grivon: left; the job goes on: grivon watch batch 1\n");
    close(stop);
}

// ---- config -------------------------------------------------------------------------------------

TEST_CASE("config prints a script of what the host is to have, each object its part") {
    HostConfiguration answer;
    answer.host.name = "h";
    answer.spec.vlans = {{"eth0.100", "eth0", 100}};
    answer.spec.vmnets = {{"vmnet11", VmnetKind::bridge, "eth0.100", "", ""}};
    answer.spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    const FakeBroker broker({say(answer), say(answer), say(answer), say(answer)});
    // Nothing runs on a host that is being installed.
    constexpr auto mode = host_script::Mode::files;
    const auto& spec = answer.spec;
    const auto all = run_with(broker, "config host h");
    CHECK(all.status == ExitStatus::ok);
    CHECK(all.error.empty());
    CHECK(all.out == host_script::host_script(spec, mode));
    CHECK(run_with(broker, "config host vlan h").out == host_script::vlan_script(spec.vlans, mode));
    CHECK(run_with(broker, "config host vmwarenet h").out ==
          host_script::vmnet_script(spec.vmnets, mode));
    const auto key = run_with(broker, "config host vmwarekey h").out;
    CHECK(key == host_script::serial_script(spec.serial, mode));
    CHECK(key.find(spec.serial) != std::string::npos);  // whole: the installer needs it
    CHECK(broker.request<Query>(1).operation == Operation{"config", "host vlan", {"h"}, {}});
}

TEST_CASE("config wants one host, and refusals show no key") {
    const FakeBroker broker(
        {say(Refused{Errc::not_found, "cannot resolve host \"x\""}),
         say(Refused{Errc::not_found, "cannot resolve host \"AAAAA-AAAAA-AAAAA-0000l\""}),
         say(Refused{Errc::conflict, "AAAAA-AAAAA-AAAAA-00001 is there"})});
    CHECK(run_with(broker, "config host").status == ExitStatus::usage);
    CHECK(run_with(broker, "config host a b").status == ExitStatus::usage);
    CHECK(run_with(broker, "config host x").error == "grivon: cannot resolve host \"x\"\n");
    CHECK(run_with(broker, "set host vmwarekey h AAAAA-AAAAA-AAAAA-0000l").error ==
          "grivon: cannot resolve host \"*****\"\n");
    CHECK(run_with(broker, "add host x").error == "grivon: *****-*****-*****-00001 is there\n");
}

}  // namespace
}  // namespace grivon::cli
