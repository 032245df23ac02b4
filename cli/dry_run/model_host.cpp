#include "cli/dry_run/model_host.hpp"

#include "cli/dry_run/libvirt_model.hpp"
#include "cli/dry_run/vmware_model.hpp"

namespace grivon::cli {

std::unique_ptr<ModelHost> make_model_host(const HostConnection& host, std::string choice) {
    switch (host.hypervisor) {
        case Hypervisor::kvm:
        case Hypervisor::xen:
            return std::make_unique<LibvirtModel>(host);
        case Hypervisor::vmware_workstation:
            return std::make_unique<WorkstationModel>(host);
        case Hypervisor::vmware_server:
            break;
    }
    return std::make_unique<VmwareServerModel>(host, std::move(choice));
}

}  // namespace grivon::cli
