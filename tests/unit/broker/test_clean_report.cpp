// What workers report, made fit for the tables, which refuse a whole transaction for one value.
#include <catch2/catch.hpp>

#include "broker/door/clean_report.hpp"
#include "wire/limits.hpp"

using namespace grivon;

namespace {

const std::string uuid = "6f0f1d6e-0000-4000-8000-000000000001";

StrangerVm honest() {
    StrangerVm stranger;
    stranger.name = "web-1";
    stranger.spec.cpus = 2;
    stranger.spec.identity = VmIdentity{uuid, "web-1", ""};
    stranger.spec.disks = {{"vda", 10, "/srv/web-1.qcow2"}};
    stranger.spec.nics = {{0, "52:54:00:aa:bb:01", "bridge:br0"}};
    return stranger;
}

std::vector<StrangerVm> cleaned(std::vector<StrangerVm> strangers) {
    JobReport report;
    report.strangers = std::move(strangers);
    broker::clean(report);
    return *report.strangers;
}

}  // namespace

TEST_CASE("an honest stranger stays as it is") {
    CHECK(cleaned({honest()}) == std::vector{honest()});
    auto of_vmware = honest();
    of_vmware.spec.identity = VmIdentity{"", "Debian", "/home/anna/vmware/Debian 12/Debian 12.vmx"};
    CHECK(cleaned({of_vmware}) == std::vector{of_vmware});
}

TEST_CASE("a stranger that could only be taken over as another VM is left out") {
    std::vector<StrangerVm> wrong(7, honest());
    wrong[0].spec.identity.reset();
    wrong[1].spec.identity->uuid = "6f0f1d6e";
    wrong[2].spec.identity->uuid = std::string(36, '\xc3');
    wrong[3].spec.identity->uuid.clear();
    wrong[4].spec.identity->configuration = "/home/anna/a\nb.vmx";
    wrong[5].spec.disks[0].path = "/" + std::string(limits::word_bytes_max, 'a');
    wrong[6].spec.disks.resize(limits::vm_parts_max + 1);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        INFO("stranger " << i);
        CHECK(cleaned({wrong[i], honest()}) == std::vector{honest()});
    }
}

TEST_CASE("what only shows how a stranger is like is made fit") {
    auto stranger = honest();
    stranger.name = "web\x1b[31m\n" + std::string(limits::name_bytes_max, 'x');
    stranger.spec.cpus = 4'000'000'000;
    stranger.spec.image = VmImage{"/srv/image.qcow2", true, ""};
    stranger.spec.nics.push_back({1, "not an address", "bridge:br0"});
    const auto fit = cleaned({stranger});
    REQUIRE(fit.size() == 1);
    CHECK(fit[0].name.size() <= limits::name_bytes_max);
    CHECK(fit[0].name.starts_with("web [31m "));
    CHECK(fit[0].spec.cpus == 4096);
    CHECK_FALSE(fit[0].spec.image);
    CHECK(fit[0].spec.nics == honest().spec.nics);
    CHECK(cleaned(std::vector(limits::strangers_max + 1, honest())).size() ==
          limits::strangers_max);
}

TEST_CASE("what was seen of a VM of ours is made fit") {
    JobReport report;
    report.sightings.emplace_back().spec = honest().spec;
    report.sightings[0].spec->identity->uuid = "\xff\xff";
    report.sightings[0].question = "really?\nyes\x07";
    broker::clean(report);
    CHECK(report.sightings[0].spec->identity->uuid.empty());
    CHECK(report.sightings[0].question == "really?\nyes ");
}
