// What libvirt says of one VM, read.
//
// A VM is on while it has a process, also when its guest stands still (paused, by a person or by a
// disk that is full): it holds its memory, and ends with its host. It is suspended if its memory is
// on disk (managed save), which libvirt shows as a domain that is shut off. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/vm_spec.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers::libvirt {

struct DomainSeen {
    PowerSeen power;
    std::optional<VmHardware> hardware;  // what its configuration says, while it is off
};

// From an answer to dominfo. Nothing if it does not say (libvirtd is down).
[[nodiscard]] std::optional<DomainSeen> domain_seen(const CommandResult& looked);

// A line of `list --uuid --name`, which one version of virsh prints as a table.
struct NamedDomain {
    std::string uuid;
    std::string name;
};
[[nodiscard]] std::optional<NamedDomain> listed_domain(std::string_view line);

// "running", "shut off", as virsh words it. Nothing for what it does not say of a domain.
[[nodiscard]] std::optional<PowerSeen> power_named(std::string_view words);

}  // namespace grivon::drivers::libvirt
