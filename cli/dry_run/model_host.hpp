// A host that exists only in the answers it gives, for driving a job's script without a real one.
//
// It has the VMs that the job is about, in the states it is told, and does at once whatever a
// command asks for. It knows the answers of its hypervisor's tools as far as the drivers read them.
// Pure; one thread.
#pragma once

#include <memory>
#include <string>

#include "wire/host_connection.hpp"
#include "wire/states.hpp"
#include "wire/vm_spec.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::cli {

class ModelHost {
public:
    virtual ~ModelHost() = default;

    // A VM that exists has all its files.
    virtual void add_vm(const VmSpec& vm, VmState state) = 0;
    // The VM's files are there, but the host does not know it.
    virtual void add_unregistered_vm(const VmSpec& vm) = 0;
    // The snapshot of its only VM that the job is about, and whether it is there.
    virtual void add_snapshot(const std::string& name, bool there) = 0;

    // What the command prints, once it is done.
    [[nodiscard]] virtual drivers::CommandResult run(const drivers::RemoteCommand& command) = 0;
};

// Of the hypervisor that the host has. choice: one that a question of a stuck VM offers.
[[nodiscard]] std::unique_ptr<ModelHost> make_model_host(const HostConnection& host,
                                                         std::string choice);

}  // namespace grivon::cli
