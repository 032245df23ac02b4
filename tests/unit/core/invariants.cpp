#include "tests/unit/core/invariants.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace grivon::test {
namespace {

void check_vms(const core::HostEntry& host, std::set<std::string>& macs, std::set<VmId>& ids) {
    for (const auto& [slice, vm] : host.vms) {
        REQUIRE(vm.host == host.record.connection.name);
        REQUIRE(vm.spec.slice == slice);
        REQUIRE(ids.insert(vm.spec.id).second);
        REQUIRE((!vm.cluster.empty() || vm.group.empty()));
        std::set<std::uint32_t> indexes;
        for (const auto& nic : vm.spec.nics) {
            INFO(core::vm_name(slice, vm.host) << " has " << nic.mac << " on " << nic.vmnet);
            REQUIRE(macs.insert(nic.mac).second);
            REQUIRE(indexes.insert(nic.ifindex).second);
            REQUIRE(nic.ifindex < 4);
            REQUIRE(host.vmnets.contains(core::vmnet_number_of(nic.vmnet)));
        }
    }
}

void check_networks(const core::HostEntry& host) {
    std::set<std::string> devices;
    for (const auto& [number, vmnet] : host.vmnets) {
        REQUIRE(vmnet.spec.name == "vmnet" + std::to_string(number));
        if (!vmnet.spec.device.empty()) REQUIRE(devices.insert(vmnet.spec.device).second);
    }
    for (const auto& [device, vlan] : host.vlans) REQUIRE(vlan.spec.device == device);
}

void check_serials(const core::Inventory& inventory) {
    std::set<std::string> holders;
    for (const auto& [serial, record] : inventory.serials()) {
        REQUIRE(record.serial == serial);
        if (record.host.empty()) continue;
        REQUIRE(holders.insert(record.host).second);
        const auto* host = inventory.find(record.host);
        REQUIRE(host != nullptr);
        REQUIRE(host->serial == serial);
    }
    for (const auto& [name, host] : inventory.hosts())
        REQUIRE(holders.contains(name) == !host.serial.empty());
}

void check_lane(const std::string& name, const core::Queue& live, const core::Queue& rebuilt) {
    static const core::Lane nothing;
    const auto* a = live.find_lane(name);
    const auto* b = rebuilt.find_lane(name);
    if (a == nullptr) a = &nothing;
    if (b == nullptr) b = &nothing;
    INFO("lane of " << name);
    REQUIRE((a->waiting == b->waiting));
    REQUIRE((a->current == b->current));
    REQUIRE((a->lease.epoch == b->lease.epoch));
    REQUIRE(a->lease.worker == b->lease.worker);
    auto control = a->control;
    control.host = b->control.host;  // of a lane that there is not: empty
    REQUIRE((control == b->control));
    REQUIRE(a->delayed == b->delayed);
}

void check_job(const core::QueuedJob& a, const core::QueuedJob& b) {
    REQUIRE(a.host() == b.host());
    REQUIRE((a.batch == b.batch));
    REQUIRE(a.kind->operation == b.kind->operation);
    REQUIRE(*a.payload == *b.payload);
    REQUIRE((a.vm == b.vm));
    REQUIRE(a.place == b.place);
    REQUIRE(a.slice == b.slice);
    REQUIRE(a.to_next == b.to_next);
    REQUIRE(a.to_previous == b.to_previous);
    REQUIRE((a.progress() == b.progress()));
    REQUIRE((a.begun == nullptr) == (b.begun == nullptr));
    if (!a.begun) return;
    REQUIRE((a.begun->spec == b.begun->spec));
    REQUIRE(a.begun->items_end == b.begun->items_end);
}

void check_jobs(const CoreBench& bench, const core::Image& image, const core::Queue& rebuilt) {
    const auto& live = bench.core->queue();
    for (const auto& job : image.jobs) {
        INFO("job " << number(job.id));
        const auto* a = live.find_job(job.id);
        const auto* b = rebuilt.find_job(job.id);
        REQUIRE(a != nullptr);
        check_job(*a, *b);
        REQUIRE((live.before(job.id) == rebuilt.before(job.id)));
        REQUIRE(live.has_jobs(a->vm) == rebuilt.has_jobs(a->vm));
    }
    for (const auto& batch : image.batches) {
        const auto id = batch.batch.id;
        REQUIRE(live.batches().find(id) != nullptr);
        REQUIRE((*live.batches().find(id) == *rebuilt.batches().find(id)));
        REQUIRE((live.live_jobs(id) == rebuilt.live_jobs(id)));
    }
}

// No row waits for a job that is no more. But a network that a VM was given an interface on is
// wanted also when its job has failed: sync host makes it.
void check_part(const core::Queue& queue, const std::string& host, const core::Thing& thing,
                Presence presence) {
    INFO(thing.name << " of " << host);
    if (presence == Presence::active) return;
    if (presence == Presence::pending && thing.kind == core::ThingKind::vmnet) return;
    REQUIRE(queue.has_jobs(host, thing));
}

void check_presence(const core::Core& core) {
    const auto& queue = core.queue();
    for (const auto& [name, host] : core.inventory().hosts()) {
        for (const auto& [device, vlan] : host.vlans)
            check_part(queue, name, {core::ThingKind::vlan, device}, vlan.presence);
        for (const auto& [number, vmnet] : host.vmnets)
            check_part(queue, name, {core::ThingKind::vmnet, vmnet.spec.name}, vmnet.presence);
        if (host.serial.empty()) continue;
        check_part(queue, name, {core::ThingKind::key, ""},
                   core.inventory().serials().at(host.serial).presence);
    }
}

// What is active is there, and nothing is there that nobody knows of.
template <class Parts, class Real>
void check_parts(const Parts& parts, const Real& real) {
    std::size_t known = 0;
    for (const auto& [key, part] : parts) {
        const bool there = std::any_of(real.begin(), real.end(), [&part = part](const auto& entry) {
            return entry.second == part.spec;
        });
        INFO("its " << key << " is active");
        REQUIRE((there || part.presence != Presence::active));
        if (there) ++known;
    }
    REQUIRE(known == real.size());
}

// What the database says of a VM that exists is what the host has, unless a job is to change it.
void check_hardware(const core::Queue& queue, const core::HostEntry& entry,
                    const World::Host& host) {
    for (const auto& [slice, vm] : entry.vms) {
        const auto found = host.vms.find(vm.spec.id);
        if (found == host.vms.end() || queue.has_jobs(vm.spec.id)) continue;
        INFO("the hardware of slice " << slice << ", VM " << number(vm.spec.id));
        REQUIRE(vm.spec.cpus == found->second.cpus);
        REQUIRE(vm.spec.memory_mb == found->second.memory_mb);
    }
}

}  // namespace

void check_inventory(const core::Inventory& inventory) {
    std::set<std::string> macs;
    std::set<VmId> ids;
    for (const auto& [name, host] : inventory.hosts()) {
        INFO("host " << name);
        REQUIRE(host.record.connection.name == name);
        check_vms(host, macs, ids);
        check_networks(host);
    }
    for (const auto& mac : macs) REQUIRE(*core::mac_number_of(mac) < inventory.next_mac_number());
    for (const auto id : ids) REQUIRE(number(id) < inventory.next_vm_id());
    check_serials(inventory);
}

void check_rebuilt(const CoreBench& bench) {
    const auto image = bench.tables.image();
    const core::Core rebuilt(image, bench.now);
    if (const auto& jobs = bench.tables.jobs(); !jobs.empty())
        REQUIRE(image.counters.job == number(jobs.rbegin()->first) + 1);
    if (const auto& batches = bench.tables.batches(); !batches.empty())
        REQUIRE(image.counters.batch == number(batches.back().id) + 1);
    const auto& live = *bench.core;
    REQUIRE((rebuilt.inventory().hosts() == live.inventory().hosts()));
    REQUIRE((rebuilt.inventory().serials() == live.inventory().serials()));
    REQUIRE(rebuilt.inventory().next_mac_number() == live.inventory().next_mac_number());
    REQUIRE(rebuilt.inventory().next_vm_id() == live.inventory().next_vm_id());
    REQUIRE((rebuilt.last_event() == live.last_event()));
    check_jobs(bench, image, rebuilt.queue());
    check_presence(live);
    for (const auto& [name, host] : live.inventory().hosts()) {
        check_lane(name, live.queue(), rebuilt.queue());
        for (const auto& [slice, vm] : host.vms)
            REQUIRE((rebuilt.queue().forecast(vm.spec.id) == live.queue().forecast(vm.spec.id)));
    }
}

void check_world(const CoreBench& bench, const World& world) {
    std::set<std::string> keys;
    for (const auto& [name, host] : world.hosts()) {
        INFO("host " << name);
        if (!host.serial.empty()) REQUIRE(keys.insert(host.serial).second);
        const auto* entry = bench.core->inventory().find(name);
        REQUIRE(entry != nullptr);
        check_hardware(bench.core->queue(), *entry, host);
        const auto* lane = bench.core->queue().find_lane(name);
        if (lane != nullptr && lane->has_jobs()) continue;
        check_parts(entry->vlans, host.vlans);
        check_parts(entry->vmnets, host.vmnets);
        const bool active =
            !entry->serial.empty() &&
            bench.core->inventory().serials().at(entry->serial).presence == Presence::active;
        REQUIRE((entry->serial == host.serial || (!active && host.serial.empty())));
    }
}

}  // namespace grivon::test
