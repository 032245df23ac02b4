#include "workers/drivers/libvirt/dialect.hpp"

#include <array>

namespace grivon::drivers::libvirt {
namespace {

constexpr std::array<std::string_view, 4> kvm_undefine_flags{
    "--managed-save", "--snapshots-metadata", "--checkpoints-metadata", "--nvram"};
constexpr std::array<std::string_view, 1> xen_undefine_flags{"--managed-save"};

// A SATA drive is there on both of QEMU's boards, an IDE drive only on the older.
constexpr Dialect kvm{.uri = "qemu:///system",
                      .directory = "kvm",
                      .disk_head = "vd",
                      .disk_bus = "virtio",
                      .cd_target = "sda",
                      .cd_bus = "sata",
                      .nic_model = "virtio",
                      .emulation = true,
                      .console_log = true,
                      .reset = true,
                      .statistics = true,
                      .log_directory = "/var/log/libvirt/qemu",
                      .undefine_flags = kvm_undefine_flags};
// Of a fully virtualised guest the first four disks are emulated as well, for its BIOS. Its console
// is logged by xenconsoled, if the host is told to.
constexpr Dialect xen{.uri = "xen:///system",
                      .directory = "xen",
                      .disk_head = "xvd",
                      .disk_bus = "xen",
                      .cd_target = "",
                      .cd_bus = "xen",
                      .nic_model = "",
                      .log_directory = "/var/log/libvirt/libxl",
                      .undefine_flags = xen_undefine_flags};

}  // namespace

const Dialect& dialect_of(const HostConnection& host) {
    return host.hypervisor == Hypervisor::xen ? xen : kvm;
}

}  // namespace grivon::drivers::libvirt
