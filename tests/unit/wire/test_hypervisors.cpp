#include <catch2/catch.hpp>

#include "wire/hypervisors.hpp"

using namespace grivon;

TEST_CASE("every hypervisor is in its place of the table", "[hypervisors]") {
    REQUIRE(hypervisors().size() == static_cast<std::size_t>(last_of(Hypervisor{})));
    for (const auto& traits : hypervisors()) {
        CHECK(&traits_of(traits.kind) == &traits);
        CHECK(hypervisor_named(traits.name) == traits.kind);
        CHECK(name_of(traits.kind) == traits.name);
    }
    CHECK_FALSE(hypervisor_named("esx"));
    CHECK_FALSE(hypervisor_named(""));
}

TEST_CASE("objects of commands name a family and a part", "[hypervisors]") {
    for (const auto family : families())
        for (const auto part : {VmPart::vm, VmPart::interface, VmPart::snapshot, VmPart::network}) {
            const auto object = object_of(family, part);
            CAPTURE(object);
            CHECK(vm_object_in(object) == VmObject{family, part});
        }
    CHECK(object_of(Family::vmware, VmPart::network) == "host vmwarenet");
    CHECK(object_of(Family::kvm, VmPart::interface) == "host kvm interface");
    for (const auto* other : {"", "host", "host ", "host vlan", "host vmwarekey", "host interface",
                              "kvm", "host kvmx", "host kvm ", "host hyperv"}) {
        CAPTURE(other);
        CHECK_FALSE(vm_object_in(other));
    }
}

TEST_CASE("what a hypervisor can is no matter of its family", "[hypervisors]") {
    CHECK(can(Family::vmware, Capability::question));
    CHECK_FALSE(traits_of(Hypervisor::vmware_workstation).can(Capability::question));
    CHECK(can(Family::vmware, Capability::snapshot));
    CHECK_FALSE(traits_of(Hypervisor::vmware_server).can(Capability::snapshot));
    CHECK_FALSE(can(Family::xen, Capability::snapshot));
}
