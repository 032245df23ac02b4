// A host of libvirt's that exists only in its answers: those of virsh and qemu-img, in the form
// that the driver's looks print them. Pure; one thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/dry_run/model_host.hpp"
#include "cli/dry_run/named_files.hpp"

namespace grivon::cli {

class LibvirtModel : public ModelHost {
public:
    explicit LibvirtModel(const HostConnection& host);

    void add_vm(const VmSpec& vm, VmState state) override;
    void add_unregistered_vm(const VmSpec& vm) override;
    void add_snapshot(const std::string& name, bool there) override;
    [[nodiscard]] drivers::CommandResult run(const drivers::RemoteCommand& command) override;

private:
    struct Vm {
        VmSpec spec;
        VmState state = VmState::none;
    };

    // The VM that a command's line names by its UUID; the only one, or none, if it names none.
    Vm* vm_of(const drivers::RemoteCommand& command);
    void make_files(const VmSpec& vm);
    void change(Vm& vm, const drivers::RemoteCommand& command);
    [[nodiscard]] drivers::CommandResult look(const drivers::RemoteCommand& command);
    [[nodiscard]] std::string domains() const;
    [[nodiscard]] std::string found_files(const drivers::RemoteCommand& command) const;

    HostConnection host_;
    std::vector<Vm> vms_;
    std::set<std::string> files_;
    Snapshot snapshot_;
};

}  // namespace grivon::cli
