// A host that exists only in the answers it gives, for driving a job's script without a real one.
//
// It has the VMs that the job is about, in the states it is told, and does at once whatever a
// command asks for. It knows the answers of vmware-cmd and of vmrun as far as the drivers read
// them. Pure; one thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "wire/model.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::cli {

class ModelHost {
public:
    // A VM that exists has all its files. choice: one that a question of a stuck VM offers.
    ModelHost(const HostConnection& host, std::string choice);

    void add_vm(const VmSpec& vm, VmState state);
    // The VM's files are there, but the host does not know it.
    void add_unregistered_vm(const VmSpec& vm);

    // A snapshot that the job is about, and whether the VM has it.
    void add_snapshot(const std::string& name, bool there);
    // What a VM is made from.
    void add_image(const VmImage& image);

    // What the command prints, once it is done.
    [[nodiscard]] drivers::CommandResult run(const drivers::RemoteCommand& command);

private:
    struct Vm {
        std::string vmx;
        VmState state = VmState::none;
        std::vector<std::string> files;
        std::string vmx_text;
    };

    Vm& place(const VmSpec& vm);
    void make_files(const Vm& vm);
    // The VM that a command's line names; the only one there is, or none, if it names none.
    Vm* vm_of(const drivers::RemoteCommand& command);
    void change(Vm& vm, const std::string& step);
    [[nodiscard]] drivers::CommandResult look(const drivers::RemoteCommand& command) const;
    // The same of a host with Workstation.
    [[nodiscard]] drivers::CommandResult workstation_look(
        const drivers::RemoteCommand& command) const;
    // Of the files that the command looks for.
    [[nodiscard]] std::string found_files(const drivers::RemoteCommand& command) const;
    [[nodiscard]] drivers::CommandResult question() const;

    HostConnection host_;
    std::string choice_;
    std::vector<Vm> vms_;
    std::set<std::string> files_;
    std::string snapshot_;
    bool has_snapshot_ = false;
};

}  // namespace grivon::cli
