// Rows in every format, by example.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::json;

const WallTime now(std::chrono::hours(400'000));

template <class Row>
std::string shown_as(Format format, const std::vector<Row>& rows,
                     const std::map<std::string, std::string>& parameters = {}) {
    const auto list = list_of(std::span(rows), now);
    const Operation operation{"list", "", {}, parameters};
    return list_text(list, list_style(operation, format, *list.shape).value());
}

template <class Row>
Json only_object(const Row& row) {
    const auto array = Json::parse(shown_as(Format::json, std::vector{row}));
    REQUIRE(array.size() == 1);
    return array.front();
}

TEST_CASE("jobs have stable names, UTC times and nulls") {
    auto row = test::job_row(7, "h", JobState::queued);
    row.submitted += std::chrono::microseconds(123'999);
    row.started = row.submitted;
    CHECK(only_object(row) == Json::parse(R"({
        "job": 7, "batch": 1, "host": "h", "slice": 0, "operation": "create host vmware",
        "state": "queued", "attempt": 1, "submitted": "2008-06-02T09:46:40.123Z",
        "started": "2008-06-02T09:46:40.123Z", "finished": null, "exit_status": null,
        "message": null, "user": "root"})"));
}

TEST_CASE("a VM has every key, whatever is known of it") {
    VmRow row;
    row.vm = VmId{22};
    row.host = "h";
    row.slice = 3;
    row.state = VmState::on;
    CHECK(only_object(row) == Json::parse(R"({
        "vmnode": "slice3@h", "vm": 22, "host": "h", "slice": 3, "cpus": 0, "mem": 0, "nics": 0,
        "disks": 0, "state": "on", "last_state": null, "checked": null, "question": null,
        "cluster": null, "group": null})"));
    row.cluster = "web";
    row.group = "front";
    CHECK(only_object(row).at("cluster") == "web");
    CHECK(only_object(row).at("group") == "front");
    row.host_unreachable = true;
    CHECK(only_object(row).at("state") == "unreachable");
    CHECK(only_object(row).at("last_state").is_null());  // never looked
    row.checked = WallTime(std::chrono::seconds(1'212'400'000));
    CHECK(only_object(row).at("last_state") == "on");
    CHECK(only_object(row).at("checked") == "2008-06-02T09:46:40.000Z");
    row.question = "What?\n 0) OK";
    CHECK(only_object(row).at("question") == "What?\n 0) OK");
}

TEST_CASE("hosts and what belongs to them") {
    HostRow host;
    host.host = "h";
    host.rank = 4;
    host.address = "10.1.1.1";
    host.port = 2222;
    CHECK(only_object(host) == Json::parse(R"({
        "host": "h", "hypervisor": "vmware-server", "state": "unknown", "checked": null,
        "address": "10.1.1.1", "port": 2222, "user": null, "jump": null, "sudo": null,
        "hostkey": null, "rack": null, "rank": 4, "site": null, "queued": 0, "running": null,
        "worker": null})"));
    host.accept_new = host.sudo = true;
    host.jump = "gate";
    CHECK(only_object(host).at("hostkey") == "accept-new");
    CHECK(only_object(host).at("sudo") == "yes");
    CHECK(only_object(host).at("jump") == "gate");
    VmnetRow net;
    net.host = "h";
    net.vmnet = "vmnet0";
    net.device = "eth0";
    CHECK(only_object(net) == Json::parse(R"({
        "host": "h", "vmnet": "vmnet0", "type": "bridge", "device": "eth0", "hostaddr": null,
        "netmask": null, "state": "pending"})"));
    CHECK(only_object(VlanRow{"h", {"eth0.100", "eth0", 100}, Presence::active}) == Json::parse(R"({
        "host": "h", "iface": "eth0.100", "parent": "eth0", "vid": 100, "state": "active"})"));
    CHECK(only_object(NicRow{"h", 2, {1, "00:50:56:00:00:01", "vmnet0"}}) == Json::parse(R"({
        "vmnode": "slice2@h", "host": "h", "slice": 2, "ifindex": 1, "mac": "00:50:56:00:00:01",
        "vmnet": "vmnet0"})"));
    InterfaceRow interface;
    interface.host = "h";
    interface.interface.device = "eth0.100";
    CHECK(only_object(interface) == Json::parse(R"({
        "host": "h", "subnet": null, "iface": "eth0.100", "mac": null, "ip": null, "netmask": null,
        "gateway": null, "module": null, "name": null})"));
    CHECK(only_object(AttributeRow{"h", "owner", "7"}) ==
          Json::parse(R"({"host": "h", "attr": "owner", "value": "7"})"));
    CHECK(only_object(SerialRow{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::leaving}) ==
          Json::parse(R"({"serial": "AAAAA-AAAAA-AAAAA-00001", "host": "h", "state": "leaving"})"));
    CHECK(only_object(SerialRow{"AAAAA-AAAAA-AAAAA-00001", "", Presence::pending}) ==
          Json::parse(R"({"serial": "AAAAA-AAAAA-AAAAA-00001", "host": null, "state": null})"));
}

const std::vector<AttributeRow> attributes{{"h", "owner", "physics"}, {"g", "on", "a, \"b\""}};

TEST_CASE("the same rows in every format") {
    CHECK(shown_as(Format::json, attributes) ==
          "[\n{\"host\":\"h\",\"attr\":\"owner\",\"value\":\"physics\"},\n"
          "{\"host\":\"g\",\"attr\":\"on\",\"value\":\"a, \\\"b\\\"\"}\n]\n");
    CHECK(shown_as(Format::jsonl, attributes) ==
          "{\"host\":\"h\",\"attr\":\"owner\",\"value\":\"physics\"}\n"
          "{\"host\":\"g\",\"attr\":\"on\",\"value\":\"a, \\\"b\\\"\"}\n");
    CHECK(shown_as(Format::csv, attributes) ==
          "host,attr,value\r\n"
          "h,owner,physics\r\n"
          "g,on,\"a, \"\"b\"\"\"\r\n");
    CHECK(shown_as(Format::yaml, attributes) ==
          "- host: h\n  attr: owner\n  value: physics\n"
          "- host: g\n  attr: \"on\"\n  value: \"a, \\\"b\\\"\"\n");
}

TEST_CASE("an empty list in every format") {
    const std::vector<AttributeRow> none;
    CHECK(shown_as(Format::table, none).empty());
    CHECK(shown_as(Format::json, none) == "[]\n");
    CHECK(shown_as(Format::jsonl, none).empty());
    CHECK(shown_as(Format::csv, none) == "host,attr,value\r\n");
    CHECK(shown_as(Format::yaml, none) == "[]\n");
}

TEST_CASE("output-col chooses fields, and output-header=no takes CSV's head line") {
    const std::map<std::string, std::string> parameters{{"output-col", "value,host"}};
    CHECK(shown_as(Format::jsonl, std::vector{attributes[0]}, parameters) ==
          "{\"host\":\"h\",\"value\":\"physics\"}\n");
    CHECK(shown_as(Format::csv, attributes, {{"output-col", "host"}, {"output-header", "no"}}) ==
          "h\r\ng\r\n");
    CHECK(shown_as(Format::yaml, std::vector{attributes[1]}, {{"output-header", "no"}})
              .starts_with("- host: g\n"));
}

// Readers of YAML 1.1 take the unquoted ones for booleans, numbers, times or nulls.
TEST_CASE("YAML quotes what could be read as something else") {
    const auto value = GENERATE(as<std::string>{}, "on", "Off", "YES", "no", "y", "N", "true",
                                "False", "null", "Null", "~", "1", "-1", "+1", "0x1f", "0o7", "1e3",
                                ".5", ".inf", "-.INF", ".NaN", "1_000", "190:20:30", "2008-06-02",
                                "2008-06-02T09:46:40.123Z", "00:30:1b:b3:24:72", "10.255.255.254",
                                "a: b", "a #b", "- a", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a",
                                "`a", "a:", "a ", " a", "a\nb", "a\tb", "\"", "'", "<<", "=", "?");
    CAPTURE(value);
    const auto text = shown_as(Format::yaml, std::vector<AttributeRow>{{"h", "a", value}});
    const auto quoted = text.substr(text.find("value: ") + 7);
    CHECK(quoted.front() == '"');
    CHECK(quoted.ends_with("\"\n"));
}

TEST_CASE("YAML leaves plain words plain, and nulls and numbers as they are") {
    CHECK(
        shown_as(Format::yaml, std::vector<NicRow>{{"vmware-server-0-0", 2, {1, "", "vmnet0"}}}) ==
        "- vmnode: slice2@vmware-server-0-0\n  host: vmware-server-0-0\n  slice: 2\n"
        "  ifindex: 1\n  mac: ~\n  vmnet: vmnet0\n");
}

TEST_CASE("an empty cell alone is still a line of CSV") {
    const std::vector<AttributeRow> rows{{"h", "a", ""}};
    CHECK(shown_as(Format::csv, rows, {{"output-col", "value"}}) == "value\r\n\"\"\r\n");
}

// VM tools print such bytes; the broker cleans them, but nothing here may rest on that.
TEST_CASE("what is not UTF-8 breaks no format") {
    const std::vector<AttributeRow> rows{{"h", "a", "caf\xe9"}};
    CHECK(Json::parse(shown_as(Format::json, rows)).at(0).at("value") == "caf\xef\xbf\xbd");
    CHECK(shown_as(Format::yaml, rows).find("caf\xef\xbf\xbd") != std::string::npos);
    CHECK(shown_as(Format::csv, rows) == "host,attr,value\r\nh,a,caf\xe9\r\n");
}

}  // namespace
}  // namespace grivon::cli
