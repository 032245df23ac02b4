// A host as the suite that every driver of VMs has to pass sees it (test_vms.cpp): how a job on its
// VM looks, what its own tools say of the VM, and how it is put into trouble. A hypervisor joins
// the suite by a class of its own here and its name in vm_hosts.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/conformance/job_host.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::test {

class VmHost {
public:
    // What answers the host's tools in the VM.
    enum class Guest : std::uint8_t {
        without_tools,  // nobody
        obedient,       // it does as it is told
        deaf,           // it is there, and never shuts down
    };

    virtual ~VmHost() = default;

    // Where jobs run.
    [[nodiscard]] virtual const JobHost& jobs() const = 0;
    // On slice 0, which has one disk, and one interface on the network of make_network.
    [[nodiscard]] virtual Assign job(const std::string& verb) const = 0;
    // Without it no VM starts.
    virtual void make_network() const = 0;

    // What the host's own tools say of slice 0.
    [[nodiscard]] virtual VmState state() const = 0;
    // Another one after each start and each reset, while the VM is on.
    [[nodiscard]] virtual std::string run_mark() const = 0;
    [[nodiscard]] virtual VmHardware hardware() const = 0;
    // Of its interfaces, in small letters; as its configuration says.
    [[nodiscard]] virtual std::vector<std::string> addresses() const = 0;
    // Somebody gives the VM, which is off, another memory and in the place of its interface another
    // one, with the host's own tools.
    virtual void change_by_hand() const = 0;
    // No file of it, and nothing that the host's tools know.
    [[nodiscard]] virtual bool nothing_left() const = 0;
    // How often a disk was made, or tried to be.
    [[nodiscard]] virtual std::size_t disks_made() const = 0;
    // A disk that is there was made to its end, so it is not made again.
    [[nodiscard]] virtual bool keeps_whole_disks() const { return false; }

    [[nodiscard]] virtual std::string disk_path() const = 0;
    [[nodiscard]] virtual bool has(const std::string& path) const = 0;
    [[nodiscard]] virtual std::string read(const std::string& path) const = 0;
    virtual void write(const std::string& path, const std::string& text) const = 0;

    // The guests that it can have, and what a soft stop of each comes to: true if it works.
    struct SoftStop {
        Guest guest;
        bool works;
    };
    [[nodiscard]] virtual std::vector<SoftStop> guests() const = 0;
    virtual void set_guest(Guest guest) const = 0;

    // Trouble, until mend().
    virtual void fill_disk() const = 0;
    virtual void stop_service() const = 0;  // that runs the VMs: its tools get no answer
    virtual void mend() const = 0;
};

// The step of a job whose name begins so is the one that makes the disk.
inline const std::string disk_step = "disk:";

}  // namespace grivon::test
