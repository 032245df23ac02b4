// In what KVM and Xen differ under libvirt: all of it, in one table. What libvirt's driver of Xen
// lacks is read in libxl_driver.c (reset, domstats, snapshots, most flags of undefine). Pure.
#pragma once

#include <span>
#include <string_view>

#include "wire/host_connection.hpp"

namespace grivon::drivers::libvirt {

struct Dialect {
    std::string_view uri;  // root's default is another one than a user's, so it is always said
    std::string_view directory;  // of the VMs' files, below the host's data directory
    // Of disks in the guest: "vda", "vdb", …
    std::string_view disk_head;
    std::string_view disk_bus;
    // Of the CD: empty: the next place after the disks, on their bus.
    std::string_view cd_target;
    std::string_view cd_bus;
    std::string_view
        nic_model;             // empty: the hypervisor's own paravirtual one beside an emulated one
    bool emulation = false;    // runs without the processor's help too, in software
    bool console_log = false;  // the serial console is written to a file
    bool reset = false;        // else a VM is reset by ending and starting it
    bool statistics = false;   // domstats: all VMs in one answer
    std::string_view log_directory;  // of what QEMU or Xen say of each VM
    // Of undefine, if the host's version has them: what else of a VM goes with it.
    std::span<const std::string_view> undefine_flags;
};

[[nodiscard]] const Dialect& dialect_of(const HostConnection& host);

}  // namespace grivon::drivers::libvirt
