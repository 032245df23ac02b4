#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"

// Networks, interfaces and attributes of hosts, and the pool of serial numbers, in and out.
namespace grivon::store::test {
namespace {

const std::string key_1 = "AAAAA-AAAAA-AAAAA-00001";
const std::string key_2 = "AAAAA-AAAAA-AAAAA-00002";
const std::string key_3 = "ZZZZZ-99999-ZZZZZ-99999";

core::StoreSerial key(const std::string& serial, const std::string& host,
                      Presence presence = Presence::pending) {
    return {{serial, host, presence}};
}

core::InterfaceRecord interface_of(const std::string& host, const std::string& device) {
    InterfaceSpec spec;
    spec.device = device;
    return {host, spec};
}

}  // namespace

TEST_CASE("networks of every kind come back, and change in place") {
    const auto settings = fresh_database();
    const core::VmnetRecord bridge{
        "h", {"vmnet0", VmnetKind::bridge, "eth0", "", ""}, Presence::pending};
    core::VmnetRecord host_only{
        "h",
        {"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.0"},
        Presence::active};
    const core::VmnetRecord nat{"h", {"vmnet8", VmnetKind::nat, "", "", ""}, Presence::leaving};
    auto image =
        image_after(settings, records(core::StoreVmnet{nat}, core::StoreVmnet{host_only},
                                      core::StoreVmnet{bridge}, core::StoreHost{host_named("h")}));
    CHECK(image.vmnets == std::vector{bridge, host_only, nat});
    host_only.spec = {"vmnet1", VmnetKind::nat, "", "10.0.0.1", "255.0.0.0"};
    host_only.presence = Presence::leaving;
    CHECK(image_after(settings, records(core::StoreVmnet{host_only})).vmnets ==
          std::vector{bridge, host_only, nat});
    CHECK(image_after(settings, records(core::RemoveVmnet{"h", "vmnet1"})).vmnets ==
          std::vector{bridge, nat});
}

TEST_CASE("VLANs come back, change, change places and go") {
    const auto settings = fresh_database();
    core::VlanRecord one{"h", {"eth0.100", "eth0", 100}, Presence::pending};
    core::VlanRecord two{"h", {"eth0.200", "eth0", 200}, Presence::active};
    const core::VlanRecord elsewhere{"g", {"eth0.100", "eth0", 100}, Presence::leaving};
    auto image = image_after(
        settings, records(core::StoreHost{host_named("h")}, core::StoreHost{host_named("g")},
                          core::StoreVlan{one}, core::StoreVlan{two}, core::StoreVlan{elsewhere}));
    CHECK(image.vlans == std::vector{elsewhere, one, two});
    one.presence = Presence::active;
    CHECK(image_after(settings, records(core::StoreVlan{one})).vlans ==
          std::vector{elsewhere, one, two});
    std::swap(one.spec.id, two.spec.id);
    CHECK(image_after(settings, records(core::StoreVlan{one}, core::StoreVlan{two})).vlans ==
          std::vector{elsewhere, one, two});
    // An id that is freed can be given again.
    const core::VlanRecord three{"h", {"vlan200", "eth0", one.spec.id}, Presence::pending};
    CHECK(image_after(settings, records(core::RemoveVlan{"h", "eth0.100"}, core::StoreVlan{three}))
              .vlans == std::vector{elsewhere, two, three});
    image = image_after(settings, records(core::RemoveVlan{"h", "eth0.200"},
                                          core::RemoveVlan{"h", "vlan200"}, core::RemoveHost{"h"}));
    CHECK(image.vlans == std::vector{elsewhere});
}

TEST_CASE("interfaces come back, change in place and go") {
    const auto settings = fresh_database();
    core::InterfaceRecord eth0{"h",
                               {"eth0", "private", "00:30:1b:b3:24:72", "10.255.255.254",
                                "255.0.0.0", "10.1.1.1", "tg3", "vmware-server-0-0"}};
    const auto eth1 = interface_of("h", "eth1");
    CHECK(image_after(settings, records(core::StoreHost{host_named("h")},
                                        core::StoreInterface{eth1}, core::StoreInterface{eth0}))
              .interfaces == std::vector{eth0, eth1});
    eth0.spec.subnet.clear();
    eth0.spec.module = "e1000";
    eth0.spec.address = "10.0.0.1";
    eth0.spec.name = "other";
    CHECK(image_after(settings, records(core::StoreInterface{eth0})).interfaces ==
          std::vector{eth0, eth1});
    CHECK(image_after(settings, records(core::RemoveInterface{"h", "eth0"})).interfaces ==
          std::vector{eth1});
    CHECK(image_after(settings, records(core::RemoveHost{"h"}, core::RemoveInterface{"h", "eth1"}))
              .interfaces.empty());
}

TEST_CASE("attributes come back, change in place and go") {
    const auto settings = fresh_database();
    const core::AttributeRecord site{"h", "site", "東京 'x' \\ \n"};
    core::AttributeRecord owner{"h", "owner", ""};
    const core::AttributeRecord capital{"h", "Site", std::string(4'096, 'x')};
    const core::AttributeRecord elsewhere{"g", "site", "Kyoto"};
    CHECK(image_after(settings,
                      records(core::StoreHost{host_named("h")}, core::StoreHost{host_named("g")},
                              core::StoreAttribute{site}, core::StoreAttribute{owner},
                              core::StoreAttribute{capital}, core::StoreAttribute{elsewhere}))
              .attributes == std::vector{elsewhere, capital, owner, site});
    owner.value = "Ann";
    CHECK(image_after(settings,
                      records(core::StoreAttribute{owner}, core::RemoveAttribute{"h", "Site"},
                              core::RemoveAttribute{"g", "site"}))
              .attributes == std::vector{owner, site});
}

TEST_CASE("what hosts and people say of hosts cannot stop the store") {
    const auto settings = fresh_database();
    auto interface = interface_of("h", "eth0");
    interface.spec.subnet = "\xff\xfe";
    interface.spec.mac = "80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:00:10:39";
    interface.spec.name = std::string(1'000, 'n');
    auto vm = vm_on("h", 1, 0);
    vm.question = "\xff" + std::string(1'000'000, '?');
    const core::AttributeRecord attribute{"h", "a", std::string(100'000, '\xff')};
    const auto image = image_after(
        settings, records(core::StoreHost{host_named("h")}, core::StoreVm{vm},
                          core::StoreInterface{interface}, core::StoreAttribute{attribute}));
    CHECK(image.interfaces.at(0).spec.subnet == "\uFFFD\uFFFD");
    CHECK(image.interfaces.at(0).spec.mac == interface.spec.mac);
    CHECK(image.interfaces.at(0).spec.name == std::string(255, 'n'));
    CHECK_THAT(image.vms.at(0).question, Catch::StartsWith("\uFFFD???"));
    CHECK_THAT(image.attributes.at(0).value, Catch::StartsWith("\uFFFD\uFFFD"));
}

TEST_CASE("the question of a stuck VM comes back and goes") {
    const auto settings = fresh_database();
    auto vm = vm_on("h", 1, 0);
    vm.state = VmState::stuck;
    vm.question = "The location of this virtual machine may have changed.\n0) Create\n1) Keep";
    CHECK(image_after(settings, records(core::StoreHost{host_named("h")}, core::StoreVm{vm})).vms ==
          std::vector{vm});
    vm.question.clear();
    CHECK(image_after(settings, records(core::StoreVm{vm})).vms == std::vector{vm});
}

// ---- the pool of serial numbers -----------------------------------------------------------------

TEST_CASE("keys come back, are given, freed and removed") {
    const auto settings = fresh_database();
    auto image = image_after(settings, records(core::StoreHost{host_named("h")}, key(key_3, ""),
                                               key(key_1, "h", Presence::active), key(key_2, "")));
    CHECK(image.serials == std::vector<core::SerialRecord>{{key_1, "h", Presence::active},
                                                           {key_2, "", Presence::pending},
                                                           {key_3, "", Presence::pending}});
    // From one key of the host to another one: the old key leaves first, whatever the order.
    for (const auto& [freed, given] : {std::pair{key_1, key_2}, std::pair{key_2, key_1}}) {
        image = image_after(settings, records(key(given, "h", Presence::leaving), key(freed, "")));
        CHECK(image.serials.at(given == key_1 ? 0 : 1).host == "h");
        CHECK(image.serials.at(freed == key_1 ? 0 : 1).host.empty());
    }
    image = image_after(settings, records(core::RemoveSerial{key_2}, core::RemoveSerial{key_3}));
    CHECK(image.serials == std::vector<core::SerialRecord>{{key_1, "h", Presence::leaving}});
}

TEST_CASE("keys change places between hosts within one write") {
    const auto settings = fresh_database();
    (void)image_after(settings,
                      records(core::StoreHost{host_named("g")}, core::StoreHost{host_named("h")},
                              core::StoreHost{host_named("i")}, key(key_1, "g"), key(key_2, "h"),
                              key(key_3, "i")));
    auto image = image_after(settings, records(key(key_1, "h"), key(key_2, "g")));
    CHECK(image.serials.at(0).host == "h");
    CHECK(image.serials.at(1).host == "g");
    image = image_after(settings, records(key(key_1, "i"), key(key_2, "h"), key(key_3, "g")));
    CHECK(image.serials.at(0).host == "i");
    CHECK(image.serials.at(1).host == "h");
    CHECK(image.serials.at(2).host == "g");
}

TEST_CASE("a key outlives its host, freed before the host goes") {
    const auto settings = fresh_database();
    (void)image_after(settings, records(core::StoreHost{host_named("g")},
                                        core::StoreHost{host_named("h")}, key(key_1, "h")));
    // As the core says it: freed, the host gone, then given to another one.
    auto image =
        image_after(settings, records(key(key_1, ""), core::RemoveHost{"h"}, key(key_1, "g")));
    CHECK(image.hosts.size() == 1);
    CHECK(image.serials == std::vector<core::SerialRecord>{{key_1, "g", Presence::pending}});
    image = image_after(settings, records(key(key_1, ""), core::RemoveHost{"g"}));
    CHECK(image.hosts.empty());
    CHECK(image.serials == std::vector<core::SerialRecord>{{key_1, "", Presence::pending}});
}

TEST_CASE("many keys and parts in one write") {
    const auto settings = fresh_database();
    constexpr int hosts = 300;
    std::vector<core::Record> all;
    for (int i = 0; i < hosts; ++i) {
        const auto name = "host-" + std::to_string(i);
        const auto digits = std::to_string(10'000 + i);
        all.emplace_back(core::StoreHost{host_named(name)});
        all.emplace_back(key("AAAAA-AAAAA-AAAAA-" + digits, i % 2 == 0 ? name : ""));
        all.emplace_back(core::StoreVlan{{name, {"eth0.7", "eth0", 7}, Presence::active}});
        all.emplace_back(core::StoreInterface{interface_of(name, "eth0")});
        all.emplace_back(core::StoreAttribute{{name, "n", digits}});
    }
    const auto image = image_after(settings, std::move(all));
    CHECK(image.serials.size() == hosts);
    CHECK(image.vlans.size() == hosts);
    CHECK(image.interfaces.size() == hosts);
    CHECK(image.attributes.size() == hosts);
    CHECK(ask(settings, "SELECT COUNT(*) FROM serial_number WHERE host IS NULL") == "150");
}

}  // namespace grivon::store::test
