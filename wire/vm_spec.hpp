// What VMs are to be, or are, made of.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/ids.hpp"

namespace grivon {

struct DiskSpec {
    std::string device;         // "scsi0:0"
    std::uint64_t size_gb = 0;  // as vmware-vdiskmanager's "Gb"
    // Of a VM that GriVon did not make: its file or device on the host. Absent: where the driver
    // puts it.
    std::optional<std::string> path = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.size_gb);
        visit(3, self.path);
    }
    bool operator==(const DiskSpec&) const = default;
};

struct NicSpec {
    std::uint32_t ifindex = 0;  // number of the NIC inside the VM, from 0
    std::string mac;            // "00:50:56:00:00:01"
    // What it is plugged into on the VM's host: "vmnet11" or "vmbr11", which GriVon makes; or what
    // it finds there: "bridge:br0", "network:default".
    std::string vmnet;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.ifindex);
        visit(2, self.mac);
        visit(3, self.vmnet);
    }
    bool operator==(const NicSpec&) const = default;
};

// What a VM is called on its host, where its slice does not say it.
struct VmIdentity {
    std::string uuid;  // of libvirt's domains, which are addressed by it; else empty
    std::string name;  // empty: "slice<N>"
    std::string
        configuration;  // of an imported VM of VMware's: its .vmx; empty: the driver's place

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.uuid);
        visit(2, self.name);
        visit(3, self.configuration);
    }
    bool operator==(const VmIdentity&) const = default;
};

// What a VM is made from, instead of an empty disk.
struct VmImage {
    std::string path;  // of an image on the host, which the first disk is made from; may be empty
    bool linked = false;  // a layer over the image, which must stay as it is; else a full copy
    std::string seed;     // ISO image on the host with cloud-init's data, as a CD; empty: none

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.path);
        visit(2, self.linked);
        visit(3, self.seed);
    }
    bool operator==(const VmImage&) const = default;
};

struct VmSpec {
    VmId id{};
    std::uint32_t slice = 0;  // number of the VM on its host, from 0
    std::uint32_t cpus = 1;
    std::uint32_t memory_mb = 0;
    std::vector<DiskSpec> disks;
    std::vector<NicSpec> nics;
    std::optional<VmIdentity> identity = {};
    std::optional<VmImage> image = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.id);
        visit(2, self.slice);
        visit(3, self.cpus);
        visit(4, self.memory_mb);
        visit(5, self.disks);
        visit(6, self.nics);
        visit(7, self.identity);
        visit(8, self.image);
    }
    bool operator==(const VmSpec&) const = default;
};

// What `set host vmware` changes of a VM that exists.
struct VmHardware {
    std::uint32_t cpus = 1;
    std::uint32_t memory_mb = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.cpus);
        visit(2, self.memory_mb);
    }
    bool operator==(const VmHardware&) const = default;
};

}  // namespace grivon
