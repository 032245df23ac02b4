// plan, apply, dump, destroy cluster, against a broker: what is asked, what is sent, and how each
// ends.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;

constexpr const char* good_file =
    "cluster: physics\ngroups:\n  g:\n    hosts: [a, b]\n    per-host: 1\n    cpus: 1\n"
    "    mem: 768\n    disks: [20]\n";

// Hosts a and b, whose VMs of the cluster are these; a submission makes no jobs.
struct Site {
    std::vector<ClusterVmRow> vms;
    std::optional<Refused> refusal = {};  // of the first submission
};

ClusterVmRow row(const std::string& host, std::uint32_t slice, VmState state) {
    ClusterVmRow vm;
    vm.host = host;
    vm.slice = slice;
    vm.cluster = "physics";
    vm.group = "g";
    vm.cpus = 1;
    vm.memory_mb = 768;
    vm.disks = {{"scsi0:0", 20}};
    vm.state = state;
    return vm;
}

ClientAnswer hosts_named(const Operation& operation) {
    HostTable table;
    for (const auto& word : operation.arguments) {
        if (word != "a" && word != "b") return Refused{Errc::not_found, "cannot resolve host"};
        HostRow host;
        host.host = word;
        table.rows.push_back(host);
    }
    return table;
}

ClientAnswer answer_to(const Site& site, const Operation& operation) {
    const auto name = operation.name();
    if (name == "list host") return hosts_named(operation);
    if (name == "list host vmwarenet") return VmnetTable{};
    if (name == "list host vlan") return VlanTable{};
    if (name == "dump cluster" && site.vms.empty())
        return Refused{Errc::not_found, "no VM belongs to cluster \"physics\""};
    if (name == "dump cluster") return ClusterVmTable{site.vms, false};
    if (name == "list cluster") {
        ClusterRow cluster;
        cluster.cluster = site.vms.empty() ? "other" : "physics";
        return ClusterTable{{cluster}, false};
    }
    VmTable table;
    for (const auto& vm : site.vms) {
        VmRow one;
        one.host = vm.host;
        one.slice = vm.slice;
        table.rows.push_back(one);
    }
    return table;
}

std::vector<Step> script_of(const Site& site) {
    return std::vector<Step>(40, [site](const ClientRequest& request) {
        if (const auto* query = std::get_if<Query>(&request))
            return Reply(answer_to(site, query->operation));
        if (const auto* submit = std::get_if<Submit>(&request)) {
            if (site.refusal && !submit->confirmed) return Reply(ClientAnswer(*site.refusal));
            return Reply(ClientAnswer(Accepted{{"accepted"}, {}, {}, {}, {}}));
        }
        return Reply(Silence{});
    });
}

struct File {
    explicit File(const std::string& text) : name(directory.path() / "c.yaml") {
        std::ofstream(name) << text;
    }
    TemporaryDirectory directory;
    std::string name;
};

std::vector<Submit> sent(const FakeBroker& broker) {
    std::vector<Submit> all;
    for (const auto& request : broker.requests())
        if (const auto* submit = std::get_if<Submit>(&request)) all.push_back(*submit);
    return all;
}

std::vector<std::string> verbs_of(const Submit& submit) {
    std::vector<std::string> verbs;
    for (const auto& operation : submit.batch.operations) verbs.push_back(operation.verb);
    return verbs;
}

Run run_with(const FakeBroker& broker, const std::string& text) {
    return run(split(text), broker.config_file());
}

using Verbs = std::vector<std::string>;
using enum VmState;

}  // namespace

TEST_CASE("apply sends the plan as one batch, with the policy of the file or of the command") {
    const FakeBroker broker(script_of({}));
    const File file(std::string(good_file) + "on-failure: stop-host\n");
    const auto result = run_with(broker, "apply cluster " + file.name);
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out ==
          "+ create slice0@a: 1 cpu, 768 MB, 20 GB\n+ create slice0@b: 1 cpu, 768 MB, 20 GB\n"
          "plan: 2 to create\naccepted\n");
    CHECK(result.error.empty());
    REQUIRE(sent(broker).size() == 1);
    CHECK(verbs_of(sent(broker)[0]) == Verbs{"add", "create", "start"});
    CHECK(sent(broker)[0].batch.on_failure == FailurePolicy::stop_host);
    CHECK_FALSE(sent(broker)[0].confirmed);
    CHECK(run_with(broker, "apply cluster " + file.name + " on-failure=continue").status ==
          ExitStatus::ok);
    CHECK(sent(broker)[1].batch.on_failure == FailurePolicy::carry_on);
}

TEST_CASE("with nothing to do nothing is sent") {
    const FakeBroker broker(script_of({{row("a", 0, on), row("b", 0, on)}}));
    const File file(good_file);
    const auto result = run_with(broker, "apply cluster " + file.name);
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "nothing to do: 2 VMs are as declared\n");
    const auto json = run_with(broker, "apply cluster " + file.name + " --json");
    CHECK(nlohmann::json::parse(json.out)["batch"].is_null());
    CHECK(sent(broker).empty());
}

TEST_CASE("a plan only asks") {
    const FakeBroker broker(script_of({}));
    const File file(good_file);
    CHECK(run_with(broker, "plan cluster " + file.name).out.ends_with("plan: 2 to create\n"));
    const auto json = run_with(broker, "plan cluster " + file.name + " --json --prune");
    CHECK(nlohmann::json::parse(json.out)["prune"] == true);
    CHECK(sent(broker).empty());
}

TEST_CASE("mistakes of the file end the command before anything is asked") {
    const FakeBroker broker(script_of({}));
    const File file("cluster: physics\ngroups:\n  g: 5\n");
    const auto result = run_with(broker, "apply cluster " + file.name);
    CHECK(result.status == ExitStatus::usage);
    CHECK(result.out.empty());
    CHECK(result.error.starts_with(file.name + ":3: groups.g: must be a map"));
    CHECK(result.error.ends_with("grivon: nothing was submitted\n"));
    CHECK(broker.requests().empty());
    CHECK(run_with(broker, "plan cluster /nowhere/c.yaml").status == ExitStatus::usage);
    CHECK(run_with(broker, "plan cluster").status == ExitStatus::usage);
}

TEST_CASE("a host that is not known is told with its line") {
    const FakeBroker broker(script_of({}));
    const File file(
        "cluster: physics\ngroups:\n  g:\n    hosts:\n      - a\n      - x\n    per-host: 1\n"
        "    cpus: 1\n    mem: 768\n    disks: [20]\n");
    const auto result = run_with(broker, "plan cluster " + file.name);
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.error == "grivon: " + file.name + ":6: hosts: cannot resolve host\n");
}

TEST_CASE("what no plan can do is named, and nothing is sent") {
    const FakeBroker broker(script_of({{row("a", 0, unknown), row("b", 0, on)}}));
    const File file(good_file);
    const auto result = run_with(broker, "apply cluster " + file.name);
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.out.empty());
    CHECK(result.error ==
          "grivon: slice0@a nobody knows its state; grivon refresh host vmware asks the host\n"
          "grivon: nothing was submitted: no plan can make it as it is declared\n");
    CHECK(sent(broker).empty());
}

TEST_CASE("removing is asked back") {
    const Site site{{row("a", 0, on), row("a", 1, on), row("a", 2, none), row("b", 0, on)}};
    const File file(good_file);
    const auto words = "apply cluster " + file.name + " --prune";
    {
        const FakeBroker broker(script_of(site));
        const auto refused = run_with(broker, words);
        CHECK(refused.status == ExitStatus::unconfirmed);
        CHECK(refused.error ==
              "grivon: \"apply cluster\" removes 2 VMs of cluster \"physics\" with their disks: "
              "slice[1-2]@a; say --yes to do it\n");
        CHECK(sent(broker).empty());
    }
    const FakeBroker broker(script_of(site));
    CHECK(run_with(broker, words + " --yes").status == ExitStatus::ok);
    const auto submissions = sent(broker);
    REQUIRE(submissions.size() == 1);
    CHECK(verbs_of(submissions[0]) == Verbs{"stop", "destroy", "remove"});
    CHECK(submissions[0].batch.operations[1].parameters.at("remove") == "yes");
    CHECK(submissions[0].confirmed);
}

TEST_CASE("a person who agrees is asked once") {
    const FakeBroker broker(script_of(
        {{row("a", 0, on), row("b", 0, on)}, Refused{Errc::unconfirmed, "asked by the broker"}}));
    const auto answer = GENERATE(as<std::string>{}, "y\n", "n\n");
    Terminal terminal;
    terminal.type(answer);
    Surroundings around;
    around.config_file = broker.config_file();
    around.in = terminal.descriptor();
    around.error = terminal.descriptor();
    const auto result = run(split("destroy cluster physics"), around);
    const bool yes = answer == "y\n";
    CHECK(result.status == (yes ? ExitStatus::ok : ExitStatus::failed));
    CHECK(sent(broker).size() == (yes ? 1 : 0));
    CHECK(terminal.shown().starts_with(
        "\"destroy cluster\" removes 2 VMs of cluster \"physics\" with their disks: slice0@a, "
        "slice0@b. Go on? [y/N] "));
}

TEST_CASE("a cluster that is not there cannot be destroyed or dumped") {
    const FakeBroker broker(script_of({}));
    for (const std::string verb : {"destroy", "dump"}) {
        const auto result = run_with(broker, verb + " cluster physics");
        CHECK(result.status == ExitStatus::failed);
        CHECK(result.error == "grivon: no VM belongs to cluster \"physics\"\n");
    }
}

TEST_CASE("a dump is a file that plans to nothing") {
    const FakeBroker broker(script_of({{row("a", 0, on), row("b", 4, off)}}));
    const auto dumped = run_with(broker, "dump cluster physics");
    CHECK(dumped.status == ExitStatus::ok);
    const File file(dumped.out);
    CHECK(run_with(broker, "plan cluster " + file.name).out ==
          "nothing to do: 2 VMs are as declared\n");
}

TEST_CASE("options of clusters go with them only") {
    const FakeBroker broker(script_of({}));
    for (const std::string words :
         {"destroy cluster physics --prune", "list host --restart", "start host vmware a --prune",
          "plan cluster c.yaml --yes", "plan cluster c.yaml --dry-run", "dump cluster c --json",
          "apply cluster c.yaml --prnue"}) {
        CAPTURE(words);
        const auto result = run_with(broker, words);
        CHECK(result.status == ExitStatus::usage);
        CHECK(result.error.find("option") != std::string::npos);
    }
    CHECK(broker.requests().empty());
}

}  // namespace grivon::cli
