// The VMs of the host: which are registered, and what each is doing. A VM is known by the path of
// its .vmx. All of it is read from and written to the host's own files; call it under the HostLock.
//
// What a VM does follows from what lies there, as on a real host: a record under /var/run/vmware
// means it runs (or is stuck with a question), else a .vmss beside the .vmx means it is suspended.
// Workstation notes in the .vmx as well what it is to be resumed from, which may be a snapshot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config_file.hpp"
#include "processes.hpp"

namespace simhost {

enum class PowerState { off, on, suspended, stuck };

[[nodiscard]] std::string_view name_of(PowerState state);

class Vm {
public:
    explicit Vm(std::string vmx_path) : vmx_path_(std::move(vmx_path)) {}

    [[nodiscard]] const std::string& vmx_path() const { return vmx_path_; }
    [[nodiscard]] PowerState state() const;

    // Throws VmRefusal if the file is gone or broken.
    [[nodiscard]] ConfigFile vmx() const;
    void store_vmx(const ConfigFile& vmx) const;

    // "…/0" of "…/0.vmx": what the names of a VM's other files begin with.
    [[nodiscard]] std::string stem() const;
    [[nodiscard]] std::string suspend_file_path() const;
    [[nodiscard]] std::string suspend_file_name() const;
    // A name in the .vmx may be relative to it.
    [[nodiscard]] std::string resolve(const std::string& path) const;

    // What a running or stuck VM has: pid, id, started_s, questions, guestinfo.NAME.
    [[nodiscard]] ConfigFile run_record() const;
    void store_run_record(const ConfigFile& record) const;
    [[nodiscard]] processes::Pid pid() const;

    // Starts and ends the VM's process. Needs nothing of the state: the caller has checked it.
    // questions: kinds with commas between them, asked one after the other; empty: none.
    void begin_run(std::string_view questions) const;
    void end_run() const;

    // The kind of the question that a stuck VM asks.
    [[nodiscard]] std::string question() const;
    // It is answered: the next one is asked, or the VM goes on.
    void end_question() const;

private:
    std::string vmx_path_;
};

// A disk of a VM that is present, in the order of the .vmx.
struct VmDisk {
    std::string device;  // "scsi0:0"
    std::string path;
};
[[nodiscard]] std::vector<VmDisk> disks_of(const Vm& vm, const ConfigFile& vmx);

// The .vmx of each VM that runs or is stuck, in the order in which they were started.
[[nodiscard]] std::vector<std::string> running_vms();

// Of VMware Server, which acts on VMs that it was told of.
namespace registered_vms {

[[nodiscard]] std::vector<std::string> all();
[[nodiscard]] bool contains(std::string_view vmx_path);
void add(std::string_view vmx_path);
void remove(std::string_view vmx_path);

}  // namespace registered_vms
}  // namespace simhost
