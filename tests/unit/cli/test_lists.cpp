#include <catch2/catch.hpp>

#include "cli/render/event_line.hpp"
#include "cli/render/job_record.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

VmRow vm(std::uint32_t slice, VmState state) {
    VmRow row;
    row.host = "vmware-server-0-0";
    row.slice = slice;
    row.cpus = 1;
    row.memory_mb = 768;
    row.nics = 1;
    row.disks = 1;
    row.state = state;
    return row;
}

VmnetRow vmnet(const std::string& host, const std::string& name, const std::string& device) {
    VmnetRow row;
    row.host = host;
    row.vmnet = name;
    row.device = device;
    return row;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - text.size(), ' ');
}

// The slides' lists; the last cell is padded as Rocks pads it.
TEST_CASE("list host vmware is the roll's") {
    const auto last_width = GENERATE(table<VmState, std::string>({{VmState::on, "on"},
                                                                  {VmState::suspended, "suspended"},
                                                                  {VmState::off, "off"},
                                                                  {VmState::none, "none"}}));
    const auto& [state, word] = last_width;
    const std::size_t width = std::max<std::size_t>(5, word.size());
    const std::vector<VmRow> rows{vm(0, state), vm(1, VmState::none)};
    CHECK(list_text(rows) ==
          "VMNODE                    #CPU MEM  #NIC #DISKS " + padded("STATE", width) + "\n" +
              "slice0@vmware-server-0-0: 1    768  1    1      " + padded(word, width) + "\n" +
              "slice1@vmware-server-0-0: 1    768  1    1      " + padded("none", width) + "\n");
}

TEST_CASE("one VM keeps its owner column, and an unreachable host shows") {
    auto row = vm(0, VmState::on);
    row.host_unreachable = true;
    row.memory_mb = 3600;
    const std::vector<VmRow> rows{row};
    CHECK(list_text(rows) ==
          "VMNODE                    #CPU MEM  #NIC #DISKS STATE      \n"
          "slice0@vmware-server-0-0: 1    3600 1    1      unreachable\n");
}

TEST_CASE("list host vmwarenet is the roll's") {
    std::vector<VmnetRow> rows{vmnet("vmware-server-0-0", "vmnet0", "eth0"),
                               vmnet("vmware-server-0-0", "vmnet11", "eth0.100")};
    CHECK(list_text(rows) ==
          "VMNET   TYPE   DEVICE   HOSTADDR NETMASK\n"
          "vmnet0  bridge eth0     -------- -------\n"
          "vmnet11 bridge eth0.100 -------- -------\n");
    rows.push_back(vmnet("h", "vmnet0", "eth0"));
    CHECK(list_text(rows) ==
          "HOST               VMNET   TYPE   DEVICE   HOSTADDR NETMASK\n"
          "vmware-server-0-0: vmnet0  bridge eth0     -------- -------\n"
          "vmware-server-0-0: vmnet11 bridge eth0.100 -------- -------\n"
          "h:                 vmnet0  bridge eth0     -------- -------\n");
}

TEST_CASE("the slides' other tables have the same shape") {
    Table keys{{{"SERIAL"}, {"HOST"}},
               {{"AAAAA-AAAAA-AAAAA-00001", "vmware-server-0-0"}, {"AAAAA-AAAAA-AAAAA-00002", ""}},
               OwnerColumn::kept};
    CHECK(to_text(keys) ==
          "SERIAL                   HOST             \n"
          "AAAAA-AAAAA-AAAAA-00001: vmware-server-0-0\n"
          "AAAAA-AAAAA-AAAAA-00002: -----------------\n");
    const std::string host = "vmware-server-0-0";
    Table interfaces{{{"HOST"},
                      {"SUBNET"},
                      {"IFACE"},
                      {"MAC"},
                      {"IP"},
                      {"NETMASK"},
                      {"GATEWAY"},
                      {"MODULE"},
                      {"NAME"}},
                     {{host, "private", "eth0", "00:30:1b:b3:24:72", "10.255.255.254", "255.0.0.0",
                       "", "tg3", host},
                      {host, "", "eth0.100", "", "", "", "", "", ""}},
                     OwnerColumn::trimmed};
    CHECK(to_text(interfaces) ==
          "SUBNET  IFACE    MAC               IP             NETMASK   GATEWAY MODULE NAME         "
          "    \n"
          "private eth0     00:30:1b:b3:24:72 10.255.255.254 255.0.0.0 ------- tg3    "
          "vmware-server-0-0\n"
          "------- eth0.100 ----------------- -------------- --------- ------- ------ "
          "-----------------\n");
}

TEST_CASE("an empty list is nothing at all") {
    CHECK(list_text(std::vector<HostRow>{}).empty());
    CHECK(list_text(std::vector<VmRow>{}).empty());
    CHECK(list_text(std::vector<VmnetRow>{}).empty());
    CHECK(list_text(std::vector<JobRow>{}, WallTime{}).empty());
}

TEST_CASE("list host") {
    HostRow host;
    host.host = "vmware-server-0-0";
    host.state = HostState::up;
    host.address = "10.1.1.10";
    host.port = 2222;
    host.rack = 0;
    host.queued = 3;
    host.running = JobId{7};
    CHECK(
        list_text(std::vector{host}) ==
        "HOST               HYPERVISOR    STATE ADDRESS        RACK RANK QUEUED RUNNING WORKER\n"
        "vmware-server-0-0: vmware-server up    10.1.1.10:2222 0    ---- 3      7       ------\n");
}

TEST_CASE("list job") {
    setenv("TZ", "UTC", 1);
    auto done = test::job_row(7, "h", JobState::failed);
    done.started = done.submitted + std::chrono::milliseconds(500);
    done.finished = *done.started + std::chrono::seconds(62);
    auto queued = test::job_row(8, "h", JobState::queued);
    queued.slice.reset();
    queued.attempt = 0;
    CHECK(
        list_text(std::vector{done, queued}, WallTime{}) ==
        "JOB BATCH HOST SLICE OPERATION          STATE  ATTEMPT SUBMITTED           TIME  EXIT\n"
        "7   1     h    0     create host vmware failed 1       2008-06-02 09:46:40 1m02s 255 \n"
        "8   1     h    ----- create host vmware queued 0       2008-06-02 09:46:40 ----- ----\n");
}

TEST_CASE("show job has the steps of every attempt, quiet ones marked") {
    setenv("TZ", "UTC", 1);
    JobDetails job;
    job.row = test::job_row(7, "h", JobState::uncertain);
    job.row.message = "bad\nline";
    job.waits_for = "a worker";
    auto look = test::command("ssh -x h look", false);
    look.name = "look";
    look.at = job.row.submitted;
    auto looked = test::ended(0);
    looked.at = look.at + std::chrono::milliseconds(1250);
    auto cut = test::ended(-1);
    cut.step = 2;
    auto act = test::command("ssh -x h act");
    act.name = "act";
    act.step = 2;
    act.at = look.at;
    add_steps(job.steps, {look, looked, act});
    add_steps(job.steps, {cut});
    REQUIRE(job.steps.size() == 2);
    CHECK(job.steps[0].exit_status == 0);
    CHECK_FALSE(job.steps[1].exit_status);
    CHECK(details_text(job, WallTime{}) ==
          "job:         7\n"
          "batch:       1\n"
          "operation:   create host vmware\n"
          "host:        h\n"
          "slice:       0\n"
          "state:       uncertain\n"
          "attempt:     1\n"
          "user:        root\n"
          "submitted:   2008-06-02 09:46:40\n"
          "message:     bad?line\n"
          "waits for:   a worker\n"
          "\n"
          "STEP NAME         STARTED  SECONDS EXIT COMMAND      \n"
          "1    look (quiet) 09:46:40 1.2     0    ssh -x h look\n"
          "2    act          09:46:40 0.0     ---- ssh -x h act \n");
    act.attempt = 2;
    add_steps(job.steps, {act});
    CHECK(details_text(job, WallTime{}).find("\n2.2  act ") != std::string::npos);
}

TEST_CASE("an event is one line") {
    setenv("TZ", "UTC", 1);
    auto event = test::job_event(12, 7, JobState::failed);
    event.slice = 0;
    event.message = "no\x1b[2J\nspace";
    CHECK(event_line(event) ==
          "12     2008-06-02 09:46:40 job.failed      slice0@vmware-server-0-0   job 7    "
          "create host vmware: no?[2J?space\n");
    Event bare;
    bare.seq = EventSeq{1};
    bare.kind = "worker.lost";
    CHECK(event_line(bare) == "1      1970-01-01 00:00:00 worker.lost\n");
}

TEST_CASE("control sequences do not reach a terminal") {
    TerminalFilter filter;
    CHECK(filter.apply("a\tb\r\n\x1b[31m\x7f\x9b") == "a\tb\r\n?[31m??");
    CHECK(filter.apply("\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80") ==
          "\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
    CHECK(filter.apply("\xc2") == "\xc2");
    CHECK(filter.apply("\x9b") == "?");  // U+009B cut in two
    CHECK(one_line("a\nb\tc") == "a?b?c");
}

}  // namespace
}  // namespace grivon::cli
