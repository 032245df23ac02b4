#include <catch2/catch.hpp>
#include <set>

#include "cli/render/event_line.hpp"
#include "cli/render/job_record.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/question.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/catalogue.hpp"

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
    row.presence = Presence::active;
    row.device = device;
    return row;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - text.size(), ' ');
}

const WallTime now(std::chrono::hours(400'000));

// The table of these rows, as "list OBJECT" prints it, with output-header= and output-col=.
template <class Row>
std::string table_of(const std::vector<Row>& rows,
                     const std::map<std::string, std::string>& parameters = {}) {
    const auto list = list_of(std::span(rows), now);
    const Operation operation{"list", "", {}, parameters};
    return list_text(list, list_style(operation, Format::table, *list.shape).value());
}

template <class Row>
std::string refusal_of(const std::string& columns, Format format = Format::table) {
    const auto list = list_of(std::span<const Row>(), now);
    const Operation operation{"list", "", {}, {{"output-col", columns}}};
    const auto style = list_style(operation, format, *list.shape);
    REQUIRE_FALSE(style);
    CHECK(style.error().code == Errc::usage);
    return style.error().message;
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
    CHECK(table_of(rows) ==
          "VMNODE                    #CPU MEM  #NIC #DISKS " + padded("STATE", width) + "\n" +
              "slice0@vmware-server-0-0: 1    768  1    1      " + padded(word, width) + "\n" +
              "slice1@vmware-server-0-0: 1    768  1    1      " + padded("none", width) + "\n");
}

TEST_CASE("cluster and group of a VM are in the table when they are asked for") {
    auto row = vm(0, VmState::on);
    row.cluster = "web";
    const std::vector<VmRow> rows{row, vm(1, VmState::on)};
    CHECK(table_of(rows).find("web") == std::string::npos);
    CHECK(table_of(rows, {{"output-col", "vmnode,cluster,group"}}) ==
          "VMNODE                    CLUSTER GROUP\n"
          "slice0@vmware-server-0-0: web     -----\n"
          "slice1@vmware-server-0-0: ------- -----\n");
}

TEST_CASE("list cluster") {
    const std::vector<ClusterRow> rows{{"mail", 1, 1, 0, 1, 0, 0}, {"web", 30, 12, 20, 5, 3, 2}};
    CHECK(table_of(rows) ==
          "CLUSTER VMS HOSTS ON OFF SUSPENDED OTHER\n"
          "mail    1   1     0  1   0         0    \n"
          "web     30  12    20 5   3         2    \n");
    CHECK(table_of(std::vector<ClusterRow>{}).empty());
    CHECK(list_shape(Operation{"list", "cluster", {}, {}}) == list_of(std::span(rows), now).shape);
}

TEST_CASE("a VM of an unreachable host shows what was last known") {
    auto row = vm(0, VmState::on);
    row.host_unreachable = true;
    row.memory_mb = 3600;
    row.checked = now - std::chrono::minutes(5);
    auto never = vm(1, VmState::none);
    never.host_unreachable = true;
    CHECK(table_of(std::vector{row, never}) ==
          "VMNODE                    #CPU MEM  #NIC #DISKS STATE       NOTE         \n"
          "slice0@vmware-server-0-0: 1    3600 1    1      unreachable on, 5 min ago\n"
          "slice1@vmware-server-0-0: 1    768  1    1      unreachable never seen   \n");
}

TEST_CASE("a stuck VM shows its question") {
    auto stuck = vm(0, VmState::stuck);
    stuck.question =
        "Virtual machine message 0: msg.uuid.moved\n"
        "The location of this virtual machine's configuration file has changed since it was last "
        "powered on.\n 0) Keep\n 1) Create\n 2) Cancel\n";
    const auto text = table_of(std::vector{stuck, vm(1, VmState::on)});
    CHECK(text.find(" stuck The location of this virtual machine's configuration file has changed "
                    "since it was last powered on; 0 Keep, 1 Create, 2 Cancel\n") !=
          std::string::npos);
    CHECK(
        text.ends_with(" on    " + std::string(question_line(stuck.question).size(), '-') + "\n"));
    stuck.question.clear();  // not read yet
    CHECK(table_of(std::vector{stuck}).find("NOTE") == std::string::npos);
    // What was asked before the VM went on is not asked now.
    auto on = vm(0, VmState::on);
    on.question = "old";
    CHECK(table_of(std::vector{on}).find("NOTE") == std::string::npos);
}

TEST_CASE("a question is one line, however VMware words it") {
    CHECK(question_line("Retry?\r\n 0) Retry\r\n10) I _moved it\r\nSelect choice. Press enter") ==
          "Retry?; 0 Retry, 10 I _moved it");
    CHECK(question_line("two\n  lines.\n") == "two lines.");
    CHECK(question_line(" 0) OK") == "0 OK");
    CHECK(question_line("5 GB) free\n) odd\n12\n1)") == "5 GB) free ) odd 12; 1 ");
    CHECK(question_line("").empty());
    CHECK(question_line("\n\n").empty());
}

TEST_CASE("list host vmwarenet is the roll's") {
    std::vector<VmnetRow> rows{vmnet("vmware-server-0-0", "vmnet0", "eth0"),
                               vmnet("vmware-server-0-0", "vmnet11", "eth0.100")};
    CHECK(table_of(rows) ==
          "VMNET   TYPE   DEVICE   HOSTADDR NETMASK\n"
          "vmnet0  bridge eth0     -------- -------\n"
          "vmnet11 bridge eth0.100 -------- -------\n");
    rows.push_back(vmnet("h", "vmnet8", ""));
    rows.back().kind = VmnetKind::nat;
    rows.back().host_address = "192.168.30.1";
    rows.back().netmask = "255.255.255.0";
    CHECK(table_of(rows) ==
          "HOST               VMNET   TYPE   DEVICE   HOSTADDR     NETMASK      \n"
          "vmware-server-0-0: vmnet0  bridge eth0     ------------ -------------\n"
          "vmware-server-0-0: vmnet11 bridge eth0.100 ------------ -------------\n"
          "h:                 vmnet8  NAT    -------- 192.168.30.1 255.255.255.0\n");
    rows[1].presence = Presence::pending;
    rows[2].presence = Presence::leaving;
    const auto text = table_of(rows);
    CHECK(text.find(" NETMASK       NOTE                             \n") != std::string::npos);
    CHECK(text.find(" pending: not made on the host yet\n") != std::string::npos);
    CHECK(text.find(" leaving: still on the host       \n") != std::string::npos);
}

TEST_CASE("list vmwarekey is the roll's") {
    std::vector<SerialRow> rows{{"AAAAA-AAAAA-AAAAA-00001", "vmware-server-0-0", Presence::active},
                                {"AAAAA-AAAAA-AAAAA-00002", "", Presence::pending}};
    CHECK(table_of(rows) ==
          "SERIAL                   HOST             \n"
          "AAAAA-AAAAA-AAAAA-00001: vmware-server-0-0\n"
          "AAAAA-AAAAA-AAAAA-00002: -----------------\n");
    rows.pop_back();
    rows[0].presence = Presence::pending;
    CHECK(table_of(rows) ==
          "SERIAL                   HOST              NOTE                            \n"
          "AAAAA-AAAAA-AAAAA-00001: vmware-server-0-0 pending: not set on the host yet\n");
}

InterfaceRow interface(const std::string& host, InterfaceSpec spec) {
    return {host, std::move(spec)};
}

TEST_CASE("list host interface is the roll's") {
    const std::string host = "vmware-server-0-0";
    InterfaceSpec eth0;
    eth0.device = "eth0";
    eth0.subnet = "private";
    eth0.mac = "00:30:1b:b3:24:72";
    eth0.address = "10.255.255.254";
    eth0.netmask = "255.0.0.0";
    eth0.module = "tg3";
    eth0.name = host;
    std::vector<InterfaceRow> rows{interface(host, eth0)};
    for (const auto* device : {"eth0.100", "eth0.101", "eth0.102"}) {
        InterfaceSpec vlan;
        vlan.device = device;
        rows.push_back(interface(host, vlan));
    }
    CHECK(table_of(rows) ==
          "SUBNET  IFACE    MAC               IP             NETMASK   GATEWAY MODULE NAME         "
          "    \n"
          "private eth0     00:30:1b:b3:24:72 10.255.255.254 255.0.0.0 ------- tg3    "
          "vmware-server-0-0\n"
          "------- eth0.100 ----------------- -------------- --------- ------- ------ "
          "-----------------\n"
          "------- eth0.101 ----------------- -------------- --------- ------- ------ "
          "-----------------\n"
          "------- eth0.102 ----------------- -------------- --------- ------- ------ "
          "-----------------\n");
    rows.push_back(interface("h", eth0));
    CHECK(table_of(rows).starts_with("HOST               SUBNET  IFACE    MAC"));
}

TEST_CASE("lists in the roll's shape that no slide shows") {
    std::vector<VlanRow> vlans{{"h", {"eth0.100", "eth0", 100}, Presence::active},
                               {"h", {"eth0.4094", "eth0", 4094}, Presence::active}};
    CHECK(table_of(vlans) == "IFACE     VID \neth0.100  100 \neth0.4094 4094\n");
    vlans[0].host = "g";
    vlans[1].presence = Presence::pending;
    CHECK(table_of(vlans) ==
          "HOST IFACE     VID  NOTE                             \n"
          "g:   eth0.100  100  ---------------------------------\n"
          "h:   eth0.4094 4094 pending: not made on the host yet\n");
    const std::vector<NicRow> nics{{"h", 0, {0, "00:50:56:00:00:01", "vmnet0"}}};
    CHECK(table_of(nics) ==
          "VMNODE    IFINDEX MAC               VMNET \n"
          "slice0@h: 0       00:50:56:00:00:01 vmnet0\n");
    std::vector<AttributeRow> attributes{{"h", "owner", "physics dept."}};
    CHECK(table_of(attributes) == "ATTR  VALUE        \nowner physics dept.\n");
    attributes.push_back({"g", "owner", ""});
    CHECK(table_of(attributes) ==
          "HOST ATTR  VALUE        \n"
          "h:   owner physics dept.\n"
          "g:   owner -------------\n");
}

TEST_CASE("an empty list is nothing at all") {
    CHECK(table_of(std::vector<HostRow>{}).empty());
    CHECK(table_of(std::vector<VmRow>{}).empty());
    CHECK(table_of(std::vector<SerialRow>{}, {{"output-col", "serial"}}).empty());
    CHECK(table_of(std::vector<JobRow>{}, {{"output-header", "no"}}).empty());
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
        table_of(std::vector{host}) ==
        "HOST               HYPERVISOR    STATE ADDRESS        RACK RANK QUEUED RUNNING WORKER\n"
        "vmware-server-0-0: vmware-server up    10.1.1.10:2222 0    ---- 3      7       ------\n");
    host.state = HostState::unreachable;
    host.checked = now - std::chrono::hours(3);
    CHECK(table_of(std::vector{host}).find(" ------ checked 3 h ago\n") != std::string::npos);
    host.checked.reset();
    CHECK(table_of(std::vector{host}).find("NOTE") == std::string::npos);
}

// The same keys by ssh-keygen -l: made once, by hand.
TEST_CASE("list host has the fingerprint of a pinned key for who asks for it") {
    HostRow host;
    host.host = "h";
    const auto column = [&] {
        return table_of(std::vector{host}, {{"output-col", "hostkey"}, {"output-header", "no"}});
    };
    CHECK(column() == "-------\n");
    host.host_key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPLZyhyQe3g9xW9rE5ztc/pGyRB8N88HAmEGAWlkdW9Y";
    CHECK(column() ==
          "SHA256:HGIIUgmTJt2gQHMgrJiMe15dv62WAPQChJYoOMnFpp8"
          "\n");
    host.host_key =
        "ecdsa-sha2-nistp256 "
        "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJeoyPv/B27qt6f579DgCk/AEW0qHzNX/"
        "tMngP6Av4GIC42FfZytbQHGXMRnOby/HMY9UGNb2+azgDGWgouuXzg=";
    CHECK(column() ==
          "SHA256:3zqEJYyDzgv4r0p4TeBDDUZnFTNW3ARBTgkJ7LF2uLA"
          "\n");
    for (const auto* wrong : {"ssh-ed25519 AAA", "ssh-ed25519 ====", "nonsense", "ssh-ed25519 "}) {
        host.host_key = wrong;
        CHECK(column().find("not a public key") == 0);
    }
    host.host_key.clear();
    host.accept_new = true;
    CHECK(column().find("accept-new") == 0);
    CHECK(table_of(std::vector{host}).find("SUDO") == std::string::npos);
    host.sudo = true;
    host.jump = "me@gate";
    CHECK(table_of(std::vector{host}).find("me@gate yes") != std::string::npos);
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
        table_of(std::vector{done, queued}) ==
        "JOB BATCH HOST SLICE OPERATION          STATE  ATTEMPT SUBMITTED           TIME  EXIT\n"
        "7   1     h    0     create host vmware failed 1       2008-06-02 09:46:40 1m02s 255 \n"
        "8   1     h    ----- create host vmware queued 0       2008-06-02 09:46:40 ----- ----\n");
}

TEST_CASE("ages") {
    using namespace std::chrono_literals;
    CHECK(age_text(-5s) == "0 s ago");
    CHECK(age_text(59'999ms) == "59 s ago");
    CHECK(age_text(60s) == "1 min ago");
    CHECK(age_text(59min + 59s) == "59 min ago");
    CHECK(age_text(60min) == "1 h ago");
    CHECK(age_text(47h) == "47 h ago");
    CHECK(age_text(48h) == "2 days ago");
}

TEST_CASE("output-header=no leaves the head line out and nothing else") {
    const std::vector<VmRow> rows{vm(0, VmState::on), vm(1, VmState::none)};
    const auto whole = table_of(rows);
    CHECK(table_of(rows, {{"output-header", "no"}}) == whole.substr(whole.find('\n') + 1));
    CHECK(table_of(rows, {{"output-header", "YES"}}) == whole);
}

TEST_CASE("output-col chooses columns, in the list's own order") {
    const std::vector<VmRow> vms{vm(0, VmState::on), vm(1, VmState::none)};
    const std::string two =
        "VMNODE                    #CPU\n"
        "slice0@vmware-server-0-0: 1   \n"
        "slice1@vmware-server-0-0: 1   \n";
    CHECK(table_of(vms, {{"output-col", "cpu,vmnode"}}) == two);
    CHECK(table_of(vms, {{"output-col", " #CPU , VmNode,vmnode"}}) == two);
    CHECK(table_of(vms, {{"output-col", "state"}, {"output-header", "no"}}) == "on   \nnone \n");
    // Named, it is there, whether it has something to say or not.
    CHECK(table_of(vms, {{"output-col", "state,note"}}) == "STATE NOTE\non    ----\nnone  ----\n");

    std::vector<VmnetRow> nets{vmnet("h", "vmnet0", "eth0"), vmnet("h", "vmnet11", "eth0.100")};
    CHECK(table_of(nets, {{"output-col", "vmnet"}}) == "VMNET  \nvmnet0 \nvmnet11\n");
    CHECK(table_of(nets, {{"output-col", "host,vmnet"}}) ==
          "HOST VMNET  \nh:   vmnet0 \nh:   vmnet11\n");
    nets[0].host = "g";
    CHECK(table_of(nets, {{"output-col", "vmnet"}}) == "VMNET  \nvmnet0 \nvmnet11\n");
    CHECK(table_of(nets, {{"output-col", "netmask,host"}}) ==
          "HOST NETMASK\ng:   -------\nh:   -------\n");
}

TEST_CASE("a column that is not there is refused, with those that are") {
    CHECK(refusal_of<VmRow>("state,cpux") ==
          "unknown column \"cpux\" in output-col=; known are: vmnode, #cpu, mem, #nic, #disks, "
          "state, cluster, group, note");
    CHECK(refusal_of<VmRow>("state,").starts_with("unknown column \"\""));
    CHECK(refusal_of<VmRow>("checked").starts_with("unknown column \"checked\""));
    CHECK(refusal_of<VmRow>("#cpu", Format::csv) ==
          "unknown column \"#cpu\" in output-col=; known are: vmnode, vm, host, slice, cpus, mem, "
          "nics, disks, state, last_state, checked, question, cluster, group");
    CHECK(refusal_of<JobRow>("#job").starts_with("unknown column"));
}

TEST_CASE("every list of the catalogue has columns, and they are told apart by name") {
    for (const auto& command : catalogue()) {
        if (command.verb != "list" || command.object == "help") continue;
        CAPTURE(std::string(command.object));
        const auto* shape =
            list_shape(Operation{std::string(command.verb), std::string(command.object), {}, {}});
        REQUIRE(shape != nullptr);
        std::set<std::string_view> fields;
        std::set<std::string_view> headers;
        for (const auto& column : shape->columns) {
            CHECK((!column.field.empty() || !column.header.empty()));
            if (!column.field.empty()) CHECK(fields.insert(column.field).second);
            if (!column.header.empty()) CHECK(headers.insert(column.header).second);
        }
        CHECK_FALSE(shape->columns.front().field.empty());
        CHECK_FALSE(shape->columns.front().header.empty());
    }
    CHECK(list_shape(Operation{"list", "nonsense", {}, {}}) == nullptr);
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
    add_items(job, {look, looked, act});
    add_items(job, {cut});
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
    add_items(job, {act});
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
    CHECK(filter.apply("\xc2\x80\xc2\x9f\xc2\xa0") == "\xc2?\xc2?\xc2\xa0");
    CHECK(filter.apply("\x1b]0;title\x07") == "?]0;title?");
}

TEST_CASE("no character turns the direction of writing on a terminal") {
    TerminalFilter filter;
    for (char last = '\xa8'; last <= '\xaf'; ++last) {
        const bool turns = last >= '\xaa' && last <= '\xae';
        const std::string character = std::string("\xe2\x80") + last;
        CHECK(filter.apply("a" + character + "b") ==
              (turns ? "a\xe2\x80?b" : "a" + character + "b"));
    }
    for (char last = '\xa5'; last <= '\xaa'; ++last) {
        const bool turns = last >= '\xa6' && last <= '\xa9';
        const std::string character = std::string("\xe2\x81") + last;
        CHECK(filter.apply(character) == (turns ? "\xe2\x81?" : character));
    }
    CHECK(filter.apply("\xe2") == "\xe2");  // cut in three
    CHECK(filter.apply("\x80") == "\x80");
    CHECK(filter.apply("\xae") == "?");
    CHECK(one_line("slice0\xe2\x80\xaehost") == "slice0\xe2\x80?host");
}

}  // namespace
}  // namespace grivon::cli
