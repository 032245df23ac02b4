// From what the broker knows to words for the cursor, and how long it is waited for.
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>

#include "cli/completion/complete_words.hpp"
#include "cli/completion/host_words.hpp"
#include "cli/completion/live_candidates.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using test::FakeBroker;
using Words = std::vector<std::string>;

HostRow host(const std::string& name, std::optional<std::uint32_t> rack = std::nullopt) {
    HostRow row;
    row.host = name;
    row.rack = rack;
    return row;
}

std::vector<HostRow> fleet() {
    std::vector<HostRow> hosts;
    for (int rack = 0; rack < 2; ++rack)
        for (int rank = 0; rank < 12; ++rank)
            hosts.push_back(host("node-" + std::to_string(rack) + "-" + std::to_string(rank),
                                 static_cast<std::uint32_t>(rack)));
    return hosts;
}

// What is left of them at the cursor.
Words shown(const std::vector<Candidate>& candidates, const std::string& typed = "",
            const std::string& lead = "", const Words& arguments = {}) {
    Wanted wanted;
    wanted.typed = typed;
    wanted.lead = lead;
    wanted.arguments = arguments;
    Words words;
    for (const auto& candidate : fitting(wanted, candidates)) words.push_back(candidate.word);
    return words;
}

Words hosts_at(const std::string& typed) {
    return shown(host_words(fleet(), typed), typed);
}

TEST_CASE("hosts come with their groups", "[completion]") {
    CHECK(hosts_at("node-0-1") == Words{"node-0-1", "node-0-10", "node-0-11"});
    CHECK(hosts_at("rack") == Words{"rack0", "rack1"});
    CHECK(hosts_at("vm") == Words{"vmware-server"});
    CHECK(hosts_at("").size() == 24 + 3);
    CHECK(hosts_at("x").empty());
    CHECK(host_names(fleet()).size() == 24);
    const auto words = host_words(fleet(), "");
    CHECK(words[24].description == "12 hosts");
    CHECK(words.back().description == "24 hosts");
    CHECK(host_words({}, "").empty());
}

TEST_CASE("of a large fleet only what can be meant is asked for", "[completion]") {
    for (const std::string typed :
         {"", "r", "rack", "rack1", "racks-0", "v", "vmware-server", "a b", "x%", "[0-", "$("}) {
        CAPTURE(typed);
        CHECK(hosts_to_ask_for(typed).empty());
    }
    CHECK(hosts_to_ask_for("n") == Words{"n%"});
    CHECK(hosts_to_ask_for("vmware-server-0") == Words{"vmware-server-0%"});
    CHECK(hosts_to_ask_for("node-0-[1-") == Words{"node-0-%"});
}

TEST_CASE("inside a range the numbers of hosts are offered", "[completion]") {
    struct Range {
        std::string typed;
        Words offered;
    };
    const auto range = GENERATE(values<Range>({
        {"node-[", {"node-[0", "node-[1"}},
        {"node-0-[1", {"node-0-[1", "node-0-[10", "node-0-[11"}},
        {"node-0-[9-", {"node-0-[9-9]", "node-0-[9-10]", "node-0-[9-11]"}},
        {"node-0-[2-1", {"node-0-[2-10]", "node-0-[2-11]"}},
        {"node-0-[0,1-1", {"node-0-[0,1-1]", "node-0-[0,1-10]", "node-0-[0,1-11]"}},
        {"node-0-[3,1", {"node-0-[3,1", "node-0-[3,10", "node-0-[3,11"}},
        {"node-[0-1]-1", {"node-[0-1]-1", "node-[0-1]-10", "node-[0-1]-11"}},
        {"node-[1]-[10-", {"node-[1]-[10-10]", "node-[1]-[10-11]"}},
        {"node-[7]-[1", {}},
        {"node-0-[3-2]", {}},
        {"node-0-[0-99]", {"node-0-[0-99]"}},
        {"node-0-[x", {}},
        {"node-[0-9]-[",
         {"node-[0-9]-[0", "node-[0-9]-[1", "node-[0-9]-[2", "node-[0-9]-[3", "node-[0-9]-[4",
          "node-[0-9]-[5", "node-[0-9]-[6", "node-[0-9]-[7", "node-[0-9]-[8", "node-[0-9]-[9",
          "node-[0-9]-[10", "node-[0-9]-[11"}},
    }));
    CAPTURE(range.typed);
    CHECK(hosts_at(range.typed) == range.offered);
}

TEST_CASE("ranges of no sense are no trouble", "[completion]") {
    for (const std::string typed : {"[", "]", "[]", "][", "[[", "node-[0]]", "node-[-", "node-[,",
                                    "node-[99999999999999999999-", "node-0-[1][", "[0-"})
        CHECK_NOTHROW(hosts_at(typed));
}

TEST_CASE("a blank follows only what is whole", "[completion]") {
    CHECK(host_words(fleet(), "node-0-[1").front().whole == false);
    CHECK(host_words(fleet(), "node-0-[1-").front().whole);
    CHECK(host_words(fleet(), "node-[0-").front().whole == false);
    CHECK(host_words(fleet(), "node-[0-1]-").front().whole);
}

TEST_CASE("slices, networks and addresses are offered once, with what they are", "[completion]") {
    std::vector<VmRow> vms(3);
    vms[0].slice = 10;
    vms[0].host = "a";
    vms[0].state = VmState::on;
    vms[1].slice = 2;
    vms[2].slice = 2;
    const auto slices = slices_of(vms);
    CHECK(shown(slices, "", "slice=") == Words{"slice=2", "slice=10"});
    CHECK(shown(slices, "1", "slice=") == Words{"slice=10"});
    CHECK(slices[0].description == "2 VMs");
    CHECK(slices[1].description == "on on a");
    std::vector<VmnetRow> vmnets(3);
    vmnets[0].vmnet = vmnets[1].vmnet = "vmnet0";
    vmnets[0].device = vmnets[1].device = "eth0";
    vmnets[2].vmnet = "vmnet8";
    vmnets[2].kind = VmnetKind::nat;
    CHECK(shown(vmnets_of(vmnets)) == Words{"vmnet0", "vmnet8"});
    CHECK(vmnets_of(vmnets)[0].description == "bridge to eth0");
    vmnets[1].device = "eth1";
    CHECK(vmnets_of(vmnets)[0].description.empty());
}

TEST_CASE("jobs are offered the newest first, and none twice", "[completion]") {
    std::vector<JobRow> jobs{test::job_row(5, "a", JobState::failed),
                             test::job_row(17, "b", JobState::queued)};
    jobs[1].batch = BatchId{2};
    CHECK(shown(jobs_of(jobs)) == Words{"17", "5"});
    CHECK(shown(jobs_of(jobs), "", "", {"17"}) == Words{"5"});
    CHECK(jobs_of(jobs)[0].description == "create slice0@b, queued");
    CHECK(shown(batches_of(jobs)) == Words{"2", "1"});
    jobs[1].batch = BatchId{1};
    CHECK(shown(batches_of(jobs)) == Words{"1"});
}

// ---- asking -------------------------------------------------------------------------------------

struct Answer {
    ExitStatus status = ExitStatus::ok;
    std::string out;
    std::string error;
};

Answer complete(const Words& words, const std::string& config_file,
                const RocksPlaces& places = {"/nonexistent", "", "/proc/self/exe"}) {
    const test::MemoryFile out;
    const test::MemoryFile error;
    Output output(out.descriptor(), error.descriptor(), -1);
    const Environment environment{config_file, "", "grivon"};
    const auto status = complete_words(words, environment, places, output);
    return {status, out.text(), error.text()};
}

Words bash_line(const std::string& left) {
    return {"complete-words", "bash", " =:", left, ""};
}

TEST_CASE("the broker is asked, in pages", "[completion]") {
    HostTable first;
    first.rows = {host("node-0-0")};
    first.more = true;
    HostTable second;
    second.rows = {host("node-0-1")};
    const FakeBroker broker({test::say(first), test::say(second)});
    CHECK(complete(bash_line("grivon list host no"), broker.config_file()).out ==
          "words\nnode-0-0 \nnode-0-1 \n");
    CHECK(broker.request<Query>(1).offset == 1);
    CHECK(broker.request<Query>(1).operation.arguments == Words{"no%"});
}

TEST_CASE("jobs are asked for by their states, one after the other", "[completion]") {
    JobTable queued;
    queued.rows = {test::job_row(5, "a", JobState::queued)};
    JobTable running;
    running.rows = {test::job_row(4, "a", JobState::running)};
    const FakeBroker broker({test::say(queued), test::say(running), test::say(JobTable{})});
    const Words words{"complete-words", "zsh", "4", "grivon", "cancel", "job", ""};
    CHECK(complete(words, broker.config_file()).out ==
          "words\n5 \tcreate slice0@a, queued\n4 \tcreate slice0@a, running\n"
          "reason=\twhy, for those who look later\n"
          "only=\tqueued: only jobs that have not begun\n");
    CHECK(broker.request<ListJobs>(2).state == JobState::uncertain);
}

TEST_CASE("clusters are offered where one is wanted", "[completion]") {
    ClusterTable clusters;
    clusters.rows = {{"physics", 200, 40, 0, 0, 0, 200}};
    const FakeBroker broker({test::say(clusters), test::say(clusters)});
    const auto offered = [&](Words typed) {
        Words words{"complete-words", "zsh", std::to_string(typed.size())};
        words.insert(words.end(), typed.begin(), typed.end());
        return complete(words, broker.config_file()).out;
    };
    CHECK(offered({"grivon", "dump", "cluster", ""}) == "words\nphysics \t200 VMs\n");
    CHECK(offered({"grivon", "start", "host", "vmware", "cluster=p"}) ==
          "words\ncluster=physics \t200 VMs\n");
}

TEST_CASE("a broker that says no, or nothing, is no trouble", "[completion]") {
    const auto step = GENERATE(0, 1, 2);
    const FakeBroker broker(
        {step == 0   ? test::say(Refused{Errc::not_found, "no host \"h\""})
         : step == 1 ? test::say(VmTable{})
                     : [](const ClientRequest&) -> test::Reply { return test::Silence{}; }});
    const auto begun = std::chrono::steady_clock::now();
    const auto answer =
        complete(bash_line("grivon start host vmware h slice="), broker.config_file());
    CHECK(answer.out == "words\nall \n");
    CHECK(answer.error.empty());
    CHECK(answer.status == ExitStatus::ok);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(1));
}

TEST_CASE("without a broker, or a configuration, words are completed all the same",
          "[completion]") {
    const test::TemporaryDirectory directory;
    const auto away = directory.path() / "grivon.toml";
    for (const auto& file : {away.string(), std::string("/nonexistent/grivon.toml")}) {
        std::ofstream(away) << "[client]\nendpoint = \"ipc://" << directory.path().string()
                            << "/nobody\"\n";
        const auto answer = complete(bash_line("grivon start host vmware h sl"), file);
        CHECK(answer.out == "words\nslice=\n");
        CHECK(answer.error.empty());
    }
}

TEST_CASE("complete-words refuses what no script says", "[completion]") {
    for (const Words& words :
         {Words{"complete-words"}, Words{"complete-words", "fish", "x"},
          Words{"complete-words", "bash", "x"}, Words{"complete-words", "zsh", "0", "grivon"},
          Words{"complete-words", "zsh", "3", "grivon", "x"},
          Words{"complete-words", "zsh", "-1", "grivon", "x"},
          Words{"complete-words", "zsh", "x", "grivon", "x"}}) {
        const auto answer = complete(words, "");
        CHECK(answer.status == ExitStatus::usage);
        CHECK(answer.out.empty());
        CHECK(answer.error.find("completion") != std::string::npos);
    }
}

TEST_CASE("under the name of rocks what the real one does is not offered", "[completion]") {
    RocksPlaces places{"/nonexistent", "", "/proc/self/exe"};
    CHECK(complete(bash_line("rocks list l"), "", places).out == "words\nlane \n");
    places.standard = "/bin/true";  // a program of another kind will do
    CHECK(complete(bash_line("/usr/bin/rocks list l"), "", places).out == "words\n");
    CHECK(complete(bash_line("rocks list host vmwaren"), "", places).out == "words\nvmwarenet \n");
    CHECK(complete(bash_line("grivon list l"), "", places).out == "words\nlane \n");
}

}  // namespace
}  // namespace grivon::cli
