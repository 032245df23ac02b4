// Values of parameters, by their kind: what passes, what does not, and what they mean.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"
#include "wire/catalogue.hpp"
#include "wire/values.hpp"

using namespace grivon;
using grivon::test::operation_of;
using Values = std::vector<std::string>;

namespace {

// A parameter of some command, and values for it.
struct Sample {
    std::string command;  // without the parameter
    std::string name;
    Values good;
    Values bad;
    std::string wanted;  // what the error says should be there
};

const Sample samples[]{
    {"add host vmware h",
     "mem",
     {"4", "768", "131072", "0768"},
     {"3", "131073", "-1", "1.5", "0x10", "+5", "5 ", " 5", "1e3", "lots", "99999999999999999999"},
     "parameter must be"},
    {"watch event",
     "since",
     {"0", "9223372036854775807"},
     {"-1", "9223372036854775808"},
     "parameter must be"},
    {"start host vmware h",
     "slice",
     {"0", "7", "999", "all"},
     {"1000", "-1", "All", "none", "1-2", "1,2", "*"},
     "parameter must be"},
    {"list host",
     "output-header",
     {"on", "yes", "y", "true", "1", "off", "no", "n", "false", "0", "YES", "True", "oFF"},
     {"2", "maybe", "yess", "ye s", "-", "onn"},
     "yes or no"},
    {"add host interface h iface=eth0",
     "name",
     {"h", "h-0-0", "a.b.c", "1a", "A"},
     {"123", "-a", "a-", ".a", "a_b", "a b", "a%", "a[0-1]"},
     "is not a host name"},
    {"list batch", "user", {"root", "a-b", "x!y"}, {"a b", "a\tb"}, ""},
    {"add host h",
     "user",
     {"root", "a-b", "a_b", "x.y+z", "me@realm", "machine$"},
     {"-oProxyCommand=x", "a b", "a;b", "$IFS$9x", "$", "$(id)x", "`id`", "a|b", "a\"b", "a'b",
      "a/b", "a:b", std::string(65, 'a')},
     "a login user"},
    {"add host h",
     "address",
     {"h", "10.1.1.10", "h.example.com", "h_1", "::1", "fe80::1%eth0", "2001:db8::10"},
     {"-h", "--", "-oProxyCommand=x", "h;reboot", "$(id)", "`id`", "a b", "a|b", "a&b", "a>b",
      "h:22", "[::1]", "a/b", "user@h", "::1%-x", "::1%$x", std::string(254, 'a')},
     "a host's name or its address"},
    {"add host h",
     "jump",
     {"none", "gate", "me@gate", "gate:2222", "me@10.0.0.1:22", "[::1]:22", "me@[fe80::1%eth0]:22",
      "::1", "a,b", "me@a:1,you@b:65535,c,d"},
     {"-gate",   "me@",  "@gate",   "gate:",   "gate:0",    "gate:65536", "gate:x", "gate:-1",
      "gate:+1", "a,,b", "a,",      ",a",      "a;b",       "a b",        "$(id)",  "me@-x",
      "-me@x",   "[::1", "[::1]22", "[gate]x", "a,b,c,d,e", "a/b"},
     "hosts to go through"},
    {"set host attr h attr=a",
     "value",
     {"x", "two words", "~!@#$%^&*()\"'"},
     {"tab\there", "a\nb", "\xff", "gr\xc3\xbcn"},
     ""},
    {"add host interface h",
     "iface",
     {"eth0", "eth0.100", "br-lan", "a_b", "0", "fifteen-letters"},
     {"sixteen-letters-", ".a", "-a", "_a", "e/0", "e:0", "a b", "e;reboot", "$(id)"},
     "a network interface"},
    {"add host vlan h",
     "viface",
     {"eth0.1", "eth0.100", "eth0.4094", "bond0.5", "a-b.7"},
     {"eth0", "eth0.", "eth0.0", "eth0.4095", "eth0.01", "eth0.-1", "eth0.1x", ".5", "eth0.1.2",
      "eth0:1", "fifteen-let.100x", "twelve-chars.100", "eth0.99999999999999999999"},
     "a VLAN interface such as eth0.100"},
    {"add host interface h iface=eth0",
     "ip",
     {"0.0.0.0", "10.255.255.254", "255.255.255.255"},
     {"10.0.0", "10.0.0.1.2", "10.0.0.256", "010.0.0.1", "10.0.0.", ".10.0.0.1", "10..0.1",
      "-1.0.0.1", "+1.0.0.1", "a.b.c.d", "10.0.0.1/24", "::1", "10.0.0.1 "},
     "an IPv4 address"},
    {"add key k role=operator",
     "hosts",
     {"h", "compute-0-%", "a,b.c_d,%", "all"},
     {"a b", "$(id)", "a/b", "[0-3]", "a;b", "h\xc3\xa4"},
     "names of letters, digits and ._-"},
    {"add key k role=viewer",
     "public",
     {std::string(40, '0'), "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"},
     {std::string(39, '0'), std::string(41, '0'), std::string(40, '#'), std::string(39, '0') + "'",
      std::string(39, '0') + "\\", std::string(39, '0') + " "},
     "the public half of a CURVE key"},
    {"add host interface h iface=eth0",
     "netmask",
     {"255.0.0.0", "255.255.255.0", "255.255.255.252", "128.0.0.0", "255.255.255.255"},
     {"0.0.0.0", "255.0.255.0", "0.255.255.255", "255.255.255.1", "24", "/24", "255.255.255"},
     "a netmask"},
    {"add host interface h iface=eth0",
     "mac",
     {"00:30:1b:b3:24:72", "00:30:1B:B3:24:72", "ff:ff:ff:ff:ff:ff"},
     {"00:30:1b:b3:24", "00:30:1b:b3:24:72:00", "0:30:1b:b3:24:72", "00-30-1b-b3-24-72",
      "00301bb32472", "00:30:1b:b3:24:7g", "00:30:1b:b3:24:7:"},
     "a hardware address"},
    {"set host attr h value=b",
     "attr",
     {"owner", "a.b-c_d", "1", std::string(200, 'a')},
     {"a b", "a/b", "a:b", std::string(201, 'a')},
     "a name of letters"},
    {"add host vmwarenet h type=bridge iface=eth0",
     "vmnet",
     {"vmnet0", "vmnet11", "vmnet99"},
     {"vmnet", "vmnet100", "vmnet-1", "vmnet01", "net0", "vmnet1x", "VMNET1", "11"},
     "vmnet0 to vmnet99"},
    {"add host vmware interface h",
     "vmnet",
     {"vmnet0", "vmnet99", "eth0", "eth0.100", "net0"},
     {"vmnet", "vmnet100", "vmnet-1", "vmnet01", "vmnet1x", "a b", "-a", "e/0", "sixteen-letters-",
      "vmnet0,vmnet1"},
     "vmnet0 to vmnet99, or the interface"},
    {"add host vmware h",
     "vmnet",
     {"vmnet0", "eth0.100", "vmnet0,eth0.100,vmnet0,eth1"},
     {"vmnet100", "vmnet01", "a b", "-a"},
     "vmnet0 to vmnet99, or the interface"},
    {"add host kvmnet h type=bridge iface=eth0",
     "vmnet",
     {"vmbr0", "vmbr11", "vmbr99"},
     {"vmbr", "vmbr100", "vmbr-1", "vmbr01", "vmnet0", "br0", "VMBR1", "11"},
     "vmbr0 to vmbr99"},
    {"add host kvm interface h",
     "vmnet",
     {"vmbr0", "eth0.100", "bridge:br0", "bridge:virbr0", "network:default", "network:a.b-c_d"},
     {"vmbr", "vmbr100", "vmbr01", "a b", "-a", "bridge:", "bridge:a b", "bridge:../x",
      "bridge:sixteen-letters-", "network:", "network:-x", "network:a b", "network:$(id)",
      "network:a/b", "other:x", "vmbr0,vmbr1", "bridge:br0,vmbr1"},
     "vmbr0 to vmbr99, the interface"},
    {"add host xen h",
     "vmnet",
     {"vmbr0", "vmbr0,eth0,bridge:br0,network:default"},
     {"vmbr100", "a b", "bridge:"},
     "vmbr0 to vmbr99, the interface"},
    {"add host vmware h",
     "disksize",
     {"1", "8192", "20,40", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"},
     {"0", "8193", "-1", "1.5", "20GB", "20;40", " 20", "all", "99999999999999999999"},
     "parameter must be"},
    {"add host vmware h",
     "cluster",
     {"web", "a.b-c_d", "1", "None", std::string(200, 'a')},
     {"none", "a b", "a/b", "a,b", "a%", std::string(201, 'a')},
     "and not \"none\""},
    {"set host vmware h slice=0",
     "cluster",
     {"web", "none", "a.b-c_d", std::string(200, 'a')},
     {"a b", "a/b", "a,b", "a:b", std::string(201, 'a')},
     "or \"none\""},
    {"add host h",
     "datadir",
     {"/", "/state/partition1", "/a.b_c-d+e"},
     {"relative", "/a/../b", "/a;b", "/a$b", "/a'b", "/a b", "~/x"},
     "an absolute path"},
    {"add host vmwarenet h",
     "type",
     {"bridge", "NAT", "host-only"},
     {"nat", "Bridge", "bridge,NAT", "hostonly"},
     "one of: bridge, NAT, host-only"},
    {"pause lane h",
     "until",
     {"2026-11-22T20:00:00Z", "1970-01-01T00:00:00Z", "2999-12-31T23:59:59Z",
      "2028-02-29T00:00:00Z"},
     {"20:00", "2026-11-22T20:00:00", "2026-11-22 20:00:00Z", "2026-11-22T20:00Z",
      "2026-11-22T24:00:00Z", "2026-11-22T20:60:00Z", "2026-11-22T20:00:60Z",
      "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "1969-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "2026-11-22T20:00:00+01:00",
      "-026-11-22T20:00:00Z", "2026-11-22T20:00:00Z "},
     "a time such as 2026-11-22T20:00:00Z"},
    {"pause lane h",
     "for",
     {"1s", "90s", "10m", "2h", "1d", "366d", "8784h", "0090s"},
     {"0s", "10", "m", "-1m", "1.5h", "1w", "10M", "10 m", "1h30m", "367d", "8785h", "+5m",
      "9223372036854775807d", "99999999999999999999s"},
     "a duration such as 90s, 10m, 2h or 1d"},
    {"stop host vmware h", "mode", {"hard", "soft", "trysoft"}, {"HARD", "kill"}, "one of: hard"},
};

Operation with(const Sample& sample, const std::string& value) {
    auto operation = operation_of(sample.command);
    operation.parameters[sample.name] = value;
    return operation;
}

}  // namespace

TEST_CASE("values pass or are refused by their kind", "[catalogue][values]") {
    for (const auto& sample : samples) {
        for (const auto& value : sample.good) {
            INFO(sample.command << " " << sample.name << "=" << value);
            const auto ok = check_operation(with(sample, value));
            CHECK((ok ? std::string() : ok.error().message) == "");
        }
        for (const auto& value : sample.bad) {
            INFO(sample.command << " " << sample.name << "=" << value);
            const auto refused = check_operation(with(sample, value));
            REQUIRE_FALSE(refused);
            test::check_error(refused.error(), Errc::usage, {});
            const bool printable = value.find_first_of("\t\n\xff\xc3") == std::string::npos;
            if (printable)
                test::check_error(refused.error(), Errc::usage,
                                  {sample.wanted, value.substr(0, 64)});
            if (sample.wanted != "is not a host name")
                test::check_error(refused.error(), Errc::usage, {"\"" + sample.name + "\""});
        }
        INFO(sample.command << " " << sample.name);
        for (const auto& value : {std::string(), std::string(4097, 'a'), std::string(1, '\0')})
            CHECK_FALSE(check_operation(with(sample, value)));
    }
}

TEST_CASE("every kind of value is among the samples", "[catalogue][values]") {
    for (int kind = 0; kind <= static_cast<int>(ValueKind::choice); ++kind) {
        bool found = false;
        for (const auto& sample : samples) {
            const auto operation = operation_of(sample.command);
            for (const auto& rule : find_command(operation.verb, operation.object)->parameters)
                found = found || (rule.name == sample.name && static_cast<int>(rule.kind) == kind);
        }
        INFO("kind " << kind);
        CHECK(found);
    }
}

TEST_CASE("bounds of numbers are told with their unit", "[catalogue][values]") {
    const auto message = [](const std::string& line) {
        return check_operation(operation_of(line)).error().message;
    };
    CHECK(message("add host vmware h mem=131073") ==
          "\"mem\" parameter must be from 4 to 131072 MB, not 131073");
    CHECK(message("add host vmware h disksize=0") ==
          "\"disksize\" parameter must be from 1 to 8192 GB, not 0");
    CHECK(message("add host vmware h cpus=33") ==
          "\"cpus\" parameter must be from 1 to 32, not 33");
    CHECK(message("watch event since=-1") == "\"since\" parameter must be at least 0, not -1");
    CHECK(message("add host vmware h cpus=one") ==
          "\"cpus\" parameter must be an integer, not \"one\"");
}

TEST_CASE("of a list the item that is wrong is named", "[catalogue][values]") {
    const auto message = [](const std::string& list) {
        return check_operation(operation_of("add host vmware h " + list)).error().message;
    };
    CHECK(message("disksize=20,8193,0") ==
          "item 2 of the \"disksize\" parameter must be from 1 to 8192 GB, not 8193");
    CHECK(message("disksize=20,") ==
          "item 2 of the \"disksize\" parameter must be an integer, not \"\"");
    CHECK(message("disksize=,20") ==
          "item 1 of the \"disksize\" parameter must be an integer, not \"\"");
    CHECK(message("disksize=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1") ==
          "\"disksize\" parameter takes at most 15 items, not 16");
    CHECK(message("vmnet=vmnet0,vmnet100") ==
          "item 2 of the \"vmnet\" parameter must be vmnet0 to vmnet99, or the interface of the "
          "host that one bridges, such as eth0.100, not \"vmnet100\"");
    CHECK(message("vmnet=eth0,,eth1").starts_with("item 2 of the \"vmnet\" parameter must be"));
    CHECK(message("vmnet=a,b,c,d,e,f,g,h,i,j,k") ==
          "\"vmnet\" parameter takes at most 10 items, not 11");
    CHECK(list_parameter(operation_of("add host vmware h vmnet=vmnet0,eth0.5"), "vmnet") ==
          Values{"vmnet0", "eth0.5"});
    CHECK(list_parameter(operation_of("add host vmware h"), "vmnet").empty());
}

TEST_CASE("cluster= names VMs, or says where they belong", "[catalogue][values]") {
    const auto target = [](const std::string& line) {
        return target_cluster(operation_of(line)).value_or("none");
    };
    CHECK(target("stop host vmware cluster=web") == "web");
    CHECK(target("stop host vmware h cluster=web slice=0") == "web");
    CHECK(target("list host vmware cluster=web") == "web");
    CHECK(target("stop host vmware h") == "none");
    CHECK(target("add host vmware h cluster=web") == "none");
    CHECK(target("add host vmware interface cluster=web vmnet=vmnet0") == "web");
    CHECK(target("set host vmware h slice=0 cluster=web") == "none");
    CHECK(target("set host vmware cluster=web mem=512") == "web");
}

TEST_CASE("values of parameters are read as they were checked", "[catalogue][values]") {
    const auto operation =
        operation_of("x y slice=7 many=all mem=0768 header=No asked=Y user=\"a b\"");
    CHECK(slice_parameter(operation) == 7U);
    CHECK(number_parameter(operation, "mem") == 768);
    CHECK(number_parameter(operation, "many") == std::nullopt);
    CHECK(number_parameter(operation, "absent") == std::nullopt);
    CHECK(boolean_parameter(operation, "header") == false);
    CHECK(boolean_parameter(operation, "asked") == true);
    CHECK(boolean_parameter(operation, "absent") == std::nullopt);
    CHECK(text_parameter(operation, "user") == "a b");
    CHECK(text_parameter(operation, "absent") == std::nullopt);
    CHECK(slice_parameter(operation_of("x y slice=all")) == std::nullopt);
    CHECK(slice_parameter(operation_of("x y")) == std::nullopt);
}

TEST_CASE("times and durations are read as they were checked", "[catalogue][values]") {
    using namespace std::chrono_literals;
    const auto operation = operation_of("x y until=2026-11-22T20:00:00Z for=2h at=20:00");
    const WallTime eight =
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{20};
    CHECK(time_parameter(operation, "until") == eight);
    CHECK(time_parameter(operation, "at") == std::nullopt);
    CHECK(time_parameter(operation, "absent") == std::nullopt);
    CHECK(duration_parameter(operation, "for") == 2h);
    CHECK(duration_parameter(operation, "until") == std::nullopt);
    CHECK(duration_in("90s") == 90s);
    CHECK(duration_in("366d") == duration_max);
    CHECK(number_arguments(operation_of("cancel job 5 17")) == std::vector<std::uint64_t>{5, 17});
}

TEST_CASE("a moment as text is the same moment again", "[catalogue][values]") {
    for (const std::string text : {"1970-01-01T00:00:00Z", "2026-11-22T20:05:09Z",
                                   "2028-02-29T23:59:59Z", "2999-12-31T23:59:59Z"})
        CHECK(utc_time_text(*utc_time_in(text)) == text);
    CHECK(utc_time_text(*utc_time_in("2026-11-22T20:05:09Z") + std::chrono::milliseconds{999}) ==
          "2026-11-22T20:05:09Z");
    CHECK(utc_time_in(utc_time_text(
              WallTime{std::chrono::sys_days{std::chrono::year{3000} / 1 / 1}})) == std::nullopt);
}

TEST_CASE("a VLAN interface's name says what it is", "[catalogue][values]") {
    CHECK(vlan_named("eth0.100") == VlanSpec{"eth0.100", "eth0", 100});
    CHECK(vlan_named("bond-1.4094") == VlanSpec{"bond-1.4094", "bond-1", 4094});
    CHECK(vlan_named("12-letters.1").has_value());
    for (const auto* name :
         {"", ".", "eth0", ".100", "eth0.", "eth0.0", "eth0.4095", "eth0.007", "eth0.100.200",
          "eth0.65636", "eth0.-1", "eth0.+1", "a/b.1", "-a.1", "13-letters-x.4094"})
        CHECK(vlan_named(name) == std::nullopt);
}

TEST_CASE("an IPv4 address is a number", "[catalogue][values]") {
    CHECK(ipv4_number("0.0.0.0") == 0U);
    CHECK(ipv4_number("0.0.0.1") == 1U);
    CHECK(ipv4_number("10.1.2.3") == 0x0a010203U);
    CHECK(ipv4_number("255.255.255.255") == 0xffffffffU);
    for (const auto* text : {"", ".", "...", "1", "1.2", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5",
                             "1.2.3.256", "1.2.3.04", "1.2.3.-4", "1.2.3.4 ", "1.2.3.4a", "a"})
        CHECK(ipv4_number(text) == std::nullopt);
}

TEST_CASE("a host's name is one that DNS could have", "[catalogue][values]") {
    for (const auto* name : {"a", "a1", "1a", "vmware-server-0-0", "a.b.example.org", "A-B"})
        CHECK(check_host_name(name));
    CHECK(check_host_name(std::string(253, 'a')));
    for (const auto& name :
         {std::string(), std::string("1"), std::string("12345"), std::string("-a"),
          std::string("a-"), std::string(".a"), std::string("a."), std::string("a_b"),
          std::string("a b"), std::string("a%"), std::string("a[1]"), std::string(254, 'a')})
        CHECK_FALSE(check_host_name(name));
    const auto key = check_host_name("AAAAA-BBBBB-CCCCC-00001");
    REQUIRE_FALSE(key);
    CHECK(key.error().message == "\"*****-*****-*****-00001\" is a key, and no host name");
}

TEST_CASE("keys have names that files and tables take", "[catalogue][values]") {
    using grivon::test::operation_of;
    const auto named = [](const std::string& name) {
        auto operation = operation_of("remove key x");
        operation.arguments = {name};
        return check_operation(operation).has_value();
    };
    CHECK(named("alice"));
    CHECK(named("rack0-operator.2_b"));
    CHECK(named(std::string(200, 'a')));
    for (const auto* wrong : {"", "a,b", "a%", "[0-3]", "a/b", "../x", "a b", "$(id)"}) {
        CAPTURE(wrong);
        CHECK_FALSE(named(wrong));
    }
    CHECK_FALSE(named(std::string(201, 'a')));
}

TEST_CASE("what is a UUID") {
    CHECK(is_uuid("6ba7b810-9dad-51d1-80b4-00c04fd430c8"));
    for (const std::string wrong :
         {"", "6BA7B810-9DAD-51D1-80B4-00C04FD430C8", "6ba7b810-9dad-51d1-80b4-00c04fd430c",
          "6ba7b8109-dad-51d1-80b4-00c04fd430c8", "6ba7b810-9dad-51d1-80b4-00c04fd430cg"}) {
        CHECK_FALSE(is_uuid(wrong));
    }
}
