// What must be said word by word, or confirmed with --yes.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"
#include "wire/catalogue.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

// Rack 0 has two hosts with two VMs each that are on; rack 1 one host with one.
struct Running : CoreBench {
    Running() {
        hello("w");
        accept("add host h-0-[0-1] h-1-0");
        accept("add host vmware h-0-[0-1] h-1-0");
        accept("add host vmware rack0");
        accept("create host vmware %");
        accept("start host vmware %");
        work_off("w");
    }
};

// One host with one of everything that its hypervisor can have, its VM only in the database.
struct Furnished : CoreBench {
    explicit Furnished(const HypervisorTraits& traits)
        : host_(std::string(traits.name) + "-0-0"),
          network_(std::string(network_prefix(traits.family)) + "11"),
          family_(traits.family) {
        hello("w");
        accept("add host " + host_ + " hypervisor=" + std::string(traits.name));
        accept("add host vlan " + host_ + " viface=eth0.100");
        accept("add " + object_of(family_, VmPart::network) + " " + host_ +
               " iface=eth0 type=bridge vmnet=" + network_);
        if (traits.can(Capability::vmware_key)) {
            accept("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
            accept("set host vmwarekey " + host_);
        }
        work_off("w");
    }
    // With an interface; made and started, if it is to be.
    void add_vm(bool made, bool on) {
        const auto words = object_of(family_);
        accept("add " + words + " " + host_);
        accept("add " + words + " interface " + host_ + " vmnet=" + network_);
        if (made) accept("create " + words + " " + host_);
        if (on) accept("start " + words + " " + host_);
        work_off("w");
    }

private:
    std::string host_;
    std::string network_;
    Family family_;
};

// Which hypervisor the example's host is called like.
const HypervisorTraits& traits_in(std::string_view example) {
    for (const auto& traits : hypervisors())
        if (example.find(" " + std::string(traits.name) + "-0-0") != std::string_view::npos)
            return traits;
    return traits_of(Hypervisor::vmware_server);
}

bool is_asked(const std::string& line) {
    Running bench;
    const auto answer = bench.submit(line);
    if (const auto* refused = std::get_if<Refused>(&answer)) {
        INFO(line << ": " << refused->message);
        REQUIRE(refused->code == Errc::unconfirmed);
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what hits more than it names is asked back", "[core][confirmation]") {
    for (const auto* line :
         {"stop host vmware", "stop host vmware slice=0", "stop host vmware h-0-0",
          "stop host vmware h-0-0 h-1-0", "stop host vmware h-0-[0-1]", "stop host vmware %",
          "stop host vmware % slice=0", "stop host vmware rack0 slice=0",
          "stop host vmware rack[0-1] slice=0", "stop host vmware vmware-server slice=all",
          "stop host vmware h-1-0 h-0-% slice=all", "reboot host vmware h-0-0",
          "suspend host vmware h-0-0"}) {
        INFO(line);
        CHECK(is_asked(line));
    }
}

TEST_CASE("what is named word by word, or hits one thing, is done", "[core][confirmation]") {
    for (const auto* line :
         {"stop host vmware h-0-0 slice=0", "stop host vmware h-0-0 slice=all",
          "stop host vmware h-0-0 h-0-1 slice=0", "stop host vmware h-0-[0-1] slice=1",
          "stop host vmware h-0-[0-1] h-1-0 slice=all", "stop host vmware h-1-0",
          "stop host vmware rack1", "stop host vmware h-1-%", "reboot host vmware h-0-0 slice=0",
          // These take nothing away.
          "start host vmware %", "create host vmware h-0-0", "resume host vmware rack0",
          "refresh host vmware", "sync host %"}) {
        INFO(line);
        CHECK_FALSE(is_asked(line));
    }
}

TEST_CASE("the question says what would be hit", "[core][confirmation]") {
    Running bench;
    CHECK(bench.refuse("stop host vmware h-0-0").message ==
          "\"stop host vmware\" hits 2 VMs: slice0@h-0-0, slice1@h-0-0");
    CHECK(bench.refuse("stop host vmware").message ==
          "\"stop host vmware\" without a host means every host: it hits 5 VMs: slice0@h-0-0, "
          "slice1@h-0-0, slice0@h-0-1, slice1@h-0-1, …");
    bench.accept("add host vlan h-0-[0-1] viface=eth0.5");
    bench.work_off("w");
    CHECK(bench.refuse("remove host vlan % viface=eth0.5").message ==
          "\"remove host vlan\" hits 2 hosts: h-0-0, h-0-1");
}

TEST_CASE("confirmed, the same is done; also under the same key", "[core][confirmation]") {
    Running bench;
    const auto line = "stop host vmware %";
    CHECK(std::get<Refused>(bench.submit(line, "k")).code == Errc::unconfirmed);
    const auto done = std::get<Accepted>(bench.submit(line, "k", true));
    CHECK(done.jobs.size() == 5);
    CHECK(std::get<Accepted>(bench.submit(line, "k", true)) == done);
    CHECK(std::get<Accepted>(bench.submit(line, "k")) == done);  // done already: nothing to ask
}

TEST_CASE("what is wrong is told before anything is asked", "[core][confirmation]") {
    Running bench;
    test::check_error({bench.refuse("destroy host vmware h-0-0").code,
                       bench.refuse("destroy host vmware h-0-0").message},
                      Errc::illegal_state, {"slice0@h-0-0", "is on", "grivon stop host vmware"});
    CHECK(bench.refuse("stop host vmware nowhere%").code == Errc::not_found);
}

TEST_CASE("every risky command without a host is asked back", "[core][confirmation]") {
    for (const auto& command : catalogue()) {
        if (command.arguments != ArgumentKind::risky_hosts) continue;
        auto line = std::string(command.example);
        const auto& traits = traits_in(line);
        const auto name = " " + std::string(traits.name) + "-0-0";
        const auto host = line.find(name);
        INFO(command.example);
        REQUIRE(host != std::string::npos);
        line.erase(host, name.size());
        Furnished bench(traits);
        const auto object = vm_object_in(command.object);
        if (object && object->part != VmPart::network) {
            const bool made = command.verb != "remove" || object->part == VmPart::snapshot;
            bench.add_vm(made, made && command.verb != "destroy");
        }
        const auto refused = bench.refuse(line);
        test::check_error({refused.code, refused.message}, Errc::unconfirmed,
                          {std::string(command.verb), "without a host means every host", "hits 1"});
        bench.confirm(line);
    }
}

TEST_CASE("what cannot be made again is asked for although it is named", "[core][confirmation]") {
    Running bench;
    const auto refused = bench.refuse("remove host h-1-0");
    CHECK(refused.code == Errc::unconfirmed);
    CHECK(refused.message == "\"remove host\" hits 1 host: h-1-0; slice0@h-1-0 is on");
    bench.confirm("remove host h-1-0");
    CHECK(bench.core->inventory().find("h-1-0") == nullptr);
}
