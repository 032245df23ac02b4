// Hosts of VMware's products that exist only in their answers. What both have in common, and each
// of them: VMware Server's are those of vmware-cmd, which knows VMs by registration; Workstation's
// those of vmrun, for which a VM is there if its .vmx is. Pure; one thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/dry_run/model_host.hpp"
#include "cli/dry_run/named_files.hpp"

namespace grivon::cli {

class VmwareModel : public ModelHost {
public:
    explicit VmwareModel(const HostConnection& host);

    void add_vm(const VmSpec& vm, VmState state) override;
    void add_unregistered_vm(const VmSpec& vm) override;
    [[nodiscard]] drivers::CommandResult run(const drivers::RemoteCommand& command) override;

protected:
    struct Vm {
        VmSpec spec;
        std::string vmx;
        VmState state = VmState::none;
        std::vector<std::string> files;
        std::string vmx_text;
    };

    [[nodiscard]] virtual drivers::CommandResult look(
        const drivers::RemoteCommand& command) const = 0;
    // What a command of this name that is no power operation makes of the VM.
    virtual void change(Vm& vm, const drivers::RemoteCommand& command) = 0;
    [[nodiscard]] virtual std::string vmx_text_of(const VmSpec& vm) const = 0;

    Vm& place(const VmSpec& vm);
    void make_files(const Vm& vm);
    void remove_files(const Vm& vm);
    [[nodiscard]] const std::vector<Vm>& vms() const { return vms_; }
    [[nodiscard]] const HostConnection& host() const { return host_; }
    [[nodiscard]] bool has(const std::string& file) const { return files_.contains(file); }
    // Of the files that the command looks for.
    [[nodiscard]] std::string found_files(const drivers::RemoteCommand& command) const;

private:
    // The VM that a command's line names; the only one there is, or none, if it names none.
    Vm* vm_of(const drivers::RemoteCommand& command);
    void change_power(Vm& vm, const std::string& step);

    HostConnection host_;
    std::vector<Vm> vms_;
    std::set<std::string> files_;
};

class VmwareServerModel : public VmwareModel {
public:
    // choice: one that the question of a stuck VM offers.
    VmwareServerModel(const HostConnection& host, std::string choice);
    void add_snapshot(const std::string&, bool) override {}  // it has none
    [[nodiscard]] drivers::CommandResult run(const drivers::RemoteCommand& command) override;

private:
    [[nodiscard]] drivers::CommandResult look(const drivers::RemoteCommand& command) const override;
    void change(Vm& vm, const drivers::RemoteCommand& command) override;
    [[nodiscard]] std::string vmx_text_of(const VmSpec& vm) const override;

    std::string choice_;
};

class WorkstationModel : public VmwareModel {
public:
    using VmwareModel::VmwareModel;

    void add_unregistered_vm(const VmSpec& vm) override;
    void add_snapshot(const std::string& name, bool there) override;

private:
    [[nodiscard]] drivers::CommandResult look(const drivers::RemoteCommand& command) const override;
    void change(Vm& vm, const drivers::RemoteCommand& command) override;
    [[nodiscard]] std::string vmx_text_of(const VmSpec& vm) const override;
    [[nodiscard]] std::string snapshots() const;

    Snapshot snapshot_;
};

}  // namespace grivon::cli
